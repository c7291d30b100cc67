import { GraphqlResponseError } from '@octokit/graphql'
import { RequestError } from '@octokit/request-error'
import type { Octokit } from '@octokit/rest'
import { StoppedError } from '../../errors.ts'
import { withAnswers } from '../../project/answers.ts'
import { configFile } from '../../project/config.ts'
import { createOnce } from '../api.ts'
import { blobId } from '../blob.ts'
import { withWishes } from '../config-edit.ts'
import { movedMeanwhile, type Tip } from './branch.ts'
import type { Product, Setting } from './product.ts'
import { readFiles, readSituation } from './situation.ts'
import { commitMessage } from './wording.ts'

export interface Change {
  additions: { path: string; contents: string }[]
  deletions: { path: string }[]
}

/** What a commit on `tip` would change: files with another content than there, and the words of the request in tinyml.yml. */
export async function changeOf(api: Octokit, setting: Setting, product: Product, tip: Tip): Promise<Change> {
  const config = setting.project === '.' ? configFile : `${setting.project}/${configFile}`
  const paths = [...product.files.map((f) => f.path), ...product.deleted]
  const { oids, text } = await readFiles(api, setting, tip.commit, paths, config)
  const additions = product.files.filter((f) => oids.get(f.path) !== blobId(f.content))
  const edited = text === null ? null : withRequest(text, product)
  return {
    additions: [
      ...additions.map((f) => ({ path: f.path, contents: f.content.toString('base64') })),
      ...(edited !== null && edited !== text
        ? [{ path: config, contents: Buffer.from(edited).toString('base64') }]
        : []),
    ],
    deletions: product.deleted.filter((path) => oids.has(path)).map((path) => ({ path })),
  }
}

/** tinyml.yml with the words of the request, so that what was made from them can be made again; nothing else in it changes. */
function withRequest(text: string, { wishes, answers }: Product): string {
  const worded = withWishes(text, wishes)
  return answers.length > 0 ? withAnswers(worded, answers) : worded
}

const mutation = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`

/** One commit, signed by GitHub, on the branch's head as it was read. Makes the branch where it is not there. Returns its hash. */
export async function commit(
  api: Octokit,
  setting: Setting,
  product: Product,
  tip: Tip,
  change: Change,
): Promise<string> {
  const { owner, name } = setting.request.repository
  const { branch } = setting.request.target
  try {
    if (!tip.exists) {
      const ref = { owner, repo: name, ref: `refs/heads/${branch}`, sha: tip.commit }
      await createOnce({
        create: async () => void (await api.git.createRef(ref)),
        look: async () => ((await readSituation(api, setting)).head === tip.commit ? undefined : null),
      })
    }
    const input = {
      branch: { repositoryNameWithOwner: `${owner}/${name}`, branchName: branch },
      expectedHeadOid: tip.commit,
      message: commitMessage(setting.request, product),
      fileChanges: change,
    }
    return await createOnce({
      create: async () => {
        const answer = await api.graphql<{ createCommitOnBranch: { commit: { oid: string } } }>(mutation, { input })
        return answer.createCommitOnBranch.commit.oid
      },
      look: async () => {
        const now = await readSituation(api, setting)
        return now.isOwn && now.head !== tip.commit ? now.head : null
      },
    })
  } catch (error) {
    throw explained(error, branch) ?? error
  }
}

/** What a person can act on, of what GitHub refuses; null for everything else. */
function explained(error: unknown, branch: string): StoppedError | null {
  const text = error instanceof Error ? error.message : ''
  const known = error instanceof GraphqlResponseError || error instanceof RequestError
  if (!known) return null
  if (/expectedHeadOid|Expected branch to point to|Reference already exists/i.test(text))
    return movedMeanwhile(branch, error)
  if (error instanceof GraphqlResponseError && /could not resolve to a branch/i.test(text))
    return new StoppedError('publish/branch-moved', `${branch} was deleted between reading and writing`, {
      cause: error,
    })
  if (/protected|rule violations|not authorized to push/i.test(text))
    return new StoppedError('publish/branch-protected', `${branch} is protected: GitHub refused the commit`, {
      cause: error,
    })
  if (/too large|exceeds|413|payload/i.test(text))
    return new StoppedError('publish/too-large', 'GitHub refused the commit for its size', { cause: error })
  return null
}
