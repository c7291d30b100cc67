import { type Finding, finding } from '../../findings/index.ts'
import type { Model, Operator, Tensor } from '../../model/types.ts'

/** Operators that only carry values over from one type or shape to another: a converter adds and drops them at will. */
const carriers = new Set(['QUANTIZE', 'DEQUANTIZE', 'RESHAPE'])

/** Steps by which a rounded weight or bias may be off: a half, and room for the last bit of its scale. */
const mostSteps = 0.51

const where = 'model/model.tflite'

/**
 * Holds the constants of the INT8 model to those of the float model that it was made from, layer by layer. Quantising rounds a weight to
 * the nearest step of its scale, and no more; the hidden units of dense layers may stand in another order. Where the two models have
 * other operators, only the last one is compared: converters fuse layers.
 */
export function compareWeights(float: Model, int8: Model): Finding[] {
  const [exact, rounded] = [float, int8].map((m) => m.operators.filter((o) => !carriers.has(o.name))) as [
    Operator[],
    Operator[],
  ]
  const names = [exact, rounded].map((list) => list.map((o) => o.name).join(', ')) as [string, string]
  if (names[0] !== names[1]) {
    if (exact.at(-1)?.name === rounded.at(-1)?.name) return []
    const message = `the INT8 model is made of ${names[1]}, the float model of ${names[0]}`
    return [finding('convert/weights-differ', message, { where })]
  }
  // Place in the float layer of each unit that the INT8 model's next layer gets; null = the same order.
  let order: number[] | null = null
  for (const [i, operator] of rounded.entries()) {
    const other = exact[i] as Operator
    if (activationOf(operator) !== activationOf(other)) {
      return [different(operator, i, `its activation is ${activationOf(operator)}, not ${activationOf(other)}`)]
    }
    if (!['FULLY_CONNECTED', 'CONV_2D', 'DEPTHWISE_CONV_2D'].includes(operator.name)) continue
    const last: boolean = !rounded.slice(i + 1).some((o) => o.name === 'FULLY_CONNECTED')
    const found = compareLayer(layerOf(float, other), layerOf(int8, operator), order, operator.name, last)
    if ('problem' in found) return [different(operator, i, found.problem)]
    order = found.order
  }
  return []
}

const activationOf = ({ options }: Operator): string => ('activation' in options ? options.activation : 'none')

function different({ name }: Operator, index: number, problem: string): Finding {
  return finding('convert/weights-differ', `operator ${index + 1} (${name}): ${problem}`, { where })
}

/** Constants as real numbers, one row for each output channel, and the step of each row. */
interface Layer {
  weights: number[][]
  steps: number[]
  bias: number[]
  biasSteps: number[]
}

/** Null where the weights are no constants of a known type. */
function layerOf(model: Model, operator: Operator): Layer | null {
  const [weights, bias] = [1, 2].map((i) => model.tensors[operator.inputs[i] ?? -1])
  if (!weights?.data) return null
  const real = realValues(weights)
  if (!real) return null
  // Depthwise weights are [1, h, w, channels]; all others have the output channel first.
  const last = operator.name === 'DEPTHWISE_CONV_2D'
  const channels = (last ? weights.shape.at(-1) : weights.shape[0]) ?? 1
  const size = real.length / channels
  const rows = Array.from({ length: channels }, (_, c) =>
    Array.from({ length: size }, (_, k) => real[last ? k * channels + c : c * size + k] as number),
  )
  const scales = weights.quantisation?.scale ?? [0]
  const steps = rows.map((_, c) => scales[scales.length === 1 ? 0 : c] ?? 0)
  const input = model.tensors[operator.inputs[0] ?? -1]?.quantisation?.scale[0] ?? 0
  return {
    weights: rows,
    steps,
    bias: bias?.data ? [...(realValues(bias) ?? [])] : rows.map(() => 0),
    biasSteps: steps.map((step) => step * input),
  }
}

function realValues({ data, type, quantisation, shape }: Tensor): Float64Array | null {
  if (!data) return null
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const read: Record<string, [number, (at: number) => number]> = {
    float32: [4, (at) => view.getFloat32(at, true)],
    int8: [1, (at) => view.getInt8(at)],
    int32: [4, (at) => view.getInt32(at, true)],
  }
  const [bytes, of] = read[type] ?? [0, () => 0]
  if (bytes === 0) return null
  const values = Float64Array.from({ length: data.byteLength / bytes }, (_, i) => of(i * bytes))
  if (!quantisation || type === 'float32') return values
  const { scale, zeroPoint, axis } = quantisation
  const inner = shape.slice(axis + 1).reduce((n, d) => n * d, 1)
  const channel = (i: number) => (scale.length === 1 ? 0 : Math.floor(i / inner) % scale.length)
  return values.map((q, i) => (q - (zeroPoint[channel(i)] ?? 0)) * (scale[channel(i)] ?? 0))
}

type Found = { order: number[] | null } | { problem: string }

function compareLayer(
  exact: Layer | null,
  rounded: Layer | null,
  order: readonly number[] | null,
  name: string,
  last: boolean,
): Found {
  if (!exact || !rounded) return { order: null }
  const [rows, others] = [rounded.weights.length, exact.weights.length]
  if (rows !== others || rounded.weights[0]?.length !== exact.weights[0]?.length) {
    return {
      problem: `it has ${rows} outputs of ${rounded.weights[0]?.length} weights, the float model ${others} of ${exact.weights[0]?.length}`,
    }
  }
  const free = new Set(exact.weights.keys())
  const places: number[] = []
  for (const [unit, row] of rounded.weights.entries()) {
    const offBy = (at: number): number =>
      distance(row, exact.weights[at] as number[], order, rounded.steps[unit] as number)
    const biasOff = (at: number): number =>
      steps((rounded.bias[unit] as number) - (exact.bias[at] as number), rounded.biasSteps[unit] as number)
    const fits = (at: number) => free.has(at) && offBy(at) <= mostSteps && biasOff(at) <= mostSteps + 0.5
    const place = fits(unit) ? unit : !last && name === 'FULLY_CONNECTED' ? [...free].find(fits) : undefined
    if (place === undefined) {
      const [weight, bias] = [offBy(unit), biasOff(unit)].map((n) => n.toFixed(1))
      return {
        problem: `output ${unit + 1} is not the float model’s rounded: its weights are off by up to ${weight} steps, its bias by ${bias}`,
      }
    }
    free.delete(place)
    places.push(place)
  }
  return { order: places.every((place, unit) => place === unit) ? null : places }
}

/** Largest difference of two rows in steps of the first; `order` says where each of its inputs stands in the second. */
function distance(
  row: readonly number[],
  exact: readonly number[],
  order: readonly number[] | null,
  step: number,
): number {
  return row.reduce((most, value, i) => Math.max(most, steps(value - (exact[order?.[i] ?? i] as number), step)), 0)
}

const steps = (difference: number, step: number): number =>
  step > 0 ? Math.abs(difference) / step : difference === 0 ? 0 : Number.POSITIVE_INFINITY
