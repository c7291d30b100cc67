import type { Activity } from '../activity.ts'
import { commitAnswer, emailOf } from '../answers/commits.ts'
import { userAnswer } from '../answers/people.ts'
import { Refusal } from '../errors.ts'
import { guardWorkflows } from '../guard.ts'
import { created, nothing, type Routes } from '../route.ts'
import type { World } from '../world.ts'
import { refuseProtected } from './git.ts'

const days = { day: 1, week: 7, month: 30, quarter: 90, year: 365 } as const

function activityAnswer(world: World, one: Activity) {
  const { id, ref, before, after, timestamp, type } = one
  const actor = userAnswer(world, one.actor)
  return { id, node_id: `PSH_${id}`, before, after, ref, timestamp, activity_type: type, actor }
}

export const branchRoutes: Routes = {
  'POST /repos/{owner}/{repo}/merges': {
    needs: ['contents:write'],
    async answer({ world, repository, token, body }) {
      const { git } = repository
      const ref = `refs/heads/${body.base}`
      const base = await git.ref(ref)
      if (!base) throw new Refusal(404, 'Base does not exist')
      const head = await git.commit(body.head)
      if (!head) throw new Refusal(404, 'Head does not exist')
      if (await git.isAncestor(head, base)) return nothing
      refuseProtected(repository, ref)
      const tree = await git.mergeTree(base, head)
      if (!tree) throw new Refusal(409, 'Merge conflict')
      const date = world.time()
      const sha = await git.writeCommit({
        tree,
        // A merge commit even where the branch could simply be moved forward.
        parents: [base, head],
        message: body.commit_message ?? `Merge ${body.head} into ${body.base}`,
        author: { name: token.login, email: emailOf(world, token.login), date },
        committer: { name: 'GitHub', email: 'noreply@github.com', date },
      })
      await guardWorkflows(token, repository, sha)
      // Somebody may have pushed since, with git.
      if (!(await git.moveRef(ref, sha, base))) throw new Refusal(409, 'Base branch was modified. Try the merge again.')
      world.signed.add(sha)
      return created(await commitAnswer(world, repository, sha))
    },
  },

  'GET /repos/{owner}/{repo}/activity': {
    needs: ['contents:read'],
    answer({ world, repository, query }) {
      const since = days[query.time_period as keyof typeof days]
      const wanted = repository.activities.filter(
        (one) =>
          (!query.ref || one.ref === query.ref || one.ref === `refs/heads/${query.ref}`) &&
          (!query.actor || one.actor.toLowerCase() === query.actor.toLowerCase()) &&
          (!query.activity_type || one.type === query.activity_type) &&
          (!since || Date.parse(one.timestamp) > world.now().getTime() - since * 86_400_000),
      )
      const found = query.direction === 'asc' ? wanted : wanted.toReversed()
      // Its pages are named by what stands before and after them, not by numbers.
      const place = (cursor: string) => found.findIndex(({ id }) => String(id) === cursor)
      const size = Math.min(100, Math.max(1, Number(query.per_page ?? 30)))
      const end = query.before ? place(query.before) : Number.POSITIVE_INFINITY
      const start = query.after ? place(query.after) + 1 : query.before ? Math.max(0, end - size) : 0
      const page = found.slice(start, Math.min(end, start + size))
      const links = [
        ...(start + page.length < found.length ? [['next', 'after', page.at(-1)]] : []),
        ...(start > 0 ? [['prev', 'before', page[0]]] : []),
      ] as [string, string, Activity][]
      const link = links.map(([relation, key, { id }]) => {
        const url = new URL(`${world.api}/repos/${repository.owner}/${repository.name}/activity`)
        for (const [name, value] of Object.entries(query))
          if (name !== 'before' && name !== 'after') url.searchParams.set(name, value)
        url.searchParams.set(key, String(id))
        return `<${url}>; rel="${relation}"`
      })
      return {
        status: 200,
        body: page.map((one) => activityAnswer(world, one)),
        ...(link.length ? { headers: { link: link.join(', ') } } : {}),
      }
    },
  },
}
