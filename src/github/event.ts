/**
 * The boundary to GitHub. Only `src/main.ts` comes in here; the lifecycle and its stages do not know that GitHub exists.
 *
 *   inputs.ts       what the workflow and the runner say, read once
 *   event.ts        the payload as a typed event: what happened, and between which two commits
 *   changes.ts      which of the project's files a push or pull request changed
 *   provision.ts    the tools on a fresh runner, with the Python environments from GitHub's cache
 *   log.ts          groups in the log, and lines that cannot act as workflow commands
 *   annotations.ts  findings on the right file and line
 *   publish.ts      outputs, annotations and the step summary of a run, and the one place where failures end
 *
 * So far nothing here writes to the repository or calls GitHub's API, so the action needs `contents: read` and no token. What does
 * (commits, pull requests, comments and the commands in them) gets a typed event here, a permission check of its own, and a module
 * that takes the SessionResult, beside publish.ts.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { InputError } from '../errors.ts'

export type GitHubEvent =
  | { kind: 'push'; ref: string; before: string | null; after: string }
  | { kind: 'pull-request'; number: number; before: string; after: string }
  /** A run that somebody, a schedule or another workflow asked for; there is nothing to compare with. */
  | { kind: 'asked'; name: string }

const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'expected the hash of a commit')

const pushSchema = z.object({ ref: z.string(), before: commit, after: commit })

const pullRequestSchema = z.object({
  number: z.int(),
  pull_request: z.object({ base: z.object({ sha: commit }), head: z.object({ sha: commit }) }),
})

const asked = ['workflow_dispatch', 'repository_dispatch', 'schedule', 'merge_group']

/** Reads the payload that the runner stored. Throws an InputError for an event that the action has no answer to. */
export function readEvent({ name, payloadFile }: { name: string; payloadFile: string }): GitHubEvent {
  if (asked.includes(name)) return { kind: 'asked', name }
  if (name === 'push') {
    const { ref, before, after } = parse(pushSchema, name, payloadFile)
    return { kind: 'push', ref, before: /^0+$/.test(before) ? null : before, after }
  }
  if (name === 'pull_request') {
    const { number, pull_request: pull } = parse(pullRequestSchema, name, payloadFile)
    return { kind: 'pull-request', number, before: pull.base.sha, after: pull.head.sha }
  }
  throw new InputError(
    'project/bad-usage',
    `expected one of the events push, pull_request, ${asked.join(', ')}, found ${name ? `\`${name}\`` : 'no GITHUB_EVENT_NAME'}`,
    { hint: 'Correct the `on:` block of the workflow; on a terminal use `tinyml run`.' },
  )
}

const parse = <T>(schema: z.ZodType<T>, name: string, file: string): T => checked(schema, name, readPayload(name, file))

/** The payload as JSON. Throws an InputError where the file holds none. */
export function readPayload(name: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw unreadable(name, (cause as Error).message, cause)
  }
}

/** A payload of the form that GitHub publishes. Throws an InputError that names the first field that is not. */
export function checked<T>(schema: z.ZodType<T>, name: string, payload: unknown): T {
  const parsed = schema.safeParse(payload)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw unreadable(name, `\`${issue?.path.join('.')}\`: ${issue?.message}`)
}

const unreadable = (name: string, why: string, cause?: unknown) =>
  new InputError('project/bad-usage', `the payload of the \`${name}\` event is not what GitHub sends: ${why}`, {
    hint: 'GITHUB_EVENT_PATH must name the JSON file of the event.',
    cause,
  })
