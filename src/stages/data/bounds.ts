import { decimal } from '../../expression/index.ts'
import type { DataPlan } from './plan.ts'

type Rule = DataPlan['validity'][number]

/** The rule with bounds that are included, as script and contract have it: the next float32 where the plan excludes the bound. */
export function inclusive({ minExcluded, maxExcluded, ...rule }: Rule): Omit<Rule, 'minExcluded' | 'maxExcluded'> {
  return {
    ...rule,
    ...(rule.min === undefined ? {} : { min: minExcluded ? Number(decimal(next(rule.min, 1))) : rule.min }),
    ...(rule.max === undefined ? {} : { max: maxExcluded ? Number(decimal(next(rule.max, -1))) : rule.max }),
  }
}

/** The float32 right above (1) or below (-1) the float32 that is nearest to `value`. */
export function next(value: number, direction: 1 | -1): number {
  const float = new Float32Array([value])
  const word = new Int32Array(float.buffer)
  if (float[0] === 0) return direction * 2 ** -149
  word[0] = (word[0] as number) + ((float[0] as number) > 0 ? direction : -direction)
  return float[0] as number
}
