import { type Finding, type FindingCode, finding } from '../../../findings/index.ts'
import { isTale } from '../../../language/story.ts'
import type { Token } from '../../../language/tokens.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { SketchBrief } from '../brief.ts'
import { duty, hertz, milliseconds, period, share } from './amounts.ts'
import { checkCoverage } from './check-coverage.ts'
import { checkGround } from './check-ground.ts'
import { checkPolarity } from './check-polarity.ts'
import { demandOf, impossibility, isDescription, telling, triggers } from './lexicon.ts'
import { columnNames } from './names.ts'
import { isSeparated, sampleOf, without } from './templates.ts'
import type { SketchSetting } from './vocabulary.ts'
import { type ClauseWords, wordsOf } from './words.ts'

export type Report = (code: FindingCode, message: string) => void

/** Why somebody wants something: `because the cats get scared`, `so that we know it is alive`. */
const isReason = (words: string): boolean =>
  /^(?:because|since|so that|so (?:we|i|they|it|you|the|my|our|a|an|that|nobody|everybody|people)|then (?:i|we|you|it|they) (?:can|could|will|know|knows|see|sees)|(?:and )?nothing (?:else|more)|in order|as (?:it|they|the|i|we)|otherwise (?:i|we|it|they|the)|and nothing (?:else|more)|that's all|that is all)\b/i.test(
    words.trim(),
  )

/** Grounding and coverage of a reading: each setting stands on words of the clause, and each word that asks for something has a setting. */
export function check(reading: ClauseReading, brief: SketchBrief): Finding[] {
  const findings: Finding[] = []
  const report: Report = (code, message) => findings.push(finding(code, message, { where: reading.words }))
  const settings = reading.settings as unknown as SketchSetting[]
  const template = settings.find((s) => s.set === 'template')
  const sample = template ? sampleOf(template.text, reading.words, brief) : null
  const words = wordsOf(sample ? without(reading.words, sample) : reading.words, brief)

  for (const text of words.unclear) report('wish/unclear-number', `${text} can be read in two ways`)
  const known = [...brief.contract.labels, ...columnNames(brief).values()].flat().map((w) => w.toLowerCase())
  const what = impossibility(words.plain, known)
  if (reading.cannot !== undefined) return findings
  if (settings.length === 0 && isTold(words)) return findings
  // `At night, that is below 5 lux`: the number says it.
  const gated = settings.some((s) => s.set === 'skip' || s.set === 'only when')
  if (what !== null && !(gated && what === 'know where or when it is')) {
    report('wish/cannot', `a sketch cannot ${what}`)
    return findings
  }
  if (settings.length === 0) {
    const asks = demandOf(words.plain) ?? words.colours[0]?.value ?? words.labels[0]?.value ?? words.texts[0]?.value
    // `We are two pensioners` asks for nothing.
    const number = telling.test(words.plain) ? undefined : words.numbers[0]?.value
    const amount = words.pins[0]?.value ?? words.amounts.find((a) => a.value.unit !== '')?.value.text
    if ((asks ?? amount ?? number) !== undefined)
      report('wish/nothing', `“${asks ?? amount ?? number}” asks for something`)
    // What nobody understands is not nothing.
    else if (!isTale(reading.words) && !isReason(reading.words))
      report('wish/nothing', 'it asks for something, but nothing was read')
    if (asks === undefined && !/\p{Script=Latin}/u.test(words.plain)) report('wish/unread', 'it is not in English')
    return findings
  }
  for (const setting of settings) {
    if (setting.set === 'template' && (sample || isSeparated(setting.text, reading.words, brief))) continue
    checkTrigger(setting, words, report)
    checkGround(setting, settings, words, brief, report)
    checkAmounts(setting, words.plain, report)
  }
  checkCoverage(settings, words, brief, report)
  checkPolarity(settings, words, brief, report)
  return findings
}

/** Numbers that are more than a remark: `my pupils (year 5) wave the wand`. */
export function outsideBrackets({ clause, tokens, numbers }: ClauseWords): ClauseWords['numbers'] {
  const remarks = [...clause.matchAll(/\([^()]*\)/g)].map((m) => [m.index, m.index + m[0].length] as const)
  return numbers.filter((n) => {
    const start = (tokens[n.at] as Token).start
    return !remarks.some(([from, to]) => start > from && start < to)
  })
}

/** Whether a clause names nothing that a setting could be made of, and only tells something. */
export const isTold = (words: ClauseWords): boolean =>
  isDescription(words.plain) &&
  [words.labels, outsideBrackets(words), words.colours, words.pins, words.texts, words.amounts].every(
    (found) => found.length === 0,
  )

function checkTrigger(s: SketchSetting, words: ClauseWords, report: Report): void {
  const trigger = triggers[s.set]
  const text = s.set === 'template' || s.set === 'custom' || s.set === 'say' ? words.lower : words.plain
  if (trigger && !trigger.test(text)) report('wish/trigger', `nothing in it speaks of ${names[s.set] ?? s.set}`)
  if (
    s.set === 'led' &&
    s.do === 'blink' &&
    !/\b(?:blink|flash|puls|flicker|strob)\w*|\bon and off\b/.test(words.plain)
  ) {
    report('wish/trigger', 'nothing in it speaks of blinking')
  }
  const inRow =
    /\b(?:times|readings|samples|windows|results|gestures?) (?:running|in a row|in succession|on the trot)\b|\bconsecutive\b/
  if (
    s.set === 'smoothing' &&
    inRow.test(words.plain) &&
    !/\b(?:vot\w+|majority|averag\w*|mean|most)\b/.test(words.plain)
  )
    report('wish/trigger', 'it asks for several in a row, not for smoothing')
  if (s.set === 'smoothing' && s.kind === 'mean' && !/\b(?:averag\w*|avg|(?<!\bi )mean)\b/.test(words.plain)) {
    report('wish/trigger', 'nothing in it speaks of an average')
  }
  if (s.set === 'smoothing' && s.kind === 'majority' && /\b(?:averag\w*|avg|(?<!\bi )mean)\b/.test(words.plain)) {
    report('wish/trigger', 'it speaks of an average, not of a majority')
  }
}

const names: Record<string, string> = {
  interval: 'how often to read',
  confirm: 'several readings in a row',
  line: 'what a line holds',
  report: 'when to print',
  repeat: 'printing again',
  start: 'the start',
  hold: 'staying on afterwards',
}

/** Amounts must be what they are taken for, and within what the board can do. */
function checkAmounts(s: SketchSetting, plain: string, report: Report): void {
  const must = (value: number | null, text: string, what: string) => {
    if (value === null) report('wish/unit', `“${text}” is no ${what}`)
  }
  if (s.set === 'interval') must(period(s.every), s.every, 'time between readings (1 ms to a day)')
  if (s.set === 'repeat') must(period(s.every) || null, s.every, 'time')
  if (s.set === 'unsure') must(share(s.below), s.below, 'share of 100 %')
  if (s.set === 'sure') must(share(s.above), s.above, 'share of 100 %')
  if (s.set === 'pwm') must(duty(s.duty), s.duty, 'share of the full duty')
  if (s.set === 'tone') must(hertz(s.pitch), s.pitch, 'pitch from 20 Hz to 20 kHz')
  if ('for' in s && s.for !== undefined) must(milliseconds(s.for), s.for, 'time')
  if (s.set === 'led' && s.every !== undefined) {
    const ms = period(s.every)
    must(ms !== null && ms >= 2 ? ms : null, s.every, 'time of a blink')
  }
  if (s.set === 'led' && (s.every !== undefined || s.times !== undefined) && s.do !== 'blink')
    report('wish/unit', 'only a blinking LED has a period or a number of blinks')
  if (s.set === 'led' && s.times === 1 && /\b(?:one|a|1) \w+ (?:every|each|per)\b/.test(plain))
    report('wish/number', 'one each time is how fast it blinks, not how often')
  if (s.set === 'led' && s.do === 'off' && s.for !== undefined)
    report('wish/unit', 'an LED that is off has no time: say for how long it is on')
  if (s.set === 'led' && s.times !== undefined && s.for !== undefined)
    report('wish/conflict', 'so many blinks and a time say the same twice')
  const counts: [string, number | undefined][] = [
    ['samples', s.set === 'smoothing' ? s.readings : undefined],
    ['samples in a row', s.set === 'confirm' ? s.times : undefined],
    ['blinks', s.set === 'led' ? s.times : undefined],
  ]
  for (const [what, count] of counts) {
    if (count !== undefined && (count < 1 || count > 255))
      report('wish/range', `${count} ${what}: 1 to 255 are possible`)
  }
  if (s.set === 'smoothing' && s.readings === 1) report('wish/range', 'a window of one sample smooths nothing')
}
