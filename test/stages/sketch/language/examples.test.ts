import { check } from '../../../../src/stages/sketch/language/check.ts'
import { sketchLanguage } from '../../../../src/stages/sketch/language/index.ts'
import { banks, type Example } from './bank.ts'
import { mutants } from './mutations.ts'

describe.each(banks)('the examples of $name', ({ brief, examples }) => {
  const against = ({ words, settings, cannot }: Example) =>
    check({ words, settings: settings as never, by: 'local', ...(cannot === undefined ? {} : { cannot }) }, brief)

  test('are no two alike', () => {
    expect(new Set(examples.map((e) => e.words.toLowerCase())).size).toBe(examples.length)
    expect(examples.length).toBeGreaterThanOrEqual(150)
  })

  test.each(examples)('“$words” is read as it is meant', (example) => {
    // What a model is held to leaves room for what is right.
    const setting = sketchLanguage.settingSchema(brief, example.words)
    for (const s of example.settings) expect(setting?.parse(s)).toEqual(s)
    expect(against(example).map((f) => f.message)).toEqual([])
  })
})

test('of wrong readings of the examples the checks refuse nearly all', () => {
  const all = banks.flatMap((bank) =>
    bank.examples.flatMap((example) => mutants(bank, example).map((mutant) => ({ bank, mutant }))),
  )
  const passed = all.filter(
    ({ bank, mutant: { words, settings } }) =>
      check({ words, settings: settings as never, by: 'local' }, bank.brief).length === 0,
  )
  expect(all.length).toBeGreaterThan(7000)
  expect(1 - passed.length / all.length).toBeGreaterThan(0.99)
})
