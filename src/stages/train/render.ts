import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding, hasErrors } from '../../findings/index.ts'
import type { StageContext } from '../../lifecycle/stage.ts'
import { takeFile, WorkerDied, WorkerError } from '../../python/worker.ts'
import { assertPlainTree } from '../../sandbox/tree.ts'
import type { TrainBrief } from './brief.ts'
import type { TrainPlan } from './plan.ts'

/** Trains in the TensorFlow process: `model/float.keras`, `model/training.csv`, `model/learning-curve.png`. */
export async function render(
  plan: TrainPlan,
  brief: TrainBrief,
  dir: string,
  context: Pick<StageContext, 'out' | 'python' | 'progress'>,
): Promise<Finding[]> {
  if (hasErrors(brief.problems)) return brief.problems
  const { progress } = context
  progress.step('starting TensorFlow')
  try {
    const worker = await context.python.tensorflow()
    const folder = join(worker.folder, 'train')
    await mkdir(folder, { recursive: true })
    const at = (name: string) => join(folder, name)
    for (const split of ['train.csv', 'validation.csv']) await copyFile(join(context.out, 'data', split), at(split))
    let began = false
    await worker.call(
      'train',
      {
        plan,
        labels: brief.labels,
        width: brief.width,
        train: at('train.csv'),
        validation: at('validation.csv'),
        model: at('float.keras'),
        history: at('training.csv'),
      },
      (done, total, detail) => {
        if (!began) progress.step(`training a ${describe(plan, brief)} network on ${brief.rows.train} rows`)
        began = true
        progress.update(done, total, detail)
      },
    )
    await worker.call('curve', { history: at('training.csv'), out: at('learning-curve.png') })
    assertPlainTree(folder)
    for (const name of ['float.keras', 'training.csv', 'learning-curve.png']) {
      await takeFile(at(name), join(dir, 'model', name))
    }
    return brief.problems
  } catch (error) {
    if (error instanceof WorkerDied) return [finding(error.code, error.message)]
    if (!(error instanceof WorkerError)) throw error
    const code = error.type === 'not-finite' ? 'train/not-finite' : 'train/failed'
    return [finding(code, `${error.type}: ${error.message}`)]
  }
}

/** `3-8-3`, or `8×8×1 conv 8-16 dense 10`. */
export function describe(plan: TrainPlan, brief: TrainBrief): string {
  const dense = [...plan.hidden, brief.labels.length].join('-')
  return plan.kind === 'dense'
    ? `${brief.width}-${dense}`
    : `${plan.shape.join('×')} conv ${plan.filters.join('-')} dense ${dense}`
}
