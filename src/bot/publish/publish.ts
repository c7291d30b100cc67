import { RequestError } from '@octokit/request-error'
import type { Octokit } from '@octokit/rest'
import { StoppedError, TinymlError } from '../../errors.ts'
import { apiProblem } from '../api.ts'
import { prepareBranch } from './branch.ts'
import { publishChecks } from './checks.ts'
import { type Ending, endingComment } from './comment.ts'
import { changeOf, commit } from './commit.ts'
import { needsHuman, type Product, type Setting } from './product.ts'
import { publishPull } from './pull.ts'
import { pullBody } from './pull-body.ts'
import { openPull, readSituation } from './situation.ts'
import { commitMessage } from './wording.ts'

export interface Published extends Ending {
  /** The commit that holds the result; null where nothing had to be written. */
  commit: string | null
}

/** Names what looks like a secret in a text or file; null where nothing does. */
export type FindSecret = (content: string | Buffer) => string | null

/**
 * Publishes what a request came to: commit, pull request, check runs, the last state of the progress comment. Nothing of the product is
 * executed. What stands in the way of writing is told in the comment and kept in `stopped`; the repository is as it was then.
 */
export async function publish(
  api: Octokit,
  setting: Setting,
  product: Product,
  findSecret: FindSecret,
): Promise<Published> {
  const done = await write(api, setting, product, findSecret).catch(
    (error: unknown): Written => ({ commit: null, pull: null, stopped: asStopped(error) }),
  )
  const secret = done.stopped?.code === 'publish/secret-in-text'
  const ending = { product: secret ? withoutTexts(product) : product, ...done }
  try {
    await tell(api, setting, ending)
  } catch (error) {
    // What was written is there all the same, and the next run has to know its commit.
    const { message, ...more } = asStopped(error)
    return { ...ending, stopped: ending.stopped ?? { ...more, message: `the result could not be told: ${message}` } }
  }
  return ending
}

/** What stands in the way, for a person; throws what is a bug. */
function asStopped(error: unknown): NonNullable<Ending['stopped']> {
  const problem = error instanceof TinymlError ? error : apiProblem(error)
  if (!problem) throw error
  const { code, message, hint } = problem
  return { code, message, hint }
}

type Written = Omit<Published, 'product'>

async function write(api: Octokit, setting: Setting, product: Product, findSecret: FindSecret): Promise<Written> {
  refuseSecrets(setting, product, findSecret)
  const nothing: Written = { commit: null, pull: null, stopped: null }
  // Without a report there is nothing to review, and a request with the power to verify writes no commits.
  const { request } = setting
  if (!product.report || product.trial) return nothing
  if (request.powers === 'verify') {
    // The token of a fork's own event can write nothing.
    if (request.source !== 'pull-request' || !request.target.fork) {
      const { repository } = await readSituation(api, setting)
      await publishChecks(api, setting, product, request.target.sha, { repository, again: false })
    }
    return nothing
  }
  const situation = await readSituation(api, setting)
  const { repository, isOwn: again } = situation
  const tip = await prepareBranch(api, setting, situation)
  const change = await changeOf(api, setting, product, tip)
  const changed = [...change.additions, ...change.deletions].map((c) => c.path)
  if (changed.length === 0 && !situation.isOwn) {
    await publishChecks(api, setting, product, tip.commit, { repository, again: false })
    return { ...nothing, pull: openPull(situation, request.target.base)?.number ?? null }
  }
  const made = changed.length > 0 ? await commit(api, setting, product, tip, change) : tip.commit
  // A job that was killed after its commit finds nothing to change, but its files are those of the pull request all the same.
  const touched = changed.length > 0 ? changed : [...product.files.map((f) => f.path), ...product.deleted]
  const pull = await publishPull(api, setting, product, situation, touched)
  await publishChecks(api, setting, product, made, { repository, again })
  return { commit: made, pull, stopped: null }
}

/** Everything that would be seen: files, message, body. A secret is never named by its value. */
function refuseSecrets(setting: Setting, product: Product, findSecret: FindSecret): void {
  const message = commitMessage(setting.request, product)
  const texts: [string, string | Buffer][] = [
    // Names before contents: where something is found is said by name.
    ['names of files', [...product.files.map((f) => f.path), ...product.deleted].join('\n')],
    ...product.files.map((f): [string, Buffer] => [f.path, f.content]),
    ['commit message', `${message.headline}\n${message.body}`],
    ['pull request', pullBody(product, setting)],
    ['comment', endingComment({ product, pull: null, stopped: null }, setting)],
    ['report', JSON.stringify(product.report)],
    ['words', JSON.stringify([product.wishes, product.answers])],
  ]
  for (const [where, content] of texts) {
    const found = findSecret(content)
    if (found) throw new StoppedError('publish/secret-in-text', `${where} holds ${found}`, { where })
  }
}

/** What is left to say where no text of the product may be shown. */
const withoutTexts = (product: Product): Product => ({
  ...product,
  report: null,
  before: null,
  failure: null,
  confusion: null,
  files: [],
  deleted: [],
  wishes: {},
  answers: [],
  notes: '',
})

async function tell(api: Octokit, setting: Setting, ending: Ending): Promise<void> {
  const { request } = setting
  const at = { owner: request.repository.owner, repo: request.repository.name }
  const body = endingComment(ending, setting)
  if (request.progress) {
    try {
      await api.issues.updateComment({ ...at, comment_id: request.progress, body })
    } catch (error) {
      // Somebody deleted it: they do not want to read it.
      if (!(error instanceof RequestError && error.status === 404)) throw error
    }
  }
  const { comment } = request
  if (!comment) return
  const content = needsHuman(ending.product) || ending.stopped ? 'confused' : 'rocket'
  const react =
    comment.kind === 'issue' ? api.reactions.createForIssueComment : api.reactions.createForPullRequestReviewComment
  try {
    await react({ ...at, comment_id: comment.id, content })
  } catch (error) {
    // The comment was deleted, or its thread locked: what was asked for is done all the same.
    if (!(error instanceof RequestError && [403, 404].includes(error.status))) throw error
  }
}
