import { z } from 'zod'
import { readByRules } from '../../language/reader.ts'
import type { RulesAnswer } from '../../lifecycle/stage.ts'
import { behaviourSchema, gateSchema } from '../../verification/behaviour.ts'
import type { SketchBrief } from './brief.ts'
import { sketchLanguage } from './language/index.ts'

/** What the sketch does, decided: see `behaviourSchema` for what each setting means to the last bit. */
export const sketchPlanSchema = z.strictObject({
  version: z.literal(2),
  ...behaviourSchema.shape,
  /** The sensor's own validity, from the contract, and the person's own conditions. */
  gates: z.array(gateSchema),
  /** The person's wish, cut into clauses, each with what it led to in plain words (empty for a greeting), and who read it. */
  clauses: z.array(
    z.strictObject({
      words: z.string(),
      settings: z.array(z.string()),
      by: z.enum(['rules', 'local', 'hosted', 'person']),
    }),
  ),
  /** Fields of the plan that nobody asked for: they have the defaults of the sensor. */
  defaults: z.array(z.string()),
})

export type SketchPlan = z.infer<typeof sketchPlanSchema>

/** Without a model: the grammar reads the wish, or there are questions. */
export function rules(brief: SketchBrief): RulesAnswer<SketchPlan> {
  const result = readByRules(sketchLanguage, brief)
  return 'plan' in result ? { plan: result.plan } : { questions: result.questions }
}
