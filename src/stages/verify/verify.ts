import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding } from '../../findings/index.ts'
import type { StageContext, Verdict } from '../../lifecycle/stage.ts'
import { compileModel } from '../../model/index.ts'
import { checkSketch } from '../../verification/check.ts'
import { featuresOf } from '../../verification/features.ts'
import { modelProbes } from '../../verification/model-probes.ts'
import { type Reference, type Replay, readLabels, readReference, readReplay } from '../../verification/replay.ts'
import { checkSize, checkStructure, sketchFolder } from '../../verification/sketch-folder.ts'
import type { VerifyBrief } from './brief.ts'
import type { VerifyPlan } from './plan.ts'
import { freshReference, measurePower, type Power } from './python.ts'
import { writeConfusion, writeResult, writeTrace } from './record.ts'

export interface VerifyMetrics {
  rows: number
  /** Share of the held-out rows on which the board did exactly what the reference does. */
  agreement: number
  power: Power
  /** Shares of the held-out rows that are right; float is null when the model came as INT8. */
  accuracy: { float: number | null; int8: number; board: number }
  device: {
    flashBytes: number
    ramBytes: number
    arenaBytes: number
    /** The most that one inference took; null when no inference was seen. */
    instructionsPerInference: number | null
  }
}

const noReference: Reference = { crc: new Uint32Array(), label: new Int32Array(), outputs: [] }
const noPower: Power = { swappedFeatures: null, missingScaling: null, swappedLabels: null }

/** Checks the sketch that lies in the output folder, whoever wrote it, against a reference that is computed afresh. */
export async function verify(
  { dir, plan, brief }: { dir: string; plan: VerifyPlan; brief: VerifyBrief },
  context: Pick<StageContext, 'project' | 'out' | 'scratch' | 'tools' | 'sandbox' | 'python' | 'signal' | 'progress'>,
): Promise<Verdict<VerifyMetrics | null>> {
  const { project, out, tools, sandbox, signal, progress } = context
  const { contract } = brief
  const sketch = join(out, sketchFolder(brief.name))
  const missing = checkStructure(sketch, brief.name)
  if (missing.length > 0) return { findings: missing, metrics: null, headline: '' }
  const findings: Finding[] = []

  const replay = await readReplay(join(out, 'data/replay.csv'), contract)
  const truth = await readLabels(join(out, 'data/test.csv'), contract)

  progress.step(`letting LiteRT answer, and replaying ${replay.rows.length} readings on the virtual board`)
  const measuring = measurePower(context)
  // What lies there may have been changed by hand; then it says so below.
  const known = await readReference(join(out, 'model/reference.csv')).catch(() => noReference)
  const probes = fits(replay, known) ? modelProbes(replay, known, contract, brief.gates) : []
  const answering = freshReference(
    probes.map(({ rows }) => featuresOf(rows, contract)),
    context,
  )
  const answers = answering.then(async (fresh) =>
    typeof fresh === 'string' ? splitReference(await readReference(fresh), truth.length) : [noReference, noReference],
  )
  const checking = checkSketch({
    sketch,
    fqbn: project.board.virtualFqbn,
    sensor: project.sensor,
    contract,
    behaviour: brief.behaviour,
    gates: brief.gates,
    clauses: brief.clauses,
    replay,
    reference: answers.then(([heldOut]) => heldOut as Reference),
    asked: answers.then(([, asked]) => ({
      probes: asked?.label.length === probes.length ? probes : [],
      reference: asked ?? noReference,
    })),
    tools,
    sandbox,
    signal,
  })
  const [check, fresh, measured] = await Promise.all([checking, answering, measuring])
  if (typeof fresh !== 'string') return { findings: [fresh], metrics: null, headline: '' }
  if (!(await beginsWith(fresh, join(out, 'model/reference.csv'), truth.length + 1))) {
    const where = 'model/reference.csv'
    findings.push(finding('verify/reference-changed', `${where} is not what LiteRT and TFLM answer now`, { where }))
  }
  const [reference = noReference] = await answers
  findings.push(...check.findings, ...checkSize(check.build, project.board, project.config.limits))

  if ('code' in measured) findings.push(measured)
  const power = 'code' in measured ? noPower : measured
  const compiled = compileModel(await readFile(join(out, 'model/model.tflite')))
  const metrics: VerifyMetrics = {
    rows: check.samples,
    agreement: check.samples === 0 ? 0 : check.agreeing / check.samples,
    power: {
      swappedFeatures: power.swappedFeatures,
      missingScaling: power.missingScaling,
      swappedLabels: power.swappedLabels,
    },
    accuracy: {
      float: brief.floatAccuracy,
      int8: accuracy(reference.label, truth),
      board: accuracy(check.boardLabels, truth, check.asked),
    },
    device: {
      flashBytes: check.build.flashBytes,
      ramBytes: check.build.ramBytes,
      arenaBytes: 'model' in compiled ? compiled.model.arenaBytes : 0,
      instructionsPerInference: check.instructions?.max ?? null,
    },
  }
  // Samples that the person's gates refuse count as the model answers them: what they cost is no loss of the board.
  const counted = reference.label.map((label, i) => (check.asked[i] === 1 ? (check.boardLabels[i] ?? -1) : label))
  findings.push(...judgeAccuracy(metrics, accuracy(counted, truth), truth.length, plan))
  findings.push(...judgePower(metrics, plan))
  await writeTrace(dir, check.run?.events ?? [])
  await writeConfusion(dir, contract.labels, truth, check.boardLabels)
  await writeResult(dir, { ...metrics, instructions: check.instructions, agreeing: check.agreeing })
  return { findings, metrics, headline: headline(metrics, check.agreeing) }
}

/** Whether the first lines of a file are all lines of another. */
async function beginsWith(path: string, beginning: string, lines: number): Promise<boolean> {
  const first = (await readFile(path, 'utf8')).split('\n').slice(0, lines)
  return `${first.join('\n')}\n` === (await readFile(beginning, 'utf8').catch(() => ''))
}

/** Whether every held-out sample has an answer. */
const fits = (replay: Replay, reference: Reference): boolean =>
  new Set(replay.sample.filter((s) => s >= 0)).size === reference.label.length

function splitReference({ crc, label, outputs }: Reference, at: number): [Reference, Reference] {
  const part = (from: number, to?: number): Reference => ({
    ...{ crc: crc.slice(from, to), label: label.slice(from, to), outputs: outputs.slice(from, to) },
  })
  return [part(0, at), part(at)]
}

/** Share of the samples that are right; of all, or of those that the gates of the wish let through. */
function accuracy(answers: Int32Array, truth: Int32Array, asked?: Uint8Array): number {
  const counted = [...truth.keys()].filter((i) => asked === undefined || asked[i] === 1)
  return counted.length === 0 ? 0 : counted.filter((i) => answers[i] === truth[i]).length / counted.length
}

function judgeAccuracy(
  { accuracy: { float } }: VerifyMetrics,
  board: number,
  rows: number,
  { tolerance }: VerifyPlan,
): Finding[] {
  if (float === null) return []
  const allowed = Math.max(1, Math.floor(tolerance * rows))
  const lost = Math.round((float - board) * rows)
  if (lost <= allowed) return []
  const message = `the float model is right on ${percent(float)} of ${rows} held-out rows, the board on ${percent(board)}: ${lost} fewer, ${allowed} allowed`
  return [finding('verify/accuracy', message)]
}

function judgePower({ rows, power }: VerifyMetrics, { leastFlips }: VerifyPlan): Finding[] {
  const least = Math.max(3, Math.ceil(leastFlips * rows))
  const mistakes = [
    ['swapped features', power.swappedFeatures],
    ['missing scaling', power.missingScaling],
    ['swapped labels', power.swappedLabels],
  ] as const
  const weak = mistakes.flatMap(([name, flips]) => (flips !== null && flips < least ? [`${name} ${flips}`] : []))
  if (weak.length === 0) return []
  const message = `of ${rows} held-out rows so few would change their label: ${weak.join(', ')} (at least ${least} are wanted)`
  return [finding('verify/weak-check', message, { where: 'data/test.csv' })]
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function headline({ rows, accuracy: { board }, device }: VerifyMetrics, agreeing: number): string {
  const instructions = device.instructionsPerInference
  const work = instructions === null ? '' : `, ${instructions.toLocaleString('en-US')} instructions an inference`
  return `${agreeing}/${rows} rows agree, ${percent(board)} right on the board${work}`
}
