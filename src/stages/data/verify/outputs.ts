import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DataContract, dataContractSchema } from '../../../project/contract.ts'
import { cells } from '../read/dialect.ts'
import { Growing, Words } from '../read/growing.ts'
import { lineBatches } from '../read/lines.ts'

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

/** Calls `row` with the cells of each line of a CSV file below `dir` after checking its header. Lines count from 1. */
async function eachRow(
  dir: string,
  path: string,
  header: readonly string[] | null,
  row: (cells: string[], line: number) => void,
) {
  const absolute = join(dir, path)
  const file = { path, absolute, shown: path, bytes: 0, format: 'csv', gzip: false } as const
  for await (const { first, lines } of lineBatches(file)) {
    lines.forEach((line, i) => {
      if (line === '') return
      const found = cells(line, ',')
      if (first + i > 1) row(found, first + i)
      else if (header && found.join('\0') !== header.join('\0')) {
        throw new OutputError(
          `expected the columns ${header.join(', ').slice(0, 200)}, found ${found.join(', ').slice(0, 200)}`,
          `${path}:1`,
        )
      }
    })
  }
}

export async function readSplit(
  dir: string,
  split: SplitName,
  columns: readonly string[],
  labels: readonly string[],
): Promise<SplitFile> {
  const path = `data/${split}.csv`
  const width = columns.length
  const values = new Growing(Float32Array)
  const codes = new Growing(Int32Array)
  const codeOf = new Map(labels.map((l, i) => [l, i]))
  let rows = 0
  await eachRow(dir, path, [...columns, 'label'], (found, line) => {
    const label = codeOf.get(found[width] ?? '')
    if (label === undefined || found.length !== width + 1) {
      throw new OutputError(`expected ${width} features and a label of the contract`, `${path}:${line}`)
    }
    for (let i = 0; i < width; i++) values.set(rows * width + i, float(found[i] as string, `${path}:${line}`))
    codes.set(rows++, label)
  })
  return { rows, width, values: values.upTo(rows * width), labels: codes.upTo(rows) }
}

export interface RowsFile {
  /** Place of the split in `splits` or -1. */
  split: Int32Array
  reason: Words
  file: Words
  row: Int32Array
}

/** What the script says became of every raw row, in order. */
export async function readRows(dir: string): Promise<RowsFile> {
  const split = new Growing(Int32Array, -1)
  const row = new Growing(Int32Array)
  const reason = new Words()
  const file = new Words()
  const known = new Map<string, number>([...splits.map((s, i) => [s, i] as [string, number]), ['', -1]])
  await eachRow(dir, 'data/rows.csv', ['file', 'row', 'split', 'reason'], (found, line) => {
    const place = known.get(found[2] ?? '')
    if (place === undefined) throw new OutputError(`no split "${found[2]}"`, `data/rows.csv:${line}`)
    split.set(reason.length, place)
    row.set(reason.length, Number(found[1]))
    file.push(found[0] ?? '')
    reason.push(found[3] ?? '')
  })
  return { split: split.upTo(reason.length), row: row.upTo(reason.length), reason, file }
}

/** The readings for the board: `sample` (-1: must be refused) and the raw columns. */
export async function readReplay(
  dir: string,
  columns: readonly string[],
): Promise<{ sample: number[]; rows: Float32Array }> {
  const sample: number[] = []
  const values = new Growing(Float32Array)
  const path = 'data/replay.csv'
  await eachRow(dir, path, ['sample', ...columns], (found, line) => {
    columns.forEach((_, i) => {
      values.set(sample.length * columns.length + i, float(found[i + 1] ?? '', `${path}:${line}`))
    })
    sample.push(Number(found[0]))
  })
  return { sample, rows: values.upTo(sample.length * columns.length) }
}

function float(text: string, where: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new OutputError(`expected a number, found "${text.slice(0, 40)}"`, where)
  return Math.fround(value)
}
