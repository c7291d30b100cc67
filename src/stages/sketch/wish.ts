/** Settings that words can give; a key is there only where the words say so. */
export interface Settings {
  intervalMs?: number
  smoothing?: { kind: 'none' | 'majority' | 'mean'; window: number }
  unsureBelow?: number | null
  report?: 'every sample' | 'changes'
  line?: 'label and score' | 'label'
}

/** Some words of the wish, exactly as they stand there, and what they mean. */
export interface Clause {
  words: string
  settings: Settings
}

/**
 * Cuts a wish into clauses and reads each. From the left, the longest run of words that the grammar reads in full is a clause. Where
 * none begins, the whole part up to the next comma or full stop is unread, together with what was read of it: half a demand is a guess.
 */
export function readWish(wish: string): { clauses: Clause[]; unread: string[] } {
  const clauses: Clause[] = []
  const unread: string[] = []
  for (const part of parts(wish)) {
    const read = readPart(part)
    if (read) clauses.push(...read)
    else unread.push(part)
  }
  return { clauses, unread }
}

/** Sentences and comma-separated parts; a point or comma between digits separates nothing. */
function parts(wish: string): string[] {
  return wish
    .split(/(?<!\d)[.,](?!\d)|(?<=\d)[.,](?!\d)|(?<!\d)[.,](?=\d)|[;!?\n\r:]|\s[-–—]\s/u)
    .map((p) => p.replace(/^[\s•*-]+|\s+$/g, ''))
    .filter((p) => p !== '')
}

const joiner = /^(?:and|then|but|also|please|,)$/i
const longestClause = 16

function readPart(part: string): Clause[] | null {
  const words = [...part.matchAll(/\S+/g)]
  const clauses: Clause[] = []
  let at = 0
  while (at < words.length) {
    if (joiner.test(words[at]?.[0] ?? '')) {
      at++
      continue
    }
    const found = longest(part, words, at)
    if (!found) return null
    clauses.push(found.clause)
    at = found.end
  }
  return clauses
}

function longest(part: string, words: RegExpExecArray[], at: number): { clause: Clause; end: number } | null {
  for (let end = Math.min(words.length, at + longestClause); end > at; end--) {
    const last = words[end - 1] as RegExpExecArray
    const text = part.slice((words[at] as RegExpExecArray).index, last.index + last[0].length)
    const settings = readClause(text)
    if (settings) return { clause: { words: text, settings }, end }
  }
  return null
}

const numbers: Record<string, number> = Object.fromEntries(
  'zero one two three four five six seven eight nine ten eleven twelve'.split(' ').map((w, i) => [w, i]),
)
const amount = `(\\d+(?:[.,]\\d+)?|${Object.keys(numbers).join('|')})`
const whole = `(\\d+|${Object.keys(numbers).join('|')})`
const unit = '(ms|milliseconds?|msecs?|s|secs?|seconds?|min|minutes?)'
const readings = '(?:readings?|samples?|values?|measurements?|results?)'
const thing = '(?:(?:the|a|its) )?(?:label|class|result|prediction|answer|name)'
const score = '(?:(?:the|its|a) )?(?:score|confidence|probability)'
const say = '(?:print|show|write|output|report|say|send)'
const place = '(?: (?:to|on|over) (?:the )?serial(?: (?:port|monitor|line))?)?'
// "print" and "predict" take no object here: "print the label every second" says what a line holds as well.
const measure =
  '(?:(?:(?:take|make|do|read|sample|measure|classify|check|update)(?: (?:a|the|one) (?:sensor|reading|sample|measurement|values?))?|print|predict) )?'

/** NaN, which no rule accepts, for `1,000` and `1.000`: one thousand to some, one to others. */
function quantity(text: string): number {
  if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return Number.NaN
  return numbers[text.toLowerCase()] ?? Number(text.replace(',', '.'))
}

function milliseconds(count: number, unitText: string): number | null {
  const factor = /^m(?:s|illi)/i.test(unitText) ? 1 : /^min/i.test(unitText) ? 60_000 : 1000
  // A time that somebody wrote is kept to the millisecond or not read at all.
  const ms = Math.round(count * factor)
  return Math.abs(ms - count * factor) < 1e-6 ? interval(ms) : null
}

/** Whole milliseconds from 1 to a day, rounded by at most half a percent (3 Hz is 333 ms); else null: what cannot be kept is not read. */
function interval(ms: number): number | null {
  const rounded = Math.round(ms)
  return rounded >= 1 && rounded <= 86_400_000 && Math.abs(rounded - ms) <= ms / 200 ? rounded : null
}

const setInterval = (ms: number | null): Settings | null => (ms === null ? null : { intervalMs: ms })

function setWindow(kind: 'majority' | 'mean', text: string): Settings | null {
  const window = quantity(text)
  if (!(window >= 1 && window <= 255)) return null
  return { smoothing: window === 1 ? { kind: 'none', window: 1 } : { kind, window } }
}

function setUnsure(text: string, percent: string | undefined): Settings | null {
  const share = percent ? quantity(text) / 100 : quantity(text)
  // "below 60" or "below 1" without a per cent sign could be either.
  return share > 0 && (percent ? share <= 1 : share < 1) ? { unsureBelow: share } : null
}

type Reading = (...groups: string[]) => Settings | null
const rule = (pattern: string, reading: Reading): { pattern: RegExp; reading: Reading } => ({
  // The group holds alternatives together: without it only the first would be tied to the start and the last to the end.
  pattern: new RegExp(`^(?:${pattern})$`, 'iu'),
  reading,
})

const grammar = [
  rule(`${measure}(?:once )?every ${amount} ?${unit}`, (n, u) =>
    setInterval(milliseconds(quantity(n as string), u as string)),
  ),
  rule(`${measure}(?:once )?every ${unit}`, (u) =>
    /^(?:second|minute)$/i.test(u as string) ? setInterval(milliseconds(1, u as string)) : null,
  ),
  rule(`${measure}(?:once )?every half (?:a )?second`, () => ({ intervalMs: 500 })),
  rule(`${measure}(once|twice|${amount} times) (?:a|per|every|each) (second|minute)`, (often, n, per) => {
    const times = /^once$/i.test(often as string) ? 1 : /^twice$/i.test(often as string) ? 2 : quantity(n as string)
    return setInterval(interval((/^m/i.test(per as string) ? 60_000 : 1000) / times))
  }),
  rule(`${measure}(?:at )?${amount} ?(?:hz|hertz)`, (n) => setInterval(interval(1000 / quantity(n as string)))),
  rule(`(?:smooth|smoothed|smoothing)(?: it)? (?:over|with) (?:the )?(?:last )?${whole} ${readings}`, (n) =>
    setWindow('majority', n as string),
  ),
  rule(
    `(?:(?:take|use) )?(?:the |a )?majority(?: vote)? (?:of|over|from) (?:the )?(?:last )?${whole}(?: ${readings})?`,
    (n) => setWindow('majority', n as string),
  ),
  rule(
    `(?:(?:take|use) )?(?:the |an? )?(?:average|mean)(?:d)? (?:of|over) (?:the )?(?:last )?${whole} ${readings}`,
    (n) => setWindow('mean', n as string),
  ),
  rule('(?:no|without|without any) smoothing', () => ({ smoothing: { kind: 'none', window: 1 } })),
  rule("(?:do not|don't|don’t) smooth(?: (?:it|anything))?", () => ({ smoothing: { kind: 'none', window: 1 } })),
  rule(`${say} ${thing}${place}`, () => ({ line: 'label' })),
  rule(`${say} ${thing} (?:and|with) ${score}${place}`, () => ({ line: 'label and score' })),
  rule(`(?:${say} )?only (?:when|if) (?:it|the label|the result|the answer) (?:changes|has changed)`, () => ({
    report: 'changes',
  })),
  rule(`(?:${say} )?(?:only )?(?:on|the) changes?(?: only)?|only on change|${say} only changes`, () => ({
    report: 'changes',
  })),
  rule(`(?:${say} )?every (?:reading|sample|result)`, () => ({ report: 'every sample' })),
  rule(
    `${say} ["“'‘]?unsure["”'’]? (?:(?:when|if) )?(?:(?:the|its) )?(?:score |confidence |it )?(?:is )?(?:below|under|less than) ${amount} ?(%|percent|per cent)?`,
    (n, p) => setUnsure(n as string, p),
  ),
  rule('(?:hi|hello|hey|please|thanks|thank you)(?: there)?', () => ({})),
]

/** The settings of a clause that one rule of the grammar reads from its first to its last word; null when none does. */
function readClause(text: string): Settings | null {
  for (const { pattern, reading } of grammar) {
    const match = pattern.exec(text.replace(/\s+/g, ' '))
    if (match) return reading(...match.slice(1))
  }
  return null
}
