import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The checkout is a stranger's: none of its hooks, monitors, pagers or drivers for differences is started. */
const careful = [
  ...['--literal-pathspecs', '--no-optional-locks', '--no-pager', '-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'core.fsmonitor=false', '-c', 'core.fileMode=false', '-c', 'core.quotePath=false'],
]

async function git(root: string, args: readonly string[], maxBuffer = 32 * 2 ** 20): Promise<string> {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' }
  const { stdout } = await run('git', ['-C', root, ...careful, ...args], { env, maxBuffer, timeout: 60_000 })
  return stdout
}

export interface Changes {
  /** Relative to the root of the repository. */
  changed: string[]
  deleted: string[]
}

/** What differs from a commit below these paths: tracked files, and new ones that are not ignored. Executable bits do not count. */
export async function changesSince(root: string, sha: string, paths: readonly string[]): Promise<Changes> {
  const options = ['--name-status', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules', '-z']
  const [tracked, untracked] = await Promise.all([
    git(root, ['diff', ...options, sha, '--', ...paths]),
    git(root, ['ls-files', '--others', '--exclude-standard', '-z', '--', ...paths]),
  ])
  const fields = tracked.split('\0').filter(Boolean)
  const pairs = Array.from(
    { length: fields.length / 2 },
    (_, i) => [fields[2 * i], fields[2 * i + 1]] as [string, string],
  )
  return {
    changed: [
      ...pairs.filter(([status]) => status !== 'D').map(([, path]) => path),
      ...untracked.split('\0').filter(Boolean),
    ].sort(),
    deleted: pairs.filter(([status]) => status === 'D').map(([, path]) => path),
  }
}

/** A file's text at a commit; null when it is not there, or too large to be a report. */
export async function textAt(root: string, commit: string, path: string): Promise<string | null> {
  try {
    return await git(root, ['show', '--no-textconv', '--end-of-options', `${commit}:${path}`], 4 * 2 ** 20)
  } catch {
    return null
  }
}
