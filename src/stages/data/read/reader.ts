import { InputError } from '../../../errors.ts'
import { cellsOf, type Dialect } from './dialect.ts'
import type { RawFile } from './files.ts'
import { Growing, Interner } from './growing.ts'
import { lineBatches } from './lines.ts'
import { numberAt } from './number.ts'
import type { Column, FileTable } from './table.ts'

/** Different cells that are no numbers, of which a column keeps so many. */
export const maxWords = 20

/** Whether a cell that is no number is no usual mark of a missing value either. */
export const isOdd = (word: string): boolean =>
  !/^(#?n\/?a|nan|[(]?null[)]?|none|nil|missing|empty|[-+]?inf(inity)?|err(or)?|[-–—_?.*x]+)$/i.test(word)

export const fold = (name: string): string => name.trim().toLowerCase()

/** Takes in one file after the other, as columns of float32. */
export class Reader {
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
      const column = {
        name,
        values: growing.array,
        words: [],
        wordRows: 0,
        firstWordRow: -1,
        firstOddRow: -1,
        files: 0,
      }
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
      // From here on there is room for every line of the batch: cells are stored without asking.
      this.reserve(this.rows + (first === 1 && !file.gzip ? estimate(file.bytes, lines) : 0))
      this.reserve(this.rows + lines.length)
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
    this.file.array[this.rows] = this.files.length - 1
    this.line.array[this.rows] = number
    const simple = dialect.delimiter !== ' ' && !line.includes('"')
    const length = simple
      ? this.addPlainCells(table, dialect, interners, line)
      : this.addCells(table, dialect, interners, cellsOf(line, dialect.delimiter, `${table.file.shown}:${number}`))
    if (length > table.widest) table.widest = length
    if (length < dialect.width) table.short++
  }

  /** The same as `addCells`, without cutting the line to pieces first. Returns the number of cells. */
  private addPlainCells(table: FileTable, dialect: Dialect, interners: (Interner | null)[], line: string): number {
    const { width, delimiter, decimal } = dialect
    const row = this.rows
    let [from, i, ragged] = [0, 0, 0]
    for (; from <= line.length; i++) {
      const next = line.indexOf(delimiter, from)
      const to = next < 0 ? line.length : next
      const interner = interners[i]
      const index = table.columns[i] as number
      if (i >= width && line.slice(from, to).trim() !== '') ragged = 1
      if (interner) interner.set(row, line.slice(from, to).trim())
      else if (index >= 0) {
        const value = numberAt(line, from, to, decimal)
        const column = this.columns[index] as (typeof this.columns)[number]
        column.growing.array[row] = value
        if (Number.isNaN(value)) this.notNumber(column, row, line.slice(from, to))
      }
      from = to + 1
    }
    this.ragged.array[row] = ragged
    table.ragged += ragged
    return i
  }

  private addCells(table: FileTable, dialect: Dialect, interners: (Interner | null)[], found: string[]): number {
    const ragged = Number(found.slice(dialect.width).some((cell) => cell.trim() !== ''))
    this.ragged.set(this.rows, ragged)
    table.ragged += ragged
    for (let i = 0; i < table.columns.length && i < found.length; i++) {
      const cell = found[i] as string
      const interner = interners[i]
      if (interner) interner.set(this.rows, cell.trim())
      else this.put(table.columns[i] as number, this.rows, numberAt(cell, 0, cell.length, dialect.decimal), cell)
    }
    return found.length
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
    if (Number.isNaN(value)) this.notNumber(column, row, cell)
  }

  private notNumber(column: (typeof this.columns)[number], row: number, cell: string): void {
    const word = cell.trim()
    if (word === '') return
    if (column.wordRows++ === 0) column.firstWordRow = row
    if (column.firstOddRow < 0 && isOdd(word)) column.firstOddRow = row
    if (column.known.size < maxWords) column.known.add(word)
  }

  private reserve(rows: number): void {
    for (const growing of [this.file, this.line, this.ragged]) growing.reserve(rows)
    for (const { growing } of this.columns) growing.reserve(rows)
    for (const interner of this.special.values()) interner.reserve(rows)
  }
}

/** Lines of a file of so many bytes, judged by its first ones, with a little room. */
function estimate(bytes: number, lines: readonly string[]): number {
  const sample = lines.reduce((sum, line) => sum + line.length + 1, 0)
  return Math.ceil((bytes / sample) * lines.length * 1.02)
}
