import { windowAxis } from '../../src/model/arithmetic.ts'
import { type Activation, elementCount, type Model, type Options, type Tensor } from '../../src/model/types.ts'
import type { Random } from './random.ts'

export interface RandomModel {
  model: Model
  /** What a person needs to see of a counterexample. */
  about: string
  /** Inputs are drawn from here; narrow where the multiplier is to exceed 1. */
  inputs: { low: number; high: number }
}

/** Adds tensors and operators one after the other; `at` is the activation that the next operator reads. */
export class Net {
  readonly tensors: Tensor[] = []
  readonly operators: Model['operators'] = []
  readonly about: string[] = []
  readonly r: Random
  at: Tensor
  /** Expected spread of the activation in quantised steps. */
  spread: number
  low = -128
  high = 127

  constructor(r: Random, shape: number[], narrow: boolean) {
    this.r = r
    this.at = this.tensor(shape, r.scale(0.001, 2), r.zeroPoint())
    this.spread = 74
    if (narrow) {
      this.low = Math.max(-128, this.zero() - 12)
      this.high = Math.min(127, this.zero() + 12)
      this.spread = 7
    }
    this.about.push(`input [${shape}] zero point ${this.zero()}`)
  }

  scale = (t = this.at): number => t.quantisation?.scale[0] as number
  zero = (t = this.at): number => t.quantisation?.zeroPoint[0] as number

  private add(t: Omit<Tensor, 'index' | 'name' | 'isVariable'>): Tensor {
    const index = this.tensors.length
    const tensor = { ...t, index, name: `t${index}`, isVariable: false }
    this.tensors.push(tensor)
    return tensor
  }
  tensor = (shape: number[], scale: number, zeroPoint: number, data: Uint8Array | null = null): Tensor =>
    this.add({ shape, type: 'int8', quantisation: { scale: [scale], zeroPoint: [zeroPoint], axis: 0 }, data })
  int8s = (values: Int8Array): Uint8Array => new Uint8Array(values.buffer)
  int32s = (shape: number[], values: readonly number[]): Tensor =>
    this.add({ shape, type: 'int32', quantisation: null, data: new Uint8Array(Int32Array.from(values).buffer) })

  append(
    name: string,
    inputs: (Tensor | null)[],
    output: Tensor,
    options: Options = { kind: 'none' },
    note = '',
  ): void {
    this.operators.push({
      index: this.operators.length,
      name,
      version: 1,
      inputs: inputs.map((t) => t?.index ?? -1),
      outputs: [output.index],
      options,
    })
    this.about.push(`${name} -> [${output.shape}] zero point ${this.zero(output)} ${note}`.trim())
    this.at = output
  }

  finish(): RandomModel {
    const model = { tensors: this.tensors, operators: this.operators, inputs: [0], outputs: [this.at.index] }
    return { model, about: this.about.join('; '), inputs: { low: this.low, high: this.high } }
  }

  /** Zero point and centre of an output with this fused activation, so that most values lie inside its range. */
  target(activation: Activation): { zero: number; centre: number } {
    if (activation === 'none') return { zero: this.r.zeroPoint(), centre: this.r.int(-30, 30) }
    return { zero: this.r.int(-128, -90), centre: this.r.int(-10, 20) }
  }

  /**
   * Weights, bias and output of a dense or convolutional layer. The output's scale and the biases are chosen from the spread
   * of the accumulator, so that most outputs are not clipped.
   */
  weighted(
    name: string,
    filterShape: number[],
    axis: number,
    outputShape: number[],
    options: Options & { activation: Activation },
  ): void {
    const { r } = this
    const outputs = filterShape[axis] as number
    const count = elementCount(filterShape)
    const limit = r.pick([1, 7, 127])
    const weights = Int8Array.from({ length: count }, () => r.int(-limit, limit))
    const perChannel = outputs > 1 && r.chance(0.6)
    const scales = Array.from({ length: perChannel ? outputs : 1 }, () => r.scale(0.0005, 0.02))
    const outputOf = (i: number): number => (axis === 0 ? Math.floor(i / (count / outputs)) : i % outputs)
    const sum = new Array<number>(outputs).fill(0)
    const squares = new Array<number>(outputs).fill(0)
    for (const [i, w] of weights.entries()) {
      sum[outputOf(i)] = (sum[outputOf(i)] as number) + w
      squares[outputOf(i)] = (squares[outputOf(i)] as number) + w * w
    }
    const unit = (o: number): number => this.scale() * (scales[perChannel ? o : 0] as number)
    const deviation = Math.max(...squares.map((s, o) => Math.sqrt(s + 1) * this.spread * unit(o)))
    // Real layers keep their outputs in a usual range: so do these, whatever their inputs' scale.
    const steps = r.int(30, 50)
    const outScale = r.scale(0.003, 0.2)
    for (const [o, s] of scales.entries()) scales[o] = Math.fround((s * outScale * steps) / deviation)
    const { zero, centre } = this.target(options.activation)
    const mean = (this.low + this.high) / 2 - this.zero()
    const withBias = r.chance(0.85)
    const bias = sum.map((s, o) => Math.round(((centre - zero) * outScale) / unit(o) - s * mean) + r.int(-50, 50))
    const filter = this.add({
      shape: filterShape,
      type: 'int8',
      quantisation: { scale: scales, zeroPoint: scales.map(() => 0), axis: perChannel ? axis : 0 },
      data: this.int8s(weights),
    })
    const biasTensor = withBias ? this.int32s([outputs], bias) : null
    if (biasTensor)
      biasTensor.quantisation = {
        scale: scales.map((s) => Math.fround(s * this.scale())),
        zeroPoint: scales.map(() => 0),
        axis: 0,
      }
    const output = this.tensor(outputShape, outScale, zero)
    const note = `weights [${filterShape}] ${perChannel ? 'per channel' : 'per tensor'} ±${limit} ${JSON.stringify(options)}`
    // A depthwise convolution with an input of -1 in the bias's place crashes TFLM: leave it out as the converter does.
    const inputs = biasTensor || name === 'FULLY_CONNECTED' ? [this.at, filter, biasTensor] : [this.at, filter]
    this.append(name, inputs, output, options, note)
    this.spread = 40
    this.low = -128
    this.high = 127
  }

  dense(outputs = this.r.int(1, 11)): void {
    const last = this.at.shape.at(-1) as number
    const flat = this.r.chance(0.8)
    const inputs = flat ? elementCount(this.at.shape) : last
    const outputShape = flat ? [1, outputs] : [...this.at.shape.slice(0, -1), outputs]
    this.weighted('FULLY_CONNECTED', [outputs, inputs], 0, outputShape, {
      kind: 'dense',
      activation: this.activation(),
      shuffledWeights: false,
    })
  }

  activation = (): Activation => (this.r.chance(0.6) ? 'none' : this.r.pick(['relu', 'relu6']))

  private window(filter: [number, number], dilated: boolean): Extract<Options, { kind: 'window' }> {
    const { r } = this
    const [, height = 1, width = 1] = this.at.shape
    const dilation = (size: number, taps: number): number =>
      dilated && taps > 1 && r.chance(0.3) ? r.int(1, Math.max(1, Math.floor((size - 1) / (taps - 1)))) : 1
    const dilationHeight = dilation(height, filter[0])
    const dilationWidth = dilation(width, filter[1])
    const fits = (filter[0] - 1) * dilationHeight < height && (filter[1] - 1) * dilationWidth < width
    return {
      kind: 'window',
      padding: fits && r.chance(0.5) ? 'valid' : 'same',
      strideHeight: r.int(1, 3),
      strideWidth: r.int(1, 3),
      dilationHeight,
      dilationWidth,
      filterHeight: filter[0],
      filterWidth: filter[1],
      activation: this.activation(),
    }
  }

  private windowOutput(o: Extract<Options, { kind: 'window' }>, channels: number): number[] {
    const [, height = 1, width = 1] = this.at.shape
    return [
      1,
      windowAxis(o.padding, height, o.filterHeight, o.strideHeight, o.dilationHeight).output,
      windowAxis(o.padding, width, o.filterWidth, o.strideWidth, o.dilationWidth).output,
      channels,
    ]
  }

  private filterSize = (): [number, number] => (this.r.chance(0.2) ? [1, 1] : [this.r.int(1, 4), this.r.int(1, 4)])

  conv(): void {
    const o = this.window(this.filterSize(), true)
    const outputs = this.r.int(1, 9)
    const filter = [outputs, o.filterHeight, o.filterWidth, this.at.shape[3] as number]
    this.weighted('CONV_2D', filter, 0, this.windowOutput(o, outputs), { ...o, filterHeight: 0, filterWidth: 0 })
  }

  depthwise(): void {
    const o = this.window(this.filterSize(), true)
    const outputs = (this.at.shape[3] as number) * this.r.int(1, 3)
    const filter = [1, o.filterHeight, o.filterWidth, outputs]
    this.weighted('DEPTHWISE_CONV_2D', filter, 3, this.windowOutput(o, outputs), {
      ...o,
      filterHeight: 0,
      filterWidth: 0,
    })
  }

  pool(kind = this.r.pick(['AVERAGE_POOL_2D', 'MAX_POOL_2D'])): void {
    const o = this.window([this.r.int(1, 4), this.r.int(1, 4)], false)
    // Pooling keeps the zero point, so that a ReLU may cut much away.
    if (this.r.chance(0.7)) o.activation = 'none'
    this.append(
      kind,
      [this.at],
      this.tensor(this.windowOutput(o, this.at.shape[3] as number), this.scale(), this.zero()),
      o,
      JSON.stringify(o),
    )
    if (kind === 'AVERAGE_POOL_2D') this.spread /= Math.sqrt(o.filterHeight * o.filterWidth)
  }

  mean(): void {
    const { shape } = this.at
    const axes = this.r.pick(
      shape.length === 4 ? [[1, 2], [2, 1], [1], [2], [3], [-1], [1, 3], [1, 2, 3], [-2, -3]] : [[1]],
    )
    const keep = this.r.chance(0.5)
    const reduced = new Set(axes.map((a) => (a + shape.length) % shape.length))
    const out = shape.flatMap((d, i) => (reduced.has(i) ? (keep ? [1] : []) : [d]))
    const count = [...reduced].reduce((n, a) => n * (shape[a] as number), 1)
    const centre = (this.low + this.high) / 2 - this.zero()
    const spread = this.spread / Math.sqrt(count)
    const scale = Math.fround((this.scale() * spread) / this.r.int(20, 40))
    const middle = Math.round((centre * this.scale()) / scale)
    const zero = Math.min(127, Math.max(-128, this.r.int(-20, 20) - middle))
    this.append(
      'MEAN',
      [this.at, this.int32s([axes.length], axes)],
      this.tensor(out, scale, zero),
      undefined,
      `over ${axes}`,
    )
    this.spread = 30
  }

  /** Adds what it has to a rescaled version of itself, to a constant of its shape, or to one a channel. */
  sum(): void {
    const { r } = this
    const a = this.at
    const kind = r.pick(['self', 'constant', 'channel', 'scalar', 'first'])
    let b: Tensor
    if (kind === 'self') {
      this.requantize()
      b = this.at
    } else {
      const full = kind === 'constant' || kind === 'first'
      const shape = full ? a.shape : kind === 'channel' ? a.shape.slice(-1) : []
      const data = Int8Array.from({ length: elementCount(shape) }, () => r.int(-128, 127))
      b = this.tensor(shape, Math.fround(this.scale(a) * r.scale(0.05, 3)), r.zeroPoint(), this.int8s(data))
    }
    const middle =
      ((this.low + this.high) / 2 - this.zero(a)) * this.scale(a) +
      (kind === 'self' ? 0 : (-0.5 - this.zero(b)) * this.scale(b))
    const deviation = Math.hypot(this.scale(a) * this.spread, this.scale(b) * 74)
    const activation = r.chance(0.7) ? 'none' : r.pick<Activation>(['relu', 'relu6'])
    const scale = Math.fround(deviation / r.int(30, 45))
    const zero =
      activation === 'none'
        ? Math.min(127, Math.max(-128, Math.round(-middle / scale) + r.int(-20, 20)))
        : r.int(-128, -100)
    const output = this.tensor(a.shape, scale, zero)
    this.append('ADD', kind === 'first' ? [b, a] : [a, b], output, { kind: 'add', activation }, `${kind} ${activation}`)
    this.spread = 40
  }

  requantize(name = this.r.pick(['QUANTIZE', 'RELU'])): void {
    // Powers of two meet every tie of the rounding.
    const factor = this.r.chance(0.4) ? this.r.pick([1, 2, 4]) : this.r.scale(0.6, 3)
    const scale = Math.fround(this.scale() * factor)
    const middle = Math.round(((this.low + this.high) / 2 - this.zero()) / factor)
    const zero = Math.min(127, Math.max(-128, this.r.int(-20, 20) - middle))
    this.append(name, [this.at], this.tensor(this.at.shape, scale, zero))
    this.spread = Math.min(74, this.spread / factor)
  }

  relu6(): void {
    this.append('RELU6', [this.at], this.tensor(this.at.shape, this.scale(), this.zero()))
  }

  logistic(): void {
    this.append('LOGISTIC', [this.at], this.tensor(this.at.shape, 1 / 256, -128))
  }

  softmax(beta = 1): void {
    this.append(
      'SOFTMAX',
      [this.at],
      this.tensor(this.at.shape, 1 / 256, -128),
      { kind: 'softmax', beta },
      `beta ${beta}`,
    )
  }

  reshape(shape: number[]): void {
    this.append('RESHAPE', [this.at, this.int32s([shape.length], shape)], this.tensor(shape, this.scale(), this.zero()))
  }

  pad(): void {
    const { r } = this
    const { shape } = this.at
    const paddings = shape.flatMap((_, i) => (i === 0 || r.chance(0.3) ? [0, 0] : [r.int(0, 2), r.int(0, 2)]))
    const out = shape.map((d, i) => d + (paddings[2 * i] as number) + (paddings[2 * i + 1] as number))
    const amounts = this.int32s([shape.length, 2], paddings)
    const output = this.tensor(out, this.scale(), this.zero())
    if (r.chance(0.6)) {
      this.append('PAD', [this.at, amounts], output, undefined, `by ${paddings}`)
      return
    }
    const value = r.int(-128, 127)
    const filler = this.tensor([1], this.scale(), this.zero(), this.int8s(Int8Array.of(value)))
    this.append('PADV2', [this.at, amounts, filler], output, undefined, `by ${paddings} of ${value}`)
  }
}
