import { forkPoint } from '../threads.ts'
import type { Comment, Issue, Label, Pull, World } from '../world.ts'
import { association, reactionsAnswer, teamAnswer, userAnswer } from './people.ts'
import { repositoryAnswer, repositoryPage, repositoryUrl } from './repository.ts'

export function labelAnswer(world: World, label: Label) {
  return {
    id: label.id,
    node_id: `LA_${label.id}`,
    url: `${repositoryUrl(world, world.main)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  }
}

const labelsOf = (world: World, issue: Issue) => issue.labels.map((name) => labelAnswer(world, world.label(name)))
const talkOn = (world: World, issue: Issue, kind: Comment['kind']) =>
  world.comments.filter((comment) => comment.number === issue.number && comment.kind === kind).length

export const threadPage = (world: World, issue: Issue) =>
  `${repositoryPage(world, world.main)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`

/** What issues and pull requests say alike. */
function thread(world: World, issue: Issue) {
  const { number } = issue
  const assignees = issue.assignees.map((login) => userAnswer(world, login))
  return {
    number,
    title: issue.title,
    body: issue.body,
    user: userAnswer(world, issue.author),
    state: issue.state,
    locked: issue.locked,
    active_lock_reason: null,
    labels: labelsOf(world, issue),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: association(world, issue.author),
    comments_url: `${repositoryUrl(world, world.main)}/issues/${number}/comments`,
    html_url: threadPage(world, issue),
  }
}

/** `issue`: a pull request too, as the interface of issues shows it. */
export function issueAnswer(world: World, issue: Issue) {
  const repository = repositoryUrl(world, world.main)
  const url = `${repository}/issues/${issue.number}`
  const page = threadPage(world, issue)
  return {
    ...thread(world, issue),
    id: issue.id,
    node_id: `${issue.pull ? 'PR' : 'I'}_${issue.number}`,
    url,
    repository_url: repository,
    labels_url: `${url}/labels{/name}`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    comments: talkOn(world, issue, 'issue'),
    state_reason: issue.stateReason,
    closed_by: issue.closedBy ? userAnswer(world, issue.closedBy) : null,
    reactions: reactionsAnswer(url, issue.reactions),
    performed_via_github_app: null,
    ...(issue.pull
      ? {
          draft: issue.pull.draft,
          pull_request: {
            url: `${repository}/pulls/${issue.number}`,
            html_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
            merged_at: issue.pull.mergedAt,
          },
        }
      : {}),
  }
}

export function issueCommentAnswer(world: World, comment: Comment) {
  const repository = repositoryUrl(world, world.main)
  const url = `${repository}/issues/comments/${comment.id}`
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url,
    html_url: `${threadPage(world, world.issue(comment.number))}#issuecomment-${comment.id}`,
    issue_url: `${repository}/issues/${comment.number}`,
    user: userAnswer(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: association(world, comment.author),
    performed_via_github_app: null,
    reactions: reactionsAnswer(url, comment.reactions),
  }
}

export function reviewCommentAnswer(world: World, comment: Comment) {
  const repository = repositoryUrl(world, world.main)
  const url = `${repository}/pulls/comments/${comment.id}`
  const pull = `${repository}/pulls/${comment.number}`
  const page = `${threadPage(world, world.issue(comment.number))}#discussion_r${comment.id}`
  const place = comment.place as NonNullable<Comment['place']>
  return {
    id: comment.id,
    node_id: `PRRC_${comment.id}`,
    url,
    pull_request_review_id: comment.id + 500_000_000,
    diff_hunk: `@@ -${place.line},1 +${place.line},1 @@`,
    path: place.path,
    commit_id: place.commit,
    original_commit_id: place.commit,
    ...{ position: 1, original_position: 1, line: place.line, original_line: place.line, side: 'RIGHT' },
    ...{ start_line: null, original_start_line: null, start_side: null, subject_type: 'line' },
    ...(place.replyTo ? { in_reply_to_id: place.replyTo } : {}),
    user: userAnswer(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: page,
    pull_request_url: pull,
    author_association: association(world, comment.author),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pull } },
    reactions: reactionsAnswer(url, comment.reactions),
  }
}

/** `pull-request-simple`: as it stands in lists. */
export function simplePull(world: World, issue: Issue & { pull: Pull }) {
  const { pull, number } = issue
  const repository = repositoryUrl(world, world.main)
  const url = `${repository}/pulls/${number}`
  const page = threadPage(world, issue)
  const side = (owner: string, ref: string, sha: string, repo: Pull['head']['repository']) => ({
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: userAnswer(world, owner),
    repo: repositoryAnswer(world, repo),
  })
  const addresses = {
    comments_url: `${repository}/issues/${number}/comments`,
    commits_url: `${url}/commits`,
    statuses_url: `${repository}/statuses/${pull.head.sha}`,
    issue_url: `${repository}/issues/${number}`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repository}/pulls/comments{/number}`,
  }
  return {
    ...thread(world, issue),
    // Described as text, where the other answers may have null.
    labels: labelsOf(world, issue).map((label) => ({ ...label, description: label.description ?? '' })),
    id: issue.id,
    node_id: `PR_${number}`,
    url,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    ...addresses,
    draft: pull.draft,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergedAt ? pull.base.sha : null,
    requested_reviewers: pull.reviewers.map((login) => userAnswer(world, login)),
    requested_teams: pull.teams.map((slug) => teamAnswer(world, slug)),
    head: side(pull.head.repository.owner, pull.head.ref, pull.head.sha, pull.head.repository),
    base: side(world.main.owner, pull.base.ref, pull.base.sha, world.main),
    auto_merge: null,
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: addresses.issue_url },
      comments: { href: addresses.comments_url },
      review_comments: { href: addresses.review_comments_url },
      review_comment: { href: addresses.review_comment_url },
      commits: { href: addresses.commits_url },
      statuses: { href: addresses.statuses_url },
    },
  }
}

/** `pull-request`: with what has to be counted. */
export async function pullAnswer(world: World, issue: Issue & { pull: Pull }) {
  const { pull } = issue
  const { git } = world.main
  const files = await git.diff(await forkPoint(world, pull), pull.head.sha)
  const sum = (key: 'additions' | 'deletions') => files.reduce((total, file) => total + file[key], 0)
  return {
    ...simplePull(world, issue),
    merged: pull.mergedAt !== null,
    merged_by: pull.mergedBy ? userAnswer(world, pull.mergedBy) : null,
    mergeable: issue.state === 'open' ? true : null,
    mergeable_state: issue.state === 'open' ? (pull.draft ? 'draft' : 'clean') : 'unknown',
    rebaseable: null,
    comments: talkOn(world, issue, 'issue'),
    review_comments: talkOn(world, issue, 'review'),
    maintainer_can_modify: pull.maintainerCanModify,
    commits: (await git.log(pull.head.sha, { not: pull.base.sha })).length,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: files.length,
  }
}
