import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { hashFile, listFiles } from '../../src/lifecycle/hash.ts'
import type { Report } from '../../src/report/schema.ts'
import { packageRoot } from '../../src/root.ts'
import { tinyml } from '../cli/harness.ts'

/** One project through its whole life; the tests below follow one another on the same folder. */
let base: string
let project: string
let out: string

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'tinyml-fruit-'))
  project = join(base, 'fruit')
  out = join(base, 'out')
  cpSync(join(packageRoot, 'fixtures/fruit'), project, {
    recursive: true,
    filter: (path) => !path.endsWith('.lock.json') && !path.endsWith('/tinyml'),
  })
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

const run = (...more: string[]) => tinyml(['run', '--project', project, '--out', out, ...more])
const report = (): Report => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
const statuses = () => Object.fromEntries(report().stages.map((s) => [s.stage, s.status]))

async function artifacts(): Promise<Record<string, string>> {
  const paths = (await listFiles(out)).filter(
    (p) => !p.startsWith('.tinyml/') && !p.startsWith('report.') && p !== 'trace.jsonl',
  )
  return Object.fromEntries(await Promise.all(paths.map(async (p) => [p, (await hashFile(join(out, p))).sha256])))
}

let first: Record<string, string>

test('the whole lifecycle passes, and every held-out reading gets the label of the reference', async () => {
  const ended = await run()
  expect(ended.stderr).toBe('')
  expect(ended.code).toBe(0)
  first = await artifacts()
  const { verification, device, status, tokens } = report()
  expect(status).toBe('passed')
  expect(tokens.total).toBe(0)
  expect(verification?.agreement).toBe(1)
  expect(verification?.rows).toBeGreaterThan(40)
  expect(verification?.accuracy.board).toBe(verification?.accuracy.int8)
  expect(verification?.power.swappedLabels).toBeGreaterThan(10)
  expect(device?.instructionsPerInference).toBeGreaterThan(100)
  expect(device?.flashBytes).toBeLessThan(983_040)
  for (const path of [
    'sketch/fruit/fruit.ino',
    'sketch/fruit/model.cpp',
    'data/prepare.py',
    'model/model.tflite',
    'contract.json',
  ]) {
    expect(Object.keys(first)).toContain(path)
  }
})

test('the last lines are the table, the report and the sketch', async () => {
  const ended = await run()
  const lines = ended.stdout.trim().split('\n')
  expect(lines.at(-1)).toBe(`sketch  ${out}/sketch/fruit/`)
  expect(lines.at(-2)).toBe(`report  ${out}/report.md`)
  expect(ended.stdout).toMatch(/stage +status +planner +attempts +seconds +input +cached +output +cost +result/)
})

test('report.json is what its JSON Schema says', () => {
  const schema = JSON.parse(readFileSync(join(packageRoot, 'schema/report.schema.json'), 'utf8'))
  const validate = new Ajv2020({ strict: false }).compile(schema)
  validate(report())
  expect(validate.errors).toBeNull()
})

test('an unchanged project runs nothing, keeps its figures and says why', async () => {
  const ended = await run('--json')
  const again: Report = JSON.parse(ended.stdout)
  expect(again.status).toBe('unchanged')
  expect(again.verification?.agreement).toBe(1)
  expect(again.stages.every((s) => s.status === 'unchanged' && s.reason.includes('as they were'))).toBe(true)
  expect(await artifacts()).toEqual(first)
})

test('changed words of the sketch re-run only the sketch and its verification', async () => {
  const config = join(project, 'tinyml.yml')
  const text = readFileSync(config, 'utf8')
  expect(text).toContain('100 ms')
  writeFileSync(config, text.replace('100 ms', '200 ms'))
  expect((await run()).code).toBe(0)
  expect(statuses()).toEqual({
    data: 'unchanged',
    train: 'unchanged',
    convert: 'unchanged',
    sketch: 'passed',
    verify: 'passed',
  })
  writeFileSync(config, text)
  expect((await run()).code).toBe(0)
  expect(await artifacts()).toEqual(first)
})

test('words that the rules cannot read become a question and exit code 5, and nothing changes', async () => {
  const config = join(project, 'tinyml.yml')
  const text = readFileSync(config, 'utf8')
  writeFileSync(config, text.replace('100 ms', '100 ms and water the ripe ones'))
  const ended = await run('--planner', 'rules')
  writeFileSync(config, text)
  expect(ended.code).toBe(5)
  expect(ended.stdout).toMatch(/Question 1.*\n?.*water the ripe ones/)
  expect(report()).toMatchObject({ status: 'needs-input' })
  expect(await artifacts()).toEqual(first)
})

test('a sketch that was broken by hand is kept, and its verification fails', async () => {
  const sketch = join(out, 'sketch/fruit/fruit.ino')
  const text = readFileSync(sketch, 'utf8')
  const broken = text.replace(/"apple"/, '"banana"')
  const everywhere = broken === text ? text.replace(/(void loop\(\) \{)/, '$1\n  delay(100000);') : broken
  writeFileSync(sketch, everywhere)
  const ended = await tinyml(['verify', '--project', project, '--out', out])
  expect(ended.code).toBe(1)
  expect(readFileSync(sketch, 'utf8')).toBe(everywhere)
  expect(report().status).toBe('failed')
  writeFileSync(sketch, text)
})

test('a comment added by hand is kept and verified as it is', async () => {
  const sketch = join(out, 'sketch/fruit/fruit.ino')
  appendFileSync(sketch, '\n// calibrated on the blue desk\n')
  const ended = await tinyml(['verify', '--project', project, '--out', out])
  expect(ended.stdout + ended.stderr).toContain('lifecycle/edited-by-hand')
  expect(ended.code).toBe(0)
  expect(readFileSync(sketch, 'utf8')).toContain('blue desk')
})

test('from nothing, a run gives the same bytes again', async () => {
  rmSync(out, { recursive: true })
  rmSync(join(project, 'tinyml.lock.json'))
  expect((await run()).code).toBe(0)
  expect(await artifacts()).toEqual(first)
  expect(existsSync(join(out, '.tinyml/accepted'))).toBe(false)
})

test('a changed raw file re-runs data and what depends on it', async () => {
  const files = (await listFiles(join(project, 'data'))).filter((f) => /banana/i.test(f))
  const file = join(project, 'data', files[0] as string)
  const lines = readFileSync(file, 'utf8').split(/(?<=\n)/)
  writeFileSync(file, lines.toSpliced(lines.length - 3, 1).join(''))
  expect((await run()).code).toBe(0)
  expect(statuses()).toEqual({ data: 'passed', train: 'passed', convert: 'passed', sketch: 'passed', verify: 'passed' })
  expect(report().stages[0]?.reason).toContain(`${files[0]} changed`)
  expect(report().verification?.agreement).toBe(1)
})
