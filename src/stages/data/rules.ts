import { readByRules } from '../../language/reader.ts'
import type { PreviousAttempt, RulesAnswer } from '../../lifecycle/stage.ts'
import type { DataBrief } from './brief.ts'
import { dataLanguage } from './language/index.ts'
import type { DataPlan } from './plan.ts'
import { usualColumns } from './usual.ts'

/** The plan that follows from the profile, from what is known of each sensor, and from the words that the grammar reads. */
export function rules(brief: DataBrief, previous?: PreviousAttempt<DataPlan>): RulesAnswer<DataPlan> {
  if (previous) return { declined: 'the rules have one plan for these data, and it was refused' }
  if (usualColumns(brief).length === 0) return { declined: 'every column is constant' }
  return readByRules(dataLanguage, brief)
}
