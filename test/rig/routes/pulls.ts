import { commitAnswer, filesAnswer } from '../answers/commits.ts'
import { teamAnswer, userAnswer } from '../answers/people.ts'
import { pullAnswer, reviewCommentAnswer, simplePull } from '../answers/threads.ts'
import { invalid, notFound, Refusal } from '../errors.ts'
import { type Call, created, listed, ok, type Routes } from '../route.ts'
import { forkPoint, openPull, requestReviewers } from '../threads.ts'

const pullOf = ({ world, params }: Call) => world.pull(Number(params.pull_number))

export const pullRoutes: Routes = {
  'GET /repos/{owner}/{repo}/pulls': {
    needs: ['pull-requests:read'],
    answer({ world, query }) {
      // GitHub takes no notice of a head without an owner.
      const [owner, head] = query.head?.includes(':') ? query.head.split(':', 2) : []
      const found = world.pulls.filter(
        ({ state, pull }) =>
          (query.state === 'all' || state === (query.state ?? 'open')) &&
          (!head || (pull.head.ref === head && pull.head.repository.owner === owner)) &&
          (!query.base || pull.base.ref === query.base),
      )
      return listed(query.direction === 'asc' ? found : found.toReversed(), (one) => simplePull(world, one))
    },
  },

  'POST /repos/{owner}/{repo}/pulls': {
    needs: ['pull-requests:write'],
    async answer({ world, body, token }) {
      if (token.login === 'github-actions[bot]' && !world.actionsMayCreatePulls)
        throw new Refusal(403, 'GitHub Actions is not permitted to create or approve pull requests.')
      const issue = await openPull(world, {
        author: token.login,
        title: body.title ?? '',
        body: body.body ?? null,
        head: body.head,
        base: body.base,
        draft: body.draft ?? false,
        maintainerCanModify: body.maintainer_can_modify ?? true,
      })
      return created(await pullAnswer(world, issue))
    },
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}': {
    needs: ['pull-requests:read'],
    answer: async (call) => ok(await pullAnswer(call.world, pullOf(call))),
  },

  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': {
    needs: ['pull-requests:write'],
    async answer(call) {
      const { world, body, token } = call
      const issue = pullOf(call)
      if (body.state === 'open' && issue.state === 'closed') {
        const { head, base } = issue.pull
        if (!(await head.repository.git.ref(`refs/heads/${head.ref}`)))
          throw invalid(
            'PullRequest',
            'state',
            'invalid',
            `state cannot be changed. The ${head.ref} branch was deleted.`,
          )
        if (
          world.pulls.some(
            (one) => one.state === 'open' && one.pull.head.ref === head.ref && one.pull.base.ref === base.ref,
          )
        )
          throw invalid('PullRequest', 'state', 'invalid')
      }
      if (body.base !== undefined && body.base !== issue.pull.base.ref) {
        const sha = await world.main.git.ref(`refs/heads/${body.base}`)
        if (!sha) throw invalid('PullRequest', 'base', 'invalid')
        issue.pull.base = { ref: body.base, sha }
      }
      if (body.title !== undefined) issue.title = body.title
      if (body.body !== undefined) {
        if (body.body.length > 65_536)
          throw invalid('PullRequest', 'body', 'custom', 'body is too long (maximum is 65536 characters)')
        issue.body = body.body
      }
      if (body.maintainer_can_modify !== undefined) issue.pull.maintainerCanModify = body.maintainer_can_modify
      if (body.state) world.setState(issue, body.state, token.login)
      issue.updatedAt = world.time()
      return ok(await pullAnswer(world, issue))
    },
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': {
    needs: ['pull-requests:read'],
    async answer(call) {
      const { world } = call
      const { pull } = pullOf(call)
      const files = await filesAnswer(world, world.main, await forkPoint(world, pull), pull.head.sha)
      // GitHub never lists more than 3,000.
      return listed(files.slice(0, 3000), (file) => file)
    },
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': {
    needs: ['pull-requests:read'],
    async answer(call) {
      const { world } = call
      const { pull } = pullOf(call)
      const log = await world.main.git.log(pull.head.sha, { not: pull.base.sha })
      return listed(log.toReversed().slice(0, 250), (sha) => commitAnswer(world, world.main, sha))
    },
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': {
    needs: ['pull-requests:read'],
    answer(call) {
      const { reviewers, teams } = pullOf(call).pull
      return ok({
        users: reviewers.map((login) => userAnswer(call.world, login)),
        teams: teams.map((slug) => teamAnswer(call.world, slug)),
      })
    },
  },
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': {
    needs: ['pull-requests:write'],
    answer(call) {
      requestReviewers(call.world, pullOf(call), call.body.reviewers ?? [], call.body.team_reviewers ?? [])
      return created(simplePull(call.world, pullOf(call)))
    },
  },
  'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': {
    needs: ['pull-requests:write'],
    answer(call) {
      const { pull } = pullOf(call)
      pull.reviewers = pull.reviewers.filter((login) => !call.body.reviewers.includes(login))
      pull.teams = pull.teams.filter((slug) => !call.body.team_reviewers?.includes(slug))
      return ok(simplePull(call.world, pullOf(call)))
    },
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': {
    needs: ['pull-requests:read'],
    answer(call) {
      const { number } = pullOf(call)
      return listed(
        call.world.comments.filter((one) => one.number === number && one.kind === 'review'),
        (one) => reviewCommentAnswer(call.world, one),
      )
    },
  },
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies': {
    needs: ['pull-requests:write'],
    answer(call) {
      const { world, token, body } = call
      const above = world.comment(Number(call.params.comment_id), 'review')
      if (above.number !== pullOf(call).number || !above.place) throw notFound()
      const place = { ...above.place, replyTo: above.place.replyTo ?? above.id }
      return created(reviewCommentAnswer(world, world.addComment(token.login, above.number, body.body, place)))
    },
  },
}
