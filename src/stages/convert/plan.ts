import { z } from 'zod'
import { readByRules } from '../../language/reader.ts'
import type { PreviousAttempt, RulesAnswer } from '../../lifecycle/stage.ts'
import type { ConvertBrief } from './brief.ts'
import { convertLanguage } from './language/index.ts'

export const convertPlanSchema = z.strictObject({
  version: z.literal(2),
  quantise: z.boolean().describe('False for a model that is INT8 already.'),
  kind: z.literal('int8').describe('Weights, activations, input and output: what the compiled model calculates with.'),
  input: z.literal('int8').describe('The sketch quantises each reading itself, as contract.json says.'),
  output: z.literal('int8'),
  representative: z.int().min(1).describe('Rows of the training split that calibrate the ranges; chosen by class.'),
  perChannel: z.boolean().describe('One weight scale for each output channel instead of one for each layer.'),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .describe('Accuracy that INT8 may lose against float on the held-out rows; at least one row is always allowed.'),
  seed: z.int().min(0).describe('Of the choice of rows.'),
  /** Every clause of the wish with what it led to in plain words (empty for a greeting), and who read it. */
  clauses: z.array(
    z.strictObject({
      words: z.string(),
      settings: z.array(z.string()),
      by: z.enum(['rules', 'local', 'hosted', 'person']),
    }),
  ),
  /** Fields of the plan that nobody asked for. */
  defaults: z.array(z.string()),
})

export type ConvertPlan = z.infer<typeof convertPlanSchema>

/** Full INT8 with per-channel weights unless words say otherwise; where that costs too much accuracy, more rows calibrate it. */
export function rules(brief: ConvertBrief, previous?: PreviousAttempt<ConvertPlan>): RulesAnswer<ConvertPlan> {
  if (!previous) return readByRules(convertLanguage, brief)
  const { plan, findings } = previous
  const lost = findings.some((f) => f.code === 'convert/accuracy-loss')
  if (!lost || !plan.quantise) return { declined: 'other calibration rows would not change these findings' }
  if (!plan.defaults.includes('representative')) return { declined: 'the wish names the rows that calibrate' }
  const more = Math.min(brief.rows.train, plan.representative * 4)
  if (more > plan.representative) return { plan: { ...plan, representative: more } }
  return { declined: 'all training rows calibrate it already' }
}
