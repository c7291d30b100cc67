import { type Finding, finding } from '../findings/index.ts'
import { elementBytes, elementCount, type Model, type Operator, type Tensor } from './types.ts'

/** Text from a model file as it may stand in a message or a C++ comment: printable ASCII, nothing that ends a comment or string. */
export const safeName = (name: string): string => name.replace(/[^A-Za-z0-9_.:;/ -]+/g, '?').slice(0, 80) || 'unnamed'

export const describeTensor = (t: Tensor): string => `tensor ${t.index} "${safeName(t.name)}" (${t.type} [${t.shape}])`
export const describeOperator = (op: Operator): string => `operator ${op.index} (${safeName(op.name)})`

/** No activation or constant of a model for these boards is larger than this; sums of offsets stay exact. */
const mostElements = 2 ** 28

/**
 * What holds for every model whatever its operators are: one input and one output, shapes that are known, not empty and of
 * batch 1, constants that have as many bytes as their shape says, operators in an order in which their inputs exist.
 */
export function checkModel(model: Model): Finding[] {
  if (model.inputs.length !== 1 || model.outputs.length !== 1)
    return [
      finding(
        'model/inputs-outputs',
        `The model has ${model.inputs.length} inputs and ${model.outputs.length} outputs.`,
      ),
    ]
  if (model.operators.length === 0) return [finding('model/corrupt', 'The model has no operators.')]
  const used = new Set([...model.inputs, ...model.outputs])
  for (const op of model.operators) for (const t of [...op.inputs, ...op.outputs]) if (t >= 0) used.add(t)
  const shapes = model.tensors.filter((t) => used.has(t.index)).flatMap(checkTensor)
  if (shapes.length > 0) return shapes
  return checkOrder(model)
}

function checkTensor(t: Tensor): Finding[] {
  if (t.isVariable)
    return [finding('model/unsupported-operator', `${describeTensor(t)} keeps state between inferences.`)]
  if (t.shape.some((d) => d < 0))
    return [finding('model/dynamic-shape', `${describeTensor(t)} has an unknown dimension.`)]
  if (t.shape.includes(0)) return [finding('model/bad-shape', `${describeTensor(t)} is empty.`)]
  const elements = elementCount(t.shape)
  if (elements > mostElements) return [finding('model/bad-shape', `${describeTensor(t)} has ${elements} elements.`)]
  const bytes = elementBytes[t.type]
  if (t.data !== null && bytes !== undefined && t.data.length !== elements * bytes)
    return [
      finding(
        'model/corrupt',
        `${describeTensor(t)} holds ${t.data.length} bytes where its shape needs ${elements * bytes}.`,
      ),
    ]
  if (t.type !== 'int8') return []
  if (t.quantisation === null) return [finding('model/missing-quantization', `${describeTensor(t)} has no scale.`)]
  const { scale, zeroPoint } = t.quantisation
  if (scale.some((s) => !(s > 0 && Number.isFinite(s))) || zeroPoint.some((z) => !(z >= -128 && z <= 127)))
    return [
      finding(
        'model/unsupported-quantization',
        `${describeTensor(t)} has a scale or a zero point outside of what INT8 allows.`,
      ),
    ]
  return []
}

function checkOrder(model: Model): Finding[] {
  const known = new Set<number>(model.inputs)
  for (const op of model.operators) {
    for (const i of op.inputs)
      if (i >= 0 && !known.has(i) && model.tensors[i]?.data === null)
        return [finding('model/corrupt', `${describeOperator(op)} reads tensor ${i} before anything wrote it.`)]
    for (const o of op.outputs) {
      if (known.has(o) || model.tensors[o]?.data !== null)
        return [finding('model/corrupt', `${describeOperator(op)} writes tensor ${o}, which already has a value.`)]
      known.add(o)
    }
  }
  return model.outputs.every((o) => known.has(o))
    ? []
    : [finding('model/corrupt', 'No operator writes the output of the model.')]
}
