import type { TraceEvent } from '../../../src/board/virtual.ts'
import { type Expectation, type Judgement, tolerance } from './expectation.ts'
import { type Episode, episodes } from './outcomes.ts'
import { type Moment, median, type Recording } from './recording.ts'
import { type Signal, stateAt } from './signals.ts'

export interface Wave {
  /** State that it takes. */
  value: string
  /** It goes between `value` and rest, once in so many ms; `any`: at whatever pace. */
  blinkMs?: number | 'any'
  /** Goes to rest so long after the outcome began. */
  forMs?: number
  /** Stays so long after the outcome ended. */
  holdMs?: number
}

/** State (or wave) for each outcome; `any` where all is right. Labels and `unsure` that are not named rest; `nothing` may be anything. */
export type Waves = Record<string, string | Wave>

/** A signal shows the outcome. */
export const shows =
  (signalOf: (events: readonly TraceEvent[]) => Signal, waves: Waves): Expectation =>
  (recording, at, judgement) => {
    const signal = signalOf(recording.events)
    const found = episodes(recording, at)
    for (const outcome of Object.keys(waves)) if (waves[outcome] !== 'any') judgement.need(`${signal.name}, ${outcome}`)
    for (const [i, episode] of found.entries()) {
      const asked = waves[episode.outcome]
      if (asked === 'any' || (asked === undefined && episode.outcome === 'nothing')) continue
      const before = held(found, i, waves)
      const wave: Wave =
        asked === undefined ? { value: signal.rest } : typeof asked === 'string' ? { value: asked } : asked
      judge({
        recording,
        signal,
        episode,
        wave,
        judgement,
        freeFrom: before,
        what: `${signal.name}, ${episode.outcome}`,
      })
    }
    for (const [i, episode] of found.entries()) {
      const wave = waves[episode.outcome]
      if (typeof wave === 'object' && wave.holdMs) lingering({ recording, signal, found, i, waves, wave, judgement })
    }
  }

/** Until when an earlier outcome's state may last. */
function held(found: readonly Episode[], i: number, waves: Waves): number {
  let until = 0
  for (const earlier of found.slice(Math.max(0, i - 200), i)) {
    const wave = waves[earlier.outcome]
    if (typeof wave === 'object' && wave.holdMs) {
      until = Math.max(until, earlier.to + 1000 * (wave.holdMs + tolerance(wave.holdMs)))
    }
  }
  return until
}

interface Case {
  recording: Recording
  signal: Signal
  episode: Episode
  wave: Wave
  judgement: Judgement
  freeFrom: number
  what: string
}

function judge(it: Case): void {
  const { wave, signal, episode } = it
  if (wave.blinkMs) blinking(it, wave.blinkMs)
  else if (wave.forMs) pulse(it, wave.forMs)
  else {
    const resting = wave.value === signal.rest
    ends(it, episode.from, episode.to, resting ? it.freeFrom : 0, wave.value)
  }
}

/** The state just before each next reading. */
function ends(
  { recording, signal, episode, judgement, what }: Case,
  from: number,
  to: number,
  free: number,
  value: string,
) {
  for (let i = episode.first; i <= episode.last; i++) {
    const moment = recording.moments[i] as Moment
    const when = moment.until - 1
    if (when < from || when > to || when < free) continue
    const state = stateAt(signal, when)
    judgement.look(what, state === value ? null : `${state} instead of ${value}`)
  }
}

function blinking({ signal, episode, wave, judgement, what }: Case, period: number | 'any'): void {
  const long = period === 'any' ? 2_500_000 : Math.max(3 * period * 1000, 300_000)
  const inside = signal.changes.filter((c) => c.at > episode.from + 1000 && c.at < episode.to)
  const strange = inside.find((c) => c.to !== wave.value && c.to !== signal.rest)
  if (strange) judgement.look(what, `${strange.to} instead of blinking ${wave.value}`)
  if (episode.to - episode.from < long) return
  const lit = inside.filter((c) => c.to === wave.value).map((c) => c.at)
  const periods = lit.slice(1).map((t, i) => (t - (lit[i] as number)) / 1000)
  if (periods.length < 1) judgement.look(what, `no blinking in ${wave.value}`)
  else if (period === 'any') judgement.look(what, null)
  else {
    const found = median(periods)
    const right = Math.abs(found - period) <= tolerance(period)
    judgement.look(what, right ? null : `blinks every ${Math.round(found)} ms, not ${period}`)
  }
}

function pulse(it: Case, ms: number): void {
  const { signal, episode, wave, judgement, what } = it
  if (!episode.sharp) return
  const [from, to] = [episode.from, episode.to]
  const spare = tolerance(ms)
  const early = from + 1000 * Math.min(ms / 2, 60)
  if (early < to) {
    const state = stateAt(signal, early)
    judgement.look(what, state === wave.value ? null : `${state} instead of ${wave.value} at the beginning`)
  }
  const late = from + 1000 * (ms - spare)
  if (late > early && late < to) {
    const state = stateAt(signal, late)
    judgement.look(what, state === wave.value ? null : `${state} before ${ms} ms were over`)
  }
  const over = from + 1000 * (ms + spare)
  if (over < to) {
    const state = stateAt(signal, over)
    judgement.look(`${what}, over`, state === signal.rest ? null : `still ${state} after ${ms} ms`)
    ends(it, over, to, 0, signal.rest)
  }
}

interface Lingering {
  recording: Recording
  signal: Signal
  found: readonly Episode[]
  i: number
  waves: Waves
  wave: Wave
  judgement: Judgement
}

/** After the outcome has ended, where nothing else drives the signal meanwhile. */
function lingering({ recording, signal, found, i, waves, wave, judgement }: Lingering): void {
  const episode = found[i] as Episode
  const hold = wave.holdMs as number
  const what = `${signal.name} after ${episode.outcome}`
  judgement.need(what)
  const sure = episode.to + 1000 * (hold - tolerance(hold))
  const over = episode.to + 1000 * (hold + tolerance(hold))
  const next = found.slice(i + 1).find((e) => waves[e.outcome] !== undefined && waves[e.outcome] !== signal.rest)
  const free = Math.min(next?.from ?? recording.end, recording.end)
  if (!episode.sharp || episode.to >= recording.end) return
  if (sure > episode.to && sure < free) {
    const state = stateAt(signal, sure)
    judgement.look(what, state === wave.value ? null : `${state} instead of ${wave.value} before ${hold} ms were over`)
  }
  if (over < free) {
    const state = stateAt(signal, over)
    judgement.look(what, state === signal.rest ? null : `still ${state} ${hold} ms later`)
  }
}
