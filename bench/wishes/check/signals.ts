import type { TraceEvent } from '../../../src/board/virtual.ts'

/** Something that can be watched: its state over time, as text. */
export interface Signal {
  name: string
  rest: string
  /** When it changed and to what, in order. */
  changes: { at: number; to: string }[]
}

export function stateAt({ changes, rest }: Signal, us: number): string {
  let low = 0
  let high = changes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((changes[middle] as { at: number }).at <= us) low = middle + 1
    else high = middle
  }
  return changes[low - 1]?.to ?? rest
}

/** @param together µs within which changes are one change. */
function watch(
  name: string,
  rest: string,
  events: readonly TraceEvent[],
  next: (event: TraceEvent) => string | null,
  together = 0,
): Signal {
  const signal: Signal = { name, rest, changes: [] }
  let state = rest
  for (const event of events) {
    const to = next(event)
    if (to === null || to === state) continue
    state = to
    const last = signal.changes.at(-1)
    if (last && event.us - last.at < together) Object.assign(last, { at: event.us, to })
    else signal.changes.push({ at: event.us, to })
  }
  return signal
}

const colours = ['off', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']

/** The RGB LED: three pins that are lit when low, by `digitalWrite` or by PWM; one after the other they make one change. */
export function rgb(events: readonly TraceEvent[]): Signal {
  const lit = [false, false, false]
  return watch(
    'the RGB LED',
    'off',
    events,
    (event) => {
      if ((event.type !== 'pin' && event.type !== 'pwm') || event.pin < 22 || event.pin > 24) return null
      lit[event.pin - 22] = event.type === 'pin' ? event.value === 0 : event.value < 255
      return colours[(lit[0] ? 1 : 0) + (lit[1] ? 2 : 0) + (lit[2] ? 4 : 0)] as string
    },
    40,
  )
}

/** A pin that is lit or driven when high. */
export const pin = (events: readonly TraceEvent[], number: number, rest: 'low' | 'high' = 'low'): Signal =>
  watch(number === 13 ? 'the built-in LED' : `pin ${number}`, rest, events, (event) => {
    if (event.type === 'pin' && event.pin === number) return event.value ? 'high' : 'low'
    if (event.type === 'pwm' && event.pin === number) return event.value > 0 ? 'high' : 'low'
    return null
  })

export const duty = (events: readonly TraceEvent[], number: number): Signal =>
  watch(`PWM of pin ${number}`, '0', events, (event) => {
    if (event.type === 'pwm' && event.pin === number) return String(event.value)
    if (event.type === 'pin' && event.pin === number) return event.value ? '255' : '0'
    return null
  })

/** Hertz; 0 is silence. */
export const sound = (events: readonly TraceEvent[], number: number): Signal =>
  watch(`the tone on pin ${number}`, '0', events, (event) =>
    event.type === 'tone' && event.pin === number ? String(event.hertz) : null,
  )

/** PWM as percent of full, to the nearest ten. */
export const power = (events: readonly TraceEvent[], number: number): Signal =>
  watch(`power on pin ${number}`, '0 %', events, (event) => {
    if ((event.type !== 'pwm' && event.type !== 'pin') || event.pin !== number) return null
    const full = event.type === 'pwm' ? event.value / 255 : event.value
    return `${Math.round(full * 10) * 10} %`
  })

/** Whether any LED is lit: the RGB LED in any colour, or the built-in one. */
export function anyLed(events: readonly TraceEvent[]): Signal {
  const [colour, builtIn] = [rgb(events), pin(events, 13)]
  const times = [...new Set([...colour.changes, ...builtIn.changes].map((c) => c.at))].sort((a, b) => a - b)
  const lit = (at: number) => stateAt(colour, at) !== 'off' || stateAt(builtIn, at) === 'high'
  return { name: 'any LED', rest: 'off', changes: times.map((at) => ({ at, to: lit(at) ? 'on' : 'off' })) }
}
