import { existsSync } from 'node:fs'
import { join } from 'node:path'
import colours from 'picocolors'
import { ExitCode } from '../errors.ts'
import { estimateRun } from '../estimate.ts'
import type { MergeSide } from '../lifecycle/merge.ts'
import type { PlannerMode, Strategy } from '../lifecycle/planner.ts'
import { writeAnswers } from '../project/answers.ts'
import { boardScenes } from '../report/board-scenes.ts'
import { formatEstimate } from '../report/estimate.ts'
import { columns, numeric, summaryRows, textTable } from '../report/table.ts'
import { inShort, printable, terminalProgress } from '../report/terminal.ts'
import { runSession, type SessionResult } from '../session.ts'
import { stopOnSignals } from '../signals.ts'
import { ask, canAsk } from './ask.ts'
import { printJson } from './fail.ts'

export interface RunFlags {
  project: string
  out?: string
  json?: boolean
  wish?: string
  wishData?: string
  wishConvert?: string
  planner: PlannerMode
  strategy?: Strategy
  budgetTokens?: number
  budgetUsd?: number
  budgetSeconds?: number
  record?: string
  replay?: string
  from?: string
  force?: boolean
  merge?: MergeSide
  dryRun?: boolean
  input: boolean
}

const exits: Record<RunStatus, ExitCode> = {
  passed: ExitCode.done,
  unchanged: ExitCode.done,
  failed: ExitCode.failed,
  'needs-input': ExitCode.question,
}
type RunStatus = SessionResult['report']['status']

/** Rounds of questions on a terminal; whoever answers more often than that had better think. */
const mostRounds = 10

/** A run with everything that a terminal shows of it. `only`: the named stages alone, on the artifacts that are there. */
export async function execute(stages: string[], flags: RunFlags, only: boolean): Promise<void> {
  const output = flags.json ? process.stderr : process.stdout
  const signal = stopOnSignals()
  for (let round = 1; ; round++) {
    const { project, report } = await once(stages, flags, only, output, signal)
    process.exitCode = exits[report.status]
    if (report.status !== 'needs-input' || round > mostRounds) return
    if (!canAsk(flags, process.stdin, process.stdout, process.env)) {
      const first = report.questions.find((q) => q.answerable && q.about)
      if (first)
        output.write(`answer  tinyml answer ${first.number} "…" says it in other words, --leave-out drops it\n`)
      return
    }
    const answers = await ask(report.questions, process.stdin, process.stdout, signal)
    if (answers.length > 0) await writeAnswers(project.dir, answers)
    if (answers.length === 0 || signal.aborted) return
    output.write('\n')
  }
}

async function once(
  stages: string[],
  flags: RunFlags,
  only: boolean,
  output: NodeJS.WriteStream,
  signal: AbortSignal,
): Promise<SessionResult> {
  const { wish, wishData, wishConvert, budgetTokens, budgetUsd, budgetSeconds, ...rest } = flags
  const result = await runSession({
    ...rest,
    wishes: { sketch: wish, data: wishData, convert: wishConvert },
    budget: { tokens: budgetTokens, usd: budgetUsd, seconds: budgetSeconds },
    stages,
    only,
    progress: terminalProgress(output),
    signal,
  })
  const { report, outcome, out, project } = result
  const { wouldRun } = outcome
  const { planner, strategy = 'guided' } = flags
  const estimate = flags.dryRun ? await estimateRun({ project, out, wouldRun, planner, strategy, signal }) : []
  for (const q of report.questions) {
    const about = q.about ? `, about “${printable(q.about)}”` : ''
    output.write(`\n${colours.bold(`Question ${q.number}`)} (${q.stage}${about}): ${printable(q.text)}\n`)
  }
  if (outcome.failedAt) output.write(`\nThe rejected candidate was kept in ${outcome.failedAt}\n`)
  if (flags.dryRun) {
    const names = wouldRun.join(', ')
    output.write(names ? `\nwould run: ${names}\n` : '\nnothing would run\n')
    if (names) output.write(formatEstimate(estimate))
  } else {
    output.write(`\n${textTable(columns, summaryRows(report), numeric)}\n\n${inShort(report)}`)
    // What words asked for, as the board did it.
    if (report.status === 'passed' && report.stages.some((s) => s.stage === 'sketch' && s.clauses.length > 0)) {
      for (const scene of boardScenes(out)) output.write(`board   ${printable(scene)}\n`)
    }
    output.write(`report  ${out}/report.md\n`)
    const sketch = join(out, 'sketch', report.project)
    if (exits[report.status] === ExitCode.done && existsSync(sketch)) output.write(`sketch  ${sketch}/\n`)
  }
  if (flags.json) printJson(flags.dryRun ? { wouldRun, stages: report.stages, estimate } : report)
  return result
}
