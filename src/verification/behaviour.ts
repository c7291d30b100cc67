import { z } from 'zod'

/**
 * What a sketch does with the model's answers, in full: the sketch stage decides and renders it, and the host's own state machine
 * (`predict.ts`) is written from this text alone, apart from the renderer.
 *
 * **Outcomes.** A reading that is invalid (a missing value, a gate) is no sample: it makes no inference, empties the smoothing window,
 * and its outcome is `nothing`. Otherwise each complete sample gives one inference, whose INT8 output joins the smoothing window. The
 * window gives a label and a score; below `unsureBelow` the outcome is `unsure`, else the label. With `confirm` above 1 a new outcome
 * counts only once it came so many samples in a row; until then the one before stays (`nothing` counts at once).
 *
 * **Lines.** After each counted sample a line is printed, if `report` says so and the outcome's reaction is not silent. `nothing` is
 * said once, when it begins (or at the start). Lines that begin with `#` are remarks and never compared.
 *
 * **Outputs.** While an outcome is the current one, the outputs of its reaction are driven; every other output that the plan drives
 * anywhere rests. An LED at rest is off, PWM 0, a tone silent, a pin low, or high where the plan only ever drives it low.
 */

/** Milliseconds, from 1 to a day. */
const duration = z.int().min(1).max(86_400_000)

/** Colours of the RGB LED (three active-low pins), the orange LED on pin 13, and the green power LED. */
export const leds = ['red', 'green', 'blue', 'yellow', 'cyan', 'magenta', 'white', 'builtin', 'power'] as const

/** Digital pins that are free on the header: D2 to D12, A0 to A7 as 14 to 21. PWM and tone work on all of them. */
const pin = z
  .int()
  .min(2)
  .max(21)
  .refine((p) => p !== 13, { message: 'pin 13 is the LED `builtin`' })

const outputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('led'),
    led: z.enum(leds),
    /** Blinking begins with the lit half of the period. */
    blinkMs: duration.nullable(),
    /** Goes to rest so long after the outcome began; null = as long as the outcome lasts. */
    forMs: duration.nullable(),
  }),
  z.strictObject({ kind: z.literal('pin'), pin, level: z.enum(['high', 'low']), forMs: duration.nullable() }),
  /** `analogWrite` with 0 to 255. */
  z.strictObject({ kind: z.literal('pwm'), pin, duty: z.int().min(0).max(255), forMs: duration.nullable() }),
  z.strictObject({
    kind: z.literal('tone'),
    pin,
    hertz: z.int().min(20).max(20_000),
    forMs: duration.nullable(),
  }),
])
export type Output = z.infer<typeof outputSchema>

/** Index of a label, or what is no label. */
const outcomeSchema = z.union([z.int().min(0), z.enum(['unsure', 'nothing'])])
export type Outcome = z.infer<typeof outcomeSchema>

const reactionSchema = z.strictObject({
  on: outcomeSchema,
  /** `line`: as the others. `silent`: nothing. A text: this in place of the whole line. */
  say: z.union([z.enum(['line', 'silent']), z.strictObject({ text: z.string().min(1).max(200) })]),
  outputs: z.array(outputSchema).max(16),
  /** The outputs stay so long after the outcome ended, unless the next outcome drives the same LED or pin; 0 = not at all. */
  holdMs: z.int().min(0).max(86_400_000),
})
export type Reaction = z.infer<typeof reactionSchema>

/** What can stand in a line: the outcome's name, its score, milliseconds since reset, or a raw column of the reading. */
const fieldSchema = z.union([z.enum(['label', 'score', 'percent', 'ms']), z.strictObject({ column: z.string() })])

const lineSchema = z.strictObject({
  /**
   * `human`: the fields with blanks between them (`apple 0.98`). `csv`: with commas, names quoted where needed. `json`: one object a
   * line. `template`: `template` with `{label}`, `{score}` (two decimals), `{percent}` (whole), `{ms}`, `{COLUMN}` replaced.
   */
  format: z.enum(['human', 'csv', 'json', 'template']),
  fields: z.array(fieldSchema).min(1).max(16),
  template: z.string().max(200).nullable(),
})

export const behaviourSchema = z.object({
  /** Least milliseconds between the starts of two samples; 0 = as fast as the sensor delivers. */
  intervalMs: z.int().min(0).max(86_400_000),
  smoothing: z.strictObject({
    /**
     * `none`: the last sample's largest output. `majority`: the label that won most of the last `window` samples, of equals the one
     * that won last; its score is the mean of its scores over the window. `mean`: the label with the largest mean score, of equals
     * the first. Means are float32: the sum from oldest to newest, divided by the number of samples. A window that is not full
     * yet counts what is there.
     */
    kind: z.enum(['none', 'majority', 'mean']),
    /** Samples; 1 for `none`. */
    window: z.int().min(1).max(255),
  }),
  /** `unsure` where the score is below this share (0 to 1); null = never. */
  unsureBelow: z.number().gt(0).max(1).nullable(),
  /** Samples in a row that a new outcome needs before it counts; 1 = at once. */
  confirm: z.int().min(1).max(255),
  /** `changes`: a line only when the outcome differs from that of the line before. */
  report: z.enum(['every sample', 'changes', 'never']),
  /** With `changes`: the line again when the last one is so old; null = never. */
  repeatMs: duration.nullable(),
  line: lineSchema,
  /** Printed once as a line of its own when the sketch is ready, before the first reading; null = only a remark. */
  start: z.string().min(1).max(200).nullable(),
  /** At most one for each outcome; outcomes without one print the line and drive nothing. */
  reactions: z.array(reactionSchema).max(300),
  /** A C++ function of the person's or the model's own, called after each counted outcome; marks the result for review. */
  custom: z
    .strictObject({
      /** Body of `void custom(int label, int hundredths, const float *reading, unsigned long ms)`; label -1 is unsure, -2 nothing. */
      body: z.string().min(1).max(2000),
      /** The only pins that it may drive. */
      pins: z.array(z.int().min(0).max(25)).max(8),
      /** Whether it may print lines of its own. */
      prints: z.boolean(),
    })
    .nullable(),
})

export type Behaviour = z.infer<typeof behaviourSchema>

/** A gate: a reading (window of one) or sample counts only where `min <= value <= max`, or `<` where the bound is excluded. */
export const gateSchema = z.strictObject({
  /** A raw column, or `motion`: over the window of a sample, largest minus smallest length of the acceleration vector, in its unit. */
  column: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** True where the bound itself is outside. */
  minExcluded: z.boolean().optional(),
  maxExcluded: z.boolean().optional(),
  reason: z.string(),
  /** `data`: the contract's own validity. `wish`: the person's. */
  from: z.enum(['data', 'wish']),
})
export type Gate = z.infer<typeof gateSchema>
