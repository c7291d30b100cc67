import { tokenise } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import { type Amount, pinNumber } from './amounts.ts'
import type { Report } from './check.ts'
import { checkDemands, demandsOnly } from './check-demands.ts'
import { checkGroups } from './check-groups.ts'
import { checkLines } from './check-lines.ts'
import { checkOutcomes } from './check-outcomes.ts'
import { checkTimes } from './check-times.ts'
import { columnNames } from './names.ts'
import { outcomeName, type SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

/** Each word of the clause that asks for something has a setting: numbers, labels, colours, pins, quoted texts, columns, verbs. */
export function checkCoverage(
  settings: readonly SketchSetting[],
  words: ClauseWords,
  brief: SketchBrief,
  report: Report,
): void {
  const has = (...sets: SketchSetting['set'][]) => settings.some((s) => sets.includes(s.set))
  const rest = outcomeName('everything else', brief.contract.labels)
  checkNumbers(settings, words, report)

  const ons = new Set(settings.flatMap((s) => ('on' in s ? [s.on] : [])))
  for (const { value } of words.labels) {
    const left = words.negated.has(value) && ons.has(rest)
    if (!ons.has(value) && !left) report('wish/label', `it names ${value}, but nothing was read for it`)
  }
  const leds = new Set(settings.flatMap((s) => (s.set === 'led' ? [s.led as string] : [])))
  for (const { value, at } of words.colours) {
    const next = words.tokens[at + 1]?.text ?? ''
    // `the red channel` is a column, a red relay or an external LED on a pin a thing of its own.
    const raw =
      settings.some((x) => x.set === 'line') &&
      /\b(?:raw|rgb|values|channels|counts|readings|levels|components)\b/.test(words.plain)
    const column = raw || /^(?:channel|value|count|reading|level)$/.test(next)
    const label = words.labels.some((l) => l.at === at)
    const kept = has('hold') && leds.size === 0
    const power = leds.has('power') && words.tokens.slice(at + 1, at + 3).some((t) => t.text === 'power')
    if (!leds.has(value) && !label && !column && !kept && !power && !onPin(at, words))
      report('wish/colour', `it names ${value}, but no LED of that colour was read`)
  }
  const pins = new Set(settings.flatMap((s) => ('pin' in s ? [pinNumber(s.pin)] : [])))
  for (const { value } of words.pins) {
    const own = pinNumber(value)
    const led13 = own === 13 && leds.has('builtin')
    if (!pins.has(own) && !led13 && !has('hold'))
      report('wish/pin', `it names pin ${value}, but nothing was read for it`)
  }
  const texts = settings.flatMap((s) => ('text' in s ? [s.text] : []))
  for (const { value } of words.texts) {
    const name = value.toLowerCase()
    // `print "unsure"` is a text, `red for "unsure"` is none.
    const printed = new RegExp(
      `\\b(?:say|says|print|prints|write|writes|show|shows|display|output|report|shout|text|word|message|put)\\s*:?\\s*["“'‘«„]${name}`,
    ).test(words.lower)
    const meant =
      /^(?:unsure|uncertain|not sure)$/.test(name) &&
      (name === 'unsure' || !printed) &&
      (has('unsure', 'sure', 'never unsure', 'silent') || ons.has(outcomeName('unsure', brief.contract.labels)))
    const label = brief.contract.labels.some((l) => l.toLowerCase() === name)
    if (!texts.includes(value) && !meant && !label) report('wish/text', `the text “${value}” was not used`)
  }
  checkColumns(settings, words, brief, report)
  checkTimes(settings, words, report)
  checkLines(settings, words, brief, report)
  checkOutcomes(settings, words, brief.contract.labels, report)
  checkGroups(settings, words, brief.contract.labels, report)
  checkDemands(settings, words.plain, report)
  if (
    /\b(?:otherwise|everything else|anything else|all others|the others|the rest)\b/.test(
      // Outputs rest otherwise anyway.
      demandsOnly(words.plain).replace(
        /\b(?:silent|silence|quiet|off|dark|nothing) otherwise\b|\botherwise (?:silent|silence|quiet|off|dark|nothing)\b/,
        ' ',
      ),
    ) &&
    ons.size > 0 &&
    !ons.has(rest)
  ) {
    report('wish/label', 'nothing was read for everything else')
  }
}

/** A colour of a thing that hangs on a pin: `the red relay on pin 4`. */
function onPin(at: number, words: ClauseWords): boolean {
  const pin = words.pins.find((p) => p.at > at)
  if (!pin) return false
  const between = words.tokens.slice(at + 1, pin.at).map((t) => t.text)
  return between.length <= 6 && !between.some((t) => /^(?:and|plus|,|then|with|light)$/.test(t))
}

/** Every number of the clause is used, and every number of a setting is one of the clause. */
function checkNumbers(settings: readonly SketchSetting[], words: ClauseWords, report: Report): void {
  const used: number[] = []
  for (const s of settings) {
    for (const [key, value] of Object.entries(s)) {
      if (key === 'text' || key === 'on' || key === 'body' || key === 'column' || key === 'fields') continue
      if (typeof value === 'number') used.push(value)
      else if (key === 'pin' && typeof value === 'string') used.push(Number(/\d+/.exec(value)?.[0]))
      else if (typeof value === 'string' && ['every', 'for', 'below', 'above', 'duty', 'pitch', 'unit'].includes(key)) {
        for (const t of tokenise(value)) if (t.kind === 'number') used.push(t.value)
      }
    }
  }
  const there = [...words.numbers.map((n) => n.value), ...impliedNumbers(words)]
  const digits = words.pins.map((p) => Number(/\d+/.exec(p.value)?.[0]))
  // Pin 13 is the built-in LED.
  if (digits.includes(13) && settings.some((s) => s.set === 'led' && s.led === 'builtin')) used.push(13)
  for (const value of used) {
    if (!there.includes(value) && !digits.includes(value)) report('wish/number', `${value} does not stand in it`)
  }
  for (const { value, at } of words.numbers) {
    // `Between the two gestures`.
    if (words.tokens[at]?.text === 'two' && words.tokens[at - 1]?.text === 'the') continue
    // `The other three`: how many are left.
    const next = words.tokens[at + 1]?.text ?? ''
    if (
      /^(?:other|others|those|these|remaining|last)$/.test(words.tokens[at - 1]?.text ?? '') &&
      !/^(?:ms|s|seconds?|samples?|readings?|windows?|results?|minutes?)$/.test(next)
    )
      continue
    if (/^(?:other|others|remaining)$/.test(next)) continue
    // "one" is a word for a thing as often as a number.
    if (
      !used.includes(value) &&
      !(value === 1 && /\bone\b/.test(words.plain)) &&
      !(value === 2 && /\bbetween (?:the )?(?:two|2) (?:readings|samples|measurements|results)\b/.test(words.plain)) &&
      !(value === 255 && /255/.test(words.plain) && used.length > 0)
    ) {
      report('wish/number', `the ${value} was not used`)
    }
  }
  checkUnits(settings, words, report)
}

/** Numbers that stand there as other words. */
function impliedNumbers(words: ClauseWords): number[] {
  const listed: [RegExp, number][] = [
    [/\b(?:a|an|every|each|per|single|once|one) ?(?:second|minute|hour|time|s|min|h)?\b/, 1],
    [/\bsecond|\bminute|\bhour/, 1],
    [/\btwice\b|\bdouble\b|\bpair\b/, 2],
    [/\bthrice\b/, 3],
    [/\bhalf\b/, 0.5],
    [/\band a half\b/, 1.5],
    [/\bhalf (?:power|speed|brightness|duty)\b|\bhalf\b/, 50],
    [/\b(?:full|fully)\b/, 100],
    [/\bquarter\b/, 0.25],
    [/\b(?:slow|slowly)\b/, 1],
    [/\b(?:fast|quickly|rapid\w*|quick)\b/, 200],
  ]
  const implied = listed.filter(([pattern]) => pattern.test(words.lower)).map(([, n]) => n)
  const andHalf = /\b(\w+) and a half\b/.exec(words.lower)?.[1]
  const whole = andHalf === undefined ? Number.NaN : (tokenise(andHalf)[0]?.value ?? Number.NaN)
  return Number.isNaN(whole) ? implied : [...implied, whole + 0.5, whole]
}

/** The unit of each amount is the one that stands behind its number in the clause. */
function checkUnits(settings: readonly SketchSetting[], words: ClauseWords, report: Report): void {
  const timeWord = (unit: string) =>
    ({ ms: 'ms|msecs?|millis?\\w*|miliseconds?', s: 's|secs?|seconds?', min: 'm|mins?|minutes?', h: 'h|hrs?|hours?' })[
      unit
    ]
  for (const s of settings) {
    for (const key of ['every', 'for'] as const) {
      const text = key in s ? (s as Record<string, unknown>)[key] : undefined
      if (typeof text !== 'string') continue
      const number = tokenise(text).find((t) => t.kind === 'number')?.value
      const at = words.amounts.filter((a) => a.value.value === number)
      if (number === undefined || at.length === 0) continue
      const unit =
        /\b(ms|msecs?|millis?\w*|miliseconds?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|hz|hertz|times)\b/i
          .exec(text.replace(/(\d)(\p{L})/gu, '$1 $2'))?.[1]
          ?.toLowerCase()
      if (unit === undefined) report('wish/unit', `“${text}” has no unit`)
      else if (!at.some((a) => fits(a.value, text, unit, timeWord)))
        report('wish/unit', `“${text}” has another unit there: ${at[0]?.value.text}`)
    }
    if (s.set === 'interval' || (s.set === 'led' && s.every !== undefined)) continue
    const text = 'below' in s ? s.below : 'above' in s ? s.above : s.set === 'pwm' ? s.duty : undefined
    if (text === undefined) continue
    const percent = /%|percent|per cent|pct/.test(text)
    const number = tokenise(text).find((t) => t.kind === 'number')?.value
    const there = words.amounts.find((a) => a.value.value === number && ['%', 'share'].includes(a.value.unit))
    if (there && (there.value.unit === '%') !== percent)
      report('wish/unit', `“${text}” stands there as ${there.value.text}`)
  }
}

function fits(there: Amount, text: string, word: string, timeWord: (unit: string) => string | undefined): boolean {
  const pattern = timeWord(there.unit)
  if (pattern !== undefined) return new RegExp(`^(?:${pattern})$`).test(word)
  if (there.unit === 'Hz') return /^(?:hz|hertz)$/.test(word)
  if (!there.unit.startsWith('times')) return false
  const per = there.unit.split(' ').at(-1) as string
  // `5 times a second` is no 5 s; only once a minute is every minute.
  const rate =
    /\btimes\b|\bper\b|\beach\b|\bevery\b|\ba\b|\//i.test(text) && text.toLowerCase().includes(per.slice(0, 3))
  return (
    rate ||
    (there.value === 1 &&
      new RegExp(`^(?:${timeWord({ second: 's', minute: 'min', hour: 'h' }[per] ?? '')})$`).test(word))
  )
}

function checkColumns(
  settings: readonly SketchSetting[],
  words: ClauseWords,
  brief: SketchBrief,
  report: Report,
): void {
  const used = new Set(settings.flatMap((s) => ('column' in s ? [s.column] : s.set === 'line' ? s.fields : [])))
  const templates = settings.flatMap((s) => ('text' in s ? [s.text] : [])).join(' ')
  for (const column of columnNames(brief).keys()) {
    // `a`, `g` or `light` is a word of its own; only names that mean nothing else must be used.
    const names = (columnNames(brief).get(column) ?? []).filter(
      (n) => n.length > 2 && !/^(?:light|clear|clear light|distance|motion|movement|shaking)$/.test(n),
    )
    const there = names.find((n) =>
      new RegExp(
        `(?<![\\p{L}\\p{N}_])${n.replace(/[^\p{L}\p{N}_ ]/gu, '.')}(?![\\p{L}\\p{N}_])(?! (?:lamp|light|pad|mat|relay|state|status|label|result|class|answer|mode|gesture|name)s?\\b)`,
        'u',
      ).test(words.plain),
    )
    if (
      there &&
      !used.has(column) &&
      !templates.includes(`{${column}}`) &&
      !settings.some((s) => s.set === 'own gates')
    ) {
      report('wish/column', `it names ${there}, but nothing was read for it`)
    }
  }
}
