import type { Finding } from '../findings/index.ts'
import { generate } from './generate.ts'
import { lowerModel } from './lower.ts'
import { readModel } from './read.ts'

export interface GeneratedModel {
  /** File name relative to the sketch folder → text: `model.h`, `model.cpp` and the kernels that this model uses below `src/runtime/`. */
  files: Map<string, string>
  /** Bytes of the static arena (activations), after planning by lifetime. */
  arenaBytes: number
  /** Bytes of weights and biases in flash. */
  constantBytes: number
  operators: string[]
  input: TensorInfo
  output: TensorInfo
}

export interface TensorInfo {
  name: string
  shape: number[]
  type: 'int8' | 'float32'
  scale: number
  zeroPoint: number
}

/**
 * Compiles an INT8 `.tflite` flatbuffer into plain C++ with one entry point:
 * `extern "C" void model_invoke(const int8_t *input, int8_t *output);`
 * Never throws for a bad model: every problem is a finding that names the operator and the tensor.
 */
export type CompileModel = (flatbuffer: Uint8Array) => { model: GeneratedModel } | { findings: Finding[] }

export const compileModel: CompileModel = (flatbuffer) => {
  const read = readModel(flatbuffer)
  if ('findings' in read) return read
  const program = lowerModel(read.model)
  return Array.isArray(program) ? { findings: program } : { model: generate(program) }
}
