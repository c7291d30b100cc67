import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TraceEvent } from '../../src/board/virtual.ts'
import { contractSchema } from '../../src/project/contract.ts'
import type { Behaviour } from '../../src/verification/behaviour.ts'
import { behaviourProblems } from '../../src/verification/behaviour-problems.ts'
import { compareOutputs } from '../../src/verification/compare-outputs.ts'
import { predict } from '../../src/verification/predict.ts'
import { observe } from '../../src/verification/trace.ts'
import { led, pin, pwm, reaction, tone } from './reactions.ts'

const contract = contractSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/fruit/contract.json'), 'utf8')),
)
const plain: Behaviour = {
  intervalMs: 100,
  smoothing: { kind: 'none', window: 1 },
  unsureBelow: null,
  report: 'never',
  line: { format: 'human', fields: ['label'], template: null },
  ...{ confirm: 1, repeatMs: null, start: null, reactions: [], custom: null },
}

/** Findings for readings 100 ms apart with these outcomes (a for apple, b, c, - for nothing), where pins change as written: `105 pin 22 0`. */
function found(outcomes: string, reactions: Behaviour['reactions'], changes: string[], step = 100): string[] {
  const behaviour = { ...plain, reactions }
  const letters = [...outcomes]
  let sample = -1
  const replay = {
    rows: letters.map(() => []),
    sample: Int32Array.from(letters, (l) => (l === '-' ? -1 : ++sample)),
  }
  const outputs = letters.filter((l) => l !== '-').map((l) => ['a', 'b', 'c'].map((of) => (of === l ? 127 : -128)))
  const reference = { crc: new Uint32Array(sample + 1), label: new Int32Array(sample + 1), outputs }
  const events = [
    ...letters.map((_, row): TraceEvent => ({ type: 'read', us: (row + 1) * step * 1000, row, stale: false })),
    ...changes.map((change): TraceEvent => {
      const [ms, type, at, value] = change.split(' ')
      const us = Number(ms) * 1000
      if (type === 'tone') return { type, us, pin: Number(at), hertz: Number(value) }
      return { type: type as 'pin' | 'pwm', us, pin: Number(at), value: Number(value) }
    }),
  ].sort((a, b) => a.us - b.us)
  const steps = predict(behaviour, contract, replay, reference)
  const observed = observe(events, letters.length)
  return compareOutputs(observed, events, behaviour, contract, steps, 1, () => '').map((f) => f.code)
}

test('a colour is low on its pins while the outcome lasts', () => {
  const red = [reaction(0, [led('red')])]
  expect(found('baab', red, ['201 pin 22 0', '401 pin 22 1'])).toEqual([])
  expect(found('baab', red, ['201 pin 23 0', '401 pin 23 1'])).toEqual(['verify/wrong-output'])
  expect(found('baab', red, ['5 pin 22 0', '201 pin 22 1', '401 pin 22 0'])).toContain('verify/wrong-output')
  expect(found('baab', red, ['301 pin 22 0', '401 pin 22 1'])).toEqual(['verify/output-timing'])
  expect(found('baab', red, ['201 pin 22 0'])).toEqual(['verify/wrong-output'])
})

test('the same colour by PWM, and off and on again in between, is as right', () => {
  const yellow = [reaction(0, [led('yellow')])]
  expect(found('aab', yellow, ['101 pwm 22 0', '101.1 pwm 23 0', '301 pwm 22 255', '301.1 pwm 23 255'])).toEqual([])
  const again = [
    '101 pin 22 0',
    '101.1 pin 23 0',
    '201 pin 22 1',
    '201.01 pin 23 1',
    '201.02 pin 22 0',
    '201.1 pin 23 0',
  ]
  expect(found('aab', yellow, [...again, '301 pin 22 1', '301.1 pin 23 1'])).toEqual([])
})

test('a blink is held to its half period from change to change, wherever it begins', () => {
  const blink = [reaction(0, [led('builtin', 400)])]
  const at = (from: number, half: number, value = 1) =>
    Array.from({ length: Math.ceil((1800 - from) / half) }, (_, i) => `${from + i * half} pin 13 ${(i + value) % 2}`)
  expect(found('aaaaaaaaaaaaaaaa', blink, at(101, 200))).toEqual([])
  expect(found('aaaaaaaaaaaaaaaa', blink, at(101, 204))).toEqual([])
  expect(found('aaaaaaaaaaaaaaaa', blink, at(180, 200))).toEqual([])
  expect(found('aaaaaaaaaaaaaaaa', blink, at(101, 400))).toEqual(['verify/output-timing'])
  expect(found('aaaaaaaaaaaaaaaa', blink, at(101, 100))).toEqual(['verify/output-timing'])
  expect(found('aaaaaaaaaaaaaaaa', blink, ['101 pin 13 1'])).toEqual(['verify/wrong-output'])
  expect(found('aaaaaaaaaaaaaaaa', blink, [])).toEqual(['verify/wrong-output'])
})

test('a pulse ends by itself, and a hold goes on after the outcome', () => {
  const pulse = [reaction(0, [pin(5, 'high', 300)])]
  expect(found('aaaaaab', pulse, ['101 pin 5 1', '401 pin 5 0'])).toEqual([])
  expect(found('aaaaaab', pulse, ['101 pin 5 1', '420 pin 5 0'])).toEqual([])
  expect(found('aaaaaab', pulse, ['101 pin 5 1', '701 pin 5 0'])).toEqual(['verify/output-timing'])
  expect(found('aaaaaab', pulse, ['101 pin 5 1', '251 pin 5 0'])).toEqual(['verify/output-timing'])
  const hold = [reaction(0, [pwm(5, 90)], { holdMs: 400 }), reaction(2, [pin(5, 'high')])]
  expect(found('aabbbbbbb', hold, ['101 pwm 5 90', '701 pwm 5 0'])).toEqual([])
  expect(found('aabbbbbbb', hold, ['101 pwm 5 90', '301 pwm 5 0'])).toEqual(['verify/output-timing'])
  expect(found('aabccbbbb', hold, ['101 pwm 5 90', '401 pin 5 1', '601 pin 5 0'])).toEqual([])
  expect(found('aababbbbbb', hold, ['101 pwm 5 90', '901 pwm 5 0'])).toEqual([])
})

test('a tone has its pitch, and silence at rest', () => {
  const beep = [reaction('nothing', [tone(5, 440)])]
  expect(found('a-a', beep, ['201 tone 5 440', '301 tone 5 0'])).toEqual([])
  expect(found('a-a', beep, ['201 tone 5 880', '301 tone 5 0'])).toEqual(['verify/wrong-output'])
  expect(found('a-a', beep, ['201 tone 5 440'])).toEqual(['verify/wrong-output'])
})

test('a pin that is only ever driven low rests high', () => {
  const low = [reaction(0, [pin(6, 'low')])]
  expect(found('bab', low, ['1 pin 6 1', '201 pin 6 0', '301 pin 6 1'])).toEqual([])
  expect(found('bab', low, ['201 pin 6 1', '301 pin 6 0'])).toContain('verify/wrong-output')
})

test('a pin that nobody asked for is left alone', () => {
  expect(found('ab', [], ['1 pin 13 1', '50 pin 13 0', '51 pin 22 1'])).toEqual([])
  expect(found('ab', [], ['150 pin 13 1', '180 pin 13 0'])).toEqual(['verify/unasked-output'])
  expect(found('ab', [], ['1 pin 22 0'])).toEqual(['verify/unasked-output'])
})

test('a plan that cannot be is told apart', () => {
  const problems = (more: Partial<Behaviour>, gates: Parameters<typeof behaviourProblems>[0]['gates'] = []) =>
    behaviourProblems({ ...plain, ...more, gates }, contract)
  expect(problems({})).toEqual([])
  expect(problems({ reactions: [reaction(0, [led('red'), led('blue')])] })).toEqual([
    '“apple” drives RGB LED in two ways at once',
  ])
  expect(problems({ reactions: [reaction(7, []), reaction(1, []), reaction(1, [])] })).toHaveLength(2)
  expect(problems({ line: { format: 'csv', fields: [{ column: 'weight' }], template: null } })).toHaveLength(1)
  expect(problems({ line: { format: 'template', fields: ['label'], template: null } })).toHaveLength(1)
  const gate = { reason: '', from: 'wish' } as const
  expect(problems({}, [{ ...gate, column: 'motion', min: 1 }])).toHaveLength(1)
  expect(problems({}, [{ ...gate, column: 'weight', min: 1 }])).toHaveLength(1)
  expect(problems({}, [{ ...gate, column: 'clear', min: 5, max: 4 }])).toHaveLength(1)
  const custom = { body: ';', pins: [22], prints: false }
  expect(problems({ reactions: [reaction(0, [led('red')])], custom })).toHaveLength(1)
})
