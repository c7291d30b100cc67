import type { SketchBrief } from '../brief.ts'
import { duty, hertz, milliseconds, period, pinNumber, share } from './amounts.ts'
import { named, outcomeWords } from './check-ground.ts'
import { fieldWords } from './fields.ts'
import { triggers } from './lexicon.ts'
import { unitIn } from './units.ts'
import { type Grounds, gateColumns, outcomeName, outcomeNames } from './vocabulary.ts'
import { wordsOf } from './words.ts'

/**
 * What a clause gives ground for: kinds of settings of which it has a word, and the labels, colours, pins, columns, texts and amounts that
 * stand in it, as it writes them. A reading that is held to these cannot make anything up; what it makes of them is still to be checked.
 */
export function groundsOf(clause: string, brief: SketchBrief): Grounds {
  const words = wordsOf(clause, brief)
  const { labels, raw } = brief.contract
  const verbatim = ({ at, end }: { at: number; end: number }): string =>
    clause.slice(words.tokens[at]?.start, words.tokens[end - 1]?.end)
  const amounts = [...words.amounts.map(verbatim), ...spoken(clause)]
  const withinAmount = (at: number): boolean => [...words.amounts, ...words.pins].some((a) => a.at <= at && at < a.end)
  const loose = words.numbers.filter((n) => !withinAmount(n.at)).map((n) => n.value)
  // `0.3` may be a share, and a value of a column.
  const shares = words.amounts.filter((a) => a.value.unit === 'share')
  // A number whose unit nobody knows, as of a slip of the pen: the model may write it out.
  const bare = loose.length > 0
  const those = (is: (text: string) => boolean): string[] | null => {
    const found = [...new Set(amounts.filter(is))]
    return found.length === 0 && bare ? null : found
  }
  // What stands behind "for" lasts, and what stands behind "every" comes again.
  const after = (text: string, word: RegExp): boolean => {
    const there = words.amounts.filter((a) => verbatim(a) === text)
    return there.length > 0 && there.every((a) => word.test(words.tokens[a.at - 1]?.text ?? ''))
  }
  const lower = new Set(['template', 'custom', 'say'])
  const colours = words.colours.map((c) => c.value)
  const lamp =
    /\b(?:leds?|lights?|lamps?|blink\w*|flash\w*|puls\w*|flicker\w*|orange|shine\w*|glow\w*|lit|built|on-?board)\b/
  const labelled = outcomeNames(labels).filter((on) =>
    labels.includes(on)
      ? words.labels.some((l) => l.value === on)
      : outcomeWords(on, labels).test(words.plain) ||
        words.texts.some((t) => outcomeWords(on, labels).test(t.value.toLowerCase())),
  )
  const below = those((text) => share(text) !== null)
  const gates = gateColumns(brief).filter((column) => named(column, words, brief))
  // `262 Hz for the apple, 330 for the banana`.
  const inHertz = words.amounts.some((a) => a.value.unit === 'Hz') ? loose.map((n) => `${n} Hz`) : []
  return {
    kind: (set) => {
      const trigger = triggers[set]
      if (set === 'template') return shaped.test(words.lower)
      if (set === 'own gates') return tooMuch.test(words.plain)
      return trigger === undefined || trigger.test(lower.has(set) ? words.lower : words.plain)
    },
    // Below a share it is unsure; what stays on afterwards may be anything.
    on: [
      ...new Set([
        ...labelled,
        ...(below === null || below.length > 0 ? [outcomeName('unsure', labels)] : []),
        // Where readings do not count, nothing is there.
        ...(gates.length > 0 && words.numbers.length > 0 ? [outcomeName('nothing', labels)] : []),
        ...(words.labels.length === 0 && triggers.hold?.test(words.plain) ? [outcomeName('always', labels)] : []),
      ]),
    ],
    leds: [
      ...new Set([
        ...colours,
        ...(lamp.test(words.plain) || words.pins.some((p) => pinNumber(p.value) === 13) ? ['builtin'] : []),
        ...(/\bpower\b/.test(words.plain) ? ['power'] : []),
      ]),
    ],
    does: [
      'on',
      ...(/\b(?:off|out|dark|dies|not|don't|no|never|stop\w*|without|unlit)\b/.test(words.plain) ? ['off'] : []),
      ...(/\b(?:blink|flash|puls|flicker|strob)\w*|\bon and off\b/.test(words.plain) ? ['blink'] : []),
    ],
    units: [
      ...new Set(
        words.numbers.flatMap((n) => {
          const unit = unitIn(clause.slice(words.tokens[n.end - 1]?.end))
          return unit ? [unit.written] : []
        }),
      ),
    ],
    pins: [...new Set(words.pins.map((p) => p.value))].filter((p) => pinNumber(p) !== null && pinNumber(p) !== 13),
    periods: those((text) => period(text) !== null && !after(text, /^(?:for|during)$/)),
    times: those((text) => milliseconds(text) !== null && !after(text, /^(?:every|each)$/)),
    shares: below,
    duties: those((text) => duty(text) !== null),
    pitches:
      inHertz.length > 0
        ? [...(those((text) => hertz(text) !== null) ?? []), ...inHertz]
        : those((text) => hertz(text) !== null),
    counts: [...new Set([...loose, ...counted(clause)])].filter((n) => Number.isInteger(n)),
    values: [...new Set([...loose, ...shares.map((a) => a.value.value)])],
    texts: words.texts.length > 0 ? [...new Set(words.texts.map((t) => t.value))] : null,
    gates,
    fields: ['label', 'score', 'percent', 'ms', ...raw.map((c) => c.name)].filter(
      (field) => fieldWords(field, brief)?.test(words.plain) ?? named(field, words, brief),
    ),
  }
}

/** A condition without a number: too dark, too far away, nothing near. */
const tooMuch =
  /\b(?:too|so|very|enough|pitch)\b.*\b(?:dark|dim|bright|light|far|away|close|near)\b|\b(?:dark(?:ness)?|dim|far away)\b|\b(?:nothing|something|anything|isn't|not) .*\b(?:near|close|there)\b/

/** Words of a line whose shape somebody shows or tells. */
const shaped =
  /\{|<\w+>|\b(?:like|looks?|forms?|formats?|such as|examples?|e\.g|template|style|exactly|separat\w*|divid\w*|delimit\w*|between|join\w*|semi-?colons?|slash\w*|colons?|dash\w*|pipes?|bars?|spaces?|tabs?)\b/

/** Amounts that are no number and unit: `full speed`, `every minute`, `slowly`. */
function spoken(clause: string): string[] {
  const pattern =
    /\b(?:(?:full|half)(?: (?:speed|power|brightness|duty))?|fully|(?:a )?quarter|(?:seconds?|sec|minute|hour)(?<=\b(?:every|each|per) \w+)|as (?:fast|quick|quickly|often|frequently) as (?:possible|you can|it can|it goes|(?:it|the (?:sensor|board|arduino|chip|thing|hardware|device)) (?:can|allows|permits|delivers|goes)(?: (?:deliver|go|give|manage|do))?)|\d+ ?(?:\/|of|out of) ?255)\b/gi
  const found = [...clause.matchAll(pattern)].map((m) => m[0])
  const more = [...clause.matchAll(/(\w+) (?:more|further|extra|additional) (\w+)/gi)].map((m) => `${m[1]} ${m[2]}`)
  // The usual paces of a blink, as the grammar has them.
  const slow = /\bslow(?:ly)?\b/i.test(clause) ? ['1 s'] : []
  const fast = /\b(?:fast|quick(?:ly)?|rapid(?:ly)?)\b/i.test(clause) ? ['200 ms'] : []
  const quarter = /\bquarter\b/i.test(clause) ? ['quarter'] : []
  return [...found, ...more, ...quarter, ...slow, ...fast]
}

const counted = (clause: string): number[] =>
  ([/\bonce\b/i, /\b(?:twice|double)\b/i, /\bthrice\b/i] as const).flatMap((word, i) =>
    word.test(clause) ? [i + 1] : [],
  )
