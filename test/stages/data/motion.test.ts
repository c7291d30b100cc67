import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataStage } from '../../../src/stages/data/index.ts'
import { briefOf, contextOf, planOf, projectWith, random, removeTemporary } from './helpers.ts'

afterAll(removeTemporary)

/** A recording of an LSM9DS1 that is shaken `swing` g at a time; now and then a cell is lost. */
function recording(swing: number, rows: number, seed: number): string {
  const next = random(seed)
  const lines = Array.from({ length: rows }, (_, i) => {
    const wave = swing * ((i % 8) / 4 - 1)
    const cells = [wave, 0.1 * wave, 1].map((v) => (v + (next() - 0.5) * 0.1).toFixed(3))
    if (i % 97 === 50) cells[1] = ''
    return cells.join(',')
  })
  return `accX,accY,accZ\n${lines.join('\n')}\n`
}
const files = {
  'still.csv': recording(0.05, 700, 1),
  'shake.csv': recording(1.5, 700, 2),
  'wave.csv': recording(0.6, 700, 3),
}

async function run(data: string, more = '') {
  const dir = projectWith(files, data, 'lsm9ds1', more)
  const context = contextOf(dir)
  const brief = await briefOf(dir)
  const plan = planOf(brief)
  await dataStage.render(plan, brief, context.out, context)
  return { context, brief, plan, ...(await dataStage.verify({ dir: context.out, plan, brief }, context)) }
}
const errors = (findings: { severity: string }[]) => findings.filter((f) => f.severity === 'error')

describe('windows of motion', () => {
  it('makes level, spread and reach of each axis, with overlapping windows in training alone', async () => {
    const { context, plan, findings, metrics } = await run('  window: { size: 16, stride: 4 }')
    expect(errors(findings)).toEqual([])
    expect(plan.features.map((f) => f.name).slice(0, 4)).toEqual(['ax_mean', 'ax_std', 'ax_range', 'ay_mean'])
    expect(metrics.samples.train).toBeGreaterThan(2 * (metrics.samples.validation + metrics.samples.test))
    const replay = readFileSync(join(context.out, 'data/replay.csv'), 'utf8').trim().split('\n').slice(1)
    expect(replay).toHaveLength(16 * metrics.samples.test)
    expect(metrics.rows.dropped).toMatchObject({ 'missing cell': 21, 'incomplete window': expect.any(Number) })
    expect(metrics.baseline.accuracy).toBeGreaterThan(0.9)
  })

  it('chooses a usual window where none is named, and says so', async () => {
    const { plan, findings } = await run('')
    expect(plan.window.size).toBe(64)
    expect(findings.map((f) => f.code)).toContain('data/default-window')
  })

  it('hands a convolution the readings themselves, oldest first', async () => {
    const { context, plan, findings } = await run('  window: { size: 8 }', 'model: { train: conv, shape: [3, 8, 1] }\n')
    expect(errors(findings)).toEqual([])
    expect(plan.features.map((f) => [f.name, f.aggregate])).toEqual([
      ['ax', 'each'],
      ['ay', 'each'],
      ['az', 'each'],
    ])
    const header = readFileSync(join(context.out, 'data/train.csv'), 'utf8').split('\n')[0]
    expect(header?.split(',').slice(0, 9)).toEqual([
      'ax_0',
      'ax_1',
      'ax_2',
      'ax_3',
      'ax_4',
      'ax_5',
      'ax_6',
      'ax_7',
      'ay_0',
    ])
  })

  it('keeps whole files together when they are sessions', async () => {
    const many = Object.fromEntries(
      ['still', 'shake'].flatMap((kind, k) =>
        [1, 2, 3, 4].map((n) => [`${kind}_${n}.csv`, recording(0.1 + k, 100, n + 10 * k)]),
      ),
    )
    const dir = projectWith(many, '  session: file\n  window: { size: 10 }', 'lsm9ds1')
    const context = contextOf(dir)
    const brief = await briefOf(dir)
    const plan = planOf(brief)
    await dataStage.render(plan, brief, context.out, context)
    const { findings } = await dataStage.verify({ dir: context.out, plan, brief }, context)
    expect(errors(findings)).toEqual([])
    const rows = readFileSync(join(context.out, 'data/rows.csv'), 'utf8').trim().split('\n').slice(1)
    const splits = new Map<string, Set<string>>()
    for (const [file, , split] of rows.map((r) => r.split(','))) {
      if (split) splits.set(file as string, (splits.get(file as string) ?? new Set()).add(split))
    }
    expect([...splits.values()].map((s) => s.size)).toEqual(Array(8).fill(1))
  })
})
