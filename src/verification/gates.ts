import type { Contract } from '../project/contract.ts'
import type { Gate } from './behaviour.ts'
import type { Replay } from './replay.ts'

const f32 = Math.fround

/** Whether a value lies inside of a gate's bounds, in float32. */
export function inside(
  value: number,
  { min, max, minExcluded, maxExcluded }: Omit<Gate, 'from' | 'reason' | 'column'>,
): boolean {
  const v = f32(value)
  if (min !== undefined && (minExcluded ? v <= f32(min) : v < f32(min))) return false
  return max === undefined || (maxExcluded ? v < f32(max) : v <= f32(max))
}

/** The columns of the acceleration vector, by channel or, where rows come over serial, by name; null where one is missing. */
export function accelerationColumns(contract: Contract): [number, number, number] | null {
  const [x, y, z] = ['ax', 'ay', 'az'].map((name) => contract.raw.findIndex((c) => (c.channel ?? c.name) === name))
  if (x === undefined || y === undefined || z === undefined || x < 0 || y < 0 || z < 0) return null
  return [x, y, z]
}

/** Largest minus smallest length of the acceleration vector over the readings of a sample, each operation in float32. */
export function motionOf(readings: readonly (readonly number[])[], columns: readonly [number, number, number]): number {
  const lengths = readings.map((reading) => {
    const [x, y, z] = columns.map((at) => f32(reading[at] ?? Number.NaN)) as [number, number, number]
    return f32(Math.sqrt(f32(f32(f32(x * x) + f32(y * y)) + f32(z * z))))
  })
  return f32(Math.max(...lengths) - Math.min(...lengths))
}

/** Whether the gates from the wish let a sample through, given all of its readings. */
export function passes(readings: readonly (readonly number[])[], gates: readonly Gate[], contract: Contract): boolean {
  return gates.every((gate) => {
    if (gate.from !== 'wish') return true
    if (gate.column === 'motion') {
      const columns = accelerationColumns(contract)
      return columns !== null && inside(motionOf(readings, columns), gate)
    }
    const at = contract.raw.findIndex((c) => c.name === gate.column)
    return readings.every((reading) => inside(reading[at] ?? Number.NaN, gate))
  })
}

/**
 * The replay as the gates of the wish let it through: where a sample is one reading, a refused one is an invalid reading (`sample` -1);
 * a refused sample of several readings stands in `refused`.
 */
export function throughGates(replay: Replay, contract: Contract, gates: readonly Gate[]): Replay {
  if (!gates.some((g) => g.from === 'wish')) return replay
  const readings = new Map<number, number[][]>()
  for (const [row, sample] of replay.sample.entries()) {
    if (sample >= 0) readings.set(sample, [...(readings.get(sample) ?? []), replay.rows[row] as number[]])
  }
  const refused = new Set([...readings].filter(([, of]) => !passes(of, gates, contract)).map(([sample]) => sample))
  if (contract.window.size > 1) return { ...replay, refused }
  return { ...replay, sample: replay.sample.map((sample) => (refused.has(sample) ? -1 : sample)) }
}
