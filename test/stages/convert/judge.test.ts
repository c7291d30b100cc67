import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { finding } from '../../../src/findings/index.ts'
import { packageRoot } from '../../../src/root.ts'
import type { ConvertBrief } from '../../../src/stages/convert/brief.ts'
import { checkScales } from '../../../src/stages/convert/check-scales.ts'
import type { LiteRtReport } from '../../../src/stages/convert/litert.ts'
import { rules } from '../../../src/stages/convert/plan.ts'
import { judge } from '../../../src/stages/convert/verify.ts'

const brief: ConvertBrief = {
  file: null,
  format: 'keras',
  isInt8: false,
  inputShape: null,
  labels: ['a', 'b'],
  width: 3,
  rows: { train: 500, test: 60 },
  wish: { text: '', answers: [], representative: 200, tolerance: 0.01, seed: 1 },
  budget: { flashBytes: 1000, ramBytes: 1000 },
  problems: [],
}

function judged(changes: Partial<LiteRtReport>, wish: Partial<ConvertBrief['wish']> = {}): string[] {
  const report: LiteRtReport = {
    rows: 60,
    right: { float: 50, int8: 50 },
    truth: [],
    interpreters: { rows: 0, steps: 0, ties: 0, parting: 0 },
    clamped: 0,
    tensors: [],
    ranges: { rows: 60, of: 60, tensors: [] },
    model: { inputs: [], outputs: [] },
    ...changes,
  }
  return judge(report, null, { tolerance: { ...brief.wish, ...wish }.tolerance }).map((f) => f.code)
}

test('one row may be lost however few there are, two may not', () => {
  expect(judged({ right: { float: 50, int8: 49 } })).toEqual([])
  expect(judged({ right: { float: 50, int8: 48 } })).toEqual(['convert/accuracy-loss'])
  expect(judged({ right: { float: 50, int8: 48 } }, { tolerance: 0.04 })).toEqual([])
})

test('a model that came as INT8 has no float model to fall behind', () => {
  expect(judged({ right: { float: null, int8: 10 } })).toEqual([])
})

test('one step between LiteRT and TFLM is how they round, whatever the answers make of it; two are not', () => {
  expect(judged({ interpreters: { rows: 3, steps: 1, ties: 0, parting: 1 } })).toEqual([])
  expect(judged({ interpreters: { rows: 3, steps: 12, ties: 1, parting: 1 } })).toEqual([])
  expect(judged({ interpreters: { rows: 3, steps: 2, ties: 0, parting: 2 } })).toEqual(['convert/interpreters-differ'])
})

test('many clamped inputs and a tensor far off are warned of', () => {
  expect(judged({ clamped: 0.06, tensors: [{ tensor: 't', error: 0.2, steps: 50 }] })).toEqual([
    'convert/clamped-input',
    'convert/tensor-error',
  ])
})

test('a range that is wider than all training rows need is refused, a narrower one is not', () => {
  const tensor = (most: number, seen: number) => ({
    ...{ tensor: 't', scale: most / 255, holds: [0, most] as [number, number], seen: [0, seen] as [number, number] },
  })
  const of = (rows: number, most: number) => judged({ ranges: { rows, of: 60, tensors: [tensor(most, 1)] } })
  expect(of(60, 1)).toEqual([])
  expect(of(60, 0.5)).toEqual([])
  expect(of(60, 1.2)).toEqual(['convert/wrong-range'])
  // Rows that were not looked at may be the ones that need it.
  expect(of(30, 1.2)).toEqual([])
  expect(of(30, 4)).toEqual(['convert/wrong-range'])
})

test('lost accuracy is answered with more calibration rows, until there are no more', () => {
  const findings = [finding('convert/accuracy-loss', '')]
  const first = rules(brief)
  if (!('plan' in first)) throw new Error('no plan')
  expect(first.plan).toMatchObject({ quantise: true, representative: 200, perChannel: true })
  const second = rules(brief, { plan: first.plan, findings })
  if (!('plan' in second)) throw new Error('no plan')
  expect(second.plan.representative).toBe(500)
  expect(rules(brief, { plan: second.plan, findings })).toHaveProperty('declined')
})

test('weights have the scales that the plan wants', () => {
  const file = (name: string) => readFileSync(join(packageRoot, 'test/model/fixtures', name))
  const codes = (name: string, perChannel: boolean, quantise = true) =>
    checkScales(file(name), { quantise, perChannel }).map((f) => f.code)
  expect(codes('fruit.tflite', true)).toEqual([])
  expect(codes('fruit.tflite', false)).toEqual(['convert/other-scales'])
  expect(codes('fruit-per-tensor.tflite', false)).toEqual([])
  expect(codes('fruit-per-tensor.tflite', true)).toEqual(['convert/other-scales'])
  expect(codes('fruit-per-tensor.tflite', true, false)).toEqual([])
})
