import { splitWish } from '../../../src/stages/sketch/language/split.ts'
import { briefOf } from './brief.ts'

const split = (wish: string) => splitWish(wish, briefOf(wish))

test('every clause is a verbatim piece of the wish, with or without commas between them', () => {
  const expected = ['Every 2 s', 'print the label and its score', 'only when it changes']
  expect(split('Every 2 s print the label and its score only when it changes')).toEqual(expected)
  expect(split('Every 2 s, print the label and its score, but only when it changes!')).toEqual(expected)
})

test('a list is cut between its items', () => {
  expect(split('apple green, banana yellow, orange red')).toEqual(['apple green', 'banana yellow', 'orange red'])
  expect(split('green for apple, yellow for banana and blink red when unsure')).toEqual([
    'green for apple',
    'yellow for banana',
    'blink red when unsure',
  ])
  expect(split('- every 2 s\n- print the label')).toEqual(['every 2 s', 'print the label'])
})

test('what a condition leads to stays with it', () => {
  expect(split('When it is an apple, turn on the green LED, and print "yum"; every 2 s')).toEqual([
    'When it is an apple, turn on the green LED, and print "yum"',
    'every 2 s',
  ])
})

test('a condition that nothing reads is not cut off from what hangs on it', () => {
  expect(split('every 2 s, except when dark')).toEqual(['every 2 s, except when dark'])
  expect(split('unless it is dark, every 2 s')).toEqual(['unless it is dark, every 2 s'])
  expect(split("don't turn on the red LED for apple")).toEqual(["don't turn on the red LED for apple"])
})

test('words that mean something else together than apart are one clause', () => {
  expect(split('every 2 s blink red')).toEqual(['every 2 s blink red'])
})

test('nothing is cut within quotes or numbers', () => {
  expect(split('print "yes, no. maybe; and so" for apple, every 1.5 s')).toEqual([
    'print "yes, no. maybe; and so" for apple',
    'every 1.5 s',
  ])
})
