import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SensorId } from '../../board/profiles.ts'
import type { StageContext } from '../../lifecycle/stage.ts'
import { type Contract, contractSchema } from '../../project/contract.ts'

/** What the sketch stage knows: the person's words, the board, and the contract of everything before. */
export interface SketchBrief {
  name: string
  purpose: string
  /** What the sketch should do, in the person's own words; empty for the defaults. */
  wish: string
  /** The person's answers to questions about the wish. */
  answers: { about: string; answer: string }[]
  board: string
  sensor: SensorId
  contract: Contract
  /** Whether the model's outputs are probabilities (a softmax or logistic end), so that "below 60 %" has a meaning. */
  probabilities: boolean
}

export async function gather(context: Pick<StageContext, 'project' | 'out'>): Promise<SketchBrief> {
  const { config, board, sensor } = context.project
  const contract = contractSchema.parse(JSON.parse(await readFile(join(context.out, 'contract.json'), 'utf8')))
  return {
    name: config.name,
    purpose: config.purpose,
    wish: config.sketch,
    answers: config.answers.filter((a) => a.stage === 'sketch').map(({ about, answer }) => ({ about, answer })),
    board: board.id,
    sensor: sensor.id,
    contract,
    probabilities: isProbability(contract.tensors.output),
  }
}

/** TFLite fixes the INT8 output of softmax and logistic at scale 1/256 and zero point -128. */
export const isProbability = (output: { scale: number; zeroPoint: number }): boolean =>
  Math.abs(output.scale - 1 / 256) < 1e-9 && output.zeroPoint === -128
