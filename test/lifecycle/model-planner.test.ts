import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finding } from '../../src/findings/index.ts'
import { readLock } from '../../src/lifecycle/lock.ts'
import { type Planning, plannersFor } from '../../src/lifecycle/model-planner.ts'
import type { PlannerMode } from '../../src/lifecycle/planner.ts'
import type { RunOptions } from '../../src/lifecycle/run.ts'
import type { AnyStage } from '../../src/lifecycle/stage.ts'
import { withinBudget } from '../../src/llm/budget.ts'
import { ModelError } from '../../src/llm/errors.ts'
import { run, writeProject } from './fake.ts'
import { counts, planning, talkingStages, testModel } from './talking.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'model-planner-'))
})
afterEach(() => rmSync(base, { recursive: true }))

const dir = () => join(base, 'project')

async function go(
  wish: string,
  mode: PlannerMode,
  models: Planning | null,
  stages: AnyStage[] = talkingStages(),
  more: Partial<RunOptions> = {},
) {
  await writeProject(dir(), 'hello', wish)
  const outcome = await run(dir(), join(base, 'out'), stages, { planners: plannersFor(mode, models), ...more })
  return { outcome, second: outcome.stages.find((s) => s.stage === 'second') }
}

const thrice = () => testModel('local', () => counts({ thrice: 3 }))

test('what the rules read costs nothing, even when a model is there', async () => {
  const local = thrice()
  const { second } = await go('2 times', 'auto', planning({ local }))
  expect(second).toMatchObject({
    status: 'passed',
    tier: 'rules',
    model: null,
    reasons: [],
    usage: { tokens: { total: 0 } },
  })
  expect(local.requests).toHaveLength(0)
})

test('words that the rules leave open go to the local model, and the reason is kept in outcome and lock', async () => {
  const { second } = await go('thrice', 'auto', planning({ local: thrice() }))
  const reasons = ['rules: it left a question open: “thrice”', 'local/local-model was asked about “thrice”']
  expect(second).toMatchObject({ status: 'passed', tier: 'local', model: 'local/local-model', reasons })
  expect(second?.usage.tokens).toMatchObject({ total: 110 })
  expect(readLock(join(dir(), 'tinyml.lock.json')).stages.second).toMatchObject({ plan: { times: 3 }, reasons })
})

test('what the local model cannot read goes to the hosted one, and only that', async () => {
  // It gives up, and when it is asked again what it says is no reply at all.
  const local = testModel('local', (_, nth) =>
    nth === 1 ? JSON.stringify({ thrice: counted(3), 'ever so often': [{ set: 'cannot', what: '?' }] }) : 'no idea',
  )
  const hosted = testModel('hosted', () => counts({ 'ever so often': 5 }))
  const { second } = await go('thrice, ever so often', 'auto', planning({ local, hosted }))
  expect(second).toMatchObject({ status: 'passed', tier: 'hosted', usage: { costUsd: 0.01 } })
  expect(second?.reasons?.join('\n')).toMatch(/could not mend/)
  expect(Object.keys(hosted.requests[0]?.reply?.schema.properties as object)).toEqual(['ever so often'])
})

const counted = (n: number) => [{ set: 'times', times: n }]

test('the mode `local` asks no hosted model, and what stays open is a question', async () => {
  const local = testModel('local', () => JSON.stringify({ often: [{ set: 'cannot', what: '?' }] }))
  const hosted = testModel('hosted', () => counts({ often: 5 }))
  const { outcome } = await go('often', 'local', planning({ local, hosted }))
  expect(outcome).toMatchObject({ status: 'needs-input', questions: [{ about: 'often' }] })
  expect(hosted.requests).toHaveLength(0)
})

test('in `auto` a model that is missing is passed over, and the question says how to get it', async () => {
  const { outcome, second } = await go('thrice', 'auto', planning())
  expect(outcome.status).toBe('needs-input')
  expect(outcome.questions[0]?.text).toMatch(/^How often\? .*tinyml model pull/)
  expect(second?.reasons).toContain('local: it is not installed. Run `tinyml model pull`.')
})

test('a model that is missing is an error in the mode that names it, but only where it is needed', async () => {
  await expect(go('thrice', 'local', planning())).rejects.toMatchObject({ code: 'llm/missing-model', exitCode: 2 })
  expect((await go('2 times', 'local', planning())).outcome.status).toBe('passed')
})

test('the mode `hosted` needs one in tinyml.yml', () => {
  expect(() => plannersFor('hosted', planning())).toThrow(
    'expected a model under `llm.hosted` in tinyml.yml, found none',
  )
})

test('in the mode `hosted` the local model may be missing', async () => {
  const hosted = testModel('hosted', () => counts({ thrice: 3 }))
  expect((await go('thrice', 'hosted', planning({ hosted }))).second).toMatchObject({
    status: 'passed',
    tier: 'hosted',
  })
})

test('a service that fails in the middle leaves the question in `auto`, and is an error in its own mode', async () => {
  const down = () =>
    testModel('hosted', () => {
      throw new ModelError('service', 'the service answered 503')
    })
  const { outcome, second } = await go('thrice', 'auto', planning({ hosted: down() }))
  expect(outcome.status).toBe('needs-input')
  expect(second?.reasons.join('\n')).toContain('the service answered 503')
  await expect(go('thrice', 'hosted', planning({ hosted: down() }))).rejects.toMatchObject({
    code: 'llm/service',
    exitCode: 3,
  })
})

test('a wrong key ends the run in any mode', async () => {
  const hosted = testModel('hosted', () => {
    throw new ModelError('wrong-key', 'the key was refused')
  })
  await expect(go('thrice', 'auto', planning({ hosted }))).rejects.toMatchObject({ code: 'llm/wrong-key', exitCode: 2 })
})

test('a budget that forbids the call is a finding beside the question', async () => {
  const setUp = planning({}, { tokens: 0 })
  const local = thrice()
  const { outcome, second } = await go('thrice', 'local', {
    ...setUp,
    local: withinBudget(local, setUp.budget, () => 0),
  })
  expect(outcome).toMatchObject({ status: 'needs-input', questions: [{ about: 'thrice' }] })
  expect(second?.findings).toMatchObject([{ code: 'llm/budget', where: 'tinyml.yml' }])
  expect(local.requests).toHaveLength(0)
})

test('a budget of attempts ends the asking', async () => {
  const local = thrice()
  const { outcome } = await go('thrice', 'local', planning({ local }, { attempts: 0 }))
  expect(outcome.status).toBe('needs-input')
  expect(local.requests).toHaveLength(0)
})

test('a plan that fails goes back to the model with its findings', async () => {
  const local = testModel('local', (_request, nth) => counts({ thrice: nth === 1 ? 2 : 3 }))
  const stages = talkingStages({
    verify: async ({ plan }) => ({
      findings: plan.times === 3 ? [] : [finding('verify/wrong-line', 'it was not thrice')],
      ...{ metrics: null, headline: '' },
    }),
  })
  const { second } = await go('thrice', 'local', planning({ local }), stages)
  expect(second).toMatchObject({ status: 'passed', attempts: 2 })
  expect(local.requests.map((r) => r.purpose)).toEqual(['sketch/read', 'sketch/repair'])
  expect(JSON.stringify(local.requests[1]?.messages)).toContain('it was not thrice')
})

test('a run with nothing new asks no model, and one whose prompts changed asks again', async () => {
  const local = thrice()
  const told = (prompts: string) => ({ promptsOf: () => prompts })
  await go('thrice', 'local', planning({ local }), talkingStages(), told('a'))
  expect((await go('thrice', 'local', planning({ local }), talkingStages(), told('a'))).outcome.status).toBe(
    'unchanged',
  )
  expect(local.requests).toHaveLength(1)
  const { second } = await go('thrice', 'local', planning({ local }), talkingStages(), told('b'))
  expect(second).toMatchObject({ status: 'passed', reason: 'its prompts changed' })
  expect(local.requests).toHaveLength(2)
})

test('what the rules planned is not made again when prompts change', async () => {
  await go('2 times', 'auto', planning(), talkingStages(), { promptsOf: () => 'a' })
  const { outcome } = await go('2 times', 'auto', planning(), talkingStages(), { promptsOf: () => 'b' })
  expect(outcome.status).toBe('unchanged')
})

test('the lock of an earlier version is read', async () => {
  await go('2 times', 'rules', null)
  const path = join(dir(), 'tinyml.lock.json')
  const lock = JSON.parse(readFileSync(path, 'utf8'))
  for (const entry of Object.values(lock.stages) as Record<string, unknown>[]) {
    for (const field of ['model', 'strategy', 'prompts', 'reasons']) delete entry[field]
  }
  writeFileSync(path, JSON.stringify(lock))
  expect((await go('2 times', 'rules', null)).outcome.status).toBe('unchanged')
})

test('of two models the one is asked first with which an accepted reading costs less', async () => {
  const local = thrice()
  const hosted = testModel('hosted', () => counts({ often: 3 }))
  await go('thrice', 'hosted', planning({ local, hosted }))
  expect([local.requests.length, hosted.requests.length]).toEqual([1, 0])
  const dear = planning({ local: thrice(), hosted, price: (tier) => (tier === 'local' ? 1 : 0.01) })
  await go('often', 'hosted', dear)
  expect(hosted.requests).toHaveLength(1)
})
