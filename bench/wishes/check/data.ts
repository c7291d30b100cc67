import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ProjectName, rawFiles } from '../../projects/projects.ts'
import { Judgement } from './expectation.ts'
import type { CheckResult } from './sketch.ts'
import { parseTable, readTable, type Table } from './table.ts'

type Reading = Record<string, number>

interface RawRow {
  file: string
  row: number
  reading: Reading
  /** Text cells too, by column. */
  cells: Record<string, string>
}

/** One row of `data/rows.csv` and the raw reading that it speaks of. */
interface Fate extends RawRow {
  split: string
  reason: string
}

interface Split {
  columns: string[]
  values: number[][]
  labels: string[]
}

/** What the data stage made, beside the raw files that it was made from. */
export interface Made {
  fates: Fate[]
  /** What became of the rows without words, by file and row. */
  before: Map<string, string>
  train: Split
  validation: Split
  test: Split
  contract: {
    labels: string[]
    raw: { name: string }[]
    features: { name: string; expression: string; aggregate: string }[]
    window: { size: number; trainStride: number }
  }
}

export type DataExpectation = (made: Made, judgement: Judgement) => void

export function checkData(out: string, plainOut: string, project: ProjectName, expect: DataExpectation[]): CheckResult {
  const made = read(out, plainOut, project)
  if (typeof made === 'string') return { problems: [made], weak: [] }
  const judgement = new Judgement()
  for (const expectation of expect) expectation(made, judgement)
  return { problems: judgement.told, weak: judgement.weak }
}

/** Other spellings of a raw column become the channel's short name, as the benchmark's own checks use it. */
const shortName = (name: string): string => {
  const lower = name.trim().toLowerCase()
  return { red: 'r', green: 'g', blue: 'b' }[lower] ?? lower
}

/** All raw rows by file name without its folders and by place; fruit's export with semicolons has decimal commas. */
function rawRows(project: ProjectName): Map<string, RawRow> {
  const rows = new Map<string, RawRow>()
  for (const [path, text] of rawFiles(project)) {
    const semicolons = (text.split('\n')[0] ?? '').includes(';')
    const table: Table = parseTable(text, semicolons ? ';' : ',')
    for (const [i, cells] of table.rows.entries()) {
      const named = Object.fromEntries(table.header.map((h, c) => [shortName(h), cells[c] ?? '']))
      const reading = Object.fromEntries(
        Object.entries(named).map(([k, v]) => [
          k,
          v.trim() === '' ? Number.NaN : Number(semicolons ? v.replace(',', '.') : v),
        ]),
      )
      rows.set(`${tail(path)}:${i + 1}`, { file: path, row: i + 1, reading, cells: named })
    }
  }
  return rows
}

/** Files are told apart by their last two names. */
const tail = (path: string): string => path.split('/').slice(-2).join('/')

function read(out: string, plainOut: string, project: ProjectName): Made | string {
  try {
    const raw = rawRows(project)
    const find = (file: string, row: string): RawRow => {
      const direct = raw.get(`${tail(file)}:${row}`) ?? [...raw].find(([key]) => key.endsWith(`/${file}:${row}`))?.[1]
      if (!direct) throw new Error(`data/rows.csv speaks of ${file}, row ${row}, which is not there`)
      return direct
    }
    const fates = readTable(join(out, 'data/rows.csv')).rows.map(([file = '', row = '', split = '', reason = '']) => ({
      ...find(file, row),
      split,
      reason,
    }))
    const before = new Map(
      readTable(join(plainOut, 'data/rows.csv')).rows.map(([file = '', row = '', split = '']) => {
        const at = find(file, row)
        return [`${at.file}:${at.row}`, split]
      }),
    )
    const contract = JSON.parse(readFileSync(join(out, 'data/contract.json'), 'utf8'))
    const [train, validation, test] = ['train', 'validation', 'test'].map((name) => readSplit(out, name))
    return { fates, before, contract, train, validation, test } as Made
  } catch (error) {
    return `the data cannot be read: ${(error as Error).message}`
  }
}

function readSplit(out: string, name: string): Split {
  const { header, rows } = readTable(join(out, `data/${name}.csv`))
  return {
    columns: header.slice(0, -1),
    values: rows.map((row) => row.slice(0, -1).map(Number)),
    labels: rows.map((row) => row.at(-1) as string),
  }
}

/** Whether y is x scaled and shifted, to float32. */
function affine(x: readonly number[], y: readonly number[]): boolean {
  if (x.length !== y.length || x.length < 3) return false
  const mean = (v: readonly number[]) => v.reduce((s, a) => s + a, 0) / v.length
  const [mx, my] = [mean(x), mean(y)]
  const sxx = x.reduce((s, a) => s + (a - mx) ** 2, 0)
  const sxy = x.reduce((s, a, i) => s + (a - mx) * ((y[i] as number) - my), 0)
  if (sxx === 0) return false
  const slope = sxy / sxx
  const spread = Math.max(...y.map((b) => Math.abs(b - my)))
  return spread > 0 && x.every((a, i) => Math.abs((y[i] as number) - my - slope * (a - mx)) <= 2e-4 * spread)
}

/** Held-out samples as their raw readings, in order: windows of `size` follow each other within a file without overlap. */
function heldOut({ fates, contract }: Made, size = contract.window.size): Reading[][] {
  if (size === 1) return fates.filter((f) => f.split === 'test').map((f) => [f.reading])
  const windows: Reading[][] = []
  let open: Reading[] = []
  let last: Fate | null = null
  for (const fate of fates.filter((f) => f.split === 'test')) {
    if (!last || last.file !== fate.file || last.row + 1 !== fate.row) open = []
    open.push(fate.reading)
    last = fate
    if (open.length === size) {
      windows.push(open)
      open = []
    }
  }
  return windows
}

/** One input of the model is this quantity of the readings (up to scale and shift), computed here from the raw rows. */
export const feeds =
  (what: string, quantity: (reading: Reading, window: readonly Reading[]) => number): DataExpectation =>
  (made, judgement) => {
    const expected = heldOut(made).map((window) => quantity(window.at(-1) as Reading, window))
    const { columns, values } = made.test
    const found = columns.some((_, c) =>
      affine(
        expected,
        values.map((row) => row[c] as number),
      ),
    )
    judgement.look(what, found ? null : `none of the inputs ${columns.slice(0, 12).join(', ')} is it`)
  }

/** One input is one of these quantities. */
export const feedsOneOf =
  (what: string, ...quantities: ((reading: Reading, window: readonly Reading[]) => number)[]): DataExpectation =>
  (made, judgement) => {
    const trials = quantities.map((quantity) => {
      const trial = new Judgement()
      feeds(what, quantity)(made, trial)
      return trial
    })
    judgement.look(what, trials.some((trial) => trial.wrong === 0) ? null : 'no input is it')
  }

/** No input is made of this column. */
export const ignores =
  (...columns: string[]): DataExpectation =>
  ({ contract, test, fates }, judgement) => {
    for (const column of columns) {
      const word = new RegExp(`(^|[^A-Za-z0-9_])${column}([^A-Za-z0-9_]|$)`)
      const used = contract.features.find((f) => word.test(f.expression))
      judgement.look(`without ${column}`, used ? `${used.name} = ${used.expression}` : null)
      if (contract.window.size > 1) continue
      const itself = fates.filter((f) => f.split === 'test').map((f) => f.reading[column] as number)
      const copy = test.columns.find((_, c) =>
        affine(
          itself,
          test.values.map((row) => row[c] as number),
        ),
      )
      judgement.look(`without ${column}`, copy ? `the input ${copy} is it all the same` : null)
    }
  }

/** So many inputs, and no more. */
export const inputs =
  (count: number): DataExpectation =>
  ({ test }, judgement) =>
    judgement.look('inputs', test.columns.length === count ? null : `${test.columns.length} of them, not ${count}`)

/** Rows for which `unwanted` holds are in no split, and the others are where they were before or at least not lost. */
export const drops =
  (what: string, unwanted: (reading: Reading, at: { file: string; row: number }) => boolean): DataExpectation =>
  (made, judgement) => {
    judgement.need(`rows to drop (${what})`)
    for (const { split, reading, file, row } of made.fates) {
      const was = made.before.get(`${file}:${row}`)
      if (unwanted(reading, { file, row })) judgement.look(`rows to drop (${what})`, split ? `kept in ${split}` : null)
      else if (was) judgement.look(`rows to keep (not ${what})`, split ? null : 'dropped')
    }
  }

/** Rows that were dropped without words are dropped no more where `wanted` holds. */
export const keeps =
  (what: string, wanted: (reading: Reading) => boolean): DataExpectation =>
  (made, judgement) => {
    judgement.need(`rows to keep (${what})`)
    for (const { split, reading } of made.fates) {
      if (wanted(reading)) judgement.look(`rows to keep (${what})`, split ? null : 'dropped')
    }
  }

/** Percent of the samples in each part, to two points (augmented copies apart). */
export const parts =
  (train: number, validation: number, test: number): DataExpectation =>
  ({ fates }, judgement) => {
    const kept = fates.filter((f) => f.split)
    for (const [split, percent] of Object.entries({ train, validation, test })) {
      const found = (100 * kept.filter((f) => f.split === split).length) / kept.length
      const right = Math.abs(found - percent) <= 2
      judgement.look(`share of ${split}`, right ? null : `${found.toFixed(1)} %, not ${percent} %`)
    }
  }

/** Training inputs after scaling. */
export const scaled =
  (kind: 'min-max' | 'standard' | 'none', raw?: (reading: Reading) => number): DataExpectation =>
  (made, judgement) => {
    const { columns, values } = made.train
    for (const [c, name] of columns.entries()) {
      const column = values.map((row) => row[c] as number)
      const [low, high] = [Math.min(...column), Math.max(...column)]
      const mean = column.reduce((s, v) => s + v, 0) / column.length
      const spread = Math.sqrt(column.reduce((s, v) => s + (v - mean) ** 2, 0) / column.length)
      const text = `${name} from ${low.toPrecision(3)} to ${high.toPrecision(3)}, mean ${mean.toPrecision(3)}`
      if (kind === 'min-max') judgement.look('scaled to 0…1', near(low, 0) && near(high, 1) ? null : text)
      if (kind === 'standard') judgement.look('standardised', near(mean, 0) && near(spread, 1) ? null : text)
    }
    if (kind !== 'none' || !raw) return
    const expected = heldOut(made).map((window) => raw(window.at(-1) as Reading))
    const same = made.test.columns.some((_, c) =>
      made.test.values.every(
        (row, i) =>
          Math.abs((row[c] as number) - (expected[i] as number)) < 1e-4 * Math.max(1, Math.abs(expected[i] as number)),
      ),
    )
    judgement.look('not scaled', same ? null : 'no input has the plain values')
  }

const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.02

/** Readings of one group are all in one part. */
export const together =
  (what: string, group: (fate: { file: string; cells: Record<string, string> }) => string): DataExpectation =>
  ({ fates }, judgement) => {
    const splits = new Map<string, Set<string>>()
    for (const fate of fates) {
      if (!fate.split) continue
      const key = group(fate)
      splits.set(key, (splits.get(key) ?? new Set()).add(fate.split))
    }
    for (const [key, found] of splits)
      judgement.look(what, found.size === 1 ? null : `${key} is in ${[...found].join(' and ')}`)
    const used = new Set([...splits.values()].flatMap((s) => [...s]))
    judgement.look(what, used.size === 3 ? null : `only in ${[...used].join(', ')}`)
  }

/** So many noisy copies of each training sample, none elsewhere. */
export const copied =
  (copies: number): DataExpectation =>
  ({ fates, train, test, contract }, judgement) => {
    if (contract.window.size > 1) throw new Error('copies are counted for samples of one reading')
    const kept = (split: string) => fates.filter((f) => f.split === split).length
    const found = train.values.length / kept('train') - 1
    judgement.look(
      'noisy copies',
      Math.abs(found - copies) < 1e-9 ? null : `${found.toFixed(2)} of each, not ${copies}`,
    )
    judgement.look('held-out rows', test.values.length === kept('test') ? null : 'copied too')
    const distinct = new Set(train.values.map((row) => row.join())).size
    judgement.look('noise', distinct > kept('train') * (copies + 0.5) ? null : 'copies without noise')
  }

/** So many readings make one sample, and training windows begin so many readings apart. */
export const windows =
  (size: number, stride: number): DataExpectation =>
  ({ contract, fates, train, test }, judgement) => {
    judgement.look('window', contract.window.size === size ? null : `${contract.window.size} readings, not ${size}`)
    const stretches = (split: string) => {
      const lengths: number[] = []
      let last: Fate | null = null
      for (const fate of fates.filter((f) => f.split === split)) {
        if (last && last.file === fate.file && last.row + 1 === fate.row)
          lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1
        else lengths.push(1)
        last = fate
      }
      return lengths
    }
    const count = (split: string, step: number) =>
      stretches(split).reduce((sum, n) => sum + (n < size ? 0 : Math.floor((n - size) / step) + 1), 0)
    for (const [split, step, found] of [
      ['train', stride, train.values.length],
      ['test', size, test.values.length],
    ] as const) {
      const expected = count(split, step)
      judgement.look(`samples of ${split}`, found === expected ? null : `${found}, not ${expected}`)
    }
  }

export const labelled =
  (...labels: string[]): DataExpectation =>
  ({ contract }, judgement) => {
    const same = contract.labels.toSorted().join() === labels.toSorted().join()
    judgement.look('labels', same ? null : contract.labels.join(', '))
  }
