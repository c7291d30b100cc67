import type { Setting } from '../src/language/types.ts'

/** A clause with what it asks for, and readings of it that are wrong, by what is wrong with them. */
export interface Case {
  project: 'fruit' | 'caps' | 'pump'
  words: string
  right: Setting[]
  wrong: Record<string, Setting[]>
}

const led = (on: string, colour: string, how: 'on' | 'off' | 'blink' = 'on', every?: string): Setting => ({
  ...{ set: 'led', on, led: colour, do: how },
  ...(every ? { every } : {}),
})

/** Written by hand, apart from any wish of the other benchmarks. */
export const cases: Case[] = [
  {
    project: 'fruit',
    words: 'take a sample every 400 ms',
    right: [{ set: 'interval', every: '400 ms' }],
    wrong: {
      'other number': [{ set: 'interval', every: '40 ms' }],
      'other unit': [{ set: 'interval', every: '400 s' }],
      'other kind': [{ set: 'repeat', every: '400 ms' }],
    },
  },
  {
    project: 'fruit',
    words: 'the LED is green for bananas',
    right: [led('banana', 'green')],
    wrong: {
      'other label': [led('apple', 'green')],
      'other value': [led('banana', 'red')],
      'other way round': [led('banana', 'green', 'off')],
    },
  },
  {
    project: 'fruit',
    words: 'skip readings with a proximity below 30',
    right: [{ set: 'skip', column: 'proximity', is: 'below', value: 30 }],
    wrong: {
      'other way round': [{ set: 'only when', column: 'proximity', is: 'below', value: 30 }],
      'other number': [{ set: 'skip', column: 'proximity', is: 'below', value: 300 }],
      'other value': [{ set: 'skip', column: 'clear', is: 'below', value: 30 }],
    },
  },
  {
    project: 'fruit',
    words: 'print as CSV',
    right: [{ set: 'format', as: 'csv' }],
    wrong: { 'other value': [{ set: 'format', as: 'json' }], missing: [] },
  },
  {
    project: 'fruit',
    words: 'below 75 % print unsure',
    right: [{ set: 'unsure', below: '75 %' }],
    wrong: { 'other number': [{ set: 'unsure', below: '57 %' }], 'other way round': [{ set: 'sure', above: '25 %' }] },
  },
  {
    project: 'fruit',
    words: 'no output when it is an orange',
    right: [{ set: 'silent', on: 'orange' }],
    wrong: {
      'other way round': [{ set: 'print only', on: 'orange' }],
      'other label': [{ set: 'silent', on: 'apple' }],
    },
  },
  {
    project: 'caps',
    words: 'blink red every 200 ms for a blue cap',
    right: [led('blue cap', 'red', 'blink', '200 ms')],
    wrong: {
      'other value': [led('blue cap', 'blue', 'blink', '200 ms')],
      'other label': [led('red cap', 'red', 'blink', '200 ms')],
      missing: [led('blue cap', 'red')],
    },
  },
  {
    project: 'caps',
    words: 'pin 5 goes high for gold caps and pin 6 for white ones',
    right: [
      { set: 'pin', on: 'gold cap', pin: '5', level: 'high' },
      { set: 'pin', on: 'white cap', pin: '6', level: 'high' },
    ],
    wrong: {
      missing: [{ set: 'pin', on: 'gold cap', pin: '5', level: 'high' }],
      'changed over': [
        { set: 'pin', on: 'gold cap', pin: '6', level: 'high' },
        { set: 'pin', on: 'white cap', pin: '5', level: 'high' },
      ],
    },
  },
  {
    project: 'caps',
    words: 'majority of 9 readings',
    right: [{ set: 'smoothing', kind: 'majority', readings: 9 }],
    wrong: {
      'other number': [{ set: 'smoothing', kind: 'majority', readings: 5 }],
      'other value': [{ set: 'smoothing', kind: 'mean', readings: 9 }],
      'other kind': [{ set: 'confirm', times: 9 }],
    },
  },
  {
    project: 'caps',
    words: 'start with the line "belt ready"',
    right: [{ set: 'start', text: 'belt ready' }],
    wrong: {
      'other kind': [{ set: 'say', on: 'any label', text: 'belt ready' }],
      'other value': [{ set: 'start', text: 'ready' }],
    },
  },
  {
    project: 'caps',
    words: 'only when it changes',
    right: [{ set: 'report', when: 'changes' }],
    wrong: { 'other way round': [{ set: 'report', when: 'every reading' }], missing: [] },
  },
  {
    project: 'caps',
    words: 'many thanks in advance',
    right: [],
    wrong: { added: [{ set: 'report', when: 'changes' }] },
  },
  {
    project: 'pump',
    words: 'horn on pin 7 at 880 Hz while it is cavitating',
    right: [{ set: 'tone', on: 'cavitation', pin: '7', pitch: '880 Hz' }],
    wrong: {
      'other label': [{ set: 'tone', on: 'normal', pin: '7', pitch: '880 Hz' }],
      'other number': [{ set: 'tone', on: 'cavitation', pin: '8', pitch: '880 Hz' }],
    },
  },
  {
    project: 'pump',
    words: 'the relay on pin 4 stays low unless the bearing is worn',
    right: [{ set: 'pin', on: 'worn bearing', pin: '4', level: 'high' }],
    wrong: {
      'other way round': [{ set: 'pin', on: 'worn bearing', pin: '4', level: 'low' }],
      'other label': [{ set: 'pin', on: 'off', pin: '4', level: 'high' }],
    },
  },
  {
    project: 'pump',
    words: 'repeat the state every 20 seconds',
    right: [{ set: 'repeat', every: '20 seconds' }],
    wrong: {
      'other kind': [{ set: 'interval', every: '20 seconds' }],
      'other unit': [{ set: 'repeat', every: '20 minutes' }],
    },
  },
  {
    project: 'pump',
    words: 'each line has the time in ms, the state and temp_c',
    right: [{ set: 'line', fields: ['ms', 'label', 'temp_c'] }],
    wrong: {
      missing: [{ set: 'line', fields: ['ms', 'label'] }],
      'other value': [{ set: 'line', fields: ['ms', 'label', 'current_a'] }],
    },
  },
  {
    project: 'pump',
    words: 'ignore it if current_a is above 6',
    right: [{ set: 'skip', column: 'current_a', is: 'above', value: 6 }],
    wrong: {
      'other way round': [{ set: 'skip', column: 'current_a', is: 'below', value: 6 }],
      'other number': [{ set: 'skip', column: 'current_a', is: 'above', value: 60 }],
    },
  },
  {
    project: 'pump',
    words: 'a new state counts after 3 samples in a row',
    right: [{ set: 'confirm', times: 3 }],
    wrong: {
      'other kind': [{ set: 'smoothing', kind: 'majority', readings: 3 }],
      'other number': [{ set: 'confirm', times: 2 }],
    },
  },
]
