import { z } from 'zod'
import type { PreviousAttempt, RulesAnswer } from '../../lifecycle/stage.ts'
import type { TrainBrief } from './brief.ts'

export const trainPlanSchema = z.strictObject({
  kind: z.enum(['dense', 'conv']).describe('Fully connected, or convolutions over neighbouring features.'),
  shape: z.array(z.int().positive()).max(3).describe('Shape of one sample for `conv`; empty for `dense`.'),
  filters: z
    .array(z.int().min(1).max(64))
    .max(3)
    .describe('Filters of each 3×3 convolution, each followed by 2×2 max pooling.'),
  hidden: z.array(z.int().min(1).max(256)).max(4).describe('Units of each hidden dense layer.'),
  epochs: z.int().min(1).max(2000).describe('Upper bound; training stops early.'),
  batchSize: z.int().min(1).max(4096),
  learningRate: z.number().positive().max(1).describe('Of Adam.'),
  patience: z.int().min(1).max(500).describe('Epochs without a lower validation loss before it stops.'),
  classWeights: z
    .array(z.number().positive())
    .min(2)
    .describe('Weight of a row of each class in the loss, in label order.'),
  seed: z.int().min(0),
})

export type TrainPlan = z.infer<typeof trainPlanSchema>

/** A network as small as the task allows; after a failed attempt a slower or a larger one. */
export function rules(brief: TrainBrief, previous?: PreviousAttempt<TrainPlan>): RulesAnswer<TrainPlan> {
  if (previous) return repair(brief, previous)
  const { kind, epochs, seed } = brief.wish
  const shape = kind === 'conv' ? (brief.wish.shape ?? []) : []
  return {
    plan: {
      kind,
      shape,
      filters: kind === 'conv' ? [8, 16].slice(0, poolings(shape)) : [],
      hidden: brief.wish.hidden ?? (kind === 'conv' ? [] : hiddenFor(brief)),
      epochs,
      batchSize: batchSize(brief.rows.train),
      learningRate: kind === 'conv' ? 0.003 : 0.01,
      patience: Math.max(3, Math.min(kind === 'conv' ? 12 : 25, Math.ceil(epochs / 4))),
      classWeights: classWeights(brief.classRows),
      seed,
    },
  }
}

function repair(brief: TrainBrief, { plan, findings }: PreviousAttempt<TrainPlan>): RulesAnswer<TrainPlan> {
  const codes = new Set(findings.filter((f) => f.severity === 'error').map((f) => f.code))
  if (codes.has('train/not-finite')) return { plan: { ...plan, learningRate: plan.learningRate / 10 } }
  if (codes.has('train/no-better-than-guessing')) {
    const larger = brief.wish.hidden ?? (plan.hidden.length ? plan.hidden : [8]).map((n) => Math.min(256, n * 2))
    return { plan: { ...plan, hidden: larger, patience: Math.min(500, plan.patience * 2), seed: plan.seed + 1 } }
  }
  return { declined: 'the rules know no other network for these findings' }
}

/** Small batches find a good minimum in few epochs; with many rows an epoch is held to about 250 steps. */
export function batchSize(rows: number): number {
  if (rows < 2000) return 16
  return Math.min(4096, Math.max(32, 2 ** Math.ceil(Math.log2(rows / 250))))
}

/** Two units for each feature or class, rounded up to a multiple of eight; a second layer where there are many features. */
function hiddenFor({ width, labels }: TrainBrief): number[] {
  const units = Math.min(64, Math.ceil((2 * Math.max(width, labels.length)) / 8) * 8)
  return width > 16 ? [units, Math.max(8, units / 2)] : [units]
}

/** How often a picture of this shape can be halved and still be 2 wide somewhere. */
function poolings(shape: readonly number[]): number {
  const longest = shape.length === 3 ? Math.max(shape[0] ?? 1, shape[1] ?? 1) : (shape[0] ?? 1)
  return Math.max(1, Math.min(2, Math.floor(Math.log2(longest)) - 1))
}

/** All 1 where classes are about equally frequent; otherwise inverse to their frequency, with mean 1 over the rows. */
export function classWeights(rows: readonly number[]): number[] {
  const total = rows.reduce((a, b) => a + b, 0)
  const least = Math.min(...rows)
  if (least === 0 || Math.max(...rows) < 1.5 * least) return rows.map(() => 1)
  return rows.map((n) => Math.round((total / (rows.length * n)) * 1000) / 1000)
}
