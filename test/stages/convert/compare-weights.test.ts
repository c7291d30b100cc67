import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readModel } from '../../../src/model/read.ts'
import type { Model } from '../../../src/model/types.ts'
import { packageRoot } from '../../../src/root.ts'
import { compareWeights } from '../../../src/stages/convert/compare-weights.ts'

const folder = join(packageRoot, 'bench/faults/models')
function modelOf(name: string): Model {
  const read = readModel(readFileSync(join(folder, name)))
  if (!('model' in read)) throw new Error(JSON.stringify(read.findings))
  return read.model
}
const float = modelOf('model/float.tflite')

test.each(['model/model', 'other/per-tensor', 'other/forty-rows', 'other/units-reordered'])(
  '%s.tflite is the float model rounded',
  (name) => {
    expect(compareWeights(float, modelOf(`${name}.tflite`))).toEqual([])
  },
)

test.each([
  ['other/labels-rotated', 'output 1'],
  ['other/features-swapped', 'output 1'],
  ['other/other-training', 'weights are off'],
  ['other/no-relu', 'its activation is none, not relu'],
  ['other/no-softmax', 'made of FULLY_CONNECTED, FULLY_CONNECTED,'],
])('%s.tflite is another model', (name, why) => {
  const found = compareWeights(float, modelOf(`${name}.tflite`))
  expect(found).toMatchObject([{ code: 'convert/weights-differ', message: expect.stringContaining(why) }])
})

test('a single weight that is one step off is found, and the layer named', () => {
  const int8 = modelOf('model/model.tflite')
  const dense = int8.operators[1]
  const weights = int8.tensors[dense?.inputs[1] ?? -1]?.data as Uint8Array
  weights[5] = (weights[5] as number) ^ 1
  expect(compareWeights(float, int8)[0]?.message).toContain('operator 2 (FULLY_CONNECTED): output 1')
})
