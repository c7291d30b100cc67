import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding, hasErrors } from '../../findings/index.ts'
import type { StageContext, Verdict } from '../../lifecycle/stage.ts'
import { type Evaluation, evaluateModel } from '../../model/evaluate.ts'
import { compileModel, type GeneratedModel } from '../../model/index.ts'
import { readModel } from '../../model/read.ts'
import type { ConvertBrief } from './brief.ts'
import { checkScales } from './check-scales.ts'
import { compareWeights } from './compare-weights.ts'
import { compareWithReference, type LiteRtReport, runLiteRt } from './litert.ts'
import type { ConvertPlan } from './plan.ts'

export interface ConvertMetrics {
  /** Held-out rows. */
  rows: number
  /** Share of held-out rows that are right; float is null for a model that came as INT8, board when its C++ did not run. */
  accuracy: { float: number | null; int8: number | null; board: number | null }
  /** Of model.tflite. */
  bytes: number
  /** Of the generated C++ alone, without the sketch. */
  flashBytes: number | null
  ramBytes: number | null
  arenaBytes: number | null
  instructionsPerInference: number | null
  /** The activation that is furthest from the float model's; `error` as a share of its range, `steps` in units of its scale. */
  worstTensor: { tensor: string; error: number; steps: number } | null
  operators: string[]
  representative: number
}

const mostTensorError = 0.15
const mostClamped = 0.05

/** Holds float, INT8 and the generated C++ against each other on the same held-out rows, and the C++ against the board. */
export async function verify(
  { dir, plan, brief }: { dir: string; plan: ConvertPlan; brief: ConvertBrief },
  context: Pick<StageContext, 'out' | 'scratch' | 'python' | 'progress' | 'sandbox' | 'tools' | 'signal'>,
): Promise<Verdict<ConvertMetrics>> {
  const { progress } = context
  const where = 'model/model.tflite'
  const flatbuffer = await readFile(join(dir, where))
  const compiled = compileModel(flatbuffer)
  const findings: Finding[] = 'findings' in compiled ? compiled.findings.map((f) => ({ ...f, where })) : []
  const model = 'model' in compiled ? compiled.model : null
  findings.push(...checkScales(flatbuffer, plan))
  if (model) findings.push(...checkFit(model.constantBytes, model.arenaBytes, brief, where))
  const constants = await checkConstants(flatbuffer, dir)
  findings.push(...constants)

  progress.step(`running LiteRT on ${brief.rows.test} held-out rows`)
  // A model of other types takes no INT8 rows.
  const foreign = constants.some((f) => f.code === 'convert/types')
  const ran = foreign ? { findings: [] } : await runLiteRt(plan, dir, context)
  if ('findings' in ran) findings.push(...ran.findings)
  const litert = 'findings' in ran ? null : ran
  const report = litert?.report ?? null
  let evaluation: Evaluation | null = null
  if (model && litert && !hasErrors(findings)) {
    progress.step('running the generated C++ on an emulated Cortex-M4')
    const folder = join(context.scratch, 'cpp')
    await mkdir(folder, { recursive: true })
    const evaluated = await evaluateModel(model, litert.inputs, { ...context, folder })
    if ('findings' in evaluated) findings.push(...evaluated.findings)
    else {
      evaluation = evaluated
      findings.push(...compareWithReference(evaluated.outputs, litert.outputs, brief.labels.length))
      findings.push(...checkFit(evaluated.flashBytes, evaluated.ramBytes, brief, where))
    }
  }
  if (report) findings.push(...judge(report, model, plan))
  const metrics: ConvertMetrics = {
    rows: report?.rows ?? 0,
    accuracy: {
      float: share(report?.right.float, report),
      int8: share(report?.right.int8, report),
      board: evaluation && report ? boardAccuracy(evaluation.outputs, report.truth) : null,
    },
    bytes: flatbuffer.length,
    flashBytes: evaluation?.flashBytes ?? null,
    ramBytes: evaluation?.ramBytes ?? null,
    arenaBytes: model?.arenaBytes ?? null,
    instructionsPerInference: evaluation?.instructionsPerInference ?? null,
    worstTensor: report?.tensors[0] ?? null,
    operators: model?.operators ?? [],
    representative: plan.quantise ? plan.representative : 0,
  }
  const details = {
    ...metrics,
    budget: brief.budget,
    clamped: report?.clamped ?? null,
    interpreters: report?.interpreters ?? null,
    tensors: report?.tensors ?? [],
  }
  await writeFile(join(dir, 'model/report.json'), `${JSON.stringify(details, null, 2)}\n`)
  return { findings, metrics, headline: headline(metrics) }
}

/** What can be seen in the file itself: INT8 at both ends, and the float model's constants. */
async function checkConstants(flatbuffer: Buffer, dir: string): Promise<Finding[]> {
  const read = readModel(flatbuffer)
  // A file that cannot be read is a finding of the compiler.
  if (!('model' in read)) return []
  const { model } = read
  const where = 'model/model.tflite'
  const ends = [model.inputs[0], model.outputs[0]].map((i) => model.tensors[i ?? -1]?.type ?? 'nothing')
  if (ends.some((type) => type !== 'int8')) {
    return [finding('convert/types', `input and output are ${ends.join(' and ')}, expected int8 and int8`, { where })]
  }
  const float = join(dir, 'model/float.tflite')
  const exact = existsSync(float) ? readModel(await readFile(float)) : null
  return exact && 'model' in exact ? compareWeights(exact.model, model) : []
}

function checkFit(flash: number, ram: number, { budget }: ConvertBrief, where: string): Finding[] {
  const found: Finding[] = []
  if (flash > budget.flashBytes) {
    found.push(
      finding(
        'convert/too-large-flash',
        `the model takes ${count(flash)} B of flash, there are ${count(budget.flashBytes)} B`,
        { where },
      ),
    )
  }
  if (ram > budget.ramBytes) {
    found.push(
      finding(
        'convert/too-large-ram',
        `the model takes ${count(ram)} B of RAM, there are ${count(budget.ramBytes)} B`,
        { where },
      ),
    )
  }
  return found
}

/** What the figures of LiteRT say about the quantisation. */
export function judge(
  report: LiteRtReport,
  model: GeneratedModel | null,
  plan: Pick<ConvertPlan, 'tolerance'>,
): Finding[] {
  const where = 'model/report.json'
  const found: Finding[] = []
  const { float, int8 } = report.right
  const allowed = Math.max(1, Math.floor(plan.tolerance * report.rows))
  if (float !== null && float - int8 > allowed) {
    found.push(
      finding(
        'convert/accuracy-loss',
        `float is right on ${float} of ${report.rows} held-out rows, INT8 on ${int8}; ${allowed} fewer ${allowed === 1 ? 'is' : 'are'} allowed`,
        { where },
      ),
    )
  }
  // How the two round explains one step of an operator, and one step of a score is several of its softmax.
  if (report.interpreters.parting > 1) {
    const { rows, steps, parting } = report.interpreters
    const message = `LiteRT and TensorFlow Lite Micro make ${parting} steps’ difference of the same numbers; their answers differ by up to ${steps} steps, on ${rows} of ${report.rows} held-out rows`
    found.push(finding('convert/interpreters-differ', message, { where: 'model/reference.csv' }))
  }
  if (report.clamped > mostClamped) {
    found.push(
      finding(
        'convert/clamped-input',
        `${percent(report.clamped)} of the held-out inputs are outside the calibrated range`,
        { where },
      ),
    )
  }
  const worst = report.tensors[0]
  if (worst && worst.error > mostTensorError) {
    found.push(
      finding('convert/tensor-error', `${worst.tensor} is off by up to ${percent(worst.error)} of its range`, {
        where,
      }),
    )
  }
  found.push(...judgeRanges(report))
  const last = model?.operators.at(-1)
  if (last && !['SOFTMAX', 'LOGISTIC'].includes(last)) {
    found.push(finding('convert/not-probabilities', `the last operator is ${last}`, { where: 'model/model.tflite' }))
  }
  return found
}

/**
 * Rows of the training split calibrate the model, so no range reaches further than all of them do; a wider one was calibrated with
 * something else, and its steps are too coarse. Where only some of the rows were looked at, it may be wider for a reason.
 */
function judgeRanges({ ranges }: LiteRtReport): Finding[] {
  const room = ranges.rows === ranges.of ? 1.1 : 3
  const wide = ranges.tensors.filter(({ scale, holds, seen }) => {
    const needed = Math.max(seen[1], 0) - Math.min(seen[0], 0)
    return holds[1] - holds[0] > needed * room + 2 * scale
  })
  return wide.slice(0, 1).map(({ tensor, holds, seen }) => {
    const shown = ([from, to]: [number, number]) => `${from.toFixed(3)} to ${to.toFixed(3)}`
    const message = `${tensor} is made for ${shown(holds)}, the training rows give ${shown(seen)}${wide.length > 1 ? `; and ${wide.length - 1} more` : ''}`
    return finding('convert/wrong-range', message, { where: 'model/model.tflite' })
  })
}

/** Share of rows whose largest output (the first of equals) is the true label's. */
function boardAccuracy(outputs: Int8Array, truth: readonly number[]): number {
  const classes = outputs.length / truth.length
  const right = truth.filter((label, row) => {
    const scores = outputs.subarray(row * classes, (row + 1) * classes)
    return scores.indexOf(Math.max(...scores)) === label
  })
  return right.length / truth.length
}

const share = (right: number | null | undefined, report: LiteRtReport | null): number | null =>
  report && right !== null && right !== undefined ? right / report.rows : null

function headline({ accuracy, bytes }: ConvertMetrics): string {
  const int8 = accuracy.int8 === null ? 'INT8 did not run' : `${percent(accuracy.int8)} INT8`
  return `${accuracy.float === null ? '' : `${percent(accuracy.float)} float → `}${int8}, ${count(bytes)} B`
}

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`
const count = (n: number): string => n.toLocaleString('en-US')
