import { posix } from 'node:path'
import { InputError } from '../../errors.ts'
import { lockFile } from '../../lifecycle/lock.ts'
import type { Guard } from './guard.ts'

/** What a bundle may change, relative to the root of the repository. */
export interface Allowed {
  /** The output folder; everything below it that is an artifact. */
  output: string
  /** tinyml.lock.json. */
  lock: string
}

/**
 * What a project's bundle may change. `project`: its folder, relative to the root of the repository; `output`: as in the tinyml.yml at
 * the commit that the request names, so neither comes from the bundle.
 * @throws InputError where the output folder would be the project itself, or leave it.
 */
export function allowedPaths(project: string, output: string): Allowed {
  const folder = plain(project)
  const below = plain(output)
  if (below === '' || below.split('/')[0] === '..' || output.startsWith('/') || folder.split('/')[0] === '..') {
    throw new InputError('project/bad-output', `expected an output folder below the project, found ${output}`)
  }
  return { output: posix.join(folder, below), lock: posix.join(folder, lockFile) }
}

/** A folder without `.`, doubled and closing slashes; empty for the folder itself. */
export const plain = (path: string): string => posix.join('.', path).replace(/^\.?\/*$|\/+$/g, '')

/** Folder of the project, relative to the root of the repository. */
export const projectOf = (allowed: Allowed): string => plain(posix.dirname(allowed.lock))

export type Kind = 'code' | 'text' | 'binary'

/** The kinds of files that stages make, by the end of the name. */
const kinds: Readonly<Record<string, Kind>> = {
  ...{ '.ino': 'code', '.cpp': 'code', '.c': 'code', '.h': 'code', '.hpp': 'code', '.py': 'code' },
  ...{ '.csv': 'text', '.json': 'text', '.jsonl': 'text', '.md': 'text' },
  ...{ '.png': 'binary', '.tflite': 'binary', '.keras': 'binary' },
}

/** Null for a file that no stage makes. */
export const kindOf = (path: string): Kind | null => kinds[posix.extname(path).toLowerCase()] ?? null

/** Markdown of other names is read as rules or texts of a repository by many programs, GitHub among them. */
const markdown = ['readme.md', 'report.md']

/** Names that programs look for and act upon, wherever they stand. */
const actedUpon = [
  ...['action.yml', 'action.yaml', 'tinyml.yml', 'sketch.yaml', 'codeowners', 'makefile', 'dockerfile'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'devcontainer.json', 'library.json'],
  ...['setup.py', 'conftest.py', 'sitecustomize.py', 'usercustomize.py', '__init__.py', '__main__.py'],
]

/** With any ending, these are devices on Windows, and a checkout there fails. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)(?:\.|$)/i

/**
 * Refuses a path that is not a plain one, or not an artifact of this project. The part down to the output folder is the project's own
 * and may be written in any script; below it stands nothing but what stages make, so ASCII is enough and look-alikes are out.
 */
export function checkPath(path: string, allowed: Allowed, guard: Guard): void {
  const refuse = (defence: Parameters<Guard['refuse']>[0], bad: boolean, why: string) =>
    guard.refuse(defence, bad, 'bot/bundle-bad-path', `${show(path)}: ${why}`, 'manifest.json')
  const foreign = (defence: Parameters<Guard['refuse']>[0], bad: boolean, why: string) =>
    guard.refuse(defence, bad, 'bot/bundle-foreign-path', `${show(path)}: ${why}`, 'manifest.json')
  const segments = path.split('/')
  refuse('segments', segments.includes(''), 'a part of the path is empty, or it is absolute')
  refuse(
    'segments',
    segments.some((s) => s.startsWith('.')),
    'a part of the path begins with a dot',
  )
  refuse(
    'segments',
    segments.some((s) => s.endsWith('.')),
    'a part of the path ends with a dot',
  )
  if (path === allowed.lock) return
  const inside = path.startsWith(`${allowed.output}/`)
  const own = inside ? path.slice(allowed.output.length + 1) : path
  refuse('characters', !/^[A-Za-z0-9._/-]*$/.test(own), 'expected ASCII letters, digits, “.”, “_” and “-”')
  refuse(
    'reserved-names',
    own.split('/').some((s) => devices.test(s)),
    'a part of the path is a device on Windows',
  )
  foreign('inside-output', !inside, `expected a path below ${allowed.output}, or ${allowed.lock}`)
  foreign('kinds', kindOf(path) === null, `expected a file of the kind ${Object.keys(kinds).join(', ')}`)
  const name = posix.basename(path).toLowerCase()
  foreign('known-names', actedUpon.includes(name), 'programs act upon a file of this name')
  foreign('known-names', name.endsWith('.md') && !markdown.includes(name), `expected ${markdown.join(' or ')}`)
}

/** Refuses paths that are one file on some file system, or a file and a folder at once. */
export function checkTwins(paths: readonly string[], guard: Guard): void {
  const known = new Map<string, string>()
  const twins = (a: string, b: string, how: string) =>
    guard.refuse('twins', true, 'bot/bundle-twin-paths', `${show(a)} and ${show(b)} ${how}`, 'manifest.json')
  for (const path of paths) {
    const same = known.get(folded(path))
    if (same !== undefined) twins(same, path, 'are one file on some systems')
    known.set(folded(path), path)
  }
  for (const path of paths) {
    const parts = folded(path).split('/')
    for (let n = 1; n < parts.length; n++) {
      const file = known.get(parts.slice(0, n).join('/'))
      if (file !== undefined) twins(file, path, 'cannot both be there: one is a folder of the other')
    }
  }
}

/** Equal for paths that a file system without case, or one that normalises, takes for the same. */
const folded = (path: string): string => path.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')

/** What comes from a bundle is shown with everything but ASCII as its number. */
const show = (path: string): string => {
  const quoted = JSON.stringify(path).replace(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return quoted.length > 120 ? `${quoted.slice(0, 119)}…"` : quoted
}
