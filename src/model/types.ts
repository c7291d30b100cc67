/** A TFLite model as plain data: what the reader hands to the checks, the planner and the generator. */
export interface Model {
  tensors: Tensor[]
  operators: Operator[]
  /** Indices into `tensors`. */
  inputs: number[]
  outputs: number[]
}

export type TensorType =
  | 'float32'
  | 'float16'
  | 'int32'
  | 'uint8'
  | 'int64'
  | 'string'
  | 'bool'
  | 'int16'
  | 'complex64'
  | 'int8'
  | 'float64'
  | 'complex128'
  | 'uint64'
  | 'resource'
  | 'variant'
  | 'uint32'
  | 'uint16'
  | 'int4'
  | 'other'

export interface Tensor {
  index: number
  /** As the file has it: untrusted text. */
  name: string
  shape: number[]
  type: TensorType
  /** `real = scale * (quantised - zeroPoint)`; several scales are one for each slice along `axis`. Null when absent. */
  quantisation: { scale: number[]; zeroPoint: number[]; axis: number } | null
  /** Bytes of a constant (a view into the file, little endian), or null for an activation. */
  data: Uint8Array | null
  isVariable: boolean
}

export type Padding = 'same' | 'valid'
export type Activation = 'none' | 'relu' | 'relu_n1_to_1' | 'relu6' | 'tanh' | 'sign_bit'

export interface WindowOptions {
  padding: Padding
  strideWidth: number
  strideHeight: number
  dilationWidth: number
  dilationHeight: number
  /** Only pooling has a filter size of its own; 0 elsewhere. */
  filterWidth: number
  filterHeight: number
  activation: Activation
}

export type Options =
  | ({ kind: 'window' } & WindowOptions)
  | { kind: 'dense'; activation: Activation; shuffledWeights: boolean }
  | { kind: 'softmax'; beta: number }
  | { kind: 'add'; activation: Activation }
  | { kind: 'none' }

export interface Operator {
  index: number
  /** `CONV_2D`, …; `CUSTOM name` for a custom operator and `OPERATOR_n` for one that this schema does not know. */
  name: string
  version: number
  /** Indices into `tensors`; -1 is an optional input that is left out. */
  inputs: number[]
  outputs: number[]
  options: Options
}

export const elementBytes: Partial<Record<TensorType, number>> = {
  int8: 1,
  uint8: 1,
  bool: 1,
  int16: 2,
  uint16: 2,
  float16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
}

export const elementCount = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)
