import { mkdir, rm } from 'node:fs/promises'
import { type Finding, finding, hasErrors, type Question } from '../findings/index.ts'
import { noTracer, type Tracer } from '../llm/tracer.ts'
import { digest } from './hash.ts'
import { type LoopOutcome, stopIfAborted } from './loop.ts'
import type { Planner } from './planner.ts'
import type { Stage, StageContext } from './stage.ts'
import { addUsage, noUsage, type Usage } from './usage.ts'

/** What a stage lets a model write whole, for the published baseline: a script or a sketch in place of the rendered one. */
export interface Freeform<Brief, Plan> {
  /** Facts for the prompt, by variable. Never the plan: the code is to follow from the person's words. */
  variables(brief: Brief, context: StageContext): Promise<Record<string, string>>
  /** Puts the code where the renderer had put its own, below `dir`, and makes what follows from it. */
  place(code: string, candidate: { brief: Brief; plan: Plan; dir: string }, context: StageContext): Promise<Finding[]>
}

/** Has a model write the code of a stage. */
export interface FreeformWriter {
  tier: 'local' | 'hosted'
  /** `provider/model`. */
  model?: string
  /** `errors`: what the last code led to, raw, as the published error prompt has it. */
  write(
    stage: string,
    variables: Record<string, string>,
    previous: { code: string; errors: string } | null,
    signal: AbortSignal,
  ): Promise<{ code: string; usage: Usage }>
}

export interface FreeformOptions {
  writer: FreeformWriter
  /** Make the plan that the code is judged by, from the words and before any code is there. */
  planners: readonly Planner[]
  maxAttempts: number
  dir: string
  tracer?: Tracer | undefined
}

/**
 * The published baseline in the same harness: the model writes the whole script or sketch, it is run, and on an error the raw
 * messages go back, at most `maxAttempts` times. The verifiers are those of the guided way; what they hold the code to is a plan
 * made from the person's words beforehand, never one read out of the code.
 */
export async function runFreeform<Brief, Plan, Metrics>(
  stage: Stage<Brief, Plan, Metrics> & { freeform: Freeform<Brief, Plan> },
  context: StageContext,
  options: FreeformOptions,
): Promise<LoopOutcome> {
  context.progress.step('gathering what is known')
  const brief = await stage.gather(context)
  const planned = await planBeforehand(stage, brief, options.planners, context.signal)
  const outcome: LoopOutcome = {
    status: 'failed',
    tier: options.writer.tier,
    model: options.writer.model ?? null,
    attempts: 0,
    usage: planned.usage,
    findings: [],
    questions: [],
    reasons: planned.reasons,
    accepted: null,
  }
  if ('questions' in planned) return { ...outcome, status: 'needs-input', questions: planned.questions }
  const { plan } = planned
  const variables = await stage.freeform.variables(brief, context)
  let previous: { code: string; errors: string } | null = null
  const { writer, dir, maxAttempts, tracer = noTracer } = options
  const attempt = async (): Promise<void> => {
    context.progress.step(previous ? 'letting the model mend its code' : 'letting the model write the code')
    const written = await writer.write(stage.name, variables, previous, context.signal)
    outcome.usage = addUsage(outcome.usage, written.usage)
    outcome.attempts++
    await rm(dir, { recursive: true, force: true })
    await mkdir(dir, { recursive: true })
    const candidate = { dir, plan, brief }
    let findings = await stage.render(plan, brief, dir, context)
    if (!hasErrors(findings)) {
      findings = [...findings, ...(await stage.freeform.place(written.code, candidate, context))]
    }
    if (!hasErrors(findings)) {
      const verdict = await stage.verify(candidate, context)
      stopIfAborted(context.signal)
      const rendered = findings
      findings = [...rendered, ...verdict.findings]
      if (!hasErrors(findings)) {
        outcome.status = 'passed'
        outcome.accepted = { plan, brief, briefHash: digest(brief), verdict, rendered }
      }
    }
    outcome.findings = findings
    previous = { code: written.code, errors: rawErrors(findings) }
  }
  while (!outcome.accepted && outcome.attempts < maxAttempts) {
    stopIfAborted(context.signal)
    const attributes = { 'tinyml.stage': stage.name, 'tinyml.tier': writer.tier }
    await tracer.within(`attempt ${outcome.attempts + 1}`, attributes, attempt)
  }
  return outcome
}

/** As a compiler or interpreter would print them; no hints, which the baseline does not have. */
export const rawErrors = (findings: readonly Finding[]): string =>
  findings
    .filter((f) => f.severity === 'error')
    .slice(0, 10)
    .map((f) => `${f.where ? `${f.where}: ` : ''}error: ${f.message}`)
    .join('\n')
    .slice(0, 4000)

async function planBeforehand<Brief, Plan, Metrics>(
  stage: Stage<Brief, Plan, Metrics>,
  brief: Brief,
  planners: readonly Planner[],
  signal: AbortSignal,
): Promise<({ plan: Plan } | { questions: Question[] }) & { usage: Usage; reasons: string[] }> {
  let usage = noUsage
  let questions: Question[] = []
  const reasons: string[] = []
  for (const planner of planners) {
    const answer = await planner.plan(stage, brief, undefined, signal)
    usage = addUsage(usage, answer.usage)
    reasons.push(...(answer.reasons ?? []))
    if ('plan' in answer) return { plan: answer.plan, usage, reasons }
    if ('questions' in answer) questions = answer.questions
    else reasons.push(`${planner.tier}: ${answer.declined}`)
  }
  return { questions, usage, reasons }
}

/** The code of a reply: its longest fenced block, or the whole where there is none. */
export function codeOf(reply: string): string {
  const blocks = [...reply.matchAll(/```[^\n]*\n([\s\S]*?)(?:```|$)/g)].map((m) => m[1] ?? '')
  const longest = blocks.toSorted((a, b) => b.length - a.length)[0] ?? reply
  return `${longest.trim()}\n`
}

/** A finding for a reply that holds no code at all. */
export const noCode = (where: string): Finding[] => [
  finding('llm/no-code', 'the reply of the model holds no code', { where }),
]
