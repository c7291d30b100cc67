import { z } from 'zod'
import { InputError } from '../errors.ts'
import { checked, readPayload } from '../github/event.ts'

/**
 * What happened, with no more of GitHub's payload than `admit` needs. Nothing in it is trusted but numbers, hashes, times and logins,
 * which GitHub makes; texts and names of branches come from anybody.
 */
export type BotEvent = CommentEvent | PushEvent | PullRequestEvent | DispatchEvent

interface Repository {
  owner: string
  name: string
  defaultBranch: string
}
export interface Person {
  login: string
  bot: boolean
}
export interface Thread {
  number: number
  kind: 'issue' | 'pull'
  open: boolean
  locked: boolean
}

export interface CommentEvent {
  kind: 'comment'
  /** `created`, `edited` or `deleted`. */
  action: string
  comment: { id: number; kind: 'issue' | 'review'; body: string; author: Person; createdAt: string }
  thread: Thread
  /** The pull request's head when a review comment was written; GitHub does not say it for other comments. */
  headThen: string | null
  sender: Person
  repository: Repository
}

export interface PushEvent {
  kind: 'push'
  /** Null for a tag. */
  branch: string | null
  /** Null when the branch was deleted. */
  after: string | null
  /** Login of the author of its last commit, where GitHub knows one. */
  author: string | null
  sender: Person
  repository: Repository
}

export interface PullRequestEvent {
  kind: 'pull-request'
  action: string
  thread: Thread
  head: { sha: string; ref: string }
  base: string
  fork: boolean
  sender: Person
  repository: Repository
}

export interface DispatchEvent {
  kind: 'dispatch'
  /** Null where a tag was chosen. */
  branch: string | null
  stages: string[]
  planner: string | null
  budget: string | null
  /** The request in the ledger that is to be started. */
  queued: string | null
  sender: Person
  repository: Repository
}

const user = z.object({ login: z.string(), type: z.string().optional() })
const repository = z.object({ name: z.string(), default_branch: z.string(), owner: z.object({ login: z.string() }) })
const sha = z.string().regex(/^[0-9a-f]{40}$/, 'expected the hash of a commit')
const comment = z.object({
  id: z.int().positive(),
  // An account that was deleted leaves null behind.
  body: z.string().nullable(),
  user: user.nullable(),
  created_at: z.iso.datetime({ offset: true }),
})
const common = { repository, sender: user }
const pull = z.object({
  number: z.int().positive(),
  state: z.string(),
  locked: z.boolean(),
  // The repository of a fork may be gone.
  head: z.object({ sha, ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
})

const issueCommentSchema = z.object({
  ...common,
  action: z.string(),
  comment,
  issue: z.object({
    number: z.int().positive(),
    state: z.string(),
    locked: z.boolean(),
    pull_request: z.unknown().optional(),
  }),
})
const reviewCommentSchema = z.object({ ...common, action: z.string(), comment, pull_request: pull })
const pushSchema = z.object({
  ...common,
  ref: z.string(),
  after: sha,
  head_commit: z.object({ author: z.object({ username: z.string().optional() }) }).nullable(),
})
const pullRequestSchema = z.object({ ...common, action: z.string(), pull_request: pull })
const dispatchSchema = z.object({
  ...common,
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).nullable().optional(),
})

/** Reads the payload that the runner stored. Throws an InputError for an event that the bot has no answer to, or a payload that is none. */
export function readBotEvent({ name, payloadFile }: { name: string; payloadFile: string }): BotEvent {
  return botEvent(name, readPayload(name, payloadFile))
}

export function botEvent(name: string, payload: unknown): BotEvent {
  switch (name) {
    case 'issue_comment': {
      const { issue, ...e } = checked(issueCommentSchema, name, payload)
      const kind = issue.pull_request ? ('pull' as const) : ('issue' as const)
      return commentEvent(e, 'issue', { ...threadOf(issue), kind }, null)
    }
    case 'pull_request_review_comment': {
      const e = checked(reviewCommentSchema, name, payload)
      return commentEvent(e, 'review', threadOf(e.pull_request), e.pull_request.head.sha)
    }
    case 'push': {
      const e = checked(pushSchema, name, payload)
      return {
        kind: 'push',
        branch: branchOf(e.ref),
        after: /^0+$/.test(e.after) ? null : e.after,
        author: e.head_commit?.author.username ?? null,
        ...involved(e),
      }
    }
    case 'pull_request': {
      const e = checked(pullRequestSchema, name, payload)
      const { head, base } = e.pull_request
      return {
        kind: 'pull-request',
        action: e.action,
        thread: threadOf(e.pull_request),
        head: { sha: head.sha, ref: head.ref },
        base: base.ref,
        fork: head.repo?.full_name !== base.repo.full_name,
        ...involved(e),
      }
    }
    case 'workflow_dispatch': {
      const e = checked(dispatchSchema, name, payload)
      const input = (key: string) => String(e.inputs?.[key] ?? '').trim() || null
      return {
        kind: 'dispatch',
        branch: branchOf(e.ref),
        stages: (input('stages') ?? '').split(/[\s,]+/).filter(Boolean),
        planner: input('planner'),
        budget: input('budget'),
        queued: input('queued'),
        ...involved(e),
      }
    }
  }
  throw new InputError(
    'project/bad-usage',
    `expected one of the events issue_comment, pull_request_review_comment, push, pull_request, workflow_dispatch, found ${name ? `\`${name}\`` : 'no GITHUB_EVENT_NAME'}`,
    { hint: 'Correct the `on:` block of the workflow.' },
  )
}

/** Why an event is not answered at all: it is the bot's own, or none that it listens to. Null where it is to be looked at. */
export function ignored(event: BotEvent, self: string): string | null {
  const own = (login: string | null) => login?.toLowerCase() === self.toLowerCase()
  switch (event.kind) {
    case 'comment':
      if (own(event.sender.login) || own(event.comment.author.login)) return 'the comment is the bot’s own'
      return event.action === 'created' ? null : `the comment was ${event.action}, and only new ones are commands`
    case 'push':
      if (own(event.sender.login)) return 'the push is the bot’s own'
      if (event.after === null) return 'the branch was deleted'
      if (event.branch !== event.repository.defaultBranch) return 'the push is not to the default branch'
      return own(event.author) ? 'the commit is the bot’s own' : null
    case 'pull-request':
      // Its commits were verified by the run that made them.
      if (own(event.sender.login)) return 'the change is the bot’s own'
      if (!event.thread.open) return 'the pull request is closed'
      return ['opened', 'synchronize', 'reopened'].includes(event.action)
        ? null
        : `nothing to verify was ${event.action}`
    case 'dispatch':
      // The bot starts a request that waits, and nothing else.
      return own(event.sender.login) && event.queued === null ? 'the bot does not start itself' : null
  }
}

function commentEvent(
  e: { action: string; comment: z.infer<typeof comment> } & Involved,
  kind: 'issue' | 'review',
  thread: Thread,
  headThen: string | null,
): CommentEvent {
  const { id, body, user, created_at } = e.comment
  const author = user ? person(user) : { login: 'ghost', bot: false }
  return {
    kind: 'comment',
    action: e.action,
    comment: { id, kind, body: body ?? '', author, createdAt: created_at },
    ...{ thread, headThen, ...involved(e) },
  }
}

interface Involved {
  sender: z.infer<typeof user>
  repository: z.infer<typeof repository>
}

const involved = ({ sender, repository: r }: Involved): { sender: Person; repository: Repository } => ({
  sender: person(sender),
  repository: { owner: r.owner.login, name: r.name, defaultBranch: r.default_branch },
})

/** Some payloads leave the type out; a bot's login has the suffix in each. */
const person = ({ login, type }: z.infer<typeof user>): Person => ({
  login,
  bot: type === 'Bot' || login.endsWith('[bot]'),
})

const threadOf = (x: { number: number; state: string; locked: boolean }): Thread => ({
  ...{ number: x.number, kind: 'pull', open: x.state === 'open', locked: x.locked },
})

const branchOf = (ref: string): string | null =>
  ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null
