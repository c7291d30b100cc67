import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boards, sensors } from '../../../src/board/profiles.ts'
import { silentProgress } from '../../../src/lifecycle/progress.ts'
import { createPythonEnvironment } from '../../../src/python/run.ts'
import type { SketchPlan } from '../../../src/stages/sketch/plan.ts'
import { verifyStage } from '../../../src/stages/verify/index.ts'
import type { VerifyMetrics } from '../../../src/stages/verify/verify.ts'
import { led, reaction } from '../../verification/reactions.ts'
import { cleanUp, fixture, load, rendered, sandbox, tools } from '../../verification/setup.ts'

const folders: string[] = []
afterAll(() => {
  cleanUp()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
const signal = new AbortController().signal
const python = createPythonEnvironment({ tools, sandbox, signal })

const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-stage-'))
  folders.push(folder)
  return folder
}

/** An output folder as the stages before leave it, with a sketch that the rules made. */
async function project(changes: Partial<SketchPlan> = {}): Promise<string> {
  const out = temporary()
  cpSync(fixture('fruit'), out, { recursive: true })
  const { sketch } = await rendered(await load('fruit'), 'every 100 ms', changes)
  cpSync(join(sketch, '..'), join(out, 'sketch'), { recursive: true })
  writeFileSync(join(out, 'model/report.json'), JSON.stringify({ accuracy: { float: 0.98 } }))
  return out
}

async function verify(out: string, limits: { flash?: number } = {}, leastFlips = 0.05) {
  const dir = temporary()
  const scratch = join(temporary(), 'scratch')
  mkdirSync(scratch)
  const config = { name: 'fruit', quantisation: { tolerance: 0.01 }, limits }
  const held = { config, board: boards['nano33ble-sense'], sensor: sensors.apds9960 }
  const context = { project: held, out, scratch, tools, sandbox, python, progress: silentProgress, signal } as unknown
  const given = context as Parameters<typeof verifyStage.gather>[0]
  const brief = await verifyStage.gather(given)
  const answer = verifyStage.plan.rules(brief)
  if (!('plan' in answer)) throw new Error('no plan')
  const verdict = await verifyStage.verify({ dir, plan: { ...answer.plan, leastFlips }, brief }, given)
  return { dir, ...verdict, codes: verdict.findings.map((f) => f.code) }
}

const read = (dir: string, name: string): string => readFileSync(join(dir, 'verify', name), 'utf8')

test('a right sketch passes; its figures and its record are there, the same each time', async () => {
  const out = await project()
  const first = await verify(out)
  expect(first.findings).toEqual([])
  const metrics = first.metrics as VerifyMetrics
  expect(metrics).toMatchObject({ rows: 48, agreement: 1 })
  expect(metrics.accuracy.board).toBe(metrics.accuracy.int8)
  expect(metrics.accuracy.board).toBeGreaterThan(0.9)
  for (const flips of Object.values(metrics.power)) expect(flips).toBeGreaterThan(10)
  for (const figure of Object.values(metrics.device)) expect(figure).toBeGreaterThan(0)
  expect(first.headline).toMatch(/^48\/48 rows agree, 9\d\.\d % right on the board, [\d,]+ instructions an inference$/)
  expect(read(first.dir, 'confusion.csv').split('\n')[0]).toBe('label,apple,banana,orange,(none)')
  expect(read(first.dir, 'trace.jsonl')).not.toContain('nonce')
  const second = await verify(out)
  for (const name of ['trace.jsonl', 'result.json', 'confusion.csv']) {
    expect(read(second.dir, name)).toBe(read(first.dir, name))
  }
})

test('a sketch that was edited by hand is judged as it is', async () => {
  const out = await project()
  const file = join(out, 'sketch/fruit/features.cpp')
  writeFileSync(file, readFileSync(file, 'utf8').replace('/ scale;', '/ scale * 1.1f;'))
  const { codes, metrics } = await verify(out)
  expect(codes).toContain('verify/input-mismatch')
  expect(metrics?.agreement).toBeLessThan(1)
})

test('a reference that was edited does not save a wrong sketch', async () => {
  const out = await project()
  const file = join(out, 'model/reference.csv')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^0,[0-9a-f]+/m, '0,00000000'))
  const { codes, metrics } = await verify(out)
  expect(codes).toEqual(['verify/reference-changed'])
  expect(metrics?.agreement).toBe(1)
})

test('a float model that is much better and a flash limit that is exceeded are findings', async () => {
  const out = await project()
  writeFileSync(join(out, 'model/report.json'), JSON.stringify({ accuracy: { float: 1 } }))
  // Nine rows get another true label, so that the board is wrong on them.
  const test = join(out, 'data/test.csv')
  const lines = readFileSync(test, 'utf8').trimEnd().split('\n')
  writeFileSync(test, `${lines.map((l, i) => (i > 0 && i < 10 ? l.replace(/\w+$/, 'orange') : l)).join('\n')}\n`)
  const { codes } = await verify(out, { flash: 2000 })
  expect(codes).toContain('verify/accuracy')
  expect(codes).toContain('sketch/too-large')
})

test('mistakes that would flip fewer rows than wanted are a warning that counts them', async () => {
  const { findings } = await verify(await project(), {}, 0.95)
  expect(findings).toMatchObject([{ code: 'verify/weak-check', severity: 'warning' }])
  expect(findings[0]?.message).toMatch(/^of 48 held-out rows .*swapped features \d+.*\(at least 46 are wanted\)$/)
})

const alone = { smoothing: { kind: 'none', window: 1 } } as const

const changed = (out: string, file: string, from: RegExp, to: string): void => {
  const path = join(out, 'sketch/fruit', file)
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(from)
  writeFileSync(path, text.replace(from, to))
}

test('unsure is tried though every held-out reading is sure, and a threshold that is two per cent off is found', async () => {
  const reactions = [reaction('unsure', [led('white', 300)]), reaction(0, [led('red')])]
  const out = await project({ ...alone, unsureBelow: 0.6, reactions })
  expect((await verify(out)).findings).toEqual([])
  changed(out, 'decision.cpp', /score < 0\.6/, 'score < 0.612')
  expect((await verify(out)).codes).toContain('verify/wrong-line')
})

test('a reading exactly at the bound of a column that the model reads is asked about', async () => {
  const { plan } = await rendered(await load('fruit'))
  const gate = { column: 'r', max: 150, reason: 'as asked', from: 'wish' } as const
  const out = await project({ ...alone, gates: [...plan.gates, gate] })
  const { findings, metrics } = await verify(out)
  expect(findings.filter((f) => f.severity === 'error')).toEqual([])
  expect(metrics?.rows).toBeLessThan(48)
  changed(out, 'features.cpp', /reading\[0\] > 150/, 'reading[0] >= 150')
  expect((await verify(out)).codes).toContain('verify/missing-inference')
})

test('a missing sketch is one clear finding', async () => {
  const out = await project()
  rmSync(join(out, 'sketch/fruit/fruit.ino'))
  expect((await verify(out)).codes).toEqual(['sketch/structure'])
})
