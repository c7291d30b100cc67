import { type Finding, finding } from '../findings/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Behaviour } from './behaviour.ts'
import type { Replay } from './replay.ts'
import type { Observed } from './trace.ts'

/** Milliseconds that a sample may be late: a sensor that measures at its own pace, a slow bus, a long inference. */
const patience = 250
/** The same for each further reading of a window. */
const patienceEach = 60

/**
 * Samples must start `intervalMs` apart, never sooner (millis() counts whole milliseconds) and not much later. `endedAt`: the
 * microsecond at which a run was ended that had not read everything, else null.
 */
export function compareTiming(
  observed: Observed,
  behaviour: Behaviour,
  contract: Contract,
  replay: Replay,
  endedAt: number | null,
): Finding[] {
  if (behaviour.intervalMs === 0) return []
  const late = behaviour.intervalMs + patience + (contract.window.size - 1) * patienceEach
  const wrong: string[] = []
  let before: number | null = null
  let collected = 0
  for (const [row, sample] of replay.sample.entries()) {
    const taken = observed.reads[row] ?? null
    const at = taken ?? endedAt
    if (collected === 0) {
      if (before !== null && at !== null) {
        const gap = (at - before) / 1000
        const tooSoon = taken !== null && gap < behaviour.intervalMs - 1
        if (tooSoon || gap > late)
          wrong.push(`reading ${row + 1} ${taken === null ? 'not even' : ''} after ${gap.toFixed(1)} ms`)
      }
      before = at
    }
    if (taken === null) break
    if (sample >= 0) collected = (collected + 1) % contract.window.size
  }
  if (wrong.length === 0) return []
  const more = wrong.length > 3 ? `, and ${wrong.length - 3} more` : ''
  const message = `expected a sample every ${behaviour.intervalMs} ms (at most ${late} ms): ${wrong.slice(0, 3).join(', ')}${more}`
  return [finding('verify/interval', message, { where: 'verify/trace.jsonl' })]
}
