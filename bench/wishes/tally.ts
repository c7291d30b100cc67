import { markdownTable } from '../../src/report/table.ts'
import type { WishStage } from './entry.ts'
import { type Verdict, verdicts } from './judge.ts'
import type { Run } from './product.ts'

/** One wish after a run; the words are in the set. */
export interface Result extends Run {
  id: string
  stage: WishStage
  expressible: boolean
  verdict: Verdict
  /** What the check found. */
  problems: string[]
}

export interface Results {
  set: number
  planner: string
  strategy: string
  /** Short commit that was measured. */
  commit: string
  command: string
  /** Wishes of the whole set. */
  of: number
  results: Result[]
}

/** USD a million tokens: input, cached input, output (2025-09). */
const gpt4o = { input: 2.5, cached: 1.25, output: 10 }

const fresh = ({ tokens }: Run): number => tokens.input - tokens.cached + tokens.output
const whole = ({ tokens }: Run): number => tokens.input + tokens.output
const atGpt4o = ({ tokens }: Run): number =>
  ((tokens.input - tokens.cached) * gpt4o.input + tokens.cached * gpt4o.cached + tokens.output * gpt4o.output) / 1e6

function spread(values: readonly number[], show: (value: number) => string): string {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2
  return `${show(median)} (${show(sorted[0] as number)}–${show(sorted.at(-1) as number)})`
}

const whole1 = (value: number): string => Math.round(value).toLocaleString('en-US')
const percent = (part: number, all: number): string => (all === 0 ? '–' : `${((100 * part) / all).toFixed(0)} %`)

/** The table of one run of a set: a row a stage, and all of them. */
export function summary({ results }: Results): string {
  const stages = (['sketch', 'data', 'convert'] as const).filter((s) => results.some((r) => r.stage === s))
  const groups: [string, Result[]][] = stages.map((s) => [s, results.filter((r) => r.stage === s)])
  if (stages.length > 1) groups.push(['all', results])
  const counts = groups.map(([name, of]) => {
    const count = (v: Verdict) => of.filter((r) => r.verdict === v).length
    const can = of.filter((r) => r.expressible)
    return [
      name,
      String(of.length),
      ...verdicts.map((v) => String(count(v))),
      percent(count('right') + count('asked rightly'), of.length),
      percent(can.filter((r) => r.verdict === 'right').length, can.length),
    ]
  })
  const cost = groups.map(([name, of]) => {
    const paid = of.map((r) => r.costUsd).filter((usd) => usd !== null)
    return [
      name,
      spread(
        of.map((r) => r.attempts),
        String,
      ),
      spread(of.map(fresh), whole1),
      spread(of.map(whole), whole1),
      spread(
        of.map((r) => r.seconds),
        (v) => v.toFixed(1),
      ),
      paid.length === of.length ? spread(paid, (v) => v.toFixed(4)) : 'unknown',
      spread(of.map(atGpt4o), (v) => v.toFixed(4)),
    ]
  })
  return [
    markdownTable(
      ['stage', 'wishes', ...verdicts, 'right or asked rightly', 'expressible: right without a question'],
      counts,
    ),
    markdownTable(
      [
        'stage',
        'attempts',
        'tokens (not cached + output)',
        'all tokens',
        'seconds',
        'USD',
        'USD at the prices of GPT-4o',
      ],
      cost,
    ),
  ].join('\n\n')
}
