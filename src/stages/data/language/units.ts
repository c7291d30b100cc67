/** A unit as a straight line to the base of its kind: base = value * factor + offset. */
interface Unit {
  kind: string
  factor: number
  offset: number
  words: string
}

const units: Record<string, Unit> = {
  celsius: {
    kind: 'temperature',
    factor: 1,
    offset: 0,
    words: 'c,degc,celsius,degrees celsius,degree celsius,centigrade,degrees c',
  },
  fahrenheit: {
    kind: 'temperature',
    factor: 5 / 9,
    offset: -160 / 9,
    words: 'f,degf,fahrenheit,degrees fahrenheit,degrees f',
  },
  kelvin: { kind: 'temperature', factor: 1, offset: -273.15, words: 'k,kelvin,kelvins,degrees kelvin' },
  g: { kind: 'acceleration', factor: 9.80665, offset: 0, words: 'g,gs' },
  mg: { kind: 'acceleration', factor: 0.00980665, offset: 0, words: 'mg' },
  'm/s2': {
    kind: 'acceleration',
    factor: 1,
    offset: 0,
    words:
      'm/s2,m/s^2,m/s/s,ms2,meters per second squared,metres per second squared,metre per second squared,meter per second squared,metres per square second,m s-2',
  },
  'deg/s': { kind: 'rotation', factor: 1, offset: 0, words: 'deg/s,dps,degrees per second,degrees a second' },
  'rad/s': {
    kind: 'rotation',
    factor: 180 / Math.PI,
    offset: 0,
    words: 'rad/s,radians per second,radians a second,rad per second',
  },
  ut: { kind: 'field', factor: 1, offset: 0, words: 'ut,µt,microtesla' },
  mt: { kind: 'field', factor: 1000, offset: 0, words: 'mt,millitesla' },
  gauss: { kind: 'field', factor: 100, offset: 0, words: 'gauss' },
  v: { kind: 'voltage', factor: 1, offset: 0, words: 'v,volt,volts' },
  mv: { kind: 'voltage', factor: 0.001, offset: 0, words: 'mv,millivolt,millivolts' },
  a: { kind: 'current', factor: 1, offset: 0, words: 'a,amp,amps,ampere,amperes' },
  ma: { kind: 'current', factor: 0.001, offset: 0, words: 'ma,milliamp,milliamps,milliampere,milliamperes' },
  m: { kind: 'length', factor: 1, offset: 0, words: 'm,metre,metres,meter,meters' },
  cm: { kind: 'length', factor: 0.01, offset: 0, words: 'cm,centimetre,centimetres,centimeter,centimeters' },
  mm: { kind: 'length', factor: 0.001, offset: 0, words: 'mm,millimetre,millimetres,millimeter,millimeters' },
  'm/s': { kind: 'speed', factor: 1, offset: 0, words: 'm/s,metres per second,meters per second' },
  'cm/s': { kind: 'speed', factor: 0.01, offset: 0, words: 'cm/s,centimetres per second,centimeters per second' },
  'mm/s': { kind: 'speed', factor: 0.001, offset: 0, words: 'mm/s,millimetres per second,millimeters per second' },
  'km/h': { kind: 'speed', factor: 1 / 3.6, offset: 0, words: 'km/h,kmh,kilometres per hour,kilometers per hour' },
  pa: { kind: 'pressure', factor: 1, offset: 0, words: 'pa,pascal,pascals' },
  hpa: { kind: 'pressure', factor: 100, offset: 0, words: 'hpa,hectopascal,hectopascals,mbar,millibar' },
  kpa: { kind: 'pressure', factor: 1000, offset: 0, words: 'kpa,kilopascal,kilopascals' },
  bar: { kind: 'pressure', factor: 100_000, offset: 0, words: 'bar' },
  ms: { kind: 'time', factor: 0.001, offset: 0, words: 'ms,millisecond,milliseconds,msec' },
  s: { kind: 'time', factor: 1, offset: 0, words: 's,sec,secs,second,seconds' },
  min: { kind: 'time', factor: 60, offset: 0, words: 'minute,minutes,mins' },
  hz: { kind: 'frequency', factor: 1, offset: 0, words: 'hz,hertz' },
  khz: { kind: 'frequency', factor: 1000, offset: 0, words: 'khz,kilohertz' },
  rpm: { kind: 'frequency', factor: 1 / 60, offset: 0, words: 'rpm' },
  lux: { kind: 'light', factor: 1, offset: 0, words: 'lux,lx' },
  ppm: { kind: 'concentration', factor: 1, offset: 0, words: 'ppm,parts per million' },
  db: { kind: 'loudness', factor: 1, offset: 0, words: 'db,decibel,decibels' },
  count: { kind: 'count', factor: 1, offset: 0, words: 'counts,count' },
  '%': { kind: 'share', factor: 1, offset: 0, words: 'percent,per cent' },
}

/** Word → unit. */
export const unitWords: ReadonlyMap<string, string> = new Map(
  Object.entries(units).flatMap(([unit, { words }]) => words.split(',').map((word) => [word, unit] as const)),
)

/** value in `to` = value in `from` * factor + offset; null where the two measure different things or one is unknown. */
export function conversion(from: string, to: string): { factor: number; offset: number } | null {
  const [a, b] = [units[from], units[to]]
  if (!a || !b || a.kind !== b.kind) return null
  return { factor: a.factor / b.factor, offset: (a.offset - b.offset) / b.factor }
}

/** Whether two units measure the same kind of thing. */
export const sameKind = (a: string, b: string): boolean =>
  a === b || (units[a] !== undefined && units[a]?.kind === units[b]?.kind)

export const isUnit = (unit: string): boolean => Object.hasOwn(units, unit)
