import type { Contract } from '../project/contract.ts'
import type { Behaviour, Outcome } from './behaviour.ts'
import { type ExpectedLine, expectedLine } from './predict-lines.ts'
import type { Reference, Replay } from './replay.ts'
import { completedSamples } from './replay.ts'

const f32 = Math.fround

/** What a sketch does after one reading. */
export interface Step {
  /** The sample on which an inference is made after this reading; -1 = none. */
  asks: number
  /** The outcome that is the current one after this reading; null = none yet. */
  outcome: Outcome | null
  /** Whether it became the current one with this reading. */
  begins: boolean
  /** What is printed; null = nothing. */
  line: ExpectedLine | null
  /** True where the line is about due again, so that it may stand here or after the next reading. */
  mayWait: boolean
}

/** What is known of the run that is judged: `repeatMs` is held to when the sketch took its readings and printed its lines. */
export interface Moments {
  /** Milliseconds at which each reading was taken. */
  readMs: readonly number[]
  /** Whether the sketch printed this line after the reading. */
  printed: (row: number, line: ExpectedLine) => boolean
  /** Milliseconds by which a repeated line may come early or late. */
  slackMs: number
}

/**
 * What a sketch with this behaviour does after each reading, when its model answers as the reference does: the state machine of
 * `behaviour.ts`, apart from the outputs (`predict-outputs.ts`). Entry `i` belongs to replay row `i`. The replay is the one that the
 * gates let through. Every float operation rounds to float32.
 */
export function predict(
  behaviour: Behaviour,
  contract: Contract,
  replay: Replay,
  reference: Reference,
  moments: Moments = evenly(behaviour, replay),
): Step[] {
  const completes = completedSamples(replay)
  const { scale, zeroPoint } = contract.tensors.output
  const scoresOf = (sample: number): number[] =>
    (reference.outputs[sample] ?? []).map((q) => f32(f32(q - zeroPoint) * f32(scale)))
  let window: number[][] = []
  let current: Outcome | null = null
  let coming: { outcome: Outcome; samples: number } | null = null
  let lastLineMs: number | null = null

  /** Whether a line stands after a reading at which `outcome` counts. */
  const speaks = (outcome: Outcome, begins: boolean, ms: number): 'yes' | 'perhaps' | 'no' => {
    if (behaviour.report === 'never') return 'no'
    if (begins || (behaviour.report === 'every sample' && outcome !== 'nothing')) return 'yes'
    if (behaviour.report !== 'changes' || behaviour.repeatMs === null || lastLineMs === null) return 'no'
    const late = ms - lastLineMs - behaviour.repeatMs
    return late >= moments.slackMs ? 'yes' : late > -moments.slackMs ? 'perhaps' : 'no'
  }

  return Array.from(replay.sample, (sample, row): Step => {
    const silence = { line: null, mayWait: false }
    const complete = completes[row] as number
    const refused = complete >= 0 && (replay.refused?.has(complete) ?? false)
    const empty = sample < 0 || refused
    const asks = empty ? -1 : complete
    let outcome: Outcome = 'nothing'
    let score: number | null = null
    if (empty) {
      window = []
      coming = null
    } else {
      if (complete < 0) return { asks, outcome: current, begins: false, ...silence }
      window = [...window, scoresOf(complete)].slice(-behaviour.smoothing.window)
      const found = answer(behaviour.smoothing.kind, window)
      score = found.score
      outcome = behaviour.unsureBelow !== null && score < f32(behaviour.unsureBelow) ? 'unsure' : found.label
      if (outcome === current) coming = null
      else {
        coming = { outcome, samples: coming?.outcome === outcome ? coming.samples + 1 : 1 }
        if (coming.samples < behaviour.confirm) return { asks, outcome: current, begins: false, ...silence }
        coming = null
      }
    }
    const begins = outcome !== current
    current = outcome
    const step = { asks, outcome, begins }
    const ms = moments.readMs[row] ?? 0
    const due = speaks(outcome, begins, ms)
    const line =
      due === 'no' ? null : expectedLine(behaviour, contract, { outcome, score, reading: replay.rows[row] ?? [] })
    if (line === null) return { ...step, ...silence }
    if (due === 'yes' || moments.printed(row, line)) lastLineMs = ms
    return { ...step, line, mayWait: due === 'perhaps' }
  })
}

/** Without a run to look at: readings as far apart as the interval says, or as a quick sensor gives them, each line as it is due. */
function evenly({ intervalMs }: Behaviour, { rows }: Replay): Moments {
  return { readMs: rows.map((_, i) => i * Math.max(intervalMs, 10)), printed: () => true, slackMs: 0 }
}

function answer(kind: Behaviour['smoothing']['kind'], recent: readonly number[][]): { label: number; score: number } {
  const newest = recent.at(-1) as number[]
  const mean = (label: number): number =>
    f32(recent.reduce((sum, s) => f32(sum + (s[label] as number)), 0) / recent.length)
  if (kind === 'mean') {
    const means = newest.map((_, label) => mean(label))
    const label = largest(means)
    return { label, score: means[label] as number }
  }
  if (kind === 'none') {
    const label = largest(newest)
    return { label, score: newest[label] as number }
  }
  const won = recent.map(largest)
  const votes = (label: number): number => won.filter((w) => w === label).length
  const most = Math.max(...won.map(votes))
  const label = won.findLast((w) => votes(w) === most) as number
  return { label, score: mean(label) }
}

/** Index of the largest value, the first one of equals. */
const largest = (values: readonly number[]): number => values.indexOf(Math.max(...values))
