import { type Finding, finding } from '../findings/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Behaviour } from './behaviour.ts'
import type { Replay } from './replay.ts'
import type { Observed } from './trace.ts'

/** Milliseconds that a sample may be late: a sensor that measures at its own pace, a slow bus, a long inference. */
const patience = 250
/** The same for each further reading of a window. */
const patienceEach = 60

/** Milliseconds by which one reading may come early or late: where the sensor is in its own round when it is asked. */
const jitter = { apds9960: 30, lsm9ds1: 10, serial: 1 } as const
/** Milliseconds that one reading takes at most, as the virtual board measures (`boards/README.md`). */
const slowest = { apds9960: 40, lsm9ds1: 10, serial: 4 } as const
/** The magnetic field comes 20 times a second. */
const magnetic = 52

/**
 * Samples must start `intervalMs` apart: each within the sensor's jitter and some patience, all together within 5 % on average, so
 * that a pause after the work instead of a schedule shows. A sensor or model that needs longer than the interval sets the pace itself.
 * `endedAt`: the microsecond at which a run was ended that had not read everything, else null. `inferenceMs`: what one takes.
 */
export function compareTiming(
  observed: Observed,
  behaviour: Behaviour,
  contract: Contract,
  replay: Replay,
  endedAt: number | null,
  inferenceMs = 0,
): Finding[] {
  if (behaviour.intervalMs === 0) return []
  const late = behaviour.intervalMs + patience + (contract.window.size - 1) * patienceEach
  const sensor = contract.sensor as keyof typeof jitter
  const usesMagnetic = contract.raw?.some((c) => c.channel !== null && /^m[xyz]$/.test(c.channel))
  const each = usesMagnetic ? magnetic : slowest[sensor]
  const early = usesMagnetic ? magnetic : jitter[sensor]
  const wrong: string[] = []
  const gaps: number[] = []
  let before: number | null = null
  let collected = 0
  for (const [row, sample] of replay.sample.entries()) {
    const taken = observed.reads[row] ?? null
    const at = taken ?? endedAt
    if (collected === 0) {
      if (before !== null && at !== null) {
        const gap = (at - before) / 1000
        const tooSoon = taken !== null && gap < behaviour.intervalMs - 1 - early
        if (taken !== null) gaps.push(gap)
        if (tooSoon || gap > late)
          wrong.push(`reading ${row + 1} ${taken === null ? 'not even' : ''} after ${gap.toFixed(1)} ms`)
      }
      before = at
    }
    if (taken === null) break
    if (sample >= 0) collected = (collected + 1) % contract.window.size
  }
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const most = Math.max(behaviour.intervalMs, each * contract.window.size + inferenceMs)
  const slack = 3 + early / gaps.length
  if (mean > most * 1.05 + slack || mean < behaviour.intervalMs * 0.95 - slack) {
    wrong.push(`${mean.toFixed(1)} ms on average over ${gaps.length + 1} samples`)
  }
  if (wrong.length === 0) return []
  const more = wrong.length > 3 ? `, and ${wrong.length - 3} more` : ''
  const message = `expected a sample every ${behaviour.intervalMs} ms (at most ${late} ms): ${wrong.slice(0, 3).join(', ')}${more}`
  return [finding('verify/interval', message, { where: 'verify/trace.jsonl' })]
}

/** Milliseconds between two readings of one sample at most: a motion sensor measures 119 times a second, its magnetic field 20 times. */
const longestGap = { apds9960: 90, lsm9ds1: 26 } as const
/** The same on average: one and a half of the sensor's rounds. */
const usualGap = { apds9960: 60, lsm9ds1: 12.6 } as const

/** Within one sample of several readings each must be taken about as soon as the sensor has it; rows over serial come when they come. */
export function compareWindows(observed: Observed, contract: Contract, replay: Replay): Finding[] {
  const { sensor } = contract
  if (contract.window.size === 1 || (sensor !== 'lsm9ds1' && sensor !== 'apds9960')) return []
  const field = contract.raw.some((c) => c.channel !== null && /^m[xyz]$/.test(c.channel))
  const longest = field ? 3 * magnetic : longestGap[sensor]
  const wrong: string[] = []
  let [gaps, sum] = [0, 0]
  let before: { sample: number; us: number } | null = null
  for (const [row, sample] of replay.sample.entries()) {
    const us = observed.reads[row] ?? null
    if (us !== null && before !== null && sample >= 0 && sample === before.sample) {
      const gap = (us - before.us) / 1000
      gaps++
      sum += gap
      if (gap > longest) wrong.push(`reading ${row + 1} ${gap.toFixed(1)} ms after the one before`)
    }
    before = us === null || sample < 0 ? null : { sample, us }
  }
  // One look too late now and then is nothing; every second reading of the sensor is another speed than that of the training data.
  const usual = field ? 1.5 * magnetic : usualGap[sensor]
  if (wrong.length === 0 && sum / gaps > usual) wrong.push(`${(sum / gaps).toFixed(1)} ms on average, not ${usual} ms`)
  if (wrong.length === 0) return []
  const message = `expected the readings of one sample at most ${longest} ms apart: ${wrong.slice(0, 3).join(', ')}${wrong.length > 3 ? `, and ${wrong.length - 3} more` : ''}`
  return [finding('verify/window-rate', message, { where: 'verify/trace.jsonl' })]
}
