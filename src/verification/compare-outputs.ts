import type { TraceEvent } from '../board/virtual.ts'
import type { Finding, FindingCode } from '../findings/index.ts'
import type { Contract } from '../project/contract.ts'
import type { Behaviour, Outcome } from './behaviour.ts'
import { Differences } from './compare-model.ts'
import { between, type Course, courseOf, pinsIn } from './levels.ts'
import type { Step } from './predict.ts'
import { outcomeName } from './predict-lines.ts'
import { type Edge, type Phase, predictOutputs } from './predict-outputs.ts'
import {
  allows,
  describeOutput,
  describeState,
  drivenState,
  restState,
  type State,
  type Thing,
  thingsOf,
  untouched,
} from './things.ts'
import type { Observed } from './trace.ts'

/** The words of the wish that an outcome's outputs go back to; '' = unknown. */
export type WordsOf = (outcome: Outcome | null, about: string) => string

/** Milliseconds after a reading within which its outputs must stand, besides the work itself; never later than the next reading. */
const patienceMs = 200

/** Milliseconds by which a time of so many may be missed: a sketch looks at its clock between other things. */
export const slackOf = (ms: number): number => Math.min(Math.max(30, ms / 10), 0.45 * ms)

interface Range {
  earliest: number
  latest: number
}

/**
 * Holds every thing that the plan drives to `predictOutputs`, and every other pin to stay as it is from the first reading on. Times are
 * held to `slackOf`, blinking to its half period from one change to the next. `busyMs`: what the work after a reading takes at most.
 */
export function compareOutputs(
  observed: Observed,
  events: readonly TraceEvent[],
  behaviour: Behaviour,
  contract: Contract,
  steps: readonly Step[],
  busyMs: number,
  wordsOf: WordsOf,
): Finding[] {
  const differences = new Differences()
  const clock = new Clock(observed, busyMs)
  const add = (code: FindingCode, phase: Phase, at: number, expected: string, found: string): void =>
    differences.add(code, () => {
      const name = phase.outcome === null ? '' : ` (${outcomeName(phase.outcome, contract.labels)})`
      const words = wordsOf(phase.outcome, phase.output ? describeOutput(phase.output) : phase.thing.name)
      const began = phase.row === null ? clock.first : (clock.read(phase.row) ?? 0)
      const where = phase.row === null ? 'at the start' : `reading ${phase.row + 1}${name}${words && `, “${words}”`}`
      return `${where}: expected ${phase.thing.name} ${expected}, found ${found} after ${Math.round((at - began) / 1000)} ms`
    })
  const courses = new Map<string, Course>()
  for (const phase of predictOutputs(behaviour, steps)) {
    const { thing } = phase
    const course = courses.get(thing.name) ?? courseOf(thing, events)
    courses.set(thing.name, course)
    const wanted = phase.output ? drivenState(phase.output) : restState(thing, behaviour)
    const half = phase.output?.kind === 'led' ? phase.output.blinkMs : null
    const watch = { phase, course, wanted, rest: restState(thing, behaviour), clock }
    const wrong = half === null ? steadyFault(watch) : blinkFault(watch, half / 2)
    if (wrong) add(wrong.code, phase, wrong.at, wrong.expected, wrong.found)
  }
  unasked(events, behaviour, clock, differences)
  return differences.findings('verify/trace.jsonl')
}

/** When the readings were taken, and how sure an edge's time is; all in microseconds. */
class Clock {
  readonly first: number
  private readonly observed: Observed
  private readonly busy: number

  constructor(observed: Observed, busyMs: number) {
    this.observed = observed
    this.busy = busyMs * 1000
    this.first = observed.reads.find((us) => us !== null) ?? Number.POSITIVE_INFINITY
  }

  /** How long the work keeps a sketch from its outputs. */
  get slowness(): number {
    return this.busy
  }

  read(row: number): number | null {
    return this.observed.reads[row] ?? null
  }

  private next(row: number): number {
    for (let i = row + 1; i < this.observed.reads.length; i++) {
      const us = this.observed.reads[i]
      if (us != null) return us
    }
    return Number.POSITIVE_INFINITY
  }

  /** The last moment that is judged: when the outputs of the last reading must stand. */
  get end(): number {
    const last = this.observed.reads.findLast((us) => us !== null) ?? 0
    return last + patienceMs * 1000 + this.busy
  }

  /** The range of the first of these edges; `course` says when a decision took effect. Null where a reading was never taken. */
  range(edges: readonly Edge[], course: Course): Range | null {
    const ranges = edges.map((edge) => this.rangeOf(edge, course))
    if (ranges.some((r) => r === null)) return null
    const known = ranges as Range[]
    return { earliest: Math.min(...known.map((r) => r.earliest)), latest: Math.min(...known.map((r) => r.latest)) }
  }

  private rangeOf({ row, afterMs, shows }: Edge, course: Course): Range | null {
    const read = this.read(row)
    if (read === null) return null
    const latest = Math.min(this.next(row), read + patienceMs * 1000 + this.busy)
    if (afterMs === 0) return { earliest: read, latest }
    const change = shows ? between(course, read, latest).find(({ us }) => us > read)?.us : undefined
    const [from, to] = change === undefined ? [read, Math.min(latest, read + this.busy + 10_000)] : [change, change]
    const slack = slackOf(afterMs) * 1000
    return { earliest: from + afterMs * 1000 - slack, latest: to + afterMs * 1000 + slack + this.busy }
  }
}

interface Watch {
  phase: Phase
  course: Course
  wanted: State
  rest: State
  clock: Clock
}

interface Fault {
  code: FindingCode
  at: number
  expected: string
  found: string
}

/** The stretch in which the phase surely lasts, and the one in which it may; null where nothing can be said. */
function stretch({ phase, course, clock }: Watch): { from: Range; to: Range } | null {
  const from = phase.from === null ? { earliest: clock.first, latest: clock.first } : clock.range(phase.from, course)
  const to = phase.to.length === 0 ? { earliest: clock.end, latest: clock.end } : clock.range(phase.to, course)
  if (!from || !to) return null
  const end = { earliest: Math.min(to.earliest, clock.end), latest: Math.min(to.latest, clock.end) }
  return from.latest === Number.POSITIVE_INFINITY ? null : { from, to: end }
}

const timed = ({ output, to }: Phase): boolean => output !== null && to.some((edge) => edge.afterMs > 0)

function steadyFault(watch: Watch): Fault | null {
  const around = stretch(watch)
  if (!around) return null
  const { phase, course, wanted } = watch
  const { from, to } = around
  const expected = `${describeState(phase.thing, wanted)}${timed(phase) ? ` (${describeOutput(phase.output as never)})` : ''}`
  if (from.latest > to.earliest) {
    // Too short to be sure of a moment: it must show at some time.
    if (!timed(phase) || to.earliest >= watch.clock.end) return null
    const seen = between(course, from.earliest, to.latest)
    if (seen.some(({ state }) => allows(wanted, state))) return null
    return {
      code: 'verify/wrong-output',
      at: from.latest,
      expected,
      found: describeState(phase.thing, (seen[0] as Course[number]).state),
    }
  }
  const seen = between(course, from.latest, to.earliest)
  const wrong = seen.find(({ state }) => !allows(wanted, state))
  if (!wrong) return null
  // Where a time should have ended it, what goes on is late.
  const overdue = phase.output === null && (phase.from ?? []).some((edge) => edge.afterMs > 0)
  const never = !overdue && seen.every(({ state }) => !allows(wanted, state))
  const found = describeState(phase.thing, wrong.state)
  return { code: never ? 'verify/wrong-output' : 'verify/output-timing', at: wrong.us, expected, found }
}

function blinkFault(watch: Watch, halfMs: number): Fault | null {
  const around = stretch(watch)
  if (!around) return null
  const { phase, course, wanted, rest, clock } = watch
  const { from, to } = around
  const seen = between(course, from.latest, Math.max(from.latest, to.earliest))
  const { thing } = phase
  const expected = describeOutput(phase.output as never).slice(thing.name.length + 1)
  const odd = seen.find(({ state }) => !allows(wanted, state) && !allows(rest, state))
  if (odd) return { code: 'verify/wrong-output', at: odd.us, expected, found: describeState(thing, odd.state) }
  const half = halfMs * 1000
  const slack = Math.min(Math.max(25_000, half / 4), 0.45 * half)
  const longest = half + slack + clock.slowness
  const changes = seen.slice(1).map(({ us }) => us)
  const started = between(course, from.earliest, from.latest).at(-1)?.us ?? from.latest
  const points = [Math.max(started, from.earliest), ...changes, Math.max(from.latest, to.earliest)]
  for (let i = 1; i < points.length; i++) {
    const gap = (points[i] as number) - (points[i - 1] as number)
    const whole = i > 1 && i < points.length - 1
    if (gap <= longest && (!whole || gap >= half - slack - clock.slowness)) continue
    const state = describeState(thing, (seen[i - 1] as Course[number]).state)
    const code =
      seen.some(({ state: s }) => allows(wanted, s)) && changes.length > 0
        ? 'verify/output-timing'
        : 'verify/wrong-output'
    return {
      code,
      at: points[i - 1] as number,
      expected,
      found: `${state} for ${whole ? '' : 'at least '}${Math.round(gap / 1000)} ms`,
    }
  }
  return null
}

/** Pins that the plan does not drive: as they are untouched at the first reading, and no change after it. */
function unasked(events: readonly TraceEvent[], behaviour: Behaviour, clock: Clock, differences: Differences): void {
  const driven = new Set([...thingsOf(behaviour).values()].flatMap((t) => t.pins))
  for (const pin of behaviour.custom?.pins ?? []) driven.add(pin)
  for (const pin of [...pinsIn(events)].filter((p) => !driven.has(p)).sort((a, b) => a - b)) {
    const thing: Thing = { name: `pin ${pin}`, pins: [pin] }
    const course = between(courseOf(thing, events), clock.first, Number.POSITIVE_INFINITY)
    const wrong = course.find(({ state }) => !allows([untouched(pin)], state))
    if (!wrong) continue
    differences.add(
      'verify/unasked-output',
      () =>
        `${pinName(pin)}: expected to be left alone, found ${describeState(thing, wrong.state)} ${wrong.us <= clock.first ? 'at the first reading' : `${Math.round((wrong.us - clock.first) / 1000)} ms after the first reading`}`,
    )
  }
}

const names: Record<number, string> = {
  13: 'LED builtin (pin 13)',
  22: 'red LED (pin 22)',
  23: 'green LED (pin 23)',
  24: 'blue LED (pin 24)',
  25: 'power LED (pin 25)',
}
const pinName = (pin: number): string => names[pin] ?? `pin ${pin}`
