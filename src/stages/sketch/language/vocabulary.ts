import { z } from 'zod'
import { leds } from '../../../verification/behaviour.ts'
import type { SketchBrief } from '../brief.ts'

/**
 * What a clause can ask of a sketch. Amounts (`every`, `for`, `below`, …) are the person's own words, number and unit (`250 ms`, `4 Hz`,
 * `half a second`, `60 %`): whoever reads a clause copies, and `compose` does the arithmetic. Both forms of a condition are there
 * (`skip` and `only when`, `unsure` and `sure`), so that nobody has to turn one into the other.
 */
const amount = z.string().min(1).max(40)
const text = z.string().min(1).max(200)
const comparison = z.enum(['below', 'above', 'at least', 'at most'])

/** Outcomes that are no labels. A label of the same name is written as it is, and the outcome then in brackets. */
export const outcomes = ['unsure', 'nothing', 'any label', 'everything else', 'always'] as const
export type OutcomeWord = (typeof outcomes)[number]

export function outcomeName(word: OutcomeWord, labels: readonly string[]): string {
  return labels.some((l) => l.toLowerCase() === word) ? `(${word})` : word
}

/** Every outcome that a setting can be `on`, as it is written there. */
export const outcomeNames = (labels: readonly string[]): [string, ...string[]] =>
  [...labels.map(String), ...outcomes.map((o) => outcomeName(o, labels))] as [string, ...string[]]

/** The columns that gates can be on: raw columns, where a reading is a sample; the motion of a window otherwise. */
export function gateColumns(brief: SketchBrief): string[] {
  const { raw, window } = brief.contract
  if (window.size === 1) return raw.map((c) => c.name)
  const channels = raw.map((c) => c.channel)
  return ['ax', 'ay', 'az'].every((a) => channels.includes(a)) ? ['motion'] : []
}

/** The vocabulary for one brief: labels and columns are enums. `custom` is only for who can write it. */
export function vocabulary(brief: SketchBrief, more: { custom: boolean }) {
  const { labels, raw } = brief.contract
  const on = z.enum(outcomeNames(labels))
  const columns = raw.map((c) => c.name)
  const field = z.enum(['label', 'score', 'percent', 'ms', ...columns] as [string, ...string[]])
  const gates = gateColumns(brief)
  const gate = <S extends 'skip' | 'only when'>(set: S) =>
    z.strictObject({
      set: z.literal(set),
      column: z.enum(gates as [string, ...string[]]),
      is: comparison,
      value: z.number(),
      unit: amount.optional(),
    })
  const settings = [
    z.strictObject({ set: z.literal('interval'), every: amount }),
    z.strictObject({ set: z.literal('smoothing'), kind: z.enum(['majority', 'mean']), readings: z.int() }),
    z.strictObject({ set: z.literal('no smoothing') }),
    z.strictObject({ set: z.literal('unsure'), below: amount }),
    z.strictObject({ set: z.literal('sure'), above: amount }),
    z.strictObject({ set: z.literal('never unsure') }),
    z.strictObject({ set: z.literal('confirm'), times: z.int() }),
    ...(gates.length > 0 ? [gate('skip'), gate('only when')] : []),
    /** A condition without a number that the training data has already: too dark, nothing near. */
    z.strictObject({ set: z.literal('own gates'), about: z.enum(['too dark', 'too far away']) }),
    z.strictObject({
      set: z.literal('led'),
      on,
      led: z.enum(leds),
      do: z.enum(['on', 'off', 'blink']),
      /** Period of blinking. */
      every: amount.optional(),
      times: z.int().optional(),
      for: amount.optional(),
    }),
    z.strictObject({ set: z.literal('leds off'), on }),
    z.strictObject({ set: z.literal('pin'), on, pin: amount, level: z.enum(['high', 'low']), for: amount.optional() }),
    z.strictObject({ set: z.literal('pwm'), on, pin: amount, duty: amount, for: amount.optional() }),
    z.strictObject({ set: z.literal('tone'), on, pin: amount, pitch: amount, for: amount.optional() }),
    z.strictObject({ set: z.literal('hold'), on, for: amount }),
    z.strictObject({ set: z.literal('say'), on, text }),
    z.strictObject({ set: z.literal('silent'), on }),
    z.strictObject({ set: z.literal('print only'), on }),
    z.strictObject({ set: z.literal('line'), fields: z.array(field).min(1).max(16) }),
    z.strictObject({ set: z.literal('format'), as: z.enum(['human', 'csv', 'json']) }),
    z.strictObject({ set: z.literal('template'), text }),
    z.strictObject({ set: z.literal('report'), when: z.enum(['every reading', 'changes', 'never']) }),
    z.strictObject({ set: z.literal('repeat'), every: amount }),
    z.strictObject({ set: z.literal('start'), text }),
    ...(more.custom
      ? [
          z.strictObject({
            set: z.literal('custom'),
            body: z.string().min(1).max(2000),
            pins: z.array(z.int()).max(8),
            prints: z.boolean(),
          }),
        ]
      : []),
  ] as const
  return z.discriminatedUnion('set', settings as unknown as [(typeof settings)[0], ...(typeof settings)[number][]])
}

export type SketchSetting = z.infer<ReturnType<typeof vocabulary>>
export type SettingOf<Set extends SketchSetting['set']> = Extract<SketchSetting, { set: Set }>
export type Comparison = z.infer<typeof comparison>
