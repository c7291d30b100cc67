import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { distance } from 'fastest-levenshtein'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type BoardProfile, boards, type SensorProfile, sensors } from '../board/profiles.ts'
import { InputError } from '../errors.ts'
import { configSchema, type ProjectConfig } from './config.ts'

export const configFile = 'tinyml.yml'

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
  const text = readFileSync(file, 'utf8')
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

  const parsed = configSchema.safeParse(document.toJS() ?? {})
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => describe(issue, [], document.toJS() ?? {}, whereIs))
    const [first, ...rest] = problems as [Problem, ...Problem[]]
    const more = rest.map((p) => `\n  ${p.where}: ${p.message}`).join('')
    throw new InputError('project/bad-setting', first.message + more, { where: first.where })
  }
  const config = parsed.data
  const board = boards[config.board]
  const sensor = sensors[config.sensor]
  checkTogether(board, sensor, whereIs)

  return {
    dir,
    config,
    board,
    sensor,
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

/** True when `path` is `dir` or below it. Both absolute, links resolved. */
export function isInside(dir: string, path: string): boolean {
  const way = relative(dir, path)
  return way === '' || (way !== '..' && !way.startsWith('../') && !isAbsolute(way))
}

/** The nearest existing folder of a path that may not exist yet, links resolved, plus the rest. */
export function realish(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realish(dirname(path)), relative(dirname(path), path))
}

function checkTogether(board: BoardProfile, sensor: SensorProfile, whereIs: Project['whereIs']): void {
  if (board.sensors.includes(sensor.id)) return
  const other = Object.values(boards).filter((b) => b.sensors.includes(sensor.id))
  throw new InputError(
    'project/board-sensor',
    `the ${board.title} has no ${sensor.title}${board.instead?.[sensor.id] ? ` (it has the ${board.instead[sensor.id]}, which is not supported yet)` : ''}; ` +
      `it goes with ${other.map((b) => `\`board: ${b.id}\``).join(' or ')}, and on this board \`sensor:\` can be ${board.sensors.map((s) => `\`${s}\``).join(' or ')}`,
    { where: whereIs(['sensor']) },
  )
}

interface Problem {
  where: string
  message: string
}

/** One zod issue as sentences: setting, what was expected, what was found, the nearest name for a typo. */
function describe(
  issue: z.core.$ZodIssue,
  above: PropertyKey[],
  found: unknown,
  whereIs: Project['whereIs'],
): Problem[] {
  const path = [...above, ...issue.path]
  const setting = path.length ? `\`${path.join('.')}\`` : configFile
  const at = (p: PropertyKey[]) => whereIs(p)
  const value = path.reduce<unknown>((v, key) => (v as Record<PropertyKey, unknown> | undefined)?.[key], found)
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path)
    return issue.keys.map((key) => ({
      where: at([...path, key]),
      message: `unknown setting \`${[...path, key].join('.')}\`${nearest(key, known)}; known here: ${known.join(', ')}`,
    }))
  }
  if (issue.code === 'invalid_union') {
    // The branch with the fewest complaints is the one that was meant.
    const branches = [...issue.errors].sort((a, b) => cost(a) - cost(b))
    const best = branches[0]
    if (best && typeof value === 'object' && value !== null) {
      return best.flatMap((inner) => describe(inner, path, found, whereIs))
    }
    const allowed = issue.errors
      .flat()
      .flatMap((e) => (e.code === 'invalid_value' ? e.values.map(String) : [`a mapping`]))
    return [
      { where: at(path), message: `${setting}: expected ${[...new Set(allowed)].join(' or ')}, found ${show(value)}` },
    ]
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    return [
      {
        where: at(path),
        message: `${setting}: expected ${allowed.join(' or ')}, found ${show(value)}${nearest(String(value), allowed)}`,
      },
    ]
  }
  if (value === undefined) {
    return [
      {
        where: at(path),
        message: `${setting} is missing${issue.code === 'invalid_type' ? `: expected ${issue.expected}` : ''}`,
      },
    ]
  }
  const expected = issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.message
  return [{ where: at(path), message: `${setting}: ${expected}, found ${show(value)}` }]
}

const cost = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce(
    (n, i) =>
      n + (i.code === 'unrecognized_keys' ? i.keys.length : i.code === 'invalid_type' && i.path.length === 0 ? 10 : 1),
    0,
  )

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function nearest(name: string, among: readonly string[]): string {
  const best = [...among].sort((a, b) => distance(name, a) - distance(name, b))[0]
  return best && distance(name.toLowerCase(), best) <= Math.max(2, name.length / 3)
    ? ` (did you mean \`${best}\`?)`
    : ''
}

/** Names of the settings at a path of the schema, for "known here". */
function keysAt(path: readonly PropertyKey[]): string[] {
  let shapes: z.core.$ZodType[] = [configSchema]
  const objects = (types: z.core.$ZodType[]): z.core.$ZodType[] =>
    types.flatMap((type) => {
      const def = type._zod.def as { type: string; innerType?: z.core.$ZodType; options?: z.core.$ZodType[] }
      if (def.innerType) return objects([def.innerType])
      if (def.options) return objects(def.options)
      return def.type === 'object' ? [type] : []
    })
  for (const key of path) {
    shapes = objects(shapes).flatMap((o) => {
      const inner = (o as z.ZodObject).shape[String(key)]
      return inner ? [inner as z.core.$ZodType] : []
    })
  }
  return objects(shapes).flatMap((o) => Object.keys((o as z.ZodObject).shape))
}
