import { createHash } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../errors.ts'

/**
 * Keeps two runs from working on one folder at the same time. The marks lie in the user's tool folder, so that projects stay clean.
 * A mark names a process and when it started; one left by a killed run counts for nothing, even when its process number is in use again.
 *
 * @returns a function that gives the folders free
 * @throws InputError `project/busy` when another living run has one of them
 */
export function lockFolders(home: string, folders: readonly string[]): () => void {
  const marks = join(home, 'locks')
  mkdirSync(marks, { recursive: true })
  const taken: string[] = []
  const release = () => {
    for (const mark of taken) rmSync(mark, { force: true })
  }
  for (const folder of [...new Set(folders)].sort()) {
    const mark = join(marks, createHash('sha256').update(folder).digest('hex').slice(0, 32))
    const mine = join(marks, `${process.pid}.tmp`)
    writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid), folder }))
    try {
      take(mine, mark, folder)
      taken.push(mark)
    } catch (error) {
      release()
      throw error
    } finally {
      rmSync(mine, { force: true })
    }
  }
  return release
}

function take(mine: string, mark: string, folder: string): void {
  for (let i = 0; i < 20; i++) {
    try {
      // A link appears whole or not at all, and only where nothing is.
      linkSync(mine, mark)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const other = readMark(mark)
    if (other && startOf(other.pid) === other.started) {
      throw new InputError('project/busy', `another run (process ${other.pid}) is working on ${folder}`)
    }
    setAside(mark)
  }
  throw new InputError('project/busy', `other runs keep taking ${folder}`)
}

/** Removes a dead mark. Of several that try, one gets it; and should it have got a living one, it puts that back. */
function setAside(mark: string): void {
  const aside = `${mark}.${process.pid}`
  try {
    renameSync(mark, aside)
    const moved = readMark(aside)
    if (moved && startOf(moved.pid) === moved.started) linkSync(aside, mark)
  } catch {
    // Another process was quicker.
  } finally {
    rmSync(aside, { force: true })
  }
}

function readMark(path: string): { pid: number; started: string } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { pid: number; started: string }
  } catch {
    return null
  }
}

/** When a process started, in kernel ticks (field 22 of /proc/PID/stat); empty when it does not run, or only waits to be buried. */
export function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? '' : (fields[19] ?? '')
  } catch {
    return ''
  }
}
