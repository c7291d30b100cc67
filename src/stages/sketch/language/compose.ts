import type { SensorId } from '../../../board/profiles.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { Behaviour, Gate, Outcome, Output, Reaction } from '../../../verification/behaviour.ts'
import type { SketchBrief } from '../brief.ts'
import type { SketchPlan } from '../plan.ts'
import { duty, hertz, milliseconds, period, pinNumber, share } from './amounts.ts'
import { describe, namedOutcomes } from './describe.ts'
import { gateValue } from './units.ts'
import { type OutcomeWord, outcomeName, outcomes, type SettingOf, type SketchSetting } from './vocabulary.ts'
import { wordsOf } from './words.ts'

/** Period of a blink when nobody said one. */
export const defaultBlinkMs = 500

/** What a sketch does when nobody said otherwise. */
const defaults: Record<SensorId, Pick<Behaviour, 'intervalMs' | 'smoothing' | 'unsureBelow'>> = {
  // A hand that brings a thing needs a moment: four readings a second, and the last three decide.
  apds9960: { intervalMs: 250, smoothing: { kind: 'majority', window: 3 }, unsureBelow: 0.5 },
  // A window of motion is a sample already.
  lsm9ds1: { intervalMs: 0, smoothing: { kind: 'none', window: 1 }, unsureBelow: 0.5 },
  // Each row that comes in gets its own answer.
  serial: { intervalMs: 0, smoothing: { kind: 'none', window: 1 }, unsureBelow: null },
}

type Line = Behaviour['line']

/**
 * The plan: what was read, over the defaults of the sensor. Every amount has been checked to be one (`check.ts`), so what cannot be
 * computed here is a defect of the checks.
 */
export function compose(readings: readonly ClauseReading[], brief: SketchBrief): SketchPlan {
  const settings = readings.flatMap((r) => [...(r.settings as unknown as SketchSetting[]), ...leftOut(r, brief)])
  const of = <S extends SketchSetting['set']>(set: S) => settings.filter((s) => s.set === set) as SettingOf<S>[]
  const last = <S extends SketchSetting['set']>(set: S) => of(set).at(-1)
  const base = defaults[brief.sensor]
  const asked = new Set<string>()
  const pick = <T>(field: string, wished: T | undefined, otherwise: T): T => {
    if (wished === undefined) return otherwise
    asked.add(field)
    return wished
  }

  const interval = last('interval')
  const smoothing = last('smoothing')
  const limit = last('unsure')?.below ?? last('sure')?.above
  const repeat = last('repeat')
  const reactions = reactionsOf(settings, brief)
  const line = lineOf(settings, readings)
  const custom = last('custom')
  const plan: Omit<SketchPlan, 'clauses' | 'defaults'> = {
    version: 2,
    intervalMs: pick('intervalMs', interval && must(period(interval.every)), base.intervalMs),
    smoothing: pick(
      'smoothing',
      smoothing
        ? { kind: smoothing.kind, window: smoothing.readings }
        : last('no smoothing') && { kind: 'none' as const, window: 1 },
      base.smoothing,
    ),
    unsureBelow: pick(
      'unsureBelow',
      limit !== undefined ? must(share(limit)) : last('never unsure') ? null : undefined,
      brief.probabilities ? base.unsureBelow : null,
    ),
    confirm: pick('confirm', last('confirm')?.times, 1),
    report: pick('report', reportOf(last('report')?.when), 'every sample'),
    repeatMs: pick('repeatMs', repeat && must(period(repeat.every)), null),
    line: pick('line', line, { format: 'human', fields: ['label', 'score'], template: null }),
    start: pick('start', last('start')?.text, null),
    reactions: pick('reactions', reactions.length > 0 ? reactions : undefined, []),
    custom: pick('custom', custom && { body: custom.body, pins: custom.pins, prints: custom.prints }, null),
    gates: [...dataGates(brief), ...[...of('skip'), ...of('only when')].map((g) => gateOf(g, brief))],
  }
  return {
    ...plan,
    clauses: readings.map((r) => ({
      words: r.words,
      settings: (r.settings as unknown as SketchSetting[]).map((s) => {
        const rest = 'on' in s && s.on === outcomeName('everything else', brief.contract.labels)
        return describe(s, brief) + (rest ? ` (${namedOutcomes(s.on, settings, brief)})` : '')
      }),
      by: r.by,
    })),
    defaults: ['intervalMs', 'smoothing', 'unsureBelow', 'confirm', 'report', 'line'].filter((f) => !asked.has(f)),
  }
}

function must<T>(value: T | null): T {
  if (value === null) throw new Error('an amount of the plan was not checked')
  return value
}

function reportOf(when: SettingOf<'report'>['when'] | undefined): Behaviour['report'] | undefined {
  return when === 'every reading' ? 'every sample' : when
}

const dataGates = (brief: SketchBrief): Gate[] =>
  brief.contract.validity.map(({ column, min, max, reason }) => ({
    column,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    reason,
    from: 'data' as const,
  }))

/** The bounds of the readings that count: `skip below 20` keeps 20, `skip at most 20` does not. */
function gateOf(gate: SettingOf<'skip'> | SettingOf<'only when'>, brief: SketchBrief): Gate {
  const { column, is } = gate
  const value = must(gateValue(gate, brief.contract.raw))
  const from = 'wish' as const
  const unit = gate.unit === undefined || value === gate.value ? '' : ` ${gate.unit}`
  const reason = `${gate.set === 'skip' ? '' : 'not '}${is} ${gate.value}${unit}`
  const kept =
    gate.set === 'only when'
      ? is
      : ({ below: 'at least', above: 'at most', 'at least': 'below', 'at most': 'above' } as const)[is]
  switch (kept) {
    case 'at least':
      return { column, min: value, reason, from }
    case 'at most':
      return { column, max: value, reason, from }
    case 'above':
      return { column, min: value, minExcluded: true, reason, from }
    case 'below':
      return { column, max: value, maxExcluded: true, reason, from }
  }
}

/**
 * The fields that all clauses want, in their order. `The light level too` is said on top of label and score, and `the confidence in
 * percent` says how one field is shown, not that the others go.
 */
function fieldsOf(readings: readonly ClauseReading[]): string[] | undefined {
  const own = (r: ClauseReading) =>
    (r.settings as unknown as SketchSetting[]).flatMap((s) => (s.set === 'line' ? s.fields : []))
  const fields = [...new Set(readings.flatMap(own))]
  if (fields.length === 0 || fields.includes('label')) return fields.length === 0 ? undefined : fields
  const speaking = readings.filter((r) => own(r).length > 0)
  const says = (words: RegExp) => speaking.some((r) => words.test(r.words))
  if (says(/\b(?:too|also|as well|in addition|additionally|plus|add)\b/i))
    return ['label', 'score', ...fields.filter((f) => f !== 'score')]
  const alone = /\b(?:only|just|nothing but|alone|solely|exclusively|columns?|csv|json)\b/i
  return fields.length === 1 && !says(alone) ? ['label', ...fields] : fields
}

function lineOf(settings: readonly SketchSetting[], readings: readonly ClauseReading[]): Line | undefined {
  const wished = fieldsOf(readings)
  const format = settings.findLast((s) => s.set === 'format')
  const template = settings.findLast((s) => s.set === 'template')
  if (!wished && !format && !template) return undefined
  const named = ['label', 'score', 'percent', 'ms'] as const
  const names = wished ?? ['label', 'score']
  const fields: Line['fields'] = names.map((f) =>
    (named as readonly string[]).includes(f) ? (f as (typeof named)[number]) : { column: f },
  )
  if (template) return { format: 'template', fields, template: template.text }
  const signed =
    names.includes('percent') && readings.some((r) => /(?:%|\bper ?cent|\bpercentage)[ -]signs?\b/i.test(r.words))
  if (signed && !format) {
    return {
      format: 'template',
      fields,
      template: names.map((f) => (f === 'percent' ? '{percent} %' : `{${f}}`)).join(' '),
    }
  }
  return { format: format?.as ?? 'human', fields, template: null }
}

/** Settings that say something about outcomes: what each names, `everything else` leaves out. */
const naming = new Set<string>(['named', 'led', 'leds off', 'pin', 'pwm', 'tone', 'say', 'silent', 'print only'])

/**
 * What a clause about everything else names only to leave it out (`anything that isn't a cat`), as settings that do nothing but name it.
 */
export function leftOut(reading: ClauseReading, brief: SketchBrief): SketchSetting[] {
  const rest = outcomeName('everything else', brief.contract.labels)
  if (!reading.settings.some((s) => s.on === rest)) return []
  return [...wordsOf(reading.words, brief).negated].map((on) => ({ set: 'named', on }) as unknown as SketchSetting)
}

/** The outcomes that a word of a setting stands for, given everything else that the wish names. */
export function outcomesOf(on: string, settings: readonly SketchSetting[], brief: SketchBrief): Outcome[] {
  const { labels } = brief.contract
  const index = labels.indexOf(on)
  if (index >= 0) return [index]
  const word = outcomes.find((o) => outcomeName(o, labels) === on) as OutcomeWord
  const every: Outcome[] = [...labels.map((_, i) => i), 'unsure', 'nothing']
  switch (word) {
    case 'unsure':
    case 'nothing':
      return [word]
    case 'any label':
      return every.filter((o) => typeof o === 'number')
    case 'always':
      return every
    case 'everything else': {
      const named = new Set<Outcome>()
      for (const s of settings) {
        if (!naming.has(s.set) || !('on' in s) || s.on === on || s.on === outcomeName('always', labels)) continue
        for (const o of outcomesOf(s.on, [], brief)) named.add(o)
      }
      return every.filter((o) => !named.has(o))
    }
  }
}

function reactionsOf(settings: readonly SketchSetting[], brief: SketchBrief): Reaction[] {
  const every: Outcome[] = [...brief.contract.labels.map((_, i) => i), 'unsure', 'nothing']
  const reactions = new Map<Outcome, Reaction>(every.map((on) => [on, { on, say: 'line', outputs: [], holdMs: 0 }]))
  const each = (on: string, change: (reaction: Reaction) => void) => {
    for (const o of outcomesOf(on, settings, brief)) change(reactions.get(o) as Reaction)
  }
  const only = new Set(settings.flatMap((s) => (s.set === 'print only' ? outcomesOf(s.on, settings, brief) : [])))
  if (only.size > 0) for (const [on, reaction] of reactions) if (!only.has(on)) reaction.say = 'silent'
  for (const s of settings) {
    if (s.set === 'say') each(s.on, (r) => Object.assign(r, { say: { text: s.text } }))
    if (s.set === 'silent') each(s.on, (r) => Object.assign(r, { say: 'silent' }))
    if (s.set === 'hold') each(s.on, (r) => Object.assign(r, { holdMs: must(milliseconds(s.for)) }))
    const output = outputOf(s)
    if (output && 'on' in s) {
      each(s.on, (r) => {
        if (!r.outputs.some((o) => JSON.stringify(o) === JSON.stringify(output))) r.outputs.push(output)
      })
    }
  }
  // "Off" for one outcome takes it out of what was said about several.
  for (const s of settings) {
    if (s.set === 'leds off') each(s.on, (r) => drop(r, (o) => o.kind === 'led'))
    if (s.set === 'led' && s.do === 'off') each(s.on, (r) => drop(r, (o) => o.kind === 'led' && o.led === s.led))
  }
  return [...reactions.values()].filter((r) => r.say !== 'line' || r.outputs.length > 0)
}

const drop = (reaction: Reaction, what: (output: Output) => boolean): void => {
  reaction.outputs = reaction.outputs.filter((o) => !what(o))
}

/** What an LED, pin or buzzer is to do; null for a setting about something else, and for "off". */
export function outputOf(s: SketchSetting): Output | null {
  const forMs = 'for' in s && s.for !== undefined ? must(milliseconds(s.for)) : null
  switch (s.set) {
    case 'led': {
      if (s.do === 'off') return null
      const blinkMs = s.do === 'blink' ? (s.every === undefined ? defaultBlinkMs : must(period(s.every))) : null
      return {
        kind: 'led',
        led: s.led,
        blinkMs,
        forMs: blinkMs !== null && s.times !== undefined ? s.times * blinkMs : forMs,
      }
    }
    case 'pin':
      return { kind: 'pin', pin: must(pinNumber(s.pin)), level: s.level, forMs }
    case 'pwm':
      return { kind: 'pwm', pin: must(pinNumber(s.pin)), duty: must(duty(s.duty)), forMs }
    case 'tone':
      return { kind: 'tone', pin: must(pinNumber(s.pin)), hertz: must(hertz(s.pitch)), forMs }
    default:
      return null
  }
}
