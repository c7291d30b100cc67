import { RequestError } from '@octokit/request-error'
import type { Octokit } from '@octokit/rest'
import { StoppedError } from '../../errors.ts'
import { createOnce } from '../api.ts'
import type { Setting } from './product.ts'
import { openPull, readSituation, type Situation } from './situation.ts'

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
 * | is at the commit that was read (made there by this job before it was killed, for one) | nothing |
 * | has this request's commit at its head, or its merge of the base (the job was killed after it) | nothing |
 * | has moved since | StoppedError: somebody works on it |
 * | has only commits of the bot, and the base moved on | the base is merged in; where that conflicts (in generated files, what else) the base's files replace all of it |
 * | has only commits of the bot, and no pull request any more | it begins anew at the commit that was read |
 * | has commits of a person that were not read | StoppedError: only a person knows how both go together |
 */
export async function prepareBranch(api: Octokit, setting: Setting, situation: Situation): Promise<Tip> {
  const { sha, branch, head: admitted, base } = setting.request.target
  const { head } = situation
  if (head === null) {
    if (admitted === null || admitted !== sha) return { commit: sha, exists: false }
    throw new StoppedError('publish/branch-moved', `the branch ${branch} was deleted while its commit was worked on`)
  }
  if (situation.isOwn || head === sha || isMerge(setting, situation)) return { commit: head, exists: true }
  if (head !== admitted) {
    throw new StoppedError(
      'publish/branch-moved',
      `${branch} was at ${admitted?.slice(0, 12) ?? 'no commit'} when this was asked for, and is at ${head.slice(0, 12)} now`,
    )
  }
  const { authors, isBehind } = await compare(api, setting, head)
  // An App publishes under its own name, the workflow's token under that of Actions.
  const persons = authors.filter((a) => a !== setting.botLogin && a !== 'github-actions[bot]')
  if (persons.length > 0) {
    const whose = `${branch} has commits of ${[...new Set(persons)].slice(0, 3).join(', ')}`
    if (isBehind) throw new StoppedError('publish/persons-commits', `${whose}, and ${base} has moved on since`)
    throw new StoppedError(
      'publish/persons-commits',
      `${whose}, and this was asked for on ${base}, which has them not`,
      {
        hint: `Give the command in the pull request of ${branch}: there it works on top of them.`,
      },
    )
  }
  if (!openPull(situation, base)) return { commit: await beginAnew(api, setting, situation, head), exists: true }
  const merged = await merge(api, setting, head)
  if (merged === 'nothing') return { commit: head, exists: true }
  return { commit: merged === 'conflict' ? await overrule(api, setting, head) : merged, exists: true }
}

const mergeMessage = ({ request: { target } }: Setting): string =>
  `chore: merge ${target.base} at ${target.sha.slice(0, 12)}`

/** Whether the head is the merge of the commit that was read into the head that was admitted, and nothing came after it. */
function isMerge(setting: Setting, { message, parents }: Pick<Situation, 'message' | 'parents'>): boolean {
  const { head, sha } = setting.request.target
  return parents.length === 2 && parents[0] === head && parents[1] === sha && message === mergeMessage(setting)
}

/**
 * Only the bot's own commits go, and what they held is generated anew by this one. The branch is moved by compare-and-swap, which REST
 * does not have: what a person pushes at this very moment stays.
 */
async function beginAnew(api: Octokit, setting: Setting, { repository }: Situation, head: string): Promise<string> {
  const { branch, sha } = setting.request.target
  const update = { name: `refs/heads/${branch}`, beforeOid: head, afterOid: sha, force: true }
  try {
    return await createOnce({
      create: async () => {
        await api.graphql(`mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`, {
          input: { repositoryId: repository, refUpdates: [update] },
        })
        return sha
      },
      look: async () => ((await readSituation(api, setting)).head === sha ? sha : null),
    })
  } catch (error) {
    if ((await readSituation(api, setting)).head === head) throw error
    throw movedMeanwhile(branch, error)
  }
}

/**
 * A merge that has the base's files alone. An open pull request would be closed by GitHub if its branch were put back to the base, and a
 * merge only moves it forward, so that no push of a person can be lost.
 */
async function overrule(api: Octokit, setting: Setting, head: string): Promise<string> {
  const { owner, name: repo } = setting.request.repository
  const { branch, sha } = setting.request.target
  const { data } = await api.git.getCommit({ owner, repo, commit_sha: sha })
  const parents = [head, sha]
  const merged = await api.git.createCommit({
    ...{ owner, repo, message: mergeMessage(setting), tree: data.tree.sha, parents },
  })
  try {
    await api.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha: merged.data.sha, force: false })
  } catch (error) {
    if (error instanceof RequestError && error.status === 422 && /fast.forward/i.test(error.message))
      throw movedMeanwhile(branch, error)
    throw error
  }
  return merged.data.sha
}

export const movedMeanwhile = (branch: string, cause: unknown): StoppedError =>
  new StoppedError('publish/branch-moved', `${branch} moved between reading and writing`, { cause })

/**
 * Logins of those who made the commits that the branch has beyond the commit that was read, `?` for authors without an account; and
 * whether that commit is not in the branch.
 */
async function compare(api: Octokit, { request }: Setting, head: string) {
  const { owner, name } = request.repository
  const { data } = await api.repos.compareCommitsWithBasehead({
    owner,
    repo: name,
    basehead: `${request.target.sha}...${head}`,
    per_page: 100,
  })
  // More than one page of commits is nothing that the bot makes; a merge that GitHub made for the bot has the bot as its author, too.
  const all = data.total_commits <= data.commits.length
  return { authors: all ? data.commits.map((c) => c.author?.login ?? '?') : ['?'], isBehind: data.behind_by > 0 }
}

async function merge(api: Octokit, setting: Setting, head: string): Promise<string | 'nothing' | 'conflict'> {
  const { owner, name } = setting.request.repository
  const { branch, sha } = setting.request.target
  try {
    return await createOnce({
      create: async () => {
        const { status, data } = await api.repos.merge({
          ...{ owner, repo: name, base: branch, head: sha },
          commit_message: mergeMessage(setting),
        })
        return (status as number) === 204 ? 'nothing' : data.sha
      },
      look: async () => {
        const now = await readSituation(api, setting)
        if (isMerge(setting, now)) return now.head
        if (now.head === head) return null
        throw movedMeanwhile(branch, null)
      },
    })
  } catch (error) {
    if (!(error instanceof RequestError && error.status === 409)) throw error
    if (/modified/i.test(error.message)) throw movedMeanwhile(branch, error)
    return 'conflict'
  }
}
