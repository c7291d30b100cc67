import { activationRange } from '../arithmetic.ts'
import type { Lower } from './lower.ts'
import { lowerWindow } from './window.ts'

const pool =
  (kernel: 'average_pool' | 'max_pool'): Lower =>
  (c) => {
    const input = c.int8(c.input(0))
    const output = c.int8(c.output())
    const { options } = c.op
    if (options.kind !== 'window') return c.fail('model/corrupt', 'it has the options of another operator.')
    const window = lowerWindow(c, input.tensor, output.tensor, options, options.filterHeight, options.filterWidth)
    c.expect(output.tensor.shape[3] === window.channels, 'model/bad-shape', 'it changes the number of channels.')
    c.expect(
      Math.abs(input.scale - output.scale) <= 1e-6 && input.zeroPoint === output.zeroPoint,
      'model/unsupported-quantization',
      'its input and output differ in scale or zero point.',
    )
    const range = activationRange(options.activation, output.scale, output.zeroPoint)
    if (range === null)
      return c.fail('model/unsupported-operator', `the fused activation ${options.activation} is not supported.`)
    return {
      operator: c.op.name,
      reads: [input.tensor],
      writes: output.tensor,
      buffer: 'own',
      scratchBytes: 0,
      headers: ['fixed_point.h', 'pooling.h', 'window.h'],
      constants: [],
      parameters: {
        type: 'Pooling',
        fields: () => [
          ['window', window.text],
          ['min', range.min],
          ['max', range.max],
        ],
      },
      call: (n, p) => `tinyml::${kernel}(${p}, ${n.inputs[0]}, ${n.output});`,
    }
  }

export const averagePool2d = pool('average_pool')
export const maxPool2d = pool('max_pool')
