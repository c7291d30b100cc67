import { type Finding, finding } from '../../../findings/index.ts'
import type { DataContract } from '../../../project/contract.ts'
import type { DataPlan } from '../plan.ts'
import type { Words } from '../read/growing.ts'
import { placeOfRow, type Table } from '../read/table.ts'
import { type RowsFile, type SplitFile, splits } from './outputs.ts'
import { breaks, type RawColumns } from './recompute.ts'
import type { Recomputed, Samples } from './samples.ts'

interface Checked {
  table: Table
  columns: RawColumns
  plan: DataPlan
  contract: DataContract
  files: readonly SplitFile[]
  rows: RowsFile
  replay: { sample: Int32Array; rows: Float32Array }
  why: Words
  again: Recomputed
}

/** Holds every line of the output files against what the raw rows say. */
export function checkAgainstRaw(checked: Checked): Finding[] {
  const accounting = checkAccounting(checked)
  const features = splits.flatMap((_, i) => checkFeatures(checked, i))
  return [...accounting, ...features, ...checkAugmented(checked), ...checkReplay(checked)]
}

/** Whether each row that has to be dropped is, under the first reason that holds: what can be said where a file cannot be read. */
export function checkReasons(table: Table, rows: RowsFile, why: Words): Finding[] {
  for (let row = 0; row < Math.min(table.rows, rows.reason.length); row++) {
    const [found, expected] = [rows.reason.at(row) ?? '', why.at(row) ?? '']
    if (expected === '' || found === expected) continue
    return [wrongReason(table, row, found, expected)]
  }
  return []
}

function wrongReason(table: Table, row: number, reason: string, expected: string): Finding {
  const message = `${placeOfRow(table, row)} is ${reason ? `dropped as "${reason}"` : 'used'}, but should be ${expected ? `dropped as "${expected}"` : 'used'}`
  return finding('data/rows-unaccounted', message, { where: `data/rows.csv:${row + 2}` })
}

/** raw = used + dropped by reason, row by row. */
function checkAccounting({ table, rows, why, again }: Checked): Finding[] {
  if (rows.reason.length !== table.rows) {
    const message = `${table.rows} raw rows, but ${rows.reason.length} are accounted for`
    return [finding('data/rows-unaccounted', message, { where: 'data/rows.csv' })]
  }
  const torn = new Set(again.torn)
  for (let row = 0; row < table.rows; row++) {
    const file = table.files[table.file[row] as number]
    const [split, reason] = [rows.split[row] as number, rows.reason.at(row) ?? '']
    const expected = why.at(row) || (again.outcome[row] === -1 ? 'incomplete window' : '')
    const right =
      rows.file.at(row) === file?.file.path &&
      rows.row[row] === row - (file?.start ?? 0) + 1 &&
      split >= 0 === (reason === '') &&
      (reason === expected || (torn.size > 0 && why.at(row) === ''))
    if (!right) return [wrongReason(table, row, reason, expected)]
  }
  return []
}

/** Scaled features equal an evaluation in TypeScript, bit for bit. */
function checkFeatures({ table, contract, plan, files, again }: Checked, split: number): Finding[] {
  const file = files[split] as SplitFile
  const expected = again.samples[split] as Samples
  const name = `data/${splits[split]}.csv`
  const copies = split === 0 && plan.augment ? plan.augment.copies : 0
  if (file.rows !== expected.count * (1 + copies)) {
    const message = `${name} has ${file.rows} rows, the raw rows make ${expected.count}${copies ? ` and ${copies} copies of each` : ''}`
    const augmented = plan.augment !== null && file.rows > expected.count && split > 0
    return [finding(augmented ? 'data/augmented-wrongly' : 'data/wrong-features', message, { where: name })]
  }
  const scaling = scalingOf(contract, plan)
  for (let i = 0; i < expected.count; i++) {
    for (let j = 0; j < expected.width; j++) {
      const value = expected.values[i * expected.width + j] as number
      if (!Number.isFinite(value)) {
        const place = placeOfRow(table, expected.rows[i] as number)
        return [finding('data/undefined-feature', `the features of ${place} are not all finite`, { where: place })]
      }
      const { offset, scale } = scaling[j] as { offset: number; scale: number }
      const scaled = Math.fround(Math.fround(value - offset) / scale)
      const found = file.values[i * file.width + j] as number
      if (scaled === found) continue
      const place = placeOfRow(table, expected.rows[i] as number)
      const message = `value ${j + 1} made of ${place} should be ${scaled}, found ${found}`
      return [finding('data/wrong-features', message, { where: `${name}:${i + 2}` })]
    }
    if (file.labels[i] !== expected.labels[i]) {
      const message = `the class of ${placeOfRow(table, expected.rows[i] as number)} should be "${contract.labels[expected.labels[i] as number]}"`
      return [finding('data/wrong-features', message, { where: `${name}:${i + 2}` })]
    }
  }
  return []
}

/** Offset and scale (float32) of each value of a sample. */
export const scalingOf = (contract: DataContract, plan: DataPlan): { offset: number; scale: number }[] =>
  contract.features.flatMap((f) =>
    Array.from({ length: f.aggregate === 'each' ? plan.window.size : 1 }, () => ({
      offset: Math.fround(f.scaling.offset),
      scale: Math.fround(f.scaling.scale),
    })),
  )

/** Augmented rows follow the training rows, block by block, each near the row that it is a copy of. */
function checkAugmented({ plan, contract, files, again }: Checked): Finding[] {
  const train = files[0] as SplitFile
  const base = again.samples[0].count
  if (!plan.augment || train.rows !== base * (1 + plan.augment.copies)) return []
  const { noise } = plan.augment
  const spread = spreads(again.samples[0])
  const scaling = scalingOf(contract, plan)
  let [squares, values] = [0, 0]
  for (let i = base; i < train.rows; i++) {
    const of = i % base
    let moved = 0
    for (let j = 0; j < train.width; j++) {
      const by = Math.abs(
        (train.values[i * train.width + j] as number) - (train.values[of * train.width + j] as number),
      )
      const unit = (noise * (spread[j] as number)) / (scaling[j] as { scale: number }).scale
      if (by > 0) moved++
      if (unit > 0) {
        squares += (by / unit) ** 2
        values++
      }
      // Seven standard deviations: one in 10^11 values.
      if (by > 7 * unit + 1e-4) {
        const message = `row ${i + 1} of training is further from row ${of + 1} than noise of ${noise} can move it`
        return [finding('data/augmented-wrongly', message, { where: `data/train.csv:${i + 2}` })]
      }
    }
    if (train.labels[i] !== train.labels[of] || (moved === 0 && spread.some((s) => s > 0))) {
      const message = `row ${i + 1} of training is no noisy copy of row ${of + 1}`
      return [finding('data/augmented-wrongly', message, { where: `data/train.csv:${i + 2}` })]
    }
  }
  // The mean of `values` squares of normal numbers is 1, give or take sqrt(2 / values); six times that, and a little.
  const loudness = squares / values
  if (Math.abs(loudness - 1) > 6 * Math.sqrt(2 / values) + 0.05) {
    const message = `the copies lie ${Math.sqrt(loudness).toFixed(2)} times as far from their rows as noise of ${noise} does`
    return [finding('data/augmented-wrongly', message, { where: `data/train.csv:${base + 2}` })]
  }
  return []
}

function spreads(samples: Samples): number[] {
  return Array.from({ length: samples.width }, (_, j) => {
    let [sum, squares] = [0, 0]
    for (let i = 0; i < samples.count; i++) sum += samples.values[i * samples.width + j] as number
    const mean = sum / samples.count
    for (let i = 0; i < samples.count; i++) squares += ((samples.values[i * samples.width + j] as number) - mean) ** 2
    return Math.sqrt(squares / samples.count)
  })
}

/** The board gets the held-out raw readings in order, and between them only readings that it has to refuse. */
function checkReplay({ columns, plan, replay, again }: Checked): Finding[] {
  const used = plan.columns.map((c) => columns.values.get(c) as Float32Array)
  const rules = plan.validity.map((v) => ({ at: plan.columns.indexOf(v.column), ...v }))
  const wrong = (line: number, message: string) => [
    finding('data/bad-output', message, { where: `data/replay.csv:${line + 2}` }),
  ]
  let next = 0
  for (let line = 0; line < replay.sample.length; line++) {
    const sample = replay.sample[line]
    const reading = replay.rows.subarray(line * used.length, (line + 1) * used.length)
    if (sample === -1) {
      const refused = rules.some((r) => breaks(reading[r.at] as number, r))
      if (!refused) return wrong(line, 'a reading without a sample breaks no validity rule')
      continue
    }
    const row = again.replayed[next]
    if (row === undefined || sample !== Math.floor(next / plan.window.size)) {
      return wrong(line, `expected sample ${Math.floor(next / plan.window.size)}, found ${sample}`)
    }
    if (used.some((values, i) => values[row] !== reading[i])) return wrong(line, 'the reading is not the raw one')
    next++
  }
  if (next !== again.replayed.length)
    return wrong(replay.sample.length, `${again.replayed.length - next} held-out readings are missing`)
  return []
}
