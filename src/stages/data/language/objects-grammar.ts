import type { DataBrief } from '../brief.ts'
import { readConditions } from './conditions.ts'
import { columnOf } from './grammar.ts'
import type { Token } from './lex.ts'
import { numberOf } from './numbers.ts'
import type { Condition, DataSetting } from './settings.ts'
import { all, codesOf, has, isNumber, onlyHas, trim, without } from './tokens.ts'

/** `spare`: “do not drop”. */
type Polarity = 'drop' | 'keep' | 'spare'

/** Readings, columns and classes that are left out or kept: a verb, and what it is said of. */
export function readObject(tokens: readonly Token[], brief: DataBrief): DataSetting[] | null {
  const except = tokens.findIndex((t) => t.code === 'EXCEPT')
  if (except >= 0) return readExcept(tokens, except, brief)
  const verb = polarity(tokens)
  if (!verb) return null
  const { sign, strict } = verb
  // “and the air temperature too”: what goes beside something goes like it.
  const rest = sign === 'drop' ? verb.rest.filter((t) => !/^(?:too|also|as well)$/.test(t.text)) : verb.rest
  if (sign === 'spare') return readMarks(sign, rest)
  // What the rules for this sensor do anyway, where nobody says a number.
  const worthless =
    brief.sensor === 'apds9960' && has(rest, 'WORTHLESS') && onlyHas(rest, 'WORTHLESS ROW WHERE EACH OR AND ,')
  if (worthless)
    return sign === 'drop'
      ? [{ set: 'as always', what: 'readings that are too dark, saturated or too far are dropped' }]
      : null
  return (
    readMarks(sign, rest) ??
    readEnds(sign, rest) ??
    readRows(sign, rest, brief) ??
    readClasses(sign, strict, rest) ??
    readColumns(sign, strict, rest)
  )
}

/**
 * Whether a clause says to leave out or to keep: `strict` where it says “only”. The rest is what stands beside the verbs. Null where no
 * verb, or one of each kind, is said.
 */
function polarity(tokens: readonly Token[]): { sign: Polarity; strict: boolean; rest: Token[] } | null {
  const drops = all(tokens, 'DROP').length
  const keeps = all(tokens, 'KEEP', 'USE').length
  const first = tokens[0]?.code
  const only = has(tokens, 'ONLY')
  // “no proximity”, “without the outliers”: the negation is the verb. Elsewhere it belongs to something else.
  const denied = first === 'NOT' || (first === 'AGAIN' && tokens[1]?.code === 'NOT')
  const rest = without(tokens, 'DROP KEEP USE ONLY AGAIN').slice(denied ? 1 : 0)
  if (has(rest, 'NOT')) return null
  if (keeps > 2 || (drops > 0 && keeps > 0)) return null
  if (drops > 0) return denied ? { sign: 'spare', strict: false, rest } : { sign: 'drop', strict: false, rest }
  if (denied) return only ? null : { sign: 'drop', strict: false, rest }
  if (keeps > 0 || only) return { sign: 'keep', strict: only || has(tokens, 'USE'), rest }
  return null
}

/** “everything except proximity”, “all classes but water”: left out. */
function readExcept(tokens: readonly Token[], at: number, brief: DataBrief): DataSetting[] | null {
  const [before, after] = [tokens.slice(0, at), without(tokens.slice(at + 1), 'CN CLASS ROW EACH')]
  const one = after[0]
  if (after.length !== 1 || !one) return null
  if (has(before, 'DROP', 'NOT')) {
    // “drop everything except r, g and b”
    if (!onlyHas(before, 'DROP A EACH CN ROW CLASS') || has(before, 'NOT')) return null
    if (one.code === 'C') return [{ set: 'use columns', columns: one.columns ?? [] }]
    return one.code === 'L' ? [{ set: 'only classes', labels: one.labels ?? [] }] : null
  }
  if (!onlyHas(before, 'USE KEEP A EACH CN ROW CLASS WHERE L C')) return null
  if (one.code === 'C' && !has(before, 'L')) {
    const named = all(before, 'C').flatMap((t) => t.columns ?? [])
    if (named.length === 0) return [{ set: 'leave out columns', columns: one.columns ?? [] }]
    const left = named.filter((c) => !one.columns?.includes(c))
    return left.length > 0 ? [{ set: 'use columns', columns: left }] : null
  }
  return one.code === 'L' && brief.classes.length > 2 ? [{ set: 'leave out classes', labels: one.labels ?? [] }] : null
}

/** Missing, repeated and outlying readings. */
function readMarks(sign: Polarity, rest: readonly Token[]): DataSetting[] | null {
  const around = 'ROW WHERE EACH CN OR , AND CLEAN A'
  if (has(rest, 'MISSING', 'DUP') && onlyHas(rest, `MISSING DUP ${around} C`)) {
    const settings: DataSetting[] = []
    if (has(rest, 'C') && has(rest, 'DUP')) return null
    if (has(rest, 'MISSING')) {
      if (sign !== 'drop') return null
      settings.push({ set: 'as always', what: 'readings with missing cells are dropped' })
    }
    if (has(rest, 'DUP')) settings.push({ set: 'repeated readings', action: sign === 'drop' ? 'drop' : 'keep' })
    return settings
  }
  if (
    sign === 'drop' &&
    has(rest, 'OUTLIER', 'STD', 'IQR') &&
    onlyHas(rest, `OUTLIER STD IQR N GT BETWEEN FROM AVERAGE TIMES ORMORE AWAY OUTSIDE DASH ${around}`)
  ) {
    const numbers = all(rest, 'N')
    const [number] = numbers
    if (!number || numbers.length !== 1 || number.unit || has(rest, 'ORMORE')) return null
    if (has(rest, 'STD') === has(rest, 'IQR')) return null
    const measure = has(rest, 'STD') ? 'standard deviations' : 'interquartile ranges'
    return [{ set: 'outliers', number: number.text, measure }]
  }
  return null
}

/** “the first 10 readings of each file”. */
function readEnds(sign: Polarity, rest: readonly Token[]): DataSetting[] | null {
  if (sign !== 'drop' || !has(rest, 'FIRST', 'LAST', 'START', 'END')) return null
  const of = has(rest, 'FILE') ? 'file' : has(rest, 'RECORDING') ? 'recording' : null
  if (!of || (has(rest, 'FILE') && has(rest, 'RECORDING'))) return null
  const plain = without(rest, 'ROW EACH FILE RECORDING WHERE CLASS').filter((t) => t.code !== 'BETWEEN')
  if (
    all(plain, 'N').some((t) => t.unit || !Number.isInteger(t.value) || (t.value as number) < 1) ||
    has(plain, 'P', 'F')
  ) {
    return null
  }
  const text = codesOf(plain)
  const [a, b] = all(plain, 'N').map((t) => t.text)
  const ends = (first: string | undefined, last: string | undefined): DataSetting[] | null =>
    first === undefined && last === undefined
      ? null
      : [{ set: 'leave out ends', of, first: first ?? null, last: last ?? null }]
  if (/^FIRST N$|^N FIRST$|^N START$/.test(text)) return ends(a, undefined)
  if (/^LAST N$|^N LAST$|^N END$/.test(text)) return ends(undefined, a)
  if (/^FIRST$/.test(text)) return ends('1', undefined)
  if (/^LAST$/.test(text)) return ends(undefined, '1')
  if (/^FIRST AND LAST$/.test(text)) return ends('1', '1')
  if (/^FIRST AND LAST N$|^LAST AND FIRST N$|^N START AND END$|^N (?:FIRST AND LAST)$/.test(text)) return ends(a, a)
  if (/^FIRST N(?: AND| ,)* LAST N$|^N FIRST(?: AND| ,)* N LAST$|^N START(?: AND| ,)* N END$/.test(text))
    return ends(a, b)
  if (/^LAST N(?: AND| ,)* FIRST N$|^N END(?: AND| ,)* N START$/.test(text)) return ends(b, a)
  return null
}

/** Readings by the values of their columns. */
function readRows(sign: Polarity, rest: readonly Token[], brief: DataBrief): DataSetting[] | null {
  const tokens = trim(rest, 'ROW WHERE EACH AND CN A ,', 'ROW , AND')
  if (tokens.length < 2) return null
  const read = readConditions(tokens, columnOf(brief))
  if (!read) return null
  const { conditions, joined } = read
  // “use red over green” speaks of a ratio, “use readings with red over green” of readings.
  const ofReadings = has(rest, 'ROW', 'WHERE')
  if (!ofReadings && (sign === 'keep' || conditions.some((c) => c.than !== undefined))) return null
  if (sign === 'drop') {
    // “drop soil < 2 and soil > 98”: no reading is both.
    if (joined === 'or' || areApart(conditions))
      return conditions.map((c) => ({ set: 'drop readings' as const, all: [c] }))
    return [{ set: 'drop readings', all: conditions }]
  }
  if (joined === 'and' || conditions.length === 1)
    return conditions.map((c) => ({ set: 'keep readings' as const, all: [c] }))
  return null
}

/** Below one number and above a higher one: two ends of one column. */
function areApart(conditions: readonly Condition[]): boolean {
  const [a, b] = conditions
  if (conditions.length !== 2 || !a?.number || !b?.number || a.column !== b.column) return false
  const value = (is: RegExp) => numberOf([a, b].find((c) => is.test(c.is))?.number ?? '')
  return value(/^(?:below|at most)$/) < value(/^(?:above|at least)$/)
}

function readClasses(sign: Polarity, strict: boolean, rest: readonly Token[]): DataSetting[] | null {
  const plain = without(rest, 'CLASS LABELSARE ROW EACH WHERE NAMES COLUMNOF BETWEEN EQ')
  const [one] = plain
  if (plain.length !== 1 || one?.code !== 'L' || !one.labels) return null
  if (sign === 'drop') return [{ set: 'leave out classes', labels: one.labels }]
  return strict ? [{ set: 'only classes', labels: one.labels }] : null
}

function readColumns(sign: Polarity, strict: boolean, rest: readonly Token[]): DataSetting[] | null {
  const plain = trim(without(rest, 'CN EACH ROW RAW BOTH FROM'), 'WHERE AND ,', 'WHERE AND ,')
  const [one] = plain
  if (plain.length !== 1 || !one || isNumber(one)) return null
  if (one.code === 'A') return sign === 'keep' ? [{ set: 'use columns', columns: one.columns ?? [] }] : null
  if (one.code !== 'C' || !one.columns || (one.any && sign !== 'drop')) return null
  // “keep the proximity” does not say that the rest goes.
  if (sign === 'keep' && !strict) return null
  const raw = has(rest, 'RAW')
  if (sign === 'drop') return raw ? null : [{ set: 'leave out columns', columns: one.columns }]
  if (raw) return [{ set: 'feature', quantity: 'value', of: one.columns, by: [], as: 'only' }]
  return [{ set: 'use columns', columns: one.columns }]
}
