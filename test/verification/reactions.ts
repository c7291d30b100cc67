import type { SketchPlan } from '../../src/stages/sketch/plan.ts'
import type { Behaviour, Output } from '../../src/verification/behaviour.ts'

type Led = Extract<Output, { kind: 'led' }>['led']

export const led = (name: Led, blinkMs: number | null = null, forMs: number | null = null): Output => ({
  ...{ kind: 'led', led: name, blinkMs, forMs },
})
export const pin = (number: number, level: 'high' | 'low', forMs: number | null = null): Output => ({
  ...{ kind: 'pin', pin: number, level, forMs },
})
export const pwm = (number: number, duty: number, forMs: number | null = null): Output => ({
  ...{ kind: 'pwm', pin: number, duty, forMs },
})
export const tone = (number: number, hertz: number, forMs: number | null = null): Output => ({
  ...{ kind: 'tone', pin: number, hertz, forMs },
})
export const reaction = (
  on: Behaviour['reactions'][number]['on'],
  outputs: Output[],
  more: Partial<Behaviour['reactions'][number]> = {},
): Behaviour['reactions'][number] => ({ on, say: 'line', outputs, holdMs: 0, ...more })

export const line = (
  format: Behaviour['line']['format'],
  fields: Behaviour['line']['fields'],
  template: string | null = null,
): Behaviour['line'] => ({ format, fields, template })

/** Plans for the fruit sketch that ask for every kind of thing at least once. */
export const fruitPlans: Record<string, Partial<SketchPlan>> = {
  /** Steady colours, levels and words. */
  steady: {
    intervalMs: 100,
    reactions: [
      reaction(0, [led('red'), pin(4, 'low')]),
      reaction(1, [led('yellow'), led('builtin')], { say: { text: 'a {label}, {percent} % sure' } }),
      reaction(2, [led('blue'), pwm(9, 50)], { say: 'silent' }),
      reaction('unsure', [led('white'), tone(5, 440)]),
      reaction('nothing', [led('power'), pin(6, 'high')], { say: { text: 'nobody here' } }),
    ],
    start: 'good morning',
  },
  /** Everything that takes time. */
  timed: {
    intervalMs: 200,
    smoothing: { kind: 'none', window: 1 },
    reactions: [
      reaction(0, [led('green', 500), tone(5, 880, 700)], { holdMs: 900 }),
      reaction(1, [pin(7, 'high', 1000), led('builtin', 300)]),
      reaction('nothing', [pwm(9, 128, 600)]),
    ],
    report: 'changes',
    repeatMs: 1500,
    confirm: 2,
  },
  csv: {
    intervalMs: 0,
    line: line('csv', ['ms', 'label', 'percent', { column: 'clear' }, 'score']),
    reactions: [],
  },
  json: {
    intervalMs: 50,
    line: line('json', ['label', 'score', 'percent', 'ms', { column: 'proximity' }]),
    report: 'changes',
  },
  template: {
    intervalMs: 50,
    line: line('template', ['label'], '<{label}|{score}|{percent}|{clear}|{}>'),
  },
  human: { intervalMs: 50, line: line('human', [{ column: 'r' }, 'percent', 'ms', 'label']) },
  quiet: { intervalMs: 50, report: 'never', reactions: [reaction(1, [led('cyan')])] },
  /** What no field expresses. */
  custom: {
    intervalMs: 50,
    reactions: [reaction(1, [led('magenta')])],
    custom: {
      body: 'digitalWrite(8, label == 1 && hundredths > 50 ? HIGH : LOW);\nif (label == 2) Serial.println("orange again");',
      ...{ pins: [8], prints: true },
    },
  },
}
