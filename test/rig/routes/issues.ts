import { reactionAnswer } from '../answers/people.ts'
import { issueAnswer, issueCommentAnswer, reviewCommentAnswer } from '../answers/threads.ts'
import { Refusal } from '../errors.ts'
import { type Answer, type Call, created, listed, nothing, ok, type Routes } from '../route.ts'
import type { Comment, Reaction } from '../world.ts'

const talk = ['issues:write', 'pull-requests:write'] as const
const read = ['issues:read', 'pull-requests:read'] as const

/** With a pull request's number the interface of issues asks for the power over pull requests or issues. */
const numberOf = ({ params }: Call) => Number(params.issue_number)

/** Whoever may write may change what anybody said. */
function refuseOthers({ world, token }: Call, comment: Comment): void {
  if (token.permissions || comment.author === token.login || world.may(token.login, 'write')) return
  throw new Refusal(403, 'Must have admin rights to Repository.')
}

function react({ world, token, body }: Call, reactions: Reaction[]): Answer {
  const known = reactions.find((one) => one.user === token.login && one.content === body.content)
  if (known) return ok(reactionAnswer(world, known))
  const reaction: Reaction = {
    id: world.nextId(),
    user: token.login,
    content: body.content,
    createdAt: world.time(),
  }
  reactions.push(reaction)
  return created(reactionAnswer(world, reaction))
}

function reactionsOf({ world, query }: Call, reactions: Reaction[]): Answer {
  return listed(
    reactions.filter(({ content }) => !query.content || content === query.content),
    (one) => reactionAnswer(world, one),
  )
}

function unreact({ params, token }: Call, reactions: Reaction[]): Answer {
  const at = reactions.findIndex(({ id, user }) => id === Number(params.reaction_id) && user === token.login)
  if (at < 0) throw new Refusal(404, 'Not Found')
  reactions.splice(at, 1)
  return nothing
}

const onIssue = (call: Call) => call.world.comment(Number(call.params.comment_id), 'issue')
const onReview = (call: Call) => call.world.comment(Number(call.params.comment_id), 'review')

function editComment(call: Call, comment: Comment): void {
  refuseOthers(call, comment)
  call.world.checkComment(call.body.body)
  comment.body = call.body.body
  comment.updatedAt = call.world.time()
}

function removeComment(call: Call, comment: Comment): Answer {
  refuseOthers(call, comment)
  call.world.comments.splice(call.world.comments.indexOf(comment), 1)
  return nothing
}

export const issueRoutes: Routes = {
  'GET /repos/{owner}/{repo}/issues': {
    needs: read,
    answer({ world, query }) {
      const labels = query.labels?.split(',') ?? []
      const found = world.issues.filter(
        (issue) =>
          (query.state === 'all' || issue.state === (query.state ?? 'open')) &&
          (!query.creator || issue.author === query.creator) &&
          labels.every((label) => issue.labels.includes(label)),
      )
      return listed(query.direction === 'asc' ? found : found.toReversed(), (one) => issueAnswer(world, one))
    },
  },
  'POST /repos/{owner}/{repo}/issues': {
    needs: ['issues:write'],
    answer({ world, token, body }) {
      const issue = world.addIssue(token.login, String(body.title), body.body ?? null)
      issue.labels = (body.labels ?? []).map(
        (label: string | { name: string }) => world.label(typeof label === 'string' ? label : label.name).name,
      )
      issue.assignees = (body.assignees ?? []).filter((login: string) => world.may(login, 'write'))
      return created(issueAnswer(world, issue))
    },
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}': {
    needs: read,
    answer: (call) => ok(issueAnswer(call.world, call.world.issue(numberOf(call)))),
  },
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': {
    needs: talk,
    answer(call) {
      const { world, body, token } = call
      const issue = world.issue(numberOf(call))
      if (body.title !== undefined) issue.title = String(body.title)
      if (body.body !== undefined) issue.body = body.body
      if (body.assignees) issue.assignees = body.assignees.filter((login: string) => world.may(login, 'write'))
      if (body.labels)
        issue.labels = body.labels.map(
          (label: string | { name: string }) => world.label(typeof label === 'string' ? label : label.name).name,
        )
      if (body.state) world.setState(issue, body.state, token.login, body.state_reason ?? null)
      issue.updatedAt = world.time()
      return ok(issueAnswer(world, issue))
    },
  },
  'PUT /repos/{owner}/{repo}/issues/{issue_number}/lock': {
    needs: talk,
    answer(call) {
      call.world.issue(numberOf(call)).locked = true
      return nothing
    },
  },
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/lock': {
    needs: talk,
    answer(call) {
      call.world.issue(numberOf(call)).locked = false
      return nothing
    },
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/assignees': {
    needs: talk,
    answer(call) {
      const issue = call.world.issue(numberOf(call))
      // Who may not be assigned is left out without a word.
      const able = (call.body.assignees ?? []).filter((login: string) => call.world.may(login, 'write'))
      issue.assignees = [...new Set([...issue.assignees, ...able])]
      return created(issueAnswer(call.world, issue))
    },
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': {
    needs: read,
    answer(call) {
      const { number } = call.world.issue(numberOf(call))
      const { since } = call.query
      return listed(
        call.world.comments.filter(
          (one) =>
            one.number === number && one.kind === 'issue' && (!since || Date.parse(one.updatedAt) >= Date.parse(since)),
        ),
        (one) => issueCommentAnswer(call.world, one),
      )
    },
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': {
    needs: talk,
    answer: (call) =>
      created(issueCommentAnswer(call.world, call.world.addComment(call.token.login, numberOf(call), call.body.body))),
  },
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    needs: read,
    answer: (call) => ok(issueCommentAnswer(call.world, onIssue(call))),
  },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    needs: talk,
    answer(call) {
      editComment(call, onIssue(call))
      return ok(issueCommentAnswer(call.world, onIssue(call)))
    },
  },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    needs: talk,
    answer: (call) => removeComment(call, onIssue(call)),
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}/reactions': {
    needs: read,
    answer: (call) => reactionsOf(call, call.world.issue(numberOf(call)).reactions),
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/reactions': {
    needs: talk,
    answer: (call) => react(call, call.world.issue(numberOf(call)).reactions),
  },
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': {
    needs: read,
    answer: (call) => reactionsOf(call, onIssue(call).reactions),
  },
  'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': {
    needs: talk,
    answer: (call) => react(call, onIssue(call).reactions),
  },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}': {
    needs: talk,
    answer: (call) => unreact(call, onIssue(call).reactions),
  },

  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}': {
    needs: ['pull-requests:read'],
    answer: (call) => ok(reviewCommentAnswer(call.world, onReview(call))),
  },
  'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}': {
    needs: ['pull-requests:write'],
    answer(call) {
      editComment(call, onReview(call))
      return ok(reviewCommentAnswer(call.world, onReview(call)))
    },
  },
  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions': {
    needs: ['pull-requests:read'],
    answer: (call) => reactionsOf(call, onReview(call).reactions),
  },
  'POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions': {
    needs: ['pull-requests:write'],
    answer: (call) => react(call, onReview(call).reactions),
  },
  'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions/{reaction_id}': {
    needs: ['pull-requests:write'],
    answer: (call) => unreact(call, onReview(call).reactions),
  },
}
