import { readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parse } from 'yaml'
import { type Finding, finding } from '../findings/index.ts'
import { git, type Repository } from './git.ts'

export interface CheckedFiles {
  /** Absolute folder of tinyml.yml. */
  dir: string
  /** Files of readings, and the model, absolute. */
  given: readonly string[]
  /** Paths below the folder that have to be committed. */
  committed: readonly string[]
}

const largest = 100 * 2 ** 20

/** What lies in the repository in a way that makes the bot fail later. */
export async function checkFiles(
  repository: Repository,
  files: CheckedFiles,
): Promise<{ findings: Finding[]; lfs: boolean }> {
  const { dir, given } = files
  const shown = (path: string) => relative(dir, path)
  const findings: Finding[] = []
  const pointers = given.filter(isPointer)
  if (pointers.length > 0) {
    const message = `${some(pointers.map(shown))}: a Git LFS pointer in place of the readings`
    findings.push(finding('init/lfs-pointer', message, { where: shown(pointers[0] as string) }))
  }
  const large = given.filter((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largest)
  const { root } = repository
  if (root === null) {
    findings.push(finding('init/no-repository', `${dir} is in no git repository`))
    return { findings: [...findings, ...tooLarge(large, shown)], lfs: false }
  }
  if (repository.github === null) findings.push(finding('init/no-remote', 'no remote of the repository is on GitHub'))
  const inLfs = await lfsFiles(dir, given)
  if (inLfs.length > 0) findings.push(finding('init/lfs', `${some(inLfs.map(shown))}: kept in Git LFS`))
  // LFS takes what is too large for git.
  findings.push(
    ...tooLarge(
      large.filter((path) => !inLfs.includes(path)),
      shown,
    ),
  )
  const paths = [...given.map(shown), ...files.committed]
  const ignored = await fed(dir, ['check-ignore', '-z', '--no-index', '--stdin'], paths)
  if (ignored.length > 0) findings.push(finding('init/ignored', `git ignores ${some(ignored)}`))
  const submodules = (await submodulePaths(root)).map((path) => `${join(root, path)}/`)
  const inside = given.filter((path) => submodules.some((module) => path.startsWith(module)))
  if (inside.length > 0) findings.push(finding('init/submodule', `${some(inside.map(shown))}: in a submodule`))
  return { findings, lfs: inLfs.length > 0 }
}

const tooLarge = (paths: readonly string[], shown: (path: string) => string): Finding[] =>
  paths.map((path) => finding('init/large-file', `more than 100 MB: ${shown(path)}`, { where: shown(path) }))

const some = (names: readonly string[]): string =>
  names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '')

function isPointer(path: string): boolean {
  // A pointer is three short lines.
  const stat = statSync(path, { throwIfNoEntry: false })
  return (
    stat?.isFile() === true &&
    stat.size < 1024 &&
    readFileSync(path, 'latin1').startsWith('version https://git-lfs.github.com/spec/')
  )
}

async function lfsFiles(dir: string, paths: readonly string[]): Promise<string[]> {
  const found = await fed(dir, ['check-attr', '-z', '--stdin', 'filter'], paths)
  // Three fields a path: path, attribute, value.
  return paths.filter((_, i) => found[i * 3 + 2] === 'lfs')
}

/** What git answers about paths that it reads from its input, so that there may be many. */
async function fed(dir: string, args: string[], paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return []
  return ((await git(dir, args, paths.map((path) => `${path}\0`).join(''))) ?? '').split('\0').filter(Boolean)
}

async function submodulePaths(root: string): Promise<string[]> {
  const lines = await git(root, ['config', '--file', '.gitmodules', '--get-regexp', '^submodule\\..*\\.path$'])
  return (lines ?? '').split('\n').flatMap((line) => (line === '' ? [] : [line.slice(line.indexOf(' ') + 1)]))
}

/** Whether the job that asks models may, in a workflow that was kept. */
export function mayReadModels(workflow: string): boolean {
  try {
    const permissions = parse(workflow)?.jobs?.generate?.permissions
    return permissions?.models === 'read' || permissions === 'read-all' || permissions === 'write-all'
  } catch {
    return false
  }
}
