import { sha } from './requests.ts'

const repository = { name: 'r', default_branch: 'main', owner: { login: 'o' }, full_name: 'o/r' }
export const user = (login: string) => ({ login, type: login.endsWith('[bot]') ? 'Bot' : 'User' })

interface Said {
  id?: number
  by?: string
  at?: string
  action?: string
  pull?: boolean
  state?: string
  locked?: boolean
}

/** What GitHub sends for a comment on issue or pull request 7, as far as it is read. */
export function issueComment(body: string, said: Said = {}) {
  const { id = 70, by = 'ada', at = '2026-05-04T11:59:00Z', action = 'created' } = said
  return {
    ...{ action, repository, sender: user(by) },
    comment: { id, body, user: user(by), created_at: at },
    issue: {
      ...{ number: 7, state: said.state ?? 'open', locked: said.locked ?? false },
      ...(said.pull ? { pull_request: { url: 'https://api.test/repos/o/r/pulls/7' } } : {}),
    },
  }
}

interface Pull {
  ref?: string
  head?: string
  /** Full name of the repository that it comes from; null where that is gone. */
  from?: string | null
  pushedAt?: string
  base?: string
  state?: string
}

export function pullOf({
  ref = 'ripe',
  head = sha('b'),
  from = 'o/r',
  pushedAt,
  base = 'main',
  state = 'open',
}: Pull = {}) {
  return {
    ...{ number: 7, state, locked: false },
    head: {
      sha: head,
      ref,
      repo: from === null ? null : { full_name: from, pushed_at: pushedAt ?? '2026-05-01T00:00:00Z' },
    },
    base: { ref: base, repo: { full_name: 'o/r' } },
  }
}

export function reviewComment(body: string, pull: Pull = {}, said: Said = {}) {
  const { issue: _issue, ...rest } = issueComment(body, said)
  return { ...rest, pull_request: pullOf(pull) }
}

export const push = (more: { ref?: string; after?: string; by?: string; author?: string | null } = {}) => ({
  ...{ repository, sender: user(more.by ?? 'ada'), ref: more.ref ?? 'refs/heads/main', after: more.after ?? sha('a') },
  head_commit: more.author === null ? null : { author: { username: more.author ?? 'ada' } },
})

export const pullRequestEvent = (action: string, pull: Pull = {}, by = 'ada') => ({
  ...{ action, repository, sender: user(by), number: 7, pull_request: pullOf(pull) },
})

export const dispatch = (inputs: Record<string, string> | null, more: { ref?: string; by?: string } = {}) => ({
  ...{ repository, sender: user(more.by ?? 'ada'), ref: more.ref ?? 'refs/heads/main', inputs },
})
