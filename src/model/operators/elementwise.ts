import { clamp, type FixedPoint, quantiseMultiplier, roundHalfAway } from '../arithmetic.ts'
import type { Context, Lower, Step } from './lower.ts'

type Int8 = ReturnType<Context['int8']>

function requantise(c: Context, input: Int8, output: Int8, fixed: FixedPoint, min: number, max: number): Step {
  c.sameSize(input.tensor, output.tensor)
  c.expect(fixed.shift <= 22, 'model/unsupported-quantization', 'input and output scale are too far apart.')
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'in-place',
    scratchBytes: 0,
    headers: ['elementwise.h', 'fixed_point.h'],
    constants: [],
    parameters: {
      type: 'Requantize',
      fields: () => [
        ['size', input.size],
        ['input_zero_point', input.zeroPoint],
        ['multiplier', fixed.multiplier],
        ['shift', fixed.shift],
        ['output_zero_point', output.zeroPoint],
        ['min', min],
        ['max', max],
      ],
    },
    call: (n, p) => `tinyml::requantize(${p}, ${n.inputs[0]}, ${n.output});`,
  }
}

/** QUANTIZE from INT8 to INT8: another scale and zero point. From float32 it can only stand at the model's input, which is cut. */
export const quantize: Lower = (c) => {
  const input = c.int8(c.input(0))
  const output = c.int8(c.output())
  return requantise(c, input, output, quantiseMultiplier(input.scale / output.scale), -128, 127)
}

/** RELU: the ratio of the scales is a float32, as in TFLM. */
export const relu: Lower = (c) => {
  const input = c.int8(c.input(0))
  const output = c.int8(c.output())
  const min = Math.max(-128, output.zeroPoint + roundHalfAway(Math.fround(0 / output.scale)))
  return requantise(c, input, output, quantiseMultiplier(Math.fround(input.scale / output.scale)), min, 127)
}

/** RELU6. TFLM only clamps, so that input and output must share scale and zero point. */
export const relu6: Lower = (c) => {
  const input = c.int8(c.input(0))
  const output = c.int8(c.output())
  c.sameSize(input.tensor, output.tensor)
  c.expect(
    input.scale === output.scale && input.zeroPoint === output.zeroPoint,
    'model/unsupported-quantization',
    'its input and output differ in scale or zero point.',
  )
  const six = clamp(roundHalfAway(Math.fround(6 / input.scale)) + input.zeroPoint, -128, 127)
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'in-place',
    scratchBytes: 0,
    headers: ['elementwise.h', 'fixed_point.h'],
    constants: [],
    parameters: {
      type: 'Clamp',
      fields: () => [
        ['size', input.size],
        ['min', input.zeroPoint],
        ['max', six],
      ],
    },
    call: (n, p) => `tinyml::clamp_values(${p}, ${n.inputs[0]}, ${n.output});`,
  }
}
