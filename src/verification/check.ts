import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SensorProfile } from '../board/profiles.ts'
import { type Build, buildSketch, runOnVirtualBoard, type TraceEvent, type VirtualRun } from '../board/virtual.ts'
import { type Finding, finding, hasErrors } from '../findings/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import type { Behaviour, Gate } from './behaviour.ts'
import { checkFaults } from './check-faults.ts'
import { type Clause, wordsFor } from './clauses.ts'
import { comparePrinted, comparePrintedLabels, isLine, type LineComparison } from './compare-lines.ts'
import { compareModel } from './compare-model.ts'
import { compareOutputs } from './compare-outputs.ts'
import { compareTiming, compareWindows } from './compare-timing.ts'
import { serialPaceMs } from './dwell.ts'
import { findFused } from './fused.ts'
import { predict } from './predict.ts'
import { type Asked, type Probed, withProbes } from './probes.ts'
import { askedSamples, boardRows, type Reference, type Replay } from './replay.ts'
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
  /** The plan's gates; those from `wish` refuse readings beyond the contract's validity. */
  gates?: readonly Gate[]
  /** The clauses of the wish, so that a difference names the words that it goes against. */
  clauses?: readonly Clause[]
  replay: Replay
  /** May still be computed while the sketch is built. */
  reference: Reference | Promise<Reference>
  /** Samples that `modelProbes` made, with the model's answers; known when the reference is. */
  asked?: Promise<Asked>
  tools: Toolchain
  sandbox: Sandbox
  signal?: AbortSignal
}

export interface SketchCheck {
  findings: Finding[]
  build: Build
  run: VirtualRun | null
  /** Held-out samples that the gates let through, and how many of them the board answered exactly as the reference (input CRC, output and label). */
  samples: number
  agreeing: number
  /** For each held-out sample what the board answered; -1 where it did not. */
  boardLabels: Int32Array
  /** For each held-out sample 1 where the gates let it through. */
  asked: Uint8Array
  /** Instructions of one inference, least and most; null when none was seen. */
  instructions: { min: number; max: number } | null
}

/**
 * Builds the unmodified sketch for the virtual board, replays the held-out readings and those that `withProbes` adds, and compares what
 * it did: each inference with the reference, each printed line and each output with the host's own state machine, the times with the
 * interval; then looks at it without a computer, and without a sensor. A sketch without `model_invoke` is held to its printed labels
 * alone. Every difference is a finding; nothing is thrown for a wrong sketch.
 */
export async function checkSketch(request: SketchCheckRequest): Promise<SketchCheck> {
  const { contract, behaviour, gates = [] } = request
  const common = {
    tools: request.tools,
    sandbox: request.sandbox,
    ...(request.signal ? { signal: request.signal } : {}),
  }
  const [build, heldOut] = await Promise.all([
    buildSketch({ sketch: request.sketch, fqbn: request.fqbn, ...common }),
    request.reference,
  ])
  const total = heldOut.label.length
  const nothing = {
    ...{ samples: total, agreeing: 0, instructions: null },
    ...{ boardLabels: new Int32Array(total).fill(-1), asked: new Uint8Array(total) },
  }
  if (build.elf === null) return { findings: build.findings, build, run: null, ...nothing }
  const fitting = checkReplay(request.replay, heldOut)
  if (fitting.length > 0) return { findings: [...build.findings, ...fitting], build, run: null, ...nothing }
  const probed = withProbes(request.replay, heldOut, contract, behaviour, gates, (await request.asked) ?? null)
  const { replay, reference } = probed
  const asked = new Uint8Array(total)
  for (const sample of askedSamples(replay)) if (sample >= 0 && sample < total) asked[sample] = 1
  if (!asked.includes(1)) {
    const left = finding('verify/nothing-left', `all ${total} held-out samples are refused by the gates of the wish`)
    return { findings: [...build.findings, left], build, run: null, ...nothing }
  }

  const limit = virtualSeconds(replay, behaviour)
  const fused = findFused(build.elf, common)
  const intervalMs = behaviour?.intervalMs ?? 0
  const faults = checkFaults({ elf: build.elf, sensor: request.sensor, contract, behaviour, replay, ...common })
  const run = await runOnVirtualBoard({
    elf: build.elf,
    sensor: request.sensor.id,
    rows: boardRows(replay, contract, request.sensor),
    paceMs: behaviour && takesTime(behaviour) ? Math.min(serialPaceMs, intervalMs / 2 || serialPaceMs) : 0,
    limits: { virtualSeconds: limit, stallSeconds: Math.max(60, (3 * intervalMs) / 1000) },
    ...common,
  })
  const observed = observe(run.events, replay.rows.length)
  const watched = observed.inferences.some((list) => list.length > 0) || (await callsModel(request.sketch))
  const model = compareModel(observed, replay, reference, contract)
  const instructions = instructionRange(run.events)
  // 16 ns an instruction.
  const inferenceMs = ((instructions?.max ?? 0) * 16) / 1e6
  const shown = behaviour
    ? compareShown(run, observed, behaviour, request, probed, inferenceMs)
    : comparePrintedLabels(observed, contract, replay, reference)
  const endedAt = run.reason === 'time-out' ? limit * 1e6 : null
  const findings = [
    ...build.findings,
    ...run.findings,
    ...compareReads(observed, replay),
    ...(watched ? model.findings : [finding('verify/labels-only', 'no call of `model_invoke` in the sketch')]),
    ...shown.findings,
    ...(await fused),
    ...(behaviour ? compareTiming(observed, behaviour, contract, replay, endedAt, inferenceMs) : []),
    ...compareWindows(observed, contract, replay),
    ...(await faults).map((f) => (behaviour ? f : { ...f, severity: 'warning' as const })),
    ...probed.unseen.map((what) => finding('verify/unwatched', what)),
  ]
  if (run.reason !== 'rows-exhausted' && !hasErrors(findings)) {
    findings.push(finding('verify/board-run', `the run ended with ${run.reason}`))
  }
  const rows = [...askedSamples(replay)].flatMap((sample, row) => (sample >= 0 && sample < total ? [row] : []))
  const agreeing = watched
    ? model.agreed.subarray(0, total).filter((a) => a === 1).length
    : rows.filter((row) => shown.same[row]).length
  const boardLabels = (watched ? model.labels : shown.labels).slice(0, total)
  return { findings, build, run, samples: rows.length, agreeing, boardLabels, asked, instructions }
}

/** What a person sees of the run: lines and outputs, against the plan. */
function compareShown(
  run: VirtualRun,
  observed: Observed,
  behaviour: Behaviour,
  { contract, clauses = [] }: SketchCheckRequest,
  { replay, reference }: Probed,
  inferenceMs: number,
): LineComparison {
  const busyMs = inferenceMs + 10
  let before = 0
  const readMs = observed.reads.map((us) => {
    before = us === null ? before : us / 1000
    return before
  })
  const printed = (row: number, line: Parameters<typeof isLine>[3]): boolean =>
    (observed.lines[row] ?? []).some((_, i) => isLine(observed, row, i, line))
  const steps = predict(behaviour, contract, replay, reference, { readMs, printed, slackMs: 15 + busyMs })
  const words = (outcome: Parameters<typeof wordsFor>[2], about: string): string =>
    wordsFor(clauses, contract.labels, outcome, about)
  const lines = comparePrinted(observed, behaviour, steps, words)
  const outputs = compareOutputs(observed, run.events, behaviour, contract, steps, busyMs, words)
  const none = new Int32Array(reference.label.length).fill(-1)
  return { findings: [...lines.findings, ...outputs], same: lines.same, labels: none }
}

/** Whether something is to be seen only in time. */
const takesTime = (behaviour: Behaviour): boolean =>
  behaviour.repeatMs !== null || behaviour.reactions.some((r) => r.outputs.length > 0)

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
