import { fullyConnected } from './dense.ts'
import { quantize, relu } from './elementwise.ts'
import type { Lower } from './lower.ts'
import { reshape } from './shape.ts'
import { softmax } from './softmax.ts'

/** Every operator that can be compiled, and the newest version of it whose INT8 form is known to be the one written here. */
export const supported: Readonly<Record<string, { lower: Lower; version: number }>> = {
  EXPAND_DIMS: { lower: reshape, version: 1 },
  FULLY_CONNECTED: { lower: fullyConnected, version: 13 },
  QUANTIZE: { lower: quantize, version: 3 },
  RELU: { lower: relu, version: 3 },
  RESHAPE: { lower: reshape, version: 1 },
  SOFTMAX: { lower: softmax, version: 3 },
  SQUEEZE: { lower: reshape, version: 2 },
}
