import { resolve } from 'node:path'
import * as core from '@actions/core'
import { changedFiles, describeChange } from './github/changes.ts'
import { readEvent } from './github/event.ts'
import { type ActionRequest, parseInputs, secretInputs } from './github/inputs.ts'
import { defuse, groupedProgress } from './github/log.ts'
import { modelOf, provision } from './github/provision.ts'
import { publish, publishFailure } from './github/publish.ts'
import { silentRun } from './lifecycle/progress.ts'
import { loadProject } from './project/project.ts'
import { runSession } from './session.ts'
import { stopOnSignals } from './signals.ts'

/** The action: event → request → run → report. */
async function main(): Promise<void> {
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

await main()
