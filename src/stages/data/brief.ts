import type { SensorId } from '../../board/profiles.ts'
import { InputError } from '../../errors.ts'
import { type Finding, finding } from '../../findings/index.ts'
import type { StageContext } from '../../lifecycle/stage.ts'
import type { Project } from '../../project/project.ts'
import { type ChosenColumn, chooseColumns } from './columns.ts'
import { type ColumnProfile, countRepeats, profileColumn } from './profile.ts'
import { findRawFiles } from './read/files.ts'
import { Growing } from './read/growing.ts'
import { placeOfRow, readTable, type Table } from './read/table.ts'

export interface BriefFile {
  /** Below the source folder. */
  path: string
  format: 'csv' | 'jsonl'
  gzip: boolean
  delimiter: string
  decimal: '.' | ','
  /** Lines before the first row of data. */
  skip: number
  /** Most cells in a row, and how many it should have. */
  widest: number
  width: number
  /** Cell (CSV) of each column of `DataBrief.columns`. */
  positions: number[]
  /** Cell of the label and of the session, -1 for none. */
  labelPosition: number
  sessionPosition: number
  /** Class, where the file's name or folder says it. */
  label: string | null
  rows: number
  ragged: number
}

export interface BriefColumn extends ColumnProfile {
  /** A name for expressions: letters, digits and `_`. */
  name: string
  /** What the files call it. */
  header: string
  channel: string | null
  unit: string
  /** Cells that stand for "missing". */
  missingMarks: string[]
}

export interface BriefClass {
  label: string
  /** Spellings of this class in names or cells. */
  spellings: string[]
  rows: number
  /** Rows with a number in every column. */
  complete: number
}

/** What the data stage knows: aggregates only, no raw rows. Plain data, the same for the same files and settings. */
export interface DataBrief {
  project: string
  purpose: string
  sensor: SensorId
  files: BriefFile[]
  columns: BriefColumn[]
  classes: BriefClass[]
  rows: { raw: number; ragged: number; unlabelled: number; complete: number; duplicates: number; acrossClasses: number }
  /** Uninterrupted runs of readings of one file, class and session: their number and lengths. */
  recordings: { count: number; shortest: number; median: number; longest: number }
  wish: {
    /** What should be done with the readings, in the person's own words, and answers to earlier questions. */
    text: string
    answers: { about: string; answer: string }[]
    labelFrom: 'file-name' | 'folder' | 'column'
    labelColumn: string | null
    session: 'file' | 'column' | null
    sessionColumn: string | null
    /** How many there are. */
    sessions: number
    window: { size: number; stride: number | null } | null
    split: { train: number; validation: number; test: number }
    augment: { copies: number; noise: number } | null
    seed: number
    /** Columns stand where the person or the model wants them: none may be left out. */
    keepColumns: boolean
    /** A network that wants the readings themselves, in order. */
    conv: boolean
  }
  notes: Finding[]
}

/** Rows that a class needs for one in each split. */
export const fewestRows = 3

/** Reads and profiles the raw files. Throws an InputError, with file and line, for data that cannot be used. */
export async function gather(context: Pick<StageContext, 'project' | 'progress'>): Promise<DataBrief> {
  const { project, progress } = context
  progress.step('reading the raw files')
  const source = findRawFiles(project)
  const table = await readTable(project, source)
  const chosen = chooseColumns(project, table)
  const complete = completeRows(table, chosen.columns)
  const columns = chosen.columns.map((c) => ({ ...describeColumn(c), ...profileColumn(c.column.values) }))
  refuseRatios(project, columns)
  const classes = countClasses(project, table, complete)
  const steps = columns.map((c) => Math.max((c.max - c.min) / 1000, 1e-9))
  const repeats = countRepeats(
    table,
    chosen.columns.map((c) => c.column.values),
    steps,
    complete,
  )
  const config = project.config.data
  const model = project.config.model
  let ragged = 0
  let unlabelled = 0
  for (let row = 0; row < table.rows; row++) {
    ragged += table.ragged[row] as number
    if (table.label[row] === -1) unlabelled++
  }
  return {
    project: project.config.name,
    purpose: project.config.purpose,
    sensor: project.sensor.id,
    files: table.files.map((f) => ({
      path: f.file.path,
      format: f.file.format,
      gzip: f.file.gzip,
      delimiter: f.dialect?.delimiter ?? '',
      decimal: f.dialect?.decimal ?? '.',
      skip: f.dialect?.skip ?? 0,
      widest: f.widest,
      width: f.dialect?.width ?? 0,
      positions: f.dialect ? chosen.columns.map((c) => f.columns.indexOf(c.index)) : [],
      labelPosition: f.labelPosition,
      sessionPosition: f.sessionPosition,
      label: f.label,
      rows: f.records,
      ragged: f.ragged,
    })),
    columns,
    classes,
    rows: { raw: table.rows, ragged, unlabelled, complete: complete.reduce((n, c) => n + c, 0), ...repeats },
    recordings: recordingLengths(table, complete),
    wish: {
      text: config.wish,
      answers: project.config.answers.filter((a) => a.stage === 'data').map(({ about, answer }) => ({ about, answer })),
      labelFrom: typeof config.label === 'object' ? 'column' : config.label,
      labelColumn: typeof config.label === 'object' ? config.label.column : null,
      session: config.session === 'file' ? 'file' : table.sessionColumn === null ? null : 'column',
      sessionColumn: table.sessionColumn,
      sessions: new Set(table.session).size - Number(table.session.includes(-1)),
      window: config.window ? { size: config.window.size, stride: config.window.stride ?? null } : null,
      split: config.split,
      augment: config.augment ?? null,
      seed: config.seed,
      keepColumns:
        config.columns !== undefined ||
        'file' in model ||
        'shape' in model ||
        ('train' in model && model.train === 'conv'),
      conv: 'train' in model && model.train === 'conv',
    },
    notes: [...notesOnFiles(table), ...chosen.notes, ...notesOnClasses(classes)],
  }
}

function describeColumn(c: ChosenColumn) {
  return { name: c.name, header: c.column.name, channel: c.channel, unit: c.unit, missingMarks: c.column.words }
}

/** 1 for each row that has a class and a number in every column, and is not ragged. */
export function completeRows(table: Table, columns: readonly ChosenColumn[]): Uint8Array {
  const complete = new Uint8Array(table.rows)
  for (let row = 0; row < table.rows; row++) {
    complete[row] = Number(
      table.label[row] !== -1 && !table.ragged[row] && columns.every((c) => !Number.isNaN(c.column.values[row])),
    )
  }
  return complete
}

function countClasses(project: Project, table: Table, complete: Uint8Array): BriefClass[] {
  const rows = table.merge.labels.map(() => ({ rows: 0, complete: 0, first: -1 }))
  let any = 0
  for (let row = 0; row < table.rows; row++) {
    const count = rows[table.label[row] as number]
    if (!count) continue
    if (count.rows++ === 0) count.first = row
    count.complete += complete[row] as number
    any += complete[row] as number
  }
  const where = project.whereIs(['data', 'source'])
  if (any === 0) {
    throw new InputError(
      'data/no-valid-rows',
      `none of ${table.rows} rows has a label and a number in every column used`,
      {
        where,
      },
    )
  }
  if (rows.length < 2) {
    throw new InputError('data/one-class', `expected at least two classes, found only "${table.merge.labels[0]}"`, {
      where,
    })
  }
  rows.forEach((count, i) => {
    if (count.complete >= fewestRows) return
    const found = `class "${table.merge.labels[i]}" has ${count.complete} usable rows, at least ${fewestRows} are needed`
    throw new InputError('data/class-too-small', found, { where: placeOfRow(table, Math.max(count.first, 0)) })
  })
  return table.merge.labels.map((label, i) => ({
    label,
    spellings: [...table.merge.classOf].filter(([, l]) => l === label).map(([s]) => s),
    rows: rows[i]?.rows ?? 0,
    complete: rows[i]?.complete ?? 0,
  }))
}

/** Ratios cannot be replayed through a sensor that counts. */
function refuseRatios(project: Project, columns: readonly BriefColumn[]): void {
  const colours = columns.filter((c) => ['r', 'g', 'b'].includes(c.channel ?? ''))
  if (colours.length === 0 || colours.some((c) => c.integer || c.max > 2)) return
  throw new InputError(
    'data/not-counts',
    `the ${project.sensor.title} gives counts, but ${colours.map((c) => `"${c.header}"`).join(', ')} hold values up to ${Math.max(...colours.map((c) => c.max))}`,
    { where: project.whereIs(['sensor']) },
  )
}

function recordingLengths(table: Table, complete: Uint8Array): DataBrief['recordings'] {
  const growing = new Growing(Uint32Array)
  let count = 0
  let before = -1
  for (let row = 0; row < table.rows; row++) {
    if (!complete[row]) continue
    const same =
      before >= 0 &&
      table.file[row] === table.file[before] &&
      table.label[row] === table.label[before] &&
      table.session[row] === table.session[before]
    if (same) (growing.array[count - 1] as number)++
    else growing.set(count++, 1)
    before = row
  }
  const lengths = growing.upTo(count).sort()
  const [shortest, median, longest] = [0, Math.floor(lengths.length / 2), lengths.length - 1].map(
    (i) => lengths[i] ?? 0,
  )
  return { count: lengths.length, shortest: shortest ?? 0, median: median ?? 0, longest: longest ?? 0 }
}

function notesOnFiles(table: Table): Finding[] {
  const notes: Finding[] = []
  const merged = table.merge.notes
  if (merged.length > 0) {
    const more = merged.length > 5 ? `, and ${merged.length - 5} more` : ''
    notes.push(finding('data/label-merged', merged.slice(0, 5).join(', ') + more))
  }
  for (const f of table.files) {
    if (f.ragged > 0) {
      const first = table.ragged.indexOf(1, f.start)
      const text = `${f.ragged} of ${f.records} rows have more cells than the ${f.dialect?.width} expected and are dropped`
      notes.push(finding('data/ragged-rows', text, { where: placeOfRow(table, first) }))
    }
  }
  if (table.source.ignored.length > 0) {
    notes.push(
      finding(
        'data/ignored-files',
        `passed over: ${table.source.ignored.slice(0, 5).join(', ')}${table.source.ignored.length > 5 ? ', …' : ''}`,
      ),
    )
  }
  return notes
}

function notesOnClasses(classes: readonly BriefClass[]): Finding[] {
  const most = Math.max(...classes.map((c) => c.complete))
  return classes
    .filter((c) => c.complete * 3 < most)
    .map((c) =>
      finding('data/imbalance', `class "${c.label}" has ${c.complete} usable rows, the largest class has ${most}`),
    )
}
