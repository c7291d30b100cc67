import type { DataBrief } from '../brief.ts'
import { lex, plainClause, type Token } from './lex.ts'

/**
 * A piece of a clause between commas and conjunctions. `aside`: a reason or what would be otherwise; `cause`: what is said before “so …”,
 * which may hold the condition, but not what is to be done.
 */
export interface Part {
  text: string
  /** Where it begins in the clause. */
  start: number
  tokens: Token[]
  kind: 'main' | 'cause' | 'aside'
}

/** What a model's reading is compared with. */
export interface Clause {
  /** In lower case. */
  text: string
  tokens: Token[]
  parts: Part[]
}

const says = '(?:is|are|was|were|has|have|had|shows?|does|do|varies|drifts?|jumps?|confuses?)'
const cuts = new RegExp(
  `[,;:.!?()](?=\\s|$)|\\s[–—-]\\s|\\b(?:(?:because|since|otherwise|hence|therefore|thus|so|though|although)\\b|as (?=(?:it|they|we|i|you|he|she|this|that|these|those|my|our|(?:the )?\\w+ ${says})\\b)|but(?! (?:not|the|for|no)\\b))`,
  'g',
)
const reasons =
  /^(?:because|since|otherwise|though|although|as(?! (?:(?:the |my |our )?(?:inputs?|features?|columns?)|for|an?|one|another|well|csv)\b)|so that|which means|to get rid of (?:the )?noise)\b/
/** Said of what is asked for, without asking: “the proximity confuses the model”. */
const complaint =
  /\b(?:confus\w+|disturbs?|misleads?|bothers?|varies|jumps? about|drifts?|(?:is|are) (?:so |too |very )?noisy|bangs?)\b/
const consequence = /^(?:so|hence|therefore|thus)\b(?! that\b)/

const demanding = /\b(?:drop|leave|keep|remove|use|only|ignore|skip|without|out|away|no)\b/

/** Cuts a clause where a sentence turns. A part that names only things that go on a list stays a part of its own: it has no verb to judge. */
export function clauseOf(words: string, brief: DataBrief): Clause {
  const text = plainClause(words)
  const starts = [0, ...[...text.matchAll(cuts)].map((m) => m.index + (/^[a-z]/.test(m[0]) ? 0 : m[0].length))]
  const pieces = starts.map((start, i): Part => {
    const piece = text.slice(start, starts[i + 1] ?? text.length)
    return { text: piece.trim(), start: start + piece.length - piece.trimStart().length, tokens: [], kind: 'main' }
  })
  const parts = pieces.filter((p) => /[\p{L}\p{N}]/u.test(p.text))
  for (const [i, part] of parts.entries()) {
    const complains = i > 0 && complaint.test(part.text) && !demanding.test(part.text)
    if (reasons.test(part.text) || complains) part.kind = 'aside'
    const before = parts[i - 1]
    if (consequence.test(part.text) && before?.kind === 'main') before.kind = 'cause'
  }
  if (parts.every((p) => p.kind === 'aside')) for (const p of parts) p.kind = 'main'
  const tokens = tokensOf(text, parts, brief)
  for (const [i, part] of parts.entries()) {
    const end = parts[i + 1]?.start ?? text.length
    part.tokens = tokens.filter((t) => (t.start ?? 0) >= part.start && (t.start ?? 0) < end)
  }
  return { text, tokens, parts }
}

/** Lists do not go on in a reason: “the colours, the proximity confuses the model”. */
function tokensOf(text: string, parts: readonly Part[], brief: DataBrief): Token[] {
  const turns = parts.filter((p, i) => i > 0 && (p.kind === 'aside') !== (parts[i - 1]?.kind === 'aside'))
  const from = [0, ...turns.map((p) => p.start)]
  return from.flatMap((start, i) =>
    lex(text.slice(start, from[i + 1] ?? text.length), brief).map((t) => ({ ...t, start: (t.start ?? 0) + start })),
  )
}

/** What is demanded: everything but asides. */
export const mainTokens = (clause: Clause): Token[] =>
  clause.parts.filter((p) => p.kind !== 'aside').flatMap((p) => p.tokens)

export const partOf = (clause: Clause, token: Token): Part | undefined =>
  clause.parts.find((p) => p.tokens.includes(token))
