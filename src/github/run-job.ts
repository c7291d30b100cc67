import { resolve } from 'node:path'
import * as core from '@actions/core'
import { silentRun } from '../lifecycle/progress.ts'
import { loadProject } from '../project/project.ts'
import { runSession } from '../session.ts'
import { stopOnSignals } from '../signals.ts'
import { changedFiles, describeChange } from './changes.ts'
import { readEvent } from './event.ts'
import { type ActionRequest, parseInputs, secretInputs } from './inputs.ts'
import { defuse, groupedProgress } from './log.ts'
import { modelOf, provision } from './provision.ts'
import { publish, publishFailure } from './publish.ts'

/** The job `run`: event → request → run → report. Reads the checkout, writes nothing to GitHub and needs no token. */
export async function runJob(): Promise<void> {
  let request: ActionRequest | null = null
  try {
    for (const secret of secretInputs(process.env)) core.setSecret(secret)
    request = parseInputs(process.env, process.cwd())
    const { runner, stages, planner, strategy, budgetUsd } = request
    const signal = stopOnSignals()
    const event = readEvent(runner.event)

    const project = loadProject(resolve(runner.workspace, request.project))
    const change = describeChange(event, await changedFiles(event, project.dir))
    core.info(defuse(change))

    const out = request.out && resolve(runner.workspace, request.out)
    const budget = { usd: budgetUsd }
    const session = { project: project.dir, out, stages, planner, strategy, budget, signal }
    const stale = await runSession({ ...session, dryRun: true, progress: silentRun })
    const toRun = stale.outcome.wouldRun
    const keepForNextRun = await provision({
      ...{ toRun, model: modelOf(project, toRun, planner), runner },
      ...{ output: process.stdout, warn: core.warning, signal },
    })
    const result = await runSession({ ...session, progress: groupedProgress(process.stdout) })

    await publish(result, change, runner)
    await keepForNextRun()
  } catch (error) {
    await publishFailure(error, request)
  }
}
