import type { Prepared } from './prepared.ts'
import { type Recording, record } from './recording.ts'
import { play } from './scenario.ts'
import { type CheckResult, judge, type SketchCheck } from './sketch.ts'

/**
 * What an idle sketch would do at the pace that the wish asks for: readings, answers without doubt, and nothing else. Shows whether
 * the play gives a check all its occasions, whatever pace the sketch without words goes at.
 */
export function judgeIdle(prepared: Prepared, check: SketchCheck): CheckResult {
  const paceMs = check.paceMs ?? 250
  return judge(idle(prepared, paceMs, check.longMs ?? 4000), check)
}

function idle(prepared: Prepared, paceMs: number, longMs: number): Recording {
  const scenario = play(prepared, paceMs, longMs)
  const { labels, tensors, window } = prepared.contract
  const step = (paceMs * 1000) / window.size
  let mixed = 0
  const events = scenario.rows.flatMap((_, row) => {
    const us = 200_000 + row * step
    const read = { type: 'read', us, row, stale: false } as const
    const label = scenario.completes.get(row)
    if (label === undefined) return [read]
    // Mixtures go from one label to the next, 23 samples each time.
    const share = label === null ? ((mixed++ % 23) + 1) / 24 : 1
    const pair = Math.floor((mixed - 1) / 69)
    const scores = labels.map((name, l) => {
      if (label !== null) return name === label ? 0.99 : 0.01 / (labels.length - 1)
      return l === pair % labels.length ? 1 - share : l === (pair + 1) % labels.length ? share : 0
    })
    const output = scores.map((s) => s / tensors.output.scale + tensors.output.zeroPoint)
    return [read, { type: 'inference', us: us + 300, output, inputCrc: 0, instructions: 1 } as const]
  })
  return record(events, scenario, prepared)
}
