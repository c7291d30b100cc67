import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StageContext } from '../../lifecycle/stage.ts'
import { type Contract, contractSchema } from '../../project/contract.ts'
import { type Behaviour, behaviourSchema } from '../../verification/behaviour.ts'
import { sketchPlanFile } from '../../verification/sketch-folder.ts'

/** What is verified: the sketch that lies in the output folder, against the contract and, where there is one, the behaviour that its plan says. */
export interface VerifyBrief {
  name: string
  contract: Contract
  /** Null for a sketch that was written by hand. */
  behaviour: Behaviour | null
  /** Accuracy of the float model on the held-out rows (0 to 1); null when the model came as INT8. */
  floatAccuracy: number | null
  tolerance: number
}

export async function gather(context: Pick<StageContext, 'project' | 'out'>): Promise<VerifyBrief> {
  const { project, out } = context
  const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(out, path), 'utf8'))
  const report = existsSync(join(out, modelReport)) ? await json(modelReport) : null
  const float = (report as { accuracy?: { float?: unknown } } | null)?.accuracy?.float
  return {
    name: project.config.name,
    contract: contractSchema.parse(await json('contract.json')),
    behaviour: existsSync(join(out, sketchPlanFile)) ? behaviourSchema.parse(await json(sketchPlanFile)) : null,
    floatAccuracy: typeof float === 'number' ? float : null,
    tolerance: project.config.quantisation.tolerance,
  }
}

const modelReport = 'model/report.json'
