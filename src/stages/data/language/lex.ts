import { outOf, wordsToNumber, wordsToShare } from '../../../language/number-words.ts'
import type { DataBrief } from '../brief.ts'
import { sessionWords } from '../read/session.ts'
import { type ColumnWords, columnWords } from './columns.ts'
import { labelWords, plural } from './labels.ts'
import { lexicon, longestPhrase } from './lexicon.ts'
import { numberOf } from './numbers.ts'
import { inOtherWords } from './paraphrases.ts'
import { unitWords } from './units.ts'

/**
 * One word, phrase or number of a clause. `code`: a code of the lexicon, or `C` columns, `L` classes, `N` number, `P` per cent, `F` a
 * fraction in words, `U` unit, `,` a comma, `?` unknown. Fillers make no token.
 */
export interface Token {
  code: string
  text: string
  /** Of `C`, in the order named, and whether “or” stood between them. */
  columns?: string[]
  any?: boolean
  /** Of `L`. */
  labels?: string[]
  /** Of numbers: as written, without sign of per cent and unit, and what it is worth. */
  value?: number
  unit?: string
  /** Where it begins in the clause, in lower case and with single blanks. */
  start?: number
}

interface Words {
  columns: ColumnWords
  labels: Map<string, string>
  /** What all classes are: `cap`, `caps` of “red cap” and “gold cap”. */
  things: ReadonlySet<string>
}

const known = new WeakMap<DataBrief, Words>()

function namesOf(brief: DataBrief): Words {
  const columns = columnWords(brief)
  const { labels, noun } = labelWords(brief, columns)
  return { columns, labels, things: new Set(noun === null ? [] : [noun, plural(noun)]) }
}

export function wordsOf(brief: DataBrief): Words {
  const found = known.get(brief) ?? namesOf(brief)
  known.set(brief, found)
  return found
}

const ranges: [RegExp, string][] = [
  [
    /^(?:(?:the )?(?:range|interval)? ?(?:between|from|of|within)? ?)?\[?0(?:\.0)? ?(?:,|to|and|-|–|…|\.\.) ?1(?:\.0)?\]?(?![\d.,]*\d)(?!\s*%)/,
    'MINMAX',
  ],
  [
    /^(?:(?:the )?(?:range|interval)? ?(?:between|from|of|within)? ?)?(?:\[?[-−]1(?:\.0)? ?(?:,|to|and|–|…|\.\.) ?\+?1(?:\.0)?\]?|±\s?1)(?![\d.,]*\d)/,
    'SYMMETRIC',
  ],
]
const number = /^[-−+]?(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:[.,]\d+)?|\.\d+)(?:e[+-]?\d+)?/
const word = /^[\p{L}_][\p{L}\p{N}_'’]*(?:-[\p{L}][\p{L}\p{N}_'’]*)*/u

/** A clause in lower case, with straight quotes and single blanks, without the number of a requirement in front. */
export const plainClause = (clause: string): string =>
  inOtherWords(
    clause
      .toLowerCase()
      .replace(/[’‘`´]/g, "'")
      .replace(/[“”„]/g, '"')
      .replace(/\s+/g, ' ')
      .replace(
        /^ ?(?:(?:req|requirement|spec|item|nr|no)\.?[ -]?\d+(?:\.\d+)*|\(\d+\)|\d+[.)]) ?[:.)–-]? (?=\p{L})/u,
        '',
      ),
  )

/** The tokens of a clause. */
export function lex(clause: string, brief: DataBrief): Token[] {
  const text = plainClause(clause)
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const before = text[at - 1] ?? ' '
    const found = next(text.slice(at), before, brief, tokens.at(-1))
    if (found.token) tokens.push({ ...found.token, start: at })
    at += found.length
  }
  return anyOf(merge(settle(tokens)))
}

function next(
  rest: string,
  before: string,
  brief: DataBrief,
  last: Token | undefined,
): { token: Token | null; length: number } {
  const blank = /^[\s!?;.()"'*]+/.exec(rest)
  if (blank) {
    // A point that belongs to a number has its digit right behind it.
    if (!(blank[0] === '.' && /^\.\d/.test(rest))) {
      const quoted = /^\s*["'`]([^"'`]{1,60})["'`]/.exec(rest)
      const named = quoted ? phrase((quoted[1] as string).trim(), brief) : null
      if (quoted && named?.all) return { token: named.token, length: quoted[0].length }
      return { token: null, length: blank[0].length }
    }
  }
  for (const [pattern, code] of ranges) {
    const match = /[\p{L}\p{N}]$/u.test(before) ? null : pattern.exec(rest)
    if (match) return { token: { code, text: match[0] }, length: match[0].length }
  }
  const share = /[\p{L}\p{N}_]$/u.test(before) ? null : outOf.exec(rest)
  const worth = share ? wordsToShare(share[0]) : null
  if (share && worth !== null) return { token: { code: 'F', text: share[0], value: worth }, length: share[0].length }
  const digits = number.exec(/\d$/.test(before) ? rest.replace(/^[-−+]/, '?') : rest)
  if (digits && !/[\p{L}_]$/u.test(before)) return numberToken(rest, digits[0])
  const named = phrase(rest, brief, last)
  if (named) return { token: named.token, length: named.length }
  const symbol = /^(?:<=|>=|=<|=>|!=|<>|==|\.\.|[<>=≤≥≠÷×*/+&,:…–—-])/.exec(rest)
  if (symbol) return { token: { code: symbolCode(symbol[0]), text: symbol[0] }, length: symbol[0].length }
  const unknown = word.exec(rest) ?? /^./su.exec(rest)
  return { token: { code: '?', text: unknown?.[0] ?? '' }, length: Math.max(1, unknown?.[0].length ?? 1) }
}

const symbolCode = (symbol: string): string =>
  ({ ',': ',', ':': 'COLON', '+': 'AND', '–': 'DASH', '—': 'DASH', '-': 'DASH' })[symbol] ?? lexicon.get(symbol) ?? '?'

function numberToken(rest: string, digits: string): { token: Token; length: number } {
  const behind = rest.slice(digits.length)
  const factor = /^ (?:hundred|thousand)\b/.exec(behind)
  if (factor) return numberWithFactor(digits + factor[0], behind.slice(factor[0].length))
  const value = numberOf(digits)
  const percent = /^ ?(?:%|per ?cent\b|percent\b|pct\b)/.exec(behind)
  if (percent)
    return { token: { code: 'P', text: digits, value, unit: '%' }, length: digits.length + percent[0].length }
  const unit = /^ ?(°? ?[a-zµ]+(?:\/[a-z]+[²2]?)?²?)(?![\p{L}\p{N}])/u.exec(behind)
  const known = unit && unitWords.get((unit[1] as string).replace(/[° ]/g, '').replace('²', '2'))
  // Without a blank a letter can only be a unit; with one, words such as “a” and “in” are no units.
  if (unit && known && (behind[0] !== ' ' || !/^ (?:a|in|c|s|m|k|f)$/.test(unit[0]))) {
    return { token: { code: 'N', text: digits, value, unit: known }, length: digits.length + unit[0].length }
  }
  return { token: { code: 'N', text: digits, value }, length: digits.length }
}

function numberWithFactor(text: string, behind: string): { token: Token; length: number } {
  const unit = /^ ([a-z%]+)\b/.exec(behind)
  const known = unit && unitWords.get(unit[1] as string)
  const token: Token = { code: 'N', text, value: numberOf(text), ...(known ? { unit: known } : {}) }
  return { token, length: text.length + (unit && known ? unit[0].length : 0) }
}

/** The longest phrase that begins here. */
function phrase(
  rest: string,
  brief: DataBrief,
  last?: Token,
): { token: Token | null; length: number; all: boolean } | null {
  const { columns, labels, things } = wordsOf(brief)
  const ends: number[] = []
  for (const match of rest.matchAll(/[\p{L}\p{N}_'%²]+(?:[-/][\p{L}\p{N}_']+)*/gu)) {
    if (match.index !== (ends.at(-1) ?? 0) + (ends.length > 0 ? 1 : 0)) break
    // Inside a hyphened word too: “x-axis” and “min-max” are one phrase, “red-green” two.
    const hyphen = /[-/]/.exec(match[0])
    if (hyphen && match[0].split(/[-/]/).length === 2) ends.push(match.index + hyphen.index)
    ends.push(match.index + match[0].length)
    if (ends.length > longestPhrase + 2) break
  }
  for (const end of [...new Set(ends)].sort((a, b) => b - a)) {
    const text = rest.slice(0, end)
    const all = end === rest.length
    const behind = rest.slice(end)
    if (behind !== '' && /^[\p{L}\p{N}_]/u.test(behind)) continue
    const named = columns.phrases.get(text)
    // A single letter that is a word of the language is a column only where it cannot be that word.
    if (named && !/^[ai]$/.test(text))
      return { token: { code: 'C', text, columns: named, any: false }, length: end, all }
    if (columns.everything.has(text) || everyOne(text, brief.columns.length)) {
      return { token: { code: 'A', text, columns: brief.columns.map((c) => c.name) }, length: end, all }
    }
    const { sessionColumn } = brief.wish
    if (sessionColumn !== null && sessionWords(sessionColumn).includes(text)) {
      return { token: { code: 'SESSION', text }, length: end, all }
    }
    const label = labels.get(text)
    // A file is not its class.
    if (label !== undefined && /^\.(?:csv|tsv|txt|dat|json|jsonl|ndjson|gz)\b/.test(behind)) {
      return { token: { code: '?', text }, length: end, all }
    }
    if (label !== undefined) return { token: { code: 'L', text, labels: [label] }, length: end, all }
    if (things.has(text)) return { token: { code: 'ROW', text }, length: end, all }
    const number = /^[\p{L}\p{N}]*-/u.test(behind) ? null : wordsToNumber(text)
    if (number !== null) {
      const of = /^ (?:%|per ?cent\b|percent\b)/.exec(behind)
      const token = { code: of ? 'P' : 'N', text, value: number, ...(of ? { unit: '%' } : {}) }
      return { token, length: end + (of?.[0].length ?? 0), all }
    }
    const share = wordsToShare(text)
    if (share !== null) return { token: { code: 'F', text, value: share }, length: end, all }
    const code = lexicon.get(text)
    if (code !== undefined) return { token: code === '' ? null : { code, text }, length: end, all }
    const unit = unitWords.get(text.replace('²', '2'))
    if (unit && text.length > 1 && last?.code !== 'N') return { token: { code: 'U', text, unit }, length: end, all }
  }
  return null
}

/** “all six axes” of six. */
function everyOne(text: string, count: number): boolean {
  const found = /^all (?:of the |the )?(\S+) (?:axes|columns|channels|inputs|features|sensors|signals|variables)$/.exec(
    text,
  )
  return found !== null && (wordsToNumber(found[1] as string) ?? Number(found[1])) === count
}

/** Behind a column they only compare. */
const compared: Record<string, string> = {
  ...{ BRIGHTER: 'GT', FARTHER: 'GT', HOTTER: 'GT', WETTER: 'GT' },
  ...{ DARKER: 'LT', CLOSER: 'LT', COLDER: 'LT', DRIER: 'LT' },
}

/** Words that mean something else next to others: “or above 90” begins a comparison, “throw … away” is one verb. */
function settle(tokens: readonly Token[]): Token[] {
  const settled = tokens.flatMap((t, i): Token[] => {
    const number = ['N', 'P'].includes(tokens[i + 1]?.code ?? '')
    if ((t.code === 'ORMORE' || t.code === 'ORLESS') && number) {
      const joint = t.text.startsWith('and') ? 'AND' : 'OR'
      return [
        { ...t, code: joint, text: joint.toLowerCase() },
        { ...t, code: t.code === 'ORMORE' ? 'GT' : 'LT' },
      ]
    }
    if (t.code === 'USE' && t.text.startsWith('train') && (number || tokens[i + 1]?.code === 'F'))
      return [{ ...t, code: 'TRAIN' }]
    const after = tokens[i - 1]?.code === 'C' && i > 0 ? compared[t.code] : undefined
    if (after) return [{ ...t, code: after }]
    if (t.code === 'ONLY' && t.text === 'nothing else' && tokens.length === 1) return [{ ...t, code: 'DEFAULT' }]
    // “60 caps of each colour”: a kind of cap, not a channel.
    if (t.code === 'C' && /^colou?rs?$/.test(t.text) && tokens[i - 1]?.code === 'EACH' && tokens[i - 2]?.code === 'ROW')
      return [{ code: 'CLASS', text: t.text, start: t.start ?? 0 }]
    // “chop … off”
    if (
      t.code === 'OUT' &&
      t.text === 'off' &&
      tokens[i - 1]?.code === 'ROW' &&
      /^(?:cut|chop|trim)/.test(tokens.slice(0, i).findLast((o) => o.code === 'DROP')?.text ?? '')
    )
      return []
    // “an empty table”
    if (t.text === 'empty' && tokens[i + 1]?.code === '?') return [{ ...t, code: '?' }]
    // “dupes out”
    const verbless = i === tokens.length - 1 && !tokens.some((o) => ['DROP', 'LEAVE', 'KEEP', 'USE'].includes(o.code))
    if (
      t.code === 'OUT' &&
      verbless &&
      ['DUP', 'C', 'L', 'OUTLIER', 'FILE', 'RECORDING', 'ROW'].includes(tokens[i - 1]?.code ?? '')
    )
      return [{ ...t, code: 'DROP' }]
    if (!number && t.text.endsWith('maximum of')) return [{ ...t, code: 'MAX' }]
    if (!number && t.text.endsWith('minimum of')) return [{ ...t, code: 'MIN' }]
    if (t.code === 'TOTAL' && ['C', 'A'].includes(tokens[i + 1]?.code ?? '')) return [{ ...t, code: 'SUM' }]
    return [t]
  })
  const leave = settled.findIndex(
    (t) => t.code === 'LEAVE' || (t.code === 'USE' && t.text === 'take') || (t.code === 'CLASS' && t.text === 'sort'),
  )
  const out = settled.findIndex((t, i) => i > leave && t.code === 'OUT')
  if (leave < 0 || out < 0) return settled
  return settled.flatMap((t, i): Token[] =>
    i === leave ? [{ ...t, code: 'DROP', text: `${t.text} out` }] : i === out ? [] : [t],
  )
}

const isOperator = (t: Token | undefined): boolean =>
  t !== undefined && (['DIV', 'MINUS', 'TIMES'].includes(t.code) || (t.code === 'GT' && t.text === 'over'))

/** “any of the colours”: one of them is enough. */
const anyOf = (tokens: readonly Token[]): Token[] =>
  tokens.map((t, i) =>
    t.code === 'C' && (t.columns?.length ?? 0) > 1 && /^(?:any|either)$/.test(tokens[i - 1]?.text ?? '')
      ? { ...t, any: true }
      : t,
  )

/** Joins columns, and labels, that stand in one list: “red, green and blue”. */
function merge(tokens: readonly Token[]): Token[] {
  const merged: Token[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = { ...(tokens[i] as Token) }
    const last = merged.at(-1)
    const list = last && (last.code === ',' || last.code === 'AND' || last.code === 'OR')
    // “the shares plus clear” are two things.
    const between = last && list && last.text !== 'plus' ? last : null
    const before = between ? merged.at(between.code !== ',' && merged.at(-2)?.code === ',' ? -3 : -2) : undefined
    // “a over b and c over d” are two, not a list in the middle.
    const inFormula = isOperator(merged[merged.lastIndexOf(before as Token) - 1]) && isOperator(tokens[i + 1])
    if (before && !inFormula && before.code === token.code && (token.code === 'C' || token.code === 'L')) {
      const gap = merged.length - 1 - merged.lastIndexOf(before)
      merged.splice(merged.length - gap, gap)
      if (token.code === 'C') {
        before.columns = [...new Set([...(before.columns ?? []), ...(token.columns ?? [])])]
        before.any = before.any || between?.code === 'OR'
      } else before.labels = [...new Set([...(before.labels ?? []), ...(token.labels ?? [])])]
      before.text = `${before.text} ${between?.text} ${token.text}`
    } else merged.push(token)
  }
  return merged
}
