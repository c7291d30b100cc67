import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../../findings/index.ts'
import type { StageContext } from '../../lifecycle/stage.ts'
import { dataContractSchema, inputWidth } from '../../project/contract.ts'
import { inspectSource, type ModelFormat } from './source.ts'

/** What the converter knows: sizes and settings, no rows and no weights. */
export interface ConvertBrief {
  /** Path in the project, or null for the network of the train stage. */
  file: string | null
  format: ModelFormat
  /** INT8 in and out already: passes through. */
  isInt8: boolean
  /** With the batch; null where only TensorFlow can tell. */
  inputShape: number[] | null
  labels: string[]
  /** Model inputs that the features make. */
  width: number
  rows: { train: number; test: number }
  wish: {
    /** How the model should be converted, in the person's own words, and answers to earlier questions. */
    text: string
    answers: { about: string; answer: string }[]
    representative: number
    tolerance: number
    seed: number
  }
  /** The board's, or what `limits:` leaves of it. */
  budget: { flashBytes: number; ramBytes: number }
  /** What is wrong with the model file; an error among them ends the stage before TensorFlow is asked. */
  problems: Finding[]
}

export async function gather(context: Pick<StageContext, 'project' | 'out'>): Promise<ConvertBrief> {
  const { project, out } = context
  const contract = dataContractSchema.parse(JSON.parse(await readFile(join(out, 'data/contract.json'), 'utf8')))
  const { config, board } = project
  const width = inputWidth(contract)
  const file = 'file' in config.model ? config.model.file : null
  const source = file
    ? await inspectSource(project.resolve(file, ['model', 'file']), file, {
        width,
        labels: contract.labels,
        where: project.whereIs(['model', 'file']),
      })
    : { format: 'keras' as const, isInt8: false, inputShape: null, problems: [] }
  return {
    file,
    ...source,
    labels: contract.labels,
    width,
    rows: { train: contract.rows.train, test: contract.rows.test },
    wish: {
      text: config.quantisation.wish,
      answers: config.answers.filter((a) => a.stage === 'convert').map(({ about, answer }) => ({ about, answer })),
      representative: config.quantisation.representative,
      tolerance: config.quantisation.tolerance,
      seed: config.data.seed,
    },
    budget: {
      flashBytes: Math.min(board.flashBytes, config.limits.flash ?? board.flashBytes),
      ramBytes: Math.min(board.ramBytes, config.limits.ram ?? board.ramBytes),
    },
  }
}
