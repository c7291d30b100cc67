import { isOrder } from '../../../language/story.ts'
import type { DataBrief } from '../brief.ts'
import { readConditions } from './conditions.ts'
import { columnOf, grammar, readTokens } from './grammar.ts'
import { resolvedParts, uselessColumns } from './leaning.ts'
import { lex, type Token } from './lex.ts'
import { readObject } from './objects-grammar.ts'
import type { DataSetting } from './settings.ts'
import { has, trim } from './tokens.ts'

/** How a sentence begins that holds on a condition, at a time or for something alone. */
export const condition =
  /^(?:and |but |so |then )*(?:if|when|whenever|while|unless|until|where|wherever|for|in|at|on|after|before|during|once|only|as long|as soon|provided|with|without|from)\b/i

/** “The battery says nothing about the basil”. */
export function readUseless(clause: string, brief: DataBrief): DataSetting[] | null {
  const columns = uselessColumns(clause, brief)
  return columns && [{ set: 'leave out columns', columns }]
}

const turns =
  /\b(?:nothing|none|fine|okay|ok|good|valid|correct|unless|until|except|only|if|rather|hardly|barely|other than|apart from)\b/i

/** “must stay within …, otherwise …”: says what is wanted. */
const wanted =
  /\b(?:otherwise|or else)\b|\b(?:must|should|has to|have to|shall|needs? to|ought to) (?!go\b|not be\b|be (?:dropped|removed|left|thrown|deleted|excluded|discarded|cut|ignored))/i

/** What may stand beside a condition and “drop”. */
const beside = '? DROP OUT ROW ALSO WHERE COLON , AND DASH EACH AGAIN CN NOT START END WORTHLESS'.split(' ')
const comparing =
  'LT GT LE GE BETWEEN OUTSIDE ORLESS ORMORE EQ BRIGHTER DARKER CLOSER FARTHER HOTTER COLDER WETTER DRIER'.split(' ')
const dropWhere: readonly Token[] = ['DROP', 'ROW', 'WHERE'].map((code) => ({ code, text: '' }))

/** “Anything hotter than 70 degrees is a loose sensor: throw it out”: readings, what is wrong with them, and that they go. */
export function readJudged(clause: string, brief: DataBrief): DataSetting[] | null {
  if (turns.test(clause) || wanted.test(clause)) return null
  // “What we know for sure: when …”
  const opening = /^[^:]{1,40}:/.exec(clause)?.[0] ?? ''
  const empty = lex(opening, brief).every((t) => ['?', 'COLON'].includes(t.code))
  const tokens = trim(lex(empty ? clause.slice(opening.length) : clause, brief), 'ROW WHERE EACH A AND ,')
  for (let end = tokens.length - 1; end >= 2; end--) {
    const [front, rest] = [tokens.slice(0, end), tokens.slice(end)]
    const own = front.flatMap((t) => t.columns ?? [])
    const again = (t: Token) => t.code === 'C' && t.columns?.every((c) => own.includes(c)) === true
    if (!rest.every((t) => beside.includes(t.code) || t.text === 'means' || again(t))) return null
    const not = rest.some((t, i) => t.code === 'NOT' && !['?', 'ROW'].includes(rest[i + 1]?.code ?? ''))
    if (!has(rest, 'DROP') || not || rest[0]?.code === 'AND' || !has(front, ...comparing)) continue
    if (readConditions(front, columnOf(brief))) return readObject([...dropWhere, ...front], brief)
  }
  return null
}

/** “We never run this thing with the pump off, that state can go”: what is said of a thing named just before. */
export function readPointed(clause: string, brief: DataBrief): DataSetting[] | null {
  const parts = resolvedParts(clause, brief)
  if (
    !parts ||
    condition.test(parts.first) ||
    /\b(?:unless|until|except|if)\b/i.test(parts.first) ||
    isOrder(parts.first)
  )
    return null
  const settings = readTokens(lex(parts.demand, brief), brief, parts.demand)
  const fine = settings?.every((s) => ['leave out columns', 'leave out classes', 'feature'].includes(s.set))
  return fine && settings && settings.length > 0 ? settings : null
}

/** “At the beginning of each file I was still putting it down, so cut off the first 5 readings”: of each file. */
export function readEndsOf(clause: string, brief: DataBrief): DataSetting[] | null {
  const found = /^(.{8,}?)(?:,? (?:so|therefore|hence)|[:;.]) (.+)$/is.exec(clause)
  const [why, demand] = [lex(found?.[1] ?? '', brief), found?.[2] ?? '']
  const of = ['file', 'recording'].find((word) => has(why, word.toUpperCase()))
  if (!of || !has(why, 'EACH', 'START', 'END') || has(why, 'N', 'P', 'F', 'DROP', 'KEEP', 'ONLY')) return null
  const settings = readTokens(lex(`${demand} of each ${of}`, brief), brief, demand)
  return settings?.length === 1 && settings[0]?.set === 'leave out ends' ? settings : null
}

const amounts = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
const countedFront =
  /^(?<front>[^:,.;]{0,40}?\b(?<count>two|three|four|five|six|seven|eight|[2-8]) (?:numbers|values|features|inputs|things|quantities|columns|channels)\b[^:,.;]{0,40}): (?<what>.+)$/is
const countedBack =
  /^(?<what>.+?)[:,;–-] (?<front>(?:just |only )?(?:these|those|the) (?<count>two|three|four|five|six|seven|eight|[2-8]) (?:numbers|values|features|inputs|things|quantities|columns|channels)\b[^:,.;]{0,40})$/is

/** “Two numbers are enough: red over green, and blue over green”: these alone, if they are as many. */
export function readCounted(clause: string, brief: DataBrief): DataSetting[] | null {
  const { front = '', count = '', what = '' } = (countedFront.exec(clause) ?? countedBack.exec(clause))?.groups ?? {}
  if (
    !/^(?:the )?\w+ (?:features|inputs)$/i.test(front.trim()) &&
    !/\b(?:enough|suffic\w+|only|just|all|see|want|need|gets?|use)\b/i.test(front)
  )
    return null
  if (/\b(?:not|n't|no|never|drop|leave|without|ignore|remove)\b|n't\b/i.test(front)) return null
  const tokens = lex(`only ${what}`, brief)
  const settings = readTokens(tokens, brief, what)
  const made = settings?.flatMap((s) =>
    s.set === 'use columns' ? s.columns : s.set === 'feature' ? (s.quantity === 'value' ? s.of : featuresOf(s)) : [],
  )
  return made?.length === (/\d/.test(count) ? Number(count) : amounts.indexOf(count.toLowerCase()))
    ? (settings ?? null)
    : null
}

/** One feature for each column where it is made of each. */
const featuresOf = (s: Extract<DataSetting, { set: 'feature' }>): string[] =>
  ['share', 'ratio', 'log', 'absolute', 'square root', 'square'].includes(s.quantity) ? s.of : [s.quantity]

const others =
  /[\s,;.–-]+(?:and |but )?(?:not )?(?:all |everything )?(?:of )?(?:the (?:others?|rest|remaining)|others)\b[^,.;:]*$/i

/** “only soil and humidity, the others can go”: what goes beside what stays. */
export function readWithoutRest(clause: string, brief: DataBrief): DataSetting[] | null {
  const found = others.exec(clause)
  const tail = found && lex(found[0].replace(/\bother(?: two| three| four)?\b/i, 'others'), brief)
  if (
    !tail ||
    found.index === 0 ||
    !has(tail, 'DROP', 'NOT', 'EXCEPT') ||
    has(tail, 'KEEP', 'USE', 'N', 'P', 'C', 'L', '?')
  )
    return null
  const settings = grammar(clause.slice(0, found.index), brief)?.settings as DataSetting[] | undefined
  const chosen = settings?.every(
    (s) => ['use columns', 'only classes', 'keep readings'].includes(s.set) || (s.set === 'feature' && s.as === 'only'),
  )
  return chosen && (settings?.length ?? 0) > 0 ? (settings ?? null) : null
}

/** “70:15:15 with seed 2024”. */
export function readWithSeed(clause: string, brief: DataBrief): DataSetting[] | null {
  const found = /[\s,]+(?:with |using |and )?(?:the |a )?(?:random )?seed(?: of| is|:| =)? (\d+)[\s.!]*$/i.exec(clause)
  if (!found || found.index === 0) return null
  const settings = grammar(clause.slice(0, found.index), brief)?.settings as DataSetting[] | undefined
  return settings && settings.length > 0 && !settings.some((s) => s.set === 'seed')
    ? [...settings, { set: 'seed', number: found[1] as string }]
    : null
}
