import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { GitHubEvent } from './event.ts'

/**
 * Files of the project folder that a push or pull request changed, relative to it; null when that cannot be known: a new branch, a
 * run that was asked for, or a shallow checkout (GitHub leaves the list of files out of the payload that actions get).
 * It serves the words of the log alone. What has to run is decided by the lock, which compares contents.
 */
export async function changedFiles(event: GitHubEvent, projectDir: string): Promise<string[] | null> {
  if (event.kind === 'asked' || event.before === null) return null
  const range = event.kind === 'push' ? [event.before, event.after] : [`${event.before}...${event.after}`]
  try {
    const options = ['diff', '--name-only', '--relative', '--no-ext-diff', '-z', ...range, '--', '.']
    const { stdout } = await promisify(execFile)('git', ['-C', projectDir, ...options], { timeout: 5000 })
    return stdout.split('\0').filter(Boolean)
  } catch {
    return null
  }
}

/** One sentence for the log and the summary. */
export function describeChange(event: GitHubEvent, changed: readonly string[] | null): string {
  if (event.kind === 'asked') return `Asked for by ${event.name}.`
  const what = event.kind === 'push' ? `The push to ${event.ref}` : `Pull request ${event.number}`
  if (changed === null) return `${what} is compared by content, through the lock.`
  if (changed.length === 0) return `${what} touched nothing of this project.`
  const rest = changed.length > 3 ? ` and ${changed.length - 3} more` : ''
  return `${what} changed ${changed.slice(0, 3).join(', ')}${rest}.`
}
