import { z } from 'zod'

const tokens = z.object({
  input: z.int().describe('Input tokens, cached ones included.'),
  cached: z.int(),
  output: z.int(),
  total: z.int(),
})

const finding = z.object({
  severity: z.enum(['error', 'warning', 'note']),
  code: z.string(),
  message: z.string(),
  where: z.string(),
  hint: z.string(),
})

const status = z.enum(['passed', 'failed', 'unchanged', 'needs-input'])

export const stageSchema = z.object({
  stage: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'unchanged']),
  strategy: z.enum(['guided', 'freeform']),
  tier: z.enum(['rules', 'local', 'hosted']).describe('Who made the plan that counted.'),
  model: z.string().nullable().describe('`provider/model` of the tier; null for the rules.'),
  reasons: z.array(z.string()).describe('Why each cheaper tier was left for the next, in order.'),
  clauses: z
    .array(
      z.object({
        words: z.string(),
        settings: z.array(z.string()).describe('What it became, in plain words; empty where it asks for nothing.'),
        by: z.enum(['rules', 'local', 'hosted', 'person']).describe('Who read it; `person` decided it with an answer.'),
      }),
    )
    .describe('The person’s words, cut into clauses, beside what they became.'),
  defaults: z.array(z.string()).describe('Settings of the plan that nobody asked for.'),
  attempts: z.int(),
  seconds: z.number(),
  tokens,
  costUsd: z.number().nullable(),
  findings: z.array(finding),
  artifacts: z.array(z.object({ path: z.string(), sha256: z.string(), bytes: z.int() })),
  headline: z.string().describe('The one figure of the summary table.'),
  reason: z.string().describe('Why it ran, or why it did not.'),
})

const count = z.int().nonnegative()

/** How many held-out rows would get another label under each fault; null where the fault cannot be made (one feature only, say). */
const power = z.object({
  swappedFeatures: count.nullable(),
  missingScaling: count.nullable(),
  swappedLabels: count.nullable(),
})

/** What the stage `verify` measures; copied from its metrics. */
export const verificationSchema = z.object({
  rows: count,
  agreement: z.number().min(0).max(1).describe('Share of the rows on which board and reference give the same label.'),
  power,
  accuracy: z
    .object({ float: z.number().nullable(), int8: z.number(), board: z.number() })
    .describe('Shares of the held-out rows that are right; float is null for a model that came as INT8.'),
})

export const deviceSchema = z.object({
  flashBytes: count,
  ramBytes: count,
  arenaBytes: count,
  instructionsPerInference: count.nullable().describe('Null when the sketch does not call the generated model.'),
})

/** report.json: what other programs read. Fields are added, never renamed; `version` rises when one changes its meaning. */
export const reportSchema = z.object({
  version: z.literal(1),
  project: z.string(),
  board: z.string(),
  planner: z.enum(['rules', 'local', 'hosted', 'auto']),
  status,
  seconds: z.number(),
  time: z
    .object({
      tensorflow: z.number(),
      compiler: z.number(),
      emulator: z.number(),
      python: z.number(),
      own: z.number().describe('When neither TensorFlow, nor a compiler, nor the emulator was at work.'),
    })
    .describe('Seconds waited for programs of each kind; they may overlap.'),
  tokens,
  costUsd: z.number().nullable(),
  questions: z.array(
    z.object({
      number: z.int(),
      stage: z.string(),
      text: z.string(),
      about: z.string(),
      answerable: z
        .boolean()
        .default(true)
        .describe('Whether `tinyml answer` can answer it; otherwise a file has to be changed.'),
    }),
  ),
  review: z
    .array(z.object({ stage: z.string(), reason: z.string() }))
    .describe('Why a person should look at the result although it passed.'),
  stages: z.array(stageSchema),
  verification: verificationSchema.nullable(),
  device: deviceSchema.nullable(),
})

export type Report = z.infer<typeof reportSchema>
export type ReportQuestion = Report['questions'][number]
export type ReportClause = z.infer<typeof stageSchema>['clauses'][number]
export type ReportStage = z.infer<typeof stageSchema>
