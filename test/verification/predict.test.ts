import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractSchema } from '../../src/project/contract.ts'
import type { Behaviour } from '../../src/verification/behaviour.ts'
import { predict } from '../../src/verification/predict.ts'
import { printedName } from '../../src/verification/predict-lines.ts'

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
