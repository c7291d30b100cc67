import type { Token } from './lex.ts'
import type { Comparison, Condition } from './settings.ts'
import { isNumber, written } from './tokens.ts'

const comparisonOf: Record<string, Comparison> = {
  LT: 'below',
  GT: 'above',
  LE: 'at most',
  GE: 'at least',
  EQ: 'equal to',
  NE: 'not equal to',
}

/** “brighter than” and the like name column and comparison in one. */
const words: Record<string, { phrases: string[]; is: Comparison }> = {
  BRIGHTER: { phrases: ['brightness', 'light'], is: 'above' },
  DARKER: { phrases: ['brightness', 'light'], is: 'below' },
  CLOSER: { phrases: ['distance', 'proximity'], is: 'below' },
  FARTHER: { phrases: ['distance', 'proximity'], is: 'above' },
  HOTTER: { phrases: ['temperature'], is: 'above' },
  COLDER: { phrases: ['temperature'], is: 'below' },
  WETTER: { phrases: ['soil moisture', 'moisture', 'humidity'], is: 'above' },
  DRIER: { phrases: ['soil moisture', 'moisture', 'humidity'], is: 'below' },
}

export interface Conditions {
  conditions: Condition[]
  /** How they are joined; `or` for one. */
  joined: 'and' | 'or'
}

/**
 * Reads `C LT N`, `C BETWEEN N AND N`, `C GT C` and their like, joined by `and` or by `or`, from the first to the last token. A second
 * comparison may leave the column out (“below 5 or above 90”). Null for anything else, and where `and` and `or` mix.
 * @param columnOf names the column of a phrase such as “brightness”
 */
export function readConditions(
  tokens: readonly Token[],
  columnOf: (phrase: string) => string | null,
): Conditions | null {
  const found: Condition[] = []
  const joints = new Set<'and' | 'or'>()
  let columns: string[] = []
  let at = 0
  while (at < tokens.length) {
    if (found.length > 0) {
      const joint = tokens[at]?.code
      if (joint !== 'AND' && joint !== 'OR' && joint !== ',') return null
      at += joint === ',' && ['AND', 'OR'].includes(tokens[at + 1]?.code ?? '') ? 2 : 1
      const word = tokens[at - 1]?.code
      if (word === 'AND') joints.add('and')
      if (word === 'OR') joints.add('or')
      while (['ROW', 'WHERE', 'EACH'].includes(tokens[at]?.code ?? '')) at++
    }
    const one = readOne(tokens, at, columns, columnOf)
    if (!one) return null
    if (one.several) joints.add(one.several)
    columns = one.columns
    found.push(...one.conditions)
    at = one.end
  }
  if (found.length === 0 || joints.size > 1) return null
  return { conditions: found, joined: joints.has('and') ? 'and' : 'or' }
}

interface One {
  columns: string[]
  conditions: Condition[]
  several: 'and' | 'or' | null
  end: number
}

function readOne(
  tokens: readonly Token[],
  start: number,
  before: string[],
  columnOf: (phrase: string) => string | null,
): One | null {
  let at = start
  let columns = before
  let several: One['several'] = null
  const code = (of: number) => tokens[of]?.code ?? ''
  while (['ROW', 'EACH', 'CN'].includes(code(at)) && ['C', 'ROW', 'CN'].includes(code(at + 1))) at++
  if (code(at) === 'C') {
    columns = tokens[at]?.columns ?? []
    if (columns.length > 1) several = tokens[at]?.any ? 'or' : 'and'
    at++
    while (['ROW', 'CN', 'WHERE'].includes(code(at)) && code(at + 1) !== '') at++
    if (code(at) === 'EACH') {
      several = tokens[at]?.text === 'any' ? 'or' : 'and'
      at++
    }
  } else {
    const word = words[code(at)]
    const column = word?.phrases.map(columnOf).find((c) => c !== null)
    if (word) {
      const bound = tokens[at + 1]
      if (!column || !bound || !isNumber(bound)) return null
      const conditions = [{ column, is: word.is, number: written(bound) }]
      return { columns: [column], conditions, several: null, end: at + 2 }
    }
  }
  // “at least 100 counts of light”
  const [bound, named] = [tokens[at + 1], tokens[at + 2]]
  if (
    comparisonOf[code(at)] &&
    isNumber(bound) &&
    named?.code === 'C' &&
    named.columns?.length === 1 &&
    columns === before
  ) {
    const column = named.columns[0] as string
    const conditions = [{ column, is: comparisonOf[code(at)] as Comparison, number: written(bound as Token) }]
    return { columns: [column], conditions, several: null, end: at + 3 }
  }
  if (columns.length === 0) return null
  const make = (fields: Omit<Condition, 'column'>): Condition[] => columns.map((column) => ({ column, ...fields }))
  const done = (fields: Omit<Condition, 'column'>, length: number): One => ({
    ...{ columns, conditions: make(fields), several: columns.length > 1 ? several : null, end: at + length },
  })
  const [first, second, third, fourth] = [0, 1, 2, 3].map((n) => tokens[at + n])
  if (first?.code === 'MINMAX') return done({ is: 'between', number: '0', upper: '1' }, 1)
  if (first?.code === 'NOT' && second?.code === 'MINMAX') return done({ is: 'outside', number: '0', upper: '1' }, 2)
  if (first?.code === 'SYMMETRIC') return done({ is: 'between', number: '-1', upper: '1' }, 1)
  const spanned = (a: Token | undefined, joint: Token | undefined, b: Token | undefined): boolean =>
    isNumber(a) && isNumber(b) && ['AND', 'TO', 'DASH', 'OR'].includes(joint?.code ?? '')
  const span = (is: Comparison, a: Token, b: Token, length: number): One =>
    done({ is, number: written(a.unit || !b.unit ? a : { ...a, unit: b.unit }), upper: written(b) }, length)
  if (first && (first.code === 'BETWEEN' || first.code === 'OUTSIDE')) {
    const offset = second?.code === 'BETWEEN' ? 1 : 0
    const [a, joint, b] = offset ? [third, fourth, tokens[at + 4]] : [second, third, fourth]
    if (spanned(a, joint, b) && joint?.code !== 'OR') {
      return span(first.code === 'BETWEEN' ? 'between' : 'outside', a as Token, b as Token, 4 + offset)
    }
    return null
  }
  if (spanned(first, second, third) && second?.code !== 'AND' && second?.code !== 'OR') {
    return span('between', first as Token, third as Token, 3)
  }
  if (first && isNumber(first) && (second?.code === 'ORLESS' || second?.code === 'ORMORE')) {
    return done({ is: second.code === 'ORLESS' ? 'at most' : 'at least', number: written(first) }, 2)
  }
  if (first && isNumber(first) && !isNumber(second)) return done({ is: 'equal to', number: written(first) }, 1)
  const is = comparisonOf[first?.code ?? '']
  if (!is || !second) return null
  if (second.code === 'EQ' && third && isNumber(third)) return null
  if (isNumber(second)) {
    const or = third?.code === 'ORLESS' || third?.code === 'ORMORE'
    return or ? null : done({ is, number: written(second) }, 2)
  }
  if (second.code === 'C' && second.columns?.length === 1) return done({ is, than: second.columns[0] }, 2)
  return null
}
