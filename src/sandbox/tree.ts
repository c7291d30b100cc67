import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lchownSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { InputError } from '../errors.ts'
import { type Finding, finding } from '../findings/index.ts'

/**
 * Everything below `dir` that is neither a plain file nor a folder: a link, device, socket or FIFO, by which a later read of ours
 * would leave the folder or hang; also a file with set-id bits. Stages call it on what came out of the sandbox before they read it.
 */
export function oddFiles(dir: string): Finding[] {
  const found: Finding[] = []
  const walk = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      const where = relative(dir, path)
      if (entry.isDirectory()) walk(path)
      else if (entry.isSymbolicLink()) {
        found.push(finding('sandbox/odd-file', `${where} is a symbolic link to ${readlinkSync(path)}.`, { where }))
      } else if (!entry.isFile()) {
        const kind = entry.isFIFO() ? 'a FIFO' : entry.isSocket() ? 'a socket' : 'a device'
        found.push(finding('sandbox/odd-file', `${where} is ${kind}.`, { where }))
      } else {
        const { nlink, mode } = lstatSync(path)
        if (nlink > 1)
          found.push(
            finding('sandbox/odd-file', `${where} is a hard link; another name leads to the same file.`, { where }),
          )
        // Whoever starts it would act as its owner, who is the person of this run.
        if (mode & 0o6000) found.push(finding('sandbox/odd-file', `${where} has set-id bits.`, { where }))
      }
    }
  }
  walk(dir)
  return found
}

/** Throws an InputError `sandbox/odd-file` for the first of `oddFiles(dir)`. */
export function assertPlainTree(dir: string): void {
  const odd = oddFiles(dir)[0]
  if (odd) throw new InputError('sandbox/odd-file', odd.message, { where: odd.where })
}

export interface Owner {
  uid: number
  gid: number
}

/**
 * Gives a tree to `owner` with at least `rw` for it; folders stay folders, set-id bits go. What is inside may be hostile and
 * still running, so that a path could change its meaning between two calls: every step goes through a descriptor that was opened
 * without following links, and its children are named through that descriptor.
 */
export function giveTree(path: string, owner: Owner): void {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch {
    // A link, a socket or something that has gone: only the name itself changes hands.
    try {
      lchownSync(path, owner.uid, owner.gid)
    } catch {}
    return
  }
  try {
    const stat = fstatSync(fd)
    const plain = stat.isFile() || stat.isDirectory()
    if (!plain) return
    if (stat.uid !== owner.uid || stat.gid !== owner.gid) fchownSync(fd, owner.uid, owner.gid)
    const mode = (stat.mode & 0o755) | (stat.isDirectory() ? 0o755 : 0o644)
    if ((stat.mode & 0o7777) !== mode) fchmodSync(fd, mode)
    if (stat.isDirectory())
      for (const name of readdirSync(`/proc/self/fd/${fd}`)) giveTree(`/proc/self/fd/${fd}/${name}`, owner)
  } finally {
    closeSync(fd)
  }
}
