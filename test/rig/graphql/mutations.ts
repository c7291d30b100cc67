import { emailOf } from '../answers/commits.ts'
import type { TreeChange } from '../git.ts'
import { guardWorkflows } from '../guard.ts'
import { permit } from '../tokens.ts'
import type { Annotation, Check, Reaction } from '../world.ts'
import { TypedError, unresolved } from './errors.ts'
import type { Scope } from './execute.ts'
import { commitNode, namedRepository, refNode } from './objects.ts'
import { byId } from './queries.ts'
import { commentNode, pullNode } from './threads.ts'

interface CommitInput {
  clientMutationId?: string
  branch: { id?: string; repositoryNameWithOwner?: string; branchName?: string }
  expectedHeadOid: string
  message: { headline: string; body?: string }
  fileChanges?: { additions: { path: string; contents: string }[]; deletions: { path: string }[] }
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const unprocessable = (message: string) => new TypedError('UNPROCESSABLE', message)

/** The same id goes back, where one was given. */
const echo = (input: { clientMutationId?: string }) => ({ clientMutationId: input.clientMutationId ?? null })

async function createCommitOnBranch({ input }: { input: CommitInput }, scope: Scope) {
  const { world, token } = scope
  const byRef = /^REF_(\d+):refs\/heads\/(.+)$/.exec(input.branch.id ?? '')
  const repository = byRef
    ? [...world.repositories.values()].find(({ id }) => id === Number(byRef[1]))
    : namedRepository(world, input.branch.repositoryNameWithOwner ?? '')
  const branch = byRef?.[2] ?? input.branch.branchName ?? ''
  if (!repository || !branch) throw unresolved('Branch', `the name of '${branch}'`)
  permit(world, token, ['contents:write'], repository)
  const ref = `refs/heads/${branch}`
  const head = await repository.git.ref(ref)
  if (!head) throw unresolved('Branch', `the name of '${branch}'`)
  if (head !== input.expectedHeadOid)
    throw new TypedError(
      'STALE_DATA',
      `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`,
    )
  if (repository.protected.has(branch))
    throw unprocessable('Repository rule violations found\n\nChanges must be made through a pull request.')
  const { additions = [], deletions = [] } = input.fileChanges ?? {}
  for (const { path, contents } of additions) {
    if (!path || path.startsWith('/') || path.split('/').some((part) => /^(\.{0,2}|\.git)$/i.test(part)))
      throw unprocessable(`A path was requested for addition which is invalid: ${path}`)
    if (!base64.test(contents)) throw unprocessable(`The contents of ${path} are not valid base64`)
  }
  const before = new Map((await repository.git.tree(head, true)).map((entry) => [entry.path, entry]))
  if (deletions.some(({ path }) => !before.has(path)))
    throw unprocessable(`A path was requested for deletion which does not exist as of commit oid \`${head}\``)
  const blobs = await repository.git.writeBlobs(additions.map(({ contents }) => Buffer.from(contents, 'base64')))
  const changes: TreeChange[] = [
    ...deletions.map(({ path }) => ({ path, sha: null })),
    // There is no mode in the request: a file keeps the one it has.
    ...additions.map(({ path }, at) => ({
      path,
      mode: before.get(path)?.mode ?? '100644',
      sha: blobs[at] as string,
    })),
  ]
  const date = world.time()
  const sha = await repository.git.writeCommit({
    tree: await repository.git.writeTree(head, changes),
    parents: [head],
    message: input.message.body ? `${input.message.headline}\n\n${input.message.body}` : input.message.headline,
    author: { name: token.login, email: emailOf(world, token.login), date },
    committer: { name: 'GitHub', email: 'noreply@github.com', date },
  })
  await guardWorkflows(token, repository, sha)
  // Somebody may have pushed since, with git.
  if (!(await repository.git.moveRef(ref, sha, head)))
    throw new TypedError('STALE_DATA', `Expected branch to point to "${head}" but it did not.  Pull and try again.`)
  world.signed.add(sha)
  return {
    ...echo(input),
    commit: () => commitNode(scope, repository, sha),
    ref: () => refNode(scope, repository, ref),
  }
}

interface RefInput {
  clientMutationId?: string
  repositoryId: string
  name: string
  oid: string
}

async function createRef({ input }: { input: RefInput }, scope: Scope) {
  const { repository } = byId(scope, input.repositoryId)
  if (!repository) throw unresolved('Repository', `the global id of '${input.repositoryId}'`)
  permit(scope.world, scope.token, ['contents:write'], repository)
  if (!/^refs\/[^/]+\/./.test(input.name) || !(await repository.git.validRefName(input.name)))
    throw unprocessable(`${input.name} is not a valid ref name.`)
  if (!(await repository.git.kind(input.oid))) throw unprocessable('Object does not exist')
  await guardWorkflows(scope.token, repository, input.oid)
  if (!(await repository.git.moveRef(input.name, input.oid, null)))
    throw unprocessable(`A ref named "${input.name}" already exists in the repository.`)
  return { ...echo(input), ref: () => refNode(scope, repository, input.name) }
}

interface RefUpdates {
  clientMutationId?: string
  repositoryId: string
  refUpdates: { name: string; afterOid: string; beforeOid?: string | null; force: boolean }[]
}

/** Moves one reference, from where it is said to be. */
async function updateRefs({ input }: { input: RefUpdates }, scope: Scope) {
  const { repository } = byId(scope, input.repositoryId)
  if (!repository) throw unresolved('Repository', `the global id of '${input.repositoryId}'`)
  permit(scope.world, scope.token, ['contents:write'], repository)
  const [update, ...more] = input.refUpdates
  if (!update || more.length > 0) throw unprocessable('The rig moves one reference at a time.')
  const { name, afterOid, beforeOid, force } = update
  const now = await repository.git.ref(name)
  if (repository.protected.has(name.replace('refs/heads/', '')))
    throw unprocessable('Cannot update this protected ref.')
  if (beforeOid && now !== beforeOid) throw unprocessable(`Reference ${name} is not at ${beforeOid}`)
  if (now && !force && !(await repository.git.isAncestor(now, afterOid)))
    throw unprocessable('Update is not a fast forward')
  await guardWorkflows(scope.token, repository, afterOid)
  if (!(await repository.git.moveRef(name, afterOid, now))) throw unprocessable('Reference update failed')
  return echo(input)
}

interface CheckInput {
  clientMutationId?: string
  repositoryId: string
  name: string
  headSha: string
  status?: string
  conclusion?: string
  detailsUrl?: string
  externalId?: string
  output?: {
    title: string
    summary: string
    text?: string
    annotations?: {
      path: string
      location: { startLine: number; endLine: number }
      annotationLevel: string
      message: string
      title?: string
    }[]
  }
}

async function createCheckRun({ input }: { input: CheckInput }, { world, token }: Scope) {
  const { repository } = byId({ world, token }, input.repositoryId)
  if (!repository) throw unresolved('Repository', `the global id of '${input.repositoryId}'`)
  permit(world, token, ['checks:write'], repository)
  if (!token.permissions) throw new TypedError('FORBIDDEN', 'Resource not accessible by personal access token')
  if ((await repository.git.kind(input.headSha)) !== 'commit')
    throw unprocessable(`No commit found for SHA: ${input.headSha}`)
  if (input.status === 'COMPLETED' && !input.conclusion) throw unprocessable('conclusion is missing')
  const { title = null, summary = null, text = null, annotations = [] } = input.output ?? {}
  if (annotations.length > 50) throw unprocessable('At most 50 annotations are taken at once.')
  const check: Check = {
    ...{ id: world.nextId(), name: input.name, sha: input.headSha, author: token.login, title, summary, text },
    status: (input.status ?? 'QUEUED').toLowerCase() as Check['status'],
    conclusion: input.conclusion?.toLowerCase() ?? null,
    ...{ startedAt: world.time(), completedAt: input.conclusion ? world.time() : null },
    ...{ detailsUrl: input.detailsUrl ?? null, externalId: input.externalId ?? '' },
    annotations: annotations.map(({ location, annotationLevel, ...one }) => ({
      ...{ ...one, start_line: location.startLine, end_line: location.endLine },
      annotation_level: annotationLevel.toLowerCase() as Annotation['annotation_level'],
    })),
  }
  world.checks.push(check)
  return {
    ...echo(input),
    checkRun: { __typename: 'CheckRun', id: `CR_${check.id}`, databaseId: check.id, name: check.name },
  }
}

function draft(wanted: boolean) {
  return ({ input }: { input: { clientMutationId?: string; pullRequestId: string } }, scope: Scope) => {
    const { pull } = byId(scope, input.pullRequestId)
    if (!pull) throw unresolved('PullRequest', `the global id of '${input.pullRequestId}'`)
    // An app needs both powers for this.
    permit(scope.world, scope.token, ['pull-requests:write'], scope.world.main)
    permit(scope.world, scope.token, ['contents:write'], scope.world.main)
    if (pull.state === 'closed') throw unprocessable('Pull request is closed.')
    pull.pull.draft = wanted
    pull.updatedAt = scope.world.time()
    return { ...echo(input), pullRequest: () => pullNode(scope, pull) }
  }
}

const talk = ['issues:write', 'pull-requests:write'] as const
const contents: Record<string, Reaction['content']> = {
  ...{ THUMBS_UP: '+1', THUMBS_DOWN: '-1', LAUGH: 'laugh', HOORAY: 'hooray' },
  ...{ CONFUSED: 'confused', HEART: 'heart', ROCKET: 'rocket', EYES: 'eyes' },
}

export const mutations = {
  createCommitOnBranch,
  createRef,
  updateRefs,
  createCheckRun,
  convertPullRequestToDraft: draft(true),
  markPullRequestReadyForReview: draft(false),

  addComment({ input }: { input: { clientMutationId?: string; subjectId: string; body: string } }, scope: Scope) {
    const { thread, node } = byId(scope, input.subjectId)
    if (!thread) throw unresolved('Issue', `the global id of '${input.subjectId}'`)
    permit(scope.world, scope.token, talk, scope.world.main)
    const comment = scope.world.addComment(scope.token.login, thread.number, input.body)
    return { ...echo(input), subject: node, commentEdge: { cursor: '', node: () => commentNode(scope, comment) } }
  },

  updateIssueComment({ input }: { input: { clientMutationId?: string; id: string; body: string } }, scope: Scope) {
    const { comment } = byId(scope, input.id)
    if (!comment) throw unresolved('IssueComment', `the global id of '${input.id}'`)
    permit(scope.world, scope.token, talk, scope.world.main)
    scope.world.checkComment(input.body)
    Object.assign(comment, { body: input.body, updatedAt: scope.world.time() })
    return { ...echo(input), issueComment: () => commentNode(scope, comment) }
  },

  addReaction({ input }: { input: { clientMutationId?: string; subjectId: string; content: string } }, scope: Scope) {
    const { world, token } = scope
    const { thread, comment, node } = byId(scope, input.subjectId)
    const reactions = thread?.reactions ?? comment?.reactions
    if (!reactions) throw unresolved('Reactable', `the global id of '${input.subjectId}'`)
    permit(world, token, talk, world.main)
    const content = contents[input.content] as Reaction['content']
    let reaction = reactions.find((one) => one.user === token.login && one.content === content)
    if (!reaction) {
      reaction = { id: world.nextId(), user: token.login, content, createdAt: world.time() }
      reactions.push(reaction)
    }
    const { id, createdAt } = reaction
    return {
      ...echo(input),
      subject: node,
      reaction: { __typename: 'Reaction', id: `REA_${id}`, databaseId: id, content: input.content, createdAt },
    }
  },
}
