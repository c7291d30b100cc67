import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { boardsFolder } from '../../../src/board/platform.ts'
import { siblingOf } from '../../../src/board/programs.ts'
import { parseTrace } from '../../../src/board/trace.ts'
import { diskUse } from '../../../src/sandbox/limits.ts'
import type { Mount, Sandbox, SandboxRequest } from '../../../src/sandbox/sandbox.ts'
import { escapesFolder } from '../cases.ts'
import { changedSandbox } from './open-sandbox.ts'
import { sandbox, tools } from './python-trials.ts'
import type { SketchPlace, SketchTrial } from './sketch-trials.ts'

const same = (path: string): Mount => ({ from: path, to: path })

/** The sandbox in which the host's folder with the canary can be seen as well. */
const seeing = ({ canary, header }: SketchPlace) =>
  changedSandbox(sandbox, (request) => ({
    ...request,
    readOnly: [...(request.readOnly ?? []), same(canary), same(dirname(header))],
  }))

/** The folder that a build writes, before it begins. */
const workOf = ({ command, writable }: SandboxRequest): string | null =>
  command.includes('compile') ? (writable?.[0]?.from ?? null) : null

/** Puts something beside the copy of the sketch that is compiled. */
const adding = (chosen: Sandbox, add: (folder: string) => void): Sandbox =>
  changedSandbox(chosen, (request) => {
    const sketches = join(workOf(request) ?? '/nowhere', 'sketch')
    const name = existsSync(sketches) ? readdirSync(sketches)[0] : undefined
    if (name && name !== 'empty') add(join(sketches, name))
    return request
  })

/** A sketch on a bare board writes the trace itself; whoever reads it without a nonce believes it. */
const believed = (trace: string): string[] =>
  parseTrace(trace, '').end?.reason === 'rows-exhausted' ? ['it is said to have read every row'] : []

const written = (): string[] => []
const rows = [[1], [2], [3]]

const bombBytes = 48 * 2 ** 20
const bomb = { seen: 0 }
/** Measures what a build has left on the disk. */
const measured = (diskBytes: number): Sandbox => ({
  ...sandbox,
  async run(request) {
    const work = workOf(request)
    const result = await sandbox.run({ ...request, limits: { ...request.limits, diskBytes } })
    if (work) bomb.seen = diskUse(work)
    return result
  },
})

/** The sandbox with a monitor that takes any end from a sketch. */
async function credulous(place: SketchPlace): Promise<Sandbox> {
  const folder = join(place.folder, 'monitor')
  const virtual = join(boardsFolder, 'hardware/tinyml/virtual')
  cpSync(join(virtual, 'monitor'), folder, { recursive: true })
  const services = join(folder, 'services.c')
  const text = readFileSync(services, 'utf8')
  const careless = text.replace('a > REASON_ROWS_EXHAUSTED && ', '')
  if (careless === text) throw new Error('the monitor no longer has the check that this control takes away')
  writeFileSync(services, careless)
  const flags = readFileSync(join(folder, 'flags.txt'), 'utf8').trim().split(/\s+/)
  const sources = readdirSync(folder).filter((name) => name.endsWith('.c'))
  const gcc = siblingOf((await tools.require('arm-gcc')).path, 'gcc')
  execFileSync(gcc, [...flags, ...sources, '-lgcc', '-o', 'monitor.elf'], { cwd: folder })
  return {
    ...sandbox,
    async run(request) {
      const swap = (mount: Mount): Mount =>
        mount.to === '/monitor' && existsSync(join(mount.from, 'monitor.elf')) ? { ...mount, from: folder } : mount
      return sandbox.run({ ...request, readOnly: (request.readOnly ?? []).map(swap) })
    },
  }
}

/** How each sketch is built and run, by its id. */
export const sketchTrials: Readonly<Record<string, SketchTrial>> = {
  'host-command': { end: 'host-call', off: { bare: written } },
  'host-file-read': { end: 'host-call', off: { bare: written } },
  'host-file-write': { end: 'host-call', off: { bare: written } },
  'device-registers': {
    end: 'memory-fault',
    off: { bare: ({ uart }) => (uart.includes('ESCAPED') ? ['written to a device'] : []) },
  },
  'endless-loop': {
    end: 'time-limit',
    limits: { virtualSeconds: 0.2 },
    off: { bare: ({ outlived }) => (outlived ? ['it runs on'] : []) },
  },
  'serial-flood': {
    end: 'trace-full',
    limits: { traceBytes: 65_536, virtualSeconds: 600 },
    off: { bare: ({ printed }) => (printed.length > 4 * 65_536 ? ['all of it was taken'] : []) },
  },
  'forged-trace-serial': {
    end: 'rows-left',
    rows,
    limits: { virtualSeconds: 20, stallSeconds: 1 },
    off: { bare: ({ printed }) => believed(printed) },
  },
  'forged-trace-file': {
    end: 'host-call',
    rows,
    off: { bare: (_, { out }) => believed(readFileSync(join(out, 'trace.jsonl'), 'utf8')) },
  },
  'forged-end': { end: 'exit', rows, off: { sandbox: credulous } },
  'include-absolute': { end: 'board/compile', off: { sandbox: seeing } },
  incbin: { end: 'board/build', off: { sandbox: seeing } },
  'has-include': { end: 'time-limit', off: { sandbox: seeing } },
  'linked-header': {
    end: 'board/compile',
    bait: ({ sketch, header }) => symlinkSync(header, join(sketch, 'linked.h')),
    off: {
      sandbox: (place) => adding(seeing(place), (folder) => symlinkSync(place.header, join(folder, 'linked.h'))),
    },
  },
  'include-environment': {
    end: 'board/build',
    off: {
      sandbox: ({ secret }) =>
        changedSandbox(sandbox, (request) => ({ ...request, env: { ...request.env, CANARY_API_KEY: secret } })),
    },
  },
  'sketch-yaml': {
    end: 'time-limit',
    off: {
      sandbox: () =>
        adding(sandbox, (folder) =>
          copyFileSync(join(escapesFolder, 'sketches/sketch-yaml/sketch.yaml'), join(folder, 'sketch.yaml')),
        ),
    },
    escaped: (_, { end }) => (end === 'time-limit' ? [] : ['it was built otherwise']),
  },
  'compile-bomb': {
    // The limit for one file ends the assembler, unless the look at all files comes first.
    end: /^(board\/build|sandbox\/disk)$/,
    sandbox: measured(bombBytes / 2),
    off: { sandbox: () => measured(2 ** 30) },
    escaped: () => (bomb.seen > bombBytes ? [`${bomb.seen} bytes on the disk`] : []),
  },
}
