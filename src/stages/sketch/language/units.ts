/** Spellings of the units that columns are measured in. */
const spellings: Record<string, string> = {
  '°c': '°c|° c|°|degrees? celsius|degrees? centigrade|degrees? c|degrees?|deg c|deg|celsius|c',
  '°f': '°f|° f|degrees? fahrenheit|degrees? f|fahrenheit|f',
  cm: 'cm|centimet(?:er|re)s?',
  mm: 'mm|millimet(?:er|re)s?',
  m: 'm|met(?:er|re)s?',
  inch: 'inch(?:es)?',
  feet: 'feet|foot|ft',
  'mm/s': 'mm ?\\/ ?s|mm per second|millimet(?:er|re)s? per second',
  'm/s': 'm ?\\/ ?s|m per second|met(?:er|re)s? per second',
  'm/s2': 'm ?\\/ ?s(?:2|²|\\^2)',
  lux: 'lux|lx',
  lumen: 'lumens?|lm',
  '%': '%|per ?cent|pct',
  v: 'v|volts?',
  mv: 'mv|millivolts?',
  a: 'a|amps?|amperes?',
  ma: 'ma|milliamps?|milliamperes?',
  w: 'w|watts?',
  g: 'g|gs',
  mg: 'mg|milli-?gs?',
  kg: 'kg|kilos?|kilograms?',
  pa: 'pa|pascals?',
  hpa: 'hpa|hectopascals?|mbar|millibars?',
  kpa: 'kpa|kilopascals?',
  ppm: 'ppm',
  rpm: 'rpm',
  ms: 'ms|msecs?|milliseconds?',
  s: 's|secs?|seconds?',
  count: 'counts?',
}

const byLength = Object.entries(spellings)
  .flatMap(([unit, words]) => words.split(/\|(?![^(]*\))/).map((word) => ({ unit, word })))
  .sort((a, b) => b.word.length - a.word.length)

/** The unit that a text begins with, in one spelling: `°c` for `degrees`; null where it begins with none. */
export function unitAt(text: string): string | null {
  return unitIn(text)?.unit ?? null
}

/** The unit that a text begins with, as it is written there too. */
export function unitIn(text: string): { unit: string; written: string } | null {
  const found = byLength.find(({ word }) => new RegExp(`^\\s*(?:${word})(?![\\p{L}\\p{N}])`, 'iu').test(text))
  if (!found) return null
  return {
    unit: found.unit,
    written: (new RegExp(`^\\s*(${found.word})`, 'iu').exec(text) as RegExpExecArray)[1] as string,
  }
}

/** A column's unit in the same spelling; an unknown one is its own. */
export function canonicalUnit(unit: string): string {
  const found = unitIn(unit)
  return found && found.written.length === unit.trim().length ? found.unit : unit.trim().toLowerCase()
}

/** What a value in one unit is in another: factor, then offset. Exact ones only. */
const conversions: Record<string, Record<string, (value: number) => number>> = {
  '°f': { '°c': (f) => ((f - 32) * 5) / 9 },
  v: { mv: (v) => v * 1000 },
  mv: { v: (mv) => mv / 1000 },
  a: { ma: (a) => a * 1000 },
  ma: { a: (ma) => ma / 1000 },
  g: { mg: (g) => g * 1000 },
  mg: { g: (mg) => mg / 1000 },
  cm: { mm: (cm) => cm * 10, m: (cm) => cm / 100 },
  mm: { cm: (mm) => mm / 10, m: (mm) => mm / 1000 },
  m: { cm: (m) => m * 100, mm: (m) => m * 1000 },
  s: { ms: (s) => s * 1000 },
  ms: { s: (ms) => ms / 1000 },
  kpa: { pa: (k) => k * 1000, hpa: (k) => k * 10 },
  hpa: { pa: (h) => h * 100, kpa: (h) => h / 10 },
  pa: { hpa: (p) => p / 100, kpa: (p) => p / 1000 },
  'm/s': { 'mm/s': (m) => m * 1000 },
}

/** A value in the unit of a column, both in one spelling; null where nothing leads from one to the other. */
export function inUnit(value: number, from: string, to: string): number | null {
  if (from === to) return value
  const converted = conversions[from]?.[to]?.(value)
  // 0.1 mm is 0.0001 m in spite of binary fractions.
  return converted === undefined ? null : Number(converted.toPrecision(7))
}

/** What a column is measured in: its own unit, or what its name ends with (`temp_c`, `battery_mv`) or is (`lux`); empty where nobody says. */
export function unitOfColumn({ name, unit }: { name: string; unit: string }): string {
  if (unit !== '') return canonicalUnit(unit)
  const words = name.toLowerCase().split(/[_ -]+/)
  const ends = [words.slice(-2).join('/'), words.at(-1) as string].find((end) => suffixes.has(end))
  if (ends === undefined || (words.length === 1 && ends !== 'lux')) return ''
  return ends === 'c' || ends === 'f' ? `°${ends}` : ends
}
const suffixes = new Set('c f mv v ma a mg g mm cm m mm/s m/s lux ppm pa hpa kpa kg w ms s rpm'.split(' '))

/** The value of a bound on a column, in the column's unit; null where its unit is none of it. */
export function gateValue(
  gate: { column: string; value: number; unit?: string | undefined },
  raw: readonly { name: string; unit: string; channel: string | null }[],
): number | null {
  const column = raw.find((c) => c.name === gate.column || (gate.column === 'motion' && c.channel === 'ax'))
  const own = column ? unitOfColumn(column) : ''
  const unit = gate.unit === undefined ? '' : canonicalUnit(gate.unit)
  return unit === '' || unit === 'count' || own === '' ? gate.value : inUnit(gate.value, unit, own)
}
