import { columnsOf, parse } from '../expression/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Behaviour, Gate } from './behaviour.ts'
import { dwell } from './dwell.ts'
import { accelerationColumns, inside, motionOf, passes, throughGates } from './gates.ts'
import { type Answered, LongerReplay } from './longer-replay.ts'
import type { ModelProbe } from './model-probes.ts'
import type { Reference, Replay } from './replay.ts'

/** A replay with readings at its end that the held-out ones do not hold, and what is known of them. */
export interface Probed {
  replay: Replay
  reference: Reference
  /** What the check cannot see on these readings, in words. */
  unseen: string[]
}

/**
 * The replay as the gates let it through, and behind it:
 *
 * - for each bound of a gate the reading just outside, which must make no inference, and the one just inside. Held-out readings alone
 *   seldom lie near a bound, so a gate that is a little off, or missing, would not show. The one just inside needs the model's answer:
 *   it is made where no feature reads the column, since there the answer is that of the reading it was made from.
 * - a reading in which each part of the sensor gave nothing, and one with a count of 0 where that changes no feature.
 * - for each reaction the same held-out samples again and again, until its outcome counts, its times have passed and it can end: the
 *   answers are known, and times longer than one reading show.
 */
export function withProbes(
  replay: Replay,
  reference: Reference,
  contract: Contract,
  behaviour: Behaviour | null,
  gates: readonly Gate[],
  asked: Asked | null = null,
): Probed {
  const longer = new LongerReplay(throughGates(replay, contract, gates), reference)
  const every = everyGate(contract, gates)
  const learnt = (asked?.probes ?? []).map((probe, i) => ({
    why: probe.why,
    answered: longer.learn(probe.rows, i, (asked as Asked).reference),
  }))
  for (const gate of every) {
    if (gate.column === 'motion') probeMotion(longer, gate, contract, every)
    else probeColumn(longer, gate, contract, every)
  }
  probeMissing(longer, contract)
  probeZero(longer, contract, every)
  for (const { why, answered } of learnt) {
    if (why !== 'between') longer.addAnswered(answered.rows, answered.sample)
  }
  const between = learnt.filter(({ why }) => why === 'between').map(({ answered }) => answered)
  const unseen = behaviour === null ? [] : dwell(longer, between, behaviour, contract)
  return { replay: longer.replay, reference: longer.reference, unseen }
}

/** Probes that the model was asked about, and its answers in their order. */
export interface Asked {
  probes: readonly ModelProbe[]
  reference: Reference
}

/** The contract's own validity, and the person's gates. */
export const everyGate = (contract: Contract, gates: readonly Gate[]): Gate[] => [
  ...contract.validity.map((rule): Gate => ({ ...rule, from: 'data' })),
  ...gates.filter((g) => g.from === 'wish'),
]

/** Whether a column holds whole numbers only. */
export const isWhole = (samples: readonly Answered[], at: number): boolean =>
  samples.every(({ rows }) => rows.every((row) => Number.isInteger(row[at])))

/** A count of nothing is a count: where no feature reads the column, the answer stays that of the reading it was made from. */
function probeZero(longer: LongerReplay, contract: Contract, every: readonly Gate[]): void {
  for (const [at, { name }] of contract.raw.entries()) {
    if (contract.features.some((f) => columnsOf(parse(f.expression)).includes(name))) continue
    const samples = longer.answered()
    const [first] = samples
    if (!first || !isWhole(samples, at)) continue
    const rows = first.rows.map((row) => changed(row, at, 0))
    if (brokenBounds(rows, every, contract) === 0) longer.addAnswered(rows, first.sample)
  }
}

/** For each thing that a sensor measures at once a reading in which it is missing: no sample, whatever number stands in its place. */
function probeMissing(longer: LongerReplay, contract: Contract): void {
  const row = longer.answered()[0]?.rows[0]
  const measured = contract.raw.map(({ name, channel }) => measuredWith(name, channel))
  for (const one of row ? new Set(measured) : []) {
    longer.addInvalid((row as number[]).map((value, at) => (measured[at] === one ? Number.NaN : value)))
  }
}

/** Colours fail together, and so do the three axes of a motion sensor (`ax`, `gy`, `mz`). */
function measuredWith(name: string, channel: string | null): string {
  if (channel === null) return `column ${name}`
  if (['r', 'g', 'b', 'clear'].includes(channel)) return 'colour'
  return /^[agm][xyz]$/.test(channel) ? (channel[0] as string) : channel
}

type Bound = 'min' | 'max'

function probeColumn(longer: LongerReplay, gate: Gate, contract: Contract, every: readonly Gate[]): void {
  const at = contract.raw.findIndex((c) => c.name === gate.column)
  const unread = !contract.features.some((f) => columnsOf(parse(f.expression)).includes(gate.column))
  const samples = longer.answered()
  const whole = isWhole(samples, at)
  for (const bound of ['min', 'max'] as const) {
    if (gate[bound] === undefined) continue
    const [out, within] = beside(gate, bound, whole)
    // A count below zero is nothing that the sensor can give.
    if (!(whole && out < 0)) {
      const found = samples.find(
        ({ rows }) => brokenBounds([changed(rows[0] as number[], at, out)], every, contract) === 1,
      )
      const rows = found?.rows.map((row, i) => (i === 0 ? changed(row, at, out) : row))
      if (rows && (gate.from === 'data' || rows.length === 1)) longer.addInvalid(rows[0] as number[])
      else if (rows) longer.addRefused(rows)
    }
    if (!unread || (whole && within < 0)) continue
    const found = samples.find(
      ({ rows }) => brokenBounds([changed(rows[0] as number[], at, within), ...rows.slice(1)], every, contract) === 0,
    )
    if (found)
      longer.addAnswered(
        found.rows.map((row, i) => (i === 0 ? changed(row, at, within) : row)),
        found.sample,
      )
  }
}

const changed = (row: readonly number[], at: number, value: number): number[] => row.with(at, value)

/** The value just outside of a bound, and the one just inside. */
export function beside(gate: Gate, bound: Bound, whole: boolean): [outside: number, within: number] {
  const value = gate[bound] as number
  const away = bound === 'max' ? 1 : -1
  const step = whole ? (from: number, by: number) => from + by : nextFloat
  const start = whole ? Math.round(value) : Math.fround(value)
  const near = [step(start, -1), start, step(start, 1)].sort((a, b) => (a - b) * away)
  const only = { [bound]: value, [`${bound}Excluded`]: gate[`${bound}Excluded`] ?? false }
  const outside = near.find((v) => !inside(v, only)) ?? step(start, away)
  return [outside, near.findLast((v) => inside(v, only)) ?? step(start, -away)]
}

/** How many bounds of gates the readings break. */
export function brokenBounds(
  readings: readonly (readonly number[])[],
  gates: readonly Gate[],
  contract: Contract,
): number {
  let count = 0
  for (const gate of gates) {
    const at = contract.raw.findIndex((c) => c.name === gate.column)
    if (at < 0) continue
    const { min, minExcluded, max, maxExcluded } = gate
    for (const reading of readings) {
      const value = reading[at] ?? Number.NaN
      if (min !== undefined && !inside(value, { min, minExcluded: minExcluded ?? false })) count++
      if (max !== undefined && !inside(value, { max, maxExcluded: maxExcluded ?? false })) count++
    }
  }
  return count
}

/** Windows whose motion lies just outside of a bound; just inside, held-out windows must do, since every feature may read them. */
function probeMotion(longer: LongerReplay, gate: Gate, contract: Contract, every: readonly Gate[]): void {
  const columns = accelerationColumns(contract)
  const first = longer.answered()[0]
  if (!columns || !first) return
  for (const bound of ['min', 'max'] as const) {
    const value = gate[bound]
    if (value === undefined) continue
    const target = bound === 'max' ? value * 1.001 + 1e-6 : value * 0.999 - 1e-6
    if (target < 0) continue
    const rows = withMotion(first.rows, columns, target)
    if (rows && brokenBounds(rows, every, contract) === 0 && !passes(rows, [gate], contract)) longer.addRefused(rows)
  }
}

/** The window held still, but for its last reading, which is as much longer as the motion should be. */
function withMotion(
  rows: readonly (readonly number[])[],
  columns: readonly [number, number, number],
  motion: number,
): number[][] | null {
  const still = rows[0] as readonly number[]
  const length = Math.hypot(...columns.map((at) => still[at] as number))
  if (length === 0) return null
  const moved = still.map((v, i) => (columns.includes(i) ? Math.fround((v * (length + motion)) / length) : v))
  const made = rows.map((_, i) => (i === rows.length - 1 ? moved : [...still]))
  return Math.abs(motionOf(made, columns) - motion) <= Math.max(1e-5, motion * 1e-4) ? made : null
}

/** The next float32 after `value`, up or down. */
function nextFloat(value: number, direction: number): number {
  const single = Math.fround(value)
  if (single === 0) return direction * 1e-30
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, single)
  // Of floats with one sign, the bits are in order of magnitude.
  view.setInt32(0, view.getInt32(0) + (single > 0 ? direction : -direction))
  return view.getFloat32(0)
}
