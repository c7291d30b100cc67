import { columnsOf, parse } from '../expression/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Gate } from './behaviour.ts'
import { featuresOf } from './features.ts'
import { throughGates } from './gates.ts'
import { LongerReplay } from './longer-replay.ts'
import { beside, brokenBounds, everyGate, isWhole } from './probes.ts'
import type { Reference, Replay } from './replay.ts'

/** Samples that nobody measured, whose answer the model has to be asked for. */
export interface ModelProbe {
  rows: number[][]
  /**
   * `bound`: a reading just inside of a gate. `far`: one in which a column is much larger or smaller than in any held-out reading, so that
   * features leave the range that INT8 holds. `between`: on the way from a sample of one label to one of another, where scores are low.
   */
  why: 'bound' | 'far' | 'between'
}

/** Pairs of samples, and steps from one to the other. */
const mostPairs = 24
const steps = 20

/**
 * Samples for which the reference is to be computed with that of the held-out ones: for each bound of a gate on a column that features
 * read, the reading just inside; for each such column readings far off; and mixtures of samples with different labels, among which are scores on
 * both sides of a threshold.
 */
export function modelProbes(
  replay: Replay,
  reference: Reference,
  contract: Contract,
  gates: readonly Gate[],
): ModelProbe[] {
  const longer = new LongerReplay(throughGates(replay, contract, gates), reference)
  const every = everyGate(contract, gates)
  const fits = (rows: number[][]): boolean => brokenBounds(rows, every, contract) === 0
  return [
    ...atBounds(longer, contract, every, fits),
    ...farOff(longer, contract, fits),
    ...mixtures(longer, contract, fits),
  ]
}

function atBounds(
  longer: LongerReplay,
  contract: Contract,
  every: readonly Gate[],
  fits: (rows: number[][]) => boolean,
): ModelProbe[] {
  const probes: ModelProbe[] = []
  for (const gate of every) {
    const at = contract.raw.findIndex((c) => c.name === gate.column)
    if (at < 0 || !contract.features.some((f) => columnsOf(parse(f.expression)).includes(gate.column))) continue
    const whole = isWhole(longer.answered(), at)
    for (const bound of ['min', 'max'] as const) {
      if (gate[bound] === undefined) continue
      const [, within] = beside(gate, bound, whole)
      if (whole && within < 0) continue
      const made = longer.answered().map(({ rows }) => rows.map((row, i) => (i === 0 ? row.with(at, within) : row)))
      const rows = made.find(fits)
      if (rows) probes.push({ rows, why: 'bound' })
    }
  }
  return probes
}

/** Factors by which a column is far off; the first that the gates let through counts. Down, a count may become 0. */
const farFactors = { 1: [30, 8, 3], [-1]: [Number.POSITIVE_INFINITY, 30, 8, 3] }

function farOff(longer: LongerReplay, contract: Contract, fits: (rows: number[][]) => boolean): ModelProbe[] {
  const probes: ModelProbe[] = []
  for (const [at, column] of contract.raw.entries()) {
    if (!contract.features.some((f) => columnsOf(parse(f.expression)).includes(column.name))) continue
    const most = isWhole(longer.answered(), at) ? (column.channel === 'proximity' ? 255 : 65535) : null
    for (const direction of [1, -1] as const) {
      const made = farFactors[direction].flatMap((factor) =>
        longer
          .answered()
          .slice(0, 8)
          .map(({ rows }) => rows.map((row) => row.with(at, farFrom(row[at] as number, factor, direction, most)))),
      )
      const rows = made.find((r) => fits(r) && featuresOf(r, contract).every(Number.isFinite))
      if (rows) probes.push({ rows, why: 'far' })
    }
  }
  return probes
}

/** Counts become larger, up to `most`, or nearly nothing; any other number (null) goes out to both sides. */
function farFrom(value: number, factor: number, direction: number, most: number | null): number {
  if (most !== null) return Math.min(direction > 0 ? Math.round(value * factor) : Math.round(value / factor), most)
  return Math.fround(value + direction * Math.min(factor, 30) * Math.max(Math.abs(value), 0.1))
}

function mixtures(longer: LongerReplay, contract: Contract, fits: (rows: number[][]) => boolean): ModelProbe[] {
  const winner = (sample: number): number => {
    const outputs = longer.outputsOf(sample)
    return outputs.indexOf(Math.max(...outputs))
  }
  const byLabel = contract.labels.map((_, label) => longer.answered().filter((s) => winner(s.sample) === label))
  const whole = contract.raw.map((_, at) => isWhole(longer.answered(), at))
  const probes: ModelProbe[] = []
  let pairs = 0
  for (let turn = 0; pairs < mostPairs && turn < mostPairs; turn++) {
    for (const [a, ofA] of byLabel.entries()) {
      for (const ofB of byLabel.slice(a + 1)) {
        const first = ofA[turn % Math.max(ofA.length, 1)]
        const second = ofB[(turn * 7) % Math.max(ofB.length, 1)]
        if (!first || !second || pairs++ >= mostPairs) continue
        for (let step = 1; step < steps; step++) {
          const share = step / steps
          const rows = first.rows.map((row, i) =>
            row.map((v, at) => {
              const mixed = v + ((second.rows[i]?.[at] ?? v) - v) * share
              return whole[at] ? Math.round(mixed) : Math.fround(mixed)
            }),
          )
          if (fits(rows)) probes.push({ rows, why: 'between' })
        }
      }
    }
  }
  return probes
}
