import type { Stage } from '../../lifecycle/stage.ts'
import { type DataBrief, gather } from './brief.ts'
import { dataFreeform } from './freeform.ts'
import { dataLanguage } from './language/index.ts'
import { type DataPlan, dataPlanSchema } from './plan.ts'
import { findRawFiles } from './read/files.ts'
import { render } from './render.ts'
import { rules } from './rules.ts'
import { type DataMetrics, verify } from './verify.ts'

export type { DataBrief } from './brief.ts'
export type { DataPlan } from './plan.ts'
export type { DataMetrics } from './verify.ts'

/** Raw files → cleaned, scaled and split without leakage, by a script of its own. */
export const dataStage: Stage<DataBrief, DataPlan, DataMetrics> = {
  name: 'data',
  title: 'preparing the data',
  needs: [],
  // 2: plans of version 2, with more ways to leave readings out and to scale.
  version: 2,
  tools: ['python', 'bwrap'],
  applies: () => true,
  async inputs(project) {
    const { name, data, sensor, model } = project.config
    const { files } = findRawFiles(project)
    // Of the model only what decides whether columns may be left out.
    const wanted = 'file' in model ? 'file' : { kind: model.train, shape: model.shape ?? null }
    return {
      files: files.map((f) => f.absolute),
      config: {
        name,
        purpose: project.config.purpose,
        data,
        sensor,
        model: wanted,
        answers: project.config.answers.filter((a) => a.stage === 'data'),
      },
    }
  },
  gather,
  plan: { schema: dataPlanSchema, rules },
  language: dataLanguage,
  freeform: dataFreeform,
  render,
  verify,
}
