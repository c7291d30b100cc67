import type { Contract } from '../project/contract.ts'
import type { Behaviour } from './behaviour.ts'
import type { Reference, Replay } from './replay.ts'
import { completedSamples } from './replay.ts'

const f32 = Math.fround

/**
 * The lines that a sketch with this behaviour prints after each reading, when its model answers as the reference does.
 * Entry `i` belongs to replay row `i`. Every float operation rounds to float32.
 */
export function predictLines(
  behaviour: Behaviour,
  contract: Contract,
  replay: Replay,
  reference: Reference,
): string[][] {
  const completes = completedSamples(replay)
  const names = contract.labels.map(printedName)
  const { scale, zeroPoint } = contract.tensors.output
  const scoresOf = (sample: number): number[] =>
    (reference.outputs[sample] ?? []).map((q) => f32(f32(q - zeroPoint) * f32(scale)))
  let recent: number[][] = []
  let before: string | null = null
  return Array.from(replay.sample, (sample, row) => {
    if (sample < 0) {
      recent = []
      const again = before === 'nothing'
      before = 'nothing'
      return again ? [] : ['nothing']
    }
    const complete = completes[row] as number
    if (complete < 0) return []
    recent = [...recent, scoresOf(complete)].slice(-behaviour.smoothing.window)
    const { label, score } = answer(behaviour.smoothing.kind, recent)
    const unsure = behaviour.unsureBelow !== null && score < f32(behaviour.unsureBelow)
    // A label may be called "unsure"; what is said is told apart by more than its text.
    const said = unsure ? 'unsure' : `label ${label}`
    if (behaviour.report === 'changes' && said === before) return []
    before = said
    const name = unsure ? 'unsure' : (names[label] as string)
    return [!behaviour.line.fields.includes('score') ? name : `${name} ${hundredths(score)}`]
  })
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

/** A score with two decimals, halves away from zero, computed as the board does: in float32, then cut to whole hundredths. */
function hundredths(score: number): string {
  const scaled = f32(score * 100)
  const whole = Math.trunc(scaled < 0 ? f32(scaled - 0.5) : f32(scaled + 0.5))
  const digits = String(Math.abs(whole)).padStart(3, '0')
  return `${whole < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** A label as it stands in a line; one that could be taken for a comment, for `unsure` or for `nothing` stands there as JSON text. */
export function printedName(label: string): string {
  const confusing = label === '' || label === 'unsure' || label === 'nothing' || label !== label.trim()
  return confusing || /^[#"]|\p{C}|[\u2028\u2029]/u.test(label) ? JSON.stringify(label) : label
}
