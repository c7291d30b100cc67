import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxLimits } from './sandbox.ts'

const MiB = 2 ** 20

/** Enough for a compiler, an emulator or pandas on 100 MB; a caller that needs other limits says so. */
export const defaultLimits: SandboxLimits = {
  seconds: 120,
  memoryBytes: 2048 * MiB,
  outputBytes: 16 * MiB,
  diskBytes: 512 * MiB,
  processes: 64,
}

const pageBytes = 4096

/** What the processes below `root` use together; `processes` counts `root` too. */
export interface TreeUse {
  memoryBytes: number
  processes: number
}

/**
 * Adds up resident memory over a process tree. RLIMIT_AS and RLIMIT_DATA cannot say this: they count per process, and QEMU and
 * TensorFlow reserve gigabytes that they never touch. Orphans stay below `root`, because it is the init of its PID namespace.
 */
export function treeUse(root: number): TreeUse {
  const parents = new Map<number, number>()
  const resident = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      // The command name may hold spaces and brackets; the fields start behind the last one.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      parents.set(pid, Number(fields[1]))
      resident.set(pid, Number(fields[21]) * pageBytes)
    } catch {} // It ended while we looked.
  }
  const below = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === root) return true
    return false
  }
  const use: TreeUse = { memoryBytes: 0, processes: 0 }
  for (const [pid, bytes] of resident) {
    if (!below(pid)) continue
    use.memoryBytes += bytes
    use.processes++
  }
  return use
}

/** Bytes on disk below `dir`, links not followed. Files that vanish meanwhile count as nothing. */
export function diskUse(dir: string): number {
  let bytes = 0
  let entries: Dirent[]
  try {
    entries = readdirSync(dir, { withFileTypes: true })
  } catch {
    return 0
  }
  for (const entry of entries) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) bytes += pageBytes + diskUse(path)
    else {
      try {
        // An empty file costs an inode too: a million of them is a way to fill a disk.
        bytes += Math.max(lstatSync(path).blocks * 512, 512)
      } catch {}
    }
  }
  return bytes
}
