import { elementCount } from '../types.ts'
import type { Lower } from './lower.ts'
import { lowerWeights } from './weights.ts'

/** FULLY_CONNECTED: input [..., inputs], weights [outputs, inputs], bias [outputs], output [..., outputs]. */
export const fullyConnected: Lower = (c) => {
  const input = c.int8(c.input(0))
  const filter = c.input(1)
  const bias = c.optionalInput(2)
  const output = c.int8(c.output())
  if (c.op.options.kind !== 'dense') return c.fail('model/corrupt', 'it has the options of another operator.')
  c.expect(!c.op.options.shuffledWeights, 'model/unsupported-operator', 'its weights are in a shuffled format.')
  const [outputs, inputs] = filter.shape
  if (filter.shape.length !== 2 || outputs === undefined || inputs === undefined)
    return c.fail('model/bad-shape', `weights of shape [${filter.shape}] are not a matrix.`)
  const rows = input.size / inputs
  c.expect(
    Number.isInteger(rows) && elementCount(output.tensor.shape) === rows * outputs,
    'model/bad-shape',
    `input [${input.tensor.shape}], weights [${filter.shape}] and output [${output.tensor.shape}] do not fit.`,
  )
  const weights = lowerWeights({
    context: c,
    input,
    filter,
    bias,
    output,
    activation: c.op.options.activation,
    outputs,
    axis: 0,
    outputOf: (i) => Math.floor(i / inputs),
    floatProduct: true,
  })
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'own',
    scratchBytes: 0,
    headers: ['fully_connected.h', 'dot_product.h', 'fixed_point.h'],
    constants: weights.constants,
    parameters: {
      type: 'FullyConnected',
      fields: (n) => [
        ['rows', rows],
        ['inputs', inputs],
        ['outputs', outputs],
        ['weights', n.constant('weights')],
        ['stage', weights.stage(n)],
      ],
    },
    call: (n, p) => `tinyml::fully_connected(${p}, ${n.inputs[0]}, ${n.output});`,
  }
}
