import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { packageRoot } from '../../src/root.ts'
import { loginOf } from './answers/commits.ts'
import { userAnswer } from './answers/people.ts'
import { repositoryAnswer, repositoryPage } from './answers/repository.ts'
import { issueAnswer, issueCommentAnswer, pullAnswer, reviewCommentAnswer, simplePull } from './answers/threads.ts'
import type { Comment, World } from './world.ts'

export interface WebhookEvent {
  /** What `GITHUB_EVENT_NAME` says. */
  name: string
  /** What `GITHUB_EVENT_PATH` points to. */
  file: string
  payload: Record<string, unknown>
}

export interface Events {
  /** Something was said (or changed, or taken back) in an issue or pull request, or on a line of one. */
  commentEvent(event: {
    comment: Comment
    action?: 'created' | 'edited' | 'deleted'
    /** What an edited comment said before. */
    before?: string
    sender?: string
  }): Promise<WebhookEvent>
  pushEvent(event: {
    branch: string
    before: string | null
    after: string
    login: string
    forced?: boolean
  }): Promise<WebhookEvent>
  pullRequestEvent(event: {
    number: number
    action: 'opened' | 'reopened' | 'closed' | 'synchronize'
    login: string
    /** The head before, of `synchronize`. */
    before?: string
  }): Promise<WebhookEvent>
  dispatchEvent(event: {
    workflow?: string
    branch?: string
    inputs?: Record<string, string>
    login: string
  }): Promise<WebhookEvent>
}

type Schema = Record<string, unknown>
let definitions: Record<string, Schema> | undefined
const compiled = new Map<string, ValidateFunction>()

/** An event's schema with the definitions that it needs: compiling all of them takes seconds. */
function schemaOf(event: string): ValidateFunction {
  const known = compiled.get(event)
  if (known) return known
  definitions ??= JSON.parse(
    readFileSync(join(packageRoot, 'node_modules/@octokit/webhooks-schemas/schema.json'), 'utf8'),
  ).definitions as Record<string, Schema>
  const needed: Record<string, Schema> = {}
  const collect = (name: string) => {
    const definition = definitions?.[name]
    if (!definition || needed[name]) return
    needed[name] = definition
    for (const [, other] of JSON.stringify(definition).matchAll(/"#\/definitions\/([^"]+)"/g)) collect(other as string)
  }
  collect(event)
  if (!needed[event]) throw new Error(`no webhook ${event} is described`)
  const options = { strict: false, validateFormats: false, inlineRefs: false, code: { optimize: false } }
  const validate = new Ajv(options).compile({ $ref: `#/definitions/${event}`, definitions: needed })
  compiled.set(event, validate)
  return validate
}

/** Holds a payload against the published schema of its event. */
function check(event: string, payload: unknown): void {
  const validate = schemaOf(event)
  if (!validate(payload))
    throw new Error(
      `${event}: ${validate.errors?.map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`).join('; ')}`,
    )
}

/** The events that somebody's doing starts, as files that a job reads. */
export function createEvents(world: World): Events {
  const repository = () => ({ ...repositoryAnswer(world, world.main), custom_properties: {} })

  function write(name: string, definition: string, content: Record<string, unknown>, sender: string): WebhookEvent {
    const payload = plain({ ...content, repository: repository(), sender: userAnswer(world, sender) })
    check(definition, payload)
    // Actions get commits without their lists of files.
    for (const commit of [...((payload.commits as object[]) ?? []), (payload.head_commit as object) ?? {}])
      for (const key of ['added', 'removed', 'modified']) delete (commit as Record<string, unknown>)[key]
    const folder = join(world.folder, 'events')
    mkdirSync(folder, { recursive: true })
    const file = join(folder, `${world.nextId()}-${name}.json`)
    writeFileSync(file, JSON.stringify(payload, null, 2))
    return { name, file, payload }
  }

  return {
    async commentEvent({ comment, action = 'created', before, sender = comment.author }) {
      const issue = world.issue(comment.number)
      const changes = action === 'edited' ? { changes: { body: { from: before ?? comment.body } } } : {}
      if (comment.kind === 'review') {
        const pull = simplePull(world, world.pull(comment.number))
        return write(
          'pull_request_review_comment',
          `pull_request_review_comment$${action}`,
          { action, ...changes, comment: reviewCommentAnswer(world, comment), pull_request: pull },
          sender,
        )
      }
      const { closed_by, ...shown } = issueAnswer(world, issue)
      return write(
        'issue_comment',
        `issue_comment$${action}`,
        { action, ...changes, issue: shown, comment: issueCommentAnswer(world, comment) },
        sender,
      )
    },

    async pushEvent({ branch, before, after, login, forced = false }) {
      const { git } = world.main
      const nowhere = '0'.repeat(40)
      const log = after === nowhere ? [] : await git.log(after, before ? { not: before } : {})
      const commits = await Promise.all(log.slice(0, 2048).map(pushed))
      return write(
        'push',
        'push$event',
        {
          ref: `refs/heads/${branch}`,
          before: before ?? nowhere,
          after,
          created: before === null,
          deleted: after === nowhere,
          forced,
          base_ref: null,
          compare: `${repositoryPage(world, world.main)}/compare/${before?.slice(0, 12)}...${after.slice(0, 12)}`,
          commits: commits.toReversed(),
          head_commit: after === nowhere ? null : await pushed(after),
          pusher: { name: login, email: `${login}@example.com` },
        },
        login,
      )
    },

    async pullRequestEvent({ number, action, login, before }) {
      const issue = world.pull(number)
      const moved =
        action === 'synchronize' ? { before: before ?? issue.pull.base.sha, after: issue.pull.head.sha } : {}
      return write(
        'pull_request',
        `pull_request$${action}`,
        { action, number, ...moved, pull_request: await pullAnswer(world, issue) },
        login,
      )
    },

    async dispatchEvent({ workflow = 'tinyml.yml', branch = world.main.defaultBranch, inputs = {}, login }) {
      return write(
        'workflow_dispatch',
        'workflow_dispatch$event',
        { inputs, ref: `refs/heads/${branch}`, workflow: `.github/workflows/${workflow}` },
        login,
      )
    },
  }

  async function pushed(sha: string) {
    const { git } = world.main
    const commit = await git.readCommit(sha)
    const files = await git.diff(commit.parents[0] ?? null, sha)
    const by = (status: string) => files.filter((file) => file.status === status).map((file) => file.path)
    const who = ({ name, email }: { name: string; email: string }) => {
      const username = loginOf(world, email)
      return { name, email, ...(username ? { username } : {}) }
    }
    return {
      id: sha,
      tree_id: commit.tree,
      distinct: true,
      message: commit.message,
      timestamp: commit.committer.date,
      url: `${repositoryPage(world, world.main)}/commit/${sha}`,
      author: who(commit.author),
      committer: who(commit.committer),
      added: by('added'),
      removed: by('removed'),
      modified: by('modified'),
    }
  }
}

/** A copy without what the schemas of webhooks do not have yet, and with what they demand of a repository. */
function plain(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value), (key, one) => {
    if (key === 'user_view_type') return undefined
    if (key === 'requested_teams') return one.map(({ type: _, ...team }: Record<string, unknown>) => team)
    return key === 'repo' ? { ...one, custom_properties: {} } : one
  })
}
