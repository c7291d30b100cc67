import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a case is run in and aims at: everything in it is its own, so that an escape hurts nothing. */
export interface Place {
  folder: string
  /** Raw readings, seen read-only. */
  in: string
  /** The folder that it may write, and that it is started in. */
  out: string
  /** A file outside both, whose text is `secret`. */
  canary: string
  /** The same in the home folder. */
  homeCanary: string
  secret: string
  /** No other process, socket or folder has this name. */
  marker: string
  dispose(): void
}

let places = 0

export function makePlace(): Place {
  const marker = `tinyml-canary-${process.pid}-${places++}`
  // As tokens are: a name by itself.
  const secret = `secret_${process.pid}_${places}`
  const folder = mkdtempSync(join(tmpdir(), 'tinyml-attack-'))
  const home = mkdtempSync(join(homedir(), '.tinyml-attack-'))
  for (const name of ['in', 'out']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'in/readings.csv'), 'a,b\n1,2\n')
  for (const canary of [folder, home]) writeFileSync(join(canary, 'canary'), secret)
  return {
    folder,
    in: join(folder, 'in'),
    out: join(folder, 'out'),
    canary: join(folder, 'canary'),
    homeCanary: join(home, 'canary'),
    secret,
    marker,
    dispose() {
      for (const made of [folder, dirname(join(home, 'canary'))]) rmSync(made, { recursive: true, force: true })
    },
  }
}

/** Processes of the host that have `marker` among their arguments; those of this process's own scripts count too. */
export function processesWith(marker: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        return readFileSync(`/proc/${entry}/cmdline`, 'latin1').split('\0').includes(marker)
      } catch {
        return false // It ended while we looked.
      }
    })
    .map(Number)
}

export async function killAll(marker: string): Promise<void> {
  for (const pid of processesWith(marker)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {}
  }
  await sleep(20)
}
