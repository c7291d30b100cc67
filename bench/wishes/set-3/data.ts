import { rawFiles } from '../../projects/projects.ts'
import {
  copied,
  type DataExpectation,
  drops,
  feeds,
  ignores,
  inputs,
  labelled,
  parts,
  scaled,
  windows,
} from '../check/data.ts'
import { parseTable } from '../check/table.ts'
import { clear, of, plain, spread, unclear } from '../data-common.ts'
import type { DataWish } from '../entry.ts'

const share = (column: string): DataExpectation =>
  feeds(
    `share of ${column}`,
    (reading) => of(reading, column) / (of(reading, 'r') + of(reading, 'g') + of(reading, 'b')),
  )

/** How much a column varies over one sample. */
const deviation = (column: string): DataExpectation =>
  feeds(`deviation of ${column}`, (_, window) => spread(window.map((reading) => of(reading, column))))

/** Fruit's rows that say what an earlier row of the same fruit said, as `FILE:ROW`. */
function repeats(): Set<string> {
  const found = new Set<string>()
  const seen = new Set<string>()
  const files = [...rawFiles('fruit')].toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [path, text] of files) {
    const semicolons = (text.split('\n')[0] ?? '').includes(';')
    const kind = /(apple|banana|orange)/i.exec(path)?.[0].toLowerCase()
    for (const [i, cells] of parseTable(text, semicolons ? ';' : ',').rows.entries()) {
      const values = cells.map((cell) => Number((cell.trim() || 'lost').replace(',', '.')))
      const key = `${kind} ${values.join(' ')}`
      if (seen.has(key)) found.add(`${path}:${i + 1}`)
      seen.add(key)
    }
  }
  return found
}
const repeated = repeats()

/** As many readings of each of these caps as there are of the rarest. */
const level =
  (...caps: string[]): DataExpectation =>
  ({ fates, before }, judgement) => {
    const count = (cap: string, kept: (fate: (typeof fates)[number]) => boolean) =>
      fates.filter((fate) => fate.cells.cap === cap && kept(fate)).length
    const fewest = Math.min(...caps.map((cap) => count(cap, ({ file, row }) => Boolean(before.get(`${file}:${row}`)))))
    for (const cap of caps) {
      const found = count(cap, ({ split }) => split !== '')
      judgement.look(`readings of ${cap}`, found === fewest ? null : `${found}, not ${fewest}`)
    }
  }

/** The board answers whatever this column says. */
const unlimited =
  (column: string): DataExpectation =>
  ({ contract }, judgement) => {
    const { validity = [] } = contract as { validity?: { column: string }[] }
    const limited = validity.some((rule) => rule.column === column)
    judgement.look(`any ${column} on the board`, limited ? 'the board refuses some' : null)
  }

/** The board refuses readings where this whole number is not below the limit. */
const below =
  (column: string, limit: number): DataExpectation =>
  ({ contract }, judgement) => {
    const { validity = [] } = contract as { validity?: { column: string; max?: number }[] }
    const most = Math.min(...validity.filter((rule) => rule.column === column).map(({ max = Infinity }) => max))
    judgement.look(`${column} on the board`, most < limit && most >= limit - 1 ? null : `up to ${most}`)
  }

export const dataWishes: DataWish[] = [
  {
    id: 'd01',
    ...clear,
    project: 'fruit',
    text: 'The shares of the three colours are fine as inputs, leave them. But add a fourth one: the logarithm of how bright it is, i.e. of the clear channel. A banana reflects so much more than an apple.',
    check: [
      share('r'),
      share('g'),
      share('b'),
      feeds('log of clear', (reading) => Math.log(of(reading, 'clear'))),
      inputs(4),
    ],
  },
  {
    id: 'd02',
    ...clear,
    project: 'fruit',
    text: 'My logger sometimes wrote a row twice, throw the repeats out. And please half of the data for learning, a quarter to tune, a quarter for the final exam.',
    check: [drops('repeated rows', (_, { file, row }) => repeated.has(`${file}:${row}`)), parts(50, 25, 25)],
  },
  {
    id: 'd03',
    ...clear,
    project: 'drinks',
    text: "A cup that really stands on the coaster gives a proximity of less than 180, it's smaller the nearer it gets. All else is somebody reaching across the table. Leave that out of the data, and later the board must not give an answer to it either.",
    check: [drops('not on the coaster', (reading) => of(reading, 'proximity') >= 180), below('proximity', 180)],
  },
  {
    id: 'd04',
    ...clear,
    project: 'drinks',
    text: 'my hand was still over the sensor for the first five readings in each file, and for the last two again, so those are rubbish. rest is ok but its not much: make two slightly noisy copies of each reading you train on',
    check: [drops('hand over the sensor', (_, { row }) => row <= 5 || row > 58), copied(2)],
  },
  {
    id: 'd05',
    ...clear,
    project: 'caps',
    text: 'We no longer sort white caps, so the model need not know them. Of the other three kinds take equally many, as many as the one with the fewest has.',
    check: [labelled('blue cap', 'gold cap', 'red cap'), level('blue cap', 'gold cap', 'red cap')],
  },
  {
    id: 'd06',
    ...unclear,
    project: 'caps',
    text: 'Besides the colours give the model the weight of the cap as well, gold ones are heavier by 0.4 g.',
    about: /weigh|gram|heav|column/i,
  },
  {
    id: 'd07',
    ...clear,
    project: 'gestures',
    text: 'I recorded at 100 Hz. One sample should be half a second long, the whole swing does not fit into less. For training let a new one begin every tenth of a second.',
    check: [windows(50, 10)],
  },
  {
    id: 'd08',
    ...clear,
    project: 'gestures',
    text: "The accelerometer came loose in the handle, don't use it. From the gyro take just the standard deviation of each of the three axes, no means, nothing else.",
    check: [ignores('ax', 'ay', 'az'), deviation('gx'), deviation('gy'), deviation('gz'), inputs(3)],
  },
  {
    id: 'd09',
    ...clear,
    project: 'pump',
    text: 'Leave everything measured above 150 °F out of the data, the probe was about to fall off. Temperatures in the file are in Celsius of course! Only the data though: at the plant the board has to go on answering when it is that hot.',
    check: [drops('above 150 °F', (reading) => of(reading, 'temp_c') > (150 - 32) / 1.8), unlimited('temp_c')],
  },
  {
    id: 'd10',
    ...unclear,
    project: 'pump',
    text: 'Each shift must lie wholly in training or wholly in testing, never in both, since the same technician set the pump in a shift.',
    about: /shift|session/i,
  },
  {
    id: 'd11',
    ...clear,
    project: 'plant',
    text: 'Battery voltage says nothing about a plant, take it out. Light goes from candle to full sun, so use its logarithm instead of lux itself. Soil, air and humidity as they are. Then bring all of them into the range from zero to one.',
    check: [
      ignores('battery_mv'),
      plain('soil'),
      plain('air_c'),
      plain('humidity'),
      feeds('log of lux', (reading) => Math.log(of(reading, 'lux'))),
      inputs(4),
      scaled('min-max'),
    ],
  },
]
