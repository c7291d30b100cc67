import type { Stage } from '../../lifecycle/stage.ts'
import { gather, type VerifyBrief } from './brief.ts'
import { rules, type VerifyPlan, verifyPlanSchema } from './plan.ts'
import { render } from './render.ts'
import { type VerifyMetrics, verify } from './verify.ts'

export const verifyStage: Stage<VerifyBrief, VerifyPlan, VerifyMetrics | null> = {
  name: 'verify',
  title: 'proving the sketch on the virtual board',
  needs: ['data', 'convert', 'sketch'],
  version: 3,
  tools: ['python', 'arduino-cli', 'arm-gcc', 'qemu', 'bwrap', 'ctags'],
  applies: () => true,
  inputs: async ({ config }) => {
    const { name, board, sensor, quantisation, limits } = config
    const { tolerance } = quantisation
    return { files: [], config: { name, board, sensor, tolerance, flash: limits.flash, ram: limits.ram } }
  },
  gather,
  plan: { schema: verifyPlanSchema, rules },
  render,
  verify,
}
