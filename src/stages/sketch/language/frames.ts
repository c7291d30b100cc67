import type { Token } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import type { Amount } from './amounts.ts'
import { pinNumber } from './amounts.ts'
import { grammarFor } from './grammar.ts'
import { sampleOf } from './templates.ts'
import type { SketchSetting } from './vocabulary.ts'
import { type ClauseWords, wordsOf } from './words.ts'

/**
 * Reads a clause by what stands in it, whatever the order: one thing that happens for one or more outcomes, or what a line holds. Every
 * other word has to be one that changes nothing; a clause with any other is not read.
 */
export function readFrame(clause: string, brief: SketchBrief): SketchSetting[] | null {
  const words = wordsOf(clause, brief)
  if (words.unclear.length > 0) return null
  return readSample(clause, brief) ?? readOutput(words) ?? readLine(words, brief)
}

const set = (list: string): Set<string> => new Set(list.trim().split(/\s+/))

/** Words between the things of a clause that leave its meaning as it is. */
const idle =
  set(`a an the this that these it its it's i i'd we you my your our me us there here is are be am was were being been has have had
  of in on to at as with by and then please kindly just so do does will would should shall could can must may might need needs
  want wants like let lets let's make makes see sees seen get gets give gives go goes going come comes set sets put sort kind thing things
  hi hello hey ok thanks pls i'm ought supposed`)
const whenWords = set(
  'when whenever if while once for case as soon long upon time whenever during every any in each case',
)
const seenWords =
  set(`detected recognised recognized found present shown spotted sensed identified appears appear shows show up turns comes
  near nearby close front sensor before board arduino held sees see seen arrives visible happens occurs state status mode reading readings`)
const lampWords = set(
  'led leds light lights lit lamp lamps rgb colour color one signal indicator indication glow glows shine shines on turn turns switch switches',
)
const blinkWords = set('blink blinks blinking flash flashes flashing pulse pulses pulsing strobe strobes')

interface Span {
  at: number
  end: number
}

const covered = (spans: readonly Span[], at: number): boolean => spans.some((s) => s.at <= at && at < s.end)

/** An LED, pin, duty or tone for outcomes that are named next to each other. */
function readOutput(words: ClauseWords): SketchSetting[] | null {
  const { tokens, labels, colours, pins, amounts, numbers, texts } = words
  if (labels.length === 0 || words.negated.size > 0 || texts.length > 0 || colours.length > 1 || pins.length > 1)
    return null
  if (colours.some((c) => labels.some((l) => l.at === c.at))) return null
  if (!areTogether(labels, tokens)) return null
  const [colour] = colours
  const [pin] = pins
  if ((colour === undefined) === (pin === undefined)) return null
  const blinks = tokens.some((t) => blinkWords.has(t.text))
  const spans: Span[] = [...labels, ...colours, ...pins, ...amounts]
  const more = modifiers(tokens, amounts, numbers, spans)
  if (!more) return null
  const { every, lasts, times, share, pitch } = more
  const on = [...new Set(labels.map((l) => l.value))]
  const free = new Set([...idle, ...whenWords, ...seenWords])
  const rest = tokens.flatMap((t, at) => (covered([...spans, ...more.spans], at) ? [] : [t]))
  const only = (...sets: Set<string>[]) =>
    rest.every((t) =>
      t.kind === 'sign' ? /^[,:=>-]$|^[-=]>$|→/.test(t.text) : free.has(t.text) || sets.some((s) => s.has(t.text)),
    )
  const duration = lasts ? { for: lasts } : {}
  if (colour) {
    if (share || pitch || (!blinks && (every || times))) return null
    if (!only(lampWords, blinkWords)) return null
    const how = blinks ? { do: 'blink', ...(every ? { every } : {}), ...(times ? { times } : {}) } : { do: 'on' }
    return on.map((o) => ({ set: 'led', on: o, led: colour.value, ...how, ...duration }) as SketchSetting)
  }
  const name = pin?.value as string
  if (blinks || every || times || pinNumber(name) === null || pinNumber(name) === 13) return null
  const high = set('high active activated activate')
  const low = set('low')
  const devices = set('pin output gpio digital relay buzzer motor pump fan valve siren horn heater solenoid')
  const says = (list: Set<string>) => rest.some((t) => list.has(t.text))
  if (pitch && !share) {
    if (!only(devices, set('beep beeps tone note sound sounds play plays buzz buzzes'))) return null
    return on.map((o) => ({ set: 'tone', on: o, pin: name, pitch, ...duration }) as SketchSetting)
  }
  if (share && !pitch) {
    if (!only(devices, set('pwm duty cycle power speed brightness run runs drive drives turn turns spin spins')))
      return null
    return on.map((o) => ({ set: 'pwm', on: o, pin: name, duty: share, ...duration }) as SketchSetting)
  }
  if (
    pitch ||
    share ||
    says(high) === says(low) ||
    !only(devices, high, low, set('goes turn turns pull pulled drive driven'))
  )
    return null
  return on.map(
    (o) => ({ set: 'pin', on: o, pin: name, level: says(high) ? 'high' : 'low', ...duration }) as SketchSetting,
  )
}

/** Labels with nothing but “or”, “and”, commas and articles between them. */
function areTogether(labels: ClauseWords['labels'], tokens: readonly Token[]): boolean {
  const between = new Set([',', '/', '&', 'or', 'and', 'a', 'an', 'the', 'if', 'it', 'is'])
  return labels.every((l, i) => {
    const before = labels[i - 1]
    return !before || tokens.slice(before.end, l.at).every((t) => between.has(t.text))
  })
}

interface Modifiers {
  every?: string
  lasts?: string
  times?: number
  share?: string
  pitch?: string
  spans: Span[]
}

/** Times, rates, shares and counts, each by the word before it; null where one says nothing for certain. */
function modifiers(
  tokens: readonly Token[],
  amounts: ClauseWords['amounts'],
  numbers: ClauseWords['numbers'],
  spans: readonly Span[],
): Modifiers | null {
  const found: Modifiers = { spans: [] }
  const put = (key: 'every' | 'lasts' | 'share' | 'pitch', { text }: Amount): boolean => {
    if (found[key] !== undefined) return false
    found[key] = text
    return true
  }
  for (const { at, value } of amounts) {
    const before = tokens[at - 1]?.text ?? ''
    const unit = value.unit
    const is = /^times a/.test(unit)
      ? 'every'
      : unit === 'Hz' || unit === 'kHz'
        ? 'pitch'
        : unit === '%' || unit === 'share'
          ? 'share'
          : before === 'for'
            ? 'lasts'
            : before === 'every' || before === 'each'
              ? 'every'
              : null
    if (!is || unit === '' || !put(is, value)) return null
  }
  for (const { at, end, value } of numbers) {
    if (covered(spans, at)) continue
    if (!/^(?:times|x)$/.test(tokens[end]?.text ?? '') || found.times !== undefined || !Number.isInteger(value))
      return null
    found.times = value
    found.spans.push({ at, end: end + 1 })
  }
  return found
}

/** What a line holds and how it is written: fields and formats in any order. */
function readLine(words: ClauseWords, brief: SketchBrief): SketchSetting[] | null {
  const { tokens } = words
  if (words.labels.length + words.colours.length + words.pins.length + words.texts.length + words.amounts.length > 0)
    return null
  const grammar = grammarFor(brief)
  const glue =
    set(`print prints printed show shows write writes output outputs log report give display send lines line columns column fields
    field values value following per reading sample every each separated object format containing contains holding holds plus also too entries
    order row rows for into form`)
  const fields: string[] = []
  const formats = new Set<string>()
  for (let at = 0; at < tokens.length; ) {
    const longest = (rule: string) => grammar.at(rule, tokens, at).toSorted((a, b) => b.end - a.end)
    const [format] = longest('format')
    const [field, other] = longest('fields')
    if (format && format.end >= (field?.end ?? 0)) {
      formats.add(format.value as string)
      at = format.end
    } else if (field) {
      if (other?.end === field.end) return null
      fields.push(...(field.value as string[]))
      at = field.end
    } else {
      const token = tokens[at] as Token
      const passes =
        token.kind === 'sign' ? /^[,:;()&+]$/.test(token.text) : idle.has(token.text) || glue.has(token.text)
      if (!passes) return null
      at++
    }
  }
  if (formats.size > 1 || new Set(fields).size !== fields.length || fields.length + formats.size < 2) return null
  if (formats.size === 0 && !tokens.some((t) => glue.has(t.text))) return null
  return [
    ...(fields.length > 0 ? [{ set: 'line', fields } as SketchSetting] : []),
    ...[...formats].map((as) => ({ set: 'format', as }) as SketchSetting),
  ]
}

const cue =
  /\b(?:look|looks|like|forms?|formats?|such as|example|exactly|e\.g\.?)(?: (?:like|this|that|so|exactly|example|the following|follows|one))*\s*:?\s*["“„«]?\s*/gi

/** A line shown by example, `must look like this: soil=45.2 state=fine`: the one template that would print it. */
function readSample(clause: string, brief: SketchBrief): SketchSetting[] | null {
  const found = new Set<string>()
  for (const match of clause.matchAll(cue)) {
    const sample = clause.slice(match.index + match[0].length).replace(/["”».!\s]+$/, '')
    if (!/[=:]/.test(sample) || sample.length > 120) continue
    for (const template of templatesOf(sample, brief)) if (sampleOf(template, clause, brief)) found.add(template)
  }
  const [template] = found
  return template !== undefined && found.size === 1 ? [{ set: 'template', text: template }] : null
}

/** Every template that could have printed a line: its label, and each of its numbers as any field. */
function templatesOf(sample: string, { contract: { labels, raw } }: SketchBrief): string[] {
  const label = labels
    .toSorted((a, b) => b.length - a.length)
    .find((l) => sample.toLowerCase().includes(l.toLowerCase()))
  if (label === undefined) return []
  const at = sample.toLowerCase().indexOf(label.toLowerCase())
  const named = `${sample.slice(0, at)}{label}${sample.slice(at + label.length)}`
  const numbers = [...named.matchAll(/(?<![\p{L}\p{N}_])-?\d+(?:\.\d+)?/gu)]
  if (numbers.length > 4) return []
  const fields = ['score', 'percent', 'ms', ...raw.map((c) => c.name)]
  let templates = [named]
  for (const number of numbers.toReversed()) {
    const end = number.index + number[0].length
    templates = templates.flatMap((t) => fields.map((f) => `${t.slice(0, number.index)}{${f}}${t.slice(end)}`))
    if (templates.length > 5000) return []
  }
  return templates
}
