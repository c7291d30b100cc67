import { activationRange, quantiseMultiplier } from '../arithmetic.ts'
import { describeTensor } from '../check.ts'
import { elementCount, type Tensor } from '../types.ts'
import type { Lower } from './lower.ts'

const leftShift = 20

/** ADD of two tensors of the same shape, or of one with a tensor of its last dimensions (a single number, one a channel, …). */
export const add: Lower = (c) => {
  const a = c.int8(c.input(0))
  const b = c.int8(c.input(1))
  const output = c.int8(c.output())
  if (c.op.options.kind !== 'add') return c.fail('model/corrupt', 'it has the options of another operator.')
  const range = activationRange(c.op.options.activation, output.scale, output.zeroPoint)
  if (range === null)
    return c.fail('model/unsupported-operator', `the fused activation ${c.op.options.activation} is not supported.`)
  for (const operand of [a, b])
    c.expect(
      repeats(operand.tensor, output.tensor),
      'model/unsupported-operator',
      `${describeTensor(operand.tensor)} cannot be repeated along ${describeTensor(output.tensor)}; only along its first dimensions.`,
    )
  c.expect(
    Math.max(a.size, b.size) === output.size,
    'model/bad-shape',
    `${describeTensor(output.tensor)} is larger than both inputs.`,
  )
  const twice = 2 * Math.max(a.scale, b.scale)
  const outputFactor = twice / (2 ** leftShift * output.scale)
  c.expect(
    outputFactor < 1,
    'model/unsupported-quantization',
    `its output scale ${output.scale} is too small for its inputs.`,
  )
  const fixed = quantiseMultiplier(outputFactor)
  const addend = (x: typeof a): string => {
    const f = quantiseMultiplier(x.scale / twice)
    return `{/*size=*/${x.size}, /*zero_point=*/${x.zeroPoint}, /*multiplier=*/${f.multiplier}, /*shift=*/${f.shift}}`
  }
  return {
    operator: c.op.name,
    reads: [a.tensor, b.tensor],
    writes: output.tensor,
    buffer: 'in-place',
    scratchBytes: 0,
    headers: ['add.h', 'fixed_point.h'],
    constants: [],
    parameters: {
      type: 'Add',
      fields: () => [
        ['size', output.size],
        ['a', addend(a)],
        ['b', addend(b)],
        ['multiplier', fixed.multiplier],
        ['shift', fixed.shift],
        ['zero_point', output.zeroPoint],
        ['min', range.min],
        ['max', range.max],
      ],
    },
    call: (n, p) => `tinyml::add(${p}, ${n.inputs[0]}, ${n.inputs[1]}, ${n.output});`,
  }
}

/** Whether `small`, without leading ones, is the last dimensions of `large`. */
function repeats(small: Tensor, large: Tensor): boolean {
  const first = small.shape.findIndex((d) => d !== 1)
  const core = first < 0 ? [] : small.shape.slice(first)
  const end = large.shape.slice(large.shape.length - core.length)
  return (
    core.length <= large.shape.length && elementCount(core) === elementCount(end) && core.every((d, i) => d === end[i])
  )
}
