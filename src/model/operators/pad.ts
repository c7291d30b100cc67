import { describeTensor } from '../check.ts'
import type { Lower } from './lower.ts'

const rank = 4

/** PAD, and PADV2 with a constant value; up to four dimensions. */
export const pad: Lower = (c) => {
  const input = c.int8(c.input(0))
  const output = c.int8(c.output())
  const paddings = c.int32Constant(c.input(1))
  const { shape } = input.tensor
  c.expect(shape.length <= rank, 'model/unsupported-operator', `it pads ${shape.length} dimensions.`)
  c.expect(
    paddings.length === 2 * shape.length,
    'model/bad-shape',
    `it has ${paddings.length} paddings for [${shape}].`,
  )
  const fits = shape.every((d, i) => {
    const [before = -1, after = -1] = paddings.slice(2 * i)
    return before >= 0 && after >= 0 && output.tensor.shape[i] === d + before + after
  })
  c.expect(
    fits && output.tensor.shape.length === shape.length,
    'model/bad-shape',
    `[${shape}] padded by ${paddings} is not [${output.tensor.shape}].`,
  )
  const constant = c.optionalInput(2)
  let value = output.zeroPoint
  if (constant !== null) {
    const filler = c.int8(constant)
    c.expect(
      filler.scale === output.scale && filler.zeroPoint === output.zeroPoint,
      'model/unsupported-quantization',
      `${describeTensor(constant)} has another scale than the output.`,
    )
    if (constant.data === null || filler.size !== 1)
      return c.fail('model/unsupported-operator', `${describeTensor(constant)} is not one constant value.`)
    value = new Int8Array(constant.data)[0] as number
  }
  const four = (list: readonly number[], fill: number): string =>
    `{${[...new Array<number>(rank - list.length).fill(fill), ...list].join(', ')}}`
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'own',
    scratchBytes: 0,
    headers: ['pad.h'],
    constants: [],
    parameters: {
      type: 'Pad',
      fields: () => [
        ['input', four(shape, 1)],
        [
          'before',
          four(
            paddings.filter((_, i) => i % 2 === 0),
            0,
          ),
        ],
        ['output', four(output.tensor.shape, 1)],
        ['value', value],
      ],
    },
    call: (n, p) => `tinyml::pad(${p}, ${n.inputs[0]}, ${n.output});`,
  }
}
