import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractSchema } from '../../src/project/contract.ts'
import type { Behaviour } from '../../src/verification/behaviour.ts'
import { predict } from '../../src/verification/predict.ts'
import { expectedLine, printedName } from '../../src/verification/predict-lines.ts'

const contract = contractSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/fruit/contract.json'), 'utf8')),
)
const behaviour: Behaviour = {
  intervalMs: 0,
  smoothing: { kind: 'none', window: 1 },
  unsureBelow: null,
  report: 'every sample',
  line: { format: 'human', fields: ['label', 'score'], template: null },
  ...{ confirm: 1, repeatMs: null, start: null, reactions: [], custom: null },
}

/** INT8 outputs by the probabilities of apple, banana, orange in 256ths; null is an invalid reading. */
function lines(given: ([number, number, number] | null)[], more: Partial<Behaviour> = {}): string {
  const outputs = given.flatMap((o) => (o ? [o.map((p) => p - 128)] : []))
  let sample = -1
  const replay = { rows: given.map(() => []), sample: Int32Array.from(given, (o) => (o ? ++sample : -1)) }
  const reference = { crc: new Uint32Array(outputs.length), label: new Int32Array(outputs.length), outputs }
  return predict({ ...behaviour, ...more }, contract, replay, reference)
    .map(({ line }) => line?.shown ?? '-')
    .join(' | ')
}

const apple: [number, number, number] = [255, 0, 1]
const banana: [number, number, number] = [64, 128, 64]

test('each sample has a line with its label and score', () => {
  expect(lines([apple, banana])).toBe('apple 1.00 | banana 0.50')
})

test('of equal outputs the first label wins', () => {
  expect(lines([[100, 100, 56]])).toBe('apple 0.39')
})

test('an invalid reading says nothing once and empties the window', () => {
  const majority = { smoothing: { kind: 'majority', window: 3 } } as const
  expect(lines([apple, apple, null, null, banana], majority)).toBe(
    'apple 1.00 | apple 1.00 | nothing | - | banana 0.50',
  )
  expect(lines([apple, apple, banana], majority)).toBe('apple 1.00 | apple 1.00 | apple 0.75')
})

test('a tied majority goes to the label that won last, with the mean of its scores', () => {
  expect(lines([apple, banana], { smoothing: { kind: 'majority', window: 2 } })).toBe('apple 1.00 | banana 0.25')
})

test('a mean can choose a label that won no sample', () => {
  const smoothing = { kind: 'mean', window: 2 } as const
  expect(
    lines(
      [
        [130, 120, 6],
        [6, 120, 130],
      ],
      { smoothing },
    ),
  ).toBe('apple 0.51 | banana 0.47')
})

test('a score of exactly the threshold is sure, one step below is not', () => {
  expect(lines([banana, [64, 127, 65]], { unsureBelow: 0.5 })).toBe('banana 0.50 | unsure 0.50')
})

test('on change, a line is printed when its name differs from the line before', () => {
  const more = {
    report: 'changes',
    line: { format: 'human', fields: ['label'], template: null },
  } satisfies Partial<Behaviour>
  expect(lines([apple, apple, banana, null, null, banana], more)).toBe('apple | - | banana | nothing | - | banana')
})

test('a label that could be taken for something else is printed as JSON text', () => {
  expect(['apple', 'red apple', '苹果 🍎', '../x', 'int'].map(printedName)).toEqual([
    'apple',
    'red apple',
    '苹果 🍎',
    '../x',
    'int',
  ])
  expect(['unsure', 'nothing', '', ' x', '# x', 'a\nb', '"'].map(printedName)).toEqual([
    '"unsure"',
    '"nothing"',
    '""',
    '" x"',
    '"# x"',
    '"a\\nb"',
    '"\\""',
  ])
})

const unsure: [number, number, number] = [90, 83, 83]

test('a new outcome counts only once it came so often in a row; nothing counts at once and ends the row', () => {
  const more = { confirm: 2, report: 'changes', line: { format: 'human', fields: ['label'], template: null } } as const
  expect(lines([apple, apple, banana, apple, banana, banana], more as never)).toBe('- | apple | - | - | - | banana')
  expect(lines([apple, null, apple, apple], more as never)).toBe('- | nothing | - | apple')
})

test('a sample that does not count prints nothing, one that keeps the outcome does', () => {
  const more = { confirm: 2, line: { format: 'human', fields: ['label'], template: null } } as const
  expect(lines([apple, apple, banana, apple], more as never)).toBe('- | apple | - | apple')
})

test('on change, a line comes again when the last one is old enough, also while there is nothing', () => {
  const label = { format: 'human', fields: ['label'], template: null }
  const more = { intervalMs: 100, report: 'changes', repeatMs: 250, line: label } as const
  expect(lines([apple, apple, apple, apple, apple, null, null, null, null], more as never)).toBe(
    'apple | - | - | apple | - | nothing | - | - | nothing',
  )
})

test('each format says every field, and what has no value in its own way', () => {
  const fields = ['label', 'score', 'percent', 'ms', { column: 'clear' }]
  const say = (format: string, template: string | null = null) =>
    lines([apple, unsure, null], { unsureBelow: 0.5, line: { format, fields, template } } as never)
  expect(say('human')).toBe('apple 1.00 100 <ms> | unsure 0.35 35 <ms> | nothing <ms>')
  expect(say('csv')).toBe('apple,1.00,100,<ms>, | unsure,0.35,35,<ms>, | nothing,,,<ms>,')
  expect(say('json')).toBe(
    '{"label":"apple","score":1.00,"percent":100,"ms":<ms>,"clear":null} | ' +
      '{"label":"unsure","score":0.35,"percent":35,"ms":<ms>,"clear":null} | ' +
      '{"label":"nothing","score":null,"percent":null,"ms":<ms>,"clear":null}',
  )
  expect(say('template', '{label}={percent}% {clear} {x}')).toBe(
    'apple=100% - {x} | unsure=35% - {x} | nothing=-% - {x}',
  )
})

test('a reaction may be silent, or say a text of its own', () => {
  const reactions = [
    { on: 0, say: 'silent', outputs: [], holdMs: 0 },
    { on: 'nothing', say: { text: 'gone, {score}' }, outputs: [], holdMs: 0 },
  ]
  expect(lines([apple, banana, null, null], { reactions } as never)).toBe('- | banana 0.50 | gone, - | -')
})

test('a line is told from others: numbers by their value, times by when they may be, the rest to the letter', () => {
  const told = { outcome: 1, score: 0.5, reading: [1, 2, 3, 20.0625, 5] }
  const make = (format: string, fields: unknown[]) =>
    expectedLine({ ...behaviour, line: { format, fields, template: null } } as never, contract, told as never)
  const human = make('human', ['label', 'score', 'ms', { column: 'clear' }])
  expect(human?.shown).toBe('banana 0.50 <ms> 20.063')
  expect(human?.matches('banana 0.50 1234 20.063', 1200, 1300)).toBe(true)
  expect(human?.matches('banana 0.50 1234 20.0630', 1200, 1300)).toBe(true)
  for (const wrong of [
    'banana 0.5 1234 20.063',
    'banana 0.50 1 20.063',
    'banana 0.50 1234 20.06',
    'Banana 0.50 1234 20.063',
  ]) {
    expect(human?.matches(wrong, 1200, 1300)).toBe(false)
  }
  const json = make('json', ['label', 'score'])
  expect(json?.matches('{ "score": 0.5, "label": "banana" }', 0, 0)).toBe(true)
  for (const wrong of [
    '{"label":"banana"}',
    '{"label":"banana","score":"0.50"}',
    '{"label":"banana","score":0.5',
    'null',
  ]) {
    expect(json?.matches(wrong, 0, 0)).toBe(false)
  }
})
