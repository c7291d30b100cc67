import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finding } from '../../src/findings/index.ts'
import { runLoop } from '../../src/lifecycle/loop.ts'
import { type Planner, rulesPlanner } from '../../src/lifecycle/planner.ts'
import type { AnyStage, StageContext } from '../../src/lifecycle/stage.ts'
import { noUsage } from '../../src/lifecycle/usage.ts'
import type { Attributes, Tracer } from '../../src/llm/tracer.ts'
import { loadProject } from '../../src/project/project.ts'
import { type FakePlan, fakeStages, writeProject } from './fake.ts'

let base: string
let context: StageContext

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'loop-'))
  await writeProject(base)
  context = {
    project: loadProject(base),
    signal: new AbortController().signal,
    progress: { step() {}, update() {} },
  } as unknown as StageContext
})
afterEach(() => rmSync(base, { recursive: true }))

const tooShort = finding('lifecycle/no-plan', 'too short')

/** Accepts three repetitions or more; the rules raise them by what the last attempt lacked. */
function growing(verify: AnyStage['verify'], rules: AnyStage['plan']['rules']): AnyStage {
  const [stage] = fakeStages()
  return { ...(stage as AnyStage), plan: { schema: (stage as AnyStage).plan.schema, rules }, verify }
}

const verdict = (ok: boolean, message = 'too short') => ({
  findings: ok ? [] : [{ ...tooShort, message }],
  metrics: null,
  headline: '',
})

const options = (planners: Planner[] = [rulesPlanner]) => ({ planners, maxAttempts: 5, dir: join(base, 'candidate') })

test('findings go back to the planner until the candidate is accepted', async () => {
  const stage = growing(
    async ({ plan }) => verdict((plan as FakePlan).times >= 3, `only ${(plan as FakePlan).times}`),
    (_brief, previous) => ({ plan: { times: ((previous?.plan as FakePlan | undefined)?.times ?? 0) + 1 } }),
  )
  const outcome = await runLoop(stage, context, options())
  expect(outcome).toMatchObject({ status: 'passed', attempts: 3, tier: 'rules', accepted: { plan: { times: 3 } } })
})

test('there are at most five attempts, and the last findings are reported', async () => {
  const stage = growing(
    async ({ plan }) => verdict(false, `only ${(plan as FakePlan).times}`),
    (_brief, previous) => ({ plan: { times: ((previous?.plan as FakePlan | undefined)?.times ?? 0) + 1 } }),
  )
  const outcome = await runLoop(stage, context, options())
  expect(outcome).toMatchObject({ status: 'failed', attempts: 5, findings: [{ message: 'only 5' }] })
})

test('a planner that has nothing new to say is not asked five times', async () => {
  const stage = growing(
    async () => verdict(false),
    () => ({ plan: { times: 1 } }),
  )
  expect(await runLoop(stage, context, options())).toMatchObject({ status: 'failed', attempts: 1 })
})

test('the next tier takes over when the same finding comes twice', async () => {
  const asked: number[] = []
  const local: Planner = {
    tier: 'local',
    async plan(_stage, _brief, previous) {
      asked.push((previous?.plan as FakePlan | undefined)?.times ?? 0)
      return { plan: { times: 9 } as never, usage: { ...noUsage, costUsd: 0.5 } }
    },
  }
  const stage = growing(
    async ({ plan }) => verdict((plan as FakePlan).times === 9),
    (_brief, previous) => ({ plan: { times: ((previous?.plan as FakePlan | undefined)?.times ?? 0) + 1 } }),
  )
  const outcome = await runLoop(stage, context, options([rulesPlanner, local]))
  expect(outcome).toMatchObject({ status: 'passed', tier: 'local', attempts: 3, usage: { costUsd: 0.5 } })
  expect(asked).toEqual([2])
})

test('a question ends the loop and is not a failure', async () => {
  const question = { stage: 'first', text: 'which one?', about: 'the big one' }
  const stage = growing(
    async () => verdict(true),
    () => ({ questions: [question] }),
  )
  expect(await runLoop(stage, context, options())).toMatchObject({
    status: 'needs-input',
    attempts: 0,
    questions: [question],
  })
})

test('a brief that no planner covers fails with the reason', async () => {
  const stage = growing(
    async () => verdict(true),
    () => ({ declined: 'free words' }),
  )
  const outcome = await runLoop(stage, context, options())
  expect(outcome).toMatchObject({ status: 'failed', attempts: 0 })
  expect(outcome.findings[0]?.message).toContain('free words')
})

test('a locked plan is used only for the brief that it was made for', async () => {
  const [stage] = fakeStages()
  const first = await runLoop(stage as AnyStage, context, options())
  const locked = { plan: { times: 2 }, briefHash: first.accepted?.briefHash ?? '', tier: 'rules' as const }
  expect(await runLoop(stage as AnyStage, context, { ...options(), locked })).toMatchObject({
    accepted: { plan: { times: 2 } },
  })
  expect(
    await runLoop(stage as AnyStage, context, { ...options(), locked: { ...locked, briefHash: 'another' } }),
  ).toMatchObject({ accepted: { plan: { times: 1 } } })
})

test('what no tier could read is asked with the words of the last that tried, and each step has its reason', async () => {
  const ask = (text: string) => [{ stage: 'first', text, about: 'the big one' }]
  const local: Planner = {
    tier: 'local',
    model: 'local/small',
    plan: async () => ({ questions: ask('local?'), usage: noUsage }),
  }
  const hosted: Planner = { tier: 'hosted', plan: async () => ({ declined: 'no key', usage: noUsage }) }
  const stage = growing(
    async () => verdict(true),
    () => ({ questions: ask('rules?') }),
  )
  expect(await runLoop(stage, context, options([rulesPlanner, local, hosted]))).toMatchObject({
    status: 'needs-input',
    questions: [{ text: 'local?' }],
    reasons: [
      'rules: it left a question open: “the big one”',
      'local: it left a question open: “the big one”',
      'hosted: no key',
    ],
  })
})

test('each attempt is a span that says what it led to', async () => {
  const spans: [string, Attributes][] = []
  const tracer: Tracer = {
    async within(name, attributes, work) {
      const kept = { ...attributes }
      spans.push([name, kept])
      return work((more) => Object.assign(kept, more))
    },
  }
  const stage = growing(
    async ({ plan }) => verdict((plan as FakePlan).times === 2, 'once'),
    (_brief, previous) => ({ plan: { times: ((previous?.plan as FakePlan | undefined)?.times ?? 0) + 1 } }),
  )
  await runLoop(stage, context, { ...options(), tracer })
  expect(spans).toEqual([
    [
      'attempt 1',
      {
        'tinyml.stage': 'first',
        'tinyml.tier': 'rules',
        'tinyml.planned': true,
        'tinyml.findings': ['lifecycle/no-plan'],
      },
    ],
    ['attempt 2', { 'tinyml.stage': 'first', 'tinyml.tier': 'rules', 'tinyml.planned': true, 'tinyml.findings': [] }],
  ])
})
