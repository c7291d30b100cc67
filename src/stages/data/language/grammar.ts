import { isOrder, isTale } from '../../../language/story.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { DataBrief } from '../brief.ts'
import { readCannot } from './cannot.ts'
import { readConditions } from './conditions.ts'
import { isWindowed, readFeatures } from './features-grammar.ts'
import { readFormulas } from './formulas.ts'
import { resolved } from './leaning.ts'
import { lex, type Token, wordsOf } from './lex.ts'
import { readObject } from './objects-grammar.ts'
import type { DataSetting } from './settings.ts'
import { codesOf, has, trim } from './tokens.ts'
import {
  condition,
  readCounted,
  readEndsOf,
  readJudged,
  readPointed,
  readUseless,
  readWithoutRest,
  readWithSeed,
} from './told-grammar.ts'
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
export function grammar(words: string, brief: DataBrief): ClauseReading | null {
  const impossible = readCannot(words)
  if (impossible) return { words, settings: [], cannot: impossible, by: 'rules' }
  if (isQuestion(words)) return null
  const pointed = readPointed(words, brief)
  if (pointed) return { words, settings: pointed, by: 'rules' }
  const clause = withoutAsides(resolved(words, brief), brief)
  // Half of a bracket is half of a thought.
  if (clause.split('(').length !== clause.split(')').length) return null
  const settings =
    readFormulas(clause, brief) ??
    readTokens(lex(clause, brief), brief, clause) ??
    readWithoutReason(clause, brief) ??
    readAfterReason(clause, brief) ??
    readDefined(clause, brief) ??
    readCounted(clause, brief) ??
    readWithoutRest(clause, brief) ??
    readWithSeed(clause, brief) ??
    readUseless(clause, brief) ??
    readJudged(clause, brief) ??
    readEndsOf(clause, brief)
  return settings ? { words, settings, by: 'rules' } : null
}

/** “Should I drop the battery?”: nobody knows yet. */
export const isQuestion = (words: string): boolean =>
  /^(?:but |and |or |so )?(?:should|shall|must|do|may) (?:i|we)\b/i.test(words.trim())

/** Without a story between brackets: “(I had it next to the radiator)”. */
const withoutAsides = (clause: string, brief: DataBrief): string =>
  clause.replace(/\s*\(([^()]+)\)/g, (whole, inside: string) =>
    isTale(inside) && !has(lex(inside, brief), 'C', 'L', 'N', 'P', 'F', 'DROP', 'KEEP', 'ONLY', 'NOT') ? '' : whole,
  )

/** Why somebody wants something, said before it: “the light goes over four decades, so take its logarithm”. */
function readAfterReason(clause: string, brief: DataBrief): DataSetting[] | null {
  const turns = [
    ...clause.matchAll(/(,? (?:so|therefore|hence|thus|that is why|that's why)|[,.?!] if so,?)(?= )|[:;.!,](?= )/gi),
  ]
  for (const turn of turns.filter((t) => t.index >= 8).slice(0, 4)) {
    const [why, demand] = [clause.slice(0, turn.index), clause.slice(turn.index + turn[0].length + 1)]
    const settings = readBehind(why, turn[1] !== undefined, demand, brief)
    // Behind a comma the sentence may go on.
    if (
      settings &&
      (turn[0] !== ',' ||
        (settings.length > 0 &&
          (isOrder(demand) || /^(?:these|those|such|that|this) /i.test(demand)) &&
          !condition.test(why)))
    )
      return settings
  }
  return null
}

/** “lux goes over a huge range”, without a number. */
const statement =
  /^(?!.*\d)(?:[\p{L}_'-]+ ){1,4}(?:goes|covers|spans|ranges|runs|varies|vary|is|are|was|were|has|have|depends?|drifts?|jumps?|differs?|looks?|comes?|seems?|hangs?|sends?|gives?|shows?|takes?|makes?|gets?|stays?|isn't|aren't|says?|tells?)\b/iu
function readBehind(why: string, so: boolean, demand: string, brief: DataBrief): DataSetting[] | null {
  const demands = 'DROP KEEP USE ONLY EXCEPT SPLIT SCALE SMOOTH AUGMENT SEED BALANCE WINDOW NOISE'
  if (
    has(lex(why, brief), ...demands.split(' ')) ||
    isOrder(why) ||
    /\b(?:enough(?! (?:data|readings|of))|suffic\w+|only)\b/i.test(why) ||
    (!so && !isTale(why) && !statement.test(why))
  )
    return null
  const tokens = lex(demand, brief)
  return tokens.length > 0 ? readTokens(tokens, brief, demand) : null
}

/** Why somebody wants something: said behind it, and without a number. */
const reason =
  /[\s,;–-]+(?:until (?:i|we)\b|because|since|as (?:it|they|this|that|these|those)\b|so (?:that|the|we|it|they)\b|otherwise|(?:it|they|that|those|these|which|this|he|she) (?:is|are|was|were|just|only|always|never|means?|makes?|does|do|don't|doesn't|confuses?|carr(?:y|ies)|says?)\b|(?:the|this|that) \w+ (?:confuses?|disturbs?|misleads?|bothers?|doesn't|does not|tells?|says?|varies|jumps|drifts)\b|to (?:get rid of|reduce|remove|suppress|smooth out|fight) (?:the |some |any )?noise\b|for (?:better|good) (?:results|reasons)).*$/i

function readWithoutReason(clause: string, brief: DataBrief): DataSetting[] | null {
  const found = reason.exec(clause)
  // “only because …”
  if (!found || found.index === 0 || /\b(?:only|just)$/i.test(clause.slice(0, found.index))) return null
  const why = lex(found[0], brief)
  const demand =
    'N P F KEEP USE ONLY EXCEPT SPLIT SCALE STANDARD MINMAX SYMMETRIC ROBUST SMOOTH WINDOW AUGMENT NOISE SEED BALANCE LT GT LE GE BETWEEN OUTSIDE'
  // What would be otherwise is not asked for, whatever it speaks of.
  const otherwise = /^[\s,;–-]+(?:otherwise|or else)\b(?! (?:as|use|take|the usual|default|keep|leave|drop)\b)/i.test(
    found[0],
  )
  if (has(why, ...(otherwise ? ['N', 'P', 'F'] : demand.split(' ')))) return null
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

export function readTokens(given: readonly Token[], brief: DataBrief, clause: string): DataSetting[] | null {
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
    /(?:\b(?:was|were|is|are|have been|has been)|^(?:i|we)(?:'ve| have)?(?: \w+)?)(?: all)? (?:recorded|sampled|measured|captured|logged|collected|taken)(?: this| it| them| everything| all of it| the data)? (?:at|with|by|in|on|from|every|during)\b/i.test(
      clause,
    )
  if (!storyStarts.test(clause.trim()) && !recorded) return false
  const idle = new Set(
    '? ROW CN WHERE FILE RECORDING SESSION CLASS AND , OR C L FOLDER FROM UNSURE EACH BY TO MANY NAMES AGAIN BETWEEN'.split(
      ' ',
    ),
  )
  if (
    /\b(?:should|must|need|want|please|like|don'?t|not|no|never|only|too|wrong|bad|faulty|broken|noisy|useless|worthless|unreliable|rubbish|nonsense|unusable)\b/i.test(
      clause,
    )
  )
    return false
  // How fast it was recorded changes nothing.
  const made = /^(?:i|we) (?:have|had|made|recorded|measured|took|collected|bought)\b/i.test(clause.trim())
  const counted = (t: Token, i: number) => made && t.code === 'N' && !t.unit && tokens[i + 1] !== undefined
  const rate = (t: Token) => recorded && t.code === 'N' && ['hz', 'ms', 's', 'min'].includes(t.unit ?? '')
  return tokens.every((t, i) => idle.has(t.code) || rate(t) || counted(t, i) || (made && t.code === 'TIMES'))
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
