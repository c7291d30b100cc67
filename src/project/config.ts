import { z } from 'zod'
import { boards, sensors } from '../board/profiles.ts'

export const configFile = 'tinyml.yml'

const names = <K extends string>(record: Record<K, unknown>): [K, ...K[]] => Object.keys(record) as [K, ...K[]]

/** A path below the project folder, with forward slashes. */
const relativePath = z
  .string()
  .min(1)
  .refine((p) => !p.startsWith('/') && !/^[A-Za-z]:/.test(p) && !p.split(/[\\/]/).includes('..'), {
    message: 'expected a path inside the project folder, without ".." and not absolute',
  })

const share = z.number().min(0).max(1)

/** A person's own words to a stage. */
const wish = z.string().max(20_000).default('')

const dataSchema = z.strictObject({
  source: relativePath.describe(
    'Folder or file of the raw readings (CSV, gzipped CSV or JSON lines), relative to tinyml.yml.',
  ),
  label: z
    .union([
      z.literal('file-name'),
      z.literal('folder'),
      z.strictObject({ column: z.string().min(1).describe('Column that holds the label.') }),
    ])
    .default('file-name')
    .describe('How a row gets its label: one file a class, one folder a class, or a column.'),
  session: z
    .union([z.literal('file'), z.strictObject({ column: z.string().min(1) })])
    .optional()
    .describe(
      'What marks one recording session; rows of one session never straddle training and test. Only if declared.',
    ),
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Raw columns to use, in order. Default: the channels of the sensor, or every numeric column.'),
  window: z
    .strictObject({
      size: z.int().min(1).max(4096).describe('Readings in one sample.'),
      stride: z.int().min(1).optional().describe('Readings between the starts of two training samples. Default: size.'),
    })
    .optional()
    .describe(
      'For time series: consecutive readings that make one sample. Default: 64, 32 or 16 readings for a motion sensor, as many as the recordings allow; otherwise every reading is a sample.',
    ),
  split: z
    .strictObject({ train: share, validation: share, test: share })
    .refine(
      (s) => Math.abs(s.train + s.validation + s.test - 1) < 1e-6 && s.train > 0 && s.validation > 0 && s.test > 0,
      {
        message: 'expected three shares above 0 that add up to 1',
      },
    )
    .default({ train: 0.6, validation: 0.2, test: 0.2 }),
  augment: z
    .strictObject({
      copies: z.int().min(1).max(20).describe('Noisy copies of each training row.'),
      noise: z
        .number()
        .positive()
        .max(0.5)
        .describe('Standard deviation of the noise as a share of the spread of each feature.'),
    })
    .optional()
    .describe('Adds noisy copies to the training split, and only there.'),
  seed: z.int().min(0).default(1).describe('Seed of the split and of the augmentation.'),
  wish: wish.describe('What should be done with the readings, in plain words.'),
})

const modelSchema = z.union([
  z.strictObject({
    file: relativePath.describe('A .keras, .h5, SavedModel folder or float .tflite model.'),
  }),
  z.strictObject({
    train: z
      .enum(['dense', 'conv'])
      .default('dense')
      .describe('Built-in trainer: a small dense or convolutional network.'),
    hidden: z
      .array(z.int().min(1).max(256))
      .max(4)
      .optional()
      .describe('Units of the hidden dense layers. Default: by the data.'),
    shape: z
      .array(z.int().positive())
      .min(2)
      .max(3)
      .optional()
      .describe('Shape of one sample for `conv`, e.g. [8, 8, 1]; its product is the number of features.'),
    epochs: z.int().min(1).max(2000).default(200).describe('Upper bound; training stops early.'),
    seed: z.int().min(0).default(1),
  }),
])

const quantisationSchema = z.strictObject({
  representative: z.int().min(10).max(10_000).default(200).describe('Training rows that calibrate the ranges.'),
  tolerance: share
    .default(0.01)
    .describe('Accuracy that INT8 may lose against float (0.01 = one point); at least one row is always allowed.'),
  wish: wish.describe('How the model should be converted, in plain words.'),
})

const limitsSchema = z.strictObject({
  attempts: z.int().min(1).max(5).default(5).describe('Attempts a stage.'),
  seconds: z.int().min(10).max(86_400).default(1800).describe('Time for the whole run.'),
  flash: z.int().positive().optional().describe('Bytes of flash that the firmware may take. Default: the board’s.'),
  ram: z.int().positive().optional().describe('Bytes of static RAM that the firmware may take. Default: the board’s.'),
})

const hostedSchema = z.strictObject({
  provider: z
    .enum(['openai', 'azure', 'github', 'compatible'])
    .describe('`compatible` is any service with the same interface: Ollama, vLLM, LM Studio, …'),
  model: z.string().min(1).describe('As the service calls it; for azure the deployment.'),
  url: z.url().optional().describe('Base URL; needed for azure and compatible.'),
  key: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the NAME of an environment variable, never the key itself')
    .optional()
    .describe('Environment variable that holds the key. Default: OPENAI_API_KEY, AZURE_OPENAI_API_KEY, GITHUB_TOKEN.'),
  apiVersion: z.string().optional().describe('For azure.'),
  reply: z
    .enum(['json-schema', 'json', 'text'])
    .default('json-schema')
    .describe('What the service can be held to; the next weaker one is tried when it refuses.'),
})

const limitsOfModels = {
  tokens: z.int().min(0).optional().describe('Tokens of prompts and replies, cached input left out.'),
  usd: z.number().min(0).optional().describe('US dollars.'),
  seconds: z.number().min(0).optional().describe('Seconds of waiting for models.'),
  attempts: z.int().min(0).optional().describe('Plans, repaired ones included, that models may be asked for.'),
}

const llmSchema = z.strictObject({
  privacy: z
    .enum(['profile', 'samples', 'local'])
    .default('profile')
    .describe(
      'What a hosted model may see: the profile of the data, a few raw rows too, or nothing (`local` switches hosted models off).',
    ),
  local: z
    .strictObject({
      model: z.string().default('qwen2.5-coder-1.5b').describe('A known model, or a path or URL of a GGUF file.'),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional()
        .describe('Of a GGUF file by path or URL; checked before use.'),
      context: z.int().min(1024).max(131_072).default(8192).describe('Tokens of prompt and reply together.'),
      threads: z.int().min(1).max(256).optional().describe('Default: one for each core that is idle when it starts.'),
    })
    .default({ model: 'qwen2.5-coder-1.5b', context: 8192 }),
  hosted: hostedSchema.optional().describe('A model behind a service; without it there is none.'),
  samples: z.int().min(1).max(9).default(1).describe('Replies a question; with more than one the majority counts.'),
  secondReader: z
    .boolean()
    .default(false)
    .describe('Lets the local model check the plan of a hosted one, clause by clause.'),
  budget: z
    .strictObject({
      ...limitsOfModels,
      stages: z
        .strictObject({
          data: z.strictObject(limitsOfModels).optional(),
          convert: z.strictObject(limitsOfModels).optional(),
          sketch: z.strictObject(limitsOfModels).optional(),
        })
        .optional()
        .describe('Limits of single stages, which hold beside those of the run.'),
    })
    .default({})
    .describe('Limits of a run; a call that would cross one is not made.'),
  prices: relativePath.optional().describe('A file of prices that stands before the built-in one.'),
})

/** tinyml.yml. `name`, `data.source` and `sensor` are enough. */
export const configSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
      'expected letters, digits, "-" and "_", beginning with a letter, at most 63',
    )
    .describe('Name of the project; the sketch folder is called so.'),
  purpose: z.string().max(2000).default('').describe('What it is for, in a sentence; shown in reports.'),
  data: dataSchema,
  model: modelSchema.default({ train: 'dense', epochs: 200, seed: 1 }),
  quantisation: quantisationSchema.default({ representative: 200, tolerance: 0.01, wish: '' }),
  board: z.enum(names(boards)).default('nano33ble-sense').describe('The board that the firmware is for.'),
  sensor: z.enum(names(sensors)).describe('The sensor that the readings come from.'),
  sketch: z.string().max(20_000).default('').describe('What the sketch should do, in plain words.'),
  output: relativePath.default('tinyml').describe('Folder for the artifacts, relative to tinyml.yml.'),
  limits: limitsSchema.default({ attempts: 5, seconds: 1800 }),
  llm: llmSchema
    .default({
      privacy: 'profile',
      local: { model: 'qwen2.5-coder-1.5b', context: 8192 },
      samples: 1,
      secondReader: false,
      budget: {},
    })
    .describe('Language models: which, what they may see, what they may cost.'),
  answers: z
    .array(
      z.strictObject({
        stage: z.string().min(1),
        about: z.string().min(1).describe('The words of the wish that the question was about.'),
        answer: z.string().max(2000).describe('The same demand in other words, or empty for: leave it out.'),
      }),
    )
    .default([])
    .describe('Answers to questions of earlier runs; `tinyml answer` writes them.'),
})

export type ProjectConfig = z.infer<typeof configSchema>
