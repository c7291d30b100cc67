import { quotedRanges } from '../../../language/split.ts'
import { type Token, tokenise } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import type { Amount } from './amounts.ts'
import { grammarFor } from './grammar.ts'
import { labelMatcher } from './names.ts'

/** A thing that stands in a clause, and where (index of its first token). */
interface At<T> {
  at: number
  end: number
  value: T
}

/** What stands in a clause: the ground that every setting of it must stand on. */
export interface ClauseWords {
  /** The clause as it is. */
  clause: string
  tokens: Token[]
  /** The clause in lower case, without quoted texts and without its labels: what the lexicons look at. */
  plain: string
  /** In lower case, as it is. */
  lower: string
  numbers: At<number>[]
  /** Numbers that can be read in two ways. */
  unclear: string[]
  labels: At<string>[]
  /** Labels that the clause only names to leave them out: `anything that isn't a cat`. */
  negated: Set<string>
  colours: At<string>[]
  pins: At<string>[]
  texts: At<string>[]
  /** Times, rates, shares and pitches with their units. */
  amounts: At<Amount>[]
}

export function wordsOf(clause: string, brief: SketchBrief): ClauseWords {
  const grammar = grammarFor(brief)
  const tokens = tokenise(clause)
  const all = <T>(rule: string): At<T>[] =>
    tokens.flatMap((_, at) => grammar.at(rule, tokens, at).map((m) => ({ at, end: m.end, value: m.value as T })))
  const labels = outermost(
    tokens.flatMap((_, at) =>
      labelMatcher(brief.contract.labels)(tokens, at).map((m) => ({ at, end: m.end, value: m.value as string })),
    ),
  )
  const inLabel = (at: number) => labels.some((l) => at >= l.at && at < l.end)
  const isWord = ({ at }: { at: number }) => tokens[at]?.kind !== 'text' && !inLabel(at)
  // Of a label `red` nobody knows whether it is meant or the colour: it may be both.
  const isColour = (word: string) => brief.contract.labels.some((l) => l.toLowerCase() === word)
  return {
    clause,
    tokens,
    plain: plainOf(clause, tokens, labels),
    lower: clause.toLowerCase().replace(/’/g, "'"),
    numbers: tokens.flatMap((t, at) =>
      t.kind === 'number' && Number.isFinite(t.value) && !inLabel(at) ? [{ at, end: at + 1, value: t.value }] : [],
    ),
    unclear: tokens.filter((t, at) => t.kind === 'number' && Number.isNaN(t.value) && !inLabel(at)).map((t) => t.text),
    labels,
    negated: negatedOf(tokens, labels),
    colours: all<string>('colour').filter((c) => tokens[c.at]?.kind !== 'text' && (isWord(c) || isColour(c.value))),
    pins: pinsOf(outermost(all<string>('pin')).filter(isWord), tokens, brief.wish),
    texts: tokens.flatMap((t, at) => (t.kind === 'text' ? [{ at, end: at + 1, value: t.text }] : [])),
    amounts: outermost([
      ...all<Amount>('time'),
      ...all<Amount>('rate'),
      ...all<Amount>('share'),
      ...all<Amount>('hertz'),
    ]).filter(isWord),
  }
}

const device =
  'relay|buzzer|piezo|motor|pump|fan|siren|valve|lock|horn|bell|heater|solenoid|blower|beeper|speaker|enable line|alarm|strip|mosfet|bulb|ventilator|lamp|flap|gate|door|magnet|coil|conveyor|belt'
const declared = new RegExp(
  `\\b(${device})\\b[^.;!?\\n]{0,24}?\\b(?:on|at|to|via|is|by|=)?\\s*(?:\\(|the |digital |output |pin |gpio )*\\b(pin \\d{1,2}|d\\d{1,2}|a[0-7])\\b`,
  'gi',
)

/** The pins of a clause: those that it names, or else those of the devices that it names, where the wish says once which pin each is on. */
function pinsOf(named: At<string>[], tokens: readonly Token[], wish: string): At<string>[] {
  if (named.length > 0) return named
  const pins = new Map<string, Set<string>>()
  for (const [, thing, pin] of wish.matchAll(declared)) {
    const key = (thing as string).toLowerCase()
    pins.set(key, (pins.get(key) ?? new Set()).add((pin as string).replace(/^pin /i, '').toUpperCase()))
  }
  return tokens.flatMap((t, at) => {
    const own = t.kind === 'word' ? pins.get(t.text.replace(/s$/, '')) : undefined
    return own?.size === 1 ? [{ at, end: at + 1, value: [...own][0] as string }] : []
  })
}

const leavesOut =
  /(?:^|\s)(?:not|except|excluding|no|without|isn't|aren't|but not|unless|never|other than|besides|apart from|(?:all|any\w*|every\w*|nothing|none|nobody|whatever)(?: \w+){0,2} but|save for)(?: (?:for|an?|the|it's|it is|is|on|when|if|of|like|being|i|you|we|it|they|sees?))*$/

/** Labels of which every mention stands behind a word that leaves it out, and those joined to one by "or" or "and". */
function negatedOf(tokens: readonly Token[], labels: readonly At<string>[]): Set<string> {
  const out: At<string>[] = []
  for (const label of labels) {
    const before = tokens
      .slice(Math.max(0, label.at - 6), label.at)
      .map((t) => t.text)
      .join(' ')
    const joined = out.some((o) => {
      const between = tokens.slice(o.end, label.at).map((t) => t.text)
      return label.at >= o.end && between.every((t) => /^(?:,|or|nor|and|an?|the)$/.test(t))
    })
    if (joined || leavesOut.test(before)) out.push(label)
  }
  return new Set(labels.map((l) => l.value).filter((v) => labels.every((l) => l.value !== v || out.includes(l))))
}

/** Of those that begin or end within a longer one only the longer. */
const outermost = <T>(found: At<T>[]): At<T>[] =>
  found.filter((a) => !found.some((b) => b.at <= a.at && b.end >= a.end && b.end - b.at > a.end - a.at))

function plainOf(clause: string, tokens: readonly Token[], labels: readonly At<string>[]): string {
  let plain = clause
  const blank = (start: number, end: number) => {
    plain = `${plain.slice(0, start)}${' '.repeat(end - start)}${plain.slice(end)}`
  }
  for (const [start, end] of quotedRanges(clause)) blank(start, end + 1)
  for (const { at, end } of labels) blank((tokens[at] as Token).start, (tokens[end - 1] as Token).end)
  return plain
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/(\d)(\p{L})/gu, '$1 $2')
}
