import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { type BoardProfile, boards, type SensorProfile, sensors } from '../board/profiles.ts'
import { InputError } from '../errors.ts'
import { configFile, configSchema, type ProjectConfig } from './config.ts'
import { describe, type Problem } from './problems.ts'

export { configFile }

export interface Project {
  /** Absolute, links resolved. */
  dir: string
  config: ProjectConfig
  board: BoardProfile
  sensor: SensorProfile
  /** `tinyml.yml:LINE` of a setting, for `Finding.where`. */
  whereIs(path: readonly PropertyKey[]): string
  /** Absolute path of a file named in tinyml.yml; throws an InputError when it is missing or a link leads out of the project. */
  resolve(path: string, setting: readonly PropertyKey[]): string
}

/** Reads and validates tinyml.yml. Throws an InputError that names the line, what was expected and what was found. */
export function loadProject(folder: string): Project {
  const given = resolve(folder)
  const file = join(given, configFile)
  if (!existsSync(file)) {
    throw new InputError('project/no-config', `expected ${configFile} in ${given}, found none`, { where: file })
  }
  const dir = realpathSync(given)
  const text = readText(file)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const broken = document.errors[0]
  if (broken) {
    const line = lines.linePos(broken.pos[0]).line
    throw new InputError('project/not-yaml', `not valid YAML: ${broken.message.split('\n')[0]}`, {
      where: `${configFile}:${line}`,
    })
  }

  /** The closest node at or above `path` that stands in the file. */
  const whereIs = (path: readonly PropertyKey[]): string => {
    for (let n = path.length; n > 0; n--) {
      const parent = document.getIn(path.slice(0, n - 1), true)
      const key = path[n - 1]
      const offset = isMap(parent)
        ? parent.items.find((i) => isScalar(i.key) && i.key.value === key)?.key
        : document.getIn(path.slice(0, n), true)
      const range = (offset as { range?: [number, number, number] } | undefined)?.range
      if (range) return `${configFile}:${lines.linePos(range[0]).line}`
    }
    return `${configFile}:1`
  }

  let data: unknown
  try {
    data = document.toJS({ maxAliasCount: 100 }) ?? {}
  } catch (cause) {
    throw new InputError('project/not-yaml', `not valid YAML: ${(cause as Error).message}`, { where: configFile })
  }
  const parsed = configSchema.safeParse(data)
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => describe(issue, [], data, whereIs))
    const [first, ...rest] = problems as [Problem, ...Problem[]]
    const more = rest.map((p) => `\n  ${p.where}: ${p.message}`).join('')
    throw new InputError('project/bad-setting', first.message + more, { where: first.where })
  }
  const config = parsed.data
  checkTogether(boards[config.board], sensors[config.sensor], whereIs)
  return projectOf(dir, config, whereIs)
}

/** A project with these settings, wherever they come from. */
export function projectOf(dir: string, config: ProjectConfig, whereIs: Project['whereIs']): Project {
  return {
    dir,
    config,
    board: boards[config.board],
    sensor: sensors[config.sensor],
    whereIs,
    resolve(path, setting) {
      const absolute = resolve(dir, path)
      if (!existsSync(absolute)) {
        throw new InputError('project/missing-file', `expected ${path} in the project folder, found nothing there`, {
          where: whereIs(setting),
        })
      }
      if (!isInside(dir, realpathSync(absolute))) {
        throw new InputError('project/leaves-project', `${path} is a link that leads out of the project folder`, {
          where: whereIs(setting),
        })
      }
      return absolute
    },
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new InputError('project/no-config', `cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}

/** True when `path` is `dir` or below it. Both absolute, links resolved. */
export function isInside(dir: string, path: string): boolean {
  const way = relative(dir, path)
  return way === '' || (way !== '..' && !way.startsWith('../') && !isAbsolute(way))
}

/** The nearest existing folder of a path that may not exist yet, links resolved, plus the rest. */
export function realish(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realish(dirname(path)), relative(dirname(path), path))
}

/** Throws an InputError where the board does not carry the sensor. */
export function checkTogether(board: BoardProfile, sensor: SensorProfile, whereIs: Project['whereIs']): void {
  if (board.sensors.includes(sensor.id)) return
  const other = Object.values(boards).filter((b) => b.sensors.includes(sensor.id))
  throw new InputError(
    'project/board-sensor',
    `the ${board.title} has no ${sensor.title}${board.instead?.[sensor.id] ? ` (it has the ${board.instead[sensor.id]}, which is not supported yet)` : ''}; ` +
      `it goes with ${other.map((b) => `\`board: ${b.id}\``).join(' or ')}, and on this board \`sensor:\` can be ${board.sensors.map((s) => `\`${s}\``).join(' or ')}`,
    { where: whereIs(['sensor']) },
  )
}
