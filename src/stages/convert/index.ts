import type { Stage } from '../../lifecycle/stage.ts'
import { type ConvertBrief, gather } from './brief.ts'
import { convertFreeform } from './freeform.ts'
import { convertLanguage } from './language/index.ts'
import { type ConvertPlan, convertPlanSchema, rules } from './plan.ts'
import { render } from './render.ts'
import { checkSource, sourceFiles } from './source.ts'
import { type ConvertMetrics, verify } from './verify.ts'

/** Turns the trained network, or the model that the project brings, into INT8 and ties it to the data contract. */
export const convertStage: Stage<ConvertBrief, ConvertPlan, ConvertMetrics> = {
  name: 'convert',
  title: 'converting the model to INT8',
  needs: ['data', 'train'],
  // 2: plans of version 2, with the tolerance in them.
  version: 2,
  tools: ['tensorflow', 'python', 'arm-gcc', 'qemu'],
  applies: () => true,
  check: checkSource,
  inputs: async ({ config, resolve, board }) => ({
    files: 'file' in config.model ? await sourceFiles(resolve(config.model.file, ['model', 'file'])) : [],
    config: {
      model: 'file' in config.model ? config.model.file : null,
      quantisation: config.quantisation,
      answers: config.answers.filter((a) => a.stage === 'convert'),
      seed: config.data.seed,
      board: board.id,
      flash: config.limits.flash,
      ram: config.limits.ram,
    },
  }),
  // Errors are those of the first call, which comes later and reports them.
  warmUp: (context) => void context.python.tensorflow().catch(() => {}),
  gather,
  plan: { schema: convertPlanSchema, rules },
  language: convertLanguage,
  freeform: convertFreeform,
  render,
  verify,
}
