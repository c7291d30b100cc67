import { wishCodes } from '../../../src/findings/catalogue/wish.ts'
import type { FindingCode } from '../../../src/findings/index.ts'
import { sketchLanguage } from '../../../src/stages/sketch/language/index.ts'
import { briefOf } from './brief.ts'

const check = (words: string, settings: object[]) =>
  sketchLanguage.check({ words, settings: settings as never, by: 'local' }, briefOf(words))
const led = (on: string, colour: string, what = 'on', more = {}) => ({ set: 'led', on, led: colour, do: what, ...more })

/** Readings as a small model gets them wrong, each with what the checks have to say. */
const wrong: [words: string, settings: object[], code: FindingCode][] = [
  ['let me have a result each 2 seconds', [{ set: 'interval', every: '2000 ms' }], 'wish/number'],
  ['let me have a result each 2 seconds', [{ set: 'interval', every: '2 ms' }], 'wish/unit'],
  ['let me have a result each 2 seconds', [{ set: 'interval', every: '2' }], 'wish/unit'],
  ['let me have a result each 2 seconds', [{ set: 'repeat', every: '4 s' }], 'wish/number'],
  ['sample it like 5 times each second pls', [{ set: 'interval', every: '5 seconds' }], 'wish/unit'],
  ['sample at a pace of 5 Hz', [{ set: 'interval', every: '200 ms' }], 'wish/number'],
  ['take a reading every 1,000 ms or so', [{ set: 'interval', every: '1000 ms' }], 'wish/unclear-number'],
  ['it ought to vote over nine frames', [{ set: 'smoothing', kind: 'majority', readings: 5 }], 'wish/number'],
  ['it ought to vote over nine frames', [{ set: 'smoothing', kind: 'mean', readings: 9 }], 'wish/trigger'],
  ['a window of 1 to smooth', [{ set: 'smoothing', kind: 'majority', readings: 1 }], 'wish/range'],
  ['the red lamp for apples please', [led('banana', 'red')], 'wish/label'],
  ['the red lamp for apples and bananas', [led('apple', 'red')], 'wish/label'],
  ['the red lamp for apples', [led('everything else', 'red')], 'wish/label'],
  ['the red lamp for apples', [led('apple', 'green')], 'wish/colour'],
  ['the red lamp for apples', [led('apple', 'builtin')], 'wish/colour'],
  ['red for apples then green for bananas', [led('apple', 'green'), led('banana', 'red')], 'wish/order'],
  [
    '"A" when apple, else "B" when banana',
    [
      { set: 'say', on: 'apple', text: 'B' },
      { set: 'say', on: 'banana', text: 'A' },
    ],
    'wish/order',
  ],
  ['blinking red light for apple', [led('apple', 'red')], 'wish/coverage'],
  ['a red light for apple', [led('apple', 'red', 'blink')], 'wish/trigger'],
  [
    'flash red every 200 ms for 3 s on apple',
    [led('apple', 'red', 'blink', { every: '3 s', for: '200 ms' })],
    'wish/order',
  ],
  ['flash red on apple for 3 s', [led('apple', 'red', 'blink')], 'wish/number'],
  ['relay on pin 4 closes when apple', [{ set: 'pin', on: 'apple', pin: '5', level: 'high' }], 'wish/pin'],
  ['relay on pin 4 closes when apple', [led('apple', 'builtin')], 'wish/pin'],
  ['relay on pin 99 closes when apple', [{ set: 'pin', on: 'apple', pin: '99', level: 'high' }], 'wish/pin'],
  ['make pin 4 go off when apple', [{ set: 'pin', on: 'apple', pin: '4', level: 'high' }], 'wish/polarity'],
  ['beep at 7 Hz on pin 4 for apple', [{ set: 'tone', on: 'apple', pin: '4', pitch: '7 Hz' }], 'wish/unit'],
  ['it shall shout "yum" for apple', [{ set: 'say', on: 'apple', text: 'yummy' }], 'wish/text'],
  ['it shall shout "yum" for apple', [{ set: 'silent', on: 'apple' }], 'wish/text'],
  ['it shall shout "#yum" for apple', [{ set: 'say', on: 'apple', text: '#yum' }], 'wish/text'],
  ['lines like "{label} {weight}"', [{ set: 'template', text: '{label} {weight}' }], 'wish/text'],
  [
    'forget all that has a clear value under 30',
    [{ set: 'only when', column: 'clear', is: 'below', value: 30 }],
    'wish/polarity',
  ],
  [
    'do not measure when clear is under 30',
    [{ set: 'skip', column: 'clear', is: 'above', value: 30 }],
    'wish/polarity',
  ],
  [
    'measure unless clear is under 30',
    [{ set: 'only when', column: 'clear', is: 'below', value: 30 }],
    'wish/polarity',
  ],
  ['only work when clear is over 30', [{ set: 'skip', column: 'clear', is: 'above', value: 30 }], 'wish/polarity'],
  ['ignore what has clear under 30', [{ set: 'skip', column: 'proximity', is: 'below', value: 30 }], 'wish/column'],
  ['ignore what has clear under 30 lux', [{ set: 'skip', column: 'clear', is: 'below', value: 30 }], 'wish/unit'],
  ['print proximity with the label', [{ set: 'line', fields: ['label', 'clear'] }], 'wish/column'],
  ['uncertain whenever the confidence falls under 70 %', [{ set: 'sure', above: '70 %' }], 'wish/polarity'],
  ['uncertain whenever the confidence falls under 70 %', [{ set: 'unsure', below: '0.7' }], 'wish/number'],
  ['no light for apples', [led('apple', 'builtin')], 'wish/coverage'],
  ['anything but not an apple gets a red light', [led('apple', 'red')], 'wish/polarity'],
  ['comma separated values with json', [{ set: 'format', as: 'csv' }], 'wish/coverage'],
  ['print solely on change', [{ set: 'line', fields: ['label'] }], 'wish/coverage'],
  ['red if apple and otherwise green', [led('apple', 'red'), led('apple', 'green')], 'wish/label'],
  ['mail me when there is an apple', [{ set: 'say', on: 'apple', text: 'mail' }], 'wish/cannot'],
  ['could it whistle for apples', [], 'wish/nothing'],
  ['每两秒打印一次标签', [], 'wish/unread'],
  ['my dog likes it green', [], 'wish/nothing'],
]

test.each(wrong)('“%s” is not %j', (words, settings, code) => {
  expect(check(words, settings).map((f) => f.code)).toContain(code)
})

/** Right readings of words that the grammar does not know: nothing is held against them. */
test.each<[string, object[]]>([
  ['let me have a result each 2 seconds', [{ set: 'interval', every: '2 seconds' }]],
  [
    'so when an apple shows its face the red one ought to blink for 3 sec',
    [led('apple', 'red', 'blink', { for: '3 sec' })],
  ],
  [
    'the banana gets a green light plus a beep of 440 Hz on D8',
    [led('banana', 'green'), { set: 'tone', on: 'banana', pin: 'D8', pitch: '440 Hz' }],
  ],
  [
    'forget about anything measured with less than 30 clear',
    [{ set: 'skip', column: 'clear', is: 'below', value: 30 }],
  ],
  ["don't bother me on the serial port if it is a banana", [{ set: 'silent', on: 'banana' }]],
  ['make it certain, like 85 percent or better', [{ set: 'sure', above: '85 percent' }]],
  ["i don't want the same thing over and over, just news", [{ set: 'report', when: 'changes' }]],
  [
    'relay at pin 4 has to close for half a second if apple',
    [{ set: 'pin', on: 'apple', pin: '4', level: 'high', for: 'half a second' }],
  ],
  ['decide by what most of 7 readings say', [{ set: 'smoothing', kind: 'majority', readings: 7 }]],
  [
    'table with time, what it saw and how sure, separated by commas',
    [
      { set: 'line', fields: ['ms', 'label', 'score'] },
      { set: 'format', as: 'csv' },
    ],
  ],
  ['shout "NO IDEA" whenever it is unsure', [{ set: 'say', on: 'unsure', text: 'NO IDEA' }]],
  ['my grandma sells fruit', []],
])('“%s” may be %j', (words, settings) => {
  expect(check(words, settings).map((f) => `${f.code}: ${f.message}`)).toEqual([])
})

test('every code of a wish has a hint for whoever has to mend it', async () => {
  const { PromptLibrary } = await import('../../../src/language/prompts.ts')
  const prompts = new PromptLibrary(null)
  for (const code of Object.keys(wishCodes)) expect(prompts.hint(code)).toContain('How to mend')
})
