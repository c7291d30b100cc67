import { Builder } from 'flatbuffers'
import { activations, builtinOperators, optionsType, tensorTypes } from '../../src/model/schema.ts'
import type { Model, Operator, Tensor } from '../../src/model/types.ts'

/** Fields of a table by their number in the schema. */
type Field = { offset: number } | { int32: number } | { uint32: number } | { float32: number } | { byte: number } | null

function table(b: Builder, fields: readonly Field[]): number {
  b.startObject(fields.length)
  for (const [id, f] of fields.entries()) {
    if (f === null) continue
    if ('offset' in f) b.addFieldOffset(id, f.offset, 0)
    else if ('int32' in f) b.addFieldInt32(id, f.int32, -1e9)
    else if ('uint32' in f) b.addFieldInt32(id, f.uint32, -1)
    else if ('float32' in f) b.addFieldFloat32(id, f.float32, Number.NaN)
    else b.addFieldInt8(id, f.byte, -128)
  }
  return b.endObject()
}

function vector<T>(b: Builder, values: ArrayLike<T>, size: number, add: (value: T) => void, align = size): number {
  b.startVector(size, values.length, align)
  for (let i = values.length - 1; i >= 0; i--) add(values[i] as T)
  return b.endVector()
}

const offsets = (b: Builder, list: readonly number[]): Field => ({ offset: vector(b, list, 4, (v) => b.addOffset(v)) })
const int32s = (b: Builder, list: readonly number[]): Field => ({ offset: vector(b, list, 4, (v) => b.addInt32(v)) })

/** Writes a model as a TFLite flatbuffer, as a converter would: what `readModel` reads, and other interpreters too. */
export function buildModel(model: Model): Uint8Array {
  const b = new Builder(1024)
  const constants = model.tensors.filter((t) => t.data !== null)
  const buffers = [
    table(b, []),
    ...constants.map((t) => {
      const data = t.data as Uint8Array
      return table(b, [{ offset: vector(b, data, 1, (v) => b.addInt8((v << 24) >> 24), 16) }])
    }),
  ]
  const tensors = model.tensors.map((t) => writeTensor(b, t, t.data === null ? 0 : constants.indexOf(t) + 1))
  const names = [...new Set(model.operators.map((op) => `${op.name} ${op.version}`))]
  const codes = names.map((key) => {
    const op = model.operators.find((o) => `${o.name} ${o.version}` === key) as Operator
    const builtin = builtinOperators.indexOf(op.name)
    if (builtin < 0) throw new Error(`no builtin operator ${op.name}`)
    return table(b, [{ byte: Math.min(builtin, 127) }, null, { int32: op.version }, { int32: builtin }])
  })
  const operators = model.operators.map((op) => {
    const options = writeOptions(b, op, model)
    const inputs = int32s(b, op.inputs)
    const outputs = int32s(b, op.outputs)
    return table(b, [
      { uint32: names.indexOf(`${op.name} ${op.version}`) },
      inputs,
      outputs,
      options && { byte: options.type },
      options && { offset: options.offset },
    ])
  })
  const subgraph = table(b, [
    offsets(b, tensors),
    int32s(b, model.inputs),
    int32s(b, model.outputs),
    offsets(b, operators),
  ])
  const root = table(b, [
    { uint32: 3 },
    offsets(b, codes),
    offsets(b, [subgraph]),
    { offset: b.createString('built by the tests') },
    offsets(b, buffers),
  ])
  b.finish(root, 'TFL3')
  return b.asUint8Array()
}

function writeTensor(b: Builder, t: Tensor, buffer: number): number {
  const q = t.quantisation
  let quantisation: Field = null
  if (q) {
    const scale = { offset: vector(b, q.scale, 4, (v) => b.addFloat32(v)) }
    const zeroPoint = { offset: vector(b, q.zeroPoint, 8, (v) => b.addInt64(BigInt(v))) }
    quantisation = { offset: table(b, [null, null, scale, zeroPoint, null, null, { int32: q.axis }]) }
  }
  const name = { offset: b.createString(t.name) }
  const shape = int32s(b, t.shape)
  return table(b, [
    shape,
    { byte: tensorTypes.indexOf(t.type) },
    { uint32: buffer },
    name,
    quantisation,
    t.isVariable ? { byte: 1 } : null,
  ])
}

/** Union types of options that only other interpreters want to see. */
const emptyOptions: Readonly<Record<string, number>> = { RESHAPE: 17, PAD: 22, PADV2: 43, QUANTIZE: 91, DEQUANTIZE: 38 }
const reducerOptions = 27

function writeOptions(b: Builder, op: Operator, model: Model): { type: number; offset: number } | null {
  const shape = (list: readonly number[]): number[] => model.tensors[list[0] as number]?.shape ?? []
  const { options: o } = op
  if (op.name === 'MEAN') {
    const keepDims = shape(op.inputs).length === shape(op.outputs).length
    return { type: reducerOptions, offset: table(b, [{ byte: keepDims ? 1 : 0 }]) }
  }
  const empty = emptyOptions[op.name]
  if (empty !== undefined) return { type: empty, offset: table(b, []) }
  const type = optionsType[op.name]
  if (type === undefined || o.kind === 'none') return null
  const fields = (): Field[] => {
    if (o.kind === 'softmax') return [{ float32: o.beta }]
    const activation = { byte: activations.indexOf(o.activation) }
    if (o.kind !== 'window') return [activation]
    const start = [{ byte: o.padding === 'same' ? 0 : 1 }, { int32: o.strideWidth }, { int32: o.strideHeight }]
    const dilation = [{ int32: o.dilationWidth }, { int32: o.dilationHeight }]
    if (op.name === 'CONV_2D') return [...start, activation, ...dilation]
    if (op.name !== 'DEPTHWISE_CONV_2D')
      return [...start, { int32: o.filterWidth }, { int32: o.filterHeight }, activation]
    const multiplier = (shape(op.outputs)[3] as number) / (shape(op.inputs)[3] as number)
    return [...start, { int32: multiplier }, activation, ...dilation]
  }
  return { type, offset: table(b, fields()) }
}
