import { ExitCode, InputError } from '../errors.ts'
import { type Finding, finding } from '../findings/index.ts'
import { ReadingBook } from '../language/book.ts'
import type { PromptLibrary } from '../language/prompts.ts'
import { openCalls, readWish } from '../language/reader.ts'
import type { Budget } from '../llm/budget.ts'
import { ModelError } from '../llm/errors.ts'
import { estimateTokens } from '../llm/estimate.ts'
import { route } from '../llm/route.ts'
import type { LanguageModel, ModelRequest } from '../llm/types.ts'
import { type Planner, type PlannerMode, rulesPlanner } from './planner.ts'
import { addUsage, noUsage, type Tokens, type Usage } from './usage.ts'

/** A model of a tier, or why there is none and how to get one. */
export type Availability = LanguageModel | { missing: string }

export interface Planning {
  local: Availability
  /** Null where no hosted model is configured. */
  hosted: Availability | null
  /** Replies a question; with more than one the majority counts. */
  samples: number
  /** Whether the local model checks what a hosted one read. */
  secondReader: boolean
  budget: Budget
  prompts: PromptLibrary
  /** US dollars of so many tokens; null when nobody knows. */
  price(tier: 'local' | 'hosted', tokens: Tokens): number | null
}

/**
 * The planners that a mode allows, cheapest first; `rules` always has the first word. In `auto` a model that cannot be had is passed
 * over with the reason; a mode that names its tier needs it.
 *
 * @throws InputError `llm/not-configured` in the mode `hosted` when there is no hosted model
 */
export function plannersFor(mode: PlannerMode, planning: Planning | null): readonly Planner[] {
  if (mode === 'rules' || !planning) return [rulesPlanner]
  const { local, hosted } = planning
  const book = new ReadingBook()
  const tier = (name: 'local' | 'hosted', available: Availability, cheaper: readonly LanguageModel[] = []) =>
    'missing' in available
      ? missingPlanner(name, available.missing, mode === name)
      : readingPlanner(name, available, cheaper, planning, book, mode === name)
  if (mode === 'local') return [rulesPlanner, tier('local', local)]
  if (mode === 'auto') return [rulesPlanner, tier('local', local), ...(hosted ? [tier('hosted', hosted)] : [])]
  if (!hosted) {
    throw new InputError('llm/not-configured', 'expected a model under `llm.hosted` in tinyml.yml, found none', {
      where: 'tinyml.yml',
    })
  }
  return [rulesPlanner, tier('hosted', hosted, 'missing' in local ? [] : [local])]
}

/** `available` and the models that are `cheaper` read what is left of the words, and mend a plan that failed. */
function readingPlanner(
  tier: 'local' | 'hosted',
  available: LanguageModel,
  cheaper: readonly LanguageModel[],
  planning: Planning,
  book: ReadingBook,
  needed: boolean,
): Planner {
  const { samples, secondReader, budget, local, prompts } = planning
  return {
    tier,
    model: `${available.provider}/${available.model}`,
    async plan(stage, brief, previous, signal, step = () => {}) {
      const { language } = stage
      if (!language) return noWords(stage)
      const watch = new Watch()
      const ordered = () => cheapestFirst([...cheaper, available], openCalls(language, brief, prompts), planning.price)
      const second = secondReader && tier === 'hosted' && !('missing' in local) ? watch.over(local) : null
      try {
        budget.beginAttempt(stage.name)
        const result = await readWish(language, brief, {
          models: ordered().map((model) => watch.over(model, needed && model === available)),
          ...{ book, samples, prompts, secondReader: second, previous, signal, step },
        })
        if ('questions' in result && watch.missing) throw watch.missing
        const { reasons } = result
        const more = { reasons, usage: watch.usage, findings: watch.findings }
        return 'plan' in result
          ? { plan: stage.plan.schema.parse(result.plan), ...more }
          : { questions: result.questions, ...more }
      } catch (error) {
        if (!(error instanceof ModelError) || error.next === 'stop' || error === watch.missing) throw error
        watch.note(error)
        return { declined: `${error.message}. ${error.hint}`, usage: watch.usage, findings: watch.findings }
      }
    },
  }
}

/** Models in the order in which an accepted reading of these calls costs least; those that a prompt may not fit come last. */
function cheapestFirst(
  models: readonly LanguageModel[],
  calls: readonly ModelRequest[],
  price: Planning['price'],
): LanguageModel[] {
  if (models.length < 2 || calls.length === 0) return [...models]
  const most = (count: (call: ModelRequest) => number) => Math.max(...calls.map(count))
  const routes = route(models, {
    kinds: calls.map((call) => call.purpose),
    inputTokens: most(estimateTokens),
    outputTokens: most((call) => call.maxOutputTokens),
    price: ({ tier }, input, output) => price(tier, { input, cached: 0, output, total: input + output }),
  })
  // The estimate is an upper bound: what it leaves out may fit after all, and is asked last.
  return routes.map((r) => r.model)
}

function missingPlanner(tier: 'local' | 'hosted', reason: string, needed: boolean): Planner {
  return {
    tier,
    async plan(stage) {
      if (!stage.language) return noWords(stage)
      if (needed) throw new InputError('llm/missing-model', `the ${tier} model is needed, but ${reason}`)
      return { declined: reason, usage: noUsage }
    },
  }
}

const noWords = (stage: { name: string }) => ({
  declined: `${stage.name} has no words that a model could read`,
  usage: noUsage,
})

/** Sees what models take and what they do wrong, whatever the reading makes of it. */
class Watch {
  usage: Usage = noUsage
  /** A budget that stood in the way is said even if the reading found another way. */
  readonly findings: Finding[] = []
  /** Why a model without which there is no planning could not be had. */
  missing: ModelError | null = null

  over(model: LanguageModel, needed = false): LanguageModel {
    const seen = (error: unknown): never => {
      if (error instanceof ModelError) {
        this.note(error)
        if (needed && error.exitCode === ExitCode.missingTool) this.missing = error
        if (error.usage) this.usage = addUsage(this.usage, error.usage)
      }
      throw error
    }
    return {
      ...model,
      countTokens: (request, signal) => model.countTokens(request, signal).catch(seen),
      complete: async (request, signal) => {
        const reply = await model.complete(request, signal).catch(seen)
        this.usage = addUsage(this.usage, reply.usage)
        return reply
      },
    }
  }

  note(error: ModelError): void {
    if (error.kind !== 'budget' || this.findings.some((f) => f.message === error.message)) return
    this.findings.push(finding('llm/budget', error.message, { where: error.where }))
  }
}
