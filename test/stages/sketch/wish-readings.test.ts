import { readWish } from '../../../src/stages/sketch/wish.ts'

/** What natural wishes are read as; a wish with anything unread becomes a question. */
test.each<[string, object]>([
  ['5 Hz', { intervalMs: 200 }],
  ['at 0.2 Hz', { intervalMs: 5000 }],
  ['every 1,5 s', { intervalMs: 1500 }],
  ['100 times a minute', { intervalMs: 600 }],
  ['print every 2 s', { intervalMs: 2000 }],
  ['print the label every second', { line: 'label', intervalMs: 1000 }],
  ['print the label once every second', { line: 'label', intervalMs: 1000 }],
  ['print the label only when it changes', { line: 'label', report: 'changes' }],
  ['print the label only on change', { line: 'label', report: 'changes' }],
  ['print only changes', { report: 'changes' }],
  ['say unsure if confidence is under 70%', { unsureBelow: 0.7 }],
  ['say unsure under 0.6 percent', { unsureBelow: 0.006 }],
  ['say unsure below 1 %', { unsureBelow: 0.01 }],
  ['smooth over 1 reading', { smoothing: { kind: 'none', window: 1 } }],
  ['take the majority of the last five', { smoothing: { kind: 'majority', window: 5 } }],
])('“%s” is read in full', (wish, settings) => {
  const { clauses, unread } = readWish(wish)
  expect(unread).toEqual([])
  expect(Object.assign({}, ...clauses.map((c) => c.settings))).toEqual(settings)
})

test.each([
  ['print the label only on change but at least every 10 s'],
  ['only on change, but at least every 10 seconds', 'but at least every 10 seconds'],
  ['not only on change'],
  ['on change blink the LED'],
  ['on changes of the light only on change'],
  ['say only changes of the light'],
  ["don't report changes"],
  ["don't use smoothing"],
  ['never smooth'],
  ['no majority of 5'],
  ['not at 4 Hz'],
  ['not every 2 s'],
  ["please don't, every 2 s", "please don't"],
  ['print the label, not the score', 'not the score'],
  ['print the score'],
  ['if confidence is under 70% print unknown'],
  ['print unsure if the score is above 60 %'],
  ['say unsure below 1'],
  ['say unsure below one'],
  ['ignore readings below 100 lux'],
  ['smooth over 5 seconds'],
  ['smooth over 1.5 readings'],
  ['median of 5'],
  ['every 250 µs'],
  ['every 250 us'],
  ['every 2 hours'],
  ['every 3 m'],
  ['at 5 kHz'],
  ['every 1,000 ms'],
  ['every 1.000 s'],
  ['every 2-3 s'],
  ['every other second'],
  ['every second reading'],
  ['every 2 s and 500 ms'],
  ['at least every 2 s'],
  ['every 2 s, except when dark', 'except when dark'],
  ['unless it is dark, every 2 s', 'unless it is dark'],
  ['alle 250 ms das Label ausgeben'],
  ['toutes les 2 s'],
  ['cada 2 segundos'],
  ['每两秒打印一次标签'],
])('of “%s” the words that are not certain are asked about', (wish, asked = wish) => {
  expect(readWish(wish).unread).toEqual([asked])
})
