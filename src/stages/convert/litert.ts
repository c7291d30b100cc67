import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding } from '../../findings/index.ts'
import type { StageContext } from '../../lifecycle/stage.ts'
import { contractSchema } from '../../project/contract.ts'
import { assertPlainTree } from '../../sandbox/tree.ts'
import { checkContract } from './check-contract.ts'
import type { ConvertPlan } from './plan.ts'

/** What `tinyml_lifecycle.evaluate` says. */
export interface LiteRtReport {
  rows: number
  /** Held-out rows that each model gets right. */
  right: { float: number | null; int8: number }
  /** True label of each held-out row, as an index. */
  truth: number[]
  /**
   * Held-out rows on which LiteRT and TFLM differ, by how many steps at most, rows in which that may decide, and most steps by which
   * one operator's numbers differ while its input is the same.
   */
  interpreters: { rows: number; steps: number; ties: number; parting: number }
  /** Share of the held-out inputs that quantising clamped. */
  clamped: number
  /** Worst first. */
  tensors: { tensor: string; error: number; steps: number }[]
  /** Of each calibrated activation: what INT8 can hold, and what `rows` of the `of` training rows make in the float model. */
  ranges: {
    rows: number
    of: number
    tensors: { tensor: string; scale: number; holds: [number, number]; seen: [number, number] }[]
  }
  model: Record<
    'inputs' | 'outputs',
    { name: string; shape: number[]; type: string; scale: number; zeroPoint: number }[]
  >
}

interface LiteRtRun {
  report: LiteRtReport
  /** INT8 rows, one after the other. */
  inputs: Uint8Array
  /** TFLM's. */
  outputs: Int8Array
}

/** Runs the float model in LiteRT and the INT8 model in LiteRT and TFLM; adds `model/reference.csv` and `model/confusion.csv` to the candidate. */
export async function runLiteRt(
  plan: ConvertPlan,
  dir: string,
  { out, scratch, python, signal }: Pick<StageContext, 'out' | 'scratch' | 'python' | 'signal'>,
): Promise<LiteRtRun | { findings: Finding[] }> {
  const unfit = await checkContract(dir, out)
  if (unfit.length) return { findings: unfit }
  const folder = join(scratch, 'litert')
  await mkdir(folder, { recursive: true })
  const at = (name: string) => join(folder, name)
  const float = existsSync(join(dir, 'model/float.tflite')) ? join(dir, 'model/float.tflite') : null
  const request = {
    model: join(dir, 'model/model.tflite'),
    float,
    test: join(out, 'data/test.csv'),
    train: join(out, 'data/train.csv'),
    contract: join(dir, 'contract.json'),
    representative: plan.representative,
    seed: plan.seed,
    reference: at('reference.csv'),
    confusion: at('confusion.csv'),
    inputs: at('inputs.bin'),
    outputs: at('outputs.bin'),
  }
  await writeFile(at('request.json'), JSON.stringify(request))
  const ran = await python.run({
    script: { module: 'tinyml_lifecycle.evaluate' },
    args: ['--request', at('request.json'), '--out', at('result.json')],
    read: [dir, join(out, 'data')],
    write: [folder],
    limits: { seconds: 300 },
    signal,
  })
  signal.throwIfAborted()
  if (ran.exitCode !== 0) {
    const how = ran.killedFor ? `went over its limit of ${ran.killedFor}` : (ran.stderr.trim().split('\n').at(-1) ?? '')
    return { findings: [finding('convert/failed', `LiteRT could not run the model: ${how.slice(0, 500)}`)] }
  }
  assertPlainTree(folder)
  const report = JSON.parse(await readFile(at('result.json'), 'utf8')) as LiteRtReport
  const findings = await compareTensors(report, dir)
  if (findings.length) return { findings }
  for (const name of ['reference.csv', 'confusion.csv']) await copyFile(at(name), join(dir, 'model', name))
  const outputs = await readFile(at('outputs.bin'))
  return {
    report,
    inputs: await readFile(at('inputs.bin')),
    outputs: new Int8Array(outputs.buffer, outputs.byteOffset, outputs.length),
  }
}

/** LiteRT has to see the tensors as our own reader wrote them into the contract. */
async function compareTensors({ model }: LiteRtReport, dir: string): Promise<Finding[]> {
  const { tensors } = contractSchema.parse(JSON.parse(await readFile(join(dir, 'contract.json'), 'utf8')))
  return (['input', 'output'] as const).flatMap((which) => {
    const ours = tensors[which]
    const theirs = model[`${which}s`][0]
    const same =
      theirs !== undefined &&
      Math.fround(theirs.scale) === Math.fround(ours.scale) &&
      theirs.zeroPoint === ours.zeroPoint &&
      theirs.type === ours.type &&
      theirs.shape.join() === ours.shape.join()
    if (same) return []
    const message = `the model's ${which} is ${JSON.stringify(theirs)} to LiteRT and ${JSON.stringify(ours)} to the contract`
    return [finding('convert/cpp-differs', message, { where: 'contract.json' })]
  })
}

/** The generated C++ has to give TFLM's bytes on every row. @param classes outputs of a row. */
export function compareWithReference(got: Int8Array, want: Int8Array, classes: number): Finding[] {
  if (got.length === want.length && got.every((value, i) => value === want[i])) return []
  const at = got.findIndex((value, i) => value !== want[i])
  const where = 'model/reference.csv'
  if (at < 0) return [finding('convert/cpp-differs', `${got.length} outputs instead of ${want.length}`, { where })]
  const rows = new Set([...got.keys()].filter((i) => got[i] !== want[i]).map((i) => Math.floor(i / classes)))
  const first = `in row ${Math.floor(at / classes)}, output ${at % classes} is ${got[at]} instead of ${want[at]}`
  return [finding('convert/cpp-differs', `${rows.size} of ${want.length / classes} rows differ: ${first}`, { where })]
}
