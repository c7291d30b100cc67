import { type Finding, finding } from '../findings/index.ts'
import { CorruptFlatbuffer, FlatbufferReader, type Table } from './flatbuffer.ts'
import { activations, builtinOperators, field, optionsType, tensorTypes } from './schema.ts'
import type { Activation, Model, Operator, Options, Padding, Tensor } from './types.ts'

/** Larger files cannot fit the flash of any board here; reading stops before it allocates for them. */
export const largestModelBytes = 64 * 1024 * 1024
const mostTensors = 16_384
const highestRank = 8

/**
 * Reads a TFLite flatbuffer into plain data. Constants stay views into `bytes`. Only the first subgraph is a model here.
 * A file that is truncated, corrupt or made to do harm is one finding `model/corrupt`; nothing is thrown.
 */
export function readModel(bytes: Uint8Array): { model: Model } | { findings: Finding[] } {
  try {
    return { model: decode(bytes) }
  } catch (error) {
    if (error instanceof CorruptFlatbuffer)
      return { findings: [finding('model/corrupt', `The model cannot be read: ${error.message}.`)] }
    throw error
  }
}

function decode(bytes: Uint8Array): Model {
  if (bytes.length > largestModelBytes)
    throw new CorruptFlatbuffer(`it has ${bytes.length} bytes, more than any board holds`)
  const reader = new FlatbufferReader(bytes)
  if (reader.identifier() !== 'TFL3')
    throw new CorruptFlatbuffer('it does not carry the identifier TFL3 of a TFLite file')
  const root = reader.root()
  const version = root.number(field.model.version, 'uint32', 0)
  if (version !== 3) throw new CorruptFlatbuffer(`its schema version is ${version}, expected 3`)
  const subgraph = root.tables(field.model.subgraphs)[0]
  if (subgraph === undefined) throw new CorruptFlatbuffer('it has no subgraph')
  const buffers = root.tables(field.model.buffers)
  const codes = root.tables(field.model.operatorCodes)
  const tensorTables = subgraph.tables(field.subgraph.tensors)
  const operatorTables = subgraph.tables(field.subgraph.operators)
  if (tensorTables.length > mostTensors || operatorTables.length > mostTensors)
    throw new CorruptFlatbuffer(`it has ${tensorTables.length} tensors and ${operatorTables.length} operators`)
  const tensors = tensorTables.map((table, index) => readTensor(table, index, buffers))
  const indices = (table: Table, id: number, lowest: number): number[] => {
    const list = table.vector(id, 'int32') ?? []
    for (const i of list)
      if (i < lowest || i >= tensors.length) throw new CorruptFlatbuffer(`it names tensor ${i} of ${tensors.length}`)
    return list
  }
  const operators = operatorTables.map((table, index): Operator => {
    const code = codes[table.number(field.operator.opcodeIndex, 'uint32', 0)]
    if (code === undefined) throw new CorruptFlatbuffer(`operator ${index} has no operator code`)
    const name = operatorName(code)
    return {
      index,
      name,
      version: code.number(field.operatorCode.version, 'int32', 1),
      inputs: indices(table, field.operator.inputs, -1),
      outputs: indices(table, field.operator.outputs, 0),
      options: readOptions(name, table),
    }
  })
  return {
    tensors,
    operators,
    inputs: indices(subgraph, field.subgraph.inputs, 0),
    outputs: indices(subgraph, field.subgraph.outputs, 0),
  }
}

function operatorName(code: Table): string {
  const builtin = Math.max(
    code.number(field.operatorCode.deprecatedBuiltinCode, 'int8', 0),
    code.number(field.operatorCode.builtinCode, 'int32', 0),
  )
  const name = builtinOperators[builtin] || `OPERATOR_${builtin}`
  return name === 'CUSTOM' ? `CUSTOM ${code.string(field.operatorCode.customCode)}` : name
}

function readTensor(table: Table, index: number, buffers: readonly Table[]): Tensor {
  const shape = table.vector(field.tensor.shape, 'int32') ?? []
  if (shape.length > highestRank) throw new CorruptFlatbuffer(`tensor ${index} has ${shape.length} dimensions`)
  const bufferIndex = table.number(field.tensor.buffer, 'uint32', 0)
  const buffer = buffers[bufferIndex]
  if (buffer === undefined && bufferIndex !== 0)
    throw new CorruptFlatbuffer(`tensor ${index} names buffer ${bufferIndex} of ${buffers.length}`)
  if (buffer?.has(field.buffer.offset))
    throw new CorruptFlatbuffer(`the data of tensor ${index} lie outside the flatbuffer`)
  const data = bufferIndex === 0 ? null : (buffer?.byteVector(field.buffer.data) ?? null)
  return {
    index,
    name: table.string(field.tensor.name),
    shape,
    type: tensorTypes[table.number(field.tensor.type, 'int8', 0)] ?? 'other',
    quantisation: readQuantisation(table.table(field.tensor.quantisation), index),
    data: data === null || data.length === 0 ? null : data,
    isVariable: table.bool(field.tensor.isVariable),
  }
}

function readQuantisation(table: Table | null, index: number): Tensor['quantisation'] {
  const scale = table?.vector(field.quantisation.scale, 'float32') ?? []
  if (table === null || scale.length === 0) return null
  const zeroPoint = table.vector(field.quantisation.zeroPoint, 'int64') ?? scale.map(() => 0)
  if (zeroPoint.length !== scale.length)
    throw new CorruptFlatbuffer(`tensor ${index} has ${scale.length} scales and ${zeroPoint.length} zero points`)
  return { scale, zeroPoint, axis: table.number(field.quantisation.axis, 'int32', 0) }
}

function readOptions(name: string, operator: Table): Options {
  const expected = optionsType[name]
  if (expected === undefined) return { kind: 'none' }
  const table = operator.table(field.operator.options)
  const found = operator.number(field.operator.optionsType, 'uint8', 0)
  if (table !== null && found !== expected)
    throw new CorruptFlatbuffer(`the options of a ${name} are of another operator`)
  const int = (id: number, absent = 0): number => table?.number(id, 'int32', absent) ?? absent
  const activation = (id: number): Activation => {
    const value = table?.number(id, 'int8', 0) ?? 0
    const known = activations[value]
    if (known === undefined) throw new CorruptFlatbuffer(`a ${name} has the unknown activation ${value}`)
    return known
  }
  const padding = (id: number): Padding => (table?.number(id, 'int8', 0) ? 'valid' : 'same')
  switch (name) {
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D': {
      const f = name === 'CONV_2D' ? field.conv : field.depthwise
      return {
        kind: 'window',
        padding: padding(f.padding),
        strideWidth: int(f.strideWidth),
        strideHeight: int(f.strideHeight),
        dilationWidth: int(f.dilationWidth, 1),
        dilationHeight: int(f.dilationHeight, 1),
        filterWidth: 0,
        filterHeight: 0,
        activation: activation(f.activation),
      }
    }
    case 'AVERAGE_POOL_2D':
    case 'MAX_POOL_2D':
      return {
        kind: 'window',
        padding: padding(field.pool.padding),
        strideWidth: int(field.pool.strideWidth),
        strideHeight: int(field.pool.strideHeight),
        dilationWidth: 1,
        dilationHeight: 1,
        filterWidth: int(field.pool.filterWidth),
        filterHeight: int(field.pool.filterHeight),
        activation: activation(field.pool.activation),
      }
    case 'FULLY_CONNECTED':
      return {
        kind: 'dense',
        activation: activation(field.dense.activation),
        shuffledWeights: (table?.number(field.dense.weightsFormat, 'int8', 0) ?? 0) !== 0,
      }
    case 'SOFTMAX':
      return { kind: 'softmax', beta: table?.number(field.softmax.beta, 'float32', 0) ?? 0 }
    case 'ADD':
      return { kind: 'add', activation: activation(field.add.activation) }
    default:
      return { kind: 'none' }
  }
}
