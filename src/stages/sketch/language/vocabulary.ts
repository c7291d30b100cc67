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

/** What stands in a clause to make settings of. Null where any text is possible; what is empty leaves out the settings that need it. */
export interface Grounds {
  kind(set: string): boolean
  on: string[]
  leds: string[]
  does: string[]
  /** Units behind numbers. */
  units: string[]
  pins: string[]
  periods: string[] | null
  times: string[] | null
  shares: string[] | null
  duties: string[] | null
  pitches: string[] | null
  counts: number[]
  values: number[]
  texts: string[] | null
  gates: string[]
  fields: string[]
}

/**
 * The vocabulary for one brief: labels and columns are enums. `custom` is only for who can write it. With `grounds` only what a clause has
 * words for: null when that is no setting at all.
 */
export function vocabulary(brief: SketchBrief, more: { custom: boolean; grounds?: Grounds | undefined }) {
  const { labels, raw } = brief.contract
  const { grounds } = more
  const among = (words: readonly string[] | null | undefined, free: z.ZodType<string>): z.ZodType<string> =>
    !words ? free : words.length === 0 ? z.never() : z.enum(words as [string, ...string[]])
  const number = (known: readonly number[] | undefined, free: z.ZodType<number>): z.ZodType<number> =>
    !known ? free : known.length === 0 ? z.never() : z.literal(known as [number, ...number[]])
  const on = among(grounds?.on, z.enum(outcomeNames(labels)))
  const field = among(grounds?.fields, z.enum(['label', 'score', 'percent', 'ms', ...raw.map((c) => c.name)]))
  const times = among(grounds?.times, amount)
  const periods = among(grounds?.periods, amount)
  const shares = among(grounds?.shares, amount)
  const counts = number(grounds?.counts, z.int())
  const gates = grounds?.gates ?? gateColumns(brief)
  const texts = among(grounds?.texts, text)
  const pin = among(grounds?.pins, amount)
  // What can be left out is, where nothing could stand in it.
  const optional = <F extends Record<string, z.ZodType>>(fields: F) =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, type]) => (isNever(type) ? [] : [[name, type.optional()]])),
    ) as { [Name in keyof F]: z.ZodOptional<F[Name]> }
  const gate = <S extends 'skip' | 'only when'>(set: S) =>
    z.strictObject({
      set: z.literal(set),
      column: among(gates, amount),
      is: comparison,
      value: number(grounds?.values, z.number()),
      ...optional({ unit: among(grounds?.units, amount) }),
    })
  const settings = [
    z.strictObject({ set: z.literal('interval'), every: periods }),
    z.strictObject({ set: z.literal('smoothing'), kind: z.enum(['majority', 'mean']), readings: counts }),
    z.strictObject({ set: z.literal('no smoothing') }),
    z.strictObject({ set: z.literal('unsure'), below: shares }),
    z.strictObject({ set: z.literal('sure'), above: shares }),
    z.strictObject({ set: z.literal('never unsure') }),
    z.strictObject({ set: z.literal('confirm'), times: counts }),
    gate('skip'),
    gate('only when'),
    /** A condition without a number that the training data has already: too dark, nothing near. */
    z.strictObject({ set: z.literal('own gates'), about: z.enum(['too dark', 'too far away']) }),
    z.strictObject({
      set: z.literal('led'),
      on,
      led: among(grounds?.leds, z.enum(leds)) as z.ZodType<(typeof leds)[number]>,
      do: among(grounds?.does, z.enum(['on', 'off', 'blink'])) as z.ZodType<'on' | 'off' | 'blink'>,
      // `every` is the period of blinking.
      ...optional({ every: periods, times: counts, for: times }),
    }),
    z.strictObject({ set: z.literal('leds off'), on }),
    z.strictObject({ set: z.literal('pin'), on, pin, level: z.enum(['high', 'low']), ...optional({ for: times }) }),
    z.strictObject({
      set: z.literal('pwm'),
      on,
      pin,
      duty: among(grounds?.duties, amount),
      ...optional({ for: times }),
    }),
    z.strictObject({
      set: z.literal('tone'),
      on,
      pin,
      pitch: among(grounds?.pitches, amount),
      ...optional({ for: times }),
    }),
    z.strictObject({ set: z.literal('hold'), on, for: times }),
    z.strictObject({ set: z.literal('say'), on, text: texts }),
    z.strictObject({ set: z.literal('silent'), on }),
    z.strictObject({ set: z.literal('print only'), on }),
    z.strictObject({
      set: z.literal('line'),
      fields: z
        .array(field)
        .min(1)
        .max(Math.max(1, Math.min(16, grounds?.fields.length ?? 16))),
    }),
    z.strictObject({ set: z.literal('format'), as: z.enum(['human', 'csv', 'json']) }),
    z.strictObject({ set: z.literal('template'), text }),
    z.strictObject({ set: z.literal('report'), when: z.enum(['every reading', 'changes', 'never']) }),
    z.strictObject({ set: z.literal('repeat'), every: periods }),
    z.strictObject({ set: z.literal('start'), text: texts }),
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
  const possible = settings.filter(
    ({ shape }) =>
      !Object.values(shape).some(isNever) && (grounds?.kind((shape.set as z.ZodLiteral<string>).value) ?? true),
  )
  if (possible.length === 0) return null
  return z.discriminatedUnion('set', possible as unknown as [(typeof settings)[0], ...(typeof settings)[number][]])
}

const isNever = (type: z.ZodType): boolean =>
  type instanceof z.ZodNever || (type instanceof z.ZodArray && type.element instanceof z.ZodNever)

export type SketchSetting = z.infer<NonNullable<ReturnType<typeof vocabulary>>>
export type SettingOf<Set extends SketchSetting['set']> = Extract<SketchSetting, { set: Set }>
export type Comparison = z.infer<typeof comparison>
