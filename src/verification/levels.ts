import type { TraceEvent } from '../board/virtual.ts'
import { type PinState, type State, type Thing, untouched } from './things.ts'

/** What a thing did, as a step function: each state holds from its time to the next one's. The first holds from reset. */
export type Course = readonly { us: number; state: State }[]

/** States shorter than this are on the way to the next: three pins of one LED, or a sketch that writes "off" before each colour. */
const briefUs = 500

/** The course of a thing's pins in a trace. */
export function courseOf(thing: Thing, events: readonly TraceEvent[]): Course {
  const now: PinState[] = thing.pins.map(untouched)
  const course: { us: number; state: State }[] = [{ us: 0, state: [...now] }]
  for (const event of events) {
    if (event.type !== 'pin' && event.type !== 'pwm' && event.type !== 'tone') continue
    const at = thing.pins.indexOf(event.pin)
    if (at < 0) continue
    const { hertz, level } = now[at] as PinState
    if (event.type === 'tone') now[at] = { level, hertz: event.hertz }
    else now[at] = { level: event.type === 'pwm' ? event.value : event.value ? 255 : 0, hertz }
    const last = course.at(-1) as { us: number; state: State }
    if (event.us - last.us < briefUs && course.length > 1) course.pop()
    if (!same(course.at(-1)?.state ?? [], now)) course.push({ us: event.us, state: [...now] })
  }
  return course
}

const same = (a: State, b: State): boolean =>
  a.length === b.length && a.every(({ level, hertz }, i) => level === b[i]?.level && hertz === b[i]?.hertz)

/** The part of a course between two times, with the state at the first as its beginning. */
export function between(course: Course, from: number, to: number): Course {
  let first = 0
  let last = course.length
  while (last - first > 1) {
    const middle = (first + last) >> 1
    if ((course[middle] as { us: number }).us <= from) first = middle
    else last = middle
  }
  const part = []
  for (let i = first; i < course.length && (course[i] as { us: number }).us <= to; i++) {
    const { us, state } = course[i] as { us: number; state: State }
    part.push({ us: Math.max(us, from), state })
  }
  return part
}

/** Every pin that a trace changes. */
export const pinsIn = (events: readonly TraceEvent[]): Set<number> =>
  new Set(events.flatMap((e) => (e.type === 'pin' || e.type === 'pwm' || e.type === 'tone' ? [e.pin] : [])))
