import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Report } from '../../src/report/schema.ts'
import { type Files, makeProject, random, tinyml } from '../cli/harness.ts'

/** Angular frequencies and sizes of the movements; readings come 100 times a second. */
const gestures = ['circle', 'shake', 'still'] as const
const recordings = 8
const seconds = 2.5

/** One recording of a wrist: acceleration in g and turning in degrees/s, with the noise of the LSM9DS1, as a CSV file. */
function recording(gesture: (typeof gestures)[number], number: number): string {
  const next = random(gestures.indexOf(gesture) * 100 + number)
  const noise = (size: number) => size * (next() + next() + next() - 1.5)
  const speed = { still: 0, circle: 2 * Math.PI * (0.9 + 0.3 * next()), shake: 2 * Math.PI * (3.5 + next()) }[gesture]
  const size = { still: 0, circle: 0.4 + 0.2 * next(), shake: 1.2 + 0.8 * next() }[gesture]
  const phase = 2 * Math.PI * next()
  const lines = Array.from({ length: seconds * 100 }, (_, i) => {
    const angle = speed * (i / 100) + phase
    const sideways = gesture === 'circle' ? size * Math.sin(angle) : 0
    const acceleration = [size * Math.cos(angle) + noise(0.02), sideways + noise(0.02), 1 + noise(0.02)]
    const turning = [sideways * 60 + noise(2), -size * 60 * Math.cos(angle) + noise(2), speed * 5 + noise(2)]
    return [...acceleration.map((v) => v.toFixed(3)), ...turning.map((v) => v.toFixed(2))].join(',')
  })
  return `ax,ay,az,gx,gy,gz\n${lines.join('\n')}\n`
}

const files: Files = {
  'tinyml.yml': [
    'name: gestures',
    'sensor: lsm9ds1',
    'board: nano33ble-sense',
    'data: {source: recordings, label: folder, session: file, window: {size: 50, stride: 25}}',
  ].join('\n'),
}
for (const gesture of gestures) {
  for (let i = 0; i < recordings; i++) files[`recordings/${gesture}/${i}.csv`] = recording(gesture, i)
}

let project: string
let out: string
beforeAll(() => {
  project = makeProject(files)
  out = mkdtempSync(join(tmpdir(), 'tinyml-motion-'))
})
afterAll(() => {
  for (const folder of [project, out]) rmSync(folder, { recursive: true, force: true })
})

test('recorded movements become a sketch whose labels are those of the reference', async () => {
  const ended = await tinyml(['run', '--project', project, '--out', out])
  expect(`${ended.stderr}${ended.code === 0 ? '' : ended.stdout}`).toBe('')
  const { status, stages, verification, device }: Report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
  expect(status).toBe('passed')
  expect(stages.flatMap((s) => s.findings.filter((f) => f.severity === 'error'))).toEqual([])
  expect(verification?.agreement).toBe(1)
  expect(verification?.rows).toBeGreaterThanOrEqual(gestures.length * 5)
  expect(verification?.accuracy.board).toBeGreaterThan(0.9)
  expect(device?.instructionsPerInference).toBeGreaterThan(100)
  expect(device?.flashBytes).toBeLessThan(983_040)
})

test('no recording is in two parts, and every part has recordings of each movement', () => {
  const splits = new Map<string, Set<string>>()
  for (const line of readFileSync(join(out, 'data/rows.csv'), 'utf8').trim().split('\n').slice(1)) {
    const [file = '', , split = ''] = line.split(',')
    splits.set(file, (splits.get(file) ?? new Set()).add(split))
  }
  expect(splits.size).toBe(gestures.length * recordings)
  expect([...splits].filter(([, parts]) => parts.size !== 1)).toEqual([])
  const parts = new Set([...splits].map(([file, [split]]) => `${file.split('/')[0]} ${split}`))
  expect(parts.size).toBe(gestures.length * 3)
})

/** Of the first run: what a person may bring as a model of their own. */
test.each([
  ['float.keras', 'number'],
  ['float.tflite', 'number'],
  ['model.tflite', 'not known'],
])("%s of an earlier run is taken as a model of one's own", async (file, float) => {
  const own = makeProject({
    ...files,
    'tinyml.yml': `${files['tinyml.yml']}\nmodel: {file: ${file}}\n`,
    [file]: readFileSync(join(out, 'model', file)),
  })
  const ended = await tinyml(['run', '--project', own])
  expect(`${ended.stderr}${ended.code === 0 ? '' : ended.stdout}`).toBe('')
  const report: Report = JSON.parse(readFileSync(join(own, 'tinyml/report.json'), 'utf8'))
  expect(report.status).toBe('passed')
  expect(report.stages.find((s) => s.stage === 'train')?.status).toBe('skipped')
  expect(report.verification?.agreement).toBe(1)
  const markdown = readFileSync(join(own, 'tinyml/report.md'), 'utf8')
  if (float === 'number') expect(report.verification?.accuracy.float).toBeGreaterThan(0.9)
  else expect(report.verification?.accuracy.float).toBeNull()
  expect(/\| not known \| 100\.0 % \|/.test(markdown)).toBe(float === 'not known')
  rmSync(own, { recursive: true, force: true })
})
