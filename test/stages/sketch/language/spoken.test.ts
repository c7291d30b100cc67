import { readByRules } from '../../../../src/language/reader.ts'
import type { Setting } from '../../../../src/language/types.ts'
import { sketchLanguage } from '../../../../src/stages/sketch/language/index.ts'
import { briefOf, fruit, planOf, questionsOf } from '../brief.ts'

/** A coaster, a pump and a pot: labels of several words, and columns whose unit is the end of their name. */
const projects = {
  fruit: briefOf(''),
  coaster: briefOf('', { name: 'drinks', contract: { ...fruit, labels: ['black tea', 'coffee', 'oat milk'] } }),
  lids: briefOf('', { name: 'lids', contract: { ...fruit, labels: ['blue cap', 'gold cap', 'red cap'] } }),
  pump: briefOf('', {
    name: 'pump',
    sensor: 'serial' as never,
    contract: {
      ...fruit,
      labels: ['cavitation', 'normal', 'worn bearing'],
      raw: ['rms_mm_s', 'temp_c', 'battery_mv'].map((name) => ({ name, unit: '', channel: null, min: 0, max: 1000 })),
      validity: [],
    } as never,
  }),
}
type Name = keyof typeof projects
const settingsOf = (name: Name, words: string) =>
  sketchLanguage.grammar(words, { ...projects[name], wish: words })?.settings ?? null
const against = (name: Name, words: string, settings: Setting[]) =>
  sketchLanguage.check({ words, settings, by: 'local' }, { ...projects[name], wish: words }).map((f) => f.message)

const led = (on: string, colour: string) => ({ set: 'led', on, led: colour, do: 'on' })
const high = (on: string, pin: string) => ({ set: 'pin', on, pin, level: 'high' })

test.each<[Name, string, object[]]>([
  [
    'coaster',
    'Coffee should turn the coaster blue, tea should turn it red and the milk is yellow',
    [led('coffee', 'blue'), led('black tea', 'red'), led('oat milk', 'yellow')],
  ],
  ['fruit', 'apple D4 high, banana D5, orange D6', [high('apple', 'D4'), high('banana', 'D5'), high('orange', 'D6')]],
  ['lids', 'gold means green', [led('gold cap', 'green')]],
  ['pump', 'the yellow LED for a worn bearing', [led('worn bearing', 'yellow')]],
  [
    'fruit',
    "Whatever it isn't at least 85% sure about counts as unsure, and shows cyan",
    [{ set: 'sure', above: '85 %' }, led('unsure', 'cyan')],
  ],
  [
    'fruit',
    'A different colour becomes valid only after two identical decisions in succession',
    [{ set: 'confirm', times: 2 }],
  ],
  ['fruit', "I'd rather have it average the last five windows", [{ set: 'smoothing', kind: 'mean', readings: 5 }]],
  [
    'fruit',
    'Our PLC parses lines like FRUIT=<fruit>;P=<percent>',
    [{ set: 'template', text: 'FRUIT={label};P={percent}' }],
  ],
  [
    'fruit',
    'say it again every ten minutes anyway so that I know it is still alive',
    [{ set: 'repeat', every: '10 min' }],
  ],
  [
    'fruit',
    'apples, oranges or nothing there = not a word',
    ['apple', 'orange', 'nothing'].map((on) => ({ set: 'silent', on })),
  ],
  ['lids', 'Red and blue ones just roll past', []],
  ['fruit', 'I log the port with a Python script', []],
  ['fruit', 'My pupils (year 5) wave the wand in turns', []],
])('%s: “%s” is read with certainty', (name, words, settings) => {
  const bySet = (list: object[]) => list.map((s) => JSON.stringify(s, Object.keys(s).sort())).sort()
  expect(bySet(settingsOf(name, words) ?? [{ set: 'unread' }])).toEqual(bySet(settings))
})

test.each<[Name, string]>([
  ['fruit', 'the name of the fruit'],
  ['fruit', 'The belt runs quick so look as often as the sensor can deliver'],
  ['fruit', 'only if you are at least 90 % sure'],
  ['fruit', 'only raise the alarm after 5 faulty readings in a row'],
  ['fruit', 'apple D4 high, banana D5 at half power'],
])('%s: “%s” is left to others', (name, words) => expect(settingsOf(name, words)).toBeNull())

test.each<[string, number]>([
  ['skip readings with temp_c below 86 °F', 30],
  ['ignore readings with battery_mv below 3.5 V', 3500],
  ['skip readings with rms_mm_s above 2 mm/s', 2],
])('“%s” is a bound in the unit of its column', (wish, value) => {
  const [gate] = planOf({ ...projects.pump, wish }).gates
  expect(gate?.min ?? gate?.max).toBe(value)
})

test('a bound in a unit that leads nowhere is refused, and so is one whose unit was dropped', () => {
  expect(questionsOf({ ...projects.pump, wish: 'skip readings with temp_c above 3 V' })).toHaveLength(1)
  const words = 'skip readings with temp_c below 86 °F'
  const skip = { set: 'skip', column: 'temp_c', is: 'below', value: 86 }
  expect(against('pump', words, [skip])).toEqual(['the unit of 86 is missing: °F'])
  expect(against('pump', words, [{ ...skip, unit: '°F' }])).toEqual([])
})

test.each<[Name, string, Setting[], string]>([
  [
    'fruit',
    'Red for apples and bananas',
    [led('apple', 'red'), led('banana', 'green')],
    'apple and banana stand together',
  ],
  [
    'fruit',
    'apple: pin 4 low, in all other states it is high',
    [
      { set: 'pin', on: 'apple', pin: '4', level: 'high' },
      { set: 'pin', on: 'everything else', pin: '4', level: 'low' },
    ],
    'goes with low',
  ],
  [
    'fruit',
    'The apple sounds the horn on D8 with 880 Hz for another 10 s after it is gone',
    [{ set: 'tone', on: 'apple', pin: 'D8', pitch: '880 Hz', for: '10 s' }],
    'stays on afterwards',
  ],
  ['fruit', 'read it quickly', [{ set: 'interval', every: '200 ms' }], 'none of the times'],
  ['fruit', "the other two don't", [{ set: 'silent', on: 'everything else' }], 'speaks of printing'],
  [
    'fruit',
    'wait until it has seen the same fruit four times running, it flickers',
    [{ set: 'smoothing', kind: 'majority', readings: 4 }],
    'several in a row',
  ],
])('%s: “%s” is not what it says', (name, words, settings, message) => {
  expect(against(name, words, settings).join('\n')).toContain(message)
})

test('a lamp that is coloured and off at once is a question, whatever it is called', () => {
  const wish = 'Green light for apples. Make sure the LED is off while there is an apple.'
  const answer = readByRules(sketchLanguage, { ...projects.fruit, wish })
  expect('questions' in answer && answer.questions[0]?.text).toContain('contradict')
})

test.each(['water the ripe ones', 'open the door', 'feed fish', 'and unlock doors', 'ring-fence the crate'])(
  'an order with a verb that nobody listed asks for something: “%s”',
  (words) => {
    expect(against('fruit', words, [])).not.toEqual([])
  },
)
