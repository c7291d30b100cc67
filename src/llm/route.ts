import table from './route.json' with { type: 'json' }
import type { LanguageModel } from './types.ts'

/** How often the checks accepted what a model read of clauses of a kind, as a benchmark counted. */
export interface Measured {
  tried: number
  accepted: number
}

/** `provider/model`, or the bare name of the model → kind of clause, or purpose of a call (`sketch/read`) → what was measured. */
export type RouteTable = Readonly<Record<string, Readonly<Record<string, Measured>>>>

/** Where nothing was measured, a reading is as likely to be accepted as not: so many trials the prior counts for. */
const prior = { tried: 2, accepted: 1 }

export interface Route {
  model: LanguageModel
  /** Chance that its reading is accepted, for the clauses as a whole. */
  success: number
  /** US dollars of a call; null where nobody knows. */
  costUsd: number | null
  /** Why it cannot answer as far as one can tell beforehand; null where it can. */
  unfit: string | null
}

export interface RouteQuestion {
  /** Kinds of the clauses to be read, or purposes of the calls; a kind that was not measured counts by the prior. */
  kinds: readonly string[]
  /** Tokens of the prompt, and the longest reply. */
  inputTokens: number
  outputTokens: number
  /** US dollars of a call of so many tokens; null where nobody knows. */
  price(model: LanguageModel, inputTokens: number, outputTokens: number): number | null
}

/** The chance that a model's reading of one clause is accepted: (accepted + 1) / (tried + 2), the mean of what the counts leave possible. */
export function successOf(model: LanguageModel, kind: string, measured: RouteTable = table.models): number {
  const entry = measured[`${model.provider}/${model.model}`] ?? measured[model.model]
  const { tried, accepted } = (entry && Object.hasOwn(entry, kind) ? entry[kind] : undefined) ?? {
    tried: 0,
    accepted: 0,
  }
  return (accepted + prior.accepted) / (tried + prior.tried)
}

/**
 * The order in which to ask models, so that an accepted reading costs least on the average. Whoever is asked in vain has been paid, so
 * the best order of independent trials is that of cost / success (Smith's rule); of equals the likelier one, then the given order. A
 * model whose price is not known comes behind those, and one that the prompt does not fit at the very end.
 */
export function route(
  models: readonly LanguageModel[],
  question: RouteQuestion,
  measured: RouteTable = table.models,
): Route[] {
  const { kinds, inputTokens, outputTokens, price } = question
  const routes = models.map((model): Route => {
    const chances = (kinds.length > 0 ? kinds : ['']).map((kind) => successOf(model, kind, measured))
    const needed = inputTokens + outputTokens
    return {
      model,
      success: chances.reduce((sum, chance) => sum + chance, 0) / chances.length,
      costUsd: price(model, inputTokens, outputTokens),
      unfit: needed > model.contextTokens ? `${needed} tokens do not fit its context of ${model.contextTokens}` : null,
    }
  })
  const index = (r: Route) => (r.costUsd === null ? Number.POSITIVE_INFINITY : r.costUsd / r.success)
  const out = (r: Route) => (r.unfit === null ? 0 : 1)
  return routes.toSorted((a, b) => out(a) - out(b) || compare(index(a), index(b)) || b.success - a.success)
}

/** Infinities are equal to each other. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b)
