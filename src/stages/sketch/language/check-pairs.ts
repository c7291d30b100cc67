import type { SketchBrief } from '../brief.ts'
import { duty, hertz, pinNumber } from './amounts.ts'
import type { Report } from './check.ts'
import { grammarFor } from './grammar.ts'
import { outcomeName, type SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

export interface Group {
  labels: string[]
  at: number
  end: number
}

/** Where labels and colours (texts, pins) take turns in a clause, each thing belongs to the labels that it took turns with. */
export function checkPairs(
  settings: readonly SketchSetting[],
  words: ClauseWords,
  brief: SketchBrief,
  report: Report,
): void {
  const groups = withOthers(groupsOf(words), words, brief)
  if (groups.length < 2) return
  const kinds: { there: { at: number; value: string }[]; of: (s: SketchSetting) => string | undefined }[] = [
    { there: words.colours, of: (s) => (s.set === 'led' ? s.led : undefined) },
    { there: words.texts, of: (s) => (s.set === 'say' ? s.text : undefined) },
    {
      there: words.pins.map((p) => ({ at: p.at, value: `${pinNumber(p.value)}` })),
      of: (s) => ('pin' in s ? `${pinNumber(s.pin)}` : undefined),
    },
    {
      there: levelsOf(words),
      of: (s) => (s.set === 'pin' ? s.level : undefined),
    },
    {
      there: dutiesOf(words, groups.length),
      of: (s) => (s.set === 'pwm' ? `${duty(s.duty)}` : s.set === 'pin' ? s.level : undefined),
    },
    {
      there: hertzOf(words),
      of: (s) => (s.set === 'tone' ? `${hertz(s.pitch)}` : undefined),
    },
  ]
  for (const { there, of } of kinds) {
    // One thing that stands before all of them is that of all.
    const after = (there[0]?.at ?? 0) >= (groups[0] as Group).at
    const turns =
      after && there.length === groups.length - 1 && ownsWhatFollows(groups, words) && !/\bsame\b/.test(words.plain)
        ? groups.slice(0, -1)
        : groups
    if (there.length !== turns.length || turns.length === 0 || !takeTurns(turns, there)) continue
    for (const s of settings) {
      const thing = of(s)
      if (thing === undefined || !('on' in s) || !groups.some((g) => g.labels.includes(s.on))) continue
      const own = turns.flatMap((g, i) => (g.labels.includes(s.on) ? [(there[i] as { value: string }).value] : []))
      const known = there.some((t) => t.value === thing)
      if (own.length > 0 && !own.includes(thing)) report('wish/order', `${s.on} goes with ${own[0]}, not with ${thing}`)
      else if (own.length === 0 && known) report('wish/order', `${thing} stands next to others than ${s.on}`)
    }
  }
}

/** `High` and `low`, where both stand there: one alone is often that of all pins. */
function levelsOf({ tokens }: ClauseWords): { at: number; value: string }[] {
  const levels = tokens.flatMap((t, at) => (/^(?:high|low)$/.test(t.text) ? [{ at, value: t.text }] : []))
  return new Set(levels.map((l) => l.value)).size > 1 ? levels : []
}

/** Shares, and where there are not as many as groups, the words that stand for one. */
function dutiesOf({ tokens, amounts }: ClauseWords, groups: number): { at: number; value: string }[] {
  const shares = amounts.filter((a) => a.value.unit === '%').map((a) => ({ at: a.at, value: `${duty(a.value.text)}` }))
  if (shares.length === groups) return shares
  const known: Record<string, string> = { full: '255', half: '128', stopped: 'low', off: 'low' }
  const spoken = tokens.flatMap(({ text }, at) => {
    const value = Object.hasOwn(known, text) && !shares.some((s) => s.at === at) ? known[text] : undefined
    return value === undefined ? [] : [{ at, value }]
  })
  return [...shares, ...spoken].sort((a, b) => a.at - b.at)
}

/** Pitches, and the bare numbers between them. */
function hertzOf(words: ClauseWords): { at: number; value: string }[] {
  const pitches = words.amounts.filter(
    (a, i, all) => /^k?Hz$/.test(a.value.unit) && all.findIndex((o) => o.at === a.at) === i,
  )
  if (pitches.length === 0) return []
  const within = (at: number) => [...words.amounts, ...words.pins].some((a) => a.at <= at && at < a.end)
  const bare = words.numbers.filter((n) => !within(n.at)).map((n) => ({ at: n.at, value: `${n.value}` }))
  return [...pitches.map((p) => ({ at: p.at, value: `${hertz(p.value.text)}` })), ...bare].sort((a, b) => a.at - b.at)
}

/** With outcomes that are no labels: `in all other states`, `when there is nothing`. */
function withOthers(groups: Group[], words: ClauseWords, brief: SketchBrief): Group[] {
  const grammar = grammarFor(brief)
  const others: Group[] = []
  for (let at = 0; at < words.tokens.length; at++) {
    if (groups.some((g) => g.at <= at && at < g.end)) continue
    const [longest] = grammar.at('outcome', words.tokens, at).toSorted((a, b) => b.end - a.end)
    const rest = /^(?:otherwise|normally|usually)$/.test(words.tokens[at]?.text ?? '') || isTheRest(words, at)
    if (rest) others.push({ labels: [outcomeName('everything else', brief.contract.labels)], at, end: at + 1 })
    else if (longest && !brief.contract.labels.includes(longest.value as string)) {
      others.push({ labels: [longest.value as string], at, end: longest.end })
      at = longest.end - 1
    }
  }
  return [...groups, ...others].sort((a, b) => a.at - b.at)
}

const isTheRest = ({ tokens }: ClauseWords, at: number): boolean =>
  /^(?:the rest of the time|in (?:all|any) other (?:state|states|case|cases)|at all other times|the rest)/.test(
    tokens
      .slice(at, at + 5)
      .map((t) => t.text)
      .join(' '),
  )

/** Labels, those joined by "and" or "or" together. */
export function groupsOf(words: ClauseWords): Group[] {
  const groups: Group[] = []
  for (const { at, end, value } of [...words.labels].sort((a, b) => a.at - b.at)) {
    const last = groups.at(-1)
    const between = last ? words.tokens.slice(last.end, at).map((t) => t.text) : []
    if (last && between.length > 0 && between.every((t) => /^(?:,|and|or|&|\/|an?|the|for|on)$/.test(t))) {
      last.labels.push(value)
      last.end = end
    } else groups.push({ labels: [value], at, end })
  }
  return groups
}

/** `The cat gets …, the dog gets …, the pig …`: each label stands before what belongs to it, so that the last may have nothing. */
const ownsWhatFollows = (groups: readonly Group[], words: ClauseWords): boolean =>
  groups.every((g) => {
    const before = words.tokens.slice(Math.max(0, g.at - 2), g.at).map((t) => t.text)
    return !before.some((t) => /^(?:for|on|if|when|with|upon|at)$/.test(t))
  })

const takeTurns = (groups: readonly Group[], things: readonly { at: number }[]): boolean => {
  const firstIsLabel = (groups[0] as Group).at <= (things[0] as { at: number }).at
  const inTurn = groups.flatMap((g, i) => {
    const at = (things[i] as { at: number }).at
    return firstIsLabel ? [g.at, at] : [at, g.at]
  })
  return inTurn.every((at, i) => i === 0 || at >= (inTurn[i - 1] as number))
}
