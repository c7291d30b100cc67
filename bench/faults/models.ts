import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readModel } from '../../src/model/read.ts'
import type { Model, Tensor } from '../../src/model/types.ts'
import { packageRoot } from '../../src/root.ts'
import { convertStage } from '../../src/stages/convert/index.ts'
import { applyEdits } from './edits.ts'
import type { Bench, Edit } from './types.ts'
import { contextOf, folder, refusals, saidOf } from './workshop.ts'

const fixture = join(import.meta.dirname, 'models')

/** A whole other file in place of `model/model.tflite`: `make-models.py` made it. */
export const other = (name: string): Edit => ({
  file: 'model/model.tflite',
  change: () => readFileSync(join(fixture, 'other', `${name}.tflite`)),
})

/** Changes bytes of `model/model.tflite` where they lie. */
export const inModel = (change: (model: Model, bytes: Buffer) => void): Edit => ({
  file: 'model/model.tflite',
  change: (bytes) => {
    const read = readModel(bytes)
    if (!('model' in read)) throw new Error('the model of the fixture cannot be read')
    change(read.model, bytes)
    return bytes
  },
})

/** Weights (INT8, [outputs, inputs]) and bias (INT32) of the dense layer `index` as views into the file. */
export function layer(model: Model, index: number): { weights: Int8Array; bias: DataView; shape: number[] } {
  const operator = model.operators.filter((o) => o.name === 'FULLY_CONNECTED')[index]
  const [weights, bias] = [1, 2].map((i) => model.tensors[operator?.inputs[i] ?? -1]) as [Tensor, Tensor]
  const [w, b] = [weights.data as Uint8Array, bias.data as Uint8Array]
  return {
    weights: new Int8Array(w.buffer, w.byteOffset, w.length),
    bias: new DataView(b.buffer, b.byteOffset, b.length),
    shape: weights.shape,
  }
}

/** Puts another float32 in place of each one of the file that is exactly `from`. */
export function swapFloats(bytes: Buffer, from: number, to: number): void {
  for (let at = 0; at + 4 <= bytes.length; at += 4) if (bytes.readFloatLE(at) === from) bytes.writeFloatLE(to, at)
}

/** Words about the conversion, in the project: the plan is made from them. */
export const asked = (words: string): Edit => ({
  file: settings,
  find: /$/,
  put: `quantisation: { wish: ${JSON.stringify(words)} }\n`,
})

const settings = 'tinyml.yml'

/** Edits of the contract come after the product has written the tensors into it. */
export const models: Bench = async (_base, edits) => {
  const dir = folder()
  cpSync(fixture, dir, { recursive: true })
  const project = folder()
  cpSync(join(packageRoot, 'fixtures/fruit'), project, { recursive: true })
  mkdirSync(join(dir, 'data'), { recursive: true })
  const of = (...files: string[]) => edits.filter((e) => files.includes(e.file))
  applyEdits(project, of(settings))
  applyEdits(
    dir,
    edits.filter((e) => e.file !== 'contract.json' && e.file !== settings),
  )
  writeContract(dir)
  applyEdits(dir, of('contract.json'))
  const context = contextOf(project, dir)
  return {
    folder: dir,
    judge: () =>
      refusals(async () => {
        const brief = await convertStage.gather(context)
        const answer = convertStage.plan.rules(brief)
        if (!('plan' in answer)) throw new Error(`no plan: ${JSON.stringify(answer)}`)
        return saidOf((await convertStage.verify({ dir, plan: answer.plan, brief }, context)).findings)
      }),
  }
}

/** The tensors of the model at hand, as the convert stage ties them to the contract. */
function writeContract(dir: string): void {
  const path = join(dir, 'contract.json')
  const read = readModel(readFileSync(join(dir, 'model/model.tflite')))
  if (!('model' in read)) return
  const { tensors, inputs, outputs } = read.model
  const plain = (index: number | undefined) => {
    const { name, shape, type, quantisation } = tensors[index ?? -1] as Tensor
    return { name, shape, type, scale: quantisation?.scale[0] ?? 0, zeroPoint: quantisation?.zeroPoint[0] ?? 0 }
  }
  const contract = JSON.parse(readFileSync(path, 'utf8'))
  contract.tensors = { input: plain(inputs[0]), output: plain(outputs[0]) }
  const sha256 = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(dir, file)))
      .digest('hex')
  contract.from = { data: sha256('data/contract.json'), model: sha256('model/model.tflite') }
  writeFileSync(path, `${JSON.stringify(contract, null, 2)}\n`)
}
