import { isTale } from '../../../language/story.ts'
import type { DataBrief } from '../brief.ts'
import { lex, type Token } from './lex.ts'
import { has, onlyHas } from './tokens.ts'

const kinds =
  '(?:class|column|one|label|sensor|channel|state|kind|category|group|type|axis|gesture|value|feature|input)'
const one = new RegExp(`\\b(?:it|(?:that|this) ${kinds})\\b`, 'i')
const several = new RegExp(
  `\\b(?:them(?: both)?|those(?: two| three)?|this too|this as well|that too|that as well|these(?: two| three)?|(?:both|either) of (?:them|these|those|the)(?: two| three)?|the two|either|both|(?:those|these)(?: two| three)? ${kinds}(?:e?s)?)\\b(?! (?:readings|rows|samples|lines|measures|measurements|ends|sides))`,
  'i',
)
const there = /\bthere\b(?! (?:is|are|was|were|has|have)\b)|\bof (?:it|that|this)\b/i
const readings = /\b(?:such|these|those|this|that) (?:ones|readings?|rows?|samples?|measures?|measurements?|lines?)\b/i

/** Words that point to something named before. */
export const pronoun = new RegExp([one, several, readings].map((r) => r.source).join('|'), 'i')

/** Where what is asked for begins: behind the end of a sentence, a comma, a dash or “so”. */
const turns =
  /[.!?;:]\s+|,\s+(?:(?:and|so|then|hence|therefore|thus)\s+)?|\s[–—-]\s+|\s(?:so|hence|therefore|thus)\s+/gi

const asked = 'DROP KEEP USE ONLY LEAVE OUT LOG SQRT SQUARE ABS SHARE SCALE'.split(' ')

/**
 * “We lost the white cap. Leave that class out.”, “lux is so uneven, take the logarithm there”: the things that the first part names, in
 * the place of the word that points to them. A clause without such a word, or where more than one thing could be meant, stays as it is.
 */
export function resolved(clause: string, brief: DataBrief): string {
  const parts = resolvedParts(clause, brief)
  return parts ? `${parts.first}${parts.turn}${parts.demand}` : clause
}

/** The same in its two parts, and how the sentence turns between them; null where nothing points back. */
export function resolvedParts(
  clause: string,
  brief: DataBrief,
): { first: string; turn: string; demand: string } | null {
  for (const turn of clause.matchAll(turns)) {
    const [first, demand] = [clause.slice(0, turn.index), clause.slice(turn.index + turn[0].length)]
    const names = thingsOf(lex(first.replace(spans, ''), brief))
    if (names === null) continue
    // “lux reaches from 0 to 80000, log please”
    const [bare] = names
    const open = lex(demand, brief)
    if (
      names.length === 1 &&
      bare &&
      has(open, ...transforms) &&
      !has(open, 'C', 'L', 'A', 'N') &&
      !there.test(demand) &&
      !one.test(demand)
    )
      return { first, turn: turn[0], demand: `${demand} of ${bare}` }
    const words = names.length === 1 ? [there, one, several] : [several]
    const found = words.map((w) => w.exec(demand)).find((m) => m !== null)
    if (!found || isModel(demand.slice(0, found.index)) || counted(found[0], names.length)) continue
    // “of red, leave it out” names its own.
    if (thingsOf(lex(demand.slice(0, found.index), brief))?.length) continue
    const name = names.join(' and ')
    const put = there.test(found[0]) ? `of ${name}` : name
    const named = `${demand.slice(0, found.index)}${put}${demand.slice(found.index + found[0].length)}`
    if (has(lex(named, brief), ...asked)) return { first, turn: turn[0], demand: named }
  }
  return null
}

const spans = /\b(?:from|between) [\d.,]+ ?\w* (?:to|and|up to) [\d.,]*\d(?: ?[\w%]+$)?/gi

/** Names of the columns or classes, all of one kind; null where both are named, a number, or nothing. */
function thingsOf(tokens: readonly Token[]): string[] | null {
  const things = tokens.filter((t) => t.code === 'C' || t.code === 'L')
  if (things.length === 0 || new Set(things.map((t) => t.code)).size > 1 || has(tokens, 'P', 'N', 'F', 'A')) return null
  // What holds for some readings only is not said of the whole column.
  const partly = ['FIRST', 'LAST', 'FILE', 'RECORDING', 'SESSION', 'START', 'END']
  if (tokens.some((t) => partly.includes(t.code) && !/^runs?$/.test(t.text))) return null
  return [...new Set(things.flatMap((t) => [...(t.columns ?? []), ...(t.labels ?? [])]))]
}

/** “give it”, “let it see”: the model. */
const isModel = (before: string): boolean => /\b(?:give|feed|let|show|tell|teach|train|as)\s+$/i.test(before)

const numbers: Record<string, number> = { two: 2, three: 3, both: 2, either: 2 }
const counted = (words: string, count: number): boolean =>
  Object.entries(numbers).some(([word, n]) => new RegExp(`\\b${word}\\b`, 'i').test(words) && n !== count)

const rest = /^(?:and |but |so )?(?:not )?(?:all |every )?(?:of )?the (?:others?|rest|remaining)\b/i
const aggregates = ['AVERAGE', 'STD', 'MIN', 'MAX', 'RMS', 'RANGE']
const transforms = ['LOG', 'SQRT', 'SQUARE', 'ABS']
const verbs = ['DROP', 'KEEP', 'USE', 'ONLY', 'SPLIT', 'SCALE', 'EXCEPT', 'MAKE', 'ALSO']

/**
 * Whether a clause says nothing without the one before it: “don't use it”, “the others can go”, “take the logarithm there”.
 * @param reads whether the grammar reads it alone
 */
export function pointsBack(words: string, brief: DataBrief, reads: boolean): boolean {
  if (/^if so\b/i.test(words)) return true
  if (reads) return false
  const tokens = lex(words, brief)
  const names = has(tokens, 'C', 'L', 'A')
  if (closing.test(words) || (tokens.length > 0 && has(tokens, 'DROP') && onlyHas(tokens, 'DROP ALSO OUT AGAIN')))
    return true
  if (rest.test(words) && has(tokens, 'DROP', 'NOT') && !/\d|%|\b(?:half|third|quarter)\b/.test(words)) return true
  if (words.length >= 80 || isTale(words)) return false
  if (!names && has(tokens, ...transforms) && !has(tokens, 'N')) return true
  return !names && pronoun.test(words) && has(tokens, ...asked)
}

/** “That is all the model gets.”, “Not more.”, “If so …” */
const closing =
  /^(?:and )?(?:(?:that is|that's|this is|these are|those are) all\b.{0,30}|(?:that is|that's|this is) (?:enough|it)|(?:nothing|no) (?:else|more|others?)\b.{0,20}|(?:but )?not more)$|^if so\b/i

/** “…, but only for the circle”: what that is said of stands before. */
const alone = /^(?:and |but )?(?:only|just|not|except) (?:for|in|of|on|when|where|with|if|at|from)\b/i
const conditional = /^(?:and |but )?(?:only )?(?:if|when|whenever|unless|until|except|provided|as long as)\b/i

/** Whether a piece goes on with the list at the end of the piece before: “only soil / and humidity matter”. */
export function goesOn(piece: string, before: string, brief: DataBrief): boolean {
  const [tokens, earlier] = [lex(piece, brief), lex(before, brief)]
  const [first] = tokens.filter((t) => !['AND', ',', 'EACH', 'BOTH'].includes(t.code))
  const last = earlier.at(-1)
  // “…, 5 %”, “…, noise 3 %”, “…, nothing overlapping”, “…, when it rained”
  if (tokens.length > 0 && onlyHas(tokens, 'N P F')) return true
  if (has(earlier, 'COPY', 'AUGMENT') && onlyHas(tokens, 'NOISE STD EQ N P EACH BY WHERE')) return true
  if (has(earlier, 'WINDOW') && ['OVERLAP', 'NOOVERLAP', 'STRIDE'].includes(first?.code ?? '')) return true
  if (alone.test(piece) || (conditional.test(piece) && !has(tokens, ...verbs))) return true
  if (!first || !last || has(lex(piece.split(',')[0] ?? '', brief), ...verbs)) return false
  const kind = (t: Token) => (aggregates.includes(t.code) ? 'aggregate' : t.code)
  return kind(first) === kind(last) && ['C', 'L', 'aggregate'].includes(kind(first))
}

const subject = (brief: DataBrief, text: string): string[] | null => {
  const place = /\s+(?:on|of|in) (?:my|our|the|this) (?:board|kit|device|pcb|arduino|nano|shield|sensor board|logger)$/i
  const tokens = lex(text.trim().replace(place, ''), brief).filter(
    (t) => !['AND', 'CN', 'EACH', 'BOTH'].includes(t.code),
  )
  return tokens.length === 1 && tokens[0]?.code === 'C' && !tokens[0].any ? (tokens[0].columns ?? []) : null
}
const worth =
  /^(?<who>.{1,60}?) (?:(?:really |just |simply )?(?:(?:tells?|gives?) (?:us |me |you |the model |it )?nothing|says? nothing|(?:has|have) (?:absolutely )?nothing to do with|means? nothing|(?:does|do)(?:n't| not) (?:help|tell (?:us |me |you )?(?:anything|much)|say (?:anything|much)|matter|mean anything)|(?:is|are) (?:of no (?:use|help|value|interest|importance)|broken|faulty|defective|useless|worthless|irrelevant|pointless))(?<about>(?:,? .*)?))$/i

/** “The battery says nothing about the basil”, “the gyro on my board is broken”: nobody wants such a column in the model. */
export function uselessColumns(clause: string, brief: DataBrief): string[] | null {
  const found = worth.exec(
    clause
      .trim()
      .replace(/[’‘`´]/g, "'")
      .replace(/[.!]+$/, ''),
  )
  const { who = '', about = '' } = found?.groups ?? {}
  if (
    !found ||
    /[,;:]|\b(?:if|when|while|unless|below|above|but|except|at|on|in)\b/i.test(
      about.replace(/^ (?:about|to|of|for)\b/i, ''),
    )
  )
    return null
  const columns = subject(brief, who)
  const others = lex(about, brief).some((t) => ['N', 'P', 'F', 'ROW', 'KEEP', 'USE', 'ONLY', 'DROP'].includes(t.code))
  return others ? null : columns
}
