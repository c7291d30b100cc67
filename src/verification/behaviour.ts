import { z } from 'zod'

/**
 * What a sketch does with the model's answers, in full: the sketch stage decides and renders it, and the host's own state machine
 * (`predict.ts`) is written from this text alone, apart from the renderer.
 *
 * A reading that is invalid (a missing value, a gate) is no sample: it makes no inference, empties the smoothing window, and prints
 * `nothing` once, when the thing disappears (or at the start). Otherwise each complete sample gives one inference, whose INT8
 * output joins the smoothing window. The window gives a label and a score; below `unsureBelow` the name is `unsure`. One line is
 * printed, `NAME SCORE`, the score with two decimals. Lines that begin with `#` are remarks.
 */
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
  /** Prints `unsure` where the score is below this share (0 to 1); null = never. */
  unsureBelow: z.number().gt(0).max(1).nullable(),
  /** `changes`: a line only when its name differs from the line before. */
  report: z.enum(['every sample', 'changes']),
  /** What stands in a line. */
  line: z.enum(['label and score', 'label']),
})

export type Behaviour = z.infer<typeof behaviourSchema>
