import { type Finding, finding } from '../../../findings/index.ts'
import type { DataBrief } from '../brief.ts'
import { impliedColumns } from './implied.ts'
import { type Token, wordsOf } from './lex.ts'
import { amountOf } from './numbers.ts'
import type { Clause } from './parts.ts'
import type { Comparison, Condition, DataSetting } from './settings.ts'
import { type Sign, saysDrop, signAt } from './signs.ts'
import { conversion } from './units.ts'

type Rows = Extract<DataSetting, { set: 'drop readings' | 'keep readings' }>

const comparisonOf: Record<string, Comparison> = {
  ...{ LT: 'below', GT: 'above', LE: 'at most', GE: 'at least', EQ: 'equal to', NE: 'not equal to' },
  ...{ ORLESS: 'at most', ORMORE: 'at least', BETWEEN: 'between', OUTSIDE: 'outside' },
  ...{ BRIGHTER: 'above', FARTHER: 'above', HOTTER: 'above', WETTER: 'above', MINMAX: 'between', SYMMETRIC: 'between' },
  ...{ DARKER: 'below', CLOSER: 'below', COLDER: 'below', DRIER: 'below' },
}
const mirrored: Record<string, Comparison> = { LT: 'above', GT: 'below', LE: 'at least', GE: 'at most' }
export const opposite: Record<Comparison, Comparison> = {
  ...{ below: 'at least', above: 'at most', 'at most': 'above', 'at least': 'below', between: 'outside' },
  ...{ outside: 'between', 'equal to': 'not equal to', 'not equal to': 'equal to' },
}
const bare: Comparison[] = ['equal to', 'between']

const isNumber = (t: Token | undefined): boolean => t?.code === 'N' || t?.code === 'P' || t?.code === 'F'

/** What the clause says of a number: the comparison around it, null where there is none. */
function comparisonAt(tokens: readonly Token[], i: number): Comparison | null {
  const [before, after, behind] = [tokens[i - 1], tokens[i + 1], tokens[i + 2]]
  if (before?.text === 'up to' && isNumber(tokens[i - 2]) && joins(tokens, i - 2, i)) return comparisonAt(tokens, i - 2)
  if (after?.code === 'ORLESS' || after?.code === 'ORMORE') return comparisonOf[after.code] as Comparison
  if (before && before.code in comparisonOf && !isNumber(before)) return denied(tokens, i - 1)
  if (after && after.code in mirrored && behind?.code === 'C') return mirrored[after.code] as Comparison
  for (let at = i - 1; at >= 0; at--) {
    const t = tokens[at] as Token
    if (['ORLESS', 'ORMORE', 'MINMAX', 'SYMMETRIC'].includes(t.code)) return null
    if (t.code in comparisonOf) return denied(tokens, at)
    if (isNumber(t)) return joins(tokens, at, i) ? comparisonAt(tokens, at) : null
  }
  // “when 80 is exceeded”
  if (after && ['LT', 'GT'].includes(after.code) && !isNumber(behind)) return comparisonOf[after.code] as Comparison
  return null
}

/** Two ends of one range: “10 to 20”, “10 and 20”. */
const joins = (tokens: readonly Token[], a: number, b: number): boolean =>
  b - a === 2 && (['TO', 'DASH', 'AND', '..'].includes(tokens[a + 1]?.code ?? '') || tokens[a + 1]?.text === 'up to')

/** “does not go beyond 80”, where what does goes. */
const isDenied = (tokens: readonly Token[], i: number): boolean =>
  ['GT', 'LT'].includes(tokens[i - 1]?.code ?? '') &&
  denied(tokens, i - 1) !== comparisonOf[(tokens[i - 1] as Token).code]

/** “does not go beyond” */
function denied(tokens: readonly Token[], at: number): Comparison {
  const is = comparisonOf[(tokens[at] as Token).code] as Comparison
  const not = tokens.slice(Math.max(0, at - 2), at).findLast((t) => t.code === 'NOT')
  const between = not ? tokens.slice(tokens.indexOf(not) + 1, at) : []
  // “not the ones above 40”: the ones are what is not wanted.
  const ofThings = between.some((t) => ['C', 'L', 'ROW', 'WHERE', 'KEEP', 'USE', 'DROP', 'ONLY'].includes(t.code))
  const noun = not && /^(?:no|none|without|neither|free of|none of)$/.test(not.text)
  return not && !ofThings && !noun ? opposite[is] : is
}

/** Columns that may be meant by a number: named nearest before it, or right behind it: “20 counts of clear”. */
function columnsAt({ tokens, text }: Clause, i: number, implied: readonly string[]): string[] {
  const before = tokens.slice(0, i).findLast((t) => t.code === 'C' || t.code === 'A')?.columns ?? []
  const number = tokens[i] as Token
  const next = tokens[i + 1]
  const gap = text.slice((number.start ?? 0) + number.text.length, next?.start ?? 0)
  const behind =
    next?.code === 'C' && (before.length === 0 || /\b(?:of|on|in|for)\b/.test(gap)) ? (next.columns ?? []) : []
  // Of a list, the one that the unit belongs to.
  const byUnit = before.filter((c) => implied.includes(c))
  return [...(byUnit.length > 0 ? byUnit : before), ...behind]
}

const shown = (c: Condition): string => `${c.column} is ${c.is} ${c.number}${c.upper ? ` and ${c.upper}` : ''}`

/** Whether comparisons, columns, units and “drop” or “keep” of conditions are those of the clause. */
export function checkConditions(clause: Clause, settings: readonly DataSetting[], brief: DataBrief): Finding[] {
  const rows = settings.filter((s): s is Rows => s.set === 'drop readings' || s.set === 'keep readings')
  const found = rows.flatMap((s) => s.all.flatMap((c) => checkCondition(clause, s, c, brief)))
  return [...found, ...checkJoints(clause, rows)]
}

function tokenOf(clause: Clause, text: string | null | undefined): number {
  const value = amountOf(text ?? '').value
  return clause.tokens.findIndex((t) => isNumber(t) && t.value === value)
}

function checkCondition(clause: Clause, setting: Rows, c: Condition, brief: DataBrief): Finding[] {
  const { tokens } = clause
  const found: Finding[] = []
  const range = c.is === 'between' || c.is === 'outside'
  if (range !== (typeof c.upper === 'string'))
    return [finding('wish/number', `“${c.is}” needs ${range ? 'two numbers' : 'one number'}`)]
  const span = tokens.findIndex((t) => t.code === 'MINMAX' || t.code === 'SYMMETRIC')
  const at = tokenOf(clause, c.number)
  const index = at >= 0 ? at : span
  // A number that is not there was found before.
  if (index < 0) return found
  const sign: Sign = setting.set === 'drop readings' ? 'drop' : 'keep'
  const limit = tokens.some((t) => t.code === 'LE' || t.code === 'GE')
  // “clear not above 2000” is a limit without a verb.
  const own = at >= 0 && isDenied(tokens, at) ? 'keep' : signAt(clause, tokens[index])
  const said = own ?? (limit && !saysDrop(clause) ? 'keep' : null)
  const is = at >= 0 ? comparisonAt(tokens, at) : 'between'
  const upperAt = range ? tokenOf(clause, c.upper) : -1
  const same = (as: Comparison): boolean =>
    range ? isRange(clause, as, at, upperAt) : is === null ? bare.includes(as) : is === as
  const alone = setting.all.length === 1
  const literal = same(c.is) && said === sign
  const turned = alone && same(opposite[c.is]) && said !== null && said !== sign
  if (!literal && !turned) {
    if (said === null)
      found.push(
        finding('wish/polarity', `it is not clear whether the clause drops or keeps readings where ${shown(c)}`),
      )
    else if (!same(c.is)) found.push(finding('wish/polarity', `the clause does not say that ${shown(c)}`))
    else
      found.push(
        finding(
          'wish/polarity',
          `the clause says what to ${said === 'keep' ? 'keep' : 'leave out'}: ${said} readings where ${shown(c)}`,
        ),
      )
  }
  if (at >= 0) {
    const implied = impliedColumns(clause, brief)
    const meant = columnsAt(clause, at, implied)
    if (meant.length > 0 && !meant.includes(c.column) && !implied.includes(c.column))
      found.push(finding('wish/column', `in the clause ${c.number} is not said of ${c.column}`))
    found.push(...checkUnit(tokens[at] as Token, c, brief))
  }
  return found
}

/** A number's own unit belongs to it where the column has another one. */
function checkUnit(token: Token, c: Condition, brief: DataBrief): Finding[] {
  const own = wordsOf(brief).columns.units.get(c.column)
  const line = token.unit && own && token.unit !== '%' ? conversion(token.unit, own) : null
  const plain = line === null || (line.factor === 1 && line.offset === 0)
  const range = amountOf(c.upper ?? '').unit
  if (plain || amountOf(c.number ?? '').unit !== null || range !== null) return []
  return [finding('wish/unit', `${c.column} is in ${own}: write “${token.text} ${token.unit}”`)]
}

/** A range as such, or as two comparisons. */
function isRange(clause: Clause, as: Comparison, lower: number, upper: number): boolean {
  const { tokens } = clause
  const span = tokens.some((t) => t.code === 'MINMAX' || t.code === 'SYMMETRIC')
  if (lower < 0 || upper < 0) return as === 'between' && span
  const [a, b] = [comparisonAt(tokens, lower), comparisonAt(tokens, upper)]
  const [first, last] = (tokens[lower]?.value ?? 0) <= (tokens[upper]?.value ?? 0) ? [a, b] : [b, a]
  if (as === 'outside') {
    return [first, last].includes('outside') || (/below|at most/.test(first ?? '') && /above|at least/.test(last ?? ''))
  }
  if ([first, last].includes('outside')) return false
  if (/above|at least/.test(first ?? '') && /below|at most/.test(last ?? '')) return true
  const fits = (one: Comparison | null) => one === null || one === 'between'
  return as === 'between' && fits(first) && fits(last)
}

/** Conditions in one setting hold at once; “or” makes two. */
function checkJoints(clause: Clause, rows: readonly Rows[]): Finding[] {
  const { tokens } = clause
  const found: Finding[] = []
  for (const s of rows) {
    const places = s.all.map((c) => tokenOf(clause, c.number)).filter((n) => n >= 0)
    const between = tokens.slice(Math.min(...places), Math.max(...places))
    if (s.all.length > 1 && between.some((t) => t.code === 'OR'))
      found.push(finding('wish/polarity', 'the clause says “or”: each condition is a setting of its own'))
  }
  // “any of the colours above 4000” is enough for one.
  const any = /\b(?:any|either|one) of\b/.test(clause.text)
  if (any && rows.some((s) => s.all.length > 1 && new Set(s.all.map((c) => c.number)).size === 1))
    found.push(finding('wish/polarity', 'the clause says “any”: each condition is a setting of its own'))
  const drops = rows.filter((s) => s.set === 'drop readings')
  const together = /\b(?:both together|at the same time|at once|simultaneously|together mean)\b/.test(clause.text)
  if (together && drops.length > 1)
    found.push(finding('wish/polarity', 'the clause says that the conditions hold at once: they are one setting'))
  const texts = rows.flatMap((s) => s.all.map((c) => `${c.column} ${c.is} ${amountOf(c.number ?? '').value}`))
  if (new Set(texts).size < texts.length) found.push(finding('wish/conflict', 'one condition is there twice'))
  return found
}
