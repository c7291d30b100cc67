import type { Behaviour, Output } from './behaviour.ts'

/** What at most one output drives: the RGB LED, another LED, or a pin. */
export interface Thing {
  name: 'RGB LED' | 'LED builtin' | 'LED power' | `pin ${number}`
  pins: readonly number[]
}

/** What one pin does: its level as PWM (255 = high; null = any, under a tone), and the tone on it (0 = none). */
export interface PinState {
  level: number | null
  hertz: number
}

/** The states of a thing's pins, in order. */
export type State = readonly PinState[]

const rgb = [22, 23, 24] as const
/** Bits: red, green, blue. */
const colours = { red: 1, green: 2, yellow: 3, blue: 4, magenta: 5, cyan: 6, white: 7 } as const
const builtin = 13
const power = 25

export function thingOf(output: Output): Thing {
  if (output.kind !== 'led') return { name: `pin ${output.pin}`, pins: [output.pin] }
  if (output.led === 'builtin') return { name: 'LED builtin', pins: [builtin] }
  if (output.led === 'power') return { name: 'LED power', pins: [power] }
  return { name: 'RGB LED', pins: rgb }
}

/** Every thing that a behaviour drives anywhere, by name. */
export const thingsOf = (behaviour: Pick<Behaviour, 'reactions'>): Map<string, Thing> =>
  new Map(behaviour.reactions.flatMap((r) => r.outputs.map(thingOf)).map((thing) => [thing.name, thing]))

const steady = (level: number): PinState => ({ level, hertz: 0 })

/** The three pins of the RGB LED are active low. */
const coloured = (bits: number): State => rgb.map((_, i) => steady(bits & (1 << i) ? 0 : 255))

/** What the pins of an output do while it is driven. */
export function drivenState(output: Output): State {
  switch (output.kind) {
    case 'led':
      return output.led === 'builtin' || output.led === 'power' ? [steady(255)] : coloured(colours[output.led])
    case 'pin':
      return [steady(output.level === 'high' ? 255 : 0)]
    case 'pwm':
      return [steady(output.duty)]
    case 'tone':
      return [{ level: null, hertz: output.hertz }]
  }
}

/** What a thing's pins do at rest. */
export function restState(thing: Thing, behaviour: Pick<Behaviour, 'reactions'>): State {
  if (thing.pins.length > 1) return coloured(0)
  if (!thing.name.startsWith('pin')) return [steady(0)]
  const outputs = behaviour.reactions.flatMap((r) => r.outputs).filter((o) => thingOf(o).name === thing.name)
  return [steady(outputs.every((o) => o.kind === 'pin' && o.level === 'low') ? 255 : 0)]
}

/** What a pin does before any sketch touches it: the RGB LED is dark, the power LED is lit. */
export const untouched = (pin: number): PinState =>
  steady((rgb as readonly number[]).includes(pin) || pin === power ? 255 : 0)

export const allows = (wanted: State, found: State): boolean =>
  wanted.every(({ level, hertz }, i) => found[i]?.hertz === hertz && (level === null || found[i].level === level))

/** In words: `red`, `off`, `high`, `PWM 128`, `tone 440 Hz`. */
export function describeState(thing: Thing, state: State): string {
  if (thing.pins.length > 1) {
    const odd = state.findIndex(({ level }) => level !== 0 && level !== 255)
    if (odd >= 0) return `PWM ${state[odd]?.level} on pin ${thing.pins[odd]}`
    const bits = state.reduce((sum, { level }, i) => sum + (level === 0 ? 1 << i : 0), 0)
    return Object.entries(colours).find(([, b]) => b === bits)?.[0] ?? 'off'
  }
  const { level, hertz } = state[0] as PinState
  if (hertz > 0) return `tone ${hertz} Hz`
  if (level !== 0 && level !== 255) return `PWM ${level}`
  if (thing.name.startsWith('LED')) return level === 255 ? 'on' : 'off'
  return level === 255 ? 'high' : 'low'
}

/** An output in words, with its times: `RGB LED red, blinking every 500 ms, for 2000 ms`. */
export function describeOutput(output: Output): string {
  const thing = thingOf(output)
  const blink = output.kind === 'led' && output.blinkMs !== null ? `, blinking every ${output.blinkMs} ms` : ''
  const time = output.forMs === null ? '' : `, for ${output.forMs} ms`
  return `${thing.name} ${describeState(thing, drivenState(output))}${blink}${time}`
}
