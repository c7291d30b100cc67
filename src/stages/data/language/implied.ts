import type { DataBrief } from '../brief.ts'
import { wordsOf } from './lex.ts'
import type { Clause } from './parts.ts'
import { sameKind } from './units.ts'

/** Words that compare name what they compare. */
const compared: Record<string, string[]> = {
  ...{ BRIGHTER: ['brightness', 'light'], DARKER: ['brightness', 'light'] },
  ...{ CLOSER: ['distance', 'proximity'], FARTHER: ['distance', 'proximity'] },
  ...{ HOTTER: ['temperature'], COLDER: ['temperature'] },
  ...{ WETTER: ['moisture', 'humidity', 'soil moisture'], DRIER: ['moisture', 'humidity', 'soil moisture'] },
}

const groups: [RegExp, RegExp][] = [
  [/\b(?:acceleration|accelerometer)\b/, /^a[xyz]$/],
  [/\b(?:rotation|gyro|gyroscope|angular)\b/, /^g[xyz]$/],
  [/\b(?:colou?rs?|chromaticit(?:y|ies)|rgb|hue)\b/, /^[rgb]$/],
]

/**
 * Columns that a clause means without naming them: by a unit that only they have, by “warmer than”, “total acceleration” or
 * “chromaticity”, and by an axis where the unit tells which sensor.
 */
export function impliedColumns({ tokens, text }: Clause, brief: DataBrief): string[] {
  const { phrases, units } = wordsOf(brief).columns
  const found = new Set<string>()
  for (const t of tokens) {
    for (const phrase of compared[t.code] ?? []) {
      const columns = phrases.get(phrase)
      if (columns?.length === 1) found.add(columns[0] as string)
    }
    if ((t.code === 'N' || t.code === 'U' || t.code === 'P') && t.unit)
      for (const name of withUnit(t.unit, units, text, brief)) found.add(name)
  }
  if (/\b(?:degrees?|frost|freezing|heat|warmth|how (?:warm|hot|cold))\b(?! (?:per|a|each) second)/.test(text))
    for (const name of withUnit('celsius', units, text, brief)) found.add(name)
  for (const [words, channel] of groups) {
    if (words.test(text)) for (const c of brief.columns.filter((b) => channel.test(b.channel ?? ''))) found.add(c.name)
  }
  for (const c of brief.columns) if (new RegExp(`\\b${c.name}\\b`, 'i').test(text)) found.add(c.name)
  return [...found]
}

/** Columns of each sensor that is named as a whole. */
export const groupsOf = (text: string, brief: DataBrief): string[][] =>
  groups
    .filter(([words]) => words.test(text))
    .map(([, channel]) => brief.columns.filter((c) => channel.test(c.channel ?? '')).map((c) => c.name))

/** The one column of this kind, or, of several axes, those that are named. */
function withUnit(unit: string, units: Map<string, string>, text: string, brief: DataBrief): string[] {
  const own = brief.columns.filter((c) => sameKind(units.get(c.name) ?? '', unit)).map((c) => c.name)
  if (own.length <= 1) return own
  return own.filter((name) => /^[agm][xyz]$/.test(name) && new RegExp(`\\b${name[1]}\\b`).test(text))
}
