import type { RunOutcome } from '../lifecycle/outcome.ts'
import type { PlannerMode } from '../lifecycle/planner.ts'
import { addUsage, noUsage } from '../lifecycle/usage.ts'
import type { Project } from '../project/project.ts'
import { deviceSchema, type Report, reportSchema, verificationSchema } from './schema.ts'
import type { TimeReport } from './stopwatch.ts'

/** Puts a run's outcome into the form of report.json. `seconds` is the whole run's wall time. */
export function makeReport(
  project: Project,
  planner: PlannerMode,
  outcome: RunOutcome,
  seconds: number,
  time: TimeReport,
): Report {
  const usage = outcome.stages.map((s) => s.usage).reduce(addUsage, noUsage)
  const verified = outcome.stages.find((s) => s.stage === 'verify')?.metrics
  const verification = verificationSchema.safeParse(verified)
  const device = deviceSchema.safeParse((verified as { device?: unknown } | null | undefined)?.device)
  return reportSchema.parse({
    version: 1,
    project: project.config.name,
    board: project.board.id,
    planner,
    status: outcome.status,
    seconds,
    time,
    ...usage,
    questions: outcome.questions.map((q, i) => ({ number: i + 1, answerable: true, ...q })),
    stages: outcome.stages.map((s) => ({
      stage: s.stage,
      status: s.status,
      strategy: 'guided',
      tier: s.tier,
      attempts: s.attempts,
      seconds: s.seconds,
      ...s.usage,
      findings: s.findings,
      artifacts: s.artifacts,
      headline: s.headline,
      reason: s.reason,
    })),
    verification: verification.data ?? null,
    device: device.data ?? null,
  } satisfies Report)
}
