import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, type FindingCode, finding, hasErrors } from '../../findings/index.ts'
import { hashFile } from '../../lifecycle/hash.ts'
import type { StageContext } from '../../lifecycle/stage.ts'
import { readModel } from '../../model/read.ts'
import type { Tensor } from '../../model/types.ts'
import { type Contract, contractSchema } from '../../project/contract.ts'
import { takeFile, WorkerDied, WorkerError } from '../../python/worker.ts'
import { assertPlainTree } from '../../sandbox/tree.ts'
import type { ConvertBrief } from './brief.ts'
import type { ConvertPlan } from './plan.ts'
import { checkShapes } from './source.ts'

type Context = Pick<StageContext, 'project' | 'out' | 'python' | 'progress'>

const codes: Record<string, FindingCode> = {
  corrupt: 'convert/corrupt',
  lambda: 'convert/lambda',
  'custom-layer': 'convert/custom-layer',
  'open-shape': 'convert/tensors',
  'cannot-convert': 'convert/cannot-convert',
  'cannot-quantise': 'convert/cannot-quantise',
}

/** Makes `model/model.tflite`, `model/float.tflite` and `contract.json`. */
export async function render(
  plan: ConvertPlan,
  brief: ConvertBrief,
  dir: string,
  context: Context,
): Promise<Finding[]> {
  if (hasErrors(brief.problems)) return brief.problems
  const source = brief.file
    ? context.project.resolve(brief.file, ['model', 'file'])
    : join(context.out, 'model/float.keras')
  if (!plan.quantise) await takeFile(source, join(dir, 'model/model.tflite'))
  else {
    const problems = await quantise(plan, brief, source, dir, context)
    if (hasErrors(problems)) return problems
  }
  const problems = await writeContract(dir, context.out)
  return [...brief.problems, ...problems]
}

/** Conversion in the TensorFlow process, after a look at the shapes of a model that a person brought. */
async function quantise(
  plan: ConvertPlan,
  brief: ConvertBrief,
  source: string,
  dir: string,
  { project, out, python, progress }: Context,
): Promise<Finding[]> {
  const where = brief.file ? project.whereIs(['model', 'file']) : 'model/float.keras'
  const name = brief.file ?? 'the trained model'
  progress.step(`converting ${name} to INT8`)
  try {
    const worker = await python.tensorflow()
    const folder = join(worker.folder, 'convert')
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder)
    const at = (file: string) => join(folder, file)
    const inside = at(brief.format === 'saved-model' ? 'saved-model' : `source.${brief.format}`)
    await cp(source, inside, { recursive: true, verbatimSymlinks: true })
    await copyFile(join(out, 'data/train.csv'), at('train.csv'))
    if (brief.file && !brief.inputShape) {
      const loaded = await worker.call<Record<'inputs' | 'outputs', { shape: number[] }[]>>('load', { source: inside })
      const [input, output] = [loaded.inputs[0]?.shape, loaded.outputs[0]?.shape]
      if (!input || !output || loaded.inputs.length !== 1 || loaded.outputs.length !== 1) {
        const found = `${loaded.inputs.length} inputs and ${loaded.outputs.length} outputs`
        return [finding('convert/tensors', `${name} has ${found}, expected one of each`, { where })]
      }
      const problems = checkShapes(name, input, output, { width: brief.width, labels: brief.labels, where })
      if (problems.length) return problems
    }
    const made = await worker.call<{ representative: number }>(
      'convert',
      {
        source: inside,
        shape: brief.inputShape,
        rows: at('train.csv'),
        labels: brief.labels,
        width: brief.width,
        plan,
        float: at('float.tflite'),
        int8: at('model.tflite'),
      },
      progress.update,
    )
    if (made.representative !== plan.representative) {
      const found = `${made.representative} rows calibrated ${name}, the plan says ${plan.representative}`
      return [finding('convert/failed', found, { where })]
    }
    assertPlainTree(folder)
    for (const file of ['float.tflite', 'model.tflite']) await takeFile(at(file), join(dir, 'model', file))
    return []
  } catch (error) {
    if (error instanceof WorkerDied) return [finding(error.code, `${name}: ${error.message}`, { where })]
    if (!(error instanceof WorkerError)) throw error
    const code = codes[error.type]
    return [finding(code ?? 'convert/failed', `${name}: ${code ? '' : `${error.type}: `}${error.message}`, { where })]
  }
}

/** The data contract with the tensors of `model/model.tflite`, as `contract.json`. */
export async function writeContract(dir: string, out: string): Promise<Finding[]> {
  const path = join(dir, 'model/model.tflite')
  const read = readModel(await readFile(path))
  if ('findings' in read) return read.findings
  const { tensors, inputs, outputs } = read.model
  const dataContract = join(out, 'data/contract.json')
  const contract: Contract = contractSchema.parse({
    ...JSON.parse(await readFile(dataContract, 'utf8')),
    tensors: { input: plain(tensors[inputs[0] ?? -1]), output: plain(tensors[outputs[0] ?? -1]) },
    from: { data: (await hashFile(dataContract)).sha256, model: (await hashFile(path)).sha256 },
  })
  await writeFile(join(dir, 'contract.json'), `${JSON.stringify(contract, null, 2)}\n`)
  return []
}

function plain(tensor: Tensor | undefined) {
  return {
    name: tensor?.name,
    shape: tensor?.shape,
    type: tensor?.type,
    scale: tensor?.quantisation?.scale[0],
    zeroPoint: tensor?.quantisation?.zeroPoint[0],
  }
}
