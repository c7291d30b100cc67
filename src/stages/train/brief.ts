import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type Finding, finding } from '../../findings/index.ts'
import type { StageContext } from '../../lifecycle/stage.ts'
import { dataContractSchema, inputWidth } from '../../project/contract.ts'

/** What the trainer knows: sizes only, no rows. */
export interface TrainBrief {
  labels: string[]
  /** Model inputs. */
  width: number
  /** Rows of each class in the training split, in label order. */
  classRows: number[]
  rows: { train: number; validation: number }
  wish: { kind: 'dense' | 'conv'; hidden: number[] | null; shape: number[] | null; epochs: number; seed: number }
  /** Contradictions between tinyml.yml and the data; an error among them ends the stage before TensorFlow is asked. */
  problems: Finding[]
}

export async function gather({ project, out }: Pick<StageContext, 'project' | 'out'>): Promise<TrainBrief> {
  const contract = dataContractSchema.parse(JSON.parse(await readFile(join(out, 'data/contract.json'), 'utf8')))
  const width = inputWidth(contract)
  const model = project.config.model
  if (!('train' in model)) throw new Error('the train stage does not apply to a project with `model.file`')
  const labels = await readLabels(join(out, 'data/train.csv'))
  const shape = model.shape ?? null
  const problems: Finding[] = []
  if (model.train === 'conv' && !shape) {
    problems.push(
      finding('train/needs-shape', `\`train: conv\` with ${width} features has no \`shape\``, {
        where: project.whereIs(['model', 'train']),
      }),
    )
  }
  if (shape && shape.reduce((a, b) => a * b, 1) !== width) {
    problems.push(
      finding(
        'train/shape',
        `\`shape: [${shape.join(', ')}]\` holds ${shape.reduce((a, b) => a * b, 1)} numbers, the data have ${width} features`,
        {
          where: project.whereIs(['model', 'shape']),
        },
      ),
    )
  }
  return {
    labels: contract.labels,
    width,
    classRows: contract.labels.map((label) => labels.filter((l) => l === label).length),
    rows: { train: labels.length, validation: contract.rows.validation },
    wish: { kind: model.train, hidden: model.hidden ?? null, shape, epochs: model.epochs, seed: model.seed },
    problems,
  }
}

/** The last column of a split file. */
async function readLabels(path: string): Promise<string[]> {
  const rows = parse(await readFile(path, 'utf8')) as string[][]
  return rows.slice(1).map((row) => row.at(-1) ?? '')
}
