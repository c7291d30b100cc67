import type { DataPlan } from '../plan.ts'
import type { Words } from '../read/growing.ts'
import { Growing } from '../read/growing.ts'
import type { Table } from '../read/table.ts'
import { KeyIndex } from './keys.ts'
import { pieces, type RawColumns, readingFeatures, sampleOf, stepsOf, windowStarts } from './recompute.ts'

/** Samples of one split in the order of the output file: unscaled features, class, and the raw row each begins with. */
export interface Samples {
  width: number
  count: number
  values: Float32Array
  labels: Int32Array
  rows: Int32Array
}

export interface Recomputed {
  /** train, validation, test; training windows may overlap. */
  samples: [Samples, Samples, Samples]
  /** Raw rows of the held-out samples, in order. */
  replayed: Int32Array
  /** Split that each raw row must have, -1 where no sample takes it in. */
  outcome: Int8Array
  /** Stretches of readings whose rows stand in more than one split, by first raw row. */
  torn: number[]
}

/** Makes the samples anew from the raw rows. `splitOf` is what the script said of each raw row. */
export function recompute(
  table: Table,
  columns: RawColumns,
  plan: DataPlan,
  sessions: boolean,
  why: Words,
  splitOf: Int8Array,
): Recomputed {
  const kept = rowsWhere(table.rows, (row) => why.at(row) === '')
  const features = readingFeatures(table, columns, kept, plan)
  const outcome = new Int8Array(table.rows).fill(-1)
  return plan.window.size === 1
    ? readings(table, kept, features, splitOf, outcome)
    : windows(table, kept, features, plan, sessions, splitOf, outcome)
}

/** Every reading that is kept is a sample. */
function readings(
  table: Table,
  kept: Int32Array,
  features: readonly Float32Array[],
  splitOf: Int8Array,
  outcome: Int8Array,
): Recomputed {
  const counts: [number, number, number] = [0, 0, 0]
  for (const row of kept) {
    const split = splitOf[row] ?? -1
    outcome[row] = split
    if (split >= 0) (counts[split] as number)++
  }
  const made = counts.map((count) => new Builder(features.length, count)) as [Builder, Builder, Builder]
  const replayed = new Int32Array(counts[2])
  let replays = 0
  for (const row of kept) {
    const split = outcome[row] as number
    if (split < 0) continue
    ;(made[split] as Builder).addReading(features, table, row)
    if (split === 2) replayed[replays++] = row
  }
  return { samples: [made[0].done(), made[1].done(), made[2].done()], replayed, outcome, torn: [] }
}

function windows(
  table: Table,
  kept: Int32Array,
  features: readonly Float32Array[],
  plan: DataPlan,
  sessions: boolean,
  splitOf: Int8Array,
  outcome: Int8Array,
): Recomputed {
  const { size, trainStride } = plan.window
  const bounds = pieces(table, kept, plan, sessions)
  const steps = stepsOf(plan)
  const made = [new Builder(steps.length), new Builder(steps.length), new Builder(steps.length)] as const
  const replayed = new Growing(Int32Array)
  const torn: number[] = []
  let replays = 0
  const trainPieces: number[] = []
  for (let p = 0; p + 1 < bounds.length; p++) {
    const rows = kept.subarray(bounds[p], bounds[p + 1])
    const split = splitOfPiece(rows, splitOf)
    if (split === -2) torn.push(rows[0] as number)
    if (split === 0) trainPieces.push(p)
    if (split <= 0) continue
    for (const start of windowStarts(rows.length, size, size)) {
      const window = rows.subarray(start, start + size)
      ;(made[split] as Builder).add(sampleOf(plan, features, window), table, window[0] as number)
      for (const row of window) {
        outcome[row] = split
        if (split === 2) replayed.set(replays++, row)
      }
    }
  }
  const overlap = trainStride !== size
  const twins = new KeyIndex(overlap ? made[1].size + made[2].size : 0, steps.length, steps)
  if (overlap) for (const built of [made[1], made[2]]) built.each((values, at) => twins.first(values, at, 0))
  for (const p of trainPieces) {
    const rows = kept.subarray(bounds[p], bounds[p + 1])
    for (const start of windowStarts(rows.length, size, trainStride)) {
      const window = rows.subarray(start, start + size)
      const sample = sampleOf(plan, features, window)
      if (overlap && twins.has(sample, 0)) continue
      made[0].add(sample, table, window[0] as number)
      for (const row of window) outcome[row] = 0
    }
  }
  return { samples: [made[0].done(), made[1].done(), made[2].done()], replayed: replayed.upTo(replays), outcome, torn }
}

/** Numbers of the rows for which it holds. */
export function rowsWhere(rows: number, holds: (row: number) => boolean): Int32Array {
  const found = new Int32Array(rows)
  let count = 0
  for (let row = 0; row < rows; row++) if (holds(row)) found[count++] = row
  return found.subarray(0, count)
}

/** The one split of a stretch, -1 when none of its rows is used, -2 when they stand in several. */
export function splitOfPiece(rows: Int32Array, splitOf: Int8Array): number {
  let found = -1
  for (const row of rows) {
    // A row that the script does not account for has no split; that is reported on its own.
    const split = splitOf[row] ?? -1
    if (split < 0) continue
    if (found >= 0 && split !== found) return -2
    found = split
  }
  return found
}

class Builder {
  private readonly width: number
  private readonly values = new Growing(Float32Array)
  private readonly labels = new Growing(Int32Array)
  private readonly rows = new Growing(Int32Array)
  private count = 0

  constructor(width: number, samples = 0) {
    this.width = width
    this.values.reserve(samples * width)
    this.labels.reserve(samples)
    this.rows.reserve(samples)
  }

  /** For a builder that was made with room for all its samples. */
  addReading(features: readonly Float32Array[], table: Table, row: number): void {
    const at = this.count * this.width
    for (let i = 0; i < this.width; i++) this.values.array[at + i] = (features[i] as Float32Array)[row] as number
    this.labels.array[this.count] = table.label[row] as number
    this.rows.array[this.count++] = row
  }

  add(sample: readonly number[], table: Table, row: number): void {
    for (let i = 0; i < this.width; i++) this.values.set(this.count * this.width + i, sample[i] as number)
    this.labels.set(this.count, table.label[row] as number)
    this.rows.set(this.count++, row)
  }

  get size(): number {
    return this.count
  }

  each(of: (values: Float32Array, at: number) => void): void {
    for (let i = 0; i < this.count; i++) of(this.values.array, i * this.width)
  }

  done(): Samples {
    const { width, count } = this
    return {
      ...{ width, count, values: this.values.upTo(count * width) },
      ...{ labels: this.labels.upTo(count), rows: this.rows.upTo(count) },
    }
  }
}
