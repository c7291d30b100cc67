import type { Report } from './check.ts'
import { demandsOnly } from './check-demands.ts'
import { outcomeName, type SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

const always =
  /\b(?:always|all the time|at all times|permanent\w*|constant\w*|no matter|regardless|in (?:any|every) case)\b/
const some =
  /\b(?:any|every|each|whichever|whatever) (?!time|case|reading|sample|second|minute|hour|led|leds|light|lights|lamp|lamps|line|lines|output)\w+|\b(?:anything|something|anybody|somebody|everything)\b(?! (?:off|dark|on|that was|is off))/
const others =
  /\b(?:all|any|every|the) (?:the )?(?:other|remaining)s?\b|\bremaining\b|\bother (?:gesture|state|animal|thing|label|case|class|movement|one|fruit|object)s?\b/
const doubt =
  /\b(?:unsure|uncertain|undecided|in doubt|not (?:very |quite |really )?(?:sure|certain)|isn't (?:sure|certain)|doesn't know|don't know)\b/
const gone =
  /\b(?:nothing(?:'s| is| there| near| in | detected| seen| moves| around| nearby| present)|there's nothing|there is nothing|nobody|(?:when|if|on|with|for) nothing)\b(?! for\b)/

/** Outcomes that are no labels: which of them the clause speaks of, and that settings are about no other. */
export function checkOutcomes(
  settings: readonly SketchSetting[],
  words: ClauseWords,
  labels: readonly string[],
  report: Report,
): void {
  const plain = demandsOnly(words.plain)
  const ons = new Set(settings.flatMap((s) => ('on' in s ? [s.on] : [])))
  if (ons.size === 0) return
  const name = (o: Parameters<typeof outcomeName>[0]) => outcomeName(o, labels)
  const settles = settings.some((s) => ['unsure', 'sure', 'never unsure'].includes(s.set))
  const must: [boolean, Parameters<typeof outcomeName>[0]][] = [
    [doubt.test(plain) && !settles, 'unsure'],
    [gone.test(plain) && !/\b(?:unless|except|but)\b/.test(plain), 'nothing'],
    [others.test(plain), 'everything else'],
  ]
  for (const [said, outcome] of must)
    if (said && !ons.has(name(outcome))) report('wish/label', `nothing was read for “${outcome}”`)
  if (ons.has(name('always')) && some.test(plain) && !always.test(plain))
    report('wish/label', 'it speaks of what is recognised, not of always')
  if (ons.has(name('any label')) && always.test(plain) && !some.test(plain))
    report('wish/label', 'it speaks of always, not of labels')
}
