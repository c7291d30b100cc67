import { z } from 'zod'

const share = z.number().gt(0).lt(1)
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'expected letters, digits and "_"')

/** A word or two, e.g. `too dark`: rows that are dropped are counted under it. */
const reason = z.string().regex(/^[A-Za-z][A-Za-z0-9 _-]{0,39}$/)

/**
 * A reading counts only where `min <= column <= max`, or `<` where the bound is excluded; the first rule that fails names the reason.
 * The board refuses such readings too: the contract carries the same rule with bounds that are included.
 */
const validity = z.strictObject({
  column: name,
  min: z.number().optional(),
  max: z.number().optional(),
  minExcluded: z.literal(true).optional(),
  maxExcluded: z.literal(true).optional(),
  reason,
})

/** Readings that are left out of the data alone: the board still answers them. */
const drop = z.strictObject({
  /** A condition in the language of `src/expression`, over column names; a reading is dropped where it holds. */
  condition: z.string().min(1).max(400),
  reason,
})

/** Ends of a file, or of a recording: an uninterrupted run of raw rows of one file, class and session. */
const edges = z.strictObject({
  of: z.enum(['file', 'recording']),
  first: z.int().min(0).max(1_000_000),
  last: z.int().min(0).max(1_000_000),
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
    version: z.literal(2),
    /** Where the class of a reading comes from: a fact of tinyml.yml, which the plan has to agree with. */
    label: z.strictObject({ from: z.enum(['file-name', 'folder', 'column']), column: z.string().nullable() }),
    /** Classes that are left out altogether: the model does not know them. */
    leaveOut: z.array(z.string()).max(100),
    /** Columns used, in order: what the board replays. */
    columns: z.array(name).min(1).max(4096),
    validity: z.array(validity).max(64),
    drop: z.array(drop).max(32),
    edges: edges.nullable(),
    /** True: a reading that repeats an earlier one of its class in every column used is dropped. */
    duplicates: z.boolean(),
    /** Most readings of a class, spread evenly over those that are left; `smallest`: as many as the smallest class has. */
    perClass: z.union([z.int().min(3), z.literal('smallest')]).nullable(),
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
      /**
       * `standard`: mean 0, standard deviation 1. `min-max`: 0 to 1. `symmetric`: -1 to 1. `robust`: median 0, distance of the
       * quartiles 1. All from the training samples alone.
       */
      kind: z.enum(['standard', 'min-max', 'symmetric', 'robust', 'none']),
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
      /** What stays on one side of the split: sessions where tinyml.yml declares them, whole files, or only readings that agree. */
      group: z.enum(['session', 'file', 'none']),
    }),
    /** Noisy copies of training samples; `noise` in standard deviations of each feature. */
    augment: z.strictObject({ copies: z.int().min(1).max(20), noise: z.number().gt(0).max(0.5) }).nullable(),
    /** Every clause of the wish with what it led to in plain words (empty for a greeting), and who read it. */
    clauses: z.array(
      z.strictObject({
        words: z.string(),
        settings: z.array(z.string()),
        by: z.enum(['rules', 'local', 'hosted', 'person']),
      }),
    ),
    /** Fields of the plan that nobody asked for: they follow from the profile of the data and the sensor. */
    defaults: z.array(z.string()),
  })
  .refine((p) => p.window.block % p.window.size === 0, {
    message: 'expected a multiple of window.size',
    path: ['window', 'block'],
  })
  .refine((p) => p.features.every((f) => (f.aggregate === 'none') === (p.window.size === 1)), {
    message: 'expected aggregate `none` exactly when a sample is one reading',
    path: ['features'],
  })
  .refine((p) => p.window.size === 1 || (!p.duplicates && p.perClass === null), {
    message: 'expected neither `duplicates` nor `perClass` with windows: readings would be missing in between',
    path: ['window'],
  })

export type DataPlan = z.infer<typeof dataPlanSchema>
export type PlanFeature = DataPlan['features'][number]

/** Names of the feature columns in the output files: `each` makes one for every reading of the window, oldest first. */
export function featureColumns(plan: DataPlan): string[] {
  return plan.features.flatMap((f) =>
    f.aggregate === 'each' ? Array.from({ length: plan.window.size }, (_, i) => `${f.name}_${i}`) : [f.name],
  )
}

/** Classes that the model learns, in the order of its outputs. */
export const classesOf = (plan: DataPlan, labels: readonly string[]): string[] =>
  labels.filter((label) => !plan.leaveOut.includes(label))
