import { sketchLanguage } from '../../../../src/stages/sketch/language/index.ts'
import { briefOf } from '../brief.ts'

const read = (words: string, wish = words) => {
  const reading = sketchLanguage.grammar(words, briefOf(wish))
  return reading?.settings ?? null
}

test.each([
  [
    'Whenever there is an apple, three times a second the white light should flash',
    [{ set: 'led', on: 'apple', led: 'white', do: 'blink', every: '3 times a second' }],
  ],
  [
    'as CSV: time in ms, label, confidence in percent',
    [
      { set: 'line', fields: ['ms', 'label', 'percent'] },
      { set: 'format', as: 'csv' },
    ],
  ],
  [
    'every line has to look like this: clear=45 fruit=apple',
    [{ set: 'template', text: 'clear={clear} fruit={label}' }],
  ],
])('“%s” is read by what stands in it', (words, settings) => {
  const bySet = (list: { set: string }[]) => list.toSorted((a, b) => (a.set < b.set ? -1 : 1))
  expect(bySet(read(words) ?? [])).toEqual(bySet(settings))
})

test.each([
  'no red light for apples',
  'the red light for anything but apples',
  'a red light for an apple after 5 seconds',
  'every line has to look like this: x=45 fruit=apple',
  'label and score unless it is an apple, as CSV',
])('“%s” has a word that changes its meaning, and is left to others', (words) => {
  const settings = read(words) ?? []
  expect(settings).not.toContainEqual(expect.objectContaining({ set: 'led', on: 'apple', do: 'on' }))
  expect(settings.filter((s) => s.set === 'template' || s.set === 'line')).toEqual([])
})

const split = (wish: string) => sketchLanguage.split(wish, briefOf(wish))

test.each([
  ['Piezo on D10. When an orange turns up: 440 Hz for half a second', 1],
  ['Pin D6 goes high for apples, and only for those. Every 2 s.', 2],
  ['Green light for apples, but it goes out after 2 seconds. Measure twice a second.', 2],
  ['blink red for apples, once every 2 seconds', 1],
  ['CSV with the columns time in ms, label, score; every 2 s', 2],
  ['a beep of 880 Hz on pin 5 when an orange turns up, for half a second. Two readings a second will do.', 2],
  ['red for apples, green for bananas', 2],
])('“%s” has %i clauses that can be read by themselves', (wish, count) => {
  const clauses = split(wish)
  expect(clauses).toHaveLength(count)
  for (const words of clauses) expect(wish).toContain(words)
})

test('a device has the pin that the wish gives it somewhere', () => {
  const wish = 'motor on pin 3 at 60 % for apples. orange = motor at 100 %'
  const setting = sketchLanguage.settingSchema(briefOf(wish), 'orange = motor at 100 %')
  expect(setting?.safeParse({ set: 'pwm', on: 'orange', pin: '3', duty: '100 %' }).success).toBe(true)
  expect(setting?.safeParse({ set: 'pwm', on: 'orange', pin: '4', duty: '100 %' }).success).toBe(false)
})

test('a model can say of a clause only what it has words for', () => {
  const setting = sketchLanguage.settingSchema(briefOf(''), 'the red light for an apple for 3 seconds')
  const says = (value: object) =>
    setting?.safeParse({ set: 'led', on: 'apple', led: 'red', do: 'on', ...value }).success
  expect(says({})).toBe(true)
  expect(says({ for: '3 seconds' })).toBe(true)
  for (const wrong of [
    { on: 'banana' },
    { led: 'blue' },
    { do: 'blink' },
    { for: '2 seconds' },
    { set: 'interval', every: '3 seconds' },
  ])
    expect(says(wrong)).toBe(false)
  expect(sketchLanguage.settingSchema(briefOf(''), 'count my friends')).toBeNull()
})
