import { mkdir, rm } from 'node:fs/promises'
import { StoppedError } from '../errors.ts'
import { type Finding, finding, hasErrors, type Question } from '../findings/index.ts'
import { noTracer, type Tracer } from '../llm/tracer.ts'
import { digest } from './hash.ts'
import type { Planner, Tier } from './planner.ts'
import type { PreviousAttempt, Stage, StageContext, Verdict } from './stage.ts'
import { addUsage, noUsage, type Usage } from './usage.ts'

export interface LoopOutcome {
  status: 'passed' | 'failed' | 'needs-input'
  tier: Tier
  /** `provider/model` of the tier; null for the rules. */
  model: string | null
  attempts: number
  usage: Usage
  /** Of the last attempt, and what planners had to say besides. */
  findings: Finding[]
  questions: Question[]
  /** Why each tier was left for the next, in order. */
  reasons: string[]
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
  locked?: { plan: unknown; briefHash: string; tier: Tier; model?: string | null | undefined } | undefined
  tracer?: Tracer | undefined
}

/**
 * The one loop of every stage: gather → plan → render → verify → accept, or plan again with the findings.
 * A tier hands over to the next when it declines, when it has questions, when it has nothing new to offer, or when two attempts of it
 * end with the same findings. What is still a question after the last tier is one for the person.
 */
export async function runLoop<Brief, Plan, Metrics>(
  stage: Stage<Brief, Plan, Metrics>,
  context: StageContext,
  options: LoopOptions,
): Promise<LoopOutcome> {
  context.progress.step('gathering what is known')
  const brief = await stage.gather(context)
  return new Loop(stage, context, options, brief).go()
}

class Loop<Brief, Plan, Metrics> {
  private readonly stage: Stage<Brief, Plan, Metrics>
  private readonly context: StageContext
  private readonly options: LoopOptions
  private readonly brief: Brief
  private readonly briefHash: string
  private readonly planners: Planner[]
  private locked: LoopOptions['locked']
  private previous: PreviousAttempt<Plan> | undefined
  /** What the tiers so far could not read. */
  private open: Question[] = []
  /** What planners had to say besides their plans. */
  private readonly remarks: Finding[] = []
  private readonly outcome: LoopOutcome

  constructor(stage: Stage<Brief, Plan, Metrics>, context: StageContext, options: LoopOptions, brief: Brief) {
    this.stage = stage
    this.context = context
    this.options = options
    this.brief = brief
    this.briefHash = digest(brief)
    this.planners = [...options.planners]
    this.locked = options.locked?.briefHash === this.briefHash ? options.locked : undefined
    this.outcome = {
      status: 'failed',
      tier: options.planners[0]?.tier ?? 'rules',
      model: null,
      attempts: 0,
      usage: noUsage,
      findings: [],
      questions: [],
      reasons: [],
      accepted: null,
    }
  }

  async go(): Promise<LoopOutcome> {
    const { outcome, options } = this
    const tracer = options.tracer ?? noTracer
    while (!outcome.accepted && outcome.attempts < options.maxAttempts && (this.locked || this.planners.length > 0)) {
      stopIfAborted(this.context.signal)
      const tier = this.locked?.tier ?? this.planners[0]?.tier
      const attributes = { 'tinyml.stage': this.stage.name, 'tinyml.tier': tier }
      await tracer.within(`attempt ${outcome.attempts + 1}`, attributes, async (note) => {
        const plan = await this.nextPlan()
        if (plan) await this.tryOut(plan.plan)
        note({
          'tinyml.planned': plan !== null,
          'tinyml.findings': plan
            ? outcome.findings.filter((f) => f.severity === 'error').map((f) => f.code)
            : undefined,
        })
      })
    }
    if (!outcome.accepted) this.giveUp()
    outcome.findings = [...outcome.findings, ...this.remarks]
    return outcome
  }

  /** The plan to try, or null when this tier has none (any more). */
  private async nextPlan(): Promise<{ plan: Plan } | null> {
    const { outcome, locked } = this
    if (locked) {
      this.locked = undefined
      const parsed = this.stage.plan.schema.safeParse(locked.plan)
      // A plan of an older schema is simply made again.
      if (!parsed.success) return null
      outcome.tier = locked.tier
      outcome.model = locked.model ?? null
      return { plan: parsed.data }
    }
    const planner = this.planners[0] as Planner
    const { progress, signal } = this.context
    const answer = await planner.plan(this.stage, this.brief, this.previous, signal, (text) => progress.step(text))
    outcome.usage = addUsage(outcome.usage, answer.usage)
    outcome.tier = planner.tier
    outcome.model = planner.model ?? null
    outcome.reasons.push(...(answer.reasons ?? []))
    this.remarks.push(...(answer.findings ?? []))
    if ('questions' in answer) {
      this.open = answer.questions
      this.leave(`it left ${countOf(answer.questions)} open: ${quoted(answer.questions)}`)
      return null
    }
    if ('declined' in answer) {
      this.leave(answer.declined)
      return null
    }
    if (this.previous && digest(answer.plan) === digest(this.previous.plan)) {
      this.leave('it had nothing new to offer')
      return null
    }
    return { plan: answer.plan }
  }

  private async tryOut(plan: Plan): Promise<void> {
    const { outcome, previous } = this
    outcome.attempts++
    const verdict = await attempt(this.stage, plan, this.brief, this.options.dir, this.context)
    outcome.findings = verdict.findings
    if (!hasErrors(verdict.findings)) {
      outcome.status = 'passed'
      const { brief, briefHash } = this
      outcome.accepted = { plan, brief, briefHash, verdict, rendered: verdict.rendered }
      return
    }
    if (previous && sameProblems(previous.findings, verdict.findings)) {
      this.leave(`its plans failed twice in the same way (${codes(verdict.findings)})`)
    }
    this.previous = { plan, findings: verdict.findings }
    this.open = []
  }

  /** The next tier has its turn. */
  private leave(reason: string): void {
    const left = this.planners.shift()
    if (left) this.outcome.reasons.push(`${left.tier}: ${reason}`)
  }

  private giveUp(): void {
    const { outcome, open } = this
    if (open.length > 0) {
      outcome.status = 'needs-input'
      outcome.questions = withHelp(open, outcome.reasons)
    } else if (!this.previous) {
      const why = outcome.reasons.join('; ')
      outcome.findings = [finding('lifecycle/no-plan', `no planner covers this stage: ${why}`)]
    }
  }
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

const codes = (findings: readonly Finding[]): string =>
  [...new Set(findings.filter((f) => f.severity === 'error').map((f) => f.code))].join(', ')

const countOf = (list: readonly unknown[]): string => (list.length === 1 ? 'a question' : `${list.length} questions`)

function quoted(questions: readonly Question[]): string {
  const shown = questions.slice(0, 3).map((q) => `“${q.about.length > 60 ? `${q.about.slice(0, 59)}…` : q.about}”`)
  return questions.length > 3 ? `${shown.join(', ')}, …` : shown.join(', ')
}

/** A model that could not be had might have read it: the last question says how to get it. */
function withHelp(questions: readonly Question[], reasons: readonly string[]): Question[] {
  const help = reasons.filter((reason) => /tinyml model pull|llm\.hosted/.test(reason))
  if (help.length === 0) return [...questions]
  return questions.map((q, i) =>
    i === questions.length - 1
      ? { ...q, text: `${q.text} A language model may be able to read it (${help.join('; ')}).` }
      : q,
  )
}

export function stopIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return
  if (signal.reason instanceof StoppedError) throw signal.reason
  throw new StoppedError('lifecycle/stopped', 'stopped before the end; artifacts and lock are as they were')
}
