import { inModel, layer, other, swapFloats } from '../models.ts'
import type { Edit, Fault } from '../types.ts'

const fault = (id: string, what: string, causes: string[], edit: Edit): Fault => ({
  ...{ id: `model/${id}`, what, kind: 'model', base: 'fruit', edits: [edit], causes, origin: 'hand' },
})
const inContract = (find: string | RegExp, put: string): Edit => ({ file: 'contract.json', find, put })
const loss = ['convert/accuracy-loss', 'convert/tensor-error', 'convert/weights-differ']
const range = ['convert/clamped-input', 'convert/wrong-range', 'convert/accuracy-loss']

/** `right` into `wrong` for each weight of a layer, by its row (output) and column (input). */
const weights = (index: number, of: (w: Int8Array, shape: number[]) => Int8Array): Edit =>
  inModel((model) => {
    const { weights: w, shape } = layer(model, index)
    w.set(of(Int8Array.from(w), shape))
  })

/** Dense weights of a layer as [outputs, inputs], taken for [inputs, outputs]. */
const transposed = (w: Int8Array, [outputs = 0, inputs = 0]: number[]): Int8Array =>
  w.map((_, i) => w[(i % inputs) * outputs + Math.floor(i / inputs)] as number)

export const modelFaults: Fault[] = [
  fault('transposed-first', 'the weights of the first layer are transposed', loss, weights(0, transposed)),
  fault('transposed-last', 'the weights of the last layer are transposed', loss, weights(1, transposed)),
  fault(
    'bias-dropped-first',
    'the bias of the first layer is dropped',
    loss,
    inModel((m) => eachBias(m, 0, () => 0)),
  ),
  fault(
    'bias-dropped-last',
    'the bias of the last layer is dropped',
    loss,
    inModel((m) => eachBias(m, 1, () => 0)),
  ),
  fault(
    'bias-wrapped',
    'the bias is cast to eight bits and wraps',
    loss,
    inModel((m) => eachBias(m, 1, (v) => (v << 24) >> 24)),
  ),
  fault(
    'bias-doubled',
    'the bias is quantised with twice its scale',
    loss,
    inModel((m) => eachBias(m, 0, (v) => Math.round(v / 2))),
  ),
  fault(
    'weights-wrapped',
    'the largest weights wrap to the other sign',
    loss,
    weights(0, (w) => w.map((v) => (v === 127 ? -128 : v))),
  ),
  fault(
    'weights-cut',
    'weights are cut off instead of rounded',
    loss,
    weights(0, (w) => w.map((v) => v - Math.sign(v))),
  ),
  fault(
    'weights-coarse',
    'weights have four bits',
    loss,
    weights(1, (w) => w.map((v) => Math.round(v / 16) * 16)),
  ),
  fault(
    'scale-128',
    'the scale of the weights is that of 128 steps instead of 127',
    loss,
    inModel((model, bytes) => {
      const dense = model.operators.find((o) => o.name === 'FULLY_CONNECTED')
      for (const s of model.tensors[dense?.inputs[1] ?? -1]?.quantisation?.scale ?? [])
        swapFloats(bytes, s, Math.fround((s * 127) / 128))
    }),
  ),
  // Values outside of the range are clamped: how much that may cost is for the person to say, so it is a warning.
  ...(
    [
      ['first-rows', 'the first three rows calibrate it'],
      ['unscaled', 'unscaled rows calibrate it'],
      ['tenfold', 'rows of ten times the size calibrate it'],
      ['zeros', 'zeros calibrate it'],
      ['noise', 'random numbers between 0 and 1 calibrate it'],
      ['swapped', 'rows with swapped and stretched columns calibrate it'],
    ] as const
  ).map(([name, what]) => ({
    ...fault(`calibrated-${name}`, what, range, other(`calibrated-on-${name}`)),
    warns: true,
  })),
  fault(
    'unsigned-ends',
    'input and output are unsigned',
    ['convert/types', 'convert/cpp-differs', 'model/unsupported-type', 'model/unsupported-operator'],
    other('unsigned-ends'),
  ),
  fault(
    'float-ends',
    'input and output are float',
    ['convert/types', 'model/float-tensor', 'model/unsupported-operator'],
    other('float-ends'),
  ),
  fault(
    'weights-alone',
    'only the weights are INT8',
    ['convert/types', 'model/float-tensor', 'model/unsupported-operator'],
    other('weights-alone'),
  ),
  fault('no-relu', 'the activation of the hidden layer is lost', loss, other('no-relu')),
  fault(
    'no-softmax',
    'the softmax is lost',
    ['convert/not-probabilities', 'convert/accuracy-loss', 'convert/tensor-error', 'convert/weights-differ'],
    other('no-softmax'),
  ),
  fault('labels-rotated', 'the outputs stand in another order than the labels', loss, other('labels-rotated')),
  fault('features-swapped', 'the model takes the features in another order', loss, other('features-swapped')),
  fault('other-training', 'it is the model of another training', loss, other('other-training')),
  fault('truncated', 'the end of the file is missing', ['model/corrupt', 'convert/corrupt'], {
    file: 'model/model.tflite',
    change: (bytes) => bytes.subarray(0, bytes.length >> 1),
  }),
  fault(
    'contract-scale',
    'the contract has another input scale than the model',
    ['convert/cpp-differs'],
    inContract(/("input": \{[^}]*"scale": )0\.0(\d+)/, '$10.1$2'),
  ),
  fault(
    'contract-zero-point',
    'the contract has another input zero point than the model',
    ['convert/cpp-differs'],
    inContract(/("input": \{[^}]*"zeroPoint": )0/, '$11'),
  ),
  fault(
    'contract-labels',
    'the contract of the model lists the labels in another order than the data',
    ['convert/contract-differs'],
    inContract(/"apple",(\s+)"banana"/, '"banana",$1"apple"'),
  ),
  fault(
    'contract-features',
    'the contract of the model scales a feature otherwise than the data',
    ['convert/contract-differs'],
    inContract(/"offset": 0\.5/, '"offset": 0.6'),
  ),
]

function eachBias(model: Parameters<typeof layer>[0], index: number, of: (value: number) => number): void {
  const { bias } = layer(model, index)
  for (let i = 0; i < bias.byteLength; i += 4) bias.setInt32(i, of(bias.getInt32(i, true)), true)
}
