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
