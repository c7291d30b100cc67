import { z } from 'zod'
import type { PreviousAttempt, RulesAnswer } from '../../lifecycle/stage.ts'
import type { ConvertBrief } from './brief.ts'

export const convertPlanSchema = z.strictObject({
  quantise: z.boolean().describe('False for a model that is INT8 already.'),
  representative: z.int().min(1).describe('Rows of the training split that calibrate the ranges; chosen by class.'),
  perChannel: z.boolean().describe('One weight scale for each output channel instead of one for each layer.'),
  seed: z.int().min(0).describe('Of the choice of rows.'),
})

export type ConvertPlan = z.infer<typeof convertPlanSchema>

/** Full INT8 with per-channel weights; where that costs too much accuracy, more rows calibrate it. */
export function rules(brief: ConvertBrief, previous?: PreviousAttempt<ConvertPlan>): RulesAnswer<ConvertPlan> {
  const { representative, seed } = brief.wish
  if (!previous) {
    const rows = Math.min(representative, brief.rows.train)
    return { plan: { quantise: !brief.isInt8, representative: rows, perChannel: true, seed } }
  }
  const { plan, findings } = previous
  const lost = findings.some((f) => f.code === 'convert/accuracy-loss')
  if (!lost || !plan.quantise) return { declined: 'other calibration rows would not change these findings' }
  const more = Math.min(brief.rows.train, plan.representative * 4)
  if (more > plan.representative) return { plan: { ...plan, representative: more } }
  return { declined: 'all training rows calibrate it already' }
}
