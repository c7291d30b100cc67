import { inputRadius, quantiseMultiplier } from '../arithmetic.ts'
import type { Lower } from './lower.ts'

const integerBits = 5

/** SOFTMAX over the last dimension. TFLite fixes the output's scale to 1/256 and its zero point to -128. */
export const softmax: Lower = (c) => {
  const input = c.int8(c.input(0))
  const output = c.int8(c.output())
  c.sameSize(input.tensor, output.tensor)
  if (c.op.options.kind !== 'softmax') return c.fail('model/corrupt', 'it has the options of another operator.')
  c.expect(
    output.scale === 1 / 256 && output.zeroPoint === -128,
    'model/unsupported-quantization',
    `its output has scale ${output.scale} and zero point ${output.zeroPoint}, expected 1/256 and -128.`,
  )
  const depth = input.tensor.shape.at(-1) ?? 1
  c.expect(depth < 4096, 'model/bad-shape', `it sums over ${depth} values, more than its fixed-point sum can hold.`)
  const factor = Math.min(c.op.options.beta * input.scale * 2 ** (31 - integerBits), 2 ** 31 - 1)
  c.expect(
    factor > 1,
    'model/unsupported-quantization',
    `an input scale of ${input.scale} with beta ${c.op.options.beta} is too small.`,
  )
  const fixed = quantiseMultiplier(factor)
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'in-place',
    scratchBytes: 0,
    headers: ['softmax.h', 'fixed_point.h'],
    constants: [],
    parameters: {
      type: 'Softmax',
      fields: () => [
        ['rows', input.size / depth],
        ['depth', depth],
        ['multiplier', fixed.multiplier],
        ['left_shift', fixed.shift],
        ['diff_min', 0 - inputRadius(integerBits, fixed.shift)],
      ],
    },
    call: (n, p) => `tinyml::softmax(${p}, ${n.inputs[0]}, ${n.output});`,
  }
}
