import type { Amount } from './amounts.ts'
import { milliseconds, period } from './amounts.ts'
import type { Report } from './check.ts'
import type { SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

interface Used {
  set: SketchSetting['set']
  as: 'every' | 'for'
  text: string
  ms: number
}

/** Times and rates: each of a setting is one of the clause, each of the clause is used, and "for" and "every" are told apart. */
export function checkTimes(settings: readonly SketchSetting[], words: ClauseWords, report: Report): void {
  const used = settings.flatMap(usedBy)
  const there = words.amounts.flatMap((a) => {
    const ms = lengthOf(a.value)
    return ms === null ? [] : [{ ...a, ms }]
  })
  const implied = impliedTimes(words.plain)
  for (const { set, text, ms } of used) {
    const usual = set === 'interval' ? [] : [...paces]
    if (
      !there.some((t) => t.ms === ms) &&
      !implied.includes(ms) &&
      !usual.some(([word, pace]) => pace === ms && word.test(words.plain))
    )
      report('wish/unit', `“${text}” is none of the times in it`)
  }
  for (const { ms, value } of there) {
    if (!used.some((u) => u.ms === ms) && !(value.unit === 'Hz' && settings.some((s) => s.set === 'tone')))
      report('wish/number', `nothing was read for ${value.text}`)
    // One time is not both how often to read and how fast to blink.
    const kinds = new Set(used.filter((u) => u.ms === ms).map((u) => `${u.set} ${u.as}`))
    if (kinds.size > there.filter((t) => t.ms === ms).length && kinds.has('interval every'))
      report('wish/number', `${value.text} stands there once and was used twice`)
  }
  const fastest = /\bas (?:fast|quick\w*|often|soon) as\b|\b(?:full|top|maximum|max) speed\b|\bfastest\b/
  for (const s of settings) {
    if (s.set === 'interval' && period(s.every) === 0 && !fastest.test(words.plain))
      report('wish/number', 'it does not say as fast as possible')
    if (s.set === 'led' && s.do === 'blink' && /\b(?:twice|thrice)\b(?! (?:a|an|per|every|each)\b)/.test(words.plain)) {
      if (s.times === undefined && s.every === undefined) report('wish/number', 'it says how many times to blink')
    }
  }
  checkRoles(settings, words, report)
}

function usedBy(s: SketchSetting): Used[] {
  const used: Used[] = []
  const add = (as: Used['as'], text: string, ms: number | null) => {
    if (ms !== null && ms > 0) used.push({ set: s.set, as, text, ms })
  }
  if ('every' in s && s.every !== undefined) add('every', s.every, period(s.every))
  if ('for' in s && s.for !== undefined) add('for', s.for, milliseconds(s.for))
  return used
}

const lengthOf = ({ unit, text }: Amount): number | null =>
  unit === '%' || unit === 'share' || unit === 'kHz' || unit === '' ? null : period(text)

/** The usual paces of a blink: how often to read is no matter of taste. */
const paces: [RegExp, number][] = [
  [/\b(?:slow|slowly)\b/, 1000],
  [/\b(?:fast|quickly|rapid\w*|quick)\b/, 200],
]

/** Times that no number stands for. */
function impliedTimes(plain: string): number[] {
  const listed: [RegExp, number][] = [
    [/\b(?:every|each|per|single|by the) (?:single )?(?:second|sec)\b/, 1000],
    [/\b(?:every|each|per|single|by the) (?:single )?(?:minute|min)\b/, 60_000],
    [/\b(?:every|each|per|by the) (?:single )?hour\b|\bhourly\b/, 3_600_000],
  ]
  return listed.filter(([pattern]) => pattern.test(plain)).map(([, ms]) => ms)
}

/** `For another 10 s after it is over`, `3 s longer once it has left`. */
function staysOn({ at, end }: { at: number; end: number }, { tokens }: ClauseWords): boolean {
  const before = tokens[at - 1]?.text ?? ''
  const rest = tokens
    .slice(end, end + 12)
    .map((t) => t.text)
    .join(' ')
  const gone =
    /\b(?:after|once|when)(?:wards)?\b.*\b(?:over|gone|away|left|leaves|ended|ends|passed|past|stop|stops|stopped|disappear\w*|removed|taken)\b|^(?:\w+ )?(?:after|once) it$/
  return before === 'another'
    ? gone.test(rest) || /^(?:afterwards|longer|more)\b/.test(rest)
    : gone.test(rest) || /^(?:longer|more|further|extra) (?:after|once|when)\b/.test(rest)
}

/** A time after "for" lasts, one after "every" comes again. */
function checkRoles(settings: readonly SketchSetting[], words: ClauseWords, report: Report): void {
  for (const s of settings) {
    if (!('for' in s) || s.for === undefined || s.set === 'hold') continue
    const ms = milliseconds(s.for)
    const at = words.amounts.find((a) => lengthOf(a.value) === ms)
    if (at && staysOn(at, words)) report('wish/order', `“${s.for}” is how long it stays on afterwards`)
  }
  const again = settings.some((s) => s.set === 'repeat')
  const role = (value: string): 'for' | 'every' | null => {
    const ms = period(value)
    const at = words.amounts.find((a) => lengthOf(a.value) === ms)
    if (!at) return null
    const before = words.tokens.slice(Math.max(0, at.at - 2), at.at).map((t) => t.text)
    if (
      before.some(
        (t) =>
          t === 'for' ||
          t === 'during' ||
          (t === 'after' && !again && !/^(?:that|this|which|it)$/.test(words.tokens[at.at - 1]?.text ?? '')),
      )
    )
      return 'for'
    return before.some((t) => t === 'every' || t === 'each') || /Hz|times/.test(at.value.unit) ? 'every' : null
  }
  for (const s of settings) {
    if ('for' in s && s.for !== undefined && role(s.for) === 'every')
      report('wish/order', `“${s.for}” is how often, not how long`)
    if (
      (s.set === 'led' || s.set === 'interval' || s.set === 'repeat') &&
      s.every !== undefined &&
      role(s.every) === 'for'
    )
      report('wish/order', `“${s.every}” is how long, not how often`)
  }
}
