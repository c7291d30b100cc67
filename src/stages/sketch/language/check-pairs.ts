import type { SketchBrief } from '../brief.ts'
import { duty, pinNumber } from './amounts.ts'
import type { Report } from './check.ts'
import type { SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

interface Group {
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
  const groups = groupsOf(words)
  if (groups.length < 2) return
  const kinds: { there: { at: number; value: string }[]; of: (s: SketchSetting) => string | undefined }[] = [
    { there: words.colours, of: (s) => (s.set === 'led' ? s.led : undefined) },
    { there: words.texts, of: (s) => (s.set === 'say' ? s.text : undefined) },
    {
      there: words.amounts
        .filter((a) => a.value.unit === '%')
        .map((a) => ({ at: a.at, value: `${duty(a.value.text)}` })),
      of: (s) => (s.set === 'pwm' ? `${duty(s.duty)}` : undefined),
    },
    {
      there: words.pins.map((p) => ({ at: p.at, value: `${pinNumber(p.value)}` })),
      of: (s) => ('pin' in s ? `${pinNumber(s.pin)}` : undefined),
    },
  ]
  for (const { there, of } of kinds) {
    const turns = there.length === groups.length - 1 && ownsWhatFollows(groups, words) ? groups.slice(0, -1) : groups
    if (there.length !== turns.length || turns.length === 0 || !takeTurns(turns, there)) continue
    for (const s of settings) {
      const thing = of(s)
      if (thing === undefined || !('on' in s) || !brief.contract.labels.includes(s.on)) continue
      const own = turns.flatMap((g, i) => (g.labels.includes(s.on) ? [(there[i] as { value: string }).value] : []))
      const known = there.some((t) => t.value === thing)
      if (own.length > 0 && !own.includes(thing)) report('wish/order', `${s.on} goes with ${own[0]}, not with ${thing}`)
      else if (own.length === 0 && known) report('wish/order', `${thing} stands next to others than ${s.on}`)
    }
  }
}

/** Labels, those joined by "and" or "or" together. */
function groupsOf(words: ClauseWords): Group[] {
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
