import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../../src/root.ts'
import { Judgement } from './expectation.ts'
import type { CheckResult } from './sketch.ts'
import { readTable } from './table.ts'

/** What can be seen of a conversion. */
export interface Converted {
  input: string
  output: string
  tensors: { type: string; shape: number[]; scales: number }[]
  trainRows: number
  /** The accepted plan, for what no file shows. */
  plan: Record<string, unknown>
  report: Record<string, unknown>
}

export type ConvertExpectation = (converted: Converted, judgement: Judgement) => void

export async function checkConvert(dir: string, out: string, expect: ConvertExpectation[]): Promise<CheckResult> {
  const { stdout: environment } = await execa(join(packageRoot, 'script/python-env'), ['base'])
  const script = join(packageRoot, 'bench/wishes/check/convert.py')
  const seen = await execa(`${environment}/bin/python3`, [script, join(out, 'model/model.tflite')], { reject: false })
  if (seen.exitCode !== 0) return { problems: [`LiteRT cannot open the model: ${seen.stderr.slice(-200)}`], weak: [] }
  const lock = JSON.parse(readFileSync(join(dir, 'tinyml.lock.json'), 'utf8'))
  const converted: Converted = {
    ...JSON.parse(seen.stdout),
    trainRows: readTable(join(out, 'data/train.csv')).rows.length,
    plan: lock.stages.convert?.plan ?? {},
    report: JSON.parse(readFileSync(join(out, 'model/report.json'), 'utf8')),
  }
  const judgement = new Judgement()
  for (const expectation of expect) expectation(converted, judgement)
  return { problems: judgement.told, weak: judgement.weak }
}

/** Types at the model's two ends, as LiteRT sees them. */
export const typed =
  (input: string, output: string): ConvertExpectation =>
  (converted, judgement) => {
    judgement.look('input', converted.input === input ? null : `${converted.input}, not ${input}`)
    judgement.look('output', converted.output === output ? null : `${converted.output}, not ${output}`)
  }

/** Rows that calibrated the ranges; no file but the report says so. */
export const calibrated =
  (rows: number | 'all'): ConvertExpectation =>
  ({ report, trainRows }, judgement) => {
    const expected = rows === 'all' ? trainRows : Math.min(rows, trainRows)
    judgement.look(
      'calibration rows',
      report.representative === expected ? null : `${report.representative}, not ${expected}`,
    )
  }

/** Weights are of this type. */
export const weights =
  (type: string): ConvertExpectation =>
  ({ tensors }, judgement) => {
    const found = tensors.filter((t) => t.shape.length === 2 && (t.shape[0] as number) > 1)
    judgement.need('weights')
    for (const tensor of found) judgement.look('weights', tensor.type === type ? null : `${tensor.type}, not ${type}`)
  }

/** Values between the layers are of this type. */
export const activations =
  (type: string): ConvertExpectation =>
  ({ tensors }, judgement) => {
    const found = tensors.some((t) => t.shape.length === 2 && t.shape[0] === 1 && t.type === type)
    judgement.look('activations', found ? null : `none is ${type}`)
  }

/** One scale for a whole weight tensor. */
export const perTensor: ConvertExpectation = ({ tensors }, judgement) => {
  judgement.need('weights')
  for (const { type, shape, scales } of tensors) {
    if (type === 'int8' && shape.length === 2 && (shape[0] as number) > 1) {
      judgement.look('weights', scales <= 1 ? null : `${scales} scales`)
    }
  }
}

/** The loss that was allowed; it shows nowhere but in the plan or the report. */
export const tolerated =
  (share: number): ConvertExpectation =>
  ({ plan, report }, judgement) => {
    const found = [plan, report].flatMap((object) => Object.entries(object)).filter(([key]) => /tolera|loss/i.test(key))
    const right = found.some(([, value]) => typeof value === 'number' && Math.abs(value - share) < 1e-9)
    const text = found.map(([key, value]) => `${key} ${JSON.stringify(value)}`).join(', ') || 'nothing is said of it'
    judgement.look('tolerated loss', right ? null : text)
  }
