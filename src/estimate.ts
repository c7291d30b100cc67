import { InputError } from './errors.ts'
import { PromptLibrary } from './language/prompts.ts'
import type { PlannerMode, Strategy } from './lifecycle/planner.ts'
import { addUsage, noUsage, type Usage } from './lifecycle/usage.ts'
import { estimateTokens } from './llm/estimate.ts'
import { pricesOf } from './llm/hosted.ts'
import { preview } from './preview.ts'
import type { Project } from './project/project.ts'
import type { StageEstimate } from './report/estimate.ts'
import { stages } from './stages/index.ts'

export interface EstimateOptions {
  project: Project
  out: string
  wouldRun: readonly string[]
  planner: PlannerMode
  strategy: Strategy
  signal: AbortSignal
}

/** Prices a run before it is made. Asks nothing and starts nothing. Stages that no model is asked about are left out. */
export async function estimateRun(options: EstimateOptions): Promise<StageEstimate[]> {
  const { project, out, wouldRun, planner, strategy, signal } = options
  if (planner === 'rules') return []
  const prompts = new PromptLibrary(project.dir)
  const estimates: StageEstimate[] = []
  for (const stage of stages.filter(
    (s) => wouldRun.includes(s.name) && (strategy === 'freeform' ? s.freeform : s.language),
  )) {
    try {
      const shown = await preview({ project, out, stage, strategy, prompts, all: false, signal })
      if (shown.calls.length === 0) continue
      const asked = shown.clauses.filter((c) => c.by === 'model').length
      const tiers = tiersOf(project, planner).map(({ tier, model, price }) => ({
        ...{ tier, model },
        usage: shown.calls.map(({ request }) => most(request, price)).reduce(addUsage, noUsage),
      }))
      estimates.push({ stage: stage.name, unknown: null, clauses: shown.clauses.length, asked, tiers })
    } catch (error) {
      if (!(error instanceof InputError) || error.code !== 'lifecycle/nothing-to-verify') throw error
      if (strategy === 'guided' && !hasWords(project, stage.name)) continue
      const unknown = `not known before ${stage.needs.join(' and ')} have run`
      estimates.push({ stage: stage.name, unknown, clauses: 0, asked: 0, tiers: [] })
    }
  }
  return estimates
}

function hasWords({ config }: Project, stage: string): boolean {
  const words: Record<string, string> = {
    data: config.data.wish,
    convert: config.quantisation.wish,
    sketch: config.sketch,
  }
  return (words[stage] ?? '').trim() !== ''
}

type Price = (input: number, output: number) => number | null

function tiersOf(project: Project, planner: PlannerMode): { tier: 'local' | 'hosted'; model: string; price: Price }[] {
  const { local, hosted, privacy } = project.config.llm
  const free = { tier: 'local' as const, model: local.model, price: () => 0 }
  if (planner === 'local' || !hosted || privacy === 'local') return [free]
  const prices = pricesOf(project)
  const price: Price = (input, output) => prices.cost(hosted.model, { input, cached: 0, output, total: input + output })
  return [free, { tier: 'hosted', model: `${hosted.provider} ${hosted.model}`, price }]
}

function most(request: Parameters<typeof estimateTokens>[0] & { maxOutputTokens: number }, price: Price): Usage {
  const input = estimateTokens(request)
  const output = request.maxOutputTokens
  return { tokens: { input, cached: 0, output, total: input + output }, costUsd: price(input, output) }
}
