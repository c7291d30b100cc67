import type { StageOutcome } from '../../src/lifecycle/outcome.ts'
import { skipped } from '../../src/lifecycle/outcome.ts'
import { noUsage, type Usage } from '../../src/lifecycle/usage.ts'
import { loadProject } from '../../src/project/project.ts'
import { makeReport } from '../../src/report/report.ts'
import type { Report } from '../../src/report/schema.ts'
import { goodFiles, makeProject } from '../cli/harness.ts'

export const usage = (input: number, cached: number, output: number, costUsd: number | null): Usage => ({
  tokens: { input, cached, output, total: input + output },
  costUsd,
})

/** A stage that passed by the rules, with what is different. */
export const outcome = (more: Partial<StageOutcome>): StageOutcome => ({
  ...skipped('sketch', 'rules', 'first run'),
  ...{ status: 'passed', attempts: 1, seconds: 2, headline: 'fine', usage: noUsage },
  ...more,
})

/** The report of a run with these stages. */
export function report(stages: StageOutcome[], more: Partial<Parameters<typeof makeReport>[2]> = {}): Report {
  const project = loadProject(makeProject(goodFiles()))
  const time = { tensorflow: 0, compiler: 0, emulator: 0, python: 0, own: 1 }
  const run = { status: 'passed' as const, questions: [], failedAt: null, wouldRun: [], ...more, stages }
  return makeReport(project, 'auto', run, 3, time)
}
