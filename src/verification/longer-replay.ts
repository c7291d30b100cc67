import { completedSamples, type Reference, type Replay } from './replay.ts'

/** A sample whose answer is known: its readings, and the index of the answer. */
export interface Answered {
  rows: number[][]
  sample: number
}

/** A replay that grows at its end, with the reference beside it. */
export class LongerReplay {
  private readonly rows: number[][]
  private readonly sample: number[]
  private readonly refused: Set<number>
  private readonly crc: number[]
  private readonly label: number[]
  private readonly outputs: number[][]
  private readonly known: Answered[]

  constructor(replay: Replay, reference: Reference) {
    this.rows = [...replay.rows]
    this.sample = [...replay.sample]
    this.refused = new Set(replay.refused)
    this.crc = [...reference.crc]
    this.label = [...reference.label]
    this.outputs = [...reference.outputs]
    const readings = new Map<number, number[][]>()
    for (const [row, sample] of replay.sample.entries()) {
      if (sample >= 0) readings.set(sample, [...(readings.get(sample) ?? []), replay.rows[row] as number[]])
    }
    this.known = [...completedSamples(replay)]
      .filter((sample) => sample >= 0 && !this.refused.has(sample))
      .map((sample) => ({ sample, rows: readings.get(sample) as number[][] }))
  }

  /** The held-out samples on which an inference is made. */
  answered(): readonly Answered[] {
    return this.known
  }

  outputsOf(sample: number): readonly number[] {
    return this.outputs[sample] ?? []
  }

  /** Takes over an answer for readings that are not in the replay (yet). */
  learn(rows: number[][], at: number, reference: Reference): Answered {
    this.crc.push(reference.crc[at] as number)
    this.label.push(reference.label[at] as number)
    this.outputs.push(reference.outputs[at] as number[])
    return { rows, sample: this.label.length - 1 }
  }

  /** A reading so far that is no sample, though no value is missing. */
  invalid(): number[] | undefined {
    return this.rows.find((row, i) => this.sample[i] === -1 && row.every(Number.isFinite))
  }

  /** A reading that is no sample. */
  addInvalid(row: readonly number[]): void {
    this.rows.push([...row])
    this.sample.push(-1)
  }

  /** The readings of a whole sample that a gate refuses. */
  addRefused(rows: readonly (readonly number[])[]): void {
    this.refused.add(this.addSample(rows, 0))
  }

  /** The readings of a whole sample that the model answers as it does the sample `as`. */
  addAnswered(rows: readonly (readonly number[])[], as: number): void {
    this.addSample(rows, as)
  }

  private addSample(rows: readonly (readonly number[])[], as: number): number {
    const sample = this.label.length
    this.crc.push(this.crc[as] as number)
    this.label.push(this.label[as] as number)
    this.outputs.push(this.outputs[as] as number[])
    for (const row of rows) {
      this.rows.push([...row])
      this.sample.push(sample)
    }
    return sample
  }

  /** Readings so far. */
  get length(): number {
    return this.rows.length
  }

  get replay(): Replay {
    return { rows: this.rows, sample: Int32Array.from(this.sample), refused: this.refused }
  }

  get reference(): Reference {
    return { crc: Uint32Array.from(this.crc), label: Int32Array.from(this.label), outputs: this.outputs }
  }
}
