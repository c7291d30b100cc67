import { z } from 'zod'

/**
 * What a sketch does with the model's answers, in full: the sketch stage decides and renders it, and the host's own state machine
 * (`predict.ts`) is written from this text alone, apart from the renderer.
 *
 * **Outcomes.** A reading that is invalid (a missing value, a gate) is no sample: it makes no inference, empties the smoothing window,
 * and its outcome is `nothing`. Otherwise each complete sample gives one inference, whose INT8 output joins the smoothing window. The
 * window gives a label and a score; below `unsureBelow` the outcome is `unsure`, else the label. Before the first outcome there is none:
 * nothing was printed, everything rests.
 *
 * **Counting.** A sample whose outcome is the current one counts, and so does a new outcome once it came `confirm` samples in a row;
 * it is the current one from then on. A sample that does not count prints nothing and changes no output. `nothing` counts at once, and
 * ends every row of samples. It counts when it begins; readings that stay `nothing` count no more, except for `repeatMs`.
 *
 * **Lines.** When a sample counts, a line is printed if `report` says so and the outcome's reaction is not silent. Lines that begin
 * with `#` are remarks and never compared; so no text of a plan begins with it.
 *
 * **Values in lines.** `label`: the label's name; `unsure` and `nothing` are names too, and a label that could be taken for one of
 * them, for a remark or for quoted text stands as a JSON string (`printedName`). `score`: two decimals, halves away from zero; of
 * `unsure` the score of the label that won. `percent`: the same hundredths as a whole number. `ms`: `millis()` when it is printed, or
 * when the reading was taken. A column: the value of the reading (of a window, its last): a whole number without a point, any other
 * with three decimals, halves away from zero (zeros at the end make no difference). Without a value are score and percent of
 * `nothing`, a missing column, and one of 10^15 or more.
 *
 * **Outputs.** The RGB LED, each other LED and each pin is one thing that at most one output of a reaction drives. While an outcome is
 * the current one, the outputs of its reaction are driven; every other thing that the plan drives anywhere rests, or is held. An LED at
 * rest is off, PWM 0, a tone silent, a pin low, or high where the plan only ever drives it low. When the current outcome changes, the
 * new outcome's outputs begin anew, with all their times; an outcome that stays the current one does not begin again.
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

/** Text that is printed: one line, no remark. */
const text = z.string().regex(/^(?!#)[^\p{Cc}\u2028\u2029]*$/u, { message: 'one line that does not begin with #' })

const outputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('led'),
    led: z.enum(leds),
    /** Blinking: lit for the first half of the period, dark for the second. A sketch that begins elsewhere in the period is not held to it. */
    blinkMs: duration.min(2).nullable(),
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
  /** `line`: as the others. `silent`: nothing. A text: this in place of the whole line, with `{…}` replaced as in a template. */
  say: z.union([z.enum(['line', 'silent']), z.strictObject({ text: text.min(1).max(200) })]),
  /** At most one for the RGB LED, for each other LED, and for each pin. */
  outputs: z.array(outputSchema).max(16),
  /**
   * Once the outcome is the current one no more, its outputs go on for so long as if it were (a blink goes on, `forMs` still ends), unless
   * an outcome that follows drives the same LED (the RGB LED is one) or pin; 0 = not at all.
   */
  holdMs: z.int().min(0).max(86_400_000),
})
export type Reaction = z.infer<typeof reactionSchema>

/** What can stand in a line: the outcome's name, its score, milliseconds since reset, or a raw column of the reading. */
const fieldSchema = z.union([z.enum(['label', 'score', 'percent', 'ms']), z.strictObject({ column: z.string() })])
export type Field = z.infer<typeof fieldSchema>

const lineSchema = z.strictObject({
  /**
   * `human`: the fields with blanks between them (`apple 0.98`), those without a value left out; a line of none is not printed.
   * `csv`: with commas, text quoted where it holds a comma or a quote (which is doubled), empty without a value. `json`: one object a
   * line; its keys are `label`, `score`, `percent`, `ms` and the columns' names (`raw_` before one of these four); numbers as
   * numbers, null without a value; order and blanks make no difference. `template`: `template` with `{label}`, `{score}`, `{percent}`,
   * `{ms}`, `{COLUMN}` replaced, by `-` without a value; `fields` says nothing then.
   */
  format: z.enum(['human', 'csv', 'json', 'template']),
  fields: z.array(fieldSchema).min(1).max(16),
  template: text.max(200).nullable(),
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
  /** `changes`: a line only when the current outcome is another than before. `nothing` is said once in any case. `never`: no lines but `start`. */
  report: z.enum(['every sample', 'changes', 'never']),
  /** With `changes`: the line again at the first sample that counts (or reading that stays `nothing`) when the last line is so old; null = never. */
  repeatMs: duration.nullable(),
  line: lineSchema,
  /** Printed once as a line of its own when the sketch is ready, before the first reading; null = only a remark. */
  start: text.min(1).max(200).nullable(),
  /** At most one for each outcome; outcomes without one print the line and drive nothing. */
  reactions: z.array(reactionSchema).max(300),
  /** A C++ function of the person's or the model's own, called whenever a sample or `nothing` counts, after line and outputs; marks the result for review. */
  custom: z
    .strictObject({
      /** Body of `void custom(int label, int hundredths, const float *reading, unsigned long ms)`; label -1 is unsure, -2 nothing (hundredths 0). */
      body: z.string().min(1).max(2000),
      /** The only pins that it may drive. */
      pins: z.array(z.int().min(0).max(25)).max(8),
      /** Whether it may print lines of its own. */
      prints: z.boolean(),
    })
    .nullable(),
})

export type Behaviour = z.infer<typeof behaviourSchema>

/**
 * A gate: only `min <= value <= max` counts, or `<` where the bound is excluded; values and bounds compare in float32. A reading
 * outside of a gate from `data` is invalid. One from `wish` does the same to a reading where a sample is one reading; of a longer
 * sample, every reading must lie inside, or the whole sample makes no inference and its outcome is `nothing`.
 */
export const gateSchema = z.strictObject({
  /**
   * A raw column; or `motion`, where a sample is several readings: largest minus smallest length of the acceleration vector over the sample,
   * in its unit, `sqrt((ax*ax + ay*ay) + az*az)` in float32.
   */
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
