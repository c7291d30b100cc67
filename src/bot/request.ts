import { z } from 'zod'

/**
 * What the four jobs hand on: `admit` writes a request, `generate` and `publish` take nothing else for granted. It travels as a job
 * output, so it is small, plain JSON, and read strictly at each end.
 */

export const stageNames = ['data', 'train', 'convert', 'sketch', 'verify'] as const
export type StageName = (typeof stageNames)[number]

const commit = z.string().regex(/^[0-9a-f]{40}$/, 'expected the hash of a commit')
/** What git allows, without what a shell, a URL or Markdown could take for something else. */
const branch = z
  .string()
  .max(200)
  .regex(/^(?!.*(?:\.\.|\/\/|@\{|\.lock(?:\/|$)))[A-Za-z0-9][\w./-]*$/, 'expected the name of a branch')
/** Companies that manage their people's accounts have logins with an underscore. */
const login = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})(?:\[bot\])?$/, 'expected a login')
const name = z.string().regex(/^[\w.-]{1,100}$/)
const words = z.string().max(20_000)

export const flags = z.strictObject({
  planner: z.enum(['rules', 'local', 'hosted', 'auto']).optional(),
  /** US dollars. */
  budget: z.number().min(0).max(1000).optional(),
  board: z
    .string()
    .regex(/^[\w:-]{1,60}$/)
    .optional(),
  /** At least seven digits; resolved to a whole hash by `admit`. */
  sha: z
    .string()
    .regex(/^[0-9a-f]{7,40}$/)
    .optional(),
  dryRun: z.boolean().optional(),
})
export type Flags = z.infer<typeof flags>

/** Commands that make or check artifacts: `generate` carries them out, in their order. */
export const workSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('run'), stages: z.array(z.enum(stageNames)).max(5), flags }),
  z.strictObject({ name: z.literal('regenerate'), stage: z.enum(stageNames), words, flags }),
  z.strictObject({ name: z.literal('verify'), flags }),
  /** Empty words drop the demand. */
  z.strictObject({ name: z.literal('answer'), number: z.int().min(1).max(999), words, flags }),
])
export type Work = z.infer<typeof workSchema>

/** Commands that `admit` answers at once; they wait for nothing. */
export const talkSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('help') }),
  z.strictObject({ name: z.literal('status') }),
  z.strictObject({ name: z.literal('explain'), what: z.string().max(100) }),
  z.strictObject({ name: z.literal('cancel') }),
  /** The last request of the thread again, at today's commit. */
  z.strictObject({ name: z.literal('retry'), flags }),
])
export type Talk = z.infer<typeof talkSchema>
export type Command = Work | Talk

export const requestSchema = z.strictObject({
  version: z.literal(1),
  /** Names the request everywhere: branch trailer, ledger, bundle, progress comment. */
  id: z.string().regex(/^[0-9a-z]{8,40}$/),
  repository: z.strictObject({ owner: name, name, defaultBranch: branch }),
  source: z.enum(['comment', 'push', 'pull-request', 'dispatch']),
  /** The issue or pull request that it is talked about in; null for a push. */
  thread: z.strictObject({ number: z.int().positive(), kind: z.enum(['issue', 'pull']) }).nullable(),
  /** The comment with the commands; `review` comments stand on lines of a pull request and have an API of their own. */
  comment: z.strictObject({ id: z.int().positive(), kind: z.enum(['issue', 'review']) }).nullable(),
  requester: login.nullable(),
  work: z.array(workSchema).min(1).max(3),
  target: z.strictObject({
    /** The one commit that is read, resolved when the command was admitted. */
    sha: commit,
    /** Where commits go: `tinyml/<topic>`. */
    branch: branch.regex(/^tinyml\//, 'expected a branch below tinyml/'),
    /** The branch's head when it was admitted; null where it does not exist. Nothing is written onto another one. */
    head: commit.nullable(),
    /** The branch that the pull request is to be merged into. */
    base: branch,
    fork: z.boolean(),
  }),
  /** `verify` where neither a secret nor a write is granted: a fork, or an edit by hand that is checked again. */
  powers: z.enum(['full', 'verify']),
  budget: z.strictObject({ usd: z.number().min(0), tokens: z.int().min(0) }),
  /** The ledger's entry that holds the budget; null where nothing was reserved. */
  reservation: z.string().max(60).nullable(),
  /** The progress comment. */
  progress: z.int().positive().nullable(),
  /** When it was admitted, ISO 8601. */
  at: z.iso.datetime(),
})
export type BotRequest = z.infer<typeof requestSchema>
