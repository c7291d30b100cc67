import { type Finding, finding } from '../findings/index.ts'
import { checkModel, describeOperator, describeTensor } from './check.ts'
import { supported } from './operators/index.ts'
import { Context, type Step, Unsupported } from './operators/lower.ts'
import type { Model, Operator, Tensor } from './types.ts'

/** Many times what the flash of a board holds; what is larger is not worth writing as text. */
const mostConstantBytes = 16 * 1024 * 1024

/** A model as steps from one INT8 tensor to another. */
export interface Program {
  steps: Step[]
  input: Tensor
  output: Tensor
}

/**
 * Turns a model into steps, or says with one finding for each operator why not. Operators whose result nobody uses are left
 * out. A QUANTIZE from float32 right after the input and a DEQUANTIZE to float32 right before the output are cut: the program
 * then takes and gives INT8, and whoever calls it quantises with the scale and zero point of these tensors.
 */
export function lowerModel(model: Model): Program | Finding[] {
  const problems = checkModel(model)
  if (problems.length > 0) return problems
  let input = model.tensors[model.inputs[0] as number] as Tensor
  let output = model.tensors[model.outputs[0] as number] as Tensor
  let operators = model.operators
  const tensor = (index: number | undefined): Tensor | undefined => model.tensors[index ?? -1]

  const producer = operators.find((op) => op.outputs.includes(output.index))
  if (output.type === 'float32' && producer?.name === 'DEQUANTIZE' && tensor(producer.inputs[0])?.type === 'int8') {
    output = tensor(producer.inputs[0]) as Tensor
    operators = operators.filter((op) => op !== producer)
  }
  operators = live(operators, output.index)
  const consumers = operators.filter((op) => op.inputs.includes(input.index))
  const first = consumers[0]
  if (
    input.type === 'float32' &&
    consumers.length === 1 &&
    first?.name === 'QUANTIZE' &&
    tensor(first.outputs[0])?.type === 'int8'
  ) {
    input = tensor(first.outputs[0]) as Tensor
    operators = operators.filter((op) => op !== first)
  }
  if (operators.length === 0)
    return [finding('model/corrupt', 'No operator lies between the input and the output of the model.')]

  // Operators can share one large buffer of the file, but each gets its own arrays.
  const constants = operators.flatMap((op) => op.inputs).reduce((n, i) => n + (tensor(i)?.data?.length ?? 0), 0)
  if (constants > mostConstantBytes)
    return [finding('model/too-large', `The layers use ${constants} bytes of weights, more than ${mostConstantBytes}.`)]

  const findings = [...checkEnd(input, 'input'), ...checkEnd(output, 'output')]
  const steps: Step[] = []
  for (const op of operators) {
    const result = lowerOperator(model, op)
    if ('severity' in result) findings.push(result)
    else steps.push(result)
  }
  return findings.length > 0 ? findings : { steps, input, output }
}

/** The operators on which `output` depends, in their order. */
function live(operators: readonly Operator[], output: number): Operator[] {
  const needed = new Set([output])
  const kept = operators.toReversed().filter((op) => {
    if (!op.outputs.some((o) => needed.has(o))) return false
    // The output's shape is known here, so how a RESHAPE computes it from the input's (SHAPE, PACK, …) does not matter.
    for (const i of op.name === 'RESHAPE' ? op.inputs.slice(0, 1) : op.inputs) needed.add(i)
    return true
  })
  return kept.reverse()
}

function checkEnd(tensor: Tensor, end: 'input' | 'output'): Finding[] {
  const batch = tensor.shape.length > 1 ? tensor.shape[0] : 1
  if (batch !== 1)
    return [finding('model/dynamic-shape', `The ${end}, ${describeTensor(tensor)}, has batch size ${batch}.`)]
  if (tensor.data !== null) return [finding('model/corrupt', `The ${end}, ${describeTensor(tensor)}, is a constant.`)]
  if (tensor.type === 'int8') return []
  const code = tensor.type.startsWith('float') ? 'model/float-tensor' : 'model/unsupported-type'
  return [finding(code, `The ${end}, ${describeTensor(tensor)}, must be INT8.`)]
}

function lowerOperator(model: Model, op: Operator): Step | Finding {
  const family = Object.hasOwn(supported, op.name) ? supported[op.name] : undefined
  const where =
    op.outputs[0] === undefined ? '' : ` It makes ${describeTensor(model.tensors[op.outputs[0]] as Tensor)}.`
  if (family === undefined)
    return finding('model/unsupported-operator', `${describeOperator(op)} is not supported.${where}`)
  if (op.version > family.version)
    return finding(
      'model/unsupported-operator',
      `${describeOperator(op)} has version ${op.version}; up to ${family.version} is known.${where}`,
    )
  try {
    return family.lower(new Context(model, op))
  } catch (error) {
    if (error instanceof Unsupported) return error.finding
    throw error
  }
}
