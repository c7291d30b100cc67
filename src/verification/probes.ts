import type { Contract } from '../project/contract.ts'
import type { Replay } from './replay.ts'

/**
 * The replay with readings at its end that each break one validity rule by the least possible step: held-out readings alone seldom
 * lie near a bound, so a gate that is a little off, or missing, would not show. They are invalid by the contract (`sample` -1):
 * the sketch must not ask the model about them. Windows of several readings get none.
 */
export function withProbes(replay: Replay, contract: Contract): Replay {
  if (contract.window.size > 1) return replay
  const rows = replay.rows.filter((_, i) => (replay.sample[i] as number) >= 0)
  const probes: number[][] = []
  for (const rule of contract.validity) {
    const at = contract.raw.findIndex((column) => column.name === rule.column)
    const whole = rows.every((row) => Number.isInteger(row[at]))
    for (const [bound, direction] of [
      [rule.min, -1],
      [rule.max, 1],
    ] as const) {
      if (bound === undefined) continue
      const value = whole ? beyondWhole(bound, direction) : beyond(bound, direction)
      // A count below zero is nothing that the sensor can give.
      if (whole && value < 0) continue
      const probe = rows.map((row) => row.with(at, value)).find((row) => broken(row, contract) === 1)
      if (probe) probes.push(probe)
    }
  }
  return {
    rows: [...replay.rows, ...probes],
    sample: Int32Array.from([...replay.sample, ...probes.map(() => -1)]),
  }
}

/** How many bounds a reading breaks; bounds and values compare in float32. */
function broken(row: readonly number[], { raw, validity }: Contract): number {
  return validity.reduce((count, { column, min, max }) => {
    const value = Math.fround(row[raw.findIndex((c) => c.name === column)] ?? Number.NaN)
    const low = min !== undefined && value < Math.fround(min)
    const high = max !== undefined && value > Math.fround(max)
    return count + Number(low) + Number(high)
  }, 0)
}

const beyondWhole = (bound: number, direction: 1 | -1): number =>
  direction > 0 ? Math.floor(bound) + 1 : Math.ceil(bound) - 1

/** The next float32 after `bound` in the direction. */
function beyond(bound: number, direction: 1 | -1): number {
  const view = new DataView(new ArrayBuffer(4))
  const value = Math.fround(bound)
  if (value === 0) return direction * 1e-30
  view.setFloat32(0, value)
  // Of floats with one sign, the bits are in order of magnitude.
  view.setInt32(0, view.getInt32(0) + (value > 0 ? direction : -direction))
  return view.getFloat32(0)
}
