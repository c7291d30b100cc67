import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finding } from '../../src/findings/index.ts'
import { codeOf, type FreeformWriter, rawErrors, runFreeform } from '../../src/lifecycle/freeform.ts'
import { rulesPlanner } from '../../src/lifecycle/planner.ts'
import { silentProgress } from '../../src/lifecycle/progress.ts'
import type { StageContext } from '../../src/lifecycle/stage.ts'
import { loadProject } from '../../src/project/project.ts'
import { packageRoot } from '../../src/root.ts'
import { sketchStage } from '../../src/stages/sketch/index.ts'
import { fixture, sandbox, tools } from '../verification/setup.ts'

const dir = mkdtempSync(join(tmpdir(), 'tinyml-freeform-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** A person's sketch for the fruit model: right, and in no way like the rendered one. */
const right = readFileSync(join(import.meta.dirname, 'freeform.ino'), 'utf8')

function writerOf(replies: readonly string[]): FreeformWriter & { asked: ({ errors: string } | null)[] } {
  const asked: ({ errors: string } | null)[] = []
  return {
    tier: 'local',
    asked,
    async write(_stage, _variables, previous) {
      const code = replies[asked.length] ?? ''
      asked.push(previous)
      return { code, usage: { tokens: { input: 10, cached: 0, output: 5, total: 15 }, costUsd: 0.5 } }
    },
  }
}

function context(wish: string): StageContext {
  const project = join(dir, 'project')
  cpSync(join(packageRoot, 'fixtures/fruit'), project, { recursive: true })
  const loaded = loadProject(project)
  return {
    project: { ...loaded, config: { ...loaded.config, sketch: wish } },
    out: fixture('fruit'),
    scratch: join(dir, 'scratch'),
    tools,
    sandbox,
    python: { run: () => Promise.reject(), tensorflow: () => Promise.reject(), close: async () => {} },
    progress: silentProgress,
    signal: new AbortController().signal,
  }
}

const options = (writer: FreeformWriter) => ({
  writer,
  planners: [rulesPlanner],
  maxAttempts: 5,
  dir: join(dir, 'out'),
})
const stage = sketchStage as typeof sketchStage & { freeform: NonNullable<typeof sketchStage.freeform> }

test('a whole sketch is accepted for what it does, after its raw errors went back twice', async () => {
  const swapped = right.replace('"apple", "banana"', '"banana", "apple"')
  const writer = writerOf([right.replace('model_invoke(', 'model_invok('), swapped, right])
  const outcome = await runFreeform(
    stage,
    context('every 100 ms print the label and its score, no smoothing'),
    options(writer),
  )
  expect(outcome.findings.filter((f) => f.severity === 'error')).toEqual([])
  expect(outcome).toMatchObject({ status: 'passed', attempts: 3, tier: 'local' })
  expect(outcome.usage).toEqual({ tokens: { input: 30, cached: 0, output: 15, total: 45 }, costUsd: 1.5 })
  expect(writer.asked[0]).toBeNull()
  expect(writer.asked[1]?.errors).toMatch(/fruit\.ino:\d+.*model_invok/)
  expect(writer.asked[2]?.errors).toContain('expected “apple')
})

test('a sketch that compiles and does something else is never accepted', async () => {
  const slow = right.replace('due += 100;', 'due += 1000;')
  const writer = writerOf([slow, slow, slow, slow, slow, right])
  const outcome = await runFreeform(
    stage,
    context('every 100 ms print the label and its score, no smoothing'),
    options(writer),
  )
  expect(outcome).toMatchObject({ status: 'failed', attempts: 5, accepted: null })
  expect(outcome.findings.map((f) => f.code)).toContain('verify/interval')
})

test('words that no planner can read are a question before any code is written', async () => {
  const writer = writerOf([right])
  const outcome = await runFreeform(stage, context('send me an e-mail for each apple'), options(writer))
  expect(outcome.status).toBe('needs-input')
  expect(outcome.questions).toHaveLength(1)
  expect(writer.asked).toEqual([])
})

test('a reply without code is a finding of its own', async () => {
  const writer = writerOf(['I am sorry, I cannot do that.', right])
  const outcome = await runFreeform(
    stage,
    context('every 100 ms print the label and its score, no smoothing'),
    options(writer),
  )
  expect(outcome).toMatchObject({ status: 'passed', attempts: 2 })
  expect(writer.asked[1]?.errors).toContain('holds no code')
})

test('the code of a reply is its longest block, also when the block does not end', () => {
  expect(codeOf('Here:\n```cpp\nint a;\n```\nand\n```cpp\nint a;\nint b;\n```')).toBe('int a;\nint b;\n')
  expect(codeOf('```python\nimport os\nx = 1')).toBe('import os\nx = 1\n')
  expect(codeOf('void loop() {}')).toBe('void loop() {}\n')
})

test('what goes back is errors alone, without hints', () => {
  const errors = rawErrors([
    finding('verify/wrong-line', 'expected a, found b', { where: 'x:1' }),
    finding('verify/labels-only', 'none'),
  ])
  expect(errors).toBe('x:1: error: expected a, found b')
})
