import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { type BoardId, boards, type SensorId, sensors } from '../board/profiles.ts'
import { InputError } from '../errors.ts'
import { type Finding, finding } from '../findings/index.ts'
import { configSchema } from '../project/config.ts'
import { isInside } from '../project/project.ts'
import { type Choices, nameFrom } from './config.ts'
import { type Found, lookAround } from './find.ts'
import type { Questions } from './questions.ts'
import { boardWith, lookAtReadings, type Readings } from './readings.ts'

/** What a person said on the command line. */
export interface Asked {
  name?: string
  sensor?: SensorId
  board?: BoardId
  /** Paths, relative to the working folder or absolute. */
  data?: string
  model?: string
  sketch?: string
}

export interface Chosen {
  choices: Choices
  readings: Readings
  notes: Finding[]
}

const output = 'tinyml'

/** Settings of a new tinyml.yml: what was said, else what was found, else what is answered. Throws where there are no readings. */
export async function choose(dir: string, asked: Asked, questions: Questions): Promise<Chosen> {
  const notes: Finding[] = []
  const found = lookAround(dir, output)
  const sketch = asked.sketch ? sketchBelow(dir, asked.sketch) : one('sketch', found.sketches, notes)
  const source = await chooseSource(dir, asked, found, questions, notes)
  const readings = await lookAtReadings(dir, source)
  const model = asked.model ? modelBelow(dir, asked.model) : one('model', found.models, notes)
  if (!model && found.foreignModels[0]) {
    notes.push(
      finding('init/foreign-model', `${found.foreignModels[0]} is of a format that is not read`, {
        where: found.foreignModels[0],
      }),
    )
  }
  const suggested = sketch ? sketchName(sketch) : nameFrom(basename(dir))
  const name = asked.name ?? (await questions.ask('Name of the project', suggested, refuseName))
  const sensor = asked.sensor ?? (await chooseSensor(readings, questions))
  const board = asked.board ?? boardWith(sensor)
  const wish = await questions.ask(
    `What should the sketch do?${sketch ? ` (${sketch} is there: what does it do?)` : ''} Empty: print label and score`,
    '',
  )
  return { choices: { name, source, label: readings.label, sensor, board, model, wish, sketch }, readings, notes }
}

/** A path below the project, with forward slashes. Throws an InputError when it is not there, or elsewhere. */
export function below(dir: string, given: string): string {
  const absolute = resolve(given)
  if (!existsSync(absolute))
    throw new InputError('project/bad-usage', `expected a file or folder ${given}, found nothing there`)
  const real = realpathSync(absolute)
  if (!isInside(dir, real) || real === dir) {
    throw new InputError('project/bad-usage', `expected something inside ${dir}, found ${real}`, {
      hint: 'Copy it into the project: what the bot works with has to be in the repository.',
    })
  }
  return relative(dir, real).replaceAll('\\', '/')
}

export function modelBelow(dir: string, given: string): string {
  const path = below(dir, given)
  if (/\.(keras|h5|hdf5|tflite)$/i.test(path) || existsSync(`${resolve(dir, path)}/saved_model.pb`)) return path
  throw new InputError('project/bad-usage', `expected a .keras, .h5, .tflite or SavedModel, found ${path}`, {
    hint: 'Export the model in one of these formats first.',
  })
}

/** The `.ino` file of a sketch, which may be given as its folder. */
export function sketchBelow(dir: string, given: string): string {
  const path = below(dir, given)
  const file = path.endsWith('.ino') ? path : `${path}/${basename(path)}.ino`
  if (statSync(resolve(dir, file), { throwIfNoEntry: false })?.isFile()) return file
  throw new InputError(
    'project/bad-usage',
    `expected a sketch, which is a folder with a file of its own name, found ${path}`,
    {
      hint: 'Name the .ino file.',
    },
  )
}

/** A sketch is called like its file. */
export const sketchName = (path: string): string => nameFrom(basename(path, '.ino'))

function one(what: 'model' | 'sketch', paths: readonly string[], notes: Finding[]): string | null {
  if (paths.length > 1) {
    // Which of them is meant is not for a guess: a model decides everything that comes after it.
    notes.push(
      finding(
        'init/choice',
        `found ${paths.length} ${what === 'model' ? 'models' : 'sketches'} and took none: ${paths.slice(0, 5).join(', ')}`,
      ),
    )
    return null
  }
  return paths[0] ?? null
}

async function chooseSource(
  dir: string,
  asked: Asked,
  found: Found,
  questions: Questions,
  notes: Finding[],
): Promise<string> {
  if (asked.data) return below(dir, asked.data)
  const [first, ...others] = found.data
  if (!first) {
    const answer = await questions.ask('Folder with the readings', '', (path) => refusePath(dir, path))
    if (answer !== '' && refusePath(dir, answer) === null) return below(dir, resolve(dir, answer))
    throw new InputError('init/no-data', `expected CSV or JSON lines files below ${dir}, found none`)
  }
  if (others.length === 0) return first.path
  const names = found.data.map((c) => c.path)
  const source = await questions.ask(`Readings (${names.slice(0, 6).join(', ')})`, first.path, (path) =>
    refusePath(dir, path),
  )
  if (source === first.path)
    notes.push(finding('init/choice', `readings also lie in ${names.slice(1, 6).join(', ')}; took ${source}`))
  return below(dir, resolve(dir, source))
}

const refusePath = (dir: string, path: string): string | null =>
  path !== '' &&
  statSync(resolve(dir, path), { throwIfNoEntry: false }) &&
  isInside(dir, resolve(dir, path)) &&
  resolve(dir, path) !== dir
    ? null
    : `expected a folder or file below ${dir}`

const refuseName = (name: string): string | null => {
  const parsed = configSchema.shape.name.safeParse(name)
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'not a name')
}

async function chooseSensor(readings: Readings, questions: Questions): Promise<SensorId> {
  if (readings.sure) return readings.sensor
  const names = Object.keys(sensors)
  const carried = [...new Set(Object.values(boards).flatMap((b) => b.sensors))].filter((s) => names.includes(s))
  const answer = await questions.ask(`Sensor (${carried.join(', ')}); ${readings.because}`, readings.sensor, (name) =>
    names.includes(name) ? null : `expected one of ${names.join(', ')}`,
  )
  return names.includes(answer) ? (answer as SensorId) : readings.sensor
}
