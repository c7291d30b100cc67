import type { DataPlan } from '../plan.ts'
import type { Words } from '../read/growing.ts'
import type { Table } from '../read/table.ts'
import { KeyIndex } from './keys.ts'
import { pieces, type RawColumns, readingFeatures, sampleOf, stepsOf, windowStarts } from './recompute.ts'
import { type Recomputed, rowsWhere, splitOfPiece } from './samples.ts'

/** Samples that do not overlap, and which of them belong together: they agree when rounded, or come from one session or stretch. */
export interface Groups {
  /** Number of the group of each sample, from 0 on. */
  of: Int32Array
  count: number
  labels: Int32Array
  /** Place of the split that each sample went to, -1 where it is in none. */
  split: Int32Array
}

export function groupsOf(
  table: Table,
  columns: RawColumns,
  plan: DataPlan,
  why: Words,
  splitOf: Int8Array,
  again: Recomputed,
): Groups {
  return plan.window.size === 1 ? ofReadings(table, plan, again) : ofWindows(table, columns, plan, why, splitOf)
}

function ofReadings(table: Table, plan: DataPlan, { samples }: Recomputed): Groups {
  const steps = stepsOf(plan)
  const count = samples.reduce((n, s) => n + s.count, 0)
  const union = new Union(count)
  const twins = new KeyIndex(count, steps.length, steps)
  const sessions = new Map<number, number>()
  const labels = new Int32Array(count)
  const split = new Int32Array(count)
  let n = 0
  samples.forEach((s, place) => {
    for (let i = 0; i < s.count; i++, n++) {
      labels[n] = s.labels[i] as number
      split[n] = place
      union.join(n, twins.first(s.values, i * s.width, n))
      union.joinSession(sessions, table.session[s.rows[i] as number] as number, n)
    }
  })
  return { ...union.numbers(), labels, split }
}

function ofWindows(table: Table, columns: RawColumns, plan: DataPlan, why: Words, splitOf: Int8Array): Groups {
  const kept = rowsWhere(table.rows, (row) => why.at(row) === '')
  const features = readingFeatures(table, columns, kept, plan)
  const bounds = pieces(table, kept, plan, plan.split.group !== 'none')
  const { size } = plan.window
  const steps = stepsOf(plan)
  const most = Math.floor(kept.length / size)
  const twins = new KeyIndex(most, steps.length, steps)
  const union = new Union(most)
  const sessions = new Map<number, number>()
  const labels: number[] = []
  const split: number[] = []
  for (let p = 0; p + 1 < bounds.length; p++) {
    const rows = kept.subarray(bounds[p], bounds[p + 1])
    const place = splitOfPiece(rows, splitOf)
    const begin = labels.length
    for (const start of windowStarts(rows.length, size, size)) {
      const n = labels.length
      const first = rows[start] as number
      union.join(n, begin)
      union.join(n, twins.first(sampleOf(plan, features, rows.subarray(start, start + size)), 0, n))
      union.joinSession(sessions, table.session[first] as number, n)
      labels.push(table.label[first] as number)
      split.push(Math.max(place, -1))
    }
  }
  return { ...union.numbers(labels.length), labels: Int32Array.from(labels), split: Int32Array.from(split) }
}

/** Disjoint sets of the numbers below `size`. */
class Union {
  private readonly parent: Int32Array

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, i) => i)
  }

  private root(n: number): number {
    let at = n
    while (this.parent[at] !== at) {
      this.parent[at] = this.parent[this.parent[at] as number] as number
      at = this.parent[at] as number
    }
    return at
  }

  join(a: number, b: number): void {
    const [x, y] = [this.root(a), this.root(b)]
    this.parent[Math.max(x, y)] = Math.min(x, y)
  }

  /** A row without a session (-1) stands alone. */
  joinSession(known: Map<number, number>, session: number, n: number): void {
    if (session < 0) return
    const first = known.get(session)
    if (first === undefined) known.set(session, n)
    else this.join(first, n)
  }

  /** Each number's set, in the order in which they begin. */
  numbers(size = this.parent.length): { of: Int32Array; count: number } {
    const of = new Int32Array(size)
    let count = 0
    for (let n = 0; n < size; n++) {
      const root = this.root(n)
      of[n] = root === n ? count++ : (of[root] as number)
    }
    return { of, count }
  }
}
