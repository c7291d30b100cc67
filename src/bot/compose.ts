import { createHash } from 'node:crypto'
import { InputError } from '../errors.ts'
import type { BotEvent, DispatchEvent, PullRequestEvent, PushEvent } from './event.ts'
import type { RunContext } from './inputs.ts'
import { type BotRequest, requestSchema, type Talk, type Work, workSchema } from './request.ts'
import type { Limits } from './reserve.ts'

/**
 * Names the request of an event. The same event has the same name however often it is delivered; a job that a person runs again has
 * another one, as its first attempt may have ended in any way.
 */
export function requestId(event: BotEvent, { attempt, id }: Pick<RunContext, 'attempt' | 'id'>): string {
  const { owner, name } = event.repository
  const what = (() => {
    switch (event.kind) {
      case 'comment':
        return `${event.comment.kind}-comment ${event.comment.id}`
      case 'push':
        return `push ${event.after}`
      case 'pull-request':
        return `pull ${event.thread.number} ${event.head.sha}`
      case 'dispatch':
        return `run ${id}`
    }
  })()
  return createHash('sha256').update(`${owner}/${name} ${what} ${attempt}`.toLowerCase()).digest('hex').slice(0, 20)
}

/** What a model may be paid for this work: nothing where none is asked, else what the flags say, else what a run may spend. */
export function budgetOf(work: readonly Work[], limits: Limits): BotRequest['budget'] {
  const asking = work.filter((w) => w.name !== 'verify' && !w.flags.dryRun && w.flags.planner !== 'rules')
  // The embedded model costs time alone.
  const paid = asking.filter((w) => w.flags.planner !== 'local')
  const given = paid.flatMap((w) => (w.flags.budget === undefined ? [] : [w.flags.budget]))
  const sum = Math.round(given.reduce((a, b) => a + b, 0) * 1e6) / 1e6
  return {
    usd: paid.length === 0 ? 0 : given.length === paid.length ? sum : Math.max(limits.usd.run, sum),
    tokens: asking.length === 0 ? 0 : limits.tokens.run,
  }
}

/** The work of an earlier request with the flags of `retry` over its own. The commit that it named then is not today's. */
export function retried(work: readonly Work[], { flags }: Extract<Talk, { name: 'retry' }>): Work[] {
  return work.map((w) => {
    const { sha: _then, ...kept } = w.flags
    return { ...w, flags: { ...kept, ...flags } }
  })
}

/** The request of a push to the default branch: whatever became stale is made again, and goes into `tinyml/<default branch>`. */
export const pushRequest = (event: PushEvent, context: RunContext, limits: Limits, now: Date): BotRequest =>
  branchRequest(
    event,
    'push',
    event.repository.defaultBranch,
    event.after ?? '',
    [{ name: 'run', stages: [], flags: {} }],
    {
      ...{ context, limits, now },
    },
  )

/** The request of a person who started the workflow. Throws an InputError for inputs that say nothing that can be done. */
export function dispatchRequest(event: DispatchEvent, context: RunContext, limits: Limits, now: Date): BotRequest {
  const { branch, stages, planner, budget } = event
  if (branch === null || branch.startsWith('tinyml')) {
    throw bad(`choose a branch of people's own, not ${branch === null ? 'a tag' : `\`${branch}\``}`)
  }
  const flags = { ...(planner ? { planner } : {}), ...(budget ? { budget: Number(budget) } : {}) }
  const work = workSchema.safeParse({ name: 'run', stages, flags })
  if (!work.success) {
    const issue = work.error.issues[0]
    const input = issue?.path[0] === 'flags' ? issue.path[1] : issue?.path[0]
    throw bad(`input \`${String(input)}\`: ${issue?.message}`)
  }
  return branchRequest(event, 'dispatch', branch, context.sha, [work.data], { context, limits, now })
}

function branchRequest(
  event: PushEvent | DispatchEvent,
  source: 'push' | 'dispatch',
  base: string,
  sha: string,
  work: Work[],
  { context, limits, now }: { context: RunContext; limits: Limits; now: Date },
): BotRequest {
  return checked({
    ...common(event, context, now),
    ...{ source, thread: null, comment: null, requester: event.sender.login, work },
    target: { sha, branch: `tinyml/${base}`, head: null, base, fork: false },
    ...{ powers: 'full', budget: budgetOf(work, limits) },
  })
}

/** The request of a pull request that was opened or changed: checked again, with neither model nor secret, and nothing written. */
export const pullRequest = (event: PullRequestEvent, context: RunContext, now: Date): BotRequest =>
  checked({
    ...common(event, context, now),
    ...{ source: 'pull-request', thread: { number: event.thread.number, kind: 'pull' }, comment: null },
    ...{ requester: event.sender.login, work: [{ name: 'verify', flags: {} }] },
    target: {
      ...{ sha: event.head.sha, branch: `tinyml/pr-${event.thread.number}`, head: null, base: event.base },
      fork: event.fork,
    },
    ...{ powers: 'verify', budget: { usd: 0, tokens: 0 }, reservation: null },
  })

/** What all requests have. Its reservation has the name of the request. */
export function common(event: BotEvent, context: RunContext, now: Date) {
  const id = requestId(event, context)
  const repository = event.repository
  return { version: 1 as const, id, repository, reservation: id, progress: null, at: now.toISOString() }
}

/** Throws an InputError for what a request cannot hold: a branch whose name has unusual characters, above all. */
export function checked(request: unknown): BotRequest {
  const parsed = requestSchema.safeParse(request)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw bad(
    `\`${issue?.path.join('.')}\`: ${issue?.message}; names of branches may hold letters, digits, \`.\`, \`_\`, \`-\` and \`/\``,
  )
}

const bad = (message: string): InputError =>
  new InputError('project/bad-usage', message, { hint: 'Give the command on another branch, or correct the inputs.' })
