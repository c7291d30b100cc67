import type { SketchPlan } from '../../src/stages/sketch/plan.ts'
import type { Gate } from '../../src/verification/behaviour.ts'
import { fruitPlans, led, line, pin, reaction } from './reactions.ts'
import { check, cleanUp, type Held, load, rendered } from './setup.ts'

afterAll(cleanUp)

let fruit: Held
let motion: Held
beforeAll(async () => {
  fruit = await load('fruit')
  motion = await load('motion')
})

test.each(Object.keys(fruitPlans))('a plan that asks for what “%s” has gives a sketch that does it', async (name) => {
  const { sketch, plan } = await rendered(fruit, '', fruitPlans[name])
  const result = await check(fruit, sketch, plan)
  const unseen = result.findings.filter((f) => f.code === 'verify/unwatched')
  expect(result.findings.filter((f) => f.code !== 'verify/unwatched')).toEqual([])
  // Held-out fruit are all sure on their own.
  expect(unseen.map((f) => f.message)).toEqual(unseen.length > 0 ? ['no held-out reading leads to “unsure”'] : [])
  expect(result).toMatchObject({ samples: 48, agreeing: 48 })
})

const wish = (gate: Partial<Gate>): Gate => ({ column: 'clear', reason: 'as asked', from: 'wish', ...gate })

const withGates = async (held: Held, gates: Gate[], changes: Partial<SketchPlan> = {}) => {
  const { plan } = await rendered(held)
  return rendered(held, '', { ...changes, gates: [...plan.gates, ...gates] })
}

test('the bounds of a wish keep held-out readings from the model', async () => {
  const bounds = [wish({ column: 'proximity', max: 120, maxExcluded: true }), wish({ column: 'r', min: 100 })]
  const { sketch, plan } = await withGates(fruit, bounds, { intervalMs: 50 })
  const result = await check(fruit, sketch, plan)
  expect(result.findings).toEqual([])
  expect(result.samples).toBeLessThan(48)
  expect(result.samples).toBeGreaterThan(0)
  expect(result.agreeing).toBe(result.samples)
  expect(result.asked.filter((a) => a === 1)).toHaveLength(result.samples)
})

test('a wish that no held-out reading meets is refused', async () => {
  const { sketch, plan } = await withGates(fruit, [wish({ min: 100_000 })])
  const result = await check(fruit, sketch, plan)
  expect(result.findings.map((f) => f.code)).toEqual(['verify/nothing-left'])
})

test('windows count only while the board moves as the wish says', async () => {
  const bounds = [wish({ column: 'motion', min: 1.2 }), wish({ column: 'gx', max: 1.5 })]
  const reactions = [reaction('nothing', [led('red')]), reaction(1, [pin(3, 'high')])]
  const { sketch, plan } = await withGates(motion, bounds, { reactions, unsureBelow: null })
  const result = await check(motion, sketch, plan)
  expect(result.findings.filter((f) => f.code !== 'verify/unwatched')).toEqual([])
  expect(result.samples).toBeLessThan(12)
  expect(result.samples).toBeGreaterThan(0)
  expect(result.agreeing).toBe(result.samples)
})

test('rows over serial with odd labels, columns with fractions and every format', async () => {
  const labels = ['a "quoted", one', 'unsure', '# no remark']
  const raw = fruit.contract.raw.map((c) => ({ ...c, channel: null }))
  const rows = fruit.replay.rows.map((row) => row.map((v, i) => (i === 3 && v > 20 ? v + 0.0625 : v)))
  const held: Held = {
    ...fruit,
    contract: { ...fruit.contract, sensor: 'serial', labels, raw },
    replay: { ...fruit.replay, rows },
  }
  for (const changes of [
    { line: line('csv', ['label', { column: 'clear' }]) },
    { line: line('json', ['label', { column: 'clear' }]), reactions: [reaction(0, [led('red', 400)])] },
  ]) {
    const { sketch, plan } = await rendered(held, '', changes)
    const result = await check(held, sketch, plan)
    expect(result.findings).toEqual([])
    expect(result).toMatchObject({ samples: 48, agreeing: 48 })
  }
})
