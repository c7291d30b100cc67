import { rawFiles } from '../../projects/projects.ts'
import {
  copied,
  type DataExpectation,
  drops,
  feeds,
  feedsOneOf,
  ignores,
  inputs,
  labelled,
  parts,
  scaled,
  windows,
} from '../check/data.ts'
import { Judgement } from '../check/expectation.ts'
import { clear, mean, of, plain, type Reading, spread, unclear } from '../data-common.ts'
import type { DataWish } from '../entry.ts'

/** A column in a window, by whatever one makes of its values. */
const summary = (column: string): DataExpectation => {
  const ways: ((values: number[]) => number)[] = [
    mean,
    spread,
    (v) => Math.sqrt(mean(v.map((x) => x * x))),
    (v) => Math.max(...v) - Math.min(...v),
    (v) => Math.max(...v),
    (v) => Math.min(...v),
    (v) => v[0] as number,
  ]
  const quantities = ways.map(
    (way) => (_: Reading, window: readonly Reading[]) => way(window.map((reading) => of(reading, column))),
  )
  return feedsOneOf(column, ...quantities)
}

/** No input is this quantity. */
const spares =
  (what: string, quantity: (reading: Reading) => number): DataExpectation =>
  (made, judgement) => {
    const trial = new Judgement()
    feeds(what, quantity)(made, trial)
    judgement.look(`without ${what}`, trial.wrong > 0 ? null : 'an input is it')
  }

/** So many readings of each value of a column of text are used. */
const each =
  (column: string, count: number): DataExpectation =>
  ({ fates }, judgement) => {
    const kept = new Map<string, number>()
    for (const { split, cells } of fates) {
      const name = cells[column] ?? ''
      kept.set(name, (kept.get(name) ?? 0) + (split ? 1 : 0))
    }
    for (const [name, found] of kept) {
      judgement.look(`readings of each ${column}`, found === count ? null : `${found} of ${name}, not ${count}`)
    }
  }

const lengths = new Map([...rawFiles('drinks')].map(([path, text]) => [path, text.trimEnd().split('\n').length - 1]))

export const dataWishes: DataWish[] = [
  {
    ...clear,
    id: 'd01',
    project: 'fruit',
    text: 'Two numbers are enough for the model: red divided by green, and blue divided by green.',
    check: [
      feeds('red / green', (reading) => of(reading, 'r') / of(reading, 'g')),
      feeds('blue / green', (reading) => of(reading, 'b') / of(reading, 'g')),
      inputs(2),
    ],
  },
  {
    ...clear,
    id: 'd02',
    project: 'plant',
    text: "The battery says nothing about the basil and neither does the light, so don't let it look at those two.",
    check: [ignores('battery_mv', 'lux'), plain('soil'), plain('air_c'), plain('humidity'), inputs(3)],
  },
  {
    ...clear,
    id: 'd03',
    project: 'pump',
    text: 'We know when the pump is off, no need to learn that state. Anything hotter than 70 degrees is a loose sensor: throw it out. Scale everything to the range from 0 to 1.',
    check: [
      labelled('normal', 'cavitation', 'worn bearing'),
      drops('off, or hotter than 70', (reading) => of(reading, 'temp_c') > 70 || of(reading, 'current_a') < 0.5),
      scaled('min-max'),
    ],
  },
  {
    ...unclear,
    id: 'd04',
    project: 'drinks',
    text: "On Friday the lamp was a different one. Please leave Friday's measurements out.",
    about: /friday|file|evening|lamp/i,
  },
  {
    ...clear,
    id: 'd05',
    project: 'caps',
    text: '60 caps of each colour will do. 70 % of them for training, 10 % for validation, 20 % for the test',
    check: [each('cap', 60), parts(70, 10, 20)],
  },
  {
    ...clear,
    id: 'd06',
    project: 'gestures',
    text: 'I recorded this at 100 Hz. A window should be half a second long, and the next one starts a tenth of a second later.',
    check: [windows(50, 10)],
  },
  {
    ...clear,
    id: 'd07',
    project: 'gestures',
    text: 'gyro only!! the accelerometer on my board is broken',
    check: [ignores('ax', 'ay', 'az'), summary('gx'), summary('gy'), summary('gz')],
  },
  {
    ...unclear,
    id: 'd08',
    project: 'fruit',
    text: 'Use 80 % of the readings for training, 20 % for validation and another 20 % for testing.',
    about: /80|20|120|100|split|share|sum|add up|percent|%/i,
  },
  {
    ...clear,
    id: 'd09',
    project: 'drinks',
    text: 'At the beginning of each file I was still putting the cup down and at the end I was taking it away, so cut off the first 5 and the last 3 readings.',
    check: [drops('ends of the files', (_, { file, row }) => row <= 5 || row > (lengths.get(file) ?? 0) - 3)],
  },
  {
    ...clear,
    id: 'd10',
    project: 'plant',
    text: 'Brightness goes from moonlight to noon, so give the model the logarithm of the lux value instead of the value itself. The other columns stay as they are.',
    check: [
      feedsOneOf(
        'the logarithm of lux',
        (reading) => Math.log(of(reading, 'lux')),
        (reading) => Math.log(of(reading, 'lux') + 1),
      ),
      spares('plain lux', (reading) => of(reading, 'lux')),
      ...['soil', 'air_c', 'humidity', 'battery_mv'].map(plain),
      inputs(5),
    ],
  },
  {
    ...clear,
    id: 'd11',
    project: 'caps',
    text: 'I have too little data. Could you add two slightly noisy copies of every training reading? The test data has to stay real.',
    check: [copied(2)],
  },
]
