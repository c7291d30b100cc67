import type { Prepared, Sample } from './prepared.ts'
import type { Recording } from './recording.ts'

/** What is held before the sensor, reading by reading. */
export interface Scenario {
  rows: number[][]
  /** For each row: the label that LiteRT gives the sample which it completes; null where a mixture was made; absent = completes none. */
  completes: Map<number, string | null>
  /** Rows that are no valid reading. */
  invalid: Set<number>
}

/** Of a stretch: a sketch that goes as fast as it can has no time for seconds. */
const mostSamples = 1500

/** Runs of so many samples: what smoothing, counting and changes have to be right on. */
const runs = [1, 2, 1, 3, 1, 4, 6, 1, 1, 2, 5, 1, 7, 3, 2, 9, 1, 1, 1, 6, 2, 4, 8, 1, 3]

/**
 * The play for one sketch: short runs of each label, long stretches of each (twice, in both orders), readings halfway between two
 * labels, and a while of nothing.
 *
 * @param paceMs What this sketch takes for one sample.
 * @param longMs How long a long stretch has to last.
 * @param doubts Between which shares of two samples the model goes over from one label to the other.
 */
export function play(
  prepared: Prepared,
  paceMs: number,
  longMs: number,
  doubts: readonly Doubt[] = anywhere(prepared),
): Scenario {
  const scenario: Scenario = { rows: [], completes: new Map(), invalid: new Set() }
  const { contract, invalid } = prepared
  const turn = new Map<string, number>()
  const put = (sample: Pick<Sample, 'rows'>, reference: string | null) => {
    scenario.rows.push(...sample.rows)
    scenario.completes.set(scenario.rows.length - 1, reference)
  }
  const show = (label: string, times: number) => {
    const mine = prepared.samples.filter((s) => s.truth === label && s.reference === label)
    for (let i = 0; i < times; i++) {
      const at = turn.get(label) ?? 0
      turn.set(label, at + 1)
      const sample = mine[at % mine.length] as Sample
      put(sample, sample.reference)
    }
  }
  let hidden = 0
  const hide = (times: number) => {
    for (let i = 0; i < times && invalid.length > 0; i++) {
      scenario.invalid.add(scenario.rows.length)
      scenario.rows.push(invalid[hidden++ % invalid.length] as number[])
    }
  }
  const { labels } = contract
  const long = Math.min(mostSamples, Math.max(8, Math.ceil(longMs / paceMs)))
  for (const sample of prepared.samples.filter((_, i) => i % 3 === 0)) put(sample, sample.reference)
  for (const [i, times] of runs.entries()) {
    show(labels[i % labels.length] as string, times)
    if (i % 8 === 5) hide(1 + (i % 3))
  }
  for (const label of [...labels, ...labels.toReversed().slice(1), labels.at(-1) as string]) show(label, long)
  for (const doubt of doubts) for (const mixed of mixtures(prepared, doubt)) put(mixed, null)
  show(labels[0] as string, long)
  hide(Math.min(400, Math.max(3, Math.ceil(longMs / 2 / paceMs))))
  show(labels[1] as string, long)
  return scenario
}

/** Two samples of different labels, and between which shares of the second there is a doubt. */
export interface Doubt {
  a: string
  b: string
  pair: number
  from: number
  to: number
}

const steps = 24

/** Every label beside the next one, three pairs of samples each, from one end to the other. */
const anywhere = ({ contract: { labels } }: Prepared): Doubt[] =>
  labels.flatMap((a, i) =>
    [0, 1, 2].map((pair) => ({ a, b: labels[(i + 1) % labels.length] as string, pair, from: 0, to: 1 })),
  )

/** Readings between two samples in small steps, of which the model is less and less sure. */
function mixtures(prepared: Prepared, { a, b, pair, from, to }: Doubt): Pick<Sample, 'rows'>[] {
  const of = (label: string) =>
    prepared.samples.filter((s) => s.truth === label && s.reference === label)[pair] as Sample
  const whole = prepared.columns.every((_, c) => prepared.samples.every((s) => Number.isInteger(s.rows[0]?.[c])))
  const [first, second] = [of(a), of(b)]
  return Array.from({ length: steps - 1 }, (_, step) => {
    const share = from + ((to - from) * (step + 1)) / steps
    return {
      rows: first.rows.map((row, r) =>
        row.map((value, c) => {
          const mixed = value * (1 - share) + (second.rows[r]?.[c] ?? value) * share
          return whole ? Math.round(mixed) : Number(mixed.toPrecision(6))
        }),
      ),
    }
  })
}

/** A few samples, to see how fast a sketch goes, and mixtures from one end to the other. */
export function trial(prepared: Prepared): Scenario {
  const rows: number[][] = []
  const completes = new Map<number, string | null>()
  const put = (sample: Pick<Sample, 'rows'>, reference: string | null) => {
    rows.push(...sample.rows)
    completes.set(rows.length - 1, reference)
  }
  for (const sample of prepared.samples.slice(0, 12)) put(sample, sample.reference)
  for (const doubt of anywhere(prepared)) for (const mixed of mixtures(prepared, doubt)) put(mixed, null)
  return { rows, completes, invalid: new Set() }
}

/** Where in a trial the model went over from one label to another; the whole way where it was never asked. */
export function doubtful(tried: Recording, { completes }: Scenario, prepared: Prepared): Doubt[] {
  const mixed = [...completes].filter(([, reference]) => reference === null).map(([row]) => row)
  const answers = new Map(tried.moments.map((m) => [m.row, m.scores]))
  return anywhere(prepared).map((doubt, d) => {
    const scores = mixed.slice(d * (steps - 1), (d + 1) * (steps - 1)).map((row) => answers.get(row) ?? null)
    const best = scores.map((s) => (s ? s.indexOf(Math.max(...s)) : -1))
    const change = best.findIndex(
      (label, i) => i > 0 && label !== best[i - 1] && label >= 0 && (best[i - 1] as number) >= 0,
    )
    if (change === -1) return doubt
    return { ...doubt, from: (change - 1) / steps, to: (change + 2) / steps }
  })
}
