import { dataLanguage } from '../../../../src/stages/data/language/index.ts'
import { goesOn, pointsBack, resolved, uselessColumns } from '../../../../src/stages/data/language/leaning.ts'
import { briefFor } from './bank.ts'

const counts = { r: 'count', g: 'count', b: 'count', clear: 'count', proximity: 'count' }
const tins = briefFor({ labels: ['red tin', 'blue tin', 'gold tin', 'white tin'], columns: counts, windows: false })
const pot = briefFor({
  labels: ['dry', 'wet'],
  columns: { soil: '%', temp_c: 'celsius', hum_pct: '%', lux: 'lux', batt_mv: 'mv' },
  windows: false,
})
const settingsOf = (words: string, brief = tins) => dataLanguage.grammar(words, brief)?.settings ?? null

describe('words that point back', () => {
  it.each([
    ['The gold tin got lost. Leave that class out.', 'The gold tin got lost. Leave gold tin out.'],
    ['proximity jumps about, so drop it', 'proximity jumps about, so drop proximity'],
    ['red and blue are both dull, do not use either of them', 'red and blue are both dull, do not use r and b'],
  ])('stand for what was named: %s', (words, meant) => expect(resolved(words, tins)).toBe(meant))

  it.each([
    ['the model is small, give it the log of clear'],
    ['red and green are fine, leave it out'],
    ['clear below 20 is night, drop it'],
    ['red, green and blue are dull, drop those two'],
  ])('stay where nobody can tell what they mean: %s', (words) => expect(resolved(words, tins)).toBe(words))

  it('take the transform that is asked for of the column before', () => {
    expect(settingsOf('lux reaches from 0 to 80000, log please', pot)).toEqual([
      { set: 'feature', quantity: 'log', of: ['lux'], by: [], as: 'instead' },
    ])
  })

  it('join a clause to the one before only where it says nothing alone', () => {
    expect(pointsBack("don't use it", tins, false)).toBe(true)
    expect(pointsBack('That is all the model gets', tins, false)).toBe(true)
    expect(pointsBack('70 % of them for training', tins, true)).toBe(false)
    expect(pointsBack('leave out proximity', tins, true)).toBe(false)
  })

  it('go on with a list, and with what a number or a condition belongs to', () => {
    expect(goesOn('humidity matters', 'only soil', pot)).toBe(true)
    expect(goesOn('5 %', 'the validation set may be small', pot)).toBe(true)
    expect(goesOn('when it rained', 'drop the first 5 readings of each file', pot)).toBe(true)
    expect(goesOn('drop lux', 'only soil', pot)).toBe(false)
  })
})

describe('what is said without asking', () => {
  it.each([
    ['The battery says nothing about the basil', ['batt_mv']],
    ['temperature has nothing to do with how it feels', ['temp_c']],
    ['the light sensor on our board is broken', ['lux']],
    ['lux on my board is broken', ['lux']],
    ['temperature does not help above 30', null],
    ['the battery says nothing if it is full', null],
    ['the battery was broken', null],
    ['lux is broken in the recordings of dry', null],
  ])('tells which columns nobody wants: %s', (words, columns) => expect(uselessColumns(words, pot)).toEqual(columns))
})

describe('what the grammar leaves to others', () => {
  it.each([
    'temperature was wrong in the first file, drop it',
    'lux above 200 is fine, drop nothing',
    'we have lux only because of the housing, never mind',
    'Should I drop the battery?',
    'lux is broken in the recordings of dry',
  ])('is what could be meant otherwise: %s', (words) => expect(dataLanguage.grammar(words, pot)).toBe(null))

  it('keeps “only for …” with what it is said of', () => {
    const words = 'leave out the first 20 readings of each recording, but only for dry'
    expect(dataLanguage.split(words, pot)).toEqual([words])
  })
})

describe('classes with a noun in common', () => {
  it('are named by what tells them apart, and by “ones”', () => {
    expect(settingsOf('only gold and white')).toEqual([{ set: 'only classes', labels: ['gold tin', 'white tin'] }])
    expect(settingsOf('leave out the red ones')).toEqual([{ set: 'leave out classes', labels: ['red tin'] }])
    expect(settingsOf('leave out red')).toEqual([{ set: 'leave out columns', columns: ['r'] }])
  })

  it('are counted by it', () => {
    expect(settingsOf('60 tins of each colour')).toEqual([{ set: 'readings of a class', most: '60' }])
    expect(settingsOf('drop tins with clear below 20')).toEqual([
      { set: 'drop readings', all: [{ column: 'clear', is: 'below', number: '20' }] },
    ])
  })
})

it('offers a model only what the clause says is done anyway', () => {
  const junk = { set: 'as always', what: 'readings with missing cells are dropped' }
  expect(dataLanguage.settingSchema(pot, 'temperature depends on the weather so no')?.safeParse(junk).success).toBe(
    false,
  )
  expect(dataLanguage.settingSchema(pot, 'rows with gaps need not stay')?.safeParse(junk).success).toBe(true)
})
