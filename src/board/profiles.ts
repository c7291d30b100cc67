/** One measured quantity of a sensor, in the order in which the replay and the sketch use them. */
export interface Channel {
  name: string
  unit: string
  min: number
  max: number
  /** Column names that mean this channel, lower case. */
  aliases: readonly string[]
}

export interface SensorProfile {
  id: SensorId
  title: string
  /** Arduino library that drives it; null for rows sent over serial. */
  library: { name: string; header: string } | null
  /** Empty for `serial`: the columns are whatever the data has. */
  channels: readonly Channel[]
}

export interface BoardProfile {
  id: BoardId
  title: string
  /** What arduino-cli calls the real board, and the virtual one that stands for it. */
  fqbn: string
  virtualFqbn: string
  flashBytes: number
  ramBytes: number
  clockHz: number
  sensors: readonly SensorId[]
  /** What the board carries in place of a sensor that people expect on it. */
  instead?: Partial<Record<SensorId, string>>
}

export type SensorId = 'apds9960' | 'lsm9ds1' | 'serial'
export type BoardId = 'nano33ble-sense' | 'nano33ble-sense-rev2' | 'nano33ble'

// The library integrates four steps, each of 1025 counts at full scale (APDS-9960 datasheet; its table of examples comes to 4097).
const counts = { unit: 'count', min: 0, max: 4100 }
const axes = (prefix: string, unit: string, limit: number): Channel[] =>
  ['x', 'y', 'z'].map((a) => ({
    name: `${prefix}${a}`,
    unit,
    min: -limit,
    max: limit,
    aliases: [
      `${prefix}${a}`,
      `${prefix}_${a}`,
      `${prefix === 'a' ? 'acc' : prefix === 'g' ? 'gyro' : 'mag'}_${a}`,
      `${prefix === 'a' ? 'acc' : prefix === 'g' ? 'gyro' : 'mag'}${a}`,
    ],
  }))

export const sensors: Record<SensorId, SensorProfile> = {
  apds9960: {
    id: 'apds9960',
    title: 'APDS9960 colour and proximity sensor',
    library: { name: 'Arduino_APDS9960', header: 'Arduino_APDS9960.h' },
    channels: [
      { name: 'r', ...counts, aliases: ['r', 'red'] },
      { name: 'g', ...counts, aliases: ['g', 'green'] },
      { name: 'b', ...counts, aliases: ['b', 'blue'] },
      { name: 'clear', ...counts, aliases: ['clear', 'c', 'ambient', 'a', 'light'] },
      { name: 'proximity', unit: 'count', min: 0, max: 255, aliases: ['proximity', 'prox', 'p', 'distance'] },
    ],
  },
  lsm9ds1: {
    id: 'lsm9ds1',
    title: 'LSM9DS1 motion sensor',
    library: { name: 'Arduino_LSM9DS1', header: 'Arduino_LSM9DS1.h' },
    channels: [...axes('a', 'g', 4), ...axes('g', 'deg/s', 2000), ...axes('m', 'uT', 400)],
  },
  serial: { id: 'serial', title: 'rows sent over serial', library: null, channels: [] },
}

const nano = {
  fqbn: 'arduino:mbed_nano:nano33ble',
  virtualFqbn: 'tinyml:virtual:nano33ble',
  flashBytes: 983_040,
  ramBytes: 262_144,
  clockHz: 64_000_000,
}

export const boards: Record<BoardId, BoardProfile> = {
  'nano33ble-sense': {
    id: 'nano33ble-sense',
    title: 'Arduino Nano 33 BLE Sense',
    ...nano,
    sensors: ['apds9960', 'lsm9ds1', 'serial'],
  },
  'nano33ble-sense-rev2': {
    id: 'nano33ble-sense-rev2',
    title: 'Arduino Nano 33 BLE Sense Rev2',
    ...nano,
    sensors: ['apds9960', 'serial'],
    instead: { lsm9ds1: 'BMI270 and BMM150' },
  },
  nano33ble: { id: 'nano33ble', title: 'Arduino Nano 33 BLE', ...nano, sensors: ['lsm9ds1', 'serial'] },
}
