import type { DataBrief } from '../brief.ts'

/** Words for channels of the sensors, by channel. */
const channelWords: Record<string, readonly string[]> = {
  r: ['red', 'red value', 'red light'],
  g: ['green', 'green value', 'green light'],
  b: ['blue', 'blue value', 'blue light'],
  clear: [
    'brightness',
    'light',
    'light level',
    'clear light',
    'ambient light',
    'clear',
    'lightness',
    'light intensity',
  ],
  proximity: ['distance', 'proximity', 'prox', 'nearness', 'closeness'],
}

/** What the ends of column names stand for: `temp_c`, `battery_mv`. The words are those of the quantity. */
const unitEnds: Record<string, { unit: string; words: readonly string[] }> = {
  c: { unit: 'celsius', words: ['temperature'] },
  degc: { unit: 'celsius', words: ['temperature'] },
  celsius: { unit: 'celsius', words: ['temperature'] },
  f: { unit: 'fahrenheit', words: ['temperature'] },
  k: { unit: 'kelvin', words: ['temperature'] },
  v: { unit: 'v', words: ['voltage'] },
  mv: { unit: 'mv', words: ['voltage'] },
  a: { unit: 'a', words: ['current'] },
  ma: { unit: 'ma', words: ['current'] },
  g: { unit: 'g', words: ['acceleration'] },
  mg: { unit: 'mg', words: ['acceleration'] },
  ms2: { unit: 'm/s2', words: ['acceleration'] },
  mm_s: { unit: 'mm/s', words: ['speed', 'velocity'] },
  lux: { unit: 'lux', words: ['light', 'brightness', 'light level', 'illuminance'] },
  lx: { unit: 'lux', words: ['light', 'brightness', 'light level', 'illuminance'] },
  hpa: { unit: 'hpa', words: ['pressure', 'air pressure'] },
  pa: { unit: 'pa', words: ['pressure'] },
  kpa: { unit: 'kpa', words: ['pressure'] },
  mm: { unit: 'mm', words: ['distance'] },
  cm: { unit: 'cm', words: ['distance'] },
  m: { unit: 'm', words: ['distance'] },
  pct: { unit: '%', words: [] },
  percent: { unit: '%', words: [] },
  rh: { unit: '%', words: ['humidity'] },
  ppm: { unit: 'ppm', words: [] },
  s: { unit: 's', words: [] },
  ms: { unit: 'ms', words: [] },
  hz: { unit: 'hz', words: ['frequency'] },
  rpm: { unit: 'rpm', words: ['speed'] },
  db: { unit: 'db', words: ['loudness', 'sound level', 'noise level'] },
}

/** Short forms in names. */
const longer: Record<string, string> = {
  temp: 'temperature',
  hum: 'humidity',
  humid: 'humidity',
  acc: 'acceleration',
  accel: 'acceleration',
  gyro: 'rotation',
  prox: 'proximity',
  press: 'pressure',
  volt: 'voltage',
  batt: 'battery',
  bat: 'battery',
  curr: 'current',
  vib: 'vibration',
  freq: 'frequency',
  dist: 'distance',
  moist: 'moisture',
  lum: 'light',
}

/** Further words for a quantity. */
const sameAs: Record<string, readonly string[]> = {
  temperature: ['temp', 'temperatures', 'heat'],
  humidity: ['moisture', 'dampness'],
  moisture: ['humidity', 'wetness', 'dampness'],
  light: ['brightness', 'light level', 'illumination', 'light intensity'],
  brightness: ['light', 'light level'],
  lux: ['light', 'brightness', 'light level', 'illuminance', 'light intensity'],
  voltage: ['volts'],
  current: ['amps', 'amperage'],
  distance: ['range'],
  loudness: ['volume', 'noise', 'sound'],
  sound: ['loudness', 'noise', 'noise level'],
}

/** Names that stand for several columns. */
const motion: Record<string, readonly string[]> = {
  a: ['acceleration', 'accelerations', 'accelerometer', 'accelerometer axes', 'acceleration axes', 'acc', 'accel'],
  g: [
    'gyroscope',
    'gyro',
    'rotation',
    'rotations',
    'rotation rate',
    'rotation rates',
    'angular velocity',
    'gyroscope axes',
    'gyro axes',
    'angular rate',
    'angular rates',
  ],
  m: ['magnetometer', 'magnetic field', 'compass', 'magnetometer axes', 'magnetic axes'],
}

const colourGroups = [
  'colours',
  'colors',
  'colour',
  'color',
  'rgb',
  'colour channels',
  'color channels',
  'colour values',
  'color values',
  'rgb values',
  'rgb channels',
  'colour columns',
  'color columns',
  'three colours',
  'three colors',
]

const everything = [
  'all columns',
  'every column',
  'each column',
  'all channels',
  'every channel',
  'each channel',
  'all features',
  'every feature',
  'each feature',
  'all axes',
  'every axis',
  'each axis',
  'three axes',
  'the three axes',
  'all three axes',
  'all values',
  'all sensors',
  'each sensor',
  'every sensor',
  'all the columns',
  'all the features',
  'all the channels',
  'all inputs',
  'every input',
  'each input',
  'all of the columns',
  'all variables',
  'every variable',
  'each variable',
  'all signals',
  'each signal',
  'all of them',
  'each of them',
]

export interface ColumnWords {
  /** Phrase (lower case, single blanks) → names of columns. A phrase that could mean two things is not in it. */
  phrases: Map<string, string[]>
  /** Phrases for every column. */
  everything: ReadonlySet<string>
  /** Unit of each column, as far as its channel, header or name tells. */
  units: Map<string, string>
}

const spaced = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[\s_\-.]+/g, ' ')
    .trim()

/** The words by which a person may name the columns of a brief: only by the rules above, and only where they are unambiguous. */
export function columnWords(brief: DataBrief): ColumnWords {
  const sure = new Map<string, Set<string>>()
  const loose = new Map<string, Set<string>>()
  const units = new Map<string, string>()
  const put = (into: Map<string, Set<string>>, phrase: string, name: string) => {
    if (phrase === '') return
    const names = into.get(phrase) ?? new Set()
    names.add(name)
    into.set(phrase, names)
  }
  for (const column of brief.columns) {
    const { name, header, channel } = column
    for (const own of [name.toLowerCase(), spaced(name), header.toLowerCase().trim(), spaced(header)])
      put(sure, own, name)
    const bare = spaced(header.replace(/[([].*$/, ''))
    put(sure, bare, name)
    const inBrackets = /[([]\s*([^)\]]+?)\s*[)\]]/.exec(header)?.[1]?.toLowerCase().replace('°', '').replace('²', '2')
    const words = channel ? [] : bare.split(' ')
    const end = [2, 1].map((n) => words.slice(-n).join('_')).find((e) => words.length > 1 && Object.hasOwn(unitEnds, e))
    const ending = end
      ? unitEnds[end]
      : inBrackets
        ? unitEnds[inBrackets]
        : Object.hasOwn(unitEnds, bare) && bare.length > 1
          ? unitEnds[bare]
          : undefined
    const stem = end ? words.slice(0, -end.split('_').length) : words
    const unit = column.unit || ending?.unit || ''
    if (unit) units.set(name, unit.toLowerCase())
    if (channel) {
      for (const phrase of channelWords[channel] ?? []) put(sure, phrase, name)
      const axis = /^([agm])([xyz])$/.exec(channel)
      if (axis)
        for (const kind of motion[axis[1] as string] ?? []) {
          put(loose, `${kind} ${axis[2]}`, name)
          put(loose, `${axis[2]} ${kind}`, name)
          for (const phrase of [
            `${axis[2]} axis of ${kind}`,
            `${axis[2]} axis of the ${kind}`,
            `${kind} ${axis[2]} axis`,
          ])
            put(loose, phrase, name)
          put(loose, `${axis[2]} axis ${kind}`, name)
        }
      if (axis) for (const phrase of [`${axis[2]} axis`, `${axis[2]}-axis`, axis[2] as string]) put(loose, phrase, name)
    }
    const long = stem.map((w) => longer[w] ?? w)
    const quantities = ending?.words ?? []
    put(sure, stem.join(' '), name)
    put(sure, long.join(' '), name)
    for (const quantity of quantities) {
      put(loose, quantity, name)
      put(loose, `${long.join(' ')} ${quantity}`, name)
    }
    // A thing whose name says nothing of what is measured: “soil moisture” of `soil`.
    const thing = long.length === 1 ? (long[0] as string) : ''
    if (
      thing !== '' &&
      !channel &&
      quantities.length === 0 &&
      !sameAs[thing] &&
      !Object.values(longer).includes(thing)
    ) {
      for (const noun of ['moisture', 'wetness', 'level', 'sensor', 'value', 'reading', 'probe'])
        put(sure, `${thing} ${noun}`, name)
    }
    for (const word of long) {
      if (word.length > 2) put(loose, word, name)
      for (const other of sameAs[word] ?? []) {
        put(loose, other, name)
        if (long.length === 1) put(loose, `${word} ${other}`, name)
      }
    }
  }
  const phrases = new Map<string, string[]>()
  const take = (from: Map<string, Set<string>>) => {
    for (const [phrase, names] of from) if (names.size === 1 && !phrases.has(phrase)) phrases.set(phrase, [...names])
  }
  take(sure)
  const group = (names: readonly string[], columns: readonly string[]) => {
    if (columns.length > 1) for (const phrase of names) if (!phrases.has(phrase)) phrases.set(phrase, [...columns])
  }
  const channels = (of: RegExp) => brief.columns.filter((c) => of.test(c.channel ?? '')).map((c) => c.name)
  group(colourGroups, channels(/^[rgb]$/))
  for (const kind of ['a', 'g', 'm']) group(motion[kind] ?? [], channels(new RegExp(`^${kind}[xyz]$`)))
  take(loose)
  for (const phrase of everything) phrases.delete(phrase)
  return { phrases, everything: new Set(everything), units }
}
