import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SensorProfile } from '../board/profiles.ts'
import { type Build, buildSketch, runOnVirtualBoard, type TraceEvent, type VirtualRun } from '../board/virtual.ts'
import { type Finding, finding, hasErrors } from '../findings/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import type { Behaviour } from './behaviour.ts'
import { comparePrinted, comparePrintedLabels } from './compare-lines.ts'
import { compareModel } from './compare-model.ts'
import { compareTiming } from './compare-timing.ts'
import { findFused } from './fused.ts'
import { withProbes } from './probes.ts'
import { boardRows, type Reference, type Replay } from './replay.ts'
import { type Observed, observe } from './trace.ts'

export interface SketchCheckRequest {
  /** The sketch folder, as it is. */
  sketch: string
  /** What arduino-cli calls the virtual board. */
  fqbn: string
  sensor: SensorProfile
  contract: Contract
  /** What the sketch should do; null for a hand-written one without a plan, whose lines must begin with the label. */
  behaviour: Behaviour | null
  replay: Replay
  /** May still be computed while the sketch is built. */
  reference: Reference | Promise<Reference>
  tools: Toolchain
  sandbox: Sandbox
  signal?: AbortSignal
}

export interface SketchCheck {
  findings: Finding[]
  build: Build
  run: VirtualRun | null
  /** Held-out samples, and how many of them the board answered exactly as the reference (input CRC, output and label). */
  samples: number
  agreeing: number
  /** What the board answered for each sample; -1 where it did not. */
  boardLabels: Int32Array
  /** Instructions of one inference, least and most; null when none was seen. */
  instructions: { min: number; max: number } | null
}

/**
 * Builds the unmodified sketch for the virtual board, replays the held-out readings, and compares what it did: each inference with
 * the reference, each printed line with the host's own state machine, the times with the interval. A sketch without
 * `model_invoke` is held to its printed labels alone. Every difference is a finding; nothing is thrown for a wrong sketch.
 */
export async function checkSketch(request: SketchCheckRequest): Promise<SketchCheck> {
  const { contract, behaviour } = request
  const replay = withProbes(request.replay, contract)
  const common = {
    tools: request.tools,
    sandbox: request.sandbox,
    ...(request.signal ? { signal: request.signal } : {}),
  }
  const [build, reference] = await Promise.all([
    buildSketch({ sketch: request.sketch, fqbn: request.fqbn, ...common }),
    request.reference,
  ])
  const samples = reference.label.length
  const nothing = { samples, agreeing: 0, boardLabels: new Int32Array(samples).fill(-1), instructions: null }
  if (build.elf === null) return { findings: build.findings, build, run: null, ...nothing }
  const fitting = checkReplay(replay, reference)
  if (fitting.length > 0) return { findings: [...build.findings, ...fitting], build, run: null, ...nothing }

  const limit = virtualSeconds(replay, behaviour)
  const fused = findFused(build.elf, common)
  const run = await runOnVirtualBoard({
    elf: build.elf,
    sensor: request.sensor.id,
    rows: boardRows(replay, contract, request.sensor),
    limits: { virtualSeconds: limit },
    ...common,
  })
  const observed = observe(run.events, replay.rows.length)
  const watched = observed.inferences.some((list) => list.length > 0) || (await callsModel(request.sketch))
  const model = compareModel(observed, replay, reference, contract)
  const printed = behaviour
    ? comparePrinted(observed, behaviour, contract, replay, reference)
    : comparePrintedLabels(observed, contract, replay, reference)
  const instructions = instructionRange(run.events)
  // 16 ns an instruction.
  const inferenceMs = ((instructions?.max ?? 0) * 16) / 1e6
  const findings = [
    ...build.findings,
    ...run.findings,
    ...compareReads(observed, replay),
    ...(watched ? model.findings : [finding('verify/labels-only', 'no call of `model_invoke` in the sketch')]),
    ...printed.findings,
    ...(await fused),
    ...(behaviour
      ? compareTiming(
          observed,
          behaviour,
          contract,
          replay,
          run.reason === 'time-out' ? limit * 1e6 : null,
          inferenceMs,
        )
      : []),
  ]
  if (run.reason !== 'rows-exhausted' && !hasErrors(findings)) {
    findings.push(finding('verify/board-run', `the run ended with ${run.reason}`))
  }
  return {
    findings,
    build,
    run,
    samples,
    agreeing: watched ? model.agreeing : printed.agreeing,
    boardLabels: watched ? model.labels : printed.labels,
    instructions,
  }
}

/** Time enough for the interval, the sensor's own pace and a start-up wait, and half as much again. */
function virtualSeconds(replay: Replay, behaviour: Behaviour | null): number {
  const each = Math.max(behaviour?.intervalMs ?? 1000, 20) + 150
  return Math.ceil((replay.rows.length * each * 1.5) / 1000) + 20
}

function checkReplay(replay: Replay, reference: Reference): Finding[] {
  const held = new Set(replay.sample.filter((s) => s >= 0)).size
  if (held > 0 && held === reference.label.length) return []
  const message = `the replay holds ${held} samples, the reference ${reference.label.length}; both must be the same and not 0`
  return [finding('verify/no-rows', message, { where: 'data/replay.csv' })]
}

function compareReads(observed: Observed, replay: Replay): Finding[] {
  const findings: Finding[] = []
  const { staleAt, reads } = observed
  if (staleAt.length > 0) {
    const where = staleAt.slice(0, 3).map((row) => row + 1)
    findings.push(
      finding(
        'verify/stale-read',
        `${staleAt.length} readings were taken twice, first after reading ${where.join(', ')}`,
      ),
    )
  }
  const missed = [...reads.keys()].filter((row) => reads[row] === null)
  if (missed.length > 0) {
    const message = `${missed.length} of ${replay.rows.length} readings were never taken, first reading ${(missed[0] as number) + 1}`
    findings.push(finding('verify/missing-read', message))
  }
  return findings
}

async function callsModel(sketch: string): Promise<boolean> {
  for (const entry of await readdir(sketch, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(ino|cpp|c|h|hpp)$/i.test(entry.name)) continue
    if (/\bmodel_invoke\b/.test(await readFile(join(entry.parentPath, entry.name), 'utf8'))) return true
  }
  return false
}

function instructionRange(events: readonly TraceEvent[]): { min: number; max: number } | null {
  let range: { min: number; max: number } | null = null
  for (const event of events) {
    if (event.type !== 'inference') continue
    const n = event.instructions
    range = range ? { min: Math.min(range.min, n), max: Math.max(range.max, n) } : { min: n, max: n }
  }
  return range
}
