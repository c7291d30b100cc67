import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SketchPlan } from '../../src/stages/sketch/plan.ts'
import type { Mutant } from './mutants.ts'
import { type ReactionMutant, reactionMutants } from './reaction-mutants.ts'
import { fruitPlans } from './reactions.ts'
import { check, type Held, load, rendered, temporary } from './setup.ts'

/** A copy of a sketch with a mistake in it; each pattern must match. */
export function mutate(sketch: string, { file, change }: Mutant): string {
  const copy = join(temporary(), basename(sketch))
  cpSync(sketch, copy, { recursive: true })
  const path = join(copy, file)
  let text = readFileSync(path, 'utf8')
  for (const [from, to] of change) {
    expect(text).toMatch(from)
    text = text.replace(from, to)
  }
  writeFileSync(path, text)
  return copy
}

/** One test for each mistake in the sketches of these plans. */
export function holdReactionMutants(plans: readonly ReactionMutant['plan'][]): void {
  const right = new Map<string, Promise<{ sketch: string; plan: SketchPlan }>>()
  let fruit: Held
  beforeAll(async () => {
    fruit = await load('fruit')
  })
  test.each(reactionMutants.filter((m) => plans.includes(m.plan)))('found in “$plan”: $mistake', async (mutant) => {
    const made = right.get(mutant.plan) ?? rendered(fruit, '', fruitPlans[mutant.plan])
    right.set(mutant.plan, made)
    const { sketch, plan } = await made
    const result = await check(fruit, mutate(sketch, mutant), plan)
    expect(result.build.elf).not.toBeNull()
    expect(result.findings.map((f) => f.code)).toContain(mutant.code)
  })
}
