import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type DataContract, dataContractSchema } from '../../../project/contract.ts'
import { cells } from '../read/dialect.ts'
import { Growing, Words } from '../read/growing.ts'
import { lineBatches } from '../read/lines.ts'
import { numberAt } from '../read/number.ts'

/** A file that the script wrote is not in the agreed form. */
export class OutputError extends Error {
  readonly where: string
  constructor(message: string, where: string) {
    super(message)
    this.where = where
  }
}

export const splits = ['train', 'validation', 'test'] as const
export type SplitName = (typeof splits)[number]

/** One of the three output files: `rows` × `width` scaled features (float32) and the label's place in the contract. */
export interface SplitFile {
  rows: number
  width: number
  values: Float32Array
  labels: Int32Array
}

export function readContract(dir: string): DataContract {
  const path = 'data/contract.json'
  try {
    return dataContractSchema.parse(JSON.parse(readFileSync(join(dir, path), 'utf8')))
  } catch (error) {
    throw new OutputError(`not a contract: ${(error as Error).message.slice(0, 300)}`, path)
  }
}

/** Calls `row` with each line of a CSV file below `dir` after checking its header. Lines count from 1. */
async function eachRow(
  dir: string,
  path: string,
  header: readonly string[],
  row: (text: string, line: number) => void,
) {
  const absolute = join(dir, path)
  const file = { path, absolute, shown: path, bytes: 0, format: 'csv', gzip: false } as const
  for await (const { first, lines } of lineBatches(file)) {
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as string
      if (line === '') continue
      if (first + i > 1) {
        row(line, first + i)
        continue
      }
      const found = cells(line, ',')
      if (found.join('\0') === header.join('\0')) continue
      throw new OutputError(
        `expected the columns ${header.join(', ').slice(0, 200)}, found ${found.join(', ').slice(0, 200)}`,
        `${path}:1`,
      )
    }
  }
}

export async function readSplit(
  dir: string,
  split: SplitName,
  columns: readonly string[],
  { labels, rows: expected }: Pick<DataContract, 'labels' | 'rows'>,
): Promise<SplitFile> {
  const path = `data/${split}.csv`
  const width = columns.length
  const values = new Growing(Float32Array)
  const codes = new Growing(Int32Array)
  // What the contract counts is not to be trusted: no row is shorter than two bytes a cell.
  const most = statSync(join(dir, path)).size / (2 * width)
  values.reserve(Math.min(expected[split], most) * width)
  codes.reserve(Math.min(expected[split], most))
  const codeOf = new Map(labels.map((l, i) => [l, i]))
  let rows = 0
  await eachRow(dir, path, [...columns, 'label'], (text, line) => {
    const end = numbers(text, width, values, rows * width, path, line)
    const label = end < 0 ? undefined : codeOf.get(unquoted(text.slice(end)))
    if (label === undefined) {
      throw new OutputError(`expected ${width} features and a label of the contract`, `${path}:${line}`)
    }
    codes.set(rows++, label)
  })
  return { rows, width, values: values.upTo(rows * width), labels: codes.upTo(rows) }
}

export interface RowsFile {
  /** Place of the split in `splits` or -1. */
  split: Int8Array
  reason: Words
  file: Words
  row: Int32Array
}

/** What the script says became of every raw row, in order. */
export async function readRows(dir: string): Promise<RowsFile> {
  const split = new Growing(Int8Array, -1)
  const row = new Growing(Int32Array)
  const reason = new Words()
  const file = new Words()
  const known = new Map<string, number>([...splits.map((s, i) => [s, i] as [string, number]), ['', -1]])
  await eachRow(dir, 'data/rows.csv', ['file', 'row', 'split', 'reason'], (text, line) => {
    const simple = !text.includes('"')
    const found = simple ? [] : cells(text, ',')
    const first = text.indexOf(',')
    const second = text.indexOf(',', first + 1)
    const third = text.indexOf(',', second + 1)
    const name = simple ? text.slice(second + 1, third) : (found[2] ?? '')
    const place = known.get(name)
    if (place === undefined || (simple && third < 0))
      throw new OutputError(`no split "${name}"`, `data/rows.csv:${line}`)
    split.set(reason.length, place)
    row.set(reason.length, simple ? numberAt(text, first + 1, second, '.') : Number(found[1]))
    file.push(simple ? text.slice(0, first) : (found[0] ?? ''))
    reason.push(simple ? text.slice(third + 1) : (found[3] ?? ''))
  })
  return { split: split.upTo(reason.length), row: row.upTo(reason.length), reason, file }
}

/** The readings for the board: `sample` (-1: must be refused) and the raw columns. */
export async function readReplay(
  dir: string,
  columns: readonly string[],
): Promise<{ sample: Int32Array; rows: Float32Array }> {
  const sample = new Growing(Int32Array)
  const values = new Growing(Float32Array)
  const width = columns.length
  let rows = 0
  const path = 'data/replay.csv'
  await eachRow(dir, path, ['sample', ...columns], (text, line) => {
    const first = text.indexOf(',')
    const end = numbers(`${text.slice(first + 1)},`, width, values, rows * width, path, line)
    if (first < 0 || end < 0) throw new OutputError(`expected a sample and ${width} readings`, `${path}:${line}`)
    sample.set(rows++, Number(text.slice(0, first)))
  })
  return { sample: sample.upTo(rows), rows: values.upTo(rows * width) }
}

/** Reads `width` cells with numbers, each with a comma behind it. Returns the place behind the last, -1 when there are fewer. */
function numbers(
  text: string,
  width: number,
  into: Growing<Float32Array>,
  at: number,
  path: string,
  line: number,
): number {
  into.reserve(at + width)
  const values = into.array
  let from = 0
  for (let i = 0; i < width; i++) {
    const to = text.indexOf(',', from)
    if (to < 0) return -1
    const value = numberAt(text, from, to, '.')
    if (Number.isNaN(value)) {
      throw new OutputError(`expected a number, found "${text.slice(from, to).slice(0, 40)}"`, `${path}:${line}`)
    }
    values[at + i] = value
    from = to + 1
  }
  return from
}

/** The one cell of a text. */
const unquoted = (text: string): string => (text.startsWith('"') ? (cells(text, ',')[0] ?? '') : text)
