import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readByRules } from '../../../src/language/reader.ts'
import type { Setting } from '../../../src/language/types.ts'
import type { ConvertBrief } from '../../../src/stages/convert/brief.ts'
import { convertLanguage } from '../../../src/stages/convert/language/index.ts'
import { convertPlanSchema } from '../../../src/stages/convert/plan.ts'

const brief: ConvertBrief = {
  ...{ file: null, format: 'keras', isInt8: false, inputShape: null, labels: ['a', 'b'], width: 3 },
  ...{ rows: { train: 500, test: 60 }, budget: { flashBytes: 1000, ramBytes: 1000 }, problems: [] },
  wish: { text: '', answers: [], representative: 200, tolerance: 0.01, seed: 1 },
}
const saying = (text: string, more: Partial<ConvertBrief> = {}): ConvertBrief => ({
  ...brief,
  ...more,
  wish: { ...brief.wish, text },
})

interface Case {
  wish: string
  reads?: string[]
  asks?: string
}
const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'tuning.json'), 'utf8')) as Case[]

describe('words about the conversion', () => {
  it.each(cases.filter((c) => c.reads))('$wish', ({ wish, reads }) => {
    const read = readByRules(convertLanguage, saying(wish))
    expect(read).toHaveProperty('plan')
    expect(
      read.readings
        .flatMap((r) => r.settings.map((s) => convertLanguage.describe(s, brief)))
        .filter((d) => d !== 'INT8 throughout, as always' || reads?.includes(d)),
    ).toEqual(reads)
  })

  it.each(cases.filter((c) => c.asks))('asks about: $wish', ({ wish, asks }) => {
    const read = readByRules(convertLanguage, saying(wish))
    expect(read).not.toHaveProperty('plan')
    expect('questions' in read && read.questions.map((q) => q.text).join()).toContain(asks)
  })
})

const planOf = (text: string) => {
  const read = readByRules(convertLanguage, saying(text))
  if (!('plan' in read)) throw new Error(JSON.stringify(read))
  return convertPlanSchema.parse(read.plan)
}

it('makes the usual plan without words, and says that nobody asked for it', () => {
  expect(planOf('')).toMatchObject({
    ...{ quantise: true, kind: 'int8', input: 'int8', output: 'int8', representative: 200, perChannel: true },
    ...{ tolerance: 0.01, seed: 1, clauses: [], defaults: ['representative', 'tolerance', 'perChannel', 'seed'] },
  })
})

it('does the arithmetic on the person’s numbers', () => {
  expect(
    planOf('Use all training data for calibration. Lose at most 2.5 % accuracy, per tensor, seed 9'),
  ).toMatchObject({
    ...{ representative: 500, tolerance: 0.025, perChannel: false, seed: 9, defaults: [] },
  })
})

it('asks what a model that is INT8 already should be quantised with', () => {
  const read = readByRules(convertLanguage, saying('calibrate with 100 rows', { isInt8: true }))
  expect('questions' in read && read.questions[0]?.text).toContain('INT8 already')
})

describe('checks of what a model reads', () => {
  const check = (words: string, ...settings: Setting[]) =>
    convertLanguage.check({ words, settings, by: 'local' }, brief).map((f) => f.code)
  const rows = (n: string): Setting => ({ set: 'calibrate with', rows: n })

  it.each([
    ['a right reading', 'I guess 250 of the rows are plenty to find the ranges', [rows('250')], []],
    [
      'a number that is not there',
      'I guess 250 of the rows are plenty to find the ranges',
      [rows('205')],
      ['wish/number'],
    ],
    ['a number that is forgotten', 'seed 4 and 250 rows to find the ranges', [rows('250')], ['wish/number']],
    [
      'per cent for points',
      'lose 3 points if you must',
      [{ set: 'accuracy loss', atMost: '3', in: 'percent' }],
      ['wish/unit'],
    ],
    ['what no word asks for', 'I guess 250 will do', [{ set: 'weights', scale: 'per layer' }], ['wish/trigger']],
    [
      'the other granularity',
      'each layer per tensor please',
      [{ set: 'weights', scale: 'per channel' }],
      ['wish/polarity'],
    ],
    ['silence', 'could you calibrate it with some care', [], ['wish/nothing']],
    ['nothing for a story', 'the model lives in a toy', [], []],
  ] as [string, string, Setting[], string[]][])('%s', (_, words, settings, codes) => {
    const found = check(words, ...settings)
    if (codes.length === 0) expect(found).toEqual([])
    else for (const code of codes) expect(found).toContain(code)
  })
})
