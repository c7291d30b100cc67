import { posix } from 'node:path'
import { InputError } from '../../../errors.ts'
import type { Project } from '../../../project/project.ts'
import { cells, type Dialect, sniff, toNumber } from './dialect.ts'
import type { RawFile, RawSource } from './files.ts'
import { Growing, Interner } from './growing.ts'
import { type LabelMerge, mergeLabels, refuseLabel } from './labels.ts'
import { lineBatches } from './lines.ts'

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
}

export const maxWords = 20

/** Reads every raw file, streaming. About 4 bytes of memory a cell. Throws an InputError with file and line for what is no table. */
export async function readTable(project: Project, source: RawSource): Promise<Table> {
  const config = project.config.data
  const labelColumn = typeof config.label === 'object' ? config.label.column : null
  const sessionColumn = typeof config.session === 'object' ? config.session.column : null
  const reader = new Reader(labelColumn, sessionColumn)
  const dialects = await Promise.all(source.files.map((f) => (f.format === 'csv' ? sniff(f) : null)))
  const named = dialects.find((d) => d?.header)?.header ?? null
  for (const [i, file] of source.files.entries()) {
    const dialect = dialects[i] ?? null
    const names = dialect ? (dialect.header ?? nameless(project, dialect.width, named)) : []
    await reader.read(file, dialect, names)
  }
  if (labelColumn !== null && !reader.labels.used) throw noColumn(project, 'label', labelColumn, reader)
  if (sessionColumn !== null && !reader.sessions.used) throw noColumn(project, 'session', sessionColumn, reader)
  return finish(project, source, reader)
}

class Reader {
  readonly files: FileTable[] = []
  readonly columns: (Column & { growing: Growing<Float32Array>; known: Set<string> })[] = []
  readonly byName = new Map<string, number>()
  readonly file = new Growing(Uint16Array)
  readonly line = new Growing(Uint32Array)
  readonly ragged = new Growing(Uint8Array)
  readonly labels = new Interner()
  readonly sessions = new Interner()
  rows = 0
  private readonly special: Map<string, Interner>

  constructor(labelColumn: string | null, sessionColumn: string | null) {
    this.special = new Map()
    if (labelColumn !== null) this.special.set(fold(labelColumn), this.labels)
    // One column may be both: each label one session makes no sense, so the label wins.
    if (sessionColumn !== null && !this.special.has(fold(sessionColumn))) {
      this.special.set(fold(sessionColumn), this.sessions)
    }
  }

  column(name: string): number {
    const key = fold(name)
    let index = this.byName.get(key)
    if (index === undefined) {
      index = this.columns.length
      this.byName.set(key, index)
      const growing = new Growing(Float32Array, Number.NaN)
      const column = { name, values: growing.array, words: [], wordRows: 0, firstWordRow: -1, files: 0 }
      this.columns.push({ ...column, growing, known: new Set<string>() })
    }
    return index
  }

  async read(file: RawFile, dialect: Dialect | null, names: readonly string[]): Promise<void> {
    const interners = names.map((n) => this.special.get(fold(n)) ?? null)
    const columns = names.map((n, i) => (interners[i] || n === '' ? -1 : this.column(n)))
    for (const c of new Set(columns)) if (c >= 0) (this.columns[c] as Column).files++
    const table: FileTable = {
      ...{
        file,
        dialect,
        columns,
        start: this.rows,
        records: 0,
        ragged: 0,
        short: 0,
        widest: names.length,
        label: null,
      },
      labelPosition: interners.indexOf(this.labels),
      sessionPosition: interners.indexOf(this.sessions),
    }
    this.files.push(table)
    for await (const { first, lines } of lineBatches(file)) {
      for (let i = 0; i < lines.length; i++) {
        const number = first + i
        const line = number === 1 ? (lines[i] as string).replace(/^\ufeff/, '') : (lines[i] as string)
        if ((dialect && number <= dialect.skip) || line.trim() === '') continue
        if (dialect) this.addCsv(table, dialect, interners, line, number)
        else this.addJson(table, line, number)
        this.rows++
        table.records++
      }
    }
    for (const interner of [this.labels, this.sessions]) interner.fillTo(this.rows)
    if (table.records === 0) {
      throw new InputError('data/empty-file', `${file.shown} holds no readings`, { where: `${file.shown}:1` })
    }
    const odd = table.ragged + table.short
    if (odd * 2 > table.records) {
      throw new InputError(
        'data/ragged',
        `${file.shown}: expected ${dialect?.width} cells a row, but ${odd} of ${table.records} rows have another number`,
        { where: `${file.shown}:${this.line.array[table.start]}` },
      )
    }
  }

  private addCsv(
    table: FileTable,
    dialect: Dialect,
    interners: (Interner | null)[],
    line: string,
    number: number,
  ): void {
    const row = this.rows
    let found: string[]
    try {
      found = cells(line, dialect.delimiter)
    } catch (cause) {
      throw new InputError('data/ragged', 'a quoted cell does not end on its line', {
        where: `${table.file.shown}:${number}`,
        cause,
      })
    }
    const { length } = found
    let ragged = 0
    if (length > table.widest) table.widest = length
    if (length < dialect.width) table.short++
    for (let i = dialect.width; i < length; i++) if ((found[i] as string).trim() !== '') ragged = 1
    table.ragged += ragged
    this.file.set(row, this.files.length - 1)
    this.line.set(row, number)
    this.ragged.set(row, ragged)
    for (let i = 0; i < table.columns.length && i < length; i++) {
      const cell = found[i] as string
      const interner = interners[i]
      if (interner) interner.set(row, cell.trim())
      else this.put(table.columns[i] as number, row, toNumber(cell, dialect.decimal), cell)
    }
  }

  private addJson(table: FileTable, line: string, number: number): void {
    const where = `${table.file.shown}:${number}`
    let record: unknown
    try {
      record = JSON.parse(line)
    } catch (cause) {
      throw new InputError('data/not-json', 'expected one JSON object a line', { where, cause })
    }
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw new InputError('data/not-json', `expected a JSON object, found ${JSON.stringify(record).slice(0, 40)}`, {
        where,
      })
    }
    this.file.set(this.rows, this.files.length - 1)
    this.line.set(this.rows, number)
    this.ragged.set(this.rows, 0)
    for (const [name, value] of Object.entries(record)) {
      const interner = this.special.get(fold(name))
      if (interner) {
        interner.set(this.rows, value === null ? '' : String(value).trim())
        continue
      }
      const before = this.columns.length
      const index = this.column(name)
      const column = this.columns[index] as Column
      // JSON lines name their columns row by row: the first row that has one counts it for the file.
      if (before !== this.columns.length || !table.columns.includes(index)) {
        table.columns.push(index)
        column.files++
      }
      const float = typeof value === 'number' ? Math.fround(value) : Number.NaN
      this.put(index, this.rows, Number.isFinite(float) ? float : Number.NaN, value === null ? '' : String(value))
    }
  }

  private put(index: number, row: number, value: number, cell: string): void {
    if (index < 0) return
    const column = this.columns[index] as (typeof this.columns)[number]
    column.growing.set(row, value)
    if (!Number.isNaN(value)) return
    const word = cell.trim()
    if (word === '') return
    if (column.wordRows++ === 0) column.firstWordRow = row
    if (column.known.size < maxWords) column.known.add(cell.trim())
  }
}

export const fold = (name: string): string => name.trim().toLowerCase()

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

function finish(project: Project, source: RawSource, reader: Reader): Table {
  const { rows } = reader
  const config = project.config.data
  const byFile = typeof config.label !== 'object'
  const spelling = (f: RawFile) => labelOfPath(f.path, config.label === 'folder')
  const given = byFile ? reader.files.map((f) => spelling(f.file)) : reader.labels.words
  given.forEach((label, i) => {
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
    for (let row = f.start; row < f.start + f.records; row++) {
      label[row] = byFile ? (index.get(f.label ?? '') ?? -1) : (codes[reader.labels.array[row] as number] ?? -1)
      if (config.session === 'file') session[row] = n
      else if (reader.sessions.used) session[row] = reader.sessions.array[row] as number
    }
  })
  return {
    ...{ source, files: reader.files, rows, merge, label, session },
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
