import { type Finding, finding, type Question } from '../findings/index.ts'
import type { FileHash } from './hash.ts'
import type { LockEntry } from './lock.ts'
import type { LoopOutcome } from './loop.ts'
import type { Strategy, Tier } from './planner.ts'
import type { Progress } from './progress.ts'
import { noUsage, type Usage } from './usage.ts'

/** Who watches a run. */
export interface RunProgress {
  stage(name: string, title: string, reason: string): Progress
  stageDone(outcome: StageOutcome): void
  /** Something about the run as a whole that changes nothing. */
  remark?(text: string): void
}

export interface StageOutcome {
  stage: string
  status: 'passed' | 'failed' | 'skipped' | 'unchanged'
  /** Why it ran, or why it did not. */
  reason: string
  tier: Tier
  /** `provider/model` of the tier; null for the rules. */
  model: string | null
  strategy: Strategy
  /** Why each tier was left for the next. */
  reasons: string[]
  attempts: number
  seconds: number
  usage: Usage
  findings: Finding[]
  artifacts: { path: string; sha256: string; bytes: number }[]
  headline: string
  metrics: unknown
  /** The accepted plan; null where there is none. */
  plan: unknown
  /** Metrics of the artifacts that this run replaced; null where there were none. */
  before: unknown
}

export interface RunOutcome {
  status: 'passed' | 'failed' | 'unchanged' | 'needs-input'
  stages: StageOutcome[]
  questions: Question[]
  /** Where a rejected candidate was kept. */
  failedAt: string | null
  /** Stages that a dry run found to be stale. */
  wouldRun: string[]
}

const idle = {
  ...{ model: null, strategy: 'guided' as const, reasons: [], attempts: 0, seconds: 0, usage: noUsage },
  ...{ findings: [], artifacts: [], headline: '', metrics: null, plan: null, before: null },
}

export const skipped = (stage: string, tier: Tier, reason: string): StageOutcome => ({
  ...idle,
  stage,
  tier,
  status: 'skipped',
  reason,
})

/** A stage whose artifacts are those of the lock, or a person's own edition of them. */
export const unchanged = (
  stage: string,
  reason: string,
  entry: LockEntry,
  present: Record<string, FileHash>,
  edited: readonly string[],
): StageOutcome => ({
  ...idle,
  ...fromLock(entry, present),
  stage,
  status: 'unchanged',
  reason,
  findings: [
    ...(entry.findings as Finding[]),
    ...edited.map((path) =>
      finding('lifecycle/edited-by-hand', `${path} was changed by hand and is kept`, { where: path }),
    ),
  ],
})

export const passed = (
  stage: string,
  reason: string,
  entry: LockEntry,
  effort: { attempts: number; seconds: number; usage: Usage },
  before: unknown,
): StageOutcome => ({
  ...fromLock(entry, entry.outputs),
  before,
  attempts: effort.attempts,
  seconds: effort.seconds,
  usage: effort.usage,
  stage,
  status: 'passed',
  reason,
  findings: entry.findings as Finding[],
})

export const notAccepted = (
  stage: string,
  reason: string,
  loop: LoopOutcome,
  strategy: Strategy,
  seconds: number,
): StageOutcome => ({
  ...idle,
  stage,
  status: loop.status === 'needs-input' ? 'skipped' : 'failed',
  reason: loop.status === 'needs-input' ? 'it has a question for a person' : reason,
  tier: loop.tier,
  model: loop.model,
  strategy,
  reasons: loop.reasons,
  attempts: loop.attempts,
  seconds,
  usage: loop.usage,
  findings: loop.findings,
})

const fromLock = (entry: LockEntry, files: Record<string, FileHash>) => ({
  tier: entry.tier,
  model: entry.model,
  strategy: entry.strategy,
  reasons: entry.reasons,
  artifacts: Object.entries(files).map(([path, hash]) => ({ path, ...hash })),
  headline: entry.headline,
  metrics: entry.metrics,
  plan: entry.plan,
  before: null,
})
