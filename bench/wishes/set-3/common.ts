import { type Expectation, Judgement } from '../check/expectation.ts'
import { type Talk, talks } from '../check/lines.ts'
import { onlyAsking } from '../entry.ts'

export const clear = { stage: 'sketch', expressible: true, askingIsRight: false } as const
export const unclear = { stage: 'sketch', expressible: false, askingIsRight: true, check: onlyAsking } as const

/** The words leave open whether a line comes for each reading or for each change: the reading that the sketch does best under. */
export const speaks =
  (talk: Omit<Talk, 'when'>): Expectation =>
  (recording, at, judgement) => {
    const [best] = (['every', 'change'] as const)
      .map((when) => {
        const trial = new Judgement()
        talks({ ...talk, when })(recording, at, trial)
        return trial
      })
      .toSorted((a, b) => a.wrong + 1000 * a.weak.length - b.wrong - 1000 * b.weak.length)
    const add = (from: Map<string, number>, to: Map<string, number>) => {
      for (const [what, times] of from) to.set(what, (to.get(what) ?? 0) + times)
    }
    if (!best) return
    add(best.occasions, judgement.occasions)
    add(best.problems, judgement.problems)
  }
