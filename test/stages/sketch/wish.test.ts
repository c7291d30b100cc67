import { readWish } from '../../../src/stages/sketch/wish.ts'

test.each([
  ['every 250 ms', { intervalMs: 250 }],
  ['Every 2 s.', { intervalMs: 2000 }],
  ['read the sensor every 1.5 seconds', { intervalMs: 1500 }],
  ['measure every 0,5 s', { intervalMs: 500 }],
  ['every two minutes', { intervalMs: 120_000 }],
  ['every second', { intervalMs: 1000 }],
  ['every half second', { intervalMs: 500 }],
  ['twice a second', { intervalMs: 500 }],
  ['10 times per second', { intervalMs: 100 }],
  ['at 4 Hz', { intervalMs: 250 }],
  ['at 3 Hz', { intervalMs: 333 }],
  ['smooth over 5 readings', { smoothing: { kind: 'majority', window: 5 } }],
  ['Smooth over the last five readings', { smoothing: { kind: 'majority', window: 5 } }],
  ['majority of 5', { smoothing: { kind: 'majority', window: 5 } }],
  ['average over 3 readings', { smoothing: { kind: 'mean', window: 3 } }],
  ['no smoothing', { smoothing: { kind: 'none', window: 1 } }],
  ['don’t smooth', { smoothing: { kind: 'none', window: 1 } }],
  ['print the label and its score', { line: 'label and score' }],
  ['show label and score', { line: 'label and score' }],
  ['print the label', { line: 'label' }],
  ['only when it changes', { report: 'changes' }],
  ['report every reading', { report: 'every sample' }],
  ['say "unsure" below 60 %', { unsureBelow: 0.6 }],
  ['print unsure when the score is below 0.75', { unsureBelow: 0.75 }],
  ['hello', {}],
])('%s', (wish, settings) => {
  const { clauses, unread } = readWish(wish)
  expect(unread).toEqual([])
  expect(clauses.map((c) => c.settings)).toEqual([settings])
  expect(wish).toContain(clauses[0]?.words as string)
})

test('a wish with several clauses quotes each, with or without commas between them', () => {
  const words = (wish: string) => readWish(wish).clauses.map((c) => c.words)
  const expected = ['Every 2 s', 'print the label and its score', 'only when it changes']
  expect(words('Every 2 s print the label and its score only when it changes')).toEqual(expected)
  expect(words('Every 2 s, print the label and its score, but only when it changes!')).toEqual(expected)
})

test.each([
  'blink the LED red',
  'do not print the label',
  "don't print the score",
  'never say unsure',
  'every 250',
  'every 2 s except at night',
  'say "unsure" below 60',
  'say "unsure" below 150 %',
  'say "maybe" below 60 %',
  'smooth over 500 readings',
  'at 0 Hz',
  'every 1,000 ms',
  'every 1.000 ms',
  'every 10,000 ms',
  'at 1,000 Hz',
  'every 100,5 ms',
  'every 0 ms',
  'print the label for apple only',
  'alle 250 ms',
  'majority of five apples',
])('“%s” is not guessed at', (wish) => {
  expect(readWish(wish)).toEqual({ clauses: [], unread: [wish] })
})

test('a part with one unread demand is unread as a whole, and its neighbours are read', () => {
  expect(readWish('every 2 s blink red, at 4 Hz')).toEqual({
    clauses: [{ words: 'at 4 Hz', settings: { intervalMs: 250 } }],
    unread: ['every 2 s blink red'],
  })
})

test('a wish of 20,000 characters is read quickly', () => {
  const started = performance.now()
  const { clauses, unread } = readWish('every 250 ms and '.repeat(1200).slice(0, 20_000))
  expect(clauses.length + unread.length).toBeGreaterThan(0)
  readWish('every every every say '.repeat(900))
  readWish('a'.repeat(20_000))
  readWish(' '.repeat(20_000))
  expect(performance.now() - started).toBeLessThan(2000)
})
