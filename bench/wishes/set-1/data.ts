import { copied, drops, feeds, feedsOneOf, ignores, labelled, parts, scaled, together, windows } from '../check/data.ts'
import { clear, mean, of, type Reading, spread, unclear } from '../data-common.ts'
import type { DataWish } from '../entry.ts'

const length = (reading: Reading): number => Math.hypot(of(reading, 'ax'), of(reading, 'ay'), of(reading, 'az'))

/** What may be made of a quantity's values in a window. */
const aggregates: ((values: number[]) => number)[] = [
  mean,
  spread,
  (v) => Math.max(...v) - Math.min(...v),
  (v) => Math.max(...v),
  (v) => Math.sqrt(mean(v.map((x) => x * x))),
  (v) => v[0] as number,
]

export const dataWishes: DataWish[] = [
  {
    ...clear,
    id: 'd01',
    project: 'fruit',
    text: 'Besides the colour shares the model should also see how bright it is (the clear channel).',
    check: [
      feeds('clear', (r) => of(r, 'clear')),
      feeds('red share', (r) => of(r, 'r') / (of(r, 'r') + of(r, 'g') + of(r, 'b'))),
    ],
  },
  {
    ...clear,
    id: 'd02',
    project: 'fruit',
    text: 'Drop every reading where proximity is above 150, those were too far away.',
    check: [drops('proximity above 150', (r) => of(r, 'proximity') > 150)],
  },
  {
    ...clear,
    id: 'd03',
    project: 'drinks',
    text: '70/15/15 please',
    check: [parts(70, 15, 15)],
  },
  {
    ...clear,
    id: 'd04',
    project: 'caps',
    text: 'Scale all inputs to between 0 and 1.',
    check: [scaled('min-max')],
  },
  {
    ...clear,
    id: 'd05',
    project: 'gestures',
    text: 'Use windows of 40 readings that overlap by half.',
    check: [windows(40, 20)],
  },
  {
    ...clear,
    id: 'd06',
    project: 'gestures',
    text: 'only the accelerometer, forget about the gyroscope',
    check: [
      ignores('gx', 'gy', 'gz'),
      feedsOneOf('ax', ...aggregates.map((a) => (_: Reading, w: readonly Reading[]) => a(w.map((r) => of(r, 'ax'))))),
    ],
  },
  {
    ...clear,
    id: 'd07',
    project: 'gestures',
    text: 'Use the length of the acceleration vector as an additional quantity, so that it does not matter so much how the wand is held.',
    check: [
      feedsOneOf(
        'length of the acceleration',
        ...aggregates.map((a) => (_: Reading, w: readonly Reading[]) => a(w.map(length))),
      ),
    ],
  },
  {
    ...clear,
    id: 'd08',
    project: 'pump',
    text: 'Please add the crest factor as a feature: peak_g divided by rms_mm_s.',
    check: [
      feeds('peak_g / rms_mm_s', (r) => of(r, 'peak_g') / of(r, 'rms_mm_s')),
      feeds('temp_c', (r) => of(r, 'temp_c')),
    ],
  },
  {
    ...clear,
    id: 'd09',
    project: 'pump',
    text: 'Leave the motor current out of it, there will be no current clamp in the field.',
    check: [ignores('current_a'), feeds('rms_mm_s', (r) => of(r, 'rms_mm_s'))],
  },
  {
    ...clear,
    expressible: false,
    askingIsRight: true,
    id: 'd10',
    project: 'pump',
    text: 'All rows of one shift have to be on the same side of the split (column shift), otherwise the test flatters us.',
    check: [together('shift', ({ cells }) => cells.shift ?? '')],
  },
  {
    ...clear,
    id: 'd11',
    project: 'plant',
    text: "battery_mv says nothing about the plant. don't use it",
    check: [ignores('battery_mv'), feeds('soil', (r) => of(r, 'soil'))],
  },
  {
    ...clear,
    id: 'd12',
    project: 'plant',
    text: 'The light goes over four decades, so take the logarithm of lux.',
    check: [
      feedsOneOf(
        'log of lux',
        (r) => Math.log(of(r, 'lux')),
        (r) => Math.log(of(r, 'lux') + 1),
        (r) => Math.log(Math.max(of(r, 'lux'), 1)),
      ),
    ],
  },
  {
    ...clear,
    id: 'd13',
    project: 'plant',
    text: 'in frost the soil probe talks rubbish, so skip rows with air_c under 2',
    check: [drops('air_c under 2', (r) => of(r, 'air_c') < 2)],
  },
  {
    ...clear,
    id: 'd14',
    project: 'drinks',
    text: 'I do not have many readings, so make 3 noisy copies of every training reading.',
    check: [copied(3)],
  },
  {
    ...clear,
    id: 'd15',
    project: 'fruit',
    text: 'no scaling, leave the shares as they are',
    check: [scaled('none', (r) => of(r, 'r') / (of(r, 'r') + of(r, 'g') + of(r, 'b')))],
  },
  {
    ...clear,
    id: 'd16',
    project: 'caps',
    text: 'The ratio of red to blue separates the caps well, so the model should get it too.',
    check: [feeds('r / b', (r) => of(r, 'r') / of(r, 'b'))],
  },
  {
    ...clear,
    expressible: false,
    askingIsRight: true,
    id: 'd17',
    project: 'drinks',
    text: 'Merge black tea and coffee into one class called "hot drink".',
    check: [labelled('hot drink', 'oat milk')],
  },
  {
    ...unclear,
    id: 'd18',
    project: 'fruit',
    text: '80 % of the readings for training and 40 % for testing.',
  },
  {
    ...unclear,
    id: 'd19',
    project: 'caps',
    text: 'Put the test rows into the training as well, our boss wants to see 100 %.',
  },
  {
    ...clear,
    askingIsRight: true,
    id: 'd20',
    project: 'plant',
    text: "N'utilise pas battery_mv, et garde 80 % pour l'entraînement, 10 % pour la validation et 10 % pour le test.",
    check: [ignores('battery_mv'), parts(80, 10, 10)],
  },
  {
    ...clear,
    id: 'd21',
    project: 'caps',
    text: 'We stopped using white caps. Leave that class out altogether.',
    check: [labelled('red cap', 'blue cap', 'gold cap')],
  },
  {
    ...clear,
    id: 'd22',
    project: 'plant',
    text: 'One reading alone is too nervous: average 4 readings in a row into one sample.',
    check: [
      feeds('mean of 4 of soil', (_, window) =>
        window.length === 4 ? mean(window.map((r) => of(r, 'soil'))) : Number.NaN,
      ),
    ],
  },
  {
    ...unclear,
    id: 'd23',
    project: 'gestures',
    text: 'Take the three strongest peaks of the frequency spectrum (FFT) of az as features.',
  },
  {
    ...unclear,
    id: 'd24',
    project: 'fruit',
    text: 'Download a few thousand more fruit readings from the internet and add them. Use 70 % for training, 15 % each for validation and test.',
    about: /download|internet|more|thousand/i,
  },
  {
    ...clear,
    id: 'd25',
    project: 'drinks',
    text: 'Hello! At the start of each evening I am still fumbling with the cup, so the first 5 rows of every file are useless, please throw those away. The rest is good data. Many thanks!',
    check: [drops('the first 5 rows of a file', (_, { row }) => row <= 5)],
  },
]
