import { checkAnswer, runAnswer, workflowId } from '../answers/automation.ts'
import { repositoryPage, repositoryUrl } from '../answers/repository.ts'
import { notFound, Refusal } from '../errors.ts'
import { type Call, created, listed, nothing, ok, type Routes } from '../route.ts'
import type { Check, WorkflowRun, World } from '../world.ts'

function checkOf({ world, params }: Call): Check {
  const found = world.checks.find(({ id }) => id === Number(params.check_run_id))
  if (!found) throw notFound()
  return found
}

/** Takes over what the request says; annotations are added to those that are there. */
function update(world: World, check: Check, body: Call['body']): void {
  if (body.name !== undefined) check.name = body.name
  if (body.details_url !== undefined) check.detailsUrl = body.details_url
  if (body.external_id !== undefined) check.externalId = body.external_id
  if (body.started_at !== undefined) check.startedAt = body.started_at
  if (body.status !== undefined) check.status = body.status
  if (body.conclusion !== undefined) {
    check.conclusion = body.conclusion
    check.status = 'completed'
  }
  if (check.status === 'completed') {
    if (!check.conclusion) throw new Refusal(422, 'Invalid request.\n\nMissing required key: conclusion.')
    check.completedAt = body.completed_at ?? check.completedAt ?? world.time()
  }
  if (body.output) {
    if (body.output.title !== undefined) check.title = body.output.title
    check.summary = body.output.summary
    if (body.output.text !== undefined) check.text = body.output.text
    check.annotations.push(...(body.output.annotations ?? []))
  }
}

function runOf({ world, params }: Call): WorkflowRun {
  const found = world.runs.find(({ id }) => id === Number(params.run_id))
  if (!found) throw notFound()
  return found
}

const runBody = async (world: World, run: WorkflowRun) =>
  runAnswer(world, run, await world.main.git.readCommit(run.sha))

/** The file of a workflow that is named by its file or by its number; it has to be on the default branch. */
async function workflowOf({ repository, params }: Call): Promise<string> {
  const wanted = params.workflow_id as string
  const head = await repository.git.ref(`refs/heads/${repository.defaultBranch}`)
  const files = head ? await repository.git.tree(`${head}:.github/workflows`, false).catch(() => []) : []
  const found = files.find(({ path }) => path === wanted || String(workflowId(path)) === wanted)
  if (!found) throw notFound()
  return found.path
}

export const automationRoutes: Routes = {
  'POST /repos/{owner}/{repo}/check-runs': {
    needs: ['checks:write'],
    async answer({ world, repository, token, body }) {
      // Only apps have checks.
      if (!token.permissions) throw new Refusal(403, 'You must authenticate via a GitHub App.')
      if ((await repository.git.kind(body.head_sha)) !== 'commit')
        throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`)
      const check: Check = {
        ...{ id: world.nextId(), name: body.name, sha: body.head_sha, author: token.login, status: 'queued' },
        ...{ conclusion: null, startedAt: world.time(), completedAt: null, detailsUrl: null, externalId: '' },
        ...{ title: null, summary: null, text: null, annotations: [] },
      }
      update(world, check, body)
      world.checks.push(check)
      return created(checkAnswer(world, check))
    },
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': {
    needs: ['checks:read'],
    answer: (call) => ok(checkAnswer(call.world, checkOf(call))),
  },
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': {
    needs: ['checks:write'],
    answer(call) {
      update(call.world, checkOf(call), call.body)
      return ok(checkAnswer(call.world, checkOf(call)))
    },
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': {
    needs: ['checks:read'],
    answer(call) {
      const check = checkOf(call)
      const page = `${repositoryPage(call.world, call.repository)}/blob/${check.sha}`
      return listed(check.annotations, (one) => ({
        ...{ start_column: null, end_column: null, title: null, raw_details: null },
        ...one,
        blob_href: `${page}/${one.path}`,
      }))
    },
  },

  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': {
    needs: ['checks:read'],
    async answer({ world, repository, params, query }) {
      const sha = await repository.git.commit(params.ref as string)
      if (!sha) throw new Refusal(422, `No commit found for SHA: ${params.ref}`)
      const checks = world.checks.filter(
        (check) => check.sha === sha && (!query.check_name || check.name === query.check_name),
      )
      const latest = checks.filter(
        (check) => query.filter === 'all' || checks.findLast(({ name }) => name === check.name) === check,
      )
      return listed(
        latest,
        (check) => checkAnswer(world, check),
        (page) => ({ total_count: latest.length, check_runs: page }),
      )
    },
  },

  'GET /repos/{owner}/{repo}/actions/runs': {
    needs: ['actions:read'],
    answer({ world, query }) {
      const found = world.runs.filter(
        (run) =>
          (!query.event || run.event === query.event) &&
          (!query.branch || run.branch === query.branch) &&
          (!query.head_sha || run.sha === query.head_sha) &&
          (!query.actor || run.actor === query.actor) &&
          (!query.status || query.status === run.status || query.status === run.conclusion),
      )
      return listed(
        found.toReversed(),
        (run) => runBody(world, run),
        (page) => ({ total_count: found.length, workflow_runs: page }),
      )
    },
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': {
    needs: ['actions:read'],
    answer: async (call) => ok(await runBody(call.world, runOf(call))),
  },
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel': {
    needs: ['actions:write'],
    async answer(call) {
      const run = runOf(call)
      if (run.status === 'completed') throw new Refusal(409, 'Cannot cancel a workflow run that is completed.')
      call.world.cancelled.push(run.id)
      Object.assign(run, { status: 'completed', conclusion: 'cancelled', updatedAt: call.world.time() })
      return { status: 202, body: {} }
    },
  },
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': {
    needs: ['actions:write'],
    async answer(call) {
      const { world, repository, body, token } = call
      const workflow = await workflowOf(call)
      const branch = body.ref.replace(/^refs\/heads\//, '')
      const sha = await repository.git.ref(`refs/heads/${branch}`)
      if (!sha) throw new Refusal(422, `No ref found for: ${body.ref}`)
      const file = await repository.git.entry(sha, `.github/workflows/${workflow}`)
      if (!file || !(await repository.git.blob(file.sha)).includes('workflow_dispatch'))
        throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger")
      const id = world.nextId()
      world.dispatches.push({ workflow, ref: body.ref, inputs: body.inputs ?? {}, login: token.login })
      world.runs.push({
        ...{ id, number: world.runs.length + 1, workflow, event: 'workflow_dispatch', branch, sha, conclusion: null },
        ...{ status: 'queued', actor: token.login, createdAt: world.time(), updatedAt: world.time() },
      })
      if (!body.return_run_details) return nothing
      return ok({
        workflow_run_id: id,
        run_url: `${repositoryUrl(world, repository)}/actions/runs/${id}`,
        html_url: `${repositoryPage(world, repository)}/actions/runs/${id}`,
      })
    },
  },
}
