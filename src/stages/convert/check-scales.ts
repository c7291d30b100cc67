import { type Finding, finding } from '../../findings/index.ts'
import { readModel } from '../../model/read.ts'
import type { ConvertPlan } from './plan.ts'

const weighted = ['FULLY_CONNECTED', 'CONV_2D', 'DEPTHWISE_CONV_2D']

/** Weights have one scale for each output channel, or one for the whole layer, as the plan says; one output has one scale either way. */
export function checkScales(flatbuffer: Uint8Array, plan: Pick<ConvertPlan, 'quantise' | 'perChannel'>): Finding[] {
  const read = readModel(flatbuffer)
  // A file that cannot be read is a finding of the compiler.
  if (!plan.quantise || 'findings' in read) return []
  const { tensors, operators } = read.model
  const weights = operators.filter((o) => weighted.includes(o.name)).flatMap((o) => tensors[o.inputs[1] ?? -1] ?? [])
  const wrong = weights.find(({ quantisation, shape }) => {
    if (!quantisation) return true
    const channels = shape[quantisation.axis] ?? 1
    return quantisation.scale.length !== (plan.perChannel ? channels : 1) && channels > 1
  })
  if (!wrong) return []
  const found = `${wrong.name} has ${wrong.quantisation?.scale.length ?? 0} scales for ${wrong.shape.join(' × ')} weights`
  const message = `${found}, expected one ${plan.perChannel ? 'for each output channel' : 'for the whole layer'}`
  return [finding('convert/other-scales', message, { where: 'model/model.tflite' })]
}
