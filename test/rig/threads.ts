import { recordActivity } from './activity.ts'
import { invalid, Refusal } from './errors.ts'
import type { Issue, Pull, Repository, World } from './world.ts'

interface NewPull {
  author: string
  title: string
  body: string | null
  /** `branch`, or `owner:branch` where it is in a fork. */
  head: string
  base: string
  draft: boolean
  maintainerCanModify: boolean
}

/** Opens a pull request on the main repository, or says like GitHub why there is none to open. */
export async function openPull(world: World, wanted: NewPull): Promise<Issue & { pull: Pull }> {
  const main = world.main
  const [owner, ref] = wanted.head.includes(':')
    ? (wanted.head.split(':', 2) as [string, string])
    : [main.owner, wanted.head]
  const repository = [...world.repositories.values()].find(
    (one) => one.owner === owner && (one === main || one.forkOf === main),
  )
  const sha = await repository?.git.ref(`refs/heads/${ref}`)
  if (!repository || !sha) throw invalid('PullRequest', 'head', 'invalid')
  const base = await main.git.ref(`refs/heads/${wanted.base}`)
  if (!base) throw invalid('PullRequest', 'base', 'invalid')
  await bringHead(main, repository, ref, `refs/pull/${world.issues.length + 1}/head`, sha)
  if ((await main.git.log(sha, { not: base })).length === 0)
    throw invalid('PullRequest', null, 'custom', `No commits between ${wanted.base} and ${wanted.head}`)
  // Nothing is awaited between this look and the write.
  const existing = world.pulls.find(
    ({ state, pull }) =>
      state === 'open' && pull.head.repository === repository && pull.head.ref === ref && pull.base.ref === wanted.base,
  )
  if (existing)
    throw invalid('PullRequest', null, 'custom', `A pull request already exists for ${repository.owner}:${ref}.`)
  return world.addIssue(wanted.author, wanted.title, wanted.body, {
    draft: wanted.draft,
    head: { repository, ref, sha },
    base: { ref: wanted.base, sha: base },
    ...{ mergedAt: null, mergedBy: null, reviewers: [], teams: [] },
    maintainerCanModify: wanted.maintainerCanModify,
  }) as Issue & { pull: Pull }
}

async function bringHead(main: Repository, from: Repository, ref: string, name: string, sha: string): Promise<void> {
  if (from !== main) await main.git.fetch(from.git.path, `refs/heads/${ref}`, name)
  else await main.git.moveRef(name, sha, await main.git.ref(name))
}

/**
 * What GitHub does by itself after a push: it is written down, an open pull request follows its branch, is closed when
 * the branch is gone, and merged when the base has its commits.
 *
 * @param actor who pushed: the owner, where it was done with git in the repository itself
 */
export async function followPushes(world: World, actor = world.main.owner): Promise<void> {
  const open = world.pulls.filter(({ state }) => state === 'open')
  const heads = new Map<Repository, Map<string, string>>()
  for (const repository of world.repositories.values())
    heads.set(repository, await recordActivity(world, repository, actor))
  for (const issue of open) {
    const { pull } = issue
    const head = heads.get(pull.head.repository)?.get(`refs/heads/${pull.head.ref}`)
    const base = heads.get(world.main)?.get(`refs/heads/${pull.base.ref}`)
    if (!head || !base) {
      world.setState(issue, 'closed', issue.author)
      continue
    }
    if (head !== pull.head.sha) {
      pull.head.sha = head
      issue.updatedAt = world.time()
      await bringHead(world.main, pull.head.repository, pull.head.ref, `refs/pull/${issue.number}/head`, head)
    }
    if (base !== pull.base.sha) {
      pull.base.sha = base
      if (await world.main.git.isAncestor(head, base)) {
        world.setState(issue, 'closed', issue.author)
        Object.assign(pull, { mergedAt: world.time(), mergedBy: issue.author })
      }
    }
  }
}

/** The commit that a pull request started from: its changes are counted from there. */
export async function forkPoint(world: World, pull: Pull): Promise<string> {
  return (await world.main.git.mergeBase(pull.base.sha, pull.head.sha)) ?? pull.base.sha
}

/** Adds people who may be asked; refuses all of them where one may not. */
export function requestReviewers(world: World, issue: Issue & { pull: Pull }, logins: string[], teams: string[]): void {
  if (logins.includes(issue.author)) throw new Refusal(422, 'Review cannot be requested from pull request author.')
  if (
    logins.some((login) => !world.users.has(login) || !world.may(login, 'read')) ||
    !teams.every((team) => world.teams.has(team))
  )
    throw new Refusal(
      422,
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${world.main.owner}/${world.main.name} repository.`,
    )
  issue.pull.reviewers = [...new Set([...issue.pull.reviewers, ...logins])]
  issue.pull.teams = [...new Set([...issue.pull.teams, ...teams])]
}
