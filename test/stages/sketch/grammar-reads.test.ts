import { sketchLanguage } from '../../../src/stages/sketch/language/index.ts'
import { briefOf } from './brief.ts'

const led = (on: string, colour: string, what = 'on', more = {}) => ({ set: 'led', on, led: colour, do: what, ...more })

/** What natural words are read as, in full and in one way only. */
test.each<[string, object[]]>([
  ['every 250 ms', [{ set: 'interval', every: '250 ms' }]],
  ['read the sensor every 1.5 seconds', [{ set: 'interval', every: '1.5 s' }]],
  ['measure every 0,5 s', [{ set: 'interval', every: '0.5 s' }]],
  ['every two minutes', [{ set: 'interval', every: '2 min' }]],
  ['every half second', [{ set: 'interval', every: '0.5 s' }]],
  ['every one and a half seconds', [{ set: 'interval', every: '1.5 s' }]],
  ['every 2 hours', [{ set: 'interval', every: '2 h' }]],
  ['twice a second', [{ set: 'interval', every: '2 times a second' }]],
  ['take 10 readings per second', [{ set: 'interval', every: '10 times a second' }]],
  ['5Hz', [{ set: 'interval', every: '5 Hz' }]],
  ['as fast as possible', [{ set: 'interval', every: 'as fast as possible' }]],
  ['smooth over the last five readings', [{ set: 'smoothing', kind: 'majority', readings: 5 }]],
  ['majority vote of 7', [{ set: 'smoothing', kind: 'majority', readings: 7 }]],
  ['average the scores over 4 readings', [{ set: 'smoothing', kind: 'mean', readings: 4 }]],
  ['don’t smooth', [{ set: 'no smoothing' }]],
  ['only after 3 readings in a row', [{ set: 'confirm', times: 3 }]],
  ['a new label must come 4 times in a row', [{ set: 'confirm', times: 4 }]],
  ['say "unsure" below 60 %', [{ set: 'unsure', below: '60 %' }]],
  [
    'if confidence is under 70% print unknown',
    [
      { set: 'unsure', below: '70 %' },
      { set: 'say', on: 'unsure', text: 'unknown' },
    ],
  ],
  ['only trust answers above 80 %', [{ set: 'sure', above: '80 %' }]],
  [
    'print only if confidence is at least 0.75',
    [
      { set: 'sure', above: '0.75' },
      { set: 'silent', on: 'unsure' },
    ],
  ],
  ['ignore readings when the light is below 50', [{ set: 'skip', column: 'clear', is: 'below', value: 50 }]],
  ['only measure when proximity is below 100', [{ set: 'only when', column: 'proximity', is: 'below', value: 100 }]],
  ['don’t measure unless clear is at least 30', [{ set: 'only when', column: 'clear', is: 'at least', value: 30 }]],
  ['skip readings with clear above 3000 counts', [{ set: 'skip', column: 'clear', is: 'above', value: 3000 }]],
  ['green for apple', [led('apple', 'green')]],
  ['Turn on the green LED for apples', [led('apple', 'green')]],
  ['the LED should go red for oranges', [led('orange', 'red')]],
  ['I want the blue LED to be on when nothing is there', [led('nothing', 'blue')]],
  ['could you turn the LED green when you see an apple', [led('apple', 'green')]],
  ['banana: yellow', [led('banana', 'yellow')]],
  ['blink red when unsure', [led('unsure', 'red', 'blink')]],
  ['flash blue at 2 Hz for everything else', [led('everything else', 'blue', 'blink', { every: '2 Hz' })]],
  [
    'blink the red LED every 200 ms for 3 s when it is an orange',
    [led('orange', 'red', 'blink', { every: '200 ms', for: '3 s' })],
  ],
  ['blink red three times when apple', [led('apple', 'red', 'blink', { times: 3 })]],
  ['turn on the LED for any label', [led('any label', 'builtin')]],
  ['turn pin 13 on for apple', [led('apple', 'builtin')]],
  ['red for apple or orange', [led('apple', 'red'), led('orange', 'red')]],
  ['otherwise turn the leds off', [{ set: 'leds off', on: 'everything else' }]],
  ['set pin 5 high for banana', [{ set: 'pin', on: 'banana', pin: '5', level: 'high' }]],
  [
    'turn on the relay on D6 for 3 s when an orange is detected',
    [{ set: 'pin', on: 'orange', pin: 'D6', level: 'high', for: '3 s' }],
  ],
  ['set pin 9 to 40 % for apple', [{ set: 'pwm', on: 'apple', pin: '9', duty: '40 %' }]],
  [
    'beep at 1000 Hz on pin 8 for 200 ms when it sees a banana',
    [{ set: 'tone', on: 'banana', pin: '8', pitch: '1000 Hz', for: '200 ms' }],
  ],
  ['keep the LED on for 2 s after an apple is gone', [{ set: 'hold', on: 'apple', for: '2 s' }]],
  [
    'When it is an apple, turn on the green LED and print "yum"',
    [led('apple', 'green'), { set: 'say', on: 'apple', text: 'yum' }],
  ],
  ['print nothing for banana', [{ set: 'silent', on: 'banana' }]],
  ['don’t print anything when nothing is there', [{ set: 'silent', on: 'nothing' }]],
  ['print only apples', [{ set: 'print only', on: 'apple' }]],
  ['print the label and its score', [{ set: 'line', fields: ['label', 'score'] }]],
  ['print the label without the score', [{ set: 'line', fields: ['label'] }]],
  [
    'print time, label and score as CSV',
    [
      { set: 'line', fields: ['ms', 'label', 'score'] },
      { set: 'format', as: 'csv' },
    ],
  ],
  [
    'print label, score and clear in json',
    [
      { set: 'line', fields: ['label', 'score', 'clear'] },
      { set: 'format', as: 'json' },
    ],
  ],
  ['print "{label}: {percent}%"', [{ set: 'template', text: '{label}: {percent}%' }]],
  ['print only on change', [{ set: 'report', when: 'changes' }]],
  ['print every reading', [{ set: 'report', when: 'every reading' }]],
  ['no serial output', [{ set: 'report', when: 'never' }]],
  ['but at least every 10 s', [{ set: 'repeat', every: '10 s' }]],
  ['print "ready" at startup', [{ set: 'start', text: 'ready' }]],
  ['Hello there', []],
])('“%s” is read in full', (words, settings) => {
  const reading = sketchLanguage.grammar(words, briefOf(words))
  expect(reading).toEqual({ words, settings, by: 'rules' })
})

test.each([
  ['Send me an e-mail when a banana comes', 'send mail or messages'],
  ['save it to an SD card', 'write files'],
  ['upload the results to the cloud', 'use a network'],
  ['fade the LED from red to green', 'change in steps or at random'],
])('“%s” is known to be impossible', (words, cannot) => {
  expect(sketchLanguage.grammar(words, briefOf(words))).toEqual({ words, settings: [], cannot, by: 'rules' })
})

test('a label of two words, with underscores or in the plural is the label', () => {
  const contract = { ...briefOf('').contract, labels: ['ripe_banana', 'cup of tea', 'shake', 'idle'] }
  const read = (words: string) => sketchLanguage.grammar(words, briefOf(words, { contract }))?.settings
  expect(read('green for ripe bananas')).toMatchObject([{ on: 'ripe_banana' }])
  expect(read('green for a cup of tea')).toMatchObject([{ on: 'cup of tea' }])
  expect(read('red when it is shaking')).toMatchObject([{ on: 'shake' }])
})

test('a label that is called like an outcome or a colour is the label', () => {
  const contract = { ...briefOf('').contract, labels: ['nothing', 'red', 'green'] }
  const read = (words: string) => sketchLanguage.grammar(words, briefOf(words, { contract }))?.settings
  expect(read('blue LED for nothing')).toEqual([led('nothing', 'blue')])
  expect(read('red LED for red')).toEqual([led('red', 'red')])
})
