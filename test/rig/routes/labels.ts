import { labelAnswer } from '../answers/threads.ts'
import { invalid, Refusal } from '../errors.ts'
import { type Call, created, listed, nothing, ok, type Routes } from '../route.ts'
import type { Issue, Label } from '../world.ts'

const write = ['issues:write', 'pull-requests:write'] as const
const read = ['issues:read', 'pull-requests:read'] as const

const issueOf = ({ world, params }: Call) => world.issue(Number(params.issue_number))
const answers = ({ world }: Call, issue: Issue) => issue.labels.map((name) => labelAnswer(world, world.label(name)))

function labelOf({ world, params }: Call): Label {
  const found = world.labels.find(({ name }) => name.toLowerCase() === params.name?.toLowerCase())
  if (!found) throw new Refusal(404, 'Not Found')
  return found
}

/** The body is a list of names, or holds one; a name that is not known yet becomes a label. */
function namesIn({ world, body }: Call): string[] {
  const given: (string | { name: string })[] = Array.isArray(body) ? body : (body?.labels ?? [])
  return given.map((one) => world.label(typeof one === 'string' ? one : one.name).name)
}

export const labelRoutes: Routes = {
  'GET /repos/{owner}/{repo}/labels': {
    needs: read,
    answer: ({ world }) => listed(world.labels, (label) => labelAnswer(world, label)),
  },
  'POST /repos/{owner}/{repo}/labels': {
    needs: write,
    answer({ world, body }) {
      if (world.labels.some(({ name }) => name.toLowerCase() === body.name.toLowerCase()))
        throw invalid('Label', 'name', 'already_exists')
      if (body.color && !/^[0-9a-f]{6}$/i.test(body.color)) throw invalid('Label', 'color', 'invalid')
      const label = world.label(body.name)
      Object.assign(label, { color: body.color ?? label.color, description: body.description ?? null })
      return created(labelAnswer(world, label))
    },
  },
  'GET /repos/{owner}/{repo}/labels/{name}': {
    needs: read,
    answer: (call) => ok(labelAnswer(call.world, labelOf(call))),
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': {
    needs: read,
    answer: (call) => listed(issueOf(call).labels, (name) => labelAnswer(call.world, call.world.label(name))),
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': {
    needs: write,
    answer(call) {
      const issue = issueOf(call)
      issue.labels = [...new Set([...issue.labels, ...namesIn(call)])]
      return ok(answers(call, issue))
    },
  },
  'PUT /repos/{owner}/{repo}/issues/{issue_number}/labels': {
    needs: write,
    answer(call) {
      const issue = issueOf(call)
      issue.labels = [...new Set(namesIn(call))]
      return ok(answers(call, issue))
    },
  },
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels': {
    needs: write,
    answer(call) {
      issueOf(call).labels = []
      return nothing
    },
  },
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': {
    needs: write,
    answer(call) {
      const issue = issueOf(call)
      const { name } = call.params
      if (!issue.labels.some((one) => one.toLowerCase() === name?.toLowerCase()))
        throw new Refusal(404, 'Label does not exist')
      issue.labels = issue.labels.filter((one) => one.toLowerCase() !== name?.toLowerCase())
      return ok(answers(call, issue))
    },
  },
}
