import { add } from './add.ts'
import { conv2d, depthwiseConv2d } from './convolution.ts'
import { fullyConnected } from './dense.ts'
import { quantize, relu, relu6 } from './elementwise.ts'
import { logistic } from './logistic.ts'
import type { Lower } from './lower.ts'
import { mean } from './mean.ts'
import { pad } from './pad.ts'
import { averagePool2d, maxPool2d } from './pooling.ts'
import { reshape } from './shape.ts'
import { softmax } from './softmax.ts'

/** Every operator that can be compiled, and the newest version of it whose INT8 form is known to be the one written here. */
export const supported: Readonly<Record<string, { lower: Lower; version: number }>> = {
  ADD: { lower: add, version: 5 },
  AVERAGE_POOL_2D: { lower: averagePool2d, version: 3 },
  CONV_2D: { lower: conv2d, version: 8 },
  DEPTHWISE_CONV_2D: { lower: depthwiseConv2d, version: 7 },
  EXPAND_DIMS: { lower: reshape, version: 1 },
  FULLY_CONNECTED: { lower: fullyConnected, version: 13 },
  LOGISTIC: { lower: logistic, version: 3 },
  MAX_POOL_2D: { lower: maxPool2d, version: 3 },
  MEAN: { lower: mean, version: 3 },
  PAD: { lower: pad, version: 4 },
  PADV2: { lower: pad, version: 4 },
  QUANTIZE: { lower: quantize, version: 3 },
  RELU: { lower: relu, version: 3 },
  RELU6: { lower: relu6, version: 3 },
  RESHAPE: { lower: reshape, version: 1 },
  SOFTMAX: { lower: softmax, version: 3 },
  SQUEEZE: { lower: reshape, version: 2 },
}
