import { join, resolve } from 'node:path'
import * as core from '@actions/core'
import { ExitCode, TinymlError } from '../errors.ts'
import type { Report } from '../report/schema.ts'
import { columns, numeric, summaryRows, textTable } from '../report/table.ts'
import { printable } from '../report/terminal.ts'
import type { SessionResult } from '../session.ts'
import { annotate, annotateOne } from './annotations.ts'
import type { ActionRequest, Runner } from './inputs.ts'
import { defuse } from './log.ts'
import { fromWorkspace } from './paths.ts'
import { failureSummary, runSummary, writeSummary } from './summary.ts'

/** The values of the output `status`: those of the report, and why there is none. */
type Status = Report['status'] | 'bad-input' | 'missing-tool' | 'stopped' | 'internal-error'

/**
 * Outputs, annotations, step summary and the step's own end. A step is green only when everything that was asked for is done: a
 * failed verification and an open question both fail it, each in its own words.
 */
export async function publish(result: SessionResult, change: string, runner: Runner): Promise<void> {
  const { report, outcome, out, project } = result
  const path = (file: string) => fromWorkspace(file, runner.workspace)
  const reportPath = path(join(out, 'report.json'))
  setOutputs({
    status: report.status,
    report: reportPath,
    artifacts: report.stages.flatMap((s) => s.artifacts.map((a) => path(join(out, a.path)))),
  })
  annotate(report, {
    workspace: runner.workspace,
    folders: [project.dir, out, ...(outcome.failedAt ? [outcome.failedAt] : [])],
  })
  core.info(defuse(`\n${textTable(columns, summaryRows(report), numeric)}\n`))
  core.info(`report  ${reportPath}`)
  if (outcome.failedAt) core.info(`The rejected candidate was kept in ${path(outcome.failedAt)}`)
  if (runner.hasSummary) await writeSummary(runSummary(report, change, reportPath))
  const failure = whyNotGreen(report)
  if (failure) core.setFailed(printable(failure))
}

/** Why a run is not to be green; null where it is. */
export function whyNotGreen(report: Report): string | null {
  if (report.status === 'needs-input') {
    const texts = report.questions.map((q) => `${q.number}. ${q.text}`)
    return `${report.project} waits for a person: ${texts.join(' ')}`
  }
  if (report.status !== 'failed') return null
  const stage = report.stages.find((s) => s.status === 'failed') ?? report.stages.find((s) => hasError(s))
  const error = stage?.findings.find((f) => f.severity === 'error')
  return `${stage?.stage ?? report.project} did not pass${error ? `: ${error.message} [${error.code}]` : ''}`
}

const hasError = (stage: Report['stages'][number]): boolean => stage.findings.some((f) => f.severity === 'error')

/** The end of every run that has no report: one sentence with the code, the same in annotation, summary and log. */
export async function publishFailure(error: unknown, request: ActionRequest | null): Promise<void> {
  core.endGroup()
  const failure = describe(error)
  setOutputs({ status: failure.status, report: '', artifacts: [] })
  if (failure.where && request) {
    const { workspace } = request.runner
    annotateOne({ ...failure, severity: 'error' }, { workspace, folders: [resolve(workspace, request.project)] })
  }
  if (!(error instanceof TinymlError)) core.info(defuse(error instanceof Error ? String(error.stack) : String(error)))
  if (request?.runner.hasSummary) await writeSummary(failureSummary(failure))
  const place = failure.where ? `${failure.where}: ` : ''
  core.setFailed(printable(`${place}${failure.message} [${failure.code}] → ${failure.hint}`))
}

/** An error as what outputs, summary and comments say of it. */
export function describe(error: unknown) {
  if (error instanceof TinymlError) {
    const { code, message, where, hint } = error
    return { status: statusOf(error), code, message, where, hint }
  }
  return {
    status: 'internal-error' as const,
    code: 'internal',
    message: `internal error: ${error instanceof Error ? error.message : String(error)}`,
    where: '',
    hint: 'This is a bug in TinyML Lifecycle. Please report it with the log of this step.',
  }
}

/** By the exit code, which errors of language models have as well, whatever their class. */
function statusOf({ exitCode }: TinymlError): Status {
  if (exitCode === ExitCode.badInput) return 'bad-input'
  if (exitCode === ExitCode.missingTool) return 'missing-tool'
  return exitCode === ExitCode.failed ? 'stopped' : 'internal-error'
}

export function setOutputs({
  status,
  report,
  artifacts,
}: {
  status: Status
  report: string
  artifacts: readonly string[]
}): void {
  core.setOutput('status', status)
  core.setOutput('report', report)
  core.setOutput('artifacts', artifacts.join('\n'))
}
