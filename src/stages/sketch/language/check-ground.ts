import type { Token } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import { pinNumber } from './amounts.ts'
import type { Report } from './check.ts'
import { fieldWords } from './fields.ts'
import { columnNames } from './names.ts'
import { canonicalUnit, inUnit, unitIn, unitOfColumn } from './units.ts'
import { gateColumns, outcomeName, type SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

const ownLed = /\b(?:built|on-?board|on the board|board led|orange|internal|d ?13|pin 13)/

/** What each setting names must stand in the clause. */
export function checkGround(
  s: SketchSetting,
  settings: readonly SketchSetting[],
  words: ClauseWords,
  brief: SketchBrief,
  report: Report,
): void {
  const { labels } = brief.contract
  if ('on' in s) {
    if (labels.includes(s.on)) {
      if (!words.labels.some((l) => l.value === s.on)) report('wish/label', `it does not name ${s.on}`)
    } else if (
      !isImplied(s, settings, words, labels) &&
      !speaksOf(s.on, words, labels) &&
      !words.texts.some((t) => outcomeWords(s.on, labels).test(t.value.toLowerCase()) && !('text' in s))
    ) {
      report('wish/label', `nothing in it means “${s.on}”`)
    }
  }
  if (s.set === 'led') {
    const named = words.colours.some((c) => c.value === s.led)
    if (s.led === 'builtin') {
      const coloured = settings.some((o) => o.set === 'led' && o.on === s.on && o.led !== 'builtin')
      if (coloured && !ownLed.test(words.lower)) report('wish/colour', 'it names one LED, not two')
      if (/\bpower (?:led|light|lamp)s?\b/.test(words.plain)) report('wish/colour', 'it names the power LED')
      const others = new Set(settings.flatMap((o) => (o.set === 'led' && o.led !== 'builtin' ? [o.led as string] : [])))
      if (words.colours.some((c) => !others.has(c.value)) && !ownLed.test(words.lower))
        report('wish/colour', 'it names a colour, not the built-in LED')
      else if (
        !/\b(?:leds?|lights?|lamp|orange|blink\w*|flash\w*|puls\w*|shine\w*|glow\w*)\b/.test(words.plain) &&
        !words.pins.some((p) => pinNumber(p.value) === 13)
      )
        report('wish/colour', 'it names no LED')
    } else if (s.led === 'power') {
      if (!/\bpower\b/.test(words.plain)) report('wish/colour', 'it does not name the power LED')
    } else if (!named) report('wish/colour', `it does not name ${s.led}`)
    else if (words.colours.length === 1 && /\bpower (?:led|light|lamp)s?\b/.test(words.plain))
      report('wish/colour', 'it names the power LED')
  }
  if (s.set === 'pin' || s.set === 'pwm' || s.set === 'tone') {
    const pin = pinNumber(s.pin)
    if (pin === null || pin === 13) report('wish/pin', `${s.pin} is no pin that is free`)
    else if (!words.pins.some((p) => pinNumber(p.value) === pin)) report('wish/pin', `it does not name pin ${s.pin}`)
  }
  if (s.set === 'skip' || s.set === 'only when') {
    if (!named(s.column, words, brief)) report('wish/column', `it does not name ${s.column}`)
    const number = words.numbers.find((n) => n.value === s.value)
    const amount = number && words.amounts.find((a) => a.at === number.at)
    if (amount && !['', 'share', '%'].includes(amount.value.unit))
      report('wish/unit', `${amount.value.text} is no value of ${s.column}`)
    checkUnit(s, words, brief, report)
  }
  if (s.set === 'line') {
    for (const field of s.fields) {
      const spoken = fieldWords(field, brief)
      if (spoken ? !spoken.test(words.plain) : !named(field, words, brief))
        report('wish/column', `it does not ask for ${field} in a line`)
    }
  }
  if (s.set === 'say' || s.set === 'start' || s.set === 'template') {
    if (!words.lower.includes(s.text.toLowerCase().replace(/’/g, "'")))
      report('wish/text', `“${s.text}” does not stand in it`)
    else if (words.texts.length > 0 && !words.texts.some((t) => t.value === s.text))
      report('wish/text', `“${s.text}” is not the text in quotes`)
    if (/^#|[\p{Cc}\u2028\u2029]/u.test(s.text))
      report('wish/text', 'a text to be printed is one line that does not begin with #')
    for (const [, name] of s.text.matchAll(/\{([^{}]*)\}/g)) {
      const fields = ['label', 'score', 'percent', 'ms', ...brief.contract.raw.map((c) => c.name)]
      if (s.set !== 'start' && !fields.includes(name as string))
        report('wish/text', `{${name}} is none of ${fields.map((f) => `{${f}}`).join(', ')}`)
    }
  }
}

/** A unit behind a gate's number is the column's own, and that of the setting stands there. */
function checkUnit(
  s: SketchSetting & { column: string; value: number; unit?: string | undefined },
  words: ClauseWords,
  brief: SketchBrief,
  report: Report,
): void {
  const number = words.numbers.find((n) => n.value === s.value)
  const after =
    number &&
    words.clause
      .slice((words.tokens[number.end - 1] as Token).end)
      // `Between 5 and 40 cm`: the unit is that of both.
      .replace(/^\s*(?:and|to|-|–)\s*-?\d+(?:[.,]\d+)?/, '')
  const there = after === undefined ? null : unitIn(after)
  const channel = s.column === 'motion' ? 'ax' : null
  const column = brief.contract.raw.find((c) => c.name === s.column || (channel !== null && c.channel === channel))
  const own = column ? unitOfColumn(column) : ''
  if (there !== null && own !== '' && there.unit !== 'count') {
    if (inUnit(s.value, there.unit, own) === null)
      report('wish/unit', `${s.column} is measured in ${own}, not in ${there.written}`)
    else if (there.unit !== own && s.unit === undefined)
      report('wish/unit', `the unit of ${s.value} is missing: ${there.written}`)
  }
  if (s.unit !== undefined && canonicalUnit(s.unit) !== (there?.unit ?? ''))
    report('wish/unit', `“${s.unit}” does not stand behind ${s.value}`)
}

/** An outcome that needs no word of its own: below a share it is unsure, and what stays on afterwards may be anything. */
function isImplied(
  s: SketchSetting & { on: string },
  settings: readonly SketchSetting[],
  words: ClauseWords,
  labels: readonly string[],
): boolean {
  if (s.on === outcomeName('unsure', labels)) return settings.some((o) => o.set === 'unsure' || o.set === 'sure')
  // Where readings do not count, nothing is there.
  if (s.on === outcomeName('nothing', labels)) return settings.some((o) => o.set === 'skip' || o.set === 'only when')
  const others = (['unsure', 'nothing', 'everything else'] as const).map((o) => outcomeName(o, labels))
  return (
    s.set === 'hold' &&
    s.on === outcomeName('always', labels) &&
    words.labels.length === 0 &&
    others.every((o) => !outcomeWords(o, labels).test(words.plain))
  )
}

/** Whether the clause speaks of an outcome that is no label: `print nothing` is not about nothing, `isn't` only about others with a label. */
function speaksOf(on: string, words: ClauseWords, labels: readonly string[]): boolean {
  const printed =
    /\b(?:print|say|write|show|log|output|report|send|do)(?:s|ing|ed)? nothing\b|\bnothing (?=\w+ be printed)/g
  const plain = words.plain.replace(printed, ' ')
  if (on === outcomeName('everything else', labels) && words.negated.size === 0)
    return outcomeWords(on, labels).test(plain.replace(/\b(?:unless|isn't|is not|but)\b/g, ' '))
  return outcomeWords(on, labels).test(plain)
}

/** Words that stand for an outcome that is no label. */
export function outcomeWords(on: string, labels: readonly string[]): RegExp {
  switch (on) {
    case outcomeName('unsure', labels):
      return /\b(?:unsure|uncertain\w*|unclear|not (?:very |quite |really )?(?:sure|certain|confident)|isn't (?:sure|certain)|doubt\w*|don't know|doesn't know|no (?:idea|clue)|(?:doesn't|does not|don't|do not|can't|cannot|can not|not|isn't|fails to) (?:recogni[sz]\w*|tell|decide|identif\w*)|unrecogni[sz]ed|unknown|undecided|confiden\w*|score|probab\w*|certainty|sure)\b/
    case outcomeName('nothing', labels):
      return /\b(?:nothing|no (?:one|thing|object|fruit|item|\w+) (?:is|there|near|in|seen|present)|nobody|none|empty|absent|no (?!need|matter|problem|point|reason|idea|use\b|way|doubt|wonder|clue|leds?|lights?|lamps?|scores?|output|lines?|serial|more|less|longer|csv|json|print)\w+|isn't anything|not anything|without (?:a|an|any)(?! (?:leds?|lights?|lamps?)))\b/
    case outcomeName('any label', labels):
      return /\b(?:any\w*|every\w*|all|each|something|whatever|label|result|whichever)\b/
    case outcomeName('everything else', labels):
      return /\b(?:else|other\w*|otherwise|normally|usually|rest|remaining|unless|except|apart|besides|if not|isn't|is not|but)\b/
    default:
      return /\b(?:don't use|not be used|always|all|every\w*|permanent\w*|constant\w*|any|whole|while|no matter|regardless|at all times)\b/
  }
}

/** A colour channel is called by its colour where the clause speaks of values. */
const channelColours: Record<string, string> = { r: 'red', g: 'green', b: 'blue' }

/** Comparisons that say themselves what is compared. */
const comparative: [names: string[], words: RegExp][] = [
  [['light', 'brightness', 'lux'], /\b(?:darker|dimmer|brighter|lighter)\b/],
  [['distance', 'proximity'], /\b(?:nearer|closer|farther|further)\b/],
  [['temperature', 'heat'], /\b(?:hotter|colder|warmer|cooler)\b/],
]

/** Whether the unit behind a number is one that only this column is measured in: `below 5 °C`, `more than 30 cm away`. */
function isMeasured(column: string, words: ClauseWords, brief: SketchBrief): boolean {
  const own = (name: string) => {
    const raw = brief.contract.raw.find((c) => c.name === name || (name === 'motion' && c.channel === 'ax'))
    return raw ? unitOfColumn(raw) : ''
  }
  return words.numbers.some((n) => {
    const there = unitIn(words.clause.slice((words.tokens[n.end - 1] as Token).end))
    if (!there || ['%', 's', 'ms', 'count'].includes(there.unit)) return false
    const measured = gateColumns(brief).filter(
      (name) => own(name) !== '' && inUnit(n.value, there.unit, own(name)) !== null,
    )
    return measured.length === 1 && measured[0] === column
  })
}

/** Whether the clause names a column, by one of its names. */
export function named(column: string, words: ClauseWords, brief: SketchBrief): boolean {
  const channel = brief.contract.raw.find((c) => c.name === column)?.channel ?? ''
  const spoken = columnNames(brief).get(column) ?? []
  for (const [names, comparisons] of comparative)
    if (spoken.some((n) => names.includes(n)) && comparisons.test(words.plain)) return true
  if (isMeasured(column, words, brief)) return true
  const colour = channelColours[channel]
  const values = /\b(?:raw|rgb|values?|channels?|counts?|readings?|levels?|components?)\b/.test(words.plain)
  if (
    colour !== undefined &&
    values &&
    (words.colours.some((c) => c.value === colour) || /\b(?:rgb|colou?rs?)\b/.test(words.plain))
  )
    return true
  const lower = ` ${words.tokens.map((t) => t.text.toLowerCase()).join(' ')} `
  return (columnNames(brief).get(column) ?? [column]).some((n) => lower.includes(` ${n} `) || lower.includes(` ${n}s `))
}
