import { posix } from 'node:path'
import { InputError } from '../../../errors.ts'
import type { Project } from '../../../project/project.ts'
import { type Dialect, sniff } from './dialect.ts'
import type { RawFile, RawSource } from './files.ts'
import { type LabelMerge, mergeLabels, refuseLabel } from './labels.ts'
import { notText } from './lines.ts'
import { Reader } from './reader.ts'
import { sessionColumnOf } from './session.ts'

export interface FileTable {
  file: RawFile
  /** Null for JSON lines. */
  dialect: Dialect | null
  /** For each cell of a row the column it belongs to, -1 for none; empty for JSON lines. */
  columns: number[]
  /** First row of the table that comes from this file, and their number. */
  start: number
  records: number
  /** Rows with cells beyond the width that are not blank: dropped. */
  ragged: number
  /** Rows with too few cells: their missing cells are missing values. */
  short: number
  /** Most cells in a row. */
  widest: number
  /** Cell that holds the label and the session, -1 for none (and for JSON lines). */
  labelPosition: number
  sessionPosition: number
  /** Class of a name-labelled file, `null` where a column says it. */
  label: string | null
}

export interface Column {
  name: string
  /** One value for each row, float32; NaN where the cell is missing or no number. */
  values: Float32Array
  /** Different cells that are not numbers, at most `maxWords` of them; blank cells are not among them. */
  words: string[]
  /** Rows with such a cell, and the first of them. */
  wordRows: number
  firstWordRow: number
  /** The first row with such a cell that is no usual mark of a missing value, -1 for none. */
  firstOddRow: number
  /** Files that have this column. */
  files: number
}

/** All raw readings, in the order of the files and of their lines. Columns that hold labels and sessions are not among `columns`. */
export interface Table {
  source: RawSource
  files: FileTable[]
  rows: number
  columns: Column[]
  file: Uint16Array
  line: Uint32Array
  ragged: Uint8Array
  /** Class of each row as an index into `merge.labels`, -1 for none. */
  label: Int32Array
  merge: LabelMerge
  /** Session of each row as a running number, -1 for none. */
  session: Int32Array
  /** Column that says the session, null for none. */
  sessionColumn: string | null
}

/** Reads every raw file, streaming. About 4 bytes of memory a cell. Throws an InputError with file and line for what is no table. */
export async function readTable(project: Project, source: RawSource): Promise<Table> {
  const config = project.config.data
  const labelColumn = typeof config.label === 'object' ? config.label.column : null
  const dialects = await Promise.all(source.files.map((f) => (f.format === 'csv' ? sniff(f) : null)))
  const named = dialects.find((d) => d?.header)?.header ?? null
  const sessionColumn = sessionColumnOf(config, named ?? [], labelColumn)
  const reader = new Reader(labelColumn, sessionColumn)
  for (const [i, file] of source.files.entries()) {
    const dialect = dialects[i] ?? null
    const names = dialect ? (dialect.header ?? nameless(project, dialect.width, named)) : []
    await reader.read(file, dialect, names)
  }
  if (labelColumn !== null && !reader.labels.used) throw noColumn(project, 'label', labelColumn, reader)
  if (sessionColumn !== null && !reader.sessions.used) throw noColumn(project, 'session', sessionColumn, reader)
  return finish(project, source, reader, sessionColumn)
}

function nameless(project: Project, width: number, named: readonly string[] | null): string[] {
  const given = project.config.data.columns
  if (given?.length === width) return [...given]
  if (named?.length === width) return [...named]
  const channels = project.sensor.channels.map((c) => c.name)
  if (width <= channels.length && width >= 3) return channels.slice(0, width)
  return Array.from({ length: width }, (_, i) => `c${i}`)
}

function noColumn(project: Project, setting: 'label' | 'session', column: string, reader: Reader): InputError {
  const known = reader.columns.map((c) => c.name).join(', ')
  return new InputError('data/no-column', `no file has the ${setting} column "${column}"; columns found: ${known}`, {
    where: project.whereIs(['data', setting, 'column']),
  })
}

function finish(project: Project, source: RawSource, reader: Reader, sessionColumn: string | null): Table {
  const { rows } = reader
  const config = project.config.data
  const byFile = typeof config.label !== 'object'
  const spelling = (f: RawFile) => labelOfPath(f.path, config.label === 'folder')
  const given = byFile ? reader.files.map((f) => spelling(f.file)) : reader.labels.words
  given.forEach((label, i) => {
    if (!byFile && label.includes('\ufffd')) {
      const row = reader.labels.array.indexOf(i)
      const { file } = reader.files[reader.file.array[row] as number] as FileTable
      throw notText(file, reader.line.array[row] as number, 'bytes that are not UTF-8 in a label')
    }
    const bad = refuseLabel(label)
    const where = byFile ? (reader.files[i] as FileTable).file.shown : placeOf(reader, reader.labels.array.indexOf(i))
    if (bad) throw new InputError('data/bad-label', `found ${bad}`, { where })
  })
  const merge = mergeLabels(
    given.filter((l) => l !== ''),
    config.label === 'file-name',
  )
  const index = new Map(merge.labels.map((l, i) => [l, i]))
  const classOf = (name: string) => index.get(merge.classOf.get(name) ?? '') ?? -1

  const label = new Int32Array(rows).fill(-1)
  const session = new Int32Array(rows).fill(-1)
  const codes = reader.labels.words.map(classOf)
  reader.files.forEach((f, n) => {
    if (byFile) f.label = merge.classOf.get(spelling(f.file)) ?? null
    const [start, end] = [f.start, f.start + f.records]
    if (byFile) label.fill(index.get(f.label ?? '') ?? -1, start, end)
    else for (let row = start; row < end; row++) label[row] = codes[reader.labels.array[row] as number] ?? -1
    if (config.session === 'file') session.fill(n, start, end)
    else if (reader.sessions.used) session.set(reader.sessions.array.subarray(start, end), start)
  })
  return {
    ...{ source, files: reader.files, rows, merge, label, session, sessionColumn },
    file: reader.file.array.subarray(0, rows),
    line: reader.line.array.subarray(0, rows),
    ragged: reader.ragged.array.subarray(0, rows),
    columns: reader.columns.map(({ growing, known, ...column }) => ({
      ...column,
      words: [...known].sort(),
      values: growing.upTo(rows),
    })),
  }
}

const placeOf = (reader: Reader, row: number): string =>
  row < 0 ? '' : `${reader.files[reader.file.array[row] as number]?.file.shown}:${reader.line.array[row]}`

/** `data/a/x.csv` → `x` by file name; `a` by folder, also for a file directly in the source folder. */
function labelOfPath(path: string, folder: boolean): string {
  if (folder && path.includes('/')) return path.slice(0, path.indexOf('/'))
  return posix.basename(path).replace(/(\.(csv|tsv|txt|dat|jsonl|ndjson))?(\.gz)?$/i, '')
}

/** `data/apple.csv:12` of a row. */
export const placeOfRow = (table: Table, row: number): string =>
  `${table.files[table.file[row] as number]?.file.shown}:${table.line[row]}`
