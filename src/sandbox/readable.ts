import { chmodSync, cpSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mount } from './sandbox.ts'

/** Installations (a Python environment, a compiler) are larger than this and always readable by everyone. */
const mostEntries = 4000
const installations = new Set<string>()

/** Whether every user may read what is below `path`. Gives up, with yes, on trees too large to be anybody's data. */
function isReadable(path: string): boolean {
  if (installations.has(path)) return true
  let left = mostEntries
  const walk = (at: string): boolean => {
    const stat = lstatSync(at)
    if (stat.isSymbolicLink()) return true
    const needed = stat.isDirectory() ? 0o005 : 0o004
    if ((stat.mode & needed) !== needed) return false
    if (!stat.isDirectory()) return true
    for (const name of readdirSync(at)) {
      if (--left < 0) return true
      if (!walk(join(at, name))) return false
    }
    return true
  }
  const readable = walk(path)
  if (left < 0) installations.add(path)
  return readable
}

/**
 * Mounts that another user can read. Needed where the sandbox runs as a user of its own: files that only their owner may read
 * are copied, because the person's own files are not ours to change. `dispose` removes the copies.
 */
export function readableMounts(mounts: readonly Mount[]): { mounts: Mount[]; dispose(): void } {
  const copies: string[] = []
  const open = (path: string): void => {
    const stat = lstatSync(path)
    if (stat.isSymbolicLink()) return
    chmodSync(path, stat.isDirectory() ? 0o755 : (stat.mode & 0o111) !== 0 ? 0o755 : 0o644)
    if (stat.isDirectory()) for (const name of readdirSync(path)) open(join(path, name))
  }
  const mapped = mounts.map((mount) => {
    if (isReadable(mount.from)) return mount
    const folder = mkdtempSync(join(tmpdir(), 'tinyml-readable-'))
    copies.push(folder)
    const copy = join(folder, 'copy')
    cpSync(mount.from, copy, { recursive: true, verbatimSymlinks: true, dereference: false })
    open(copy)
    return { from: copy, to: mount.to }
  })
  return {
    mounts: mapped,
    dispose() {
      for (const folder of copies) rmSync(folder, { recursive: true, force: true })
    },
  }
}
