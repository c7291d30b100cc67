import type { Token } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import { type Amount, pinNumber } from './amounts.ts'
import { groupsOf } from './check-pairs.ts'
import { blinkWords, idle, lampWords, seenWords, set, whenWords } from './frame-words.ts'
import { outcomeName, type SketchSetting } from './vocabulary.ts'
import { type ClauseWords, wordsOf } from './words.ts'

/**
 * Several labels, each with what happens for it, in turns: `coffee should be blue, tea red and the milk yellow`. What only the first one
 * says is that of the others too: a level, a pin, a unit.
 */
export function readList(clause: string, words: ClauseWords, brief: SketchBrief): SketchSetting[] | null {
  const groups = groupsOf(words)
  const [first] = groups
  if (!first || groups.length < 2 || words.texts.length > 0 || words.negated.size > 0) return null
  const { tokens } = words
  const at = (token: number) => tokens[token]?.start ?? clause.length
  const labelFirst = groups.map((g, i) => clause.slice(i === 0 ? 0 : at(g.at), at(groups[i + 1]?.at ?? tokens.length)))
  const labelLast = groups.map((g, i) =>
    clause.slice(i === 0 ? 0 : at(groups[i - 1]?.end ?? 0), i === groups.length - 1 ? clause.length : at(g.end)),
  )
  const found = [labelFirst, labelLast].flatMap((pieces) => {
    const read = readPieces(pieces, brief)
    return read ? [read] : []
  })
  return found.length === 1 ? (found[0] as SketchSetting[]) : null
}

function readPieces(pieces: readonly string[], brief: SketchBrief): SketchSetting[] | null {
  const settings: SketchSetting[] = []
  let shared = ''
  for (const [i, piece] of pieces.entries()) {
    const words = wordsOf(piece, brief)
    const read =
      readOutput(words) ??
      readOff(words) ??
      (i > 0 ? readOutput(wordsOf(inheriting(piece, words, shared), brief)) : null)
    if (!read) return null
    const [own] = read
    shared = own?.set === 'pin' ? ` ${own.level}` : own?.set === 'tone' ? ` ${own.pin}` : shared
    settings.push(...read)
  }
  return settings
}

/** A piece with what the piece before it said: `apple D4 high, banana D5`. */
const inheriting = (piece: string, words: ClauseWords, shared: string): string =>
  /\d/.test(shared)
    ? `${piece.replace(/(?<![\p{L}\p{N}])(\d+)(?! ?(?:hz|hertz|khz|kilohertz))(?![\p{L}\p{N}])/iu, '$1 Hz')}${words.pins.length > 0 ? '' : ` on ${/^ \d/.test(shared) ? `pin${shared}` : shared}`}`
    : `${piece}${shared}`

/** `The others stay dark`: labels whose LEDs are off. */
function readOff(words: ClauseWords): SketchSetting[] | null {
  const { tokens, labels, colours, pins, amounts, numbers, texts } = words
  if (labels.length === 0 || [...colours, ...pins, ...amounts, ...numbers, ...texts].length > 0) return null
  const dark = set('dark off unlit out')
  const free = new Set([
    ...idle,
    ...whenWords,
    ...seenWords,
    ...lampWords,
    ...set('stays stay remains remain keeps keep'),
  ])
  const rest = tokens.flatMap((t, at) => (covered(labels, at) ? [] : [t]))
  if (!rest.some((t) => dark.has(t.text))) return null
  if (!rest.every((t) => (t.kind === 'sign' ? /^[,:=>-]$/.test(t.text) : free.has(t.text) || dark.has(t.text))))
    return null
  return [...new Set(labels.map((l) => l.value))].map((on) => ({ set: 'leds off', on }) as SketchSetting)
}

interface Span {
  at: number
  end: number
}

const covered = (spans: readonly Span[], at: number): boolean => spans.some((s) => s.at <= at && at < s.end)

const notAWord =
  /\b(?:not a (?:word|line|peep|sound)|no (?:word|words|text|line|lines)|silent|silence|quiet|(?:say|print|write|report|show)s? nothing)\b/
const silentWords = set(
  'not no word words line lines text peep silent silence quiet say says print prints write writes report reports nothing stay stays keep keeps for',
)

/** Outcomes of which nothing is printed: `apples, oranges or nothing there = not a word`. */
export function readSilence(words: ClauseWords, brief: SketchBrief): SketchSetting[] | null {
  const { plain, tokens, labels, colours, pins, texts, amounts, numbers, negated } = words
  if (labels.length === 0 || negated.size > 0 || !notAWord.test(plain)) return null
  if ([...colours, ...pins, ...texts, ...amounts, ...numbers].length > 0) return null
  const free = new Set([...idle, ...whenWords, ...seenWords, ...silentWords, 'or'])
  const rest = tokens.filter((_, at) => !covered(labels, at))
  if (!rest.every((t) => (t.kind === 'sign' ? /^[,:=>/-]$|^[-=]>$|→/.test(t.text) : free.has(t.text)))) return null
  const nobody = /\b(?:or|and|if|when|for) nothing(?:'s| is)? (?:there|near|in front)?\b|\bnothing there\b/.test(plain)
  const on = [
    ...new Set(labels.map((l) => l.value)),
    ...(nobody ? [outcomeName('nothing', brief.contract.labels)] : []),
  ]
  return on.map((o): SketchSetting => ({ set: 'silent', on: o }))
}

/** An LED, pin, duty or tone for outcomes that are named next to each other. */
export function readOutput(words: ClauseWords): SketchSetting[] | null {
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
