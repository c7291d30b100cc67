import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse'
import type { SensorProfile } from '../board/profiles.ts'
import { InputError } from '../errors.ts'
import type { Contract } from '../project/contract.ts'

/** The held-out raw readings, in the order in which the board gets them. They carry no labels. */
export interface Replay {
  /** One number for each raw column of the contract; NaN = missing. */
  rows: number[][]
  /** The held-out sample that each row belongs to; -1 where the reading is invalid. */
  sample: Int32Array
  /** Samples of several readings that a gate of the wish refuses: no inference is made on them. */
  refused?: ReadonlySet<number>
}

/** What LiteRT (label) and TFLM (INT8 outputs) answer on the Python features, one entry a held-out sample. */
export interface Reference {
  /** CRC-32 of the INT8 input, unsigned. */
  crc: Uint32Array
  label: Int32Array
  outputs: number[][]
}

async function* records(path: string): AsyncGenerator<string[]> {
  const parser = parse({ bom: true, relax_column_count: false })
  const source = createReadStream(path)
  source.on('error', (error) => parser.destroy(error))
  yield* source.pipe(parser) as AsyncIterable<string[]>
}

const bad = (path: string, problem: string): InputError => new InputError('verify/no-rows', problem, { where: path })

/** Reads `data/replay.csv`: `sample`, then the raw columns of the contract in order. */
export async function readReplay(path: string, contract: Contract): Promise<Replay> {
  const rows: number[][] = []
  const samples: number[] = []
  let expected: string | null = ['sample', ...contract.raw.map((c) => c.name)].join()
  for await (const record of records(path)) {
    if (expected !== null) {
      if (record.join() !== expected) throw bad(path, `expected the columns ${expected}, found ${record.join()}`)
      expected = null
      continue
    }
    samples.push(Number(record[0]))
    rows.push(record.slice(1).map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell))))
  }
  return { rows, sample: Int32Array.from(samples) }
}

/** Reads `model/reference.csv`: row, crc (hexadecimal), label_index, out_0, out_1, … */
export async function readReference(path: string): Promise<Reference> {
  const crc: number[] = []
  const label: number[] = []
  const outputs: number[][] = []
  let header = true
  for await (const record of records(path)) {
    if (header) {
      header = false
      if (record.slice(0, 3).join() !== 'row,crc,label_index') throw bad(path, `unexpected columns ${record.join()}`)
      continue
    }
    if (Number(record[0]) !== crc.length) throw bad(path, `expected row ${crc.length}, found ${record[0]}`)
    crc.push(Number.parseInt(record[1] ?? '', 16))
    label.push(Number(record[2]))
    outputs.push(record.slice(3).map(Number))
  }
  return { crc: Uint32Array.from(crc), label: Int32Array.from(label), outputs }
}

/** The true labels of the held-out samples, as indices into the contract's labels: the last column of `data/test.csv`. */
export async function readLabels(path: string, contract: Contract): Promise<Int32Array> {
  const index = new Map(contract.labels.map((label, i) => [label, i]))
  const labels: number[] = []
  let header = true
  for await (const record of records(path)) {
    if (!header) labels.push(index.get(record.at(-1) ?? '') ?? -1)
    header = false
  }
  return Int32Array.from(labels)
}

/** The rows as the virtual board takes them: a number for each channel of the sensor, 0 for channels that the data does not have. */
export function boardRows(replay: Replay, contract: Contract, sensor: SensorProfile): number[][] {
  if (sensor.channels.length === 0) return replay.rows
  const from = sensor.channels.map((channel) => contract.raw.findIndex((c) => c.channel === channel.name))
  return replay.rows.map((row) => from.map((i) => (i === -1 ? 0 : (row[i] ?? Number.NaN))))
}

/** For each replay row, the sample that it completes, or -1: a window is complete with its last row. */
export function completedSamples(replay: Replay): Int32Array {
  const completes = new Int32Array(replay.sample.length).fill(-1)
  const last = new Map<number, number>()
  for (const [row, sample] of replay.sample.entries()) if (sample >= 0) last.set(sample, row)
  for (const [sample, row] of last) completes[row] = sample
  return completes
}

/** The same, without the samples that a gate refuses: those on which an inference is made. */
export const askedSamples = (replay: Replay): Int32Array =>
  completedSamples(replay).map((sample) => (replay.refused?.has(sample) ? -1 : sample))

export const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'))
