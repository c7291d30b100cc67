/** Tokens as a provider counts them: `input` includes `cached`. The `rules` tier uses none. */
export interface Tokens {
  input: number
  cached: number
  output: number
  total: number
}

export interface Usage {
  tokens: Tokens
  /** US dollars; null where the price of one of the calls is not known. */
  costUsd: number | null
}

export const noUsage: Usage = { tokens: { input: 0, cached: 0, output: 0, total: 0 }, costUsd: 0 }

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    tokens: {
      input: a.tokens.input + b.tokens.input,
      cached: a.tokens.cached + b.tokens.cached,
      output: a.tokens.output + b.tokens.output,
      total: a.tokens.total + b.tokens.total,
    },
    costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd + b.costUsd,
  }
}
