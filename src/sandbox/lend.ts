import { lstatSync } from 'node:fs'
import { readableMounts } from './readable.ts'
import type { Mount, SandboxRequest } from './sandbox.ts'
import { giveTree, type Owner } from './tree.ts'

let nextUser = 0

/** A user id far above real ones, not used by another sandbox of this or, most likely, any process. */
export const ownUser = (): number => 1_600_000_000 + (process.pid % 1_000_000) * 100 + (nextUser++ % 100)

/** What the user of a sandbox may read and write while it runs. */
export interface Lent {
  /** The read-only mounts, with copies in place of what that user could not read. */
  readOnly: readonly Mount[]
  /** Host folders that it may write. */
  writable: readonly string[]
  /** Gives it what we have put below a writable folder since. */
  share(path: string): void
  /** Takes everything back. */
  giveBack(): void
}

/** @param user the one that the sandbox runs as; null when that is our own, who has everything already */
export function lend(request: SandboxRequest, user: number | null): Lent {
  const readOnly = request.readOnly ?? []
  const owners = (request.writable ?? []).map((mount): [string, Owner] => [mount.from, lstatSync(mount.from)])
  const writable = owners.map(([path]) => path)
  if (user === null) return { readOnly, writable, share() {}, giveBack() {} }
  const give = (path: string): void => giveTree(path, { uid: user, gid: user })
  const readable = readableMounts(readOnly)
  for (const path of writable) give(path)
  return {
    readOnly: readable.mounts,
    writable,
    share: give,
    giveBack() {
      readable.dispose()
      for (const [path, owner] of owners) giveTree(path, owner)
    },
  }
}
