import type { Activation } from './types.ts'

/** A positive real factor as `multiplier / 2^31 * 2^shift` with `2^30 <= multiplier < 2^31`, or 0. */
export interface FixedPoint {
  multiplier: number
  shift: number
}

/** Splits a factor as TFLite's `QuantizeMultiplier` does: rounded to 31 bits, factors below 2^-32 become 0. */
export function quantiseMultiplier(factor: number): FixedPoint {
  if (factor === 0) return { multiplier: 0, shift: 0 }
  let shift = Math.floor(Math.log2(factor)) + 1
  // log2 may be off by one next to a power of two.
  while (factor / 2 ** shift >= 1) shift++
  while (factor / 2 ** shift < 0.5) shift--
  let multiplier = Math.round((factor / 2 ** shift) * 2 ** 31)
  if (multiplier === 2 ** 31) {
    multiplier /= 2
    shift++
  }
  return shift < -31 ? { multiplier: 0, shift: 0 } : { multiplier, shift }
}

/** `round(a * b / 2^31)`, halves upwards: the same as `high_multiply` in runtime/fixed_point.h. */
export const highMultiply = (a: number, b: number): number => Number((BigInt(a) * BigInt(b) + (1n << 30n)) >> 31n)

/** `round(value / 2^exponent)`, halves away from zero. */
export function roundingShiftRight(value: number, exponent: number): number {
  if (exponent === 0) return value
  const magnitude = Math.floor((Math.abs(value) + 2 ** (exponent - 1)) / 2 ** exponent)
  return value < 0 ? -magnitude : magnitude
}

/** `value * multiplier / 2^31 * 2^shift` with TFLite's two roundings. */
export const scaleBy = (value: number, { multiplier, shift }: FixedPoint): number =>
  shift > 0 ? highMultiply(value * 2 ** shift, multiplier) : roundingShiftRight(highMultiply(value, multiplier), -shift)

export const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high)

/** C's `round` on a float: halves away from zero. */
export const roundHalfAway = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5)

/** INT8 limits of a fused activation (`CalculateActivationRangeQuantized`); the division is a float32 one. */
export function activationRange(
  activation: Activation,
  scale: number,
  zeroPoint: number,
): { min: number; max: number } | null {
  const quantise = (real: number): number => zeroPoint + roundHalfAway(Math.fround(real / scale))
  switch (activation) {
    case 'none':
      return { min: -128, max: 127 }
    case 'relu':
      return { min: Math.max(-128, quantise(0)), max: 127 }
    case 'relu6':
      return { min: Math.max(-128, quantise(0)), max: Math.min(127, quantise(6)) }
    case 'relu_n1_to_1':
      return { min: Math.max(-128, quantise(-1)), max: Math.min(127, quantise(1)) }
    default:
      return null
  }
}

/** Largest input difference that a fixed-point function with `integerBits` before the point can take (`CalculateInputRadius`). */
export const inputRadius = (integerBits: number, leftShift: number): number =>
  Math.floor(((2 ** integerBits - 1) * 2 ** (31 - integerBits)) / 2 ** leftShift)

/** Output size and leading padding along one axis, as TFLite's `ComputePaddingHeightWidth`. */
export function windowAxis(
  padding: 'same' | 'valid',
  input: number,
  filter: number,
  stride: number,
  dilation: number,
): { output: number; before: number } {
  const effective = (filter - 1) * dilation + 1
  const output = padding === 'same' ? Math.ceil(input / stride) : Math.floor((input - effective + stride) / stride)
  const total = Math.max(0, (output - 1) * stride + effective - input)
  return { output, before: Math.floor(total / 2) }
}
