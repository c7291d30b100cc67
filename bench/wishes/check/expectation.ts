import type { Recording } from './recording.ts'

/** What came of comparing: what is wrong, and on how many occasions it could have been seen to be wrong, by what was compared. */
export class Judgement {
  readonly problems = new Map<string, number>()
  readonly occasions = new Map<string, number>()

  /** An occasion to be wrong; `problem` says how it was, null where all is well. */
  look(what: string, problem: string | null): void {
    this.occasions.set(what, (this.occasions.get(what) ?? 0) + 1)
    if (problem !== null) this.problems.set(`${what}: ${problem}`, (this.problems.get(`${what}: ${problem}`) ?? 0) + 1)
  }

  /** Something that must be seen at least once, so that a check never passes for want of an occasion. */
  need(what: string): void {
    if (!this.occasions.has(what)) this.occasions.set(what, 0)
  }

  get weak(): string[] {
    return [...this.occasions].filter(([, times]) => times === 0).map(([what]) => what)
  }

  get told(): string[] {
    return [...this.problems].map(([problem, times]) => (times === 1 ? problem : `${problem} (${times} times)`))
  }

  get wrong(): number {
    return [...this.problems.values()].reduce((sum, times) => sum + times, 0)
  }
}

/** One thing that a sketch has to do. `at` is the outcome of each moment, null where more than one would be right. */
export type Expectation = (recording: Recording, at: readonly (string | null)[], judgement: Judgement) => void

/** How far off a time may be: a fifth, at least 80 ms. */
export const tolerance = (ms: number): number => Math.max(0.2 * ms, 80)
