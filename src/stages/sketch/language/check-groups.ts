import type { Report } from './check.ts'
import { type Group, groupsOf } from './check-pairs.ts'
import { outcomeName, type SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

type On = SketchSetting & { on: string }

/** What is said of several at once holds for each of them: labels in a row, `both`, `each`, `the same`. */
export function checkGroups(
  settings: readonly SketchSetting[],
  words: ClauseWords,
  labels: readonly string[],
  report: Report,
): void {
  const groups = groupsOf(words)
  const reactions = settings.filter((s): s is On => 'on' in s && labels.includes(s.on))
  for (const group of groups) checkTogether(group, reactions, report)
  checkDurations(reactions, words, report)
  checkSubject(settings, words, labels, report)
}

/** `Red for cats and dogs`: what one of the labels gets, the others get too. */
function checkTogether({ labels }: Group, reactions: readonly On[], report: Report): void {
  const of = (label: string) =>
    reactions
      .filter((s) => s.on === label)
      .map(({ on: _, ...rest }) => JSON.stringify(rest))
      .sort()
      .join()
  const [first, ...others] = [...new Set(labels)].filter((l) => of(l) !== '')
  const other = first === undefined ? undefined : others.find((l) => of(l) !== of(first))
  if (other !== undefined) report('wish/order', `${first} and ${other} stand together, but get different things`)
}

/** One time that is for each of several lasts for all of them. */
function checkDurations(reactions: readonly On[], words: ClauseWords, report: Report): void {
  if (!/\b(?:each|both|all of them|the same)\b/.test(words.plain)) return
  const lasting = reactions.filter((s) => ['pin', 'pwm', 'tone', 'led'].includes(s.set))
  const times = new Set(lasting.map((s) => ('for' in s ? (s.for as string | undefined) : undefined)))
  const said = words.amounts.filter((a) => /^(?:ms|s|min|h)$/.test(a.value.unit))
  if (said.length === 1 && times.size > 1) report('wish/order', `${said[0]?.value.text} is for each of them`)
}

/** `Anything under 80 % sure` is unsure, no label. */
function checkSubject(
  settings: readonly SketchSetting[],
  words: ClauseWords,
  labels: readonly string[],
  report: Report,
): void {
  const settles = settings.some((s) => s.set === 'unsure' || s.set === 'sure')
  const any = settings.some((s) => 'on' in s && s.on === outcomeName('any label', labels))
  if (settles && any && !/\b(?:label|result|class|answer|whichever|no matter)\b/.test(words.plain))
    report('wish/label', 'it speaks of what is unsure, not of every label')
}
