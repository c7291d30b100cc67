import { quantiseMultiplier } from '../arithmetic.ts'
import { elementCount } from '../types.ts'
import type { Lower } from './lower.ts'

/** MEAN over constant axes. The division is put into the multiplier, with the truncation that TFLite gives it there. */
export const mean: Lower = (c) => {
  const input = c.int8(c.input(0))
  const output = c.int8(c.output())
  const { shape } = input.tensor
  const reduced = new Set<number>()
  for (const axis of c.int32Constant(c.input(1))) {
    c.expect(axis >= -shape.length && axis < shape.length, 'model/bad-shape', `there is no axis ${axis} in [${shape}].`)
    reduced.add(axis < 0 ? axis + shape.length : axis)
  }
  // kept, reduced, kept, reduced, kept
  const groups = [1]
  for (const [axis, size] of shape.entries()) {
    const kind = reduced.has(axis) ? 1 : 0
    if (size === 1) continue
    if ((groups.length - 1) % 2 !== kind) groups.push(1)
    groups[groups.length - 1] = (groups.at(-1) as number) * size
  }
  c.expect(
    groups.length <= 5,
    'model/unsupported-operator',
    `the mean of [${shape}] over axes ${[...reduced]} is not supported.`,
  )
  while (groups.length < 5) groups.push(1)
  const [kept0 = 1, reduced0 = 1, kept1 = 1, reduced1 = 1, kept2 = 1] = groups
  const count = reduced0 * reduced1
  c.expect(
    elementCount(output.tensor.shape) === kept0 * kept1 * kept2,
    'model/bad-shape',
    `[${shape}] gives [${output.tensor.shape}].`,
  )

  const fixed = quantiseMultiplier(input.scale / output.scale)
  const extra = Math.min(Math.floor(Math.log2(count)), 32, 31 + fixed.shift)
  const multiplier = Number((BigInt(fixed.multiplier) << BigInt(extra)) / BigInt(count))
  const shift = fixed.shift - extra
  c.expect(count * 255 * 2 ** Math.max(0, shift) < 2 ** 31, 'model/accumulator-overflow', `it adds up ${count} values.`)
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'own',
    scratchBytes: 0,
    headers: ['fixed_point.h', 'mean.h'],
    constants: [],
    parameters: {
      type: 'Mean',
      fields: () => [
        ['kept0', kept0],
        ['reduced0', reduced0],
        ['kept1', kept1],
        ['reduced1', reduced1],
        ['kept2', kept2],
        ['start', 0 - input.zeroPoint * count],
        ['multiplier', multiplier],
        ['shift', shift],
        ['output_zero_point', output.zeroPoint],
      ],
    },
    call: (n, p) => `tinyml::mean(${p}, ${n.inputs[0]}, ${n.output});`,
  }
}
