import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { emailOf } from './answers/commits.ts'
import { git } from './git.ts'
import { followPushes, openPull } from './threads.ts'
import type { Comment, Issue, Pull, Repository, World } from './world.ts'

export interface Push {
  branch: string
  /** Contents by path; null takes a file away. */
  files: Record<string, string | Buffer | null>
  message?: string
  /** Where a new branch starts: the default branch, if not said. */
  from?: string
  force?: boolean
  /** Replaces the newest commit instead of adding one; goes with `force`. */
  amend?: boolean
}

/** Somebody who works with git and the web page, past the interface that the bot uses. */
export class Person {
  readonly login: string
  private readonly world: World
  private repository: Repository
  private folder: string | null = null

  constructor(world: World, login: string) {
    this.world = world
    this.login = login
    this.repository = world.main
  }

  /** Makes a repository of their own out of the main one; they push there from then on. */
  async fork(): Promise<Repository> {
    const { main } = this.world
    const fork = this.world.addRepository(this.login, main.name, { forkOf: main, defaultBranch: main.defaultBranch })
    await git(['clone', '--quiet', '--bare', main.git.path, fork.git.path], { cwd: this.world.folder })
    fork.heads = new Map((await fork.git.refs('refs/heads/')).map(({ name, sha }) => [name, sha]))
    this.repository = fork
    this.folder = null
    return fork
  }

  /** One commit, pushed with git from a clone. Gives back its hash. */
  async push(push: Push): Promise<string> {
    const cwd = await this.clone()
    await git(['fetch', '--quiet', '--prune', 'origin'], { cwd })
    const from = (await this.repository.git.ref(`refs/heads/${push.branch}`))
      ? `origin/${push.branch}`
      : await this.start(push.from)
    await git(['checkout', '--quiet', '--force', '-B', push.branch, from], { cwd })
    await git(['clean', '--quiet', '-fdx'], { cwd })
    for (const [path, content] of Object.entries(push.files)) {
      if (content === null) {
        rmSync(join(cwd, path), { recursive: true })
        continue
      }
      mkdirSync(dirname(join(cwd, path)), { recursive: true })
      writeFileSync(join(cwd, path), content)
    }
    const date = this.world.time()
    const who = { NAME: this.login, EMAIL: emailOf(this.world, this.login), DATE: date }
    const env = Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((role) =>
        Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value]),
      ),
    )
    const message = push.message ?? `Change ${Object.keys(push.files).join(', ')}`
    await git(['add', '--all', '--force'], { cwd })
    await git(['commit', '--quiet', '--allow-empty', ...(push.amend ? ['--amend'] : []), '-m', message], { cwd, env })
    await git(['push', '--quiet', ...(push.force ? ['--force'] : []), 'origin', push.branch], { cwd })
    await followPushes(this.world, this.login)
    return (await git(['rev-parse', 'HEAD'], { cwd })).toString().trim()
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.repository.git.deleteRef(`refs/heads/${branch}`)
    await followPushes(this.world, this.login)
  }

  openIssue(title: string, body: string | null = null): Issue {
    return this.world.addIssue(this.login, title, body)
  }

  async openPull(wanted: {
    head: string
    base?: string
    title?: string
    body?: string
    draft?: boolean
  }): Promise<Issue & { pull: Pull }> {
    const inFork = this.repository !== this.world.main
    return openPull(this.world, {
      author: this.login,
      title: wanted.title ?? `Merge ${wanted.head}`,
      body: wanted.body ?? null,
      head: inFork ? `${this.repository.owner}:${wanted.head}` : wanted.head,
      base: wanted.base ?? this.world.main.defaultBranch,
      draft: wanted.draft ?? false,
      maintainerCanModify: true,
    })
  }

  comment(number: number, body: string): Comment {
    return this.world.addComment(this.login, number, body)
  }

  /** A comment on a line of a pull request. */
  reviewComment(number: number, body: string, place: { path: string; line: number }): Comment {
    const commit = this.world.pull(number).pull.head.sha
    return this.world.addComment(this.login, number, body, { ...place, commit, replyTo: null })
  }

  edit(comment: Comment, body: string): void {
    Object.assign(comment, { body, updatedAt: this.world.time() })
  }

  close(number: number): void {
    this.world.setState(this.world.issue(number), 'closed', this.login)
  }

  lock(number: number): void {
    this.world.issue(number).locked = true
  }

  private async start(from?: string): Promise<string> {
    const sha = await this.repository.git.commit(from ?? this.repository.defaultBranch)
    if (!sha) throw new Error(`${from} is no commit of ${this.repository.owner}/${this.repository.name}`)
    return sha
  }

  private async clone(): Promise<string> {
    if (!this.folder) {
      const folder = join(this.world.folder, 'clones', `${this.login}-${this.world.nextId()}`)
      await git(['clone', '--quiet', this.repository.git.path, folder], { cwd: this.world.folder })
      this.folder = folder
    }
    return this.folder
  }
}
