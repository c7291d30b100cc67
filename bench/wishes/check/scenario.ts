import type { Prepared, Sample } from './prepared.ts'

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
 */
export function play(prepared: Prepared, paceMs: number, longMs: number): Scenario {
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
  for (const [i, label] of labels.entries()) {
    for (const mixed of mixtures(prepared, label, labels[(i + 1) % labels.length] as string)) put(mixed, null)
  }
  show(labels[0] as string, long)
  hide(Math.min(400, Math.max(3, Math.ceil(longMs / 2 / paceMs))))
  show(labels[1] as string, long)
  return scenario
}

/** From one label to the other in small steps: readings of which the model is less and less sure. */
function mixtures(prepared: Prepared, a: string, b: string): Pick<Sample, 'rows'>[] {
  const of = (label: string) => prepared.samples.filter((s) => s.truth === label && s.reference === label)
  const whole = prepared.columns.every((_, c) => prepared.samples.every((s) => Number.isInteger(s.rows[0]?.[c])))
  const made: Pick<Sample, 'rows'>[] = []
  for (const pair of [0, 1, 2]) {
    const from = of(a)[pair] as Sample
    const to = of(b)[pair] as Sample
    for (let step = 1; step < 24; step++) {
      const share = step / 24
      made.push({
        rows: from.rows.map((row, r) =>
          row.map((value, c) => {
            const mixed = value * (1 - share) + (to.rows[r]?.[c] ?? value) * share
            return whole ? Math.round(mixed) : Number(mixed.toPrecision(6))
          }),
        ),
      })
    }
  }
  return made
}
