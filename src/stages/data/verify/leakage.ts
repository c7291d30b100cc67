import { type Finding, finding } from '../../../findings/index.ts'
import type { DataPlan } from '../plan.ts'
import { placeOfRow, type Table } from '../read/table.ts'
import { KeyIndex } from './keys.ts'
import { type SplitFile, splits } from './outputs.ts'
import { stepsOf } from './recompute.ts'
import type { Recomputed, Samples } from './samples.ts'

/** No sample, session or recording stands on both sides of a split, and no feature is the label. */
export function checkLeakage(
  again: Recomputed,
  files: readonly SplitFile[],
  plan: DataPlan,
  table: Table,
  splitOf: Int8Array,
): Finding[] {
  return [
    ...exactTwins(files),
    ...roundedTwins(again, plan, table),
    ...tornSessions(table, splitOf),
    ...again.torn.slice(0, 1).map((row) => {
      const message = `the recording at ${placeOfRow(table, row)} stands in several splits (and ${again.torn.length - 1} more)`
      return finding('data/split-leak', message, { where: placeOfRow(table, row) })
    }),
    ...targetInFeatures(again),
  ]
}

/** Rows of the output files that are equal to the last digit. */
function exactTwins(files: readonly SplitFile[]): Finding[] {
  const counts = files.map((f) => f.rows)
  const width = files[0]?.width ?? 0
  const index = new KeyIndex(
    counts.reduce((a, b) => a + b, 0),
    width,
    null,
  )
  let leaks = 0
  let first = ''
  let number = 0
  files.forEach((file, split) => {
    for (let i = 0; i < file.rows; i++, number++) {
      const twin = index.first(file.values, i * width, number)
      // Number and split grow together: a twin of this split is at most so far back.
      if (number - twin <= i) continue
      const [other, j] = locate(counts, twin)
      const its = files[other] as SplitFile
      const values = file.values.subarray(i * width, (i + 1) * width)
      if (!values.every((v, k) => v === its.values[j * width + k])) continue
      leaks++
      first ||= `data/${splits[split]}.csv:${i + 2} repeats data/${splits[other]}.csv:${j + 2}`
    }
  })
  return leaks > 0 ? [finding('data/split-leak', `${leaks} rows: ${first}`, { where: first.split(' ')[0] ?? '' })] : []
}

/** Samples that agree when rounded to the plan's resolution, from the raw rows. */
function roundedTwins(again: Recomputed, plan: DataPlan, table: Table): Finding[] {
  const steps = stepsOf(plan)
  const counts = again.samples.map((s) => s.count)
  const index = new KeyIndex(
    counts.reduce((a, b) => a + b, 0),
    steps.length,
    steps,
  )
  const roundedOf = (n: number) => {
    const [split, i] = locate(counts, n)
    const { values, width } = again.samples[split] as Samples
    return steps.map((step, j) => Math.floor((values[i * width + j] as number) / step + 0.5))
  }
  let leaks = 0
  let first = ''
  let number = 0
  again.samples.forEach((samples, split) => {
    for (let i = 0; i < samples.count; i++, number++) {
      const twin = index.first(samples.values, i * samples.width, number)
      if (number - twin <= i) continue
      const [other, j] = locate(counts, twin)
      const mine = roundedOf(number)
      if (!roundedOf(twin).every((v, k) => v === mine[k])) continue
      leaks++
      const place = (s: Samples, at: number) => placeOfRow(table, s.rows[at] as number)
      first ||= `${place(samples, i)} (${splits[split]}) is ${place(again.samples[other] as Samples, j)} (${splits[other]}) when rounded`
    }
  })
  return leaks > 0
    ? [finding('data/split-leak', `${leaks} samples: ${first}`, { where: first.split(' ')[0] ?? '' })]
    : []
}

/** Running number → split and row in it. */
function locate(counts: readonly number[], number: number): [split: number, row: number] {
  let rest = number
  for (const [split, count] of counts.entries()) {
    if (rest < count) return [split, rest]
    rest -= count
  }
  throw new Error(`no row ${number}`)
}

function tornSessions(table: Table, splitOf: Int8Array): Finding[] {
  const home = new Map<number, number>()
  const torn = new Set<number>()
  let where = ''
  for (let row = 0; row < Math.min(table.rows, splitOf.length); row++) {
    const [session, split] = [table.session[row] as number, splitOf[row] as number]
    if (session < 0 || split < 0) continue
    const known = home.get(session)
    if (known === undefined) home.set(session, split)
    else if (known !== split) {
      torn.add(session)
      where ||= placeOfRow(table, row)
    }
  }
  return torn.size > 0
    ? [finding('data/split-leak', `${torn.size} sessions stand in several splits, one at ${where}`, { where })]
    : []
}

/** A feature with one value for each class, and another for each other class, is the label under another name. */
function targetInFeatures({ samples }: Recomputed): Finding[] {
  const total = samples.reduce((n, s) => n + s.count, 0)
  const width = samples[0].width
  const found: Finding[] = []
  for (let j = 0; j < width && total >= 20; j++) {
    const perClass = new Map<number, number>()
    const same = samples.every((s) => {
      for (let i = 0; i < s.count; i++) {
        const value = s.values[i * s.width + j] as number
        const known = perClass.get(s.labels[i] as number)
        if (known === undefined) perClass.set(s.labels[i] as number, value)
        else if (known !== value) return false
      }
      return true
    })
    if (same && new Set(perClass.values()).size === perClass.size && perClass.size > 1) {
      found.push(finding('data/target-in-features', `feature ${j + 1} has one value for each class: it is the label`))
    }
  }
  return found
}
