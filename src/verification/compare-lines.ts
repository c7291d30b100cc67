import type { Finding } from '../findings/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Behaviour } from './behaviour.ts'
import { Differences } from './compare-model.ts'
import type { WordsOf } from './compare-outputs.ts'
import type { Step } from './predict.ts'
import { type ExpectedLine, printedName } from './predict-lines.ts'
import { completedSamples, type Reference, type Replay } from './replay.ts'
import type { Observed } from './trace.ts'

export interface LineComparison {
  findings: Finding[]
  /** Whether the sketch printed exactly what it should after each reading. */
  same: boolean[]
  /** Label that a sketch without a plan printed for each sample; -1 for none. */
  labels: Int32Array
}

const quoted = (lines: readonly string[]): string =>
  lines.length === 0 ? 'nothing printed' : lines.map((l) => `“${l.slice(0, 80)}”`).join(', ')

/** Milliseconds before a reading is seen to be taken at which a sketch may have looked at its clock for it. */
const beforeMs = 60

/** Whether a line that was printed after a reading is the expected one, its time included. */
export function isLine(observed: Observed, row: number, at: number, expected: ExpectedLine): boolean {
  const line = observed.lines[row]?.[at]
  const read = observed.reads[row]
  if (line === undefined || read == null) return false
  return expected.matches(line, read / 1000 - beforeMs, (observed.lineUs[row]?.[at] ?? 0) / 1000 + 1)
}

/** Line by line against the host's state machine. */
export function comparePrinted(
  observed: Observed,
  behaviour: Behaviour,
  steps: readonly Step[],
  wordsOf: WordsOf,
): LineComparison {
  const differences = new Differences()
  early(observed, behaviour.start, differences)
  const others = behaviour.custom?.prints ?? false
  const same = steps.map(({ line, mayWait, outcome }, row) => {
    const found = observed.lines[row] ?? []
    const right = found.filter((_, i) => line !== null && isLine(observed, row, i, line)).length
    const wanted = line === null ? 0 : 1
    const fits = right === wanted || (mayWait && right === 0)
    if (fits && (others || found.length === right)) return true
    // A reading that was never taken is a finding of its own.
    if (observed.reads[row] === null) return false
    differences.add('verify/wrong-line', () => {
      const words = wordsOf(outcome, 'line')
      return `reading ${row + 1}${words && `, “${words}”`}: expected ${quoted(line ? [line.shown] : [])}, found ${quoted(found)}`
    })
    return false
  })
  return { findings: differences.findings('verify/trace.jsonl'), same, labels: new Int32Array() }
}

/** For a sketch without a plan: after the reading that completes a sample, one line begins with the reference's label. */
export function comparePrintedLabels(
  observed: Observed,
  contract: Contract,
  replay: Replay,
  reference: Reference,
): LineComparison {
  const names = contract.labels.map(printedName)
  // A longer name first: "red apple" before "red".
  const byLength = [...names.keys()].sort((a, b) => (names[b] as string).length - (names[a] as string).length)
  const labelOf = (line: string): number =>
    byLength.find((i) => line === names[i] || line.startsWith(`${names[i]} `)) ?? -1
  const labels = new Int32Array(reference.label.length).fill(-1)
  const differences = new Differences()
  const same = [...completedSamples(replay)].map((sample, row) => {
    if (sample < 0 || observed.reads[row] === null) return false
    const found = observed.lines[row] ?? []
    const said = found.map(labelOf).filter((label) => label >= 0)
    labels[sample] = said[0] ?? -1
    if (said.length === 1 && said[0] === reference.label[sample]) return true
    const expected = `a line with ${names[reference.label[sample] as number]}`
    differences.add('verify/wrong-line', () => `reading ${row + 1}: expected ${expected}, found ${quoted(found)}`)
    return false
  })
  return { findings: differences.findings('verify/trace.jsonl'), same, labels }
}

function early(observed: Observed, start: string | null, differences: Differences): void {
  const { lines } = observed.early
  const expected = start === null ? [] : [start]
  if (lines.length === expected.length && lines.every((line, i) => line === expected[i])) return
  differences.add(
    'verify/wrong-line',
    () => `before the first reading: expected ${quoted(expected)}, found ${quoted(lines)}`,
  )
}
