import type { FindingCode } from '../findings/index.ts'
import { type Finding, finding } from '../findings/index.ts'
import type { Contract } from '../project/contract.ts'
import { askedSamples, completedSamples, type Reference, type Replay } from './replay.ts'
import type { Inference, Observed } from './trace.ts'

export interface ModelComparison {
  findings: Finding[]
  /** For each sample 1 where input CRC, output and label are the reference's. */
  agreed: Uint8Array
  /** Label index on the board for each sample, -1 where there was no inference. */
  labels: Int32Array
}

/** How many differences of one kind are told apart; the rest is counted. */
export const mostExamples = 3

/** One finding for each kind of difference: the first examples and how many there are. */
export class Differences {
  private readonly found = new Map<FindingCode, { examples: string[]; count: number }>()

  add(code: FindingCode, example: () => string): void {
    const kind = this.found.get(code) ?? { examples: [], count: 0 }
    if (kind.count < mostExamples) kind.examples.push(example())
    kind.count++
    this.found.set(code, kind)
  }

  findings(where = ''): Finding[] {
    return [...this.found].map(([code, { examples, count }]) => {
      const more = count > examples.length ? `; and ${count - examples.length} more` : ''
      return finding(code, `${examples.join('; ')}${more}`, { where })
    })
  }
}

/** Holds each inference to the reference: the CRC of its INT8 input, then its INT8 output. Readings are counted from 1. */
export function compareModel(
  observed: Observed,
  replay: Replay,
  reference: Reference,
  contract: Contract,
): ModelComparison {
  const asked = askedSamples(replay)
  const completes = completedSamples(replay)
  const labels = new Int32Array(reference.label.length).fill(-1)
  const differences = new Differences()
  const agreed = new Uint8Array(reference.label.length)
  const early = observed.early.inferences.length
  if (early > 0) differences.add('verify/extra-inference', () => `${early} inferences before the first reading`)
  for (const [row, inferences] of observed.inferences.entries()) {
    const sample = asked[row] as number
    const expected = sample >= 0 ? 1 : 0
    if (inferences.length > expected) {
      const refused = (completes[row] as number) >= 0 ? 'a sample that a gate refuses' : 'an incomplete sample'
      const why = (replay.sample[row] as number) < 0 ? 'an invalid reading' : expected ? 'one sample' : refused
      differences.add(
        'verify/extra-inference',
        () => `reading ${row + 1}: expected ${expected}, found ${inferences.length} inferences on ${why}`,
      )
    }
    if (sample < 0) continue
    const inference = inferences[0]
    if (!inference) {
      if (observed.reads[row] !== null) {
        differences.add('verify/missing-inference', () => `reading ${row + 1} (sample ${sample + 1}): no inference`)
      }
      continue
    }
    labels[sample] = largest(inference.output)
    const right = compareOne(row, sample, inference, reference, contract, differences)
    agreed[sample] = Number(inferences.length === 1 && right)
  }
  return { findings: differences.findings('verify/trace.jsonl'), agreed, labels }
}

function compareOne(
  row: number,
  sample: number,
  inference: Inference,
  reference: Reference,
  contract: Contract,
  differences: Differences,
): boolean {
  const expected = reference.outputs[sample] ?? []
  const answers = () => {
    const label = contract.labels[largest(inference.output)] ?? '?'
    return `expected ${contract.labels[reference.label[sample] as number]} [${expected}], found ${label} [${inference.output}]`
  }
  if (inference.inputCrc >>> 0 !== reference.crc[sample]) {
    const crc = (value: number) => (value >>> 0).toString(16).padStart(8, '0')
    differences.add(
      'verify/input-mismatch',
      () =>
        `reading ${row + 1}: input CRC ${crc(inference.inputCrc)}, expected ${crc(reference.crc[sample] as number)}, so ${answers()}`,
    )
    return false
  }
  const same = inference.output.length === expected.length && inference.output.every((q, i) => q === expected[i])
  if (!same) {
    differences.add('verify/output-mismatch', () => `reading ${row + 1}: same input, ${answers()}`)
    return false
  }
  const agrees = largest(inference.output) === reference.label[sample]
  if (!agrees) differences.add('verify/label-mismatch', () => `reading ${row + 1}: same output, ${answers()}`)
  return agrees
}

const largest = (values: readonly number[]): number => values.indexOf(Math.max(...values))
