import { correct } from '../../src/language/spelling.ts'
import { sketchLanguage } from '../../src/stages/sketch/language/index.ts'
import { briefOf } from '../stages/sketch/brief.ts'

const knows = (word: string): boolean => ['the', 'for', 'led', 'when', 'store', 'bale'].includes(word)

test.each([
  ['blnk teh led evry second othrwise', 'blink the led every second otherwise'],
  ['store the bale', 'store the bale'],
  ['date, life, hall, smart and logger', 'date, life, hall, smart and logger'],
  ['say "evry gren thng"', 'say "evry gren thng"'],
  ["print 'evry again' for evry one", "print 'evry again' for every one"],
])('%s becomes %s', (wrong, right) => {
  expect(correct(wrong, knows).text).toBe(right)
})

test('each letter keeps its place in the original', () => {
  const { text, origin } = correct('evry blnk', knows)
  expect(text).toBe('every blink')
  expect(origin[text.indexOf('blink')]).toBe('evry '.length)
  expect(origin).toHaveLength(text.length + 1)
})

test('a misspelled wish is cut and read as it is meant, and shown as it was written', () => {
  const brief = briefOf('mesure evry 250 ms. blnk teh red led when aple, nothing lit othrwise')
  const clauses = sketchLanguage.split(brief.wish, brief)
  expect(clauses[0]).toBe('mesure evry 250 ms')
  for (const words of clauses) expect(brief.wish).toContain(words)
  const reading = sketchLanguage.grammar('mesure evry 250 ms', brief)
  expect(reading).toMatchObject({ words: 'mesure evry 250 ms', settings: [{ set: 'interval', every: '250 ms' }] })
  const findings = sketchLanguage.check({ words: 'blnk teh red led', settings: [], by: 'local' }, brief)
  expect(findings.map((f) => f.where)).toEqual(['blnk teh red led'])
})
