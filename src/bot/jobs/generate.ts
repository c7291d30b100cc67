import * as core from '@actions/core'
import { StoppedError, TinymlError } from '../../errors.ts'
import { type ActionRequest, parseInputs } from '../../github/inputs.ts'
import { describe, setOutputs, whyNotGreen } from '../../github/publish.ts'
import { runSummary, writeSummary } from '../../github/summary.ts'
import { loadProject, type Project } from '../../project/project.ts'
import { printable } from '../../report/terminal.ts'
import { chooseSandbox } from '../../sandbox/choose.ts'
import { stopOnSignals } from '../../signals.ts'
import { createToolchain } from '../../tools/find.ts'
import type { CommandEnd, End } from '../bundle/manifest.ts'
import { discard, secretIn } from '../bundle/secret.ts'
import { writeBundle } from '../bundle/write.ts'
import { packFirmware } from '../firmware.ts'
import { type Generated, generate, resolveProject } from '../generate.ts'
import type { BotRequest } from '../request.ts'
import { SecretFilter } from '../secrets.ts'
import { bundleFolder, firmwareFolder, maskSecrets, readRequest } from './common.ts'

/**
 * Reads the repository, may ask a model, runs generated code in the sandbox, and leaves a bundle. Writes nothing to GitHub. It ends well
 * when there is a bundle: what is in it, a failure too, is told by `publish`.
 */
export async function generateJob(environment: NodeJS.ProcessEnv): Promise<void> {
  maskSecrets(environment)
  const request = readRequest(environment)
  const action = parseInputs(environment, process.cwd())
  const { runner } = action
  const began = performance.now()
  const signal = stopOnSignals()
  const made = await generate(request, { runner, project: action.project, signal }).catch((error: unknown) => {
    // What nobody can mend by a comment is a defect, and ends the job.
    if (!(error instanceof TinymlError)) throw error
    return error
  })
  const seconds = (performance.now() - began) / 1000
  const dir = bundleFolder(environment)
  await writeBundle(dir, finished(made, request, action, seconds))
  const secret = await secretIn(dir, new SecretFilter(environment))
  const ended = secret ? new StoppedError('publish/secret-in-text', `the result holds ${secret}`) : made
  if (secret) {
    await discard(dir)
    const left = finished(ended, request, action, seconds)
    // What was spent is spent.
    await writeBundle(dir, { ...left, spent: finished(made, request, action, seconds).spent })
  }
  core.setOutput('bundle', dir)
  if (ended instanceof TinymlError) {
    const failure = describe(ended)
    setOutputs({ status: failure.status, report: '', artifacts: [] })
    // Where no job publishes, this one is what a person sees.
    const say = request.source === 'pull-request' ? core.setFailed : core.error
    say(printable(`${failure.message} [${failure.code}] → ${failure.hint}`))
    return
  }
  const { report, project, out } = ended
  setOutputs({ status: report.status, report: '', artifacts: [] })
  if (runner.hasSummary) await writeSummary(runSummary(report, '', 'report.json'))
  const failure = request.source === 'pull-request' ? whyNotGreen(report) : null
  if (failure) core.setFailed(printable(failure))
  if (!ended.order.trial && (report.status === 'passed' || report.status === 'unchanged')) {
    const tools = createToolchain()
    const sandbox = chooseSandbox(tools)
    const firmware = firmwareFolder(environment)
    await packFirmware(firmware, project, out, { tools, sandbox, signal })
    core.setOutput('firmware', firmware)
  }
}

function finished(ended: Generated | TinymlError, request: BotRequest, action: ActionRequest, seconds: number) {
  const common = { request, root: action.runner.workspace, folder: action.project === '.' ? '' : action.project }
  const end = endOf(ended)
  const commands: CommandEnd[] = request.work.map((work) => ({ work, end }))
  if (ended instanceof TinymlError) {
    return {
      ...{ ...common, project: readable(action), ended: end, commands, report: null },
      ...{ config: { wishes: {}, answers: [] }, spent: { seconds, tokens: 0, usd: null } },
    }
  }
  const { report, order, project, notes } = ended
  const { tokens, costUsd } = report
  return {
    ...{ ...common, project, ended: end, commands, report, trial: order.trial, notes },
    // A trial (a dry run, another board) leaves the words of the project as they are.
    config: order.trial ? { wishes: {}, answers: [] } : { wishes: order.wishes, answers: order.answers },
    spent: { seconds, tokens: tokens.total, usd: costUsd },
  }
}

function endOf(ended: Generated | TinymlError): End {
  if (!(ended instanceof TinymlError)) return { kind: 'report', status: ended.report.status }
  const { status, code, message, where, hint } = describe(ended)
  return { kind: 'failure', status: status as 'bad-input', code, message, where, hint }
}

/** The project for the bundle of a run that failed; null where that is why it failed. */
function readable(action: ActionRequest): Project | null {
  try {
    return loadProject(resolveProject(action.runner.workspace, action.project))
  } catch {
    return null
  }
}
