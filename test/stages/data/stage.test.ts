import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simulate } from '../../../fixtures/fruit/simulate.ts'
import { hasErrors } from '../../../src/findings/index.ts'
import type { StageContext } from '../../../src/lifecycle/stage.ts'
import { packageRoot } from '../../../src/root.ts'
import type { DataBrief } from '../../../src/stages/data/brief.ts'
import { dataStage } from '../../../src/stages/data/index.ts'
import type { DataPlan } from '../../../src/stages/data/plan.ts'
import { checkOutputs } from '../../../src/stages/data/verify.ts'
import { around, briefOf, contextOf, planOf, projectWith, removeTemporary, temporary } from './helpers.ts'

const fruit = join(packageRoot, 'fixtures/fruit')
let context: StageContext
let brief: DataBrief
let plan: DataPlan

beforeAll(async () => {
  context = contextOf(fruit)
  brief = await briefOf(fruit)
  plan = planOf(brief)
  await dataStage.render(plan, brief, context.out, context)
})
afterAll(removeTemporary)

/** A copy of the accepted outputs in which `change` has altered one file. */
async function afterChange(name: string, change: (text: string) => string) {
  const dir = temporary()
  cpSync(context.out, dir, { recursive: true })
  const path = join(dir, 'data', name)
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
  return (await checkOutputs({ dir, plan, brief }, context)).findings.filter((f) => f.severity === 'error')
}

/** A project run with another script: `change` alters the rendered one. */
async function withScript(dir: string, change: (script: string) => string) {
  const own = contextOf(dir)
  const itsBrief = await briefOf(dir)
  const itsPlan = planOf(itsBrief)
  await dataStage.render(itsPlan, itsBrief, own.out, own)
  const path = join(own.out, 'data/prepare.py')
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
  const { findings } = await dataStage.verify({ dir: own.out, plan: itsPlan, brief: itsBrief }, own)
  return findings.filter((f) => f.severity === 'error')
}

describe('the data stage on the fruit fixture', () => {
  it('passes, and every raw row is used or dropped for a reason', async () => {
    const verdict = await dataStage.verify({ dir: context.out, plan, brief }, context)
    expect(verdict.findings.filter((f) => f.severity === 'error')).toEqual([])
    const { rows, samples, baseline } = verdict.metrics
    expect(Object.keys(rows.dropped).sort()).toEqual(['missing cell', 'saturated', 'too dark', 'too far'])
    expect(rows.used + Object.values(rows.dropped).reduce((a, b) => a + b, 0)).toBe(rows.raw)
    expect(samples.train + samples.validation + samples.test).toBe(rows.used)
    expect(baseline.accuracy).toBeGreaterThan(0.9)
    expect(brief.classes.map((c) => c.label)).toEqual(['apple', 'banana', 'orange'])
  })

  it('gives the board held-out readings without labels, and some that it has to refuse', () => {
    const [header, ...rows] = readFileSync(join(context.out, 'data/replay.csv'), 'utf8').trim().split('\n')
    expect(header).toBe('sample,r,g,b,clear,proximity')
    const refused = rows.filter((r) => r.startsWith('-1,')).length
    expect(refused).toBeGreaterThan(0)
    expect(refused * 3).toBeLessThanOrEqual(rows.length - refused)
    expect(rows.filter((r) => !r.startsWith('-1,')).map((r) => Number(r.split(',')[0]))).toEqual(
      Array.from({ length: rows.length - refused }, (_, i) => i),
    )
  })

  it('makes the committed readings again, byte for byte', () => {
    const files = simulate()
    expect(readdirSync(join(fruit, 'data')).sort()).toEqual([...files.keys()].sort())
    for (const [name, text] of files) expect(readFileSync(join(fruit, 'data', name), 'utf8')).toBe(text)
  })

  it('finds a repeated row on both sides of the split', async () => {
    const train = readFileSync(join(context.out, 'data/train.csv'), 'utf8').split('\n')
    const errors = await afterChange('test.csv', (text) => {
      const lines = text.split('\n')
      lines[1] = train[1] as string
      return lines.join('\n')
    })
    expect(errors.map((f) => f.code)).toContain('data/split-leak')
  })

  it('finds swapped features', async () => {
    const errors = await afterChange('test.csv', (text) => text.replace(/^(-?\d[^,]*),([^,]*),/gm, '$2,$1,'))
    expect(errors.map((f) => f.code)).toContain('data/wrong-features')
  })

  it('finds one feature that is off by the last bit', async () => {
    const errors = await afterChange('validation.csv', (text) =>
      text.replace(/(\n-?\d+\.\d{5})(\d)/, (_, a, d) => `${a}${(Number(d) + 5) % 10}`),
    )
    expect(errors[0]).toMatchObject({
      code: 'data/wrong-features',
      where: expect.stringContaining('data/validation.csv:'),
    })
  })

  it('finds swapped labels', async () => {
    const errors = await afterChange('train.csv', (text) => text.replace(/banana$/m, 'apple'))
    expect(errors.map((f) => f.code)).toContain('data/wrong-features')
  })

  it('finds a row that was lost', async () => {
    const errors = await afterChange('rows.csv', (text) =>
      text
        .split('\n')
        .filter((_, i) => i !== 5)
        .join('\n'),
    )
    expect(errors.map((f) => f.code)).toContain('data/rows-unaccounted')
  })

  it('finds a contract that says something else than the plan', async () => {
    const errors = await afterChange('contract.json', (text) => text.replace('g / (r + g + b)', 'b / (r + g + b)'))
    expect(errors.map((f) => f.code)).toContain('data/bad-output')
  })

  it('finds a scaler that was fitted on all rows', async () => {
    const errors = await withScript(fruit, (s) =>
      s.replace('fit_scaler(train)\n    for', 'fit_scaler(np.concatenate(samples))\n    for'),
    )
    expect(errors.map((f) => f.code)).toEqual(['data/scaler-leak'])
    expect(errors[0]?.message).toContain('all rows together')
  })

  it('names the reading for which a feature divides by zero', async () => {
    const own = contextOf(fruit)
    const [first, ...others] = plan.features
    const odd = {
      ...plan,
      features: [{ ...(first as (typeof plan.features)[number]), expression: 'r / (g - g)' }, ...others],
    }
    await dataStage.render(odd, brief, own.out, own)
    const { findings } = await dataStage.verify({ dir: own.out, plan: odd, brief }, own)
    expect(findings.map((f) => f.code)).toEqual(['data/undefined-feature'])
    expect(findings[0]?.where).toBe(`data/BANANA.csv:2`)
  })

  it('reads and writes the same in small pieces', async () => {
    const json = (kind: string, level: number) =>
      around(level, 40)
        .trim()
        .split('\n')
        .slice(1)
        .map((line, i) => {
          const [x, y] = line.split(',').map(Number)
          return JSON.stringify({ x, y, kind, day: i < 20 ? `${kind} early` : i < 39 ? 'late' : null })
        })
    const lines = [...json('a, b', 1), ...json('"c"', 3)].join('\n')
    const settings = '  label: { column: kind }\n  session: { column: day }'
    for (const dir of [fruit, projectWith({ 'all.jsonl': lines }, settings)]) {
      const errors = await withScript(dir, (s) => s.replace('PIECE = 200_000', 'PIECE = 7'))
      // With three sessions not every split can have both classes.
      expect(errors.filter((f) => f.code !== 'data/class-missing-in-split')).toEqual([])
    }
  })

  it('finds a split that does not look for repeated rows', async () => {
    const errors = await withScript(fruit, (s) => s.replace('group = twins', 'group = np.arange(len(twins))'))
    expect(errors.map((f) => f.code)).toContain('data/split-leak')
  })

  it('finds a script that gives other bytes each time, and one that fails', async () => {
    const restless = await withScript(fruit, (s) =>
      s.replace('"project": PROJECT', '"project": PROJECT + str(__import__("time").time_ns())'),
    )
    expect(restless.map((f) => f.code)).toEqual(['data/not-deterministic'])
    const failing = await withScript(fruit, (s) =>
      s.replace('raw = read_all', 'raise ValueError("out of fruit")\n    raw = read_all'),
    )
    expect(failing).toMatchObject([{ code: 'data/script-failed', message: expect.stringContaining('out of fruit') }])
  })
})

describe('settings of tinyml.yml', () => {
  const files = { 'two words.csv': around(1, 40), '🍎 "q".csv': around(2, 40), 'class.csv': around(3, 40) }

  it('adds noisy copies to training alone', async () => {
    const dir = projectWith(files, '  augment: { copies: 2, noise: 0.05 }')
    const own = contextOf(dir)
    const itsBrief = await briefOf(dir)
    const itsPlan = planOf(itsBrief)
    await dataStage.render(itsPlan, itsBrief, own.out, own)
    const verdict = await dataStage.verify({ dir: own.out, plan: itsPlan, brief: itsBrief }, own)
    expect(verdict.findings.filter((f) => f.severity === 'error')).toEqual([])
    const { samples } = verdict.metrics
    expect(samples.augmented * 3).toBe(samples.train * 2)
    expect(samples.validation + samples.test + samples.train / 3).toBe(120)
    expect(new Set(readFileSync(join(own.out, 'data/test.csv'), 'utf8').match(/[^,]*"?$/gm))).toContain('"🍎 ""q"""')
  })

  it('finds an augmented row outside of training', async () => {
    const dir = projectWith(files, '  augment: { copies: 1, noise: 0.05 }')
    const errors = await withScript(dir, (s) =>
      s.replace(
        'copies = augment(train)',
        'copies = augment(train)\n    samples[TEST] = np.concatenate([samples[TEST], copies[:1]])\n    labels[TEST] = np.append(labels[TEST], labels[TRAIN][:1])',
      ),
    )
    expect(errors.map((f) => f.code)).toContain('data/augmented-wrongly')
  })

  it('keeps the rows of one session together, and says when a class has too few sessions', async () => {
    const rows = (level: number, sessions: string[]) =>
      `x,y,day\n${sessions
        .flatMap((s, k) =>
          around(level, 8, ['x', 'y'], level * 10 + k)
            .trim()
            .split('\n')
            .slice(1)
            .map((l) => `${l},${s}`),
        )
        .join('\n')}\n`
    const session = '  session: { column: day }'
    const many = { 'a.csv': rows(1, ['mo', 'tu', 'we', 'th']), 'b.csv': rows(5, ['fr', 'sa', 'su', 'x']) }
    const run = async (raw: Record<string, string>) => {
      const dir = projectWith(raw, session)
      const own = contextOf(dir)
      const itsBrief = await briefOf(dir)
      const itsPlan = planOf(itsBrief)
      await dataStage.render(itsPlan, itsBrief, own.out, own)
      return { own, dir, ...(await dataStage.verify({ dir: own.out, plan: itsPlan, brief: itsBrief }, own)) }
    }
    const good = await run(many)
    expect(good.findings).toEqual([])
    const two = await run({ ...many, 'a.csv': rows(1, ['mo', 'tu']) })
    expect(two.findings.filter((f) => f.severity === 'error')).toMatchObject([{ code: 'data/class-missing-in-split' }])
    const torn = await withScript(good.dir, (s) => s.replace('group = connected(twins, session)', 'group = twins'))
    expect(torn.map((f) => f.code)).toContain('data/split-leak')
    expect(hasErrors(good.findings)).toBe(false)
  })

  it('finds a column that is the label, and labels that fit nothing', async () => {
    const numbered = (level: number) => around(level, 30).replace('x,y', 'x,y,id').replace(/(\d)$/gm, `$1,${level}`)
    const target = await errorsOf(projectWith({ 'a.csv': numbered(1), 'b.csv': numbered(1.1) }))
    expect(target.map((f) => f.code)).toContain('data/target-in-features')
    const nothing = await errorsOf(
      projectWith({ 'a.csv': around(1, 60, ['x', 'y'], 5), 'b.csv': around(1, 60, ['x', 'y'], 9) }),
    )
    expect(nothing.map((f) => f.code)).toEqual(['data/no-signal'])
  })
})

async function errorsOf(dir: string) {
  const own = contextOf(dir)
  const itsBrief = await briefOf(dir)
  const itsPlan = planOf(itsBrief)
  await dataStage.render(itsPlan, itsBrief, own.out, own)
  const { findings } = await dataStage.verify({ dir: own.out, plan: itsPlan, brief: itsBrief }, own)
  return findings.filter((f) => f.severity === 'error')
}
