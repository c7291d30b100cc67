import type { CommitObject } from '../git.ts'
import type { Check, WorkflowRun, World } from '../world.ts'
import { appAnswer, userAnswer } from './people.ts'
import { minimalRepository, repositoryPage, repositoryUrl } from './repository.ts'

function pullsOf(world: World, sha: string) {
  const url = repositoryUrl(world, world.main)
  const repo = { id: world.main.id, url, name: world.main.name }
  return world.pulls
    .filter(({ pull, state }) => state === 'open' && pull.head.sha === sha && pull.head.repository === world.main)
    .map(({ id, number, pull }) => ({
      id,
      number,
      url: `${url}/pulls/${number}`,
      head: { ref: pull.head.ref, sha: pull.head.sha, repo },
      base: { ref: pull.base.ref, sha: pull.base.sha, repo },
    }))
}

/** `check-run` */
export function checkAnswer(world: World, check: Check) {
  const url = `${repositoryUrl(world, world.main)}/check-runs/${check.id}`
  return {
    id: check.id,
    node_id: `CR_${check.id}`,
    name: check.name,
    head_sha: check.sha,
    external_id: check.externalId,
    url,
    html_url: `${repositoryPage(world, world.main)}/runs/${check.id}`,
    details_url: check.detailsUrl,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: {
      title: check.title,
      summary: check.summary,
      text: check.text,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: check.id + 500_000_000 },
    app: appAnswer(world, check.author),
    pull_requests: pullsOf(world, check.sha),
  }
}

/** `workflow-run` */
export function runAnswer(world: World, run: WorkflowRun, commit: CommitObject) {
  const repository = minimalRepository(world, world.main)
  const url = `${repositoryUrl(world, world.main)}/actions/runs/${run.id}`
  return {
    id: run.id,
    node_id: `WFR_${run.id}`,
    name: run.workflow,
    path: `.github/workflows/${run.workflow}`,
    workflow_id: workflowId(run.workflow),
    head_branch: run.branch,
    head_sha: run.sha,
    run_number: run.number,
    run_attempt: 1,
    display_title: commit.message.split('\n')[0] ?? '',
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    url,
    html_url: `${repositoryPage(world, world.main)}/actions/runs/${run.id}`,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.createdAt,
    actor: userAnswer(world, run.actor),
    triggering_actor: userAnswer(world, run.actor),
    pull_requests: pullsOf(world, run.sha),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(world, world.main)}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: `${repositoryUrl(world, world.main)}/actions/workflows/${workflowId(run.workflow)}`,
    head_commit: {
      id: commit.sha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: commit.committer.date,
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    },
    repository,
    head_repository: repository,
  }
}

/** A number that stays the same for a file's name. */
export function workflowId(file: string): number {
  return [...file].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_000_007, 7)
}
