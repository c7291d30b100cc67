import { z } from 'zod'
import type { RulesAnswer } from '../../lifecycle/stage.ts'
import type { VerifyBrief } from './brief.ts'

/** How the verdict is reached; the check itself leaves no choice. */
export const verifyPlanSchema = z.strictObject({
  version: z.literal(1),
  /** Share of the held-out rows that the board may be right on less often than the float model; one row is always allowed. */
  tolerance: z.number().min(0).max(1),
  /** Of the held-out rows, the share that a typical mistake must flip, or the check is called weak; at least three rows. */
  leastFlips: z.number().min(0).max(1),
})

export type VerifyPlan = z.infer<typeof verifyPlanSchema>

export const rules = (brief: VerifyBrief): RulesAnswer<VerifyPlan> => ({
  plan: { version: 1, tolerance: brief.tolerance, leastFlips: 0.05 },
})
