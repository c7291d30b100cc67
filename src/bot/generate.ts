import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import * as core from '@actions/core'
import { InputError } from '../errors.ts'
import { estimateRun } from '../estimate.ts'
import { writeAtomically } from '../files.ts'
import type { Runner } from '../github/inputs.ts'
import { groupedProgress } from '../github/log.ts'
import { modelOf, provision } from '../github/provision.ts'
import { silentRun } from '../lifecycle/progress.ts'
import { withAnswers } from '../project/answers.ts'
import { configFile } from '../project/config.ts'
import { loadProject, type Project } from '../project/project.ts'
import { formatEstimate } from '../report/estimate.ts'
import { type Report, reportSchema } from '../report/schema.ts'
import { runSession, type SessionRequest, type SessionResult } from '../session.ts'
import { withWishes } from './config-edit.ts'
import { type Order, orderOf } from './order.ts'
import type { BotRequest } from './request.ts'

export interface Generated {
  order: Order
  project: Project
  /** Absolute folder of the artifacts. */
  out: string
  report: Report
  /** The report that was committed before. */
  before: Report | null
  /** What a dry run would do, for people; empty otherwise. */
  notes: string
}

export interface GenerateContext {
  runner: Runner
  /** Folder of tinyml.yml, relative to the workspace. */
  project: string
  signal: AbortSignal
}

/**
 * Carries out the commands of a request in the checkout of its commit. Nothing leaves the runner: what it made goes into a bundle, which
 * another job, with the power to write and without the key of a model, looks through before it publishes anything.
 * Throws a TinymlError for what a person can mend.
 */
export async function generate(request: BotRequest, context: GenerateContext): Promise<Generated> {
  const { runner, signal } = context
  await checkCommit(runner.workspace, request.target.sha)
  const dir = resolveProject(runner.workspace, context.project)
  const committed = loadProject(dir)
  const out = join(dir, committed.config.output)
  const before = committedReport(out)
  const order = orderOf(request, before?.questions ?? null)
  await writeWords(dir, order)

  const project = loadProject(dir)
  const session: Omit<SessionRequest, 'progress'> = {
    ...{ project: dir, stages: order.stages, planner: order.planner, budget: order.budget, signal },
    ...(order.from ? { from: order.from } : {}),
    ...(order.board ? { board: order.board } : {}),
    ...(order.verifyOnly ? { stages: ['verify'], only: true, force: true, planner: 'rules' as const } : {}),
  }
  const stale = order.verifyOnly ? null : await runSession({ ...session, dryRun: true, progress: silentRun })
  if (stale && order.dryRun)
    return { order, project, out, report: stale.report, before, notes: await estimated(stale, order, signal) }
  const toRun = stale?.outcome.wouldRun ?? ['verify']
  const keepForNextRun = await provision({
    ...{ toRun, model: modelOf(project, toRun, order.planner), runner },
    ...{ output: process.stdout, warn: core.warning, signal },
  })
  const { report } = await runSession({ ...session, progress: groupedProgress(process.stdout) })
  await keepForNextRun()
  return { order, project, out, report, before, notes: '' }
}

export const resolveProject = (workspace: string, project: string): string => resolve(workspace, project)

/** The request names one commit; whatever else the runner has checked out is not what was admitted. */
async function checkCommit(workspace: string, sha: string): Promise<void> {
  const { stdout } = await promisify(execFile)('git', ['-C', workspace, 'rev-parse', 'HEAD'], { timeout: 10_000 })
  if (stdout.trim() === sha) return
  throw new InputError('project/bad-usage', `the checkout is at ${stdout.trim()}, the request is about ${sha}`, {
    hint: 'Let the job check out the commit of the request, as the workflow of `tinyml init` does.',
  })
}

/** The report that lies in the checkout; null where there is none that this version can read. */
export function committedReport(out: string): Report | null {
  const file = join(out, 'report.json')
  if (!existsSync(file)) return null
  try {
    return reportSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
  } catch {
    return null
  }
}

/** The words are settings like any other: what is made from them can be made again from tinyml.yml alone. */
async function writeWords(dir: string, { wishes, answers }: Order): Promise<void> {
  const file = join(dir, configFile)
  const text = readFileSync(file, 'utf8')
  const worded = withWishes(text, wishes)
  const edited = answers.length > 0 ? withAnswers(worded, answers) : worded
  if (edited !== text) await writeAtomically(file, edited)
}

async function estimated({ project, out, outcome }: SessionResult, order: Order, signal: AbortSignal): Promise<string> {
  const { wouldRun } = outcome
  if (wouldRun.length === 0) return 'nothing would run'
  const { planner } = order
  const estimate = await estimateRun({ project, out, wouldRun, planner, strategy: 'guided', signal })
  return `would run: ${wouldRun.join(', ')}\n${formatEstimate(estimate)}`
}
