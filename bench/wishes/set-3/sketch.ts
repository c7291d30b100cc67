import type { Expectation } from '../check/expectation.ts'
import { csv, json, mute, named, shaped, talks } from '../check/lines.ts'
import { pin, rgb, sound } from '../check/signals.ts'
import { paced } from '../check/sketch.ts'
import { shows } from '../check/waves.ts'
import type { SketchWish } from '../entry.ts'
import { clear, speaks, unclear } from './common.ts'
import { motionAndNumbers } from './sketch-motion-numbers.ts'

/** Nothing stands above the first answer. */
const headless: Expectation = ({ lines, firstRead }, _at, judgement) => {
  const early = lines.find((line) => line.at < firstRead)
  judgement.look('no headline', early ? `"${early.text}"` : null)
}

const fruit: SketchWish[] = [
  {
    id: 's01',
    ...clear,
    project: 'fruit',
    text: "This is for my daughter (5). Apple: red light. Banana: yellow light. There's no orange colour on the board as far as I know, so take purple for the orange! If it's less than 80 percent sure the light should rather stay dark.",
    check: {
      deciding: { unsureBelow: 0.8 },
      expect: [shows(rgb, { apple: 'red', banana: 'yellow', orange: 'magenta', unsure: 'off' })],
    },
  },
  {
    id: 's02',
    ...clear,
    project: 'fruit',
    text: 'I log the port with a Python script. Twice per second one line, three values with commas between them: milliseconds since start, the fruit, and how sure it is as a number between 0 and 1. No headline please, my parser chokes on it.',
    check: {
      deciding: {},
      expect: [talks({ when: 'every', line: csv('ms', 'label', 'score') }), paced(500), headless],
      paceMs: 500,
    },
  },
  {
    id: 's03',
    ...clear,
    project: 'fruit',
    text: 'just tell me when its a banana. apples oranges or nothing there = not a word',
    check: {
      deciding: {},
      expect: [speaks({ line: named, say: { apple: null, orange: null, nothing: null } })],
    },
  },
  {
    id: 's04',
    ...clear,
    project: 'fruit',
    text: 'There is a piezo on D5. Apple: a low hum, 200 Hz. Banana: 800 Hz. Orange: 1.6 kHz. Each of them only for a third of a second when that fruit appears, otherwise it drives everybody in the room mad. And not a single line over USB, nobody is listening there.',
    check: {
      deciding: {},
      expect: [
        shows((e) => sound(e, 5), {
          apple: { value: '200', forMs: 333 },
          banana: { value: '800', forMs: 333 },
          orange: { value: '1600', forMs: 333 },
        }),
        mute,
      ],
    },
  },
]

const drinks: SketchWish[] = [
  {
    id: 's05',
    ...clear,
    project: 'drinks',
    text: "The coaster goes on the tables of our café. With oat milk on it it should be white, with black tea blue. Coffee is the one people knock over, so there it should flash red, about once a second. When there's no cup, no light.",
    check: {
      deciding: {},
      expect: [
        shows(rgb, {
          'oat milk': 'white',
          'black tea': 'blue',
          coffee: { value: 'red', blinkMs: 1000 },
          nothing: 'off',
        }),
      ],
      longMs: 6000,
    },
  },
  {
    id: 's06',
    ...clear,
    project: 'drinks',
    text: 'Lines like "coffee: 93%", please. I only need one when the drink is a different one, but as a sign of life say it again every 10 s as long as the same cup stands there.',
    check: {
      deciding: {},
      expect: [talks({ when: 'change', line: shaped(/^(?<label>[a-z ]+): ?(?<percent>\d+) ?%$/i), repeatMs: 10_000 })],
      longMs: 30_000,
    },
  },
  {
    id: 's07',
    ...clear,
    project: 'drinks',
    text: "Quand c'est du café, allume la LED en vert pendant 3 secondes, puis éteins-la. Pour le thé noir et le lait d'avoine, pas de lumière.",
    check: {
      deciding: {},
      expect: [shows(rgb, { coffee: { value: 'green', forMs: 3000 } })],
      longMs: 8000,
    },
  },
  {
    id: 's08',
    ...unclear,
    project: 'drinks',
    text: 'Print which drink it is and how hot it is, and light up red above 60 degrees so that the children do not burn themselves.',
    about: /temperature|hot|heat|degree|60|°/i,
  },
]

const caps: SketchWish[] = [
  {
    id: 's09',
    ...clear,
    project: 'caps',
    text: "Look at the belt ten times a second. I don't want any averaging or voting, but do not believe a cap before you've seen the same one three times running. For a red cap, and only for a red one, give pin 6 a pulse of 150 ms (high); that's the flap that throws it out.",
    check: {
      deciding: { smoothing: 'none', confirm: 3 },
      expect: [shows((e) => pin(e, 6), { 'red cap': { value: 'high', forMs: 150 } }), paced(100)],
      paceMs: 100,
    },
  },
  {
    id: 's10',
    ...clear,
    project: 'caps',
    text: 'Node-RED reads this: every answer has to be one JSON object per line holding the cap, the certainty in percent, and the raw values of clear and proximity.',
    check: {
      deciding: {},
      expect: [talks({ when: 'every', line: json('label', 'percent', { column: 'clear' }, { column: 'proximity' }) })],
    },
  },
  {
    id: 's11',
    ...clear,
    project: 'caps',
    text: "Whenever proximity is over 100 there's only empty belt under the sensor (small number = near). Say nothing at all then. All the other readings count each by itself, without looking at the ones before, and each gets its line.",
    check: {
      deciding: { smoothing: 'none', counts: ({ values }) => (values.proximity as number) <= 100 },
      expect: [talks({ when: 'every', line: named, say: { nothing: null } })],
    },
  },
  {
    id: 's12',
    ...unclear,
    project: 'caps',
    text: 'The LED shows what the operator has to do: green when a gold cap comes, red for red, blue for blue, white for white. For gold caps the LED has to stay dark the whole time, those run on their own.',
    about: /gold/i,
  },
]

export const sketchWishes: SketchWish[] = [...fruit, ...drinks, ...caps, ...motionAndNumbers]
