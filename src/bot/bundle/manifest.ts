import { z } from 'zod'
import { configSchema } from '../../project/config.ts'
import { reportSchema } from '../../report/schema.ts'
import { requestSchema, workSchema } from '../request.ts'

export const manifestFile = 'manifest.json'
/** Folder of the files' contents, each named by its SHA-256: no name that comes from elsewhere is ever one on disk. */
export const blobFolder = 'blobs'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hexadecimal')
/** Relative to the root of the repository. What else it must be is judged by `paths.ts`, which can say what is wrong with it. */
const path = z.string().min(1).max(400)
const text = z.string().max(20_000)
const amount = z.number().min(0)

/** Why there is no report; the same fields as in the outputs and the summary of the action. */
const failureSchema = z.strictObject({
  kind: z.literal('failure'),
  status: z.enum(['bad-input', 'missing-tool', 'stopped', 'internal-error']),
  code: z.string().max(100),
  message: text,
  where: z.string().max(1000),
  hint: text,
})
export type Failure = z.infer<typeof failureSchema>

const reportedSchema = z.strictObject({ kind: z.literal('report'), status: reportSchema.shape.status })

const endSchema = z.discriminatedUnion('kind', [reportedSchema, failureSchema])
/** How a run ended: with a report, or with an error that left none. */
export type End = z.infer<typeof endSchema>

const commandSchema = z.strictObject({
  work: workSchema,
  /** `not-run` after a command before it that did not pass. */
  end: z.discriminatedUnion('kind', [
    reportedSchema,
    failureSchema,
    z.strictObject({ kind: z.literal('not-run'), because: text }),
  ]),
})
export type CommandEnd = z.infer<typeof commandSchema>

const wish = configSchema.shape.sketch.unwrap()

export const wishesSchema = z.strictObject({
  data: wish.optional(),
  convert: wish.optional(),
  sketch: wish.optional(),
})
/** Words that replace the wish of a stage. */
export type Wishes = z.infer<typeof wishesSchema>

const fileSchema = z.strictObject({ path, sha256, bytes: z.int().min(0) })
export type FileEntry = z.infer<typeof fileSchema>

const label = z.string().max(200)

/** `counts[i][j]`: how often what was `rows[i]` was called `columns[j]`. */
export const confusionSchema = z
  .strictObject({
    /** Where it stands in the repository. */
    path,
    rows: z.array(label).min(1).max(256),
    columns: z.array(label).min(1).max(256),
    counts: z.array(z.array(z.int().min(0)).max(256)).max(256),
  })
  .refine((c) => c.counts.length === c.rows.length && c.counts.every((row) => row.length === c.columns.length), {
    message: 'expected as many counts as there are rows and columns',
  })
export type Confusion = z.infer<typeof confusionSchema>

/**
 * manifest.json of a bundle: what `generate` hands to `publish`. The job that reads it takes none of this for true before it was
 * checked against the request (`read.ts`), and what cannot be checked there (figures, words) is only shown, escaped.
 */
export const manifestSchema = z
  .strictObject({
    version: z.literal(1),
    /** Of the request. */
    id: requestSchema.shape.id,
    /** The commit that it was made from. */
    sha: requestSchema.shape.target.shape.sha,
    /** Folder of tinyml.yml, relative to the root of the repository; empty for the root. */
    project: z.string().max(400),
    ended: endSchema,
    /** True where nothing is to be published but what is told: a dry run, or a run on another board. */
    trial: z.boolean(),
    /** What a dry run would do, for people. */
    notes: text,
    /** What of the request changes tinyml.yml. The file itself is never in a bundle. */
    config: z.strictObject({ wishes: wishesSchema, answers: configSchema.shape.answers.unwrap().max(100) }),
    files: z.array(fileSchema),
    deleted: z.array(path),
    /** Of the last command that left one. */
    report: reportSchema.nullable(),
    /** The report that is committed at the base, for deltas. */
    baseReport: reportSchema.nullable(),
    /** report.md, or why there is none. */
    markdown: z.string().max(1_000_000),
    confusion: confusionSchema.nullable(),
    /** Pictures in the output folder, whether they changed or not. */
    pictures: z.array(z.strictObject({ title: label, path })).max(10),
    tools: z.record(z.string().max(60), z.string().max(200)),
    commands: z.array(commandSchema).min(1).max(3),
    questions: reportSchema.shape.questions.max(100),
    /** Of all commands together; `usd` is null where a price is not known. */
    spent: z.strictObject({ seconds: amount, tokens: z.int().min(0), usd: amount.nullable() }),
  })
  .refine((m) => m.ended.kind === 'failure' || m.report?.status === m.ended.status, {
    message: 'expected the status of the report',
    path: ['ended'],
  })
export type Manifest = z.infer<typeof manifestSchema>
