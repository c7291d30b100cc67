import type { Lower } from './lower.ts'
import { lowerWeights } from './weights.ts'
import { lowerWindow } from './window.ts'

/** CONV_2D: filter [outputs, height, width, channels]. */
export const conv2d: Lower = (c) => {
  const input = c.int8(c.input(0))
  const filter = c.input(1)
  const output = c.int8(c.output())
  const { options } = c.op
  if (options.kind !== 'window') return c.fail('model/corrupt', 'it has the options of another operator.')
  const [outputs = 0, filterHeight = 0, filterWidth = 0, filterChannels] = filter.shape
  c.expect(filter.shape.length === 4, 'model/bad-shape', `weights of shape [${filter.shape}] are not four-dimensional.`)
  const window = lowerWindow(c, input.tensor, output.tensor, options, filterHeight, filterWidth)
  c.expect(
    filterChannels === window.channels,
    'model/unsupported-operator',
    `its weights see ${filterChannels} of ${window.channels} channels: grouped convolutions are not supported.`,
  )
  c.expect(
    output.tensor.shape[3] === outputs,
    'model/bad-shape',
    `${outputs} filters make ${output.tensor.shape[3]} channels.`,
  )
  const rowLength = filterHeight * filterWidth * window.channels
  const weights = lowerWeights({
    context: c,
    input,
    filter,
    bias: c.optionalInput(2),
    output,
    activation: options.activation,
    outputs,
    axis: 0,
    outputOf: (i) => Math.floor(i / rowLength),
    floatProduct: false,
  })
  const direct = filterHeight === 1 && filterWidth === 1
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'own',
    scratchBytes: direct ? 0 : rowLength,
    headers: ['convolution.h', 'dot_product.h', 'fixed_point.h', 'window.h'],
    constants: weights.constants,
    parameters: {
      type: 'Convolution',
      fields: (n) => [
        ['window', window.text],
        ['zero_point', input.zeroPoint],
        ['outputs', outputs],
        ['weights', n.constant('weights')],
        ['stage', weights.stage(n)],
      ],
    },
    call: (n, p) => `tinyml::convolution(${p}, ${n.inputs[0]}, ${n.output}, ${n.scratch});`,
  }
}

/** DEPTHWISE_CONV_2D: filter [1, height, width, channels * multiplier]. */
export const depthwiseConv2d: Lower = (c) => {
  const input = c.int8(c.input(0))
  const filter = c.input(1)
  const output = c.int8(c.output())
  const { options } = c.op
  if (options.kind !== 'window') return c.fail('model/corrupt', 'it has the options of another operator.')
  const [one, filterHeight = 0, filterWidth = 0, outputs = 0] = filter.shape
  c.expect(filter.shape.length === 4 && one === 1, 'model/bad-shape', `weights have shape [${filter.shape}].`)
  const window = lowerWindow(c, input.tensor, output.tensor, options, filterHeight, filterWidth)
  const multiplier = outputs / window.channels
  c.expect(
    Number.isInteger(multiplier) && output.tensor.shape[3] === outputs,
    'model/bad-shape',
    `${outputs} filters over ${window.channels} channels make ${output.tensor.shape[3]} channels.`,
  )
  const weights = lowerWeights({
    context: c,
    input,
    filter,
    bias: c.optionalInput(2),
    output,
    activation: options.activation,
    outputs,
    axis: 3,
    outputOf: (i) => i % outputs,
    floatProduct: false,
  })
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'own',
    scratchBytes: filterHeight * filterWidth * window.channels,
    headers: ['depthwise_convolution.h', 'dot_product.h', 'fixed_point.h', 'window.h'],
    constants: weights.constants,
    parameters: {
      type: 'DepthwiseConvolution',
      fields: (n) => [
        ['window', window.text],
        ['zero_point', input.zeroPoint],
        ['multiplier', multiplier],
        ['weights', n.constant('weights')],
        ['stage', weights.stage(n)],
      ],
    },
    call: (n, p) => `tinyml::depthwise_convolution(${p}, ${n.inputs[0]}, ${n.output}, ${n.scratch});`,
  }
}
