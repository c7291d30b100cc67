import type { Stage } from '../../lifecycle/stage.ts'
import { gather, type TrainBrief } from './brief.ts'
import { rules, type TrainPlan, trainPlanSchema } from './plan.ts'
import { render } from './render.ts'
import { type TrainMetrics, verify } from './verify.ts'

/** Trains a small Keras network, for projects that bring no model of their own. */
export const trainStage: Stage<TrainBrief, TrainPlan, TrainMetrics> = {
  name: 'train',
  title: 'training the model',
  needs: ['data'],
  version: 1,
  tools: ['tensorflow'],
  applies: (project) => !('file' in project.config.model),
  inputs: async (project) => ({ files: [], config: project.config.model }),
  // Errors are those of the first call, which comes later and reports them.
  warmUp: (context) => void context.python.tensorflow().catch(() => {}),
  gather,
  plan: { schema: trainPlanSchema, rules },
  render,
  verify,
}
