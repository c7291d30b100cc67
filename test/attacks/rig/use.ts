import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSandbox } from './open-sandbox.ts'
import { killAll, processesWith } from './place.ts'
import type { PythonTrial } from './python-trials.ts'

const MiB = 2 ** 20
const argument = (value: number) => async () => ({ args: [String(value)] })
const open = () => openSandbox()

/**
 * Cases that want more than their share. What they ask for is above the limit that the request sets and far below what could hurt
 * a machine, because without the sandbox they get it.
 */
export const use: Record<string, PythonTrial> = {
  'fork-bomb': { limits: { processes: 30 }, bait: argument(120), off: open },
  'memory-bomb': { end: 'memory', limits: { memoryBytes: 150 * MiB }, bait: argument(400 * MiB), off: open },
  'disk-full': {
    end: 'disk',
    limits: { diskBytes: 16 * MiB },
    bait: argument(60),
    escaped: ({ out }) => (readdirSync(out).length > 55 ? ['all files are there'] : []),
    off: open,
  },
  'disk-empty-files': {
    end: 'disk',
    limits: { diskBytes: MiB / 2 },
    bait: argument(2500),
    escaped: ({ out }) => (readdirSync(out).length >= 2500 ? ['all files are there'] : []),
    off: open,
  },
  'disk-temporary': { limits: { diskBytes: 16 * MiB }, bait: argument(48), off: open },
  'output-flood': { end: 'output', limits: { outputBytes: MiB }, bait: argument(256), off: open },
  'timeout-ignored': { end: 'time', limits: { seconds: 1 }, bait: argument(2), off: open },
  'daemon-survives': {
    bait: async ({ marker }) => ({ args: [marker], dispose: () => killAll(marker) }),
    async escaped({ marker }) {
      await sleep(100)
      return processesWith(marker).length > 0 ? ['a process is left'] : []
    },
    off: open,
  },
}
