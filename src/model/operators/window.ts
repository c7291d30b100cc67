import { windowAxis } from '../arithmetic.ts'
import { describeTensor } from '../check.ts'
import type { Tensor, WindowOptions } from '../types.ts'
import type { Context } from './lower.ts'

/** Beyond it the runtime's 32-bit offsets could overflow; no model for these boards comes near. */
const largestParameter = 1 << 14

/** Checks an operator that slides a window over [1, height, width, channels] and writes the runtime's `Window`. */
export function lowerWindow(
  c: Context,
  input: Tensor,
  output: Tensor,
  options: WindowOptions,
  filterHeight: number,
  filterWidth: number,
): { text: string; channels: number } {
  const [batch, height, width, channels] = input.shape
  const [outBatch, outHeight, outWidth] = output.shape
  if (input.shape.length !== 4 || output.shape.length !== 4 || height === undefined || width === undefined || !channels)
    return c.fail('model/bad-shape', `${describeTensor(input)} and ${describeTensor(output)} are not images.`)
  c.expect(batch === 1 && outBatch === 1, 'model/dynamic-shape', `${describeTensor(input)} has batch size ${batch}.`)
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = options
  for (const n of [strideHeight, strideWidth, dilationHeight, dilationWidth, filterHeight, filterWidth, height, width])
    c.expect(n >= 1 && n <= largestParameter, 'model/bad-shape', `a stride, dilation, filter or image size is ${n}.`)
  const y = windowAxis(options.padding, height, filterHeight, strideHeight, dilationHeight)
  const x = windowAxis(options.padding, width, filterWidth, strideWidth, dilationWidth)
  c.expect(
    y.output === outHeight && x.output === outWidth,
    'model/bad-shape',
    `${describeTensor(output)} should be ${y.output} high and ${x.output} wide.`,
  )
  const fields: [string, number][] = [
    ['input_height', height],
    ['input_width', width],
    ['channels', channels],
    ['output_height', outHeight as number],
    ['output_width', outWidth as number],
    ['filter_height', filterHeight],
    ['filter_width', filterWidth],
    ['stride_height', strideHeight],
    ['stride_width', strideWidth],
    ['dilation_height', dilationHeight],
    ['dilation_width', dilationWidth],
    ['pad_top', y.before],
    ['pad_left', x.before],
  ]
  return {
    text: `{\n${fields.map(([name, value]) => `        /*${name}=*/${value},\n`).join('')}    }`,
    channels,
  }
}
