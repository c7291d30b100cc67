import { vocabulary } from '../../../../src/stages/sketch/language/vocabulary.ts'
import { banks } from './bank.ts'

describe.each(banks)('the examples of $name', ({ brief, examples }) => {
  const setting = vocabulary(brief, { custom: false })

  test('are no two alike', () => {
    expect(new Set(examples.map((e) => e.words.toLowerCase())).size).toBe(examples.length)
    expect(examples.length).toBeGreaterThanOrEqual(150)
  })

  test.each(examples)('$words', ({ settings }) => {
    for (const s of settings) expect(setting.parse(s)).toEqual(s)
  })
})
