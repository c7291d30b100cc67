import type { Finding, Question } from '../findings/index.ts'
import type { PreviousAttempt, Stage } from './stage.ts'
import { noUsage, type Usage } from './usage.ts'

/** From free to dear; a run goes up only when a tier cannot cover the brief or keeps failing in the same way. */
export type Tier = 'rules' | 'local' | 'hosted'

export type PlannerMode = 'rules' | 'local' | 'hosted' | 'auto'

/** `guided`: a model answers with a plan and code writes the artifact. `freeform`: the model writes the whole artifact. */
export type Strategy = 'guided' | 'freeform'

export type PlannerAnswer<Plan> = ({ plan: Plan } | { questions: Question[] } | { declined: string }) & {
  usage: Usage
  /** Why each dearer step within the tier was taken, for the report. */
  reasons?: string[]
  /** What the person should know whatever comes of it, such as a budget that stood in the way. */
  findings?: Finding[]
}

/** Turns a brief into a plan, or the last plan and its findings into a better one. */
export interface Planner {
  tier: Tier
  /** `provider/model` where one answers. */
  model?: string
  /** `step` is told before something slow begins. */
  plan<Brief, Plan, Metrics>(
    stage: Stage<Brief, Plan, Metrics>,
    brief: Brief,
    previous: PreviousAttempt<Plan> | undefined,
    signal: AbortSignal,
    step?: (text: string) => void,
  ): Promise<PlannerAnswer<Plan>>
}

/** The first tier: what the stage knows by itself. Its plan goes through the stage's schema like any model's reply. */
export const rulesPlanner: Planner = {
  tier: 'rules',
  async plan(stage, brief, previous) {
    const answer = stage.plan.rules(brief, previous)
    if ('plan' in answer) return { plan: stage.plan.schema.parse(answer.plan), usage: noUsage }
    return { ...answer, usage: noUsage }
  },
}
