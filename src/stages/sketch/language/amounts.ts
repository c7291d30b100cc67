import { Grammar } from '../../../language/grammar.ts'
import type { Token } from '../../../language/tokens.ts'

/** Words for units of time, and milliseconds of each. */
const timeUnits = {
  ms: { words: 'ms|msec|msecs|millis|millisecond|milliseconds|milisecond|miliseconds|millisec|millisecs', ms: 1 },
  s: { words: 's|sec|secs|second|seconds', ms: 1000 },
  min: { words: 'min|mins|minute|minutes', ms: 60_000 },
  h: { words: 'h|hr|hrs|hour|hours', ms: 3_600_000 },
} as const
type TimeUnit = keyof typeof timeUnits

export interface Amount {
  /** Number and unit in one spelling: `250 ms`, `2 times a minute`, `60 %`. */
  text: string
  value: number
  unit: TimeUnit | 'Hz' | 'kHz' | '%' | 'share' | 'times a second' | 'times a minute' | 'times a hour' | 'of 255' | ''
}

const amountOf = (value: number, unit: Amount['unit']): Amount | undefined =>
  Number.isFinite(value) && value > 0
    ? { text: unit === '' || unit === 'share' ? `${value}` : `${value} ${unit}`, value, unit }
    : undefined

/** `1 reading a minute` is every minute. */
const rateOf = (count: number, per: 'second' | 'minute' | 'hour'): Amount | undefined =>
  count === 1
    ? amountOf(1, ({ second: 's', minute: 'min', hour: 'h' } as const)[per])
    : amountOf(count, `times a ${per}`)

/** Adds the rules for times, rates, shares and pitches to a grammar: `{time}`, `{rate}`, `{share}`, `{hertz}`, `{count}`. */
export function addAmounts(grammar: Grammar): Grammar {
  for (const [unit, { words }] of Object.entries(timeUnits) as [TimeUnit, { words: string }][]) {
    grammar.add(
      'time',
      [`# (more|further|extra)? ${words}`, (n: Token) => amountOf(n.value, unit)],
      [`# and a half ${words}`, (n: Token) => (Number.isInteger(n.value) ? amountOf(n.value + 0.5, unit) : undefined)],
      [`(a|an|one|another)? ${words} and a half`, () => amountOf(1.5, unit)],
      [`(a|an)? half ${words}`, () => amountOf(0.5, unit)],
      [`a? quarter (of a)? ${words}`, () => amountOf(0.25, unit)],
    )
    if (unit !== 'ms') grammar.add('time', [`(a|an) ${words}`, () => amountOf(1, unit)])
  }
  const thing =
    'times|time|readings|reading|samples|sample|measurements|measurement|predictions|prediction|values|value|lines|line|results|result|answers|answer|windows|window|x'
  grammar.add(
    'rate',
    ['# hz|hertz', (n: Token) => amountOf(n.value, 'Hz')],
    [`# (${thing})? (a|per|every|each|/) second|sec|s`, (n: Token) => rateOf(n.value, 'second')],
    [`# (${thing})? (a|per|every|each|/) minute|min`, (n: Token) => rateOf(n.value, 'minute')],
    [`# (${thing})? (a|per|every|each|/) hour|h`, (n: Token) => rateOf(n.value, 'hour')],
  )
  for (const [word, count] of [
    ['once', 1],
    ['twice', 2],
    ['thrice', 3],
  ] as const) {
    for (const per of ['second', 'minute', 'hour'] as const) {
      grammar.add('rate', [`${word} (a|an|per|every|each) ${per}`, () => amountOf(count, `times a ${per}`)])
    }
  }
  grammar.add(
    'share',
    ['# %|percent|pct', (n: Token) => (n.value <= 100 ? amountOf(n.value, '%') : undefined)],
    ['# per cent', (n: Token) => (n.value <= 100 ? amountOf(n.value, '%') : undefined)],
    // Without a per cent sign only a number that can be nothing but a share.
    ['#', (n: Token) => (n.value > 0 && n.value < 1 ? amountOf(n.value, 'share') : undefined)],
    ['(a|one)? half', () => amountOf(0.5, 'share')],
  )
  grammar.add(
    'hertz',
    ['# hz|hertz', (n: Token) => amountOf(n.value, 'Hz')],
    ['# khz|kilohertz', (n: Token) => amountOf(n.value, 'kHz')],
  )
  grammar.add('count', ['#', (n: Token) => (Number.isInteger(n.value) && n.value > 0 ? n.value : undefined)])
  return grammar
}

const ofDuty = '(of)? (the|its)? (full|maximum)? (power|speed|brightness|duty|duty cycle|strength|throttle)?'
const grammar = addAmounts(new Grammar())
  .add(
    'duty',
    ['# %|percent|pct', (n: Token) => (n.value <= 100 ? amountOf(n.value, '%') : undefined)],
    ['# per cent', (n: Token) => (n.value <= 100 ? amountOf(n.value, '%') : undefined)],
    [
      '# (of 255)?',
      (n: Token) => (Number.isInteger(n.value) && n.value <= 255 ? amountOf(n.value, 'of 255') : undefined),
    ],
    ['# / #', (n: Token, of: Token) => (of.value === 255 && n.value <= 255 ? amountOf(n.value, 'of 255') : undefined)],
    [`full|fully ${ofDuty}`, () => amountOf(100, '%')],
    [`half ${ofDuty}`, () => amountOf(50, '%')],
    [`(a|one)? quarter ${ofDuty}`, () => amountOf(25, '%')],
    [`(a|one) third ${ofDuty}`, () => amountOf(100 / 3, '%')],
    [`two thirds ${ofDuty}`, () => amountOf(200 / 3, '%')],
    [`# quarters ${ofDuty}`, (n: Token) => (n.value === 3 ? amountOf(75, '%') : undefined)],
  )
  .add(
    'interval',
    ['every? {time}', (t: Amount) => t],
    ['at? {rate}', (r: Amount) => r],
    ['every? second|sec', () => amountOf(1, 's')],
  )
  .add('interval', ['every? minute|min', () => amountOf(1, 'min')], ['every? hour', () => amountOf(1, 'h')])
  .add('interval', [
    [
      'as (fast|quick|quickly|often|frequently) as (possible|you can|it can|it goes|(it|the (sensor|board|arduino|chip|thing|hardware|device)) (can|allows|permits|delivers|goes|is able) (deliver|go|give|manage|do|to)?)',
      'fastest',
    ],
    (): Amount => ({ text: 'as fast as possible', value: 0, unit: 'ms' }),
  ])

const read = (rule: string, text: string): Amount | null => {
  const values = grammar.read(rule, text)
  return values.length === 1 ? (values[0] as Amount) : null
}

const longest = 86_400_000
const whole = (ms: number): number | null => (Number.isInteger(ms) && ms >= 1 && ms <= longest ? ms : null)

/** Milliseconds of a time, kept to the millisecond (1 to a day), or null. */
export function milliseconds(text: string): number | null {
  const amount = read('time', text)
  if (!amount) return null
  const ms = amount.value * timeUnits[amount.unit as TimeUnit].ms
  // 0.1 s is 100 ms in spite of binary fractions.
  return whole(Math.abs(ms - Math.round(ms)) < 1e-6 ? Math.round(ms) : ms)
}

/** Milliseconds between two of something (`250 ms`, `4 Hz`, `twice a second`): a rate is rounded by at most half a percent. 0 for as fast as possible. */
export function period(text: string): number | null {
  const amount = read('interval', text)
  if (!amount) return milliseconds(text)
  if (amount.unit === 'ms' && amount.value === 0) return 0
  const per = { Hz: 1000, 'times a second': 1000, 'times a minute': 60_000, 'times a hour': 3_600_000 }[
    amount.unit as string
  ]
  if (per === undefined) return milliseconds(amount.text)
  const ms = per / amount.value
  return Math.abs(Math.round(ms) - ms) <= ms / 200 ? whole(Math.round(ms)) : null
}

/** 0 to 1 of `60 %` or `0.6`, or null. */
export function share(text: string): number | null {
  const amount = read('share', text)
  if (!amount) return null
  const value = amount.unit === '%' ? Number((amount.value / 100).toPrecision(12)) : amount.value
  return value > 0 && value <= 1 ? value : null
}

/** Duty of 0 to 255 of `40 %` (rounded) or `128`, or null. */
export function duty(text: string): number | null {
  const amount = read('duty', text)
  if (!amount) return null
  return amount.unit === '%' ? Math.round((amount.value / 100) * 255) : amount.value
}

/** Whole hertz, 20 to 20,000, of `440 Hz` or `1 kHz`, or null. */
export function hertz(text: string): number | null {
  const amount = read('hertz', text)
  if (!amount) return null
  const hz = Math.round(amount.value * (amount.unit === 'kHz' ? 1000 : 1) * 1e6) / 1e6
  return Number.isInteger(hz) && hz >= 20 && hz <= 20_000 ? hz : null
}

/** Number of a pin: `5`, `D5`, `pin 5` (2 to 13), `A0` to `A7` (14 to 21); null for another. */
export function pinNumber(text: string): number | null {
  const match =
    /^\s*(?:(?:the )?(?:digital |analog |gpio |output )?pin\s*|gpio\s*|output\s*)?(?:(a)\s*([0-7])|d?\s*(\d{1,2}))\s*$/i.exec(
      text,
    )
  if (!match) return null
  if (match[1]) return 14 + Number(match[2])
  const pin = Number(match[3])
  return pin >= 2 && pin <= 21 ? pin : null
}
