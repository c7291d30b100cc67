import type { SketchBrief } from '../brief.ts'
import { blinkWords, idle, lampWords, set } from './frame-words.ts'
import { outcomeName, type SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

const certain = /\b(?:sure|certain|confident|confidence|certainty|score|probability|unsure|uncertain)\b/
const under = /\b(?:below|under|less than|lower than|smaller than|beneath)\b/
const over = /\b(?:at least|above|over|more than|or more|or higher|minimum)\b/
const negated = /\b(?:isn't|is not|aren't|not|never|doesn't|does not|cannot|can't)\b/
const known = new Set([
  ...idle,
  ...lampWords,
  ...blinkWords,
  ...set(`sure certain confident confidence certainty score scores probability unsure uncertain unclear anything everything whatever something
  result results answer answers reading readings prediction predictions label which what that when if whenever where below under less than lower
  smaller beneath at least above over more minimum percent per cent about isn't not aren't counts count as treat treated call called report
  reported print prints say says write writes show shows display text word words line message instead else colour color only its it's means`),
])

/** What it is not sure of, `anything less than 85 % sure is cyan`: a share, and at most one thing that happens then. */
export function readThreshold(words: ClauseWords, brief: SketchBrief): SketchSetting[] | null {
  const { plain, tokens, labels, colours, pins, texts, amounts, numbers } = words
  const [share, ...more] = amounts.filter((a) => a.value.unit === '%' || a.value.unit === 'share')
  if (!share || more.length > 0 || amounts.length > 1 || labels.length + pins.length > 0) return null
  if (numbers.length !== 1 || colours.length > 1 || texts.length > 1 || !certain.test(plain)) return null
  if (tokens.some((t) => blinkWords.has(t.text))) return null
  const spans = [share, ...colours, ...texts]
  const rest = tokens.filter((t, at) => t.kind === 'word' && !spans.some((s) => s.at <= at && at < s.end))
  if (!rest.every((t) => known.has(t.text))) return null
  // "Only" may be about what was said before.
  if (/\bonly\b/.test(plain)) return null
  const [below, above] = [under.test(plain), over.test(plain)]
  if (below === above) return null
  const no = negated.test(plain.replace(/\b(?:not|isn't|is not) (?:sure|certain)\b/g, ' '))
  // `Only what it is more than 80 % sure of` may have anything to do with those it is sure of.
  if ((below && no) || (above && !no && (colours.length + texts.length > 0 || /\bun(?:sure|certain)\b/.test(plain))))
    return null
  const on = outcomeName('unsure', brief.contract.labels)
  const limit: SketchSetting = below
    ? { set: 'unsure', below: share.value.text }
    : { set: 'sure', above: share.value.text }
  return [
    limit,
    ...colours.map((c): SketchSetting => ({ set: 'led', on, led: c.value as never, do: 'on' })),
    ...texts.map((t): SketchSetting => ({ set: 'say', on, text: t.value })),
  ]
}
