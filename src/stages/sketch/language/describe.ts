import type { SketchBrief } from '../brief.ts'
import { outcomesOf } from './compose.ts'
import { type OutcomeWord, outcomeName, outcomes, type SketchSetting } from './vocabulary.ts'

const leds: Record<string, string> = { builtin: 'the built-in LED', power: 'the power LED' }
const led = (name: string): string => leds[name] ?? `the ${name} LED`
const pin = (name: string): string =>
  /^\d/.test(name) ? `pin ${name}` : name.replace(/^(?:the )?(?:digital )?pin\s*/i, 'pin ')
const unit = (unit: string | undefined): string => (unit === undefined ? '' : ` ${unit}`)
const time = (time: string | undefined): string => (time === undefined ? '' : ` for ${time}`)

/** A setting in plain words, as reports and questions show it. */
export function describe(s: SketchSetting, brief: SketchBrief): string {
  switch (s.set) {
    case 'interval':
      return `take a reading ${pace(s.every)}`
    case 'smoothing':
      return s.kind === 'majority'
        ? `the majority of the last ${s.readings} samples counts`
        : `the mean score of the last ${s.readings} samples counts`
    case 'no smoothing':
      return 'every sample counts by itself'
    case 'unsure':
      return `unsure where the score is below ${s.below}`
    case 'sure':
      return `a label only where the score is at least ${s.above}, else unsure`
    case 'never unsure':
      return 'always the best label, never unsure'
    case 'confirm':
      return `a new answer counts after ${s.times} samples in a row`
    case 'skip':
      return `readings with ${s.column} ${s.is} ${s.value}${unit(s.unit)} do not count`
    case 'only when':
      return `readings count only with ${s.column} ${s.is} ${s.value}${unit(s.unit)}`
    case 'own gates':
      return `readings that are ${s.about} do not count, as in the training data`
    case 'led': {
      const times = s.times === undefined ? '' : ` ${s.times} times`
      const what =
        s.do === 'blink'
          ? `${led(s.led)} blinks${s.every === undefined ? '' : ` ${pace(s.every)}`}${times}`
          : `${led(s.led)} is ${s.do}`
      return `${outcome(s.on, brief)}: ${what}${time(s.for)}`
    }
    case 'leds off':
      return `${outcome(s.on, brief)}: the LEDs are off`
    case 'pin':
      return `${outcome(s.on, brief)}: ${pin(s.pin)} is ${s.level}${time(s.for)}`
    case 'pwm':
      return `${outcome(s.on, brief)}: PWM on ${pin(s.pin)} at ${s.duty}${time(s.for)}`
    case 'tone':
      return `${outcome(s.on, brief)}: a tone of ${s.pitch} on ${pin(s.pin)}${time(s.for)}`
    case 'hold':
      return `${outcome(s.on, brief)}: its outputs stay ${s.for} after it ended`
    case 'say':
      return `${outcome(s.on, brief)}: print “${s.text}”`
    case 'silent':
      return `${outcome(s.on, brief)}: print nothing`
    case 'print only':
      return `print lines for ${outcome(s.on, brief)} only`
    case 'line':
      return `a line holds ${s.fields.join(', ')}`
    case 'format':
      return `lines as ${s.as === 'human' ? 'words with blanks between them' : s.as.toUpperCase()}`
    case 'template':
      return `lines like “${s.text}”`
    case 'report':
      return {
        'every reading': 'a line for every sample',
        changes: 'a line only when the answer changes',
        never: 'no lines',
      }[s.when]
    case 'repeat':
      return `the line again after ${s.every}`
    case 'start':
      return `print “${s.text}” at the start`
    case 'custom':
      return `C++ of its own (${s.body.split('\n').length} lines)`
  }
}

const pace = (every: string): string =>
  /possible/.test(every)
    ? every
    : /^\d[\d.,]* ?(?:hz|times)/i.test(every)
      ? /hz/i.test(every)
        ? `at ${every}`
        : every
      : `every ${every.replace(/^every /i, '')}`

/** The outcome of a setting in words. */
export function outcome(on: string, brief: SketchBrief): string {
  const { labels } = brief.contract
  if (labels.includes(on)) return on
  const word = outcomes.find((o) => outcomeName(o, labels) === on) as OutcomeWord
  return {
    unsure: 'when unsure',
    nothing: 'when nothing is there',
    'any label': `any of ${labels.join(', ')}`,
    'everything else': 'everything else',
    always: 'always',
  }[word]
}

/** The outcomes that `everything else` comes to, in words: part of a plan's description, where all clauses are known. */
export function namedOutcomes(on: string, settings: readonly SketchSetting[], brief: SketchBrief): string {
  return outcomesOf(on, settings, brief)
    .map((o) => (typeof o === 'number' ? (brief.contract.labels[o] as string) : o))
    .join(', ')
}
