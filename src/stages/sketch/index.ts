import type { Stage } from '../../lifecycle/stage.ts'
import { gather, type SketchBrief } from './brief.ts'
import { sketchFreeform } from './freeform.ts'
import { sketchLanguage } from './language/index.ts'
import { rules, type SketchPlan, sketchPlanSchema } from './plan.ts'
import { render } from './render.ts'
import { type SketchMetrics, verify } from './verify.ts'

export const sketchStage: Stage<SketchBrief, SketchPlan, SketchMetrics> = {
  name: 'sketch',
  title: 'writing the Arduino sketch',
  needs: ['data', 'convert'],
  // 3: reactions, formats and gates of the wish.
  version: 3,
  tools: ['arduino-cli', 'arm-gcc', 'qemu', 'bwrap', 'ctags'],
  applies: () => true,
  inputs: async ({ config }) => {
    const { name, purpose, board, sensor, sketch, limits } = config
    const answers = config.answers.filter((a) => a.stage === 'sketch')
    return {
      files: [],
      config: { name, purpose, board, sensor, sketch, answers, flash: limits.flash, ram: limits.ram },
    }
  },
  gather,
  plan: { schema: sketchPlanSchema, rules },
  language: sketchLanguage,
  freeform: sketchFreeform,
  render,
  verify,
}
