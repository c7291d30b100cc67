import type { z } from 'zod'
import type { Finding, Question } from '../findings/index.ts'
import type { WishLanguage } from '../language/types.ts'
import type { Project } from '../project/project.ts'
import type { PythonEnvironment } from '../python/environment.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Toolchain, ToolName } from '../tools/toolchain.ts'
import type { Freeform } from './freeform.ts'
import type { Progress } from './progress.ts'

/** What a stage may use while it runs. A stage knows nothing of GitHub, of the lock, or of other stages' code. */
export interface StageContext {
  project: Project
  /** Folder of the accepted artifacts of the stages before this one; laid out as the user sees it (`data/`, `model/`, …). Read only. */
  out: string
  /** A folder for this stage alone that disappears with the run. */
  scratch: string
  tools: Toolchain
  sandbox: Sandbox
  python: PythonEnvironment
  progress: Progress
  signal: AbortSignal
}

/** What the stage depends on; hashed into the lock, so that a change here and only here makes the stage stale. */
export interface StageInputs {
  /** Files outside `out` that the stage reads (absolute paths). */
  files: string[]
  /** The part of tinyml.yml that the stage reads, as plain data. */
  config: unknown
}

/** The answer of the `rules` tier: a plan, questions for the person, or the reason why rules cannot cover the brief. */
export type RulesAnswer<Plan> = { plan: Plan } | { questions: Question[] } | { declined: string }

export interface PreviousAttempt<Plan> {
  plan: Plan
  findings: Finding[]
}

/** What the check of a candidate found. `metrics` is stage-specific, kept in the lock and shown in the report. */
export interface Verdict<Metrics> {
  findings: Finding[]
  metrics: Metrics
  /** The one figure of the summary table, e.g. `98.7 % on 77 held-out rows`. */
  headline: string
}

/**
 * One stage of the lifecycle. The loop calls gather → plan → render → verify, and goes back to plan with the findings.
 * `gather` lives in `brief.ts`, `plan` in `plan.ts`, `render` in `render.ts`, `verify` in `verify.ts` of `src/stages/<name>/`.
 */
export interface Stage<Brief, Plan, Metrics> {
  name: string
  /** Shown while it runs: "training the model". */
  title: string
  /** Stages whose artifacts this one reads. Those that do not apply to a project are passed over. */
  needs: readonly string[]
  /** Raised by hand whenever render or verify would give other bytes or another verdict for the same plan. */
  version: number
  tools: readonly ToolName[]
  applies(project: Project): boolean
  /** Throws an InputError for what is wrong with its inputs and can be seen before any stage has run. */
  check?(project: Project): Promise<void>
  inputs(project: Project): Promise<StageInputs>
  /** Starts something slow that the stage will need (TensorFlow) while the stages before it run. */
  warmUp?(context: StageContext): void
  gather(context: StageContext): Promise<Brief>
  plan: {
    schema: z.ZodType<Plan>
    rules(brief: Brief, previous?: PreviousAttempt<Plan>): RulesAnswer<Plan>
  }
  /** Set where the stage can be talked to: what a model may read out of the person's words. */
  language?: WishLanguage<Brief, Plan>
  /** Writes the candidate artifacts below `dir`, at the paths they will have below `out` (e.g. `data/train.csv`). Same plan, same bytes. */
  render(plan: Plan, brief: Brief, dir: string, context: StageContext): Promise<Finding[]>
  /** Set where a model can write the whole script or sketch, for the published baseline. */
  freeform?: Freeform<Brief, Plan>
  /** Runs and checks the candidate in `dir`; may add artifacts (pictures, tables) to `dir`. */
  verify(candidate: { dir: string; plan: Plan; brief: Brief }, context: StageContext): Promise<Verdict<Metrics>>
}

/** A stage as the graph holds it: what its brief, plan and metrics are is its own affair. */
// biome-ignore lint/suspicious/noExplicitAny: plan and brief stand in argument positions, where `unknown` would reject every stage
export type AnyStage = Stage<any, any, any>
