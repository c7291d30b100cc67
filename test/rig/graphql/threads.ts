import { association } from '../answers/people.ts'
import { threadPage } from '../answers/threads.ts'
import { forkPoint } from '../threads.ts'
import type { Comment, Issue, Pull } from '../world.ts'
import { connection, type Page } from './connection.ts'
import type { Node, Scope } from './execute.ts'
import { actorNode, commitNode, labelNode, refNode, repositoryNode } from './objects.ts'

export function commentNode({ world, token }: Scope, comment: Comment) {
  return {
    __typename: 'IssueComment',
    id: `IC_${comment.id}`,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: actorNode(world, comment.author),
    authorAssociation: association(world, comment.author),
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    url: `${threadPage(world, world.issue(comment.number))}#issuecomment-${comment.id}`,
    isMinimized: false,
    viewerDidAuthor: comment.author === token.login,
  }
}

function threadNode(scope: Scope, issue: Issue) {
  const { world } = scope
  return {
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    author: actorNode(world, issue.author),
    authorAssociation: association(world, issue.author),
    locked: issue.locked,
    closed: issue.state === 'closed',
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    closedAt: issue.closedAt,
    url: threadPage(world, issue),
    repository: () => repositoryNode(scope, world.main),
    labels: (args: Page) => connection('labels', issue.labels, args, (name) => labelNode(world.label(name))),
    assignees: (args: Page) => connection('assignees', issue.assignees, args, (login) => actorNode(world, login)),
    comments: (args: Page) =>
      connection(
        'comments',
        world.comments.filter((one) => one.number === issue.number && one.kind === 'issue'),
        args,
        (one) => commentNode(scope, one),
      ),
  }
}

export function issueNode(scope: Scope, issue: Issue): Node {
  return {
    ...threadNode(scope, issue),
    __typename: 'Issue',
    id: `I_${issue.number}`,
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
  }
}

export function pullNode(scope: Scope, issue: Issue & { pull: Pull }): Node {
  const { world } = scope
  const { pull } = issue
  const { git } = world.main
  const files = async () => git.diff(await forkPoint(world, pull), pull.head.sha)
  return {
    ...threadNode(scope, issue),
    __typename: 'PullRequest',
    id: `PR_${issue.number}`,
    state: pull.mergedAt ? 'MERGED' : issue.state.toUpperCase(),
    isDraft: pull.draft,
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt,
    mergeable: issue.state === 'open' ? 'MERGEABLE' : 'UNKNOWN',
    maintainerCanModify: pull.maintainerCanModify,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    headRef: () => refNode(scope, pull.head.repository, `refs/heads/${pull.head.ref}`),
    baseRef: () => refNode(scope, world.main, `refs/heads/${pull.base.ref}`),
    headRepository: () => repositoryNode(scope, pull.head.repository),
    headRepositoryOwner: () => actorNode(world, pull.head.repository.owner),
    isCrossRepository: pull.head.repository !== world.main,
    changedFiles: async () => (await files()).length,
    additions: async () => (await files()).reduce((sum, file) => sum + file.additions, 0),
    deletions: async () => (await files()).reduce((sum, file) => sum + file.deletions, 0),
    files: async (args: Page) =>
      connection('files', await files(), args, (file) => ({
        __typename: 'PullRequestChangedFile',
        path: file.path,
        additions: file.additions,
        deletions: file.deletions,
        changeType: { removed: 'DELETED', changed: 'CHANGED' }[file.status as string] ?? file.status.toUpperCase(),
      })),
    commits: async (args: Page) =>
      connection('commits', (await git.log(pull.head.sha, { not: pull.base.sha })).toReversed(), args, (sha) => ({
        __typename: 'PullRequestCommit',
        id: `PRC_${sha}`,
        commit: () => commitNode(scope, world.main, sha),
      })),
    reviewRequests: (args: Page) =>
      connection('reviewRequests', pull.reviewers, args, (login) => ({
        __typename: 'ReviewRequest',
        id: `RR_${issue.number}_${login}`,
        requestedReviewer: actorNode(world, login),
      })),
  }
}
