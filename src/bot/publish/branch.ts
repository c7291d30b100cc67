import { RequestError } from '@octokit/request-error'
import type { Octokit } from '@octokit/rest'
import { StoppedError } from '../../errors.ts'
import type { Setting } from './product.ts'
import { openPull, type Situation } from './situation.ts'

/** Where the next commit goes; `exists` is false while the branch has to be made first. */
export interface Tip {
  commit: string
  exists: boolean
}

/**
 * Brings the topic branch to where a commit can be put on it, without losing anything of a person's:
 *
 * | the branch | what happens |
 * |---|---|
 * | is not there (never was, or was deleted) | it begins at the commit that was read |
 * | is where it was when the request was admitted, at the commit that was read | nothing |
 * | has this request's commit at its head (the job was killed after it) | nothing |
 * | has moved since | StoppedError: somebody works on it |
 * | has only commits of the bot, and the base moved on | the base is merged in; where that conflicts (in generated files, what else) it begins anew |
 * | has commits of a person, and the base moved on | StoppedError: only a person knows how both go together |
 */
export async function prepareBranch(api: Octokit, setting: Setting, situation: Situation): Promise<Tip> {
  const { sha, branch, head: admitted, base } = setting.request.target
  const { head } = situation
  if (head === null) {
    if (admitted === null || admitted !== sha) return { commit: sha, exists: false }
    throw new StoppedError('publish/branch-moved', `the branch ${branch} was deleted while its commit was worked on`)
  }
  if (situation.isOwn) return { commit: head, exists: true }
  if (head !== admitted) {
    throw new StoppedError(
      'publish/branch-moved',
      `${branch} was at ${admitted?.slice(0, 12) ?? 'no commit'} when this was asked for, and is at ${head.slice(0, 12)} now`,
    )
  }
  if (head === sha) return { commit: head, exists: true }
  const { owner, name } = setting.request.repository
  const authors = await authorsBeyond(api, setting, sha, head)
  // An App publishes under its own name, the workflow's token under that of Actions.
  const persons = authors.filter((a) => a !== setting.botLogin && a !== 'github-actions[bot]')
  if (persons.length > 0) {
    throw new StoppedError(
      'publish/persons-commits',
      `${branch} has commits of ${[...new Set(persons)].slice(0, 3).join(', ')}, and ${base} has moved on since`,
    )
  }
  if (openPull(situation, base)) {
    const merged = await merge(api, setting)
    if (merged === 'nothing') return { commit: head, exists: true }
    if (merged !== 'conflict') return { commit: merged, exists: true }
  }
  // Only the bot's own commits go, and what they held is generated anew by this one.
  await api.git.updateRef({ owner, repo: name, ref: `heads/${branch}`, sha, force: true })
  return { commit: sha, exists: true }
}

/** Logins of those who made the commits that the branch has beyond the commit that was read; `?` for authors without an account. */
async function authorsBeyond(api: Octokit, { request }: Setting, sha: string, head: string): Promise<string[]> {
  const { owner, name } = request.repository
  const { data } = await api.repos.compareCommitsWithBasehead({
    owner,
    repo: name,
    basehead: `${sha}...${head}`,
    per_page: 100,
  })
  // More than one page of commits is nothing that the bot makes.
  if (data.total_commits > data.commits.length) return ['?']
  // A merge of the base that GitHub made for the bot has the bot as its author, too.
  return data.commits.map((c) => c.author?.login ?? '?')
}

async function merge(api: Octokit, { request }: Setting): Promise<string | 'nothing' | 'conflict'> {
  const { owner, name } = request.repository
  const { branch, sha, base } = request.target
  try {
    const { status, data } = await api.repos.merge({
      ...{ owner, repo: name, base: branch, head: sha },
      commit_message: `chore: merge ${base} at ${sha.slice(0, 12)}`,
    })
    return (status as number) === 204 ? 'nothing' : data.sha
  } catch (error) {
    if (error instanceof RequestError && error.status === 409) return 'conflict'
    throw error
  }
}
