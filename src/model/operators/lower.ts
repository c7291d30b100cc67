import { type Finding, type FindingCode, finding } from '../../findings/index.ts'
import { describeOperator, describeTensor } from '../check.ts'
import { elementCount, type Model, type Operator, type Tensor } from '../types.ts'

/** An array that goes to flash. */
export interface Constant {
  suffix: string
  type: 'int8_t' | 'int32_t'
  values: ArrayLike<number>
}

/** C++ expressions of what a step works on. */
export interface Names {
  inputs: readonly string[]
  output: string
  scratch: string
  /** Name of the step's constant with that suffix. */
  constant(suffix: string): string
}

/** One operator, ready to be written as C++. */
export interface Step {
  operator: string
  /** Activations that it reads, in the order of `Names.inputs`; constants given here are written out as arrays. */
  reads: Tensor[]
  writes: Tensor
  /** `copy`: the output holds the same bytes as the input. `in-place`: it may overwrite its first input. */
  buffer: 'own' | 'copy' | 'in-place'
  scratchBytes: number
  headers: readonly string[]
  constants: Constant[]
  /** The kernel's parameter struct: type and fields in order, each with its name for a comment. */
  parameters: { type: string; fields(names: Names): [string, string | number][] } | null
  call(names: Names, parameters: string): string
}

/** Ends the lowering of one operator; caught by `lowerOperator`. */
export class Unsupported extends Error {
  readonly finding: Finding
  constructor(f: Finding) {
    super(f.message)
    this.finding = f
  }
}

/** What an operator's family file sees of the model, with checks that end in a finding. */
export class Context {
  readonly model: Model
  readonly op: Operator
  constructor(model: Model, op: Operator) {
    this.model = model
    this.op = op
  }

  fail(code: FindingCode, message: string): never {
    throw new Unsupported(finding(code, `${describeOperator(this.op)}: ${message}`))
  }

  /** Input `n`, which must be there. */
  input(n: number): Tensor {
    return this.optionalInput(n) ?? this.fail('model/corrupt', `input ${n} is missing.`)
  }

  optionalInput(n: number): Tensor | null {
    const index = this.op.inputs[n]
    return index === undefined || index < 0 ? null : (this.model.tensors[index] ?? null)
  }

  output(): Tensor {
    const index = this.op.outputs[0]
    const tensor = index === undefined ? undefined : this.model.tensors[index]
    if (tensor === undefined || this.op.outputs.length !== 1)
      return this.fail('model/corrupt', `it has ${this.op.outputs.length} outputs, expected 1.`)
    return tensor
  }

  /** An INT8 tensor with one scale. */
  int8(tensor: Tensor): { tensor: Tensor; scale: number; zeroPoint: number; size: number } {
    if (tensor.type !== 'int8')
      this.fail(
        tensor.type === 'float32' || tensor.type === 'float16' ? 'model/float-tensor' : 'model/unsupported-type',
        `${describeTensor(tensor)} must be INT8.`,
      )
    const q = tensor.quantisation
    if (q === null || q.scale.length !== 1)
      return this.fail(
        'model/unsupported-quantization',
        `${describeTensor(tensor)} needs one scale for the whole tensor.`,
      )
    return {
      tensor,
      scale: q.scale[0] as number,
      zeroPoint: q.zeroPoint[0] as number,
      size: elementCount(tensor.shape),
    }
  }

  /** Constant INT32 values. */
  int32Constant(tensor: Tensor): number[] {
    if (tensor.data === null || tensor.type !== 'int32')
      return this.fail('model/unsupported-type', `${describeTensor(tensor)} must be an INT32 constant.`)
    const view = new DataView(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)
    return Array.from({ length: tensor.data.length / 4 }, (_, i) => view.getInt32(i * 4, true))
  }

  expect(condition: boolean, code: FindingCode, message: string): void {
    if (!condition) this.fail(code, message)
  }

  /** Input and output have the same number of elements. */
  sameSize(a: Tensor, b: Tensor): void {
    this.expect(
      elementCount(a.shape) === elementCount(b.shape),
      'model/bad-shape',
      `${describeTensor(a)} and ${describeTensor(b)} differ in size.`,
    )
  }
}

export type Lower = (context: Context) => Step
