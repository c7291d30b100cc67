import { addUsage, noUsage, type Usage } from '../lifecycle/usage.ts'
import { money } from './table.ts'

/** What a stage would ask of language models at first, at most. Repairs, which depend on the replies, are left out. */
export interface StageEstimate {
  stage: string
  /** Why it cannot be said; null where the rest holds. */
  unknown: string | null
  /** Clauses of the person's words, and those for a model. */
  clauses: number
  asked: number
  /** Upper bounds by tier, cheapest first; the hosted model is asked for what the local one leaves open. */
  tiers: { tier: 'local' | 'hosted'; model: string; usage: Usage }[]
}

/** The price of a dry run in a line a stage, and the sum. */
export function formatEstimate(estimates: readonly StageEstimate[]): string {
  if (estimates.length === 0) return 'price   $0: no language model would be asked\n'
  const lines = estimates.map((e) => `price   ${e.stage}: ${e.unknown ?? known(e)}\n`)
  const { costUsd } = estimates.flatMap((e) => e.tiers.map((t) => t.usage)).reduce(addUsage, noUsage)
  const open = estimates.some((e) => e.unknown !== null)
  const sum = open ? 'what is known of it' : 'the run'
  return `${lines.join('')}price   ${sum}: at most ${money(costUsd)}, second looks and repairs left out\n`
}

function known({ clauses, asked, tiers }: StageEstimate): string {
  const what =
    clauses > 0 ? `${asked} of ${clauses} ${clauses === 1 ? 'clause' : 'clauses'} for a model` : 'a model writes it'
  const costs = tiers.map(({ tier, model, usage: { tokens, costUsd } }, i) => {
    const rest = i > 0 ? ' for what stays open' : ''
    return `${tier} (${model})${rest} at most ${tokens.input.toLocaleString('en')} tokens in, ${tokens.output.toLocaleString('en')} out, ${money(costUsd)}`
  })
  return `${what}: ${costs.join('; ')}`
}
