import { join } from 'node:path'
import { InputError } from './errors.ts'
import { PromptLibrary } from './language/prompts.ts'
import type { FreeformWriter } from './lifecycle/freeform.ts'
import { digest } from './lifecycle/hash.ts'
import { type Availability, type Planning, plannersFor } from './lifecycle/model-planner.ts'
import { writerOf } from './lifecycle/model-writer.ts'
import type { RunOutcome } from './lifecycle/outcome.ts'
import type { Planner, PlannerMode, Strategy } from './lifecycle/planner.ts'
import { stateFolder } from './lifecycle/store.ts'
import { Budget } from './llm/budget.ts'
import { Journal, journalKey } from './llm/journal.ts'
import { type Metering, metered } from './llm/metered.ts'
import { createModels, type Models } from './llm/models.ts'
import { Recording } from './llm/recording.ts'
import { createMask } from './llm/secrets.ts'
import { Trace } from './llm/trace.ts'
import type { LanguageModel } from './llm/types.ts'
import type { Project } from './project/project.ts'

export interface RunModelsOptions {
  project: Project
  planner: PlannerMode
  strategy?: Strategy | undefined
  record?: string | undefined
  replay?: string | undefined
  /** The output folder, for the journal. */
  out: string
  /** The user's tool folder, for the journal's key. */
  home: string
}

/** The language models of a run, and all that watches over them. */
export interface RunModels {
  planners: readonly Planner[]
  /** Set for the strategy `freeform`. */
  writer: FreeformWriter | undefined
  /** Digest of what a stage's prompts say, its overrides by the project included. */
  promptsOf(stage: string): string
  trace: Trace
  /** Frees the journal of what nobody needs after a run with this outcome. */
  settle(outcome: RunOutcome): void
  close(): Promise<void>
}

/**
 * What the mode, tinyml.yml and the environment come to. Nothing is contacted and nothing written before the first call.
 * @throws InputError for settings that cannot be used, a missing or unreadable recording, a mode whose model is not configured
 */
export async function openModels(options: RunModelsOptions): Promise<RunModels> {
  const { project, planner, record = null, replay = null, out, home } = options
  if (record !== null && replay !== null) {
    throw new InputError('project/bad-usage', '`--record` and `--replay` exclude each other')
  }
  const { llm } = project.config
  const recording = replay === null ? null : new Recording(replay)
  const mask = createMask()
  // What a hosted service may not see, no other service may see either.
  const trace = await Trace.start({ mask, sendMessages: llm.privacy !== 'local' })
  const journal = new Journal(join(out, stateFolder, 'journal'), out, () => journalKey(home))
  const models = planner === 'rules' ? null : createModels(project)
  const prompts = new PromptLibrary(project.dir)
  const metering = { journal, tracer: trace, mask, record, recording }
  const planning = models && planningOf(project, models, prompts, metering)
  return {
    planners: plannersFor(planner, planning),
    writer: options.strategy === 'freeform' ? writerFor(planner, planning) : undefined,
    promptsOf: (stage) =>
      digest([prompts.templatesOf(stage).map(({ file: _, ...template }) => template), prompts.examples(stage).digest]),
    trace,
    settle(outcome) {
      if (outcome.status === 'passed' || outcome.status === 'unchanged') journal.clear()
      else journal.prune()
    },
    close: async () => models?.close(),
  }
}

/** The cheapest model that the mode allows writes whole files. */
function writerFor(mode: PlannerMode, planning: Planning | null): FreeformWriter {
  if (!planning) {
    throw new InputError('project/bad-usage', '`--strategy freeform` needs a model, and `--planner rules` allows none')
  }
  const { local, hosted, prompts } = planning
  const allowed = mode === 'hosted' ? [hosted] : mode === 'local' ? [local] : [local, hosted]
  const found = allowed.find((a) => a && !('missing' in a))
  if (found && !('missing' in found)) return writerOf(found, prompts)
  const why = allowed.flatMap((a) => (a && 'missing' in a ? [a.missing] : []))
  throw new InputError('llm/missing-model', `a model has to write, but ${why.join('; ')}`)
}

function planningOf(
  project: Project,
  models: Models,
  prompts: PromptLibrary,
  metering: Omit<Metering, 'budget'>,
): Planning {
  const { llm } = project.config
  const { stages = {}, ...limits } = llm.budget
  const budget = new Budget(limits, stages)
  const availability = (tier: 'local' | 'hosted'): Availability => {
    const model = models[tier] ?? (metering.recording ? recordedFace(project, tier) : null)
    if (model) return metered(model, (tokens) => models.price(tier, tokens), { ...metering, budget })
    const error = models.missing[tier]
    return { missing: error ? `${error.message}. ${error.hint}` : `there is no ${tier} model` }
  }
  return {
    local: availability('local'),
    hosted: llm.hosted && llm.privacy !== 'local' ? availability('hosted') : null,
    samples: llm.samples,
    secondReader: llm.secondReader,
    prompts,
    budget,
    price: models.price,
  }
}

/** The name under which a model was recorded that cannot be had here: a replay needs neither its key nor its file. */
function recordedFace(project: Project, tier: 'local' | 'hosted'): LanguageModel | null {
  const { local, hosted } = project.config.llm
  const name = tier === 'local' ? { provider: 'local', model: local.model } : hosted
  if (!name) return null
  const never = () => Promise.reject(new Error('a replayed model is never called'))
  return {
    ...{ tier, provider: name.provider, model: name.model, contextTokens: local.context },
    ...{ complete: never, countTokens: never, close: async () => {} },
  }
}
