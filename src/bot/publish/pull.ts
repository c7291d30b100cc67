import { RequestError } from '@octokit/request-error'
import type { Octokit } from '@octokit/rest'
import { StoppedError } from '../../errors.ts'
import { createOnce } from '../api.ts'
import { reviewersFor } from './owners.ts'
import type { Product, Setting } from './product.ts'
import { isOpen, labelsOf, pullBody } from './pull-body.ts'
import { openPull, type Pull, readSituation, type Situation } from './situation.ts'
import { headline } from './wording.ts'

/**
 * Opens the pull request of the topic branch, or brings the open one up to date: the same request twice gives the same pull request. One
 * that a person closed stays closed: a new commit gets a new one.
 * Throws a StoppedError where the repository does not let workflows open pull requests; the branch is there then.
 */
export async function publishPull(
  api: Octokit,
  setting: Setting,
  product: Product,
  situation: Situation,
  changed: readonly string[],
): Promise<number> {
  const { base } = setting.request.target
  const open = openPull(situation, base)
  const number = open ? await update(api, setting, product, open) : await create(api, setting, product)
  await label(api, setting, product, number, open?.labels ?? [])
  if (!open) await askForReview(api, setting, situation, number, changed)
  return number
}

const coordinates = ({ request }: Setting) => ({ owner: request.repository.owner, repo: request.repository.name })

async function create(api: Octokit, setting: Setting, product: Product): Promise<number> {
  const { branch, base } = setting.request.target
  const wanted = {
    ...{ ...coordinates(setting), head: branch, base },
    ...{ title: headline(setting.request, product), body: pullBody(product, setting), maintainer_can_modify: false },
  }
  try {
    return await createOnce({
      create: async () => (await createAs(api, wanted, isOpen(product))).data.number,
      look: async () => openPull(await readSituation(api, setting), base)?.number ?? null,
    })
  } catch (error) {
    if (error instanceof RequestError && /not permitted to create|create pull requests/i.test(error.message)) {
      throw new StoppedError(
        'publish/no-pull-requests',
        `the branch ${branch} is there, but no pull request: ${error.message}`,
        {
          cause: error,
        },
      )
    }
    throw error
  }
}

/** A draft where something is open; an ordinary one where the repository has no drafts. */
async function createAs(api: Octokit, wanted: Parameters<Octokit['pulls']['create']>[0], draft: boolean) {
  try {
    return await api.pulls.create({ ...wanted, draft } as never)
  } catch (error) {
    if (!(draft && error instanceof RequestError && error.status === 422 && /draft/i.test(error.message))) throw error
    return await api.pulls.create({ ...wanted, draft: false } as never)
  }
}

async function update(api: Octokit, setting: Setting, product: Product, pull: Pull): Promise<number> {
  await api.pulls.update({
    ...{ ...coordinates(setting), pull_number: pull.number },
    ...{ title: headline(setting.request, product), body: pullBody(product, setting) },
  })
  if (isOpen(product) !== pull.isDraft) {
    const id = pull.nodeId
    // Done twice it is done: nothing has to be looked up before.
    await createOnce({
      create: async () => void (await api.graphql(isOpen(product) ? toDraft : toReady, { id })),
      look: async () => null,
    })
  }
  return pull.number
}

const toDraft = `mutation ($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { number } } }`
const toReady = `mutation ($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { number } } }`

/** Labels of the bot's own that no longer hold go; a person's stay. GitHub makes a label that the repository does not have. */
async function label(api: Octokit, setting: Setting, product: Product, number: number, there: readonly string[]) {
  const wanted = labelsOf(product)
  const added = wanted.filter((l) => !there.includes(l))
  if (added.length > 0) await api.issues.addLabels({ ...coordinates(setting), issue_number: number, labels: added })
  const gone = 'tinyml:needs-human'
  if (!there.includes(gone) || wanted.includes(gone)) return
  try {
    await api.issues.removeLabel({ ...coordinates(setting), issue_number: number, name: gone })
  } catch (error) {
    // A person took it away, or this very request did, and its answer was lost.
    if (!(error instanceof RequestError && error.status === 404)) throw error
  }
}

async function askForReview(
  api: Octokit,
  setting: Setting,
  { codeowners }: Situation,
  number: number,
  changed: readonly string[],
): Promise<void> {
  const { users, teams } = reviewersFor(codeowners, changed, setting.reviewers)
  if (users.length + teams.length === 0) return
  const ask = async (reviewers: string[], team_reviewers: string[]): Promise<boolean> => {
    try {
      await api.pulls.requestReviewers({ ...coordinates(setting), pull_number: number, reviewers, team_reviewers })
      return true
    } catch (error) {
      if (!(error instanceof RequestError && error.status === 422)) throw error
      return false
    }
  }
  // GitHub refuses all for one who has left, or a team without access. The others are still to know.
  if ((await ask(users, teams)) || users.length + teams.length === 1) return
  for (const user of users) await ask([user], [])
  for (const team of teams) await ask([], [team])
}
