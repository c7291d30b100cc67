import { evaluate, parse, parseCondition } from '../../../expression/index.ts'
import type { DataPlan, PlanFeature } from '../plan.ts'
import { Growing, Words } from '../read/growing.ts'
import type { Table } from '../read/table.ts'
import { leftOut } from './as-planned.ts'

/** Nothing here knows `prepare.py`: it reads the plan and the raw rows as src/project/contract.ts describes. */

const f32 = Math.fround

export interface RawColumns {
  /** By name of the plan. */
  values: Map<string, Float32Array>
}

/** For each raw row the reason to drop it, '' to keep it; windows are not looked at yet. */
export function reasons(table: Table, columns: RawColumns, plan: DataPlan): Words {
  const used = plan.columns.map((c) => columns.values.get(c) as Float32Array)
  const rules = plan.validity.map((v) => ({ values: columns.values.get(v.column) as Float32Array, ...v }))
  const conditions = plan.drop.map((d) => ({ holds: parseCondition(d.condition), reason: d.reason }))
  const ends = plan.edges ? endsOf(table, plan.edges) : null
  const why: string[] = []
  let row = 0
  const lookup = (name: string) => (columns.values.get(name) as Float32Array)[row] as number
  const reasonOf = (): string => {
    if (table.ragged[row]) return 'ragged row'
    if (table.label[row] === -1) return 'no label'
    if (table.label[row] === leftOut) return 'class left out'
    if (used.some((values) => Number.isNaN(values[row]))) return 'missing cell'
    if (ends?.[row]) return `end of a ${plan.edges?.of}`
    const broken = rules.find((r) => breaks(r.values[row] as number, r))
    return broken?.reason ?? conditions.find((c) => evaluate(c.holds, lookup))?.reason ?? ''
  }
  for (; row < table.rows; row++) why.push(reasonOf())
  if (plan.duplicates) markRepeated(why, used, table)
  if (plan.perClass !== null) markSurplus(why, table, plan.perClass)
  const found = new Words()
  for (const reason of why) found.push(reason)
  return found
}

/** Whether a value is outside of a validity rule of the plan. */
export function breaks(value: number, rule: DataPlan['validity'][number]): boolean {
  const min = f32(rule.min ?? Number.NEGATIVE_INFINITY)
  const max = f32(rule.max ?? Number.POSITIVE_INFINITY)
  return (rule.minExcluded ? value <= min : value < min) || (rule.maxExcluded ? value >= max : value > max)
}

/** 1 for the first and last rows of each file, or of each run of rows of one file, class and session. */
function endsOf(table: Table, { of, first, last }: NonNullable<DataPlan['edges']>): Uint8Array {
  const found = new Uint8Array(table.rows)
  const together = (a: number, b: number) =>
    table.file[a] === table.file[b] &&
    (of === 'file' || (table.label[a] === table.label[b] && table.session[a] === table.session[b]))
  for (let start = 0; start < table.rows; ) {
    let end = start + 1
    while (end < table.rows && together(start, end)) end++
    found.fill(1, start, Math.min(start + first, end))
    found.fill(1, Math.max(end - last, start), end)
    start = end
  }
  return found
}

/** A reading that still counts and equals an earlier one of its class. */
function markRepeated(why: string[], used: readonly Float32Array[], table: Table): void {
  const seen = new Set<string>()
  why.forEach((reason, row) => {
    if (reason !== '') return
    const key = `${table.label[row]} ${used.map((values) => (values[row] as number) + 0).join(' ')}`
    if (seen.has(key)) why[row] = 'repeated reading'
    seen.add(key)
  })
}

/** Of `n` readings of a class `m` stay: those at floor(i n / m). */
function markSurplus(why: string[], table: Table, perClass: number | 'smallest'): void {
  const rows = table.merge.labels.map((): number[] => [])
  why.forEach((reason, row) => {
    if (reason === '') rows[table.label[row] as number]?.push(row)
  })
  const smallest = Math.min(...rows.map((r) => r.length))
  for (const mine of rows) {
    const wanted = Math.min(perClass === 'smallest' ? smallest : perClass, mine.length)
    const chosen = new Set(Array.from({ length: wanted }, (_, i) => Math.floor((i * mine.length) / wanted)))
    mine.forEach((row, i) => {
      if (!chosen.has(i)) why[row] = 'more than its class may have'
    })
  }
}

/** Stretches of kept rows from which windows are cut, as offsets into `kept`: stretch `i` runs from `[i]` to `[i + 1]`. */
export function pieces(table: Table, kept: Int32Array, plan: DataPlan, sessions: boolean): Int32Array {
  const begins = new Growing(Int32Array)
  let [count, position] = [0, 0]
  for (let i = 0; i < kept.length; i++) {
    const [row, before] = [kept[i] as number, kept[i - 1]]
    const same =
      before !== undefined &&
      table.file[before] === table.file[row] &&
      table.label[before] === table.label[row] &&
      (!sessions || table.session[before] === table.session[row])
    position = same ? position + 1 : 0
    if (!same || (!sessions && position % plan.window.block === 0)) begins.set(count++, i)
  }
  begins.set(count++, kept.length)
  return begins.upTo(count)
}

/** First places of the windows in a stretch of `length` readings. */
export function windowStarts(length: number, size: number, stride: number): number[] {
  const starts: number[] = []
  for (let start = 0; start + size <= length; start += stride) starts.push(start)
  return starts
}

/** Value of each feature for each raw row of `kept`, float32. What the others hold means nothing. */
export function readingFeatures(table: Table, columns: RawColumns, kept: Int32Array, plan: DataPlan): Float32Array[] {
  return plan.features.map((feature) => {
    const ast = parse(feature.expression)
    if (ast.kind === 'column') return columns.values.get(ast.name) as Float32Array
    const values = new Float32Array(table.rows)
    let row = 0
    const lookup = (name: string) => (columns.values.get(name) as Float32Array)[row] as number
    for (row of kept) values[row] = evaluate(ast, lookup)
    return values
  })
}

/** The first reading that counts and has a feature that is infinite or NaN; -1 for none. A column alone never has. */
export function rowWithUndefinedFeature(table: Table, columns: RawColumns, plan: DataPlan, why: Words): number {
  const formulas = plan.features.map((f) => parse(f.expression)).filter((ast) => ast.kind !== 'column')
  let row = 0
  const lookup = (name: string) => (columns.values.get(name) as Float32Array)[row] as number
  for (; formulas.length > 0 && row < table.rows; row++) {
    if (why.at(row) === '' && !formulas.every((ast) => Number.isFinite(evaluate(ast, lookup)))) return row
  }
  return -1
}

/** One sample: the features of a window, aggregated in time order, sums one after the other in float32. */
export function sampleOf(plan: DataPlan, features: readonly Float32Array[], window: Int32Array): number[] {
  return plan.features.flatMap((feature, f) =>
    aggregate(
      feature.aggregate,
      Array.from(window, (row) => (features[f] as Float32Array)[row] as number),
    ),
  )
}

function aggregate(how: PlanFeature['aggregate'], x: readonly number[]): number[] {
  const n = x.length
  const sum = (of: (v: number) => number) => x.reduce((total, v) => f32(total + of(v)), 0)
  switch (how) {
    case 'none':
    case 'each':
      return [...x]
    case 'mean':
      return [f32(sum((v) => v) / n)]
    case 'std': {
      const mean = f32(sum((v) => v) / n)
      return [f32(Math.sqrt(f32(sum((v) => f32(f32(v - mean) * f32(v - mean))) / n)))]
    }
    case 'rms':
      return [f32(Math.sqrt(f32(sum((v) => f32(v * v)) / n)))]
    case 'min':
      return [Math.min(...x)]
    case 'max':
      return [Math.max(...x)]
    case 'range':
      return [f32(Math.max(...x) - Math.min(...x))]
  }
}

/** Step of each value of a sample. */
export const stepsOf = (plan: DataPlan): number[] =>
  plan.features.flatMap((f) =>
    Array.from({ length: f.aggregate === 'each' ? plan.window.size : 1 }, () => f.resolution),
  )
