import { mkdir, rm } from 'node:fs/promises'
import { StoppedError } from '../errors.ts'
import { type Finding, finding, hasErrors, type Question } from '../findings/index.ts'
import { digest } from './hash.ts'
import type { Planner, Tier } from './planner.ts'
import type { PreviousAttempt, Stage, StageContext, Verdict } from './stage.ts'
import { addUsage, noUsage, type Usage } from './usage.ts'

export interface LoopOutcome {
  status: 'passed' | 'failed' | 'needs-input'
  tier: Tier
  attempts: number
  usage: Usage
  /** Of the last attempt. */
  findings: Finding[]
  questions: Question[]
  /** Set when it passed. */
  accepted: {
    plan: unknown
    brief: unknown
    briefHash: string
    verdict: Verdict<unknown>
    /** What rendering had to say, which is part of the verdict's findings too. */
    rendered: Finding[]
  } | null
}

export interface LoopOptions {
  planners: readonly Planner[]
  maxAttempts: number
  /** Folder for the candidate; emptied before each attempt, holds the accepted artifacts afterwards. */
  dir: string
  /** A plan accepted earlier for the same brief: tried first, so that a newer tool re-verifies but does not re-plan. */
  locked?: { plan: unknown; briefHash: string; tier: Tier } | undefined
}

/**
 * The one loop of every stage: gather → plan → render → verify → accept, or plan again with the findings.
 * A tier hands over to the next when it declines, when it has nothing new to offer, or when two attempts of it end with the same findings.
 */
export async function runLoop<Brief, Plan, Metrics>(
  stage: Stage<Brief, Plan, Metrics>,
  context: StageContext,
  options: LoopOptions,
): Promise<LoopOutcome> {
  context.progress.step('gathering what is known')
  const brief = await stage.gather(context)
  const briefHash = digest(brief)
  const planners = [...options.planners]
  const outcome: LoopOutcome = {
    status: 'failed',
    tier: planners[0]?.tier ?? 'rules',
    attempts: 0,
    usage: noUsage,
    findings: [],
    questions: [],
    accepted: null,
  }
  let previous: PreviousAttempt<Plan> | undefined
  let locked = options.locked?.briefHash === briefHash ? options.locked : undefined

  while (outcome.attempts < options.maxAttempts) {
    stopIfAborted(context.signal)
    let plan: Plan
    if (locked) {
      const parsed = stage.plan.schema.safeParse(locked.plan)
      const tier = locked.tier
      locked = undefined
      // A plan of an older schema is simply made again.
      if (!parsed.success) continue
      plan = parsed.data
      outcome.tier = tier
    } else {
      const planner = planners[0]
      if (!planner) break
      const answer = await planner.plan(stage, brief, previous, context.signal)
      outcome.usage = addUsage(outcome.usage, answer.usage)
      outcome.tier = planner.tier
      if ('questions' in answer) {
        if (planners.length > 1) {
          planners.shift()
          continue
        }
        return { ...outcome, status: 'needs-input', questions: answer.questions }
      }
      if ('declined' in answer) {
        planners.shift()
        if (planners.length === 0 && !previous) {
          outcome.findings = [finding('lifecycle/no-plan', `no planner covers this stage: ${answer.declined}`)]
        }
        continue
      }
      if (previous && digest(answer.plan) === digest(previous.plan)) {
        // The same plan would fail in the same way.
        planners.shift()
        continue
      }
      plan = answer.plan
    }

    outcome.attempts++
    const verdict = await attempt(stage, plan, brief, options.dir, context)
    outcome.findings = verdict.findings
    if (!hasErrors(verdict.findings)) {
      return { ...outcome, status: 'passed', accepted: { plan, brief, briefHash, verdict, rendered: verdict.rendered } }
    }
    if (previous && sameProblems(previous.findings, verdict.findings)) planners.shift()
    previous = { plan, findings: verdict.findings }
  }
  return outcome
}

async function attempt<Brief, Plan, Metrics>(
  stage: Stage<Brief, Plan, Metrics>,
  plan: Plan,
  brief: Brief,
  dir: string,
  context: StageContext,
): Promise<Verdict<unknown> & { rendered: Finding[] }> {
  await rm(dir, { recursive: true, force: true })
  await mkdir(dir, { recursive: true })
  const rendered = await stage.render(plan, brief, dir, context)
  if (hasErrors(rendered)) return { findings: rendered, metrics: null, headline: '', rendered }
  stopIfAborted(context.signal)
  const verdict = await stage.verify({ dir, plan, brief }, context)
  stopIfAborted(context.signal)
  return { ...verdict, findings: [...rendered, ...verdict.findings], rendered }
}

function sameProblems(a: readonly Finding[], b: readonly Finding[]): boolean {
  const problems = (list: readonly Finding[]) =>
    list
      .filter((f) => f.severity === 'error')
      .map((f) => `${f.code} ${f.where} ${f.message}`)
      .sort()
      .join('\n')
  return problems(a) === problems(b)
}

export function stopIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return
  if (signal.reason instanceof StoppedError) throw signal.reason
  throw new StoppedError('lifecycle/stopped', 'stopped before the end; artifacts and lock are as they were')
}
