import type { Finding } from '../findings/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Behaviour } from './behaviour.ts'
import { Differences } from './compare-model.ts'
import { predictLines, printedName } from './predict.ts'
import { completedSamples, type Reference, type Replay } from './replay.ts'
import type { Observed } from './trace.ts'

export interface LineComparison {
  findings: Finding[]
  /** Samples after whose reading the sketch printed exactly what it should. */
  agreeing: number
  /** Label that a sketch without a plan printed for each sample; -1 for none. */
  labels: Int32Array
}

const quoted = (lines: readonly string[]): string =>
  lines.length === 0 ? 'nothing printed' : lines.map((l) => `“${l.slice(0, 80)}”`).join(', ')

/** Line by line against the host's state machine. */
export function comparePrinted(
  observed: Observed,
  behaviour: Behaviour,
  contract: Contract,
  replay: Replay,
  reference: Reference,
): LineComparison {
  const expected = predictLines(behaviour, contract, replay, reference)
  const differences = new Differences()
  early(observed, differences)
  let agreeing = 0
  for (const [row, lines] of expected.entries()) {
    const found = observed.lines[row] ?? []
    const same = found.length === lines.length && found.every((line, i) => line === lines[i])
    if (same && (replay.sample[row] as number) >= 0) agreeing++
    // A reading that was never taken is a finding of its own.
    if (same || observed.reads[row] === null) continue
    differences.add('verify/wrong-line', () => `reading ${row + 1}: expected ${quoted(lines)}, found ${quoted(found)}`)
  }
  return {
    findings: differences.findings('verify/trace.jsonl'),
    agreeing,
    labels: new Int32Array(reference.label.length).fill(-1),
  }
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
  let agreeing = 0
  for (const [row, sample] of completedSamples(replay).entries()) {
    if (sample < 0 || observed.reads[row] === null) continue
    const found = observed.lines[row] ?? []
    const said = found.map(labelOf).filter((label) => label >= 0)
    labels[sample] = said[0] ?? -1
    if (said.length === 1 && said[0] === reference.label[sample]) agreeing++
    else {
      const expected = `a line with ${names[reference.label[sample] as number]}`
      differences.add('verify/wrong-line', () => `reading ${row + 1}: expected ${expected}, found ${quoted(found)}`)
    }
  }
  return { findings: differences.findings('verify/trace.jsonl'), agreeing, labels }
}

function early(observed: Observed, differences: Differences): void {
  const { lines } = observed.early
  if (lines.length > 0) {
    differences.add(
      'verify/wrong-line',
      () => `before the first reading: expected nothing printed, found ${quoted(lines)}`,
    )
  }
}
