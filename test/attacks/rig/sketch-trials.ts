import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildSketch, type RunRequest, runOnVirtualBoard } from '../../../src/board/virtual.ts'
import type { Sandbox } from '../../../src/sandbox/sandbox.ts'
import { type BareRun, runBare } from './bare-board.ts'
import { makePlace, type Place } from './place.ts'
import { type Outcome, sandbox, tools } from './python-trials.ts'

export interface SketchPlace extends Place {
  name: string
  /** The sketch's folder, with a `bait.h` that names the paths at which a case aims. */
  sketch: string
  /** A file of the host that a case wants to make. */
  target: string
  /** `canary` as a string of C++. */
  header: string
}

export interface SketchTrial {
  /** How it ends where it is held: the code of the first error of the build, else the reason of the end of the run. */
  end: string | RegExp
  /** Readings that the board has for it. A sketch that is said to have read them all, though it reads none, has escaped. */
  rows?: RunRequest['rows']
  limits?: RunRequest['limits']
  bait?(place: SketchPlace): void
  /** The product's sandbox with another limit, or looked into. */
  sandbox?: Sandbox
  /** Without the defence: on a bare board, or built and run with another sandbox. */
  off:
    | { bare: (run: BareRun, place: SketchPlace) => string[] }
    | { sandbox: (place: SketchPlace) => Sandbox | Promise<Sandbox> }
  /** What the host sees besides. */
  escaped?(place: SketchPlace, outcome: Outcome): string[]
}

const isTaken = (place: SketchPlace, text: string): string[] => [
  ...text.split(/\r?\n/).filter((line) => line.startsWith('ESCAPED')),
  ...(text.includes(place.secret) ? ['the secret is known'] : []),
  ...(existsSync(place.target) ? ['a file was written'] : []),
]

/** Builds and runs a case as the product does with a generated sketch, or without the defence. */
export async function runSketch(file: string, trial: SketchTrial, held: boolean): Promise<Outcome> {
  const place = sketchPlace(file, held)
  process.env.CANARY_API_KEY = place.secret
  try {
    trial.bait?.(place)
    if (!held && 'bare' in trial.off) {
      const run = await runBare(tools, place.sketch, place.name)
      const escaped = [...isTaken(place, run.printed), ...trial.off.bare(run, place)]
      return { escaped, end: 'bare', said: run.printed.slice(0, 2000) }
    }
    const chosen = held || 'bare' in trial.off ? (trial.sandbox ?? sandbox) : await trial.off.sandbox(place)
    const outcome = await buildAndRun(place, trial, chosen)
    return { ...outcome, escaped: [...outcome.escaped, ...(trial.escaped?.(place, outcome) ?? [])] }
  } finally {
    delete process.env.CANARY_API_KEY
    place.dispose()
  }
}

function sketchPlace(file: string, held: boolean): SketchPlace {
  const place = makePlace()
  const sketch = dirname(file)
  const name = file.slice(sketch.length + 1).replace(/\.ino$/, '')
  const aims = { ...place, name, sketch: join(place.folder, name), target: join(place.folder, 'owned') }
  mkdirSync(join(place.folder, 'host'))
  const header = join(place.folder, 'host/canary.h')
  cpSync(sketch, aims.sketch, { recursive: true })
  writeFileSync(header, `"${place.secret}"\n`)
  const trace = held ? '/out/trace.jsonl' : join(place.out, 'trace.jsonl')
  const paths = { CANARY: place.canary, CANARY_HEADER: header, TARGET: aims.target, TRACE: trace }
  const lines = Object.entries(paths).map(([macro, path]) => `#define ${macro} ${JSON.stringify(path)}\n`)
  writeFileSync(join(aims.sketch, 'bait.h'), lines.join(''))
  return { ...aims, header }
}

async function buildAndRun(place: SketchPlace, trial: SketchTrial, chosen: Sandbox): Promise<Outcome> {
  const build = await buildSketch({
    sketch: place.sketch,
    fqbn: 'tinyml:virtual:nano33ble',
    tools,
    sandbox: chosen,
  })
  const messages = build.findings.map((found) => `${found.code} ${found.where} ${found.message}`).join('\n')
  if (!build.elf) {
    const end = build.findings.find((found) => found.severity === 'error')?.code ?? 'not built'
    return { escaped: isTaken(place, messages), end, said: messages.slice(0, 2000) }
  }
  const built = isTaken(place, `${messages}\n${readFileSync(build.elf, 'latin1')}`)
  if (built.length > 0) return { escaped: built, end: 'built', said: messages.slice(0, 2000) }
  const { rows = [], limits } = trial
  const run = await runOnVirtualBoard({
    ...{ elf: build.elf, sensor: 'serial', rows, tools, sandbox: chosen },
    limits: { seconds: 20, virtualSeconds: 1, ...limits },
  })
  const escaped = isTaken(place, run.serial)
  if (rows.length > 0 && run.reason === 'rows-exhausted') escaped.push('it is said to have read every row')
  return { escaped, end: run.reason, said: run.serial.slice(0, 2000) }
}
