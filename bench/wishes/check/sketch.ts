import { boards, type SensorId, sensors } from '../../../src/board/profiles.ts'
import { buildSketch, runOnVirtualBoard, type VirtualRun } from '../../../src/board/virtual.ts'
import { createSandbox } from '../../../src/sandbox/bwrap.ts'
import { createToolchain } from '../../../src/tools/find.ts'
import { type Expectation, Judgement } from './expectation.ts'
import { type Deciding, outcomes } from './outcomes.ts'
import type { Prepared } from './prepared.ts'
import { median, type Recording, record } from './recording.ts'
import { doubtful, play, type Scenario, trial } from './scenario.ts'

/** What a wish for a sketch asks for. */
export interface SketchCheck {
  deciding: Deciding
  expect: Expectation[]
  /** What a sample takes where the wish says it; what a play made without the words goes by when it is asked whether it shows enough. */
  paceMs?: number
  /** How long a stretch of one label has to last for everything to be seen; 4 s unless given. */
  longMs?: number
}

export interface CheckResult {
  /** Empty: the wish came true. */
  problems: string[]
  /** What could never have been seen to be wrong. */
  weak: string[]
}

const tools = createToolchain()
const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })

const recorded = new Map<string, Recording | string>()

/** Builds the sketch as it is, plays to it on the virtual board, and compares what it does with the wish. */
export async function checkSketch(folder: string, prepared: Prepared, check: SketchCheck): Promise<CheckResult> {
  const longMs = check.longMs ?? 4000
  const key = `${folder} ${longMs}`
  const recording = await (recorded.get(key) ?? recordSketch(folder, prepared, longMs))
  // The sketch that is made without words is looked at again and again; the others are looked at once.
  if (folder.startsWith(prepared.dir)) recorded.set(key, recording)
  return typeof recording === 'string' ? { problems: [recording], weak: [] } : judge(recording, check)
}

/** The reading of the words under which the sketch does best; it is right when that one has no problem. */
export function judge(recording: Recording, { deciding, expect }: SketchCheck): CheckResult {
  const judged = outcomes(recording, deciding).map(({ at, way, pending }) => {
    const judgement = new Judgement()
    for (const expectation of expect) expectation({ ...recording, pending }, at, judgement)
    return { way, judgement }
  })
  const unseen = ({ judgement }: (typeof judged)[number]) => judgement.wrong + 1000 * judgement.weak.length
  const best = judged.toSorted((a, b) => unseen(a) - unseen(b))[0] as (typeof judged)[number]
  const weak = best.judgement.weak
  const problems = [...recording.problems, ...best.judgement.told, ...weak.map((what) => `${what}: not seen at all`)]
  return { problems, weak }
}

/** A sentence instead of a recording says why there is none. */
export async function recordSketch(folder: string, prepared: Prepared, longMs: number): Promise<Recording | string> {
  const sensor = sensors[prepared.contract.sensor as SensorId]
  const build = await buildSketch({ sketch: folder, fqbn: boards['nano33ble-sense'].virtualFqbn, tools, sandbox })
  const { elf } = build
  if (elf === null) return `the sketch does not compile: ${build.findings[0]?.message ?? ''}`
  const run = (scenario: Scenario, seconds: number): Promise<VirtualRun> =>
    runOnVirtualBoard({
      elf,
      sensor: sensor.id,
      rows: scenario.rows.map((row) => channels(row, prepared, sensor.id)),
      // A sketch may rest for a minute and more between two readings.
      limits: { virtualSeconds: seconds, stallSeconds: 600, seconds: 300 },
      tools,
      sandbox,
    })
  // How fast it goes decides how many readings make a long stretch, and where its model is in doubt what lies between two labels.
  const short = trial(prepared)
  const tried = record((await run(short, 24 * 3600)).events, short, prepared)
  const pace = tried.paceMs
  const doubts = doubtful(tried, short, prepared)
  const scenario = play(prepared, Number.isFinite(pace) ? Math.max(pace, 1) : 250, longMs, doubts)
  const seconds = Math.ceil((scenario.completes.size * Math.max(pace || 0, 50) * 2) / 1000) + 600
  const { events, reason } = await run(scenario, seconds)
  if (reason !== 'rows-exhausted') return `the run on the virtual board ended with ${reason}`
  return record(events, scenario, prepared)
}

/** A row as the sensor's channels; those that the data does not have are 0. */
function channels(row: readonly number[], { contract }: Prepared, sensor: SensorId): number[] {
  if (sensor === 'serial') return [...row]
  return sensors[sensor].channels.map(({ name }) => {
    const at = contract.raw.findIndex((c) => c.channel === name)
    return at === -1 ? 0 : (row[at] as number)
  })
}

/** Samples are so many ms apart. A sample of a window cannot come faster than its readings. */
export const paced =
  (ms: number): Expectation =>
  (recording, _at, judgement) => {
    const times = recording.moments.filter((m) => m.valid).map((m) => m.answered / 1000)
    const found = median(times.slice(1).map((t, i) => t - (times[i] as number)))
    const right = found >= ms * 0.97 - 1 && found <= ms * 1.05 + 35
    judgement.look('the interval', right ? null : `${Math.round(found)} ms instead of ${ms}`)
  }

/** Lines are so many ms apart. */
export const spoken =
  (ms: number): Expectation =>
  (recording, _at, judgement) => {
    const times = recording.lines.filter((l) => l.at >= recording.firstRead).map((l) => l.at / 1000)
    const found = median(times.slice(1).map((t, i) => t - (times[i] as number)))
    const right = found >= ms * 0.97 - 1 && found <= ms * 1.05 + 35
    judgement.look('the interval of lines', right ? null : `${Math.round(found)} ms instead of ${ms}`)
  }
