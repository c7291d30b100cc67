import { isOrder, isTale } from '../../../language/story.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { DataBrief } from '../brief.ts'
import { readCannot } from './cannot.ts'
import { readConditions } from './conditions.ts'
import { isWindowed, readFeatures } from './features-grammar.ts'
import { readFormulas } from './formulas.ts'
import { lex, type Token, wordsOf } from './lex.ts'
import { readObject } from './objects-grammar.ts'
import type { DataSetting } from './settings.ts'
import { codesOf, has, trim } from './tokens.ts'
import { readSplit, readWays, readWindow } from './ways-grammar.ts'

const coloursOf = (brief: DataBrief): string[] =>
  brief.columns.filter((c) => /^[rgb]$/.test(c.channel ?? '')).map((c) => c.name)

/** The one column of a phrase, null for none or several. */
export function columnOf(brief: DataBrief): (phrase: string) => string | null {
  const { phrases } = wordsOf(brief).columns
  return (phrase) => {
    const columns = phrases.get(phrase)
    return columns?.length === 1 ? (columns[0] as string) : null
  }
}

/** What the grammar reads of a clause: it reads it from the first to the last word, or not at all. */
export function grammar(clause: string, brief: DataBrief): ClauseReading | null {
  const impossible = readCannot(clause)
  if (impossible) return { words: clause, settings: [], cannot: impossible, by: 'rules' }
  // Half of a bracket is half of a thought.
  if (clause.split('(').length !== clause.split(')').length) return null
  const settings =
    readFormulas(clause, brief) ??
    readTokens(lex(clause, brief), brief, clause) ??
    readWithoutReason(clause, brief) ??
    readAfterReason(clause, brief) ??
    readDefined(clause, brief)
  return settings ? { words: clause, settings, by: 'rules' } : null
}

/** Why somebody wants something, said before it: “the light goes over four decades, so take its logarithm”. */
function readAfterReason(clause: string, brief: DataBrief): DataSetting[] | null {
  const found = /^(.{8,}?)(?:(,? (?:so|therefore|hence|that is why|that's why))|[:;.!]) (.+)$/is.exec(clause)
  if (!found) return null
  const [, why, so, demand] = found as unknown as [string, string, string | undefined, string]
  const demands = 'DROP KEEP USE ONLY EXCEPT SPLIT SCALE SMOOTH AUGMENT SEED BALANCE WINDOW NOISE'
  if (
    has(lex(why, brief), ...demands.split(' ')) ||
    isOrder(why) ||
    /\b(?:enough|suffic\w+|only)\b/i.test(why) ||
    (!so && !isTale(why))
  )
    return null
  const tokens = lex(demand, brief)
  return tokens.length > 0 ? readTokens(tokens, brief, demand) : null
}

/** Why somebody wants something: said behind it, and without a number. */
const reason =
  /[\s,;–-]+(?:because|since|as (?:it|they|this|that|these|those)\b|so (?:that|the|we|it|they)\b|otherwise|(?:it|they|that|those|these|which|this|he|she) (?:is|are|was|were|just|only|always|never|means?|makes?|does|do|don't|doesn't|confuses?|carr(?:y|ies)|says?)\b|(?:the|this|that) \w+ (?:confuses?|disturbs?|misleads?|bothers?|doesn't|does not|tells?|says?|varies|jumps|drifts)\b|to (?:get rid of|reduce|remove|suppress|smooth out|fight) (?:the |some |any )?noise\b|for (?:better|good) (?:results|reasons)).*$/i

function readWithoutReason(clause: string, brief: DataBrief): DataSetting[] | null {
  const found = reason.exec(clause)
  if (!found || found.index === 0) return null
  const why = lex(found[0], brief)
  const demand =
    'N P F KEEP USE ONLY EXCEPT SPLIT SCALE STANDARD MINMAX SYMMETRIC ROBUST SMOOTH WINDOW AUGMENT NOISE SEED BALANCE LT GT LE GE BETWEEN OUTSIDE'
  if (has(why, ...demand.split(' '))) return null
  const tokens = lex(clause.slice(0, found.index), brief)
  // A reason may name what is dropped once more, but nothing new.
  const columns = tokens.flatMap((t) => t.columns ?? [])
  const settings = readTokens(tokens, brief, clause.slice(0, found.index))
  if (!settings || settings.length === 0) return null
  const others = why.flatMap((t) => t.columns ?? []).filter((c) => columns.length > 0 && !columns.includes(c))
  // But why a column is not used may be said where others are chosen.
  return others.length === 0 || settings.every((s) => s.set === 'use columns') ? settings : null
}

const defined =
  /^(?<before>[^():]*?)(?:\(\s*(?:i\.\s?e\.?|that is|meaning|so)?,?\s*(?<inside>[^()]+)\)|(?:[,\s]+(?:i\.\s?e\.?|that is|meaning|in other words)|:),?\s*(?<behind>[^():]+))(?<after>[^():]*)$/i
const turning = /\b(?:unless|until|rather|hardly|barely|opposite|except|non|other)\b/i

/** “Skip night readings: light below 50”: what is left out has a name of its own, and a condition that says what it means. */
function readDefined(clause: string, brief: DataBrief): DataSetting[] | null {
  const { before = '', inside, behind, after = '' } = defined.exec(clause)?.groups ?? {}
  const condition = trim(lex(inside ?? behind ?? '', brief), 'ROW WHERE AND', 'ROW')
  const around = [...lex(before, brief), ...lex(after, brief)].filter((t) => !['AND', ',', 'AGAIN'].includes(t.code))
  const verbs = around.filter((t) => ['DROP', 'KEEP', 'ONLY', 'USE'].includes(t.code))
  const names = around.filter((t) => !verbs.includes(t))
  const plain = names.every((t) => ['?', 'ROW', 'WHERE', 'EACH', 'WORTHLESS'].includes(t.code))
  const unknown = names.filter((t) => t.code === '?').length
  if (verbs.length === 0 || !plain || unknown > 4 || turning.test(before + after)) return null
  if (!readConditions(condition, columnOf(brief))) return null
  return readObject([...verbs, { code: 'ROW', text: '' }, { code: 'WHERE', text: '' }, ...condition], brief)
}

/** Ways to begin or end that change nothing. */
const loose = 'AND , AGAIN COLON DASH'

function readTokens(given: readonly Token[], brief: DataBrief, clause: string): DataSetting[] | null {
  const tokens = trim(given, `${loose} TO`, `${loose} DEFAULT`)
  if (tokens.length === 0) return has(given, 'DEFAULT') ? [{ set: 'as always', what: 'defaults' }] : []
  if (isStory(clause, tokens)) return []
  if (has(tokens, '?', 'UNSURE')) return null
  return readWhole(tokens, brief, isWindowed(brief)) ?? readWithWindow(tokens, brief)
}

function readWhole(tokens: readonly Token[], brief: DataBrief, windowed: boolean): DataSetting[] | null {
  // The raw readings of a window could be all of them in order, or the columns without a formula.
  if (windowed && tokens.some((t) => t.text.startsWith('raw'))) return null
  return (
    readSplit(tokens) ??
    readWays(tokens, brief) ??
    readObject(tokens, brief) ??
    readFeatures(tokens, windowed, coloursOf(brief))
  )
}

/** “the rms of each axis in windows of 50”, and the other way round. */
function readWithWindow(tokens: readonly Token[], brief: DataBrief): DataSetting[] | null {
  // “each window gets two noisy copies” says nothing of its size.
  if (!has(tokens, 'WINDOW', 'SMOOTH') || has(tokens, 'COPY', 'NOISE', 'AUGMENT')) return null
  for (let at = 1; at < tokens.length; at++) {
    const [front, back] = [trim(tokens.slice(0, at), loose, loose), trim(tokens.slice(at), `${loose} WHERE`, loose)]
    for (const [window, rest] of [[back, front] as const, [front, back] as const]) {
      const own = readWindow(window)
      const others = own && readWhole(rest, brief, true)
      if (own && others) return [...own, ...others]
    }
  }
  return null
}

const storyStarts =
  /^(?:hi|hello|hey|so|well)?[\s,]*(?:i am|i'm|we are|we're|i work|i teach|i run|we run|my name|this is|these are|here is|here are|it is|it's|i have|we have|i've|i recorded|we recorded|i measured|we measured|they were|the (?:readings|data|measurements|recordings) (?:come|came|were (?:recorded|taken|made|collected|measured))|i made|my |our |the pupils|my pupils|my students)\b/i

/** Something that is told, not asked for: no number, no verb of a demand, nothing that a plan could hold. */
function isStory(clause: string, tokens: readonly Token[]): boolean {
  const recorded =
    /\b(?:was|were|is|are|have been|has been) (?:all )?(?:recorded|sampled|measured|captured|logged|collected|taken) (?:at|with|by|in|on|from|every|during)\b/i.test(
      clause,
    )
  if (!storyStarts.test(clause.trim()) && !recorded) return false
  const idle = new Set(
    '? ROW CN WHERE FILE RECORDING SESSION CLASS AND , OR C L FOLDER FROM UNSURE EACH BY TO MANY NAMES AGAIN BETWEEN'.split(
      ' ',
    ),
  )
  if (
    /\b(?:should|must|need|want|please|like|don'?t|not|no|never|only|too|wrong|bad|faulty|broken|noisy|useless)\b/i.test(
      clause,
    )
  )
    return false
  // How fast it was recorded changes nothing.
  const rate = (t: Token) => recorded && t.code === 'N' && ['hz', 'ms', 's', 'min'].includes(t.unit ?? '')
  return tokens.every((t) => idle.has(t.code) || rate(t))
}

/** For tests and tuning. */
export const codes = (clause: string, brief: DataBrief): string => codesOf(lex(clause, brief))

/**
 * Whether a piece without a verb may go on with the one before it: “leave out the ratio, and the share of red” does not ask for the share.
 * After a piece that nobody read, or that leaves something out, features need a verb of their own.
 */
export function leans(piece: string, before: string, brief: DataBrief): boolean {
  const reading = grammar(piece, brief)
  if (!reading || reading.settings.length === 0) return false
  const features = reading.settings.every((s) =>
    ['feature', 'arithmetic', 'unit', 'formula', 'of each window'].includes(s.set),
  )
  const tokens = lex(piece, brief)
  if (!features || has(tokens, 'USE', 'MAKE', 'CN') || tokens.some((t) => /^(?:add|append)/.test(t.text))) return false
  const earlier = lex(before, brief)
  return has(earlier, 'DROP', 'NOT', 'EXCEPT') || grammar(before, brief) === null
}
