import { activationRange, type FixedPoint, quantiseMultiplier } from '../arithmetic.ts'
import { describeTensor } from '../check.ts'
import type { Activation, Tensor } from '../types.ts'
import type { Constant, Context, Names } from './lower.ts'

/** Weights of a layer with a 32-bit accumulator, and everything that takes an accumulator back to INT8. */
export interface Weights {
  constants: Constant[]
  /** Fields of the runtime's OutputStage. */
  stage(names: Names): string
}

interface Request {
  context: Context
  input: { scale: number; zeroPoint: number }
  filter: Tensor
  bias: Tensor | null
  output: { scale: number; zeroPoint: number }
  activation: Activation
  outputs: number
  /** Axis of the filter along which the outputs lie. */
  axis: number
  /** Output to which the weight at `index` of the filter's data belongs. */
  outputOf(index: number): number
  /** The product of input and weight scale is rounded to float32 first: TFLM does so for dense layers quantised per tensor. */
  floatProduct: boolean
}

/**
 * Checks weights and bias, folds the input's zero point into the bias (exact: integers), and gives the multipliers.
 * The accumulator's worst case over all INT8 inputs must fit 32 bits, also after a left shift; then no order of additions
 * overflows, and the reference's arithmetic is defined too.
 */
export function lowerWeights(r: Request): Weights {
  const { context: c, filter, bias } = r
  if (filter.data === null)
    return c.fail('model/unsupported-operator', `${describeTensor(filter)}: weights must be constant.`)
  if (filter.type !== 'int8')
    c.fail(
      filter.type.startsWith('float') ? 'model/float-tensor' : 'model/unsupported-type',
      `${describeTensor(filter)}: weights must be INT8.`,
    )
  const q = filter.quantisation
  if (q === null) return c.fail('model/missing-quantization', `${describeTensor(filter)} has no scale.`)
  const perChannel = q.scale.length > 1
  if (perChannel && (q.axis !== r.axis || q.scale.length !== r.outputs))
    c.fail(
      'model/unsupported-quantization',
      `${describeTensor(filter)} has ${q.scale.length} scales along axis ${q.axis}, expected ${r.outputs} along axis ${r.axis}.`,
    )
  c.expect(
    q.zeroPoint.every((z) => z === 0),
    'model/unsupported-quantization',
    `${describeTensor(filter)}: weights need zero point 0.`,
  )
  const weights = new Int8Array(filter.data.buffer, filter.data.byteOffset, filter.data.length)
  const raw = bias === null ? new Array<number>(r.outputs).fill(0) : c.int32Constant(bias)
  c.expect(raw.length === r.outputs, 'model/bad-shape', `it has ${raw.length} biases for ${r.outputs} outputs.`)

  const sum = new Float64Array(r.outputs)
  const magnitude = new Float64Array(r.outputs)
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i] as number
    const o = r.outputOf(i)
    sum[o] = (sum[o] as number) + w
    magnitude[o] = (magnitude[o] as number) + Math.abs(w)
  }
  const fixed = q.scale.map((s) => quantiseMultiplier(factor(r, s)))
  const folded = raw.map((b, o) => b - r.input.zeroPoint * (sum[o] as number))
  for (let o = 0; o < r.outputs; o++) {
    const { shift } = fixed[perChannel ? o : 0] as FixedPoint
    const worst = Math.abs(raw[o] as number) + 256 * (magnitude[o] as number)
    if (worst * 2 ** Math.max(0, shift) >= 2 ** 31)
      c.fail('model/accumulator-overflow', `the accumulator of output ${o} can reach ${worst} before scaling.`)
  }
  const range = activationRange(r.activation, r.output.scale, r.output.zeroPoint)
  if (range === null)
    return c.fail('model/unsupported-operator', `the fused activation ${r.activation} is not supported.`)
  return {
    constants: [
      { suffix: 'weights', type: 'int8_t', values: weights },
      { suffix: 'bias', type: 'int32_t', values: folded },
      { suffix: 'multiplier', type: 'int32_t', values: fixed.map((f) => f.multiplier) },
      { suffix: 'shift', type: 'int8_t', values: fixed.map((f) => f.shift) },
    ],
    stage: (n) => `{
        /*bias=*/${n.constant('bias')},
        /*multiplier=*/${n.constant('multiplier')},
        /*shift=*/${n.constant('shift')},
        /*per_channel=*/${perChannel ? 1 : 0},
        /*zero_point=*/${r.output.zeroPoint},
        /*min=*/${range.min},
        /*max=*/${range.max},
    }`,
  }
}

function factor(r: Request, filterScale: number): number {
  const product = r.input.scale * filterScale
  const perTensor = r.filter.quantisation?.scale.length === 1
  return (r.floatProduct && perTensor ? Math.fround(product) : product) / r.output.scale
}
