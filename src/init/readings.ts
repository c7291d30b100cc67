import { type BoardId, boards, type SensorId, sensors } from '../board/profiles.ts'
import { TinymlError } from '../errors.ts'
import { configSchema, type ProjectConfig } from '../project/config.ts'
import { type Project, projectOf } from '../project/project.ts'
import { channelNamed } from '../stages/data/columns.ts'
import { findRawFiles, listRawFiles } from '../stages/data/read/files.ts'
import { type Column, readTable, type Table } from '../stages/data/read/table.ts'

export type Label = ProjectConfig['data']['label']

/** What readings look like, and what that makes likely. */
export interface Readings {
  sensor: SensorId
  /** Why that sensor. */
  because: string
  /** False where the columns do not say. */
  sure: boolean
  label: Label
  /** What a run would stumble over; null when they can be read. */
  problem: TinymlError | null
  /** Files, absolute; empty when they could not be listed. */
  files: string[]
}

/** Reads what lies at `source` as a run would, and guesses the sensor and where the label stands. */
export async function lookAtReadings(dir: string, source: string): Promise<Readings> {
  const project = provisional(dir, source)
  const unknown = { sensor: 'serial', sure: false, label: 'file-name' } as const
  let files: string[] = []
  try {
    files = listRawFiles(project).files.map((f) => f.absolute)
    const table = await readTable(project, findRawFiles(project))
    const label = guessLabel(table)
    return { ...guessSensor(table), label, problem: null, files }
  } catch (problem) {
    if (!(problem instanceof TinymlError)) throw problem
    return { ...unknown, because: 'the readings could not be read', problem, files }
  }
}

/** A project of nothing but readings, before there is a tinyml.yml. */
function provisional(dir: string, source: string): Project {
  return projectOf(dir, configSchema.parse({ name: 'provisional', data: { source }, sensor: 'serial' }), () => '')
}

function guessSensor(table: Table): Pick<Readings, 'sensor' | 'because' | 'sure'> {
  const everywhere = table.columns.filter((c) => c.files === table.files.length)
  const known = (id: SensorId) =>
    everywhere.flatMap((column) => {
      const channel = channelNamed(sensors[id], column.name)
      return channel ? [{ column, channel }] : []
    })
  const needed: [SensorId, string[]][] = [
    ['apds9960', ['r', 'g', 'b']],
    ['lsm9ds1', ['ax', 'ay', 'az']],
  ]
  for (const [id, names] of needed) {
    const found = known(id)
    if (!names.every((name) => found.some((f) => f.channel.name === name))) continue
    const outside = found.find(({ column, channel }) => {
      const [low, high] = range(column)
      // Shares of a whole are no counts of the sensor.
      return low < channel.min || high > channel.max || (channel.unit === 'count' && high <= 1)
    })
    if (outside) {
      const { column, channel } = outside
      const because = `"${column.name}" goes from ${range(column).map(short).join(' to ')}, which is no ${channel.unit} of the ${sensors[id].title}`
      return { sensor: 'serial', because, sure: true }
    }
    const because = `the columns ${found.map((f) => f.column.name).join(', ')} are channels of the ${sensors[id].title}`
    return { sensor: id, because, sure: true }
  }
  const columns = everywhere.map((c) => c.name).slice(0, 8)
  return { sensor: 'serial', because: `the columns ${columns.join(', ')} are of no sensor that is known`, sure: false }
}

const short = (value: number): string => String(Number(value.toPrecision(4)))

function range(column: Column): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of column.values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

const labelNames = /^(labels?|class(es|_?name)?|target|category|kind|species|activity|gesture)$/i

/** A column of words, or one that is called like a label; else folders, where they divide the files; else the files' names. */
function guessLabel(table: Table): Label {
  const everywhere = table.columns.filter((c) => c.files === table.files.length)
  const worded = everywhere.filter((c) => c.words.length > 1 && c.wordRows * 2 > table.rows)
  const column = everywhere.find((c) => labelNames.test(c.name.trim())) ?? (worded.length === 1 ? worded[0] : undefined)
  if (column && column.name.trim() !== '') return { column: column.name }
  const folders = new Set(table.files.map((f) => f.file.path.split('/').slice(0, -1)[0] ?? ''))
  return folders.size > 1 && !folders.has('') ? 'folder' : 'file-name'
}

/** The first board that carries the sensor. */
export const boardWith = (sensor: SensorId): BoardId =>
  (Object.values(boards).find((b) => b.sensors.includes(sensor)) ?? boards['nano33ble-sense']).id
