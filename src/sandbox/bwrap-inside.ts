import type { ChildProcess } from 'node:child_process'
import { readFileSync, statfsSync, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { treeUse } from './limits.ts'
import { collect, type Inside } from './watch.ts'

/** Processes of a sandbox that are bubblewrap's own. */
const own = 3

/** The inside of a bwrap process, which reports on descriptor 3 (`--json-status-fd`). */
export function bwrapInside(child: ChildProcess): Inside {
  const status = collect(child.stdio[3] as Readable, (chunk) => chunk)
  const init = (): string => /"child-pid": (\d+)/.exec(status.text())?.[1] ?? 'none'
  return {
    /**
     * Kills bwrap and the init of its namespace, and with the init everything inside. An init dies with its parent only once it has
     * asked the kernel for that: killed before, bwrap would leave one behind that waits for it for ever. So the first report of the
     * init's number is waited for.
     */
    async kill() {
      while (init() === 'none' && child.exitCode === null && child.signalCode === null) await sleep(2)
      child.kill('SIGKILL')
      try {
        if (init() !== 'none') process.kill(Number(init()), 'SIGKILL')
      } catch {} // It has gone already.
    },
    use() {
      if (child.pid === undefined) return null
      const { memoryBytes, processes } = treeUse(child.pid)
      return { memoryBytes, processes: processes - own }
    },
    temporaryBytes: () => temporaryUse(init()),
    async ended() {
      // The init of a PID namespace goes last: once it has gone, nothing inside can still write.
      for (let tries = 0; tries < 1000 && isAlive(init()); tries++) await sleep(2)
      // bwrap reports the exit code of the command only if it came as far as starting it.
      return { problem: status.text().includes('"exit-code"') ? null : '', outOfMemory: false }
    },
  }
}

/** False for a zombie too: it has ended, and whoever inherits it may take a second to notice. */
function isAlive(pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat[stat.lastIndexOf(')') + 2] !== 'Z'
  } catch {
    return false
  }
}

/** Bytes in the temporary folders of the sandbox whose init is `pid`; 0 where we may not look, and then their size is the limit. */
function temporaryUse(pid: string): number {
  let used = 0
  for (const folder of ['tmp', 'dev/shm']) {
    try {
      const path = `/proc/${pid}/root/${folder}`
      // On a busy machine the sandbox may still be in the making, and this is the host's own disk.
      if (statSync(path).dev === statSync(`/${folder}`).dev) continue
      const { blocks, bfree, bsize } = statfsSync(path)
      used += (blocks - bfree) * bsize
    } catch {}
  }
  return used
}
