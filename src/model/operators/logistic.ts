import { clamp, highMultiply, inputRadius, quantiseMultiplier, roundingShiftRight, scaleBy } from '../arithmetic.ts'
import type { Lower } from './lower.ts'

const integerBits = 4
const largest = 2 ** 31 - 1

/** LOGISTIC as a table of all 256 answers. TFLite fixes the output's scale to 1/256 and its zero point to -128. */
export const logistic: Lower = (c) => {
  const input = c.int8(c.input(0))
  const output = c.int8(c.output())
  c.sameSize(input.tensor, output.tensor)
  c.expect(
    output.scale === 1 / 256 && output.zeroPoint === -128,
    'model/unsupported-quantization',
    `its output has scale ${output.scale} and zero point ${output.zeroPoint}, expected 1/256 and -128.`,
  )
  const fixed = quantiseMultiplier(input.scale * 2 ** (31 - integerBits))
  c.expect(
    fixed.shift >= 0 && fixed.shift <= 31,
    'model/unsupported-quantization',
    `an input scale of ${input.scale} is out of range.`,
  )
  const radius = inputRadius(integerBits, fixed.shift)
  const table = Array.from({ length: 256 }, (_, i) => {
    const x = i - 128 - input.zeroPoint
    if (x <= -radius) return -128
    if (x >= radius) return 127
    return clamp(roundingShiftRight(logisticQ31(scaleBy(x, fixed)), 31 - 8) - 128, -128, 127)
  })
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'in-place',
    scratchBytes: 0,
    headers: ['elementwise.h', 'fixed_point.h'],
    constants: [{ suffix: 'table', type: 'int8_t', values: table }],
    parameters: {
      type: 'Lookup',
      fields: (n) => [
        ['size', input.size],
        ['table', n.constant('table')],
      ],
    },
    call: (n, p) => `tinyml::lookup(${p}, ${n.inputs[0]}, ${n.output});`,
  }
}

/** 1 / (1 + exp(-x)) for x in Q4.27, as Q0.31, with gemmlowp's roundings. */
function logisticQ31(x: number): number {
  if (x === 0) return 2 ** 30
  const positive = oneOverOnePlus(expOfNegative(-Math.abs(x)))
  return x > 0 ? positive : largest - positive
}

/** exp(x) for x <= 0 in Q4.27, as Q0.31: the TypeScript twin of `exp_of_negative` in runtime/softmax.h, with one integer bit less. */
function expOfNegative(x: number): number {
  if (x === 0) return largest
  const quarter = 2 ** 25
  const last = (x & (quarter - 1)) - quarter
  const remainder = last - x
  const t = last * 2 ** integerBits + 2 ** 28
  const t2 = highMultiply(t, t)
  const t3 = highMultiply(t2, t)
  const t4 = highMultiply(t2, t2)
  const tail = roundingShiftRight(highMultiply(roundingShiftRight(t4, 2) + t3, 715_827_883) + t2, 1)
  let result = 1_895_147_668 + highMultiply(1_895_147_668, t + tail)
  for (const [k, power] of [1_672_461_947, 1_302_514_674, 790_015_084, 290_630_308, 39_332_535, 720_401].entries())
    if (remainder & (2 ** (25 + k))) result = highMultiply(result, power)
  return result
}

/** 1 / (1 + x) for x in [0, 1), Q0.31: the TypeScript twin of `one_over_one_plus` in runtime/softmax.h. */
function oneOverOnePlus(x: number): number {
  const halfDenominator = Math.floor((x + largest + 1) / 2)
  let estimate = 1_515_870_810 + highMultiply(halfDenominator, -1_010_580_540)
  for (let step = 0; step < 3; step++)
    estimate += highMultiply(estimate, 2 ** 29 - highMultiply(halfDenominator, estimate)) * 4
  return Math.min(estimate * 2, largest)
}
