import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { StageContext } from '../../lifecycle/stage.ts'
import { type Contract, contractSchema } from '../../project/contract.ts'
import { type Behaviour, behaviourSchema, type Gate, gateSchema } from '../../verification/behaviour.ts'
import type { Clause } from '../../verification/clauses.ts'
import { sketchPlanFile } from '../../verification/sketch-folder.ts'

/** What is verified: the sketch that lies in the output folder, against the contract and, where there is one, the behaviour that its plan says. */
export interface VerifyBrief {
  name: string
  contract: Contract
  /** Null for a sketch that was written by hand. */
  behaviour: Behaviour | null
  gates: Gate[]
  clauses: Clause[]
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
    ...(existsSync(join(out, sketchPlanFile)) ? planSchema.parse(await json(sketchPlanFile)) : noPlan),
    floatAccuracy: typeof float === 'number' ? float : null,
    tolerance: project.config.quantisation.tolerance,
  }
}

/** What the check needs of a plan, whoever made it. */
const planSchema = z
  .object({
    ...behaviourSchema.shape,
    gates: z.array(gateSchema),
    clauses: z.array(z.object({ words: z.string(), settings: z.array(z.string()) })),
  })
  .transform(({ gates, clauses, ...behaviour }) => ({ behaviour, gates, clauses }))

const noPlan = { behaviour: null, gates: [], clauses: [] }

const modelReport = 'model/report.json'
