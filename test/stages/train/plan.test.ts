import { finding } from '../../../src/findings/index.ts'
import type { TrainBrief } from '../../../src/stages/train/brief.ts'
import { batchSize, classWeights, rules, type TrainPlan, trainPlanSchema } from '../../../src/stages/train/plan.ts'

const brief: TrainBrief = {
  labels: ['a', 'b', 'c'],
  width: 3,
  classRows: [60, 60, 60],
  rows: { train: 180, validation: 60 },
  wish: { kind: 'dense', hidden: null, shape: null, epochs: 200, seed: 1 },
  problems: [],
}

function plan(changes: Partial<TrainBrief> = {}, previous?: Parameters<typeof rules>[1]): TrainPlan {
  const answer = rules({ ...brief, ...changes }, previous)
  if (!('plan' in answer)) throw new Error('no plan')
  return trainPlanSchema.parse(answer.plan)
}

test('three features and three classes get one hidden layer of eight units', () => {
  expect(plan().hidden).toEqual([8])
})

test('many features get two hidden layers', () => {
  expect(plan({ width: 64 }).hidden).toEqual([64, 32])
})

test('hidden units that the person named are taken', () => {
  expect(plan({ wish: { ...brief.wish, hidden: [5, 4] } }).hidden).toEqual([5, 4])
})

test.each([
  [[8, 8, 1], 2],
  [[4, 4, 1], 1],
  [[32, 3], 2],
  [[2, 2, 1], 1],
])('a sample of shape %j gets as many convolutions as it can be halved', (shape, convolutions) => {
  expect(plan({ wish: { ...brief.wish, kind: 'conv', shape } }).filters).toHaveLength(convolutions)
})

test('rows of a rare class weigh more, and the mean weight over the rows stays one', () => {
  const rows = [90, 10]
  const weights = classWeights(rows)
  expect(weights[1]).toBeGreaterThan(weights[0] ?? 0)
  expect((weights[0] ?? 0) * 0.9 + (weights[1] ?? 0) * 0.1).toBeCloseTo(1, 2)
})

test('classes of about the same size weigh the same', () => {
  expect(classWeights([60, 55, 70])).toEqual([1, 1, 1])
})

test('a loss that is not finite is answered with a tenth of the learning rate', () => {
  const first = plan()
  const second = plan({}, { plan: first, findings: [finding('train/not-finite', '')] })
  expect(second.learningRate).toBeCloseTo(first.learningRate / 10)
})

test('a network no better than guessing is answered with a larger one, unless the person named its size', () => {
  const findings = [finding('train/no-better-than-guessing', '')]
  expect(plan({}, { plan: plan(), findings }).hidden).toEqual([16])
  const named = { wish: { ...brief.wish, hidden: [4] } }
  expect(plan(named, { plan: plan(named), findings }).hidden).toEqual([4])
})

test('rules decline where they know nothing better', () => {
  expect(rules(brief, { plan: plan(), findings: [finding('train/failed', '')] })).toHaveProperty('declined')
})

test.each([180, 1999, 2000, 30_000, 840_000])(
  'an epoch over %i rows takes between 60 and 250 steps, or one for each 16 rows',
  (rows) => {
    const steps = Math.ceil(rows / batchSize(rows))
    expect(steps).toBeLessThanOrEqual(250)
    expect(steps).toBeGreaterThanOrEqual(Math.min(60, Math.floor(rows / 16)))
  },
)

test('batches of millions of rows stay within the schema', () => {
  expect(plan({ rows: { train: 3_000_000, validation: 1_000_000 } }).batchSize).toBe(4096)
})
