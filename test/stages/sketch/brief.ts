import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readByRules } from '../../../src/language/reader.ts'
import { type Contract, contractSchema } from '../../../src/project/contract.ts'
import type { SketchBrief } from '../../../src/stages/sketch/brief.ts'
import { sketchLanguage } from '../../../src/stages/sketch/language/index.ts'
import { type SketchPlan, sketchPlanSchema } from '../../../src/stages/sketch/plan.ts'

/** Apple, banana, orange before the colour sensor. */
export const fruit: Contract = contractSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../verification/fixtures/fruit/contract.json'), 'utf8')),
)

export const briefOf = (wish: string, more: Partial<SketchBrief> = {}): SketchBrief => ({
  name: 'fruit',
  purpose: '',
  wish,
  answers: [],
  board: 'nano33ble-sense',
  sensor: 'apds9960',
  contract: fruit,
  probabilities: true,
  ...more,
})

/** The plan that the grammar alone makes of a wish; fails when it asks instead. */
export function planOf(brief: SketchBrief): SketchPlan {
  const answer = readByRules(sketchLanguage, brief)
  if (!('plan' in answer)) throw new Error(answer.questions.map((q) => q.text).join('\n'))
  return sketchPlanSchema.parse(answer.plan)
}

export function questionsOf(brief: SketchBrief) {
  const answer = readByRules(sketchLanguage, brief)
  return 'questions' in answer ? answer.questions : []
}
