import { InputError } from '../errors.ts'
import { ReadingBook } from '../language/book.ts'
import type { PromptLibrary } from '../language/prompts.ts'
import { type ReadResult, readWish } from '../language/reader.ts'
import { type Budget, BudgetError } from '../llm/budget.ts'
import type { LanguageModel } from '../llm/types.ts'
import { type Planner, type PlannerAnswer, type PlannerMode, rulesPlanner } from './planner.ts'
import { addUsage, noUsage, type Usage } from './usage.ts'

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
      : readingPlanner(name, available, cheaper, planning, book)
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
): Planner {
  const { samples, secondReader, budget, local, prompts } = planning
  return {
    tier,
    model: `${available.provider}/${available.model}`,
    async plan(stage, brief, previous, signal, step = () => {}) {
      const { language } = stage
      if (!language) return { declined: `${stage.name} has no words that a model could read`, usage: noUsage }
      const counter = new UsageCounter()
      const second = secondReader && tier === 'hosted' && !('missing' in local) ? counter.counted(local) : null
      try {
        budget.beginAttempt(stage.name)
        const result = await readWish(language, brief, {
          models: [...cheaper, available].map((model) => counter.counted(model)),
          book,
          samples,
          prompts,
          secondReader: second,
          previous,
          signal,
          step,
        })
        return { ...validated(result, stage.plan.schema), usage: counter.usage }
      } catch (error) {
        if (!(error instanceof BudgetError)) throw error
        return { declined: error.message, findings: [error.finding], usage: counter.usage }
      }
    },
  }
}

/** A plan goes through the stage's schema, whoever made it. */
function validated<Plan>(
  result: ReadResult<Plan>,
  schema: { parse(plan: unknown): Plan },
): Omit<PlannerAnswer<Plan>, 'usage'> &
  ({ plan: Plan } | Pick<Extract<ReadResult<Plan>, { questions: unknown }>, 'questions'>) {
  const { reasons } = result
  return 'plan' in result ? { plan: schema.parse(result.plan), reasons } : { questions: result.questions, reasons }
}

function missingPlanner(tier: 'local' | 'hosted', reason: string, needed: boolean): Planner {
  return {
    tier,
    async plan(stage) {
      if (!stage.language) return { declined: `${stage.name} has no words that a model could read`, usage: noUsage }
      if (needed) throw new InputError('llm/missing-model', `the ${tier} model is needed, but ${reason}`)
      return { declined: reason, usage: noUsage }
    },
  }
}

/** Counts what models take, even when the reading as a whole comes to nothing. */
class UsageCounter {
  usage: Usage = noUsage

  counted(model: LanguageModel): LanguageModel {
    return {
      ...model,
      complete: async (request, signal) => {
        try {
          const reply = await model.complete(request, signal)
          this.usage = addUsage(this.usage, reply.usage)
          return reply
        } catch (error) {
          const { usage } = error as { usage?: Usage }
          if (usage) this.usage = addUsage(this.usage, usage)
          throw error
        }
      },
    }
  }
}
