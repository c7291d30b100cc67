import { z } from 'zod'

const share = z.number().gt(0).lt(1)
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'expected letters, digits and "_"')

/** A reading counts only where `min <= column <= max`; the first rule that fails names the reason. */
const validity = z.strictObject({
  column: name,
  min: z.number().optional(),
  max: z.number().optional(),
  /** A word or two, e.g. `too dark`: rows that are dropped are counted under it. */
  reason: z.string().regex(/^[A-Za-z][A-Za-z0-9 -]{0,39}$/),
})

const feature = z.strictObject({
  name,
  unit: z.string().max(20),
  /** In the language of `src/expression`, over column names. */
  expression: z.string().min(1).max(400),
  /** How the values of one window become one (`each` keeps them all). `none` when a sample is one reading. */
  aggregate: z.enum(['none', 'mean', 'std', 'min', 'max', 'rms', 'range', 'each']),
  /** Samples whose features agree when rounded to this step are one sample twice, and stay on one side of the split. */
  resolution: z.number().positive(),
})

/** Every decision about the data. Facts (files, spellings, dialects) are in the brief; `render` puts both into the script. */
export const dataPlanSchema = z
  .strictObject({
    version: z.literal(1),
    /** Columns used, in order: what the board replays. */
    columns: z.array(name).min(1).max(4096),
    validity: z.array(validity).max(64),
    features: z.array(feature).min(1).max(4096),
    window: z.strictObject({
      /** Readings in one sample. */
      size: z.int().min(1).max(4096),
      /** Readings between the starts of two training samples. */
      trainStride: z.int().min(1),
      /** Readings that stay together in the split where no session is declared; a multiple of `size`. */
      block: z.int().min(1),
    }),
    scaling: z.strictObject({
      kind: z.enum(['standard', 'min-max', 'none']),
      /** One offset and scale for all features: pixels of one picture keep their contrast. */
      shared: z.boolean(),
    }),
    split: z.strictObject({
      train: share,
      validation: share,
      test: share,
      seed: z
        .int()
        .min(0)
        .max(2 ** 32 - 1),
    }),
    /** Noisy copies of training samples; `noise` in standard deviations of each feature. */
    augment: z.strictObject({ copies: z.int().min(1).max(20), noise: z.number().gt(0).max(0.5) }).nullable(),
  })
  .refine((p) => p.window.block % p.window.size === 0, {
    message: 'expected a multiple of window.size',
    path: ['window', 'block'],
  })
  .refine((p) => p.features.every((f) => (f.aggregate === 'none') === (p.window.size === 1)), {
    message: 'expected aggregate `none` exactly when a sample is one reading',
    path: ['features'],
  })

export type DataPlan = z.infer<typeof dataPlanSchema>
export type PlanFeature = DataPlan['features'][number]

/** Names of the feature columns in the output files: `each` makes one for every reading of the window, oldest first. */
export function featureColumns(plan: DataPlan): string[] {
  return plan.features.flatMap((f) =>
    f.aggregate === 'each' ? Array.from({ length: plan.window.size }, (_, i) => `${f.name}_${i}`) : [f.name],
  )
}
