import { orderOf } from '../../src/bot/order.ts'
import type { Work } from '../../src/bot/request.ts'
import { requestOf } from './samples.ts'

const order = (work: Work[], questions: Parameters<typeof orderOf>[1] = null) => orderOf(requestOf({ work }), questions)
const flags = {}
const asks = [{ number: 1, stage: 'sketch', text: 'What is ripe?', about: 'green for ripe ones', answerable: true }]

test('words become the wish of their stage, and all that follows runs', () => {
  expect(order([{ name: 'regenerate', stage: 'sketch', words: ' blink green ', flags }])).toMatchObject({
    ...{ wishes: { sketch: 'blink green' }, stages: [], from: undefined, verifyOnly: false },
  })
})

test('without words a stage is made again, and those after it', () => {
  expect(order([{ name: 'regenerate', stage: 'convert', words: '', flags }])).toMatchObject({
    wishes: {},
    from: 'convert',
  })
  const both: Work[] = [
    { name: 'regenerate', stage: 'sketch', words: '', flags },
    { name: 'regenerate', stage: 'data', words: '', flags },
  ]
  expect(order(both).from).toBe('data')
})

test('three commands are one run: the smallest budget and the last planner count', () => {
  const made = order([
    { name: 'run', stages: ['data'], flags: { planner: 'local', budget: 0.2 } },
    { name: 'run', stages: ['convert'], flags: { planner: 'rules', budget: 0.1 } },
    { name: 'verify', flags: { budget: 3 } },
  ])
  expect(made).toMatchObject({
    stages: ['data', 'convert', 'verify'],
    planner: 'rules',
    budget: { usd: 0.1, tokens: 50_000 },
  })
})

test('nothing but verify generates nothing', () => {
  expect(order([{ name: 'verify', flags }]).verifyOnly).toBe(true)
  expect(
    order([
      { name: 'verify', flags },
      { name: 'run', stages: [], flags },
    ]).verifyOnly,
  ).toBe(false)
})

test('an answer is about the words of its question', () => {
  expect(order([{ name: 'answer', number: 1, words: 'green for apple', flags }], asks).answers).toEqual([
    { stage: 'sketch', about: 'green for ripe ones', answer: 'green for apple' },
  ])
})

test.each<[string, Work, Parameters<typeof orderOf>[1]]>([
  ['no question is open', { name: 'answer', number: 1, words: 'x', flags }, null],
  ['no question has the number 2; open are 1', { name: 'answer', number: 2, words: 'x', flags }, asks],
  ['the words that were not understood', { name: 'answer', number: 1, words: 'green for  RIPE ones', flags }, asks],
  ['the stage train takes no words', { name: 'regenerate', stage: 'train', words: 'longer', flags }, null],
])('refused with what to do: %s', (message, work, questions) => {
  expect(() => order([work], questions)).toThrow(message)
})
