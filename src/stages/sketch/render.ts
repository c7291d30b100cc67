import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Finding, finding } from '../../findings/index.ts'
import type { StageContext } from '../../lifecycle/stage.ts'
import { compileModel, type GeneratedModel } from '../../model/index.ts'
import { inputWidth } from '../../project/contract.ts'
import { behaviourProblems } from '../../verification/behaviour-problems.ts'
import { sketchFolder, sketchPlanFile } from '../../verification/sketch-folder.ts'
import type { SketchBrief } from './brief.ts'
import type { SketchPlan } from './plan.ts'
import { isPlain } from './render/answers.ts'
import { customFiles } from './render/custom.ts'
import { decisionHeader, decisionSource } from './render/decision.ts'
import { featuresHeader, featuresSource } from './render/features.ts'
import { ino } from './render/ino.ts'
import { hasOutputs, outputsHeader, outputsSource } from './render/outputs.ts'
import { readme } from './render/readme.ts'
import { unknownChannels } from './render/sensors.ts'

/** Writes the sketch folder and the plan below `dir`. */
export async function render(
  plan: SketchPlan,
  brief: SketchBrief,
  dir: string,
  context: Pick<StageContext, 'out'>,
): Promise<Finding[]> {
  const compiled = compileModel(await readFile(join(context.out, 'model', 'model.tflite')))
  if ('findings' in compiled) return compiled.findings
  const problems = [...checkFit(brief, compiled.model), ...checkPlan(plan, brief)]
  if (problems.length > 0) return problems
  const files = new Map([
    [`${brief.name}.ino`, ino(plan, brief)],
    ['features.h', featuresHeader(brief.contract, plan.gates)],
    ['features.cpp', featuresSource(brief.contract, plan.gates)],
    ['decision.h', decisionHeader(!isPlain(plan))],
    ['decision.cpp', decisionSource(plan)],
    ...(hasOutputs(plan) ? outputFiles(plan, brief) : []),
    ...(plan.custom ? customFiles(plan.custom) : []),
    ...compiled.model.files,
    ['README.md', readme(plan, brief)],
  ])
  for (const [name, text] of files) await write(join(dir, sketchFolder(brief.name), name), text)
  await write(join(dir, sketchPlanFile), `${JSON.stringify(plan, null, 2)}\n`)
  return []
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

const outputFiles = (plan: SketchPlan, { contract }: SketchBrief): [string, string][] => [
  ['outputs.h', outputsHeader(plan)],
  ['outputs.cpp', outputsSource(plan, contract.labels)],
]

const checkPlan = (plan: SketchPlan, { contract }: SketchBrief): Finding[] =>
  behaviourProblems(plan, contract).map((problem) =>
    finding('sketch/plan-conflict', problem, { where: sketchPlanFile }),
  )

/** Whether features, labels and sensor go with the model. */
function checkFit({ contract }: SketchBrief, model: GeneratedModel): Finding[] {
  const findings: Finding[] = []
  const inputs = model.input.shape.reduce((a, b) => a * b, 1)
  const outputs = model.output.shape.reduce((a, b) => a * b, 1)
  const width = inputWidth(contract)
  if (inputs !== width) {
    const message = `the model takes ${inputs} inputs, the contract's ${contract.features.length} features make ${width}`
    findings.push(finding('sketch/input-width', message, { where: 'model/model.tflite' }))
  }
  if (outputs !== contract.labels.length) {
    const message = `the model gives ${outputs} outputs, the data has ${contract.labels.length} labels`
    findings.push(finding('sketch/label-count', message, { where: 'model/model.tflite' }))
  }
  for (const column of unknownChannels(contract)) {
    findings.push(finding('sketch/no-channel', `the ${contract.sensor} sensor does not measure \`${column}\``))
  }
  return findings
}
