import { join } from 'node:path'
import type { Activity } from './activity.ts'
import { invalid, notFound, Refusal } from './errors.ts'
import { BareRepository } from './git.ts'
import { levels, type Permissions, type PersonLevel } from './tokens.ts'

export interface User {
  id: number
  login: string
  type: 'User' | 'Bot'
  permission: PersonLevel
}

export interface Repository {
  id: number
  owner: string
  name: string
  private: boolean
  defaultBranch: string
  createdAt: string
  /** When any of its branches moved last. */
  pushedAt: string
  git: BareRepository
  /** What became of its branches, oldest first, and where they stood at the last look. */
  activities: Activity[]
  heads: Map<string, string>
  /** Names of branches that only a pull request may change. */
  protected: Set<string>
  forkOf: Repository | null
}

export interface Reaction {
  id: number
  user: string
  content: '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes'
  createdAt: string
}

export interface Comment {
  id: number
  /** A `review` comment stands on a line of a pull request. */
  kind: 'issue' | 'review'
  number: number
  author: string
  body: string
  createdAt: string
  updatedAt: string
  reactions: Reaction[]
  /** Of a review comment only. */
  place: { path: string; line: number; commit: string; replyTo: number | null } | null
}

export interface Pull {
  draft: boolean
  head: { repository: Repository; ref: string; sha: string }
  base: { ref: string; sha: string }
  mergedAt: string | null
  mergedBy: string | null
  reviewers: string[]
  teams: string[]
  maintainerCanModify: boolean
}

/** An issue; a pull request is one with `pull`. */
export interface Issue {
  id: number
  number: number
  title: string
  body: string | null
  author: string
  state: 'open' | 'closed'
  stateReason: 'completed' | 'reopened' | 'not_planned' | 'duplicate' | null
  locked: boolean
  labels: string[]
  assignees: string[]
  reactions: Reaction[]
  createdAt: string
  updatedAt: string
  closedAt: string | null
  closedBy: string | null
  pull: Pull | null
}

export interface Label {
  id: number
  name: string
  color: string
  description: string | null
}

export interface Annotation {
  path: string
  start_line: number
  end_line: number
  start_column?: number
  end_column?: number
  annotation_level: 'notice' | 'warning' | 'failure'
  message: string
  title?: string
  raw_details?: string
}

export interface Check {
  id: number
  name: string
  sha: string
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: string | null
  startedAt: string
  completedAt: string | null
  detailsUrl: string | null
  externalId: string
  title: string | null
  summary: string | null
  text: string | null
  annotations: Annotation[]
  author: string
}

export interface WorkflowRun {
  id: number
  number: number
  workflow: string
  event: string
  branch: string
  sha: string
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: string | null
  actor: string
  createdAt: string
  updatedAt: string
}

export interface Dispatch {
  workflow: string
  ref: string
  inputs: Record<string, unknown>
  login: string
}

export interface Token {
  token: string
  login: string
  /** Null for a person's own token, which may what the person may. */
  permissions: Permissions | null
  repository: string
}

/** Everything that GitHub would remember, but for what git does. Tests look at it when all is done. */
export class World {
  readonly users = new Map<string, User>()
  readonly repositories = new Map<string, Repository>()
  readonly tokens = new Map<string, Token>()
  readonly issues: Issue[] = []
  readonly comments: Comment[] = []
  readonly labels: Label[] = []
  /** Slugs of teams that may be asked for a review. */
  readonly teams = new Set<string>()
  readonly checks: Check[] = []
  readonly runs: WorkflowRun[] = []
  readonly dispatches: Dispatch[] = []
  /** Ids of runs that somebody asked to stop. */
  readonly cancelled: number[] = []
  /** Commits that GitHub signed. */
  readonly signed = new Set<string>()
  /** "Allow GitHub Actions to create and approve pull requests". */
  actionsMayCreatePulls = true
  /** Bytes of one request that GraphQL takes. */
  graphqlLimit = 45_000_000
  api = ''
  html = ''
  readonly folder: string
  readonly now: () => Date
  private lastId = 1_000_000_000

  constructor(folder: string, now: () => Date) {
    this.folder = folder
    this.now = now
  }

  /** The repository that the rig is about: the first one. */
  get main(): Repository {
    return this.repositories.values().next().value as Repository
  }

  get pulls(): (Issue & { pull: Pull })[] {
    return this.issues.filter((issue): issue is Issue & { pull: Pull } => issue.pull !== null)
  }

  nextId(): number {
    this.lastId += 1
    return this.lastId
  }

  time(): string {
    return this.now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
  }

  user(login: string): User {
    const known = this.users.get(login)
    if (known) return known
    const user: User = { id: this.nextId(), login, type: login.endsWith('[bot]') ? 'Bot' : 'User', permission: 'none' }
    this.users.set(login, user)
    return user
  }

  may(login: string, level: PersonLevel): boolean {
    return levels.indexOf(this.user(login).permission) >= levels.indexOf(level)
  }

  addRepository(owner: string, name: string, more: Partial<Repository> = {}): Repository {
    const repository: Repository = {
      id: this.nextId(),
      owner,
      name,
      private: false,
      defaultBranch: 'main',
      createdAt: this.time(),
      pushedAt: this.time(),
      activities: [],
      heads: new Map(),
      git: new BareRepository(join(this.folder, 'repositories', owner, `${name}.git`)),
      protected: new Set(),
      forkOf: null,
      ...more,
    }
    this.repositories.set(`${owner}/${name}`.toLowerCase(), repository)
    this.user(owner)
    return repository
  }

  repository(owner: string, name: string): Repository {
    const found = this.repositories.get(`${owner}/${name}`.toLowerCase())
    if (!found) throw notFound()
    return found
  }

  issue(number: number): Issue {
    const found = this.issues.find((issue) => issue.number === number)
    if (!found) throw notFound()
    return found
  }

  pull(number: number): Issue & { pull: Pull } {
    const found = this.pulls.find((issue) => issue.number === number)
    if (!found) throw notFound()
    return found
  }

  comment(id: number, kind: Comment['kind']): Comment {
    const found = this.comments.find((comment) => comment.id === id && comment.kind === kind)
    if (!found) throw notFound()
    return found
  }

  addIssue(author: string, title: string, body: string | null, pull: Pull | null = null): Issue {
    if (body && body.length > 65_536)
      throw invalid(pull ? 'PullRequest' : 'Issue', 'body', 'custom', 'body is too long (maximum is 65536 characters)')
    const issue: Issue = {
      ...{ id: this.nextId(), number: this.issues.length + 1, title, body, author, pull },
      ...{ state: 'open', stateReason: null, locked: false, labels: [], assignees: [], reactions: [] },
      ...{ createdAt: this.time(), updatedAt: this.time(), closedAt: null, closedBy: null },
    }
    this.issues.push(issue)
    return issue
  }

  addComment(author: string, number: number, body: string, place: Comment['place'] = null): Comment {
    const issue = this.issue(number)
    if (issue.locked && !this.may(author, 'write') && this.user(author).type === 'User')
      throw new Refusal(403, 'Unable to create comment because issue is locked.')
    this.checkComment(body)
    const comment: Comment = {
      ...{ id: this.nextId(), kind: place ? 'review' : 'issue', number, author, body, place, reactions: [] },
      ...{ createdAt: this.time(), updatedAt: this.time() },
    }
    this.comments.push(comment)
    issue.updatedAt = this.time()
    return comment
  }

  checkComment(body: string): void {
    if (!body.trim()) throw invalid('IssueComment', 'body', 'missing_field')
    if (body.length > 65_536)
      throw invalid('IssueComment', 'body', 'custom', 'body is too long (maximum is 65536 characters)')
  }

  setState(issue: Issue, state: 'open' | 'closed', by: string, reason: Issue['stateReason'] = null): void {
    if (issue.state === state) return
    if (state === 'open' && issue.pull?.mergedAt) throw invalid('PullRequest', 'state', 'invalid')
    issue.state = state
    issue.stateReason = reason ?? (state === 'closed' ? 'completed' : 'reopened')
    issue.closedAt = state === 'closed' ? this.time() : null
    issue.closedBy = state === 'closed' ? by : null
    issue.updatedAt = this.time()
  }

  label(name: string): Label {
    const known = this.labels.find((label) => label.name.toLowerCase() === name.toLowerCase())
    if (known) return known
    const label: Label = { id: this.nextId(), name, color: 'ededed', description: null }
    this.labels.push(label)
    return label
  }
}
