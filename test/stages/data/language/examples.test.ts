import type { Setting } from '../../../../src/language/types.ts'
import { dataLanguage } from '../../../../src/stages/data/language/index.ts'
import { banksOf, briefFor } from './bank.ts'
import { mutantsOf } from './mutants.ts'

/** Lines away from each other, so that what is added comes from all over the bank. */
const steps = [1, 7, 31, 53]
/** Measured when the check was written: 4855 of 4874, and of every kind 96 % or more. */
const caught = { all: 0.99, each: 0.95 }

describe.each(Object.entries(banksOf('data')))('the examples in %s', (_, { project, readings }) => {
  const brief = briefFor(project)

  it('has no two lines alike', () => {
    expect(new Set(readings.map((r) => r.words.toLowerCase())).size).toBe(readings.length)
    expect(readings.length).toBeGreaterThan(100)
  })

  it.each(readings)('$words', (reading) => {
    const schema = dataLanguage.settingSchema(brief, reading.words)
    for (const setting of reading.settings) expect(schema?.parse(setting)).toEqual(setting)
    expect(dataLanguage.check(reading, brief)).toEqual([])
  })
})

it('has an example of everything that can be said', () => {
  const settings = Object.values(banksOf('data')).flatMap(({ readings }) => readings.flatMap((r) => r.settings))
  const said = (field: string) => new Set(settings.flatMap((s) => (s[field] === undefined ? [] : [String(s[field])])))
  const allOf = (name: string) => (settings.flatMap((s) => s[name] ?? []) as Setting[]).map((c) => String(c.is ?? c))
  expect(said('set').size).toBe(21)
  expect(said('quantity').size).toBe(16)
  expect(said('what').size).toBe(11)
  expect(new Set(allOf('aggregates')).size).toBe(7)
  expect(new Set(allOf('all')).size).toBe(8)
})

it('takes nothing that cannot be done for a greeting or a story', () => {
  for (const { project, readings } of Object.values(banksOf('data'))) {
    const impossible = readings.filter((r) => r.cannot !== undefined)
    expect(impossible.length).toBeGreaterThan(10)
    for (const { words, by } of impossible)
      expect([words, dataLanguage.check({ words, settings: [], by }, briefFor(project)).map((f) => f.code)]).toEqual([
        words,
        ['wish/nothing'],
      ])
  }
})

it('finds nearly every reading that differs from the right one', () => {
  const counts = new Map<string, { caught: number; made: number }>()
  const passed: string[] = []
  for (const { project, readings } of Object.values(banksOf('data'))) {
    const brief = briefFor(project)
    const names = { columns: Object.keys(project.columns), labels: project.labels }
    for (const [i, reading] of readings.entries()) {
      const foreign = steps.flatMap((step) => readings[(i + step) % readings.length]?.settings.slice(0, 1) ?? [])
      for (const mutant of mutantsOf(reading, foreign, names)) {
        const count = counts.get(mutant.kind) ?? { caught: 0, made: 0 }
        const found = dataLanguage.check(mutant.reading, brief).length > 0
        counts.set(mutant.kind, { caught: count.caught + Number(found), made: count.made + 1 })
        if (!found) passed.push(`${mutant.kind}: ${reading.words}: ${JSON.stringify(mutant.reading.settings)}`)
      }
    }
  }
  const made = [...counts.values()].reduce((sum, c) => sum + c.made, 0)
  expect(made).toBeGreaterThan(3000)
  const few = [...counts].filter(([, c]) => c.caught / c.made < caught.each).map(([kind]) => kind)
  expect({ few, passed: few.length > 0 ? passed : [] }).toEqual({ few: [], passed: [] })
  expect(1 - passed.length / made).toBeGreaterThan(caught.all)
})

/** Without what two ways to write a setting do not share: units, signs of per cent, what is null or empty. */
const plain = (setting: Setting): string =>
  JSON.stringify(setting, (_, value) =>
    value === null || (Array.isArray(value) && value.length === 0)
      ? undefined
      : typeof value === 'string'
        ? value.replace('one half', '50').replace(/ ?(?:counts?|%|per ?cent|°?[CV]|v|mV|mv|celsius|lux)$/, '')
        : value,
  )
/** Other words for the same plan: what else goes beside what is used alone, and the usual. */
const same = ['the model may use temperature, humidity and soil but not light', 'everything else as you see fit']

it('lets the grammar read nothing in another way than it is meant', () => {
  const wrong: unknown[] = []
  let read = 0
  for (const { project, readings } of Object.values(banksOf('data'))) {
    const brief = briefFor(project)
    for (const { words, settings, cannot } of readings) {
      const own = dataLanguage.grammar(words, brief)
      if (!own || same.includes(words)) continue
      read++
      const [got, meant] = [own, { settings, cannot }].map((r) =>
        r.cannot !== undefined ? 'cannot' : r.settings.map(plain).sort().join('; '),
      )
      if (got !== meant) wrong.push({ words, got, meant })
    }
  }
  expect(wrong).toEqual([])
  expect(read).toBeGreaterThan(250)
})
