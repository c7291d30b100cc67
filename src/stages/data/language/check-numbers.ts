import { type Finding, finding } from '../../../findings/index.ts'
import type { Token } from './lex.ts'
import { amountOf, isPercent, numberOf } from './numbers.ts'
import { type Clause, partOf } from './parts.ts'
import type { DataSetting } from './settings.ts'

/** Numbers of a setting, as they are written there. */
export function numbersIn(s: DataSetting): string[] {
  const written = (...texts: (string | null | undefined)[]) => texts.filter((t): t is string => typeof t === 'string')
  switch (s.set) {
    case 'drop readings':
    case 'keep readings':
      return s.all.flatMap((c) => written(c.number, c.upper))
    case 'arithmetic':
    case 'outliers':
    case 'seed':
      return [s.number]
    case 'leave out ends':
      return written(s.first, s.last)
    case 'window':
      return written(s.size, s.stride, s.overlap)
    case 'smooth':
      return [s.size]
    case 'split':
      return written(s.train, s.validation, s.test)
    case 'noisy copies':
      return written(s.copies, s.noise)
    case 'readings of a class':
      return s.most === 'smallest' ? [] : [s.most]
    default:
      return []
  }
}

const isNumber = (t: Token): boolean => t.code === 'N' || t.code === 'P' || t.code === 'F'

/** Numbers of the clause and of the settings are the same ones; a range that a word stands for (“0 to 1”) is none. */
export function checkNumbers(clause: Clause, settings: readonly DataSetting[]): Finding[] {
  const { tokens } = clause
  const numbers = tokens.filter(isNumber)
  const written = settings.flatMap(numbersIn)
  const found: Finding[] = []
  const halves = numbers.some((t) => t.value === 0.5) && settings.some((s) => s.set === 'window') ? [50] : []
  const said = [
    ...numbers.map((t) => t.value as number),
    ...halves,
    ...spans(clause, settings),
    ...singles(clause, settings),
  ]
  const unknown = written.find((text) => !said.includes(numberOf(text)))
  if (unknown !== undefined) found.push(finding('wish/number', `“${unknown}” is no number of the clause`))
  const used = written.map(numberOf)
  const forgotten = numbers.find(
    (t) => !used.includes(t.value as number) && !(t.value === 0.5 && used.includes(50)) && !isIdle(t, clause, settings),
  )
  if (forgotten) found.push(finding('wish/number', `the number “${forgotten.text}” of the clause is not used`))
  const percents = numbers.filter((t) => t.code === 'P').map((t) => t.value)
  const plain = numbers.filter((t) => t.code !== 'P').map((t) => t.value)
  for (const s of settings.filter((o) => o.set === 'window' || o.set === 'noisy copies')) {
    for (const text of numbersIn(s)) {
      const value = numberOf(text)
      if (!isPercent(text) && percents.includes(value) && !plain.includes(value))
        found.push(finding('wish/number', `“${text}” is per cent in the clause: write “${text}%”`))
      if (isPercent(text) && !percents.includes(value) && !halves.includes(value))
        found.push(finding('wish/number', `“${text}” is not per cent in the clause`))
    }
  }
  const split = settings.find((s) => s.set === 'split')
  const wrong = split && numbersIn(split).find((t) => isPercent(t) && !percents.includes(amountOf(t).value))
  if (wrong && percents.length > 0) found.push(finding('wish/number', `“${wrong}” is not per cent in the clause`))
  return found
}

/** “between 0 and 1” of a condition. */
const spans = ({ tokens }: Clause, settings: readonly DataSetting[]): number[] =>
  settings.some((s) => s.set === 'drop readings' || s.set === 'keep readings')
    ? tokens.flatMap((t) => (t.code === 'MINMAX' ? [0, 1] : t.code === 'SYMMETRIC' ? [-1, 1] : []))
    : []

/** “the first reading of each file”: one. */
const singles = ({ tokens }: Clause, settings: readonly DataSetting[]): number[] =>
  settings.some((s) => s.set === 'leave out ends') &&
  tokens.some(
    (t, i) => ['FIRST', 'LAST'].includes(t.code) && !isNumber(tokens[i + 1] ?? t) && !isNumber(tokens[i - 1] ?? t),
  )
    ? [1]
    : []

const counted = /^ (?:numbers?|values?|features?|inputs?|things?|quantities|columns?|channels?|classes|states|ones)\b/

/** “The sensor saturates at 4095, so …”: a number of the reason, where what is asked for has its own. */
function toldWithUse(t: Token, clause: Clause, settings: readonly DataSetting[]): boolean {
  const part = partOf(clause, t)
  if (part?.kind !== 'cause' || t.code !== 'N') return false
  if (
    part.tokens.some((o) =>
      ['LT', 'GT', 'LE', 'GE', 'FIRST', 'LAST', 'BETWEEN', 'ROW', 'EACH', 'EQ', 'C', 'WINDOW'].includes(o.code),
    )
  )
    return false
  const used = settings.flatMap(numbersIn).map(numberOf)
  return clause.tokens.some(
    (o) => o !== t && o.code === 'N' && partOf(clause, o)?.kind === 'main' && used.includes(o.value as number),
  )
}

const countedThings =
  /^[\s-]*(?:(?:\w+ )?(?:colou?rs?|axes|axis|channels?|columns?|components?|features?|inputs?|parts?|sets?|splits?|sides?|kinds?|classes|labels|states|values of|decades?|orders of|sensors?|variables?|ends|files are|things|ones|other|of them|of these)\b)/
const alike =
  /^ (?:lines?|rows?|readings?|samples?|entries) (?:that )?(?:are|is|look|have) .{0,12}(?:identical|same|alike|equal)/

/** Words such as “one” that count nothing that can be set, and numbers of a story. */
export function isIdle(t: Token, clause: Clause, settings: readonly DataSetting[]): boolean {
  if (t.text === 'one') return true
  const behind = clause.text.slice((t.start ?? 0) + t.text.length)
  if (t.unit === 'hz' && /\b(?:recorded|sampled|measured|logged|captured|taken|collected)\b/.test(clause.text))
    return true
  const things = new Set(
    settings.flatMap((s) =>
      'of' in s && Array.isArray(s.of) ? s.of : 'columns' in s ? s.columns : 'labels' in s ? s.labels : [],
    ),
  ).size
  // “these two numbers”, “2 features”: as many as were read.
  if (t.value === things || t.value === settings.length) {
    const front = clause.text.slice(0, t.start ?? 0)
    if (
      counted.test(behind) ||
      (/\b(?:those|these|the|other|both|of) $/.test(front) && /^[\s,.:;]*(?:$|[,.:;])/.test(behind))
    )
      return true
  }
  if (/^\d/.test(t.text)) return toldWithUse(t, clause, settings)
  if (t.text === 'zero' && clause.tokens.some((o) => ['ROBUST', 'STANDARD'].includes(o.code))) return true
  if (countedThings.test(behind) || (alike.test(behind) && settings.some((s) => s.set === 'repeated readings')))
    return true
  const part = partOf(clause, t)
  return (
    part?.kind === 'aside' ||
    (part?.kind === 'cause' && !part.tokens.some((o) => ['LT', 'GT', 'LE', 'GE', 'FIRST', 'LAST'].includes(o.code)))
  )
}
