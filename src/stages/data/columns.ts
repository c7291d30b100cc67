import type { Channel, SensorProfile } from '../../board/profiles.ts'
import { InputError } from '../../errors.ts'
import { type Finding, finding } from '../../findings/index.ts'
import type { Project } from '../../project/project.ts'
import { fold, isOdd, maxWords } from './read/reader.ts'
import { type Column, placeOfRow, type Table } from './read/table.ts'

/** A raw column that is used, and what it means. */
export interface ChosenColumn {
  /** Place in `Table.columns`. */
  index: number
  column: Column
  /** A name for expressions. */
  name: string
  channel: string | null
  unit: string
}

/** Names that would mean something else in an expression, in Python or in C++. */
const reserved = new Set(
  (
    'abs sqrt exp log sin cos tan min max pow floor ceil round sum mean std and or not if else for while return in is def ' +
    'class del from import lambda pass None True False try with yield global raise assert break continue finally except ' +
    'int float double char bool long short signed unsigned void auto const static struct union enum switch case default do ' +
    'goto new delete this true false nullptr namespace using template typename operator public private protected virtual ' +
    'label sample file row split reason'
  ).split(' '),
)

/**
 * The columns that readings are made of: those that tinyml.yml names, else the sensor's channels found by their usual names, else
 * every numeric column. Throws an InputError when a wanted column is missing or holds no numbers.
 */
export function chooseColumns(project: Project, table: Table): { columns: ChosenColumn[]; notes: Finding[] } {
  const notes: Finding[] = []
  const wanted = project.config.data.columns
  const taken = new Set<string>()
  const choose = (index: number, channel: { name: string; unit: string } | null): ChosenColumn => {
    const column = table.columns[index] as Column
    const name = unique(channel?.name ?? identifier(column.name), taken)
    return { index, column, name, channel: channel?.name ?? null, unit: channel?.unit ?? '' }
  }
  const channelOf = (name: string) => channelNamed(project.sensor, name)

  let columns: ChosenColumn[]
  if (wanted) {
    columns = wanted.map((name, i) => {
      const index = find(table, name, project)
      if (index < 0) throw missing(project, `column "${name}"`, ['data', 'columns', i], table)
      return choose(index, channelOf(name))
    })
  } else if (project.sensor.channels.length > 0) {
    columns = project.sensor.channels.flatMap((channel) => {
      const index = table.columns.findIndex((c) => channelOf(c.name) === channel)
      if (index < 0) return []
      const column = table.columns[index] as Column
      if (column.files === table.files.length) return [choose(index, channel)]
      notes.push(
        finding(
          'data/column-left-out',
          `"${column.name}" is left out: only ${column.files} of ${table.files.length} files have it`,
        ),
      )
      return []
    })
    if (columns.length === 0) {
      const names = project.sensor.channels.map((c) => c.name).join(', ')
      throw missing(project, `column of the ${project.sensor.title} (${names})`, ['sensor'], table)
    }
    const used = new Set(columns.map((c) => c.index))
    const others = table.columns
      .filter((c, i) => !used.has(i) && c.files === table.files.length)
      .map((c) => `"${c.name}"`)
    if (others.length > 0)
      notes.push(finding('data/column-left-out', `no channel of the sensor, left out: ${some(others)}`))
  } else {
    columns = table.columns.flatMap((column, index) => {
      const why = column.files < table.files.length ? 'not in every file' : isNumeric(column) ? null : 'not numeric'
      if (why === null) return [choose(index, null)]
      if (column.name !== '') notes.push(finding('data/column-left-out', `"${column.name}" is left out: ${why}`))
      return []
    })
  }
  for (const c of columns) refuseWords(table, c.column)
  if (columns.length === 0) {
    const first = table.columns.find((c) => c.wordRows > 0)
    const where = first ? placeOfRow(table, first.firstWordRow) : (table.files[0]?.file.shown ?? '')
    throw new InputError('data/not-numeric', 'no column with numbers in every file', { where })
  }
  const lacking = columns.flatMap((c) =>
    table.files
      .filter((f) => c.column.files < table.files.length && !f.columns.includes(c.index))
      .map((f) => ({ f, c })),
  )[0]
  if (lacking) {
    throw new InputError('data/no-column', `${lacking.f.file.shown} has no column "${lacking.c.column.name}"`, {
      where: `${lacking.f.file.shown}:1`,
    })
  }
  return { columns, notes: [...notes, ...columns.flatMap((c) => oddCells(table, c.column))] }
}

/** Cells that may be numbers written wrongly: their rows are dropped, so they are shown. */
function oddCells(table: Table, { name, words, firstOddRow }: Column): Finding[] {
  if (firstOddRow < 0) return []
  const where = placeOfRow(table, firstOddRow)
  const odd = words.filter(isOdd).slice(0, 5)
  const message = `column "${name}" has ${odd.map((word) => JSON.stringify(word.slice(0, 40))).join(', ')}, first at ${where}`
  return [finding('data/text-cells', message, { where })]
}

const some = (names: string[]): string => names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '')

/** The channel that a column of such a name usually holds; null for none. */
export const channelNamed = (sensor: SensorProfile, column: string): Channel | null =>
  sensor.channels.find((c) => c.aliases.includes(plain(column))) ?? null

/** `Acc X (g)` → `acc_x`. */
const plain = (name: string): string => fold(name.replace(/[([].*$/, '')).replace(/[\s-]+/g, '_')

function find(table: Table, name: string, project: Project): number {
  const exact = table.columns.findIndex((c) => fold(c.name) === fold(name))
  if (exact >= 0) return exact
  const channel = project.sensor.channels.find((c) => c.name === fold(name))
  return channel ? table.columns.findIndex((c) => channel.aliases.includes(plain(c.name))) : -1
}

function missing(project: Project, what: string, setting: PropertyKey[], table: Table): InputError {
  const found = some(table.columns.map((c) => `"${c.name}"`))
  return new InputError('data/no-column', `no file has a ${what}; columns found: ${found || 'none'}`, {
    where: project.whereIs(setting),
  })
}

function count(column: Column): number {
  let n = 0
  for (const value of column.values) if (!Number.isNaN(value)) n++
  return n
}

/** Numbers mostly, and no more than a few words that stand for "missing". */
const isNumeric = (column: Column): boolean => column.words.length < maxWords && column.wordRows < count(column)

function refuseWords(table: Table, column: Column): void {
  if (column.wordRows === 0 || isNumeric(column)) return
  throw new InputError(
    'data/not-numeric',
    `expected numbers in column "${column.name}", found "${(column.words[0] ?? '').slice(0, 40)}" and other words in ${column.wordRows} of ${table.rows} rows`,
    { where: placeOfRow(table, column.firstWordRow) },
  )
}

/** A name that Python, C++ and the expression language take as one. */
function identifier(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
  const safe = ascii === '' ? 'c' : /^\d/.test(ascii) ? `c${ascii}` : ascii
  return reserved.has(safe) || reserved.has(safe.toLowerCase()) ? `${safe}_` : safe
}

function unique(name: string, taken: Set<string>): string {
  let free = name
  for (let n = 2; taken.has(free); n++) free = `${name}_${n}`
  taken.add(free)
  return free
}
