import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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
  const counts = await countLabels(join(out, 'data/train.csv'))
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
    classRows: contract.labels.map((label) => counts.get(label) ?? 0),
    rows: { train: [...counts.values()].reduce((a, b) => a + b, 0), validation: contract.rows.validation },
    wish: { kind: model.train, hidden: model.hidden ?? null, shape, epochs: model.epochs, seed: model.seed },
    problems,
  }
}

/** How often each label stands in the last column of a split file, read line by line: there may be millions. */
async function countLabels(path: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  let header = true
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!header && line !== '') {
      const label = line.endsWith('"')
        ? ((parse(line) as string[][])[0]?.at(-1) ?? '')
        : line.slice(line.lastIndexOf(',') + 1)
      counts.set(label, (counts.get(label) ?? 0) + 1)
    }
    header = false
  }
  return counts
}
