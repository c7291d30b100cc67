import type { SketchPlan } from '../../src/stages/sketch/plan.ts'
import { mutate } from './hold-mutants.ts'
import { colourMutants, type Mutant } from './mutants.ts'
import { check, cleanUp, type Held, load, rendered } from './setup.ts'

afterAll(cleanUp)

let fruit: Held
let right: { sketch: string; plan: SketchPlan }
beforeAll(async () => {
  fruit = await load('fruit')
  right = await rendered(fruit, 'Every 100 ms. Smooth over 5 readings. Say "unsure" below 60 %.')
})

test('found: multiply-adds are fused', async () => {
  const motion = await load('motion')
  const { sketch, plan } = await rendered(motion)
  const change: Mutant['change'] = [[/#pragma GCC optimize.*\n/, '']]
  const mutant = { mistake: '', file: 'features.cpp', change, code: '' }
  const result = await check(motion, mutate(sketch, mutant), plan)
  expect(result.findings.map((f) => f.code)).toContain('verify/fused-multiply-add')
  expect(result.findings[0]?.message).toContain('addReading')
})

test.each(colourMutants)('found: $mistake', async (mutant) => {
  const result = await check(fruit, mutate(right.sketch, mutant), right.plan)
  expect(result.build.elf).not.toBeNull()
  expect(result.findings.map((f) => f.code)).toContain(mutant.code)
})
