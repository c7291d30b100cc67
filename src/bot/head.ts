import { type Api, statusOf } from './api.ts'
import type { CommentEvent } from './event.ts'
import { decideFork, type Standing } from './permission.ts'
import type { BotRequest, Command } from './request.ts'

/** What a request works on, but for the head of the branch that it writes to, which `branchHead` says. */
export type Place =
  | {
      ok: true
      target: Omit<BotRequest['target'], 'head'>
      powers: BotRequest['powers']
      /** Known already where the branch that is read is also written to; else undefined. */
      head: string | undefined
    }
  | { ok: false; because: string; say: string }

interface Repo {
  owner: string
  repo: string
}

/**
 * Resolves the commit that a comment is about, once. A pull request of the bot's own (`tinyml/…` in this repository) is worked on in its
 * own branch, another one in `tinyml/pr-N` that is to be merged into it, an issue in `tinyml/issue-N` from the default branch. Where such
 * a branch has an open pull request already, it is what is read too: it holds the words of earlier commands and what people changed.
 *
 * When the branch moved after the comment was written, its author has not seen what would be worked on, and is asked to name the commit.
 * One to four requests.
 */
export async function resolvePlace(
  api: Api,
  repo: Repo,
  event: CommentEvent,
  commands: readonly Command[],
  standing: Standing,
): Promise<Place> {
  const named = [...new Set(commands.flatMap((c) => ('flags' in c && c.flags.sha ? [c.flags.sha] : [])))]
  if (named.length > 1) {
    return refused('two commits', 'The commands of one comment work on one commit: give all of them the same `--sha`.')
  }
  const { number, kind } = event.thread
  const { defaultBranch } = event.repository
  if (kind === 'issue') {
    const branch = `tinyml/issue-${number}`
    const { base: head, work } = await readBranches(api, repo, branch, defaultBranch)
    if (!head) return refused('no commit', `There is no commit in \`${defaultBranch}\` yet.`)
    return ownOr(api, repo, event, { work, head, named: named[0], branch, base: defaultBranch })
  }

  const { data: pull } = await api.rest.pulls.get({ ...repo, pull_number: number })
  const from = pull.head.repo as { full_name: string; pushed_at: string | null } | null
  const branch = pull.head.ref
  if (from?.full_name !== pull.base.repo.full_name) {
    const fork = decideFork(commands, standing, pull.head.sha)
    if (!fork.allowed) return refused(fork.because, fork.say ?? '')
    const target = { sha: pull.head.sha, branch: `tinyml/pr-${number}`, base: pull.base.ref, fork: true }
    return { ok: true, target, powers: 'verify', head: undefined }
  }
  const own = branch.startsWith('tinyml/')
  const date = async () =>
    (await api.rest.repos.getCommit({ ...repo, ref: pull.head.sha })).data.commit.committer?.date ?? null
  const head = { branch, sha: pull.head.sha, pushedAt: from.pushed_at, date }
  if (!own) {
    const { work } = await readBranches(api, repo, `tinyml/pr-${number}`, branch)
    return ownOr(api, repo, event, { work, head, named: named[0], branch: `tinyml/pr-${number}`, base: branch })
  }
  const pinned = await pin(api, repo, event, head, named[0])
  if (!pinned.ok) return pinned
  const target = { sha: pinned.sha, branch, base: pull.base.ref, fork: false }
  return { ok: true, target, powers: 'full', head: pull.head.sha }
}

/** The branch of earlier work where it has an open pull request, else what it would be made from. */
async function ownOr(
  api: Api,
  repo: Repo,
  event: CommentEvent,
  place: { work: Head | null; head: Head; named: string | undefined; branch: string; base: string },
): Promise<Place> {
  const { work, head, named, branch, base } = place
  const to = (sha: string, at: string | undefined): Place => ({
    ...{ ok: true, target: { sha, branch, base, fork: false }, powers: 'full', head: at },
  })
  if (work) {
    // What a review comment knows is the head of the pull request that it stands in, which is another branch.
    const pinned = await pin(api, repo, { ...event, headThen: null }, work, named)
    if (pinned.ok) return to(pinned.sha, work.sha)
    // A commit that was named may as well be one that the earlier work has not got yet.
    if (named === undefined) return pinned
  }
  const pinned = await pin(api, repo, event, head, named)
  return pinned.ok ? to(pinned.sha, undefined) : pinned
}

interface Branch {
  target: { oid: string; committedDate?: string }
}
interface Branches {
  repository: {
    pushedAt: string | null
    base: Branch | null
    work: (Branch & { associatedPullRequests: { nodes: { isCrossRepository: boolean }[] } }) | null
  }
}

const branchesQuery = `query ($owner: String!, $repo: String!, $base: String!, $work: String!, $name: String!) {
  repository(owner: $owner, name: $repo) {
    pushedAt
    base: ref(qualifiedName: $base) { target { oid ... on Commit { committedDate } } }
    work: ref(qualifiedName: $work) {
      target { oid ... on Commit { committedDate } }
      associatedPullRequests(first: 10, states: [OPEN], baseRefName: $name) { nodes { isCrossRepository } }
    }
  }
}`

/** Heads of a branch and of the work that is to be merged into it; that one is null without an open pull request. One request. */
async function readBranches(
  api: Api,
  repo: Repo,
  branch: string,
  base: string,
): Promise<{ base: Head | null; work: Head | null }> {
  const refs = { base: `refs/heads/${base}`, work: `refs/heads/${branch}`, name: base }
  const { repository: r } = await api.graphql<Branches>(branchesQuery, { ...repo, ...refs })
  const headOf = (name: string, found: Branch | null): Head | null =>
    found && {
      ...{ branch: name, sha: found.target.oid, pushedAt: r.pushedAt },
      date: async () => found.target.committedDate ?? null,
    }
  const open = r.work?.associatedPullRequests.nodes.some((pull) => !pull.isCrossRepository)
  return { base: headOf(base, r.base), work: open ? headOf(branch, r.work) : null }
}

interface Head {
  branch: string
  sha: string
  /** When anything was last pushed to the repository; null where that is not known. */
  pushedAt: string | null
  /** When the commit was made, by its own account. */
  date: () => Promise<string | null>
}

async function pin(
  api: Api,
  repo: Repo,
  event: CommentEvent,
  head: Head,
  named: string | undefined,
): Promise<{ ok: true; sha: string } | { ok: false; because: string; say: string }> {
  if (named !== undefined) return namedCommit(api, repo, head, named)
  if (!(await moved(api, repo, event, head))) return { ok: true, sha: head.sha }
  return refused(
    'the branch moved',
    `The branch moved after this was written; it is at \`${head.sha}\` now. Look at it, then say which commit is meant, as in: \`/tinyml … --sha ${head.sha.slice(0, 10)}\``,
  )
}

/** A commit of the branch itself: GitHub would also hand out one that only a fork holds, in the name of this repository. */
async function namedCommit(
  api: Api,
  repo: Repo,
  { sha }: Head,
  named: string,
): Promise<{ ok: true; sha: string } | { ok: false; because: string; say: string }> {
  if (sha.startsWith(named)) return { ok: true, sha }
  const missing = refused('no such commit', `There is no commit \`${named}\` in the branch, which is at \`${sha}\`.`)
  try {
    const { data } = await api.rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: `${named}...${sha}`,
      per_page: 1,
    })
    const base = data.base_commit.sha
    // `ahead`: the head has everything that the named commit has.
    return data.status === 'ahead' && base.startsWith(named) ? { ok: true, sha: base } : missing
  } catch (error) {
    if (![404, 422].includes(statusOf(error) ?? 0)) throw error
    return missing
  }
}

/**
 * Whether the branch was pushed to after the comment was written.
 *
 * Dates of commits come from whoever made them, so they are the last resort. The payload of a review comment holds the head of that
 * moment. For others GitHub's own clock is asked: when the repository was last pushed to at all, which often settles it at no cost, then
 * its list of pushes to this branch (Enterprise servers before 3.10 have none).
 */
async function moved(api: Api, repo: Repo, { headThen, comment }: CommentEvent, head: Head): Promise<boolean> {
  if (headThen !== null) return headThen !== head.sha
  const after = (date: string | null) => date !== null && Date.parse(date) > Date.parse(comment.createdAt)
  if (head.pushedAt !== null && !after(head.pushedAt)) return false
  try {
    const { data } = await api.rest.repos.listActivities({ ...repo, ref: `refs/heads/${head.branch}`, per_page: 1 })
    // A list that does not know the head yet says nothing.
    if (data[0]?.after === head.sha) return after(data[0].timestamp)
  } catch (error) {
    if (statusOf(error) !== 404) throw error
  }
  return after(await head.date())
}

/** Head of a branch; null where it does not exist. */
export async function branchHead(api: Api, repo: Repo, branch: string): Promise<string | null> {
  try {
    return (await api.rest.git.getRef({ ...repo, ref: `heads/${branch}` })).data.object.sha
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

const refused = (because: string, say: string) => ({ ok: false as const, because, say })
