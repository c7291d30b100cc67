import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StageContext } from '../../../src/lifecycle/stage.ts'
import { type DataContract, dataContractSchema } from '../../../src/project/contract.ts'
import { inclusive } from '../../../src/stages/data/bounds.ts'
import type { DataBrief } from '../../../src/stages/data/brief.ts'
import { dataStage } from '../../../src/stages/data/index.ts'
import { type DataPlan, dataPlanSchema } from '../../../src/stages/data/plan.ts'
import { checkPlan } from '../../../src/stages/data/render.ts'
import { briefOf, contextOf, planOf, projectWith, random, removeTemporary } from './helpers.ts'

/** Numbers around a level that differs by class; every seventh reading repeats the one before. */
function readings(level: number, rows: number, seed: number): string {
  const next = random(seed)
  const lines: string[] = []
  for (let i = 0; i < rows; i++) {
    const cells = [level * 20, level * 7 + 5, 100].map((of, c) => (of + next() * 12).toFixed(c === 0 ? 0 : 2))
    lines.push(i % 7 === 6 ? (lines[i - 1] as string) : cells.join(','))
  }
  return `x,y,z\n${lines.join('\n')}\n`
}

const files = Object.fromEntries(
  ['tea', 'milk', 'water'].flatMap((label, i) =>
    [1, 2, 3, 4].map((n) => [`${label}_${n}.csv`, readings(i + 1, 20 + 9 * i + n, i * 10 + n)]),
  ),
)
let dir: string
let context: StageContext
let brief: DataBrief
let base: DataPlan

beforeAll(async () => {
  dir = projectWith(files)
  context = contextOf(dir)
  brief = await briefOf(dir)
  base = planOf(brief)
})
afterAll(removeTemporary)

/** Renders and verifies the usual plan with some fields changed, and the script with `mutate` applied to it. */
async function run(change: Partial<DataPlan>, mutate: (script: string) => string = (s) => s) {
  const own = { ...contextOf(dir), python: context.python }
  const plan = dataPlanSchema.parse({ ...base, ...change })
  const rendered = await dataStage.render(plan, brief, own.out, own)
  expect(rendered).toEqual([])
  const path = join(own.out, 'data/prepare.py')
  const before = readFileSync(path, 'utf8')
  const after = mutate(before)
  writeFileSync(path, after)
  const { findings, metrics } = await dataStage.verify({ dir: own.out, plan, brief }, own)
  return {
    changed: before !== after,
    errors: findings.filter((f) => f.severity === 'error').map((f) => f.code),
    ...{ metrics, text: (name: string) => readFileSync(join(own.out, 'data', name), 'utf8') },
  }
}

const contractOf = (text: string): DataContract => dataContractSchema.parse(JSON.parse(text))
const x20 = { column: 'x', min: 30, minExcluded: true, reason: 'x too low' } as const

/** A field of the plan, what it has to lead to, and faults of the script that must be found. */
const fields: [string, () => Partial<DataPlan>, Record<string, number>, [from: string, to: string][]][] = [
  [
    'bounds that are excluded',
    () => ({ validity: [x20] }),
    { 'x too low': 1 },
    [
      ['["x", 30.000002, None', '["x", 30, None'],
      ['raw[column].to_numpy() < np.float32(least)', 'raw[column].to_numpy() > np.float32(least)'],
    ],
  ],
  [
    'a condition',
    () => ({ drop: [{ condition: 'y < x / 2 or log(z) > 4.7', reason: 'odd' }] }),
    { odd: 1 },
    [
      ['reading["y"] <', 'reading["y"] >'],
      [' | ', ' & '],
    ],
  ],
  [
    'the ends of each file',
    () => ({ edges: { of: 'file', first: 3, last: 1 } }),
    { 'end of a file': 48 },
    [
      ['FIRST, LAST = 3, 1', 'FIRST, LAST = 2, 1'],
      ['- place <= LAST', '- place < LAST'],
      ['raw[["file"]]', 'raw[["label"]]'],
    ],
  ],
  [
    'the ends of each recording',
    () => ({ edges: { of: 'recording', first: 0, last: 2 } }),
    { 'end of a recording': 24 },
    [['raw[["file", "label"]]', 'raw[["label"]]']],
  ],
  [
    'a class that is left out',
    () => ({ leaveOut: ['milk'] }),
    { 'class left out': 1 },
    [
      ['LABELS = ["tea", "water"]', 'LABELS = ["water", "tea"]'],
      ['(raw["label"] == -2).to_numpy(), "class left out"', '(raw["label"] == 0).to_numpy(), "class left out"'],
    ],
  ],
  [
    'repeated readings',
    () => ({ duplicates: true }),
    { 'repeated reading': 1 },
    [
      ['.duplicated()', '.duplicated(keep="last")'],
      ['raw[[*COLUMNS, "label"]]', 'raw[[COLUMNS[0], "label"]]'],
    ],
  ],
  [
    'as many readings as the smallest class has',
    () => ({ perClass: 'smallest' }),
    { 'more than its class may have': 1 },
    [
      ['most = min(', 'most = max('],
      ['chosen[mine[np.arange(wanted) * len(mine) // max(wanted, 1)]]', 'chosen[mine[:wanted]]'],
    ],
  ],
  [
    'a largest number of readings in a class',
    () => ({ perClass: 50 }),
    { 'more than its class may have': 1 },
    [['MOST = 50', 'MOST = 51']],
  ],
  [
    'groups of whole files',
    () => ({ split: { ...base.split, group: 'file' } }),
    {},
    [['group = connected(twins, session)', 'group = twins']],
  ],
  [
    'scaling by median and quartiles',
    () => ({ scaling: { kind: 'robust', shared: false } }),
    {},
    [
      ['[25, 50, 75]', '[20, 50, 80]'],
      ['offset, high', 'high, offset'],
    ],
  ],
  [
    'scaling to -1 and 1',
    () => ({ scaling: { kind: 'symmetric', shared: false } }),
    {},
    [['(most - least) / 2', '(most - least)']],
  ],
  [
    'robust scaling of all features together',
    () => ({ scaling: { kind: 'robust', shared: true } }),
    {},
    [['train = train.reshape(-1, 1)', 'train = train[:, :1]']],
  ],
  [
    'a feature with a logarithm',
    () => ({
      features: base.features.map((f, i) => (i === 0 ? { ...f, expression: 'log(x / z)', resolution: 0.001 } : f)),
    }),
    {},
    [
      ['natural_log((reading["x"]', 'np.float32(2) * natural_log((reading["x"]'],
      ['natural_log((reading["x"]', 'np.log10((reading["x"]'],
    ],
  ],
]

describe.each(fields)('%s', (_, change, dropped, faults) => {
  it('is what the script does, and faults of the script are found', async () => {
    const good = await run(change())
    expect(good.errors).toEqual([])
    for (const [reason, least] of Object.entries(dropped)) {
      expect(good.metrics.rows.dropped[reason]).toBeGreaterThanOrEqual(least)
    }
    for (const [from, to] of faults) {
      const bad = await run(change(), (script) => script.replace(from, to))
      expect({ from, changed: bad.changed, found: bad.errors.length > 0 }).toEqual({ from, changed: true, found: true })
    }
  })
})

it('gives the board bounds that are included, and replays readings at the excluded bound as refused', async () => {
  const { text } = await run({ validity: [x20] })
  const contract = contractOf(text('contract.json'))
  expect(contract.validity).toEqual([{ column: 'x', min: 30.000002, reason: 'x too low' }])
  const refused = text('replay.csv')
    .split('\n')
    .filter((line) => line.startsWith('-1,'))
  expect(refused.length).toBeGreaterThan(0)
  for (const line of refused) expect(Number(line.split(',')[1])).toBeLessThanOrEqual(30)
})

it('moves an excluded bound to the next float32 inside', () => {
  const rule = (min: number) => inclusive({ column: 'x', min, minExcluded: true, reason: 'low' }).min
  const top = (max: number) => inclusive({ column: 'x', max, maxExcluded: true, reason: 'high' }).max
  expect([rule(1), rule(-1), rule(0), rule(0.1)].map((v) => Math.fround(v as number))).toEqual([
    1 + 2 ** -23,
    -1 + 2 ** -24,
    2 ** -149,
    Math.fround(0.1) + 2 ** -27,
  ])
  expect([top(1), top(0), top(-4)].map((v) => Math.fround(v as number))).toEqual([
    1 - 2 ** -24,
    -(2 ** -149),
    -4 - 2 ** -21,
  ])
  expect(inclusive({ column: 'x', min: 5, max: 7, reason: 'r' })).toEqual({ column: 'x', min: 5, max: 7, reason: 'r' })
})

it.each([
  ['an unknown class', { leaveOut: ['beer'] }, 'no class "beer"'],
  ['all classes but one', { leaveOut: ['tea', 'milk'] }, 'at least two'],
  [
    'bounds that let nothing through',
    { validity: [{ column: 'x', min: 5, minExcluded: true, max: 5, reason: 'r' }] },
    'nothing through',
  ],
  ['a condition without a column', { drop: [{ condition: '1 < 2', reason: 'always' }] }, 'reads no column'],
  ['a condition that is a number', { drop: [{ condition: 'x + 1', reason: 'odd' }] }, 'found a number'],
  [
    'one reason for two things',
    { validity: [x20], drop: [{ condition: 'y > 1', reason: 'x too low' }] },
    'stands for something else',
  ],
  ['a label from elsewhere', { label: { from: 'column', column: 'x' } }, 'tinyml.yml'],
  [
    'sessions that are not declared',
    { split: { train: 0.6, validation: 0.2, test: 0.2, seed: 1, group: 'session' } },
    'sessions',
  ],
] as [string, Partial<DataPlan>, string][])('refuses a plan with %s', (_, change, said) => {
  const findings = checkPlan(dataPlanSchema.parse({ ...base, ...change }), brief)
  expect(findings.map((f) => f.message).join()).toContain(said)
})
