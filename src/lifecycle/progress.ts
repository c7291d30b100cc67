import type { RunProgress } from './outcome.ts'

/** Where a stage says what it is doing. The terminal draws a bar, CI gets plain lines, tests get an array. */
export interface Progress {
  /** One short sentence about what begins now. */
  step(text: string): void
  /** How far the current step is; `done` of `total` (training epochs, rows). Cheap to call often. */
  update(done: number, total: number, detail?: string): void
}

export const silentProgress: Progress = { step() {}, update() {} }

/** A run that nobody watches. */
export const silentRun: RunProgress = { stage: () => silentProgress, stageDone() {} }
