import type { RunOutcome } from '../lifecycle/outcome.ts'
import type { PlannerMode } from '../lifecycle/planner.ts'
import { addUsage, noUsage } from '../lifecycle/usage.ts'
import type { Project } from '../project/project.ts'
import { reviewReasons } from './review.ts'
import { deviceSchema, type Report, type ReportStage, reportSchema, stageSchema, verificationSchema } from './schema.ts'
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
      strategy: s.strategy,
      tier: s.tier,
      model: s.model,
      reasons: s.reasons,
      ...inWords(s.plan),
      attempts: s.attempts,
      seconds: s.seconds,
      ...s.usage,
      findings: s.findings,
      artifacts: s.artifacts,
      headline: s.headline,
      reason: s.reason,
    })),
    review: reviewReasons(outcome.stages),
    verification: verification.data ?? null,
    device: device.data ?? null,
  } satisfies Report)
}

/** The part of a plan that says in words what became of the person's words; empty for a stage that nobody talks to. */
function inWords(plan: unknown): Pick<ReportStage, 'clauses' | 'defaults'> {
  const found = stageSchema.pick({ clauses: true, defaults: true }).partial().safeParse(plan)
  return { clauses: found.data?.clauses ?? [], defaults: found.data?.defaults ?? [] }
}
