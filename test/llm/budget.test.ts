import { setTimeout as sleep } from 'node:timers/promises'
import type { Tokens } from '../../src/lifecycle/usage.ts'
import { Budget, BudgetError, type Limits, withinBudget } from '../../src/llm/budget.ts'
import { ModelError } from '../../src/llm/errors.ts'
import { fakeModel, request, signal, usage } from './fake.ts'

/** 10 USD a million tokens in, 100 out. */
const price = (t: Tokens) => (t.input * 10 + t.output * 100) / 1e6

function setUp(run: Limits, stages: Record<string, Limits> = {}, answer?: Parameters<typeof fakeModel>[0]) {
  const model = fakeModel(answer)
  const budget = new Budget(run, stages)
  return { model, budget, limited: withinBudget(model, budget, price) }
}

test('a call that could cross the limit of tokens is not made, and the error says by how much', async () => {
  const { model, limited } = setUp({ tokens: 299 })
  await expect(limited.complete(request(), signal)).rejects.toThrow(
    'a call of openai/gpt-4o may take 300 tokens, but 299 tokens of 299 tokens are left (`llm.budget.tokens`)',
  )
  expect(model.requests).toHaveLength(0)
})

test('a call that fits to the last token is made', async () => {
  const { model, limited } = setUp({ tokens: 300 })
  await limited.complete(request(), signal)
  expect(model.requests).toHaveLength(1)
})

test('after a call its own count stands in the place of the estimate, without cached input', async () => {
  const { budget, limited } = setUp({ tokens: 350 }, {}, () => ({ usage: usage(200, 20, 0.002, 180) }))
  await limited.complete(request(), signal)
  expect(budget.spent).toMatchObject({ tokens: 40, usd: expect.closeTo(0.002, 10) })
  await limited.complete(request(), signal)
  await expect(limited.complete(request(), signal)).rejects.toThrow('270 tokens of 350 tokens are left')
})

test('calls at the same time cannot cross a limit together', async () => {
  const { model, limited } = setUp({ tokens: 500 }, {}, async () => {
    await sleep(20)
    return {}
  })
  const ends = await Promise.allSettled([limited.complete(request(), signal), limited.complete(request(), signal)])
  expect(ends.map((e) => e.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(model.requests).toHaveLength(1)
})

test('dollars are estimated at the price of a longest reply and settled by what was paid', async () => {
  const { model, budget, limited } = setUp({ usd: 0.02 })
  await limited.complete(request(), signal)
  expect(budget.spent.usd).toBeCloseTo(0.01, 10)
  await expect(limited.complete(request(), signal)).rejects.toThrow(
    'may take $0.0120, but $0.0100 of $0.0200 is left (`llm.budget.usd`)',
  )
  expect(model.requests).toHaveLength(1)
})

test('where a price is not known, a limit in dollars cannot be kept, so no call is made', async () => {
  const model = fakeModel()
  const limited = withinBudget(model, new Budget({ usd: 5 }), () => null)
  await expect(limited.complete(request(), signal)).rejects.toThrow('the price of openai/gpt-4o is not known')
  expect(model.requests).toHaveLength(0)
  await withinBudget(model, new Budget({}), () => null).complete(request(), signal)
  expect(model.requests).toHaveLength(1)
})

test.each(['tokens', 'seconds'] as const)('with a budget of 0 %s not even the prompt is counted', async (unit) => {
  const { model, limited } = setUp({ [unit]: 0 })
  let counted = 0
  model.countTokens = async () => ++counted
  await expect(limited.complete(request(), signal)).rejects.toThrow('the budget allows no call')
  expect([counted, model.requests.length]).toEqual([0, 0])
})

test('a budget of 0 dollars lets only calls through that cost nothing', async () => {
  const { model, limited } = setUp({ usd: 0 })
  await expect(limited.complete(request(), signal)).rejects.toBeInstanceOf(BudgetError)
  const free = withinBudget(model, new Budget({ usd: 0 }), () => 0)
  await free.complete(request(), signal)
  expect(model.requests).toHaveLength(1)
})

test('a stage has limits of its own beside those of the run', async () => {
  const { limited } = setUp({ tokens: 1000 }, { data: { tokens: 100 } })
  await expect(limited.complete(request({ purpose: 'data/read' }), signal)).rejects.toMatchObject({
    kind: 'budget',
    setting: 'llm.budget.stages.data.tokens',
  })
  await limited.complete(request({ purpose: 'sketch/read' }), signal)
})

test('a call is given up when the seconds are used up, and what it waited counts', async () => {
  const { budget, limited } = setUp({ seconds: 0.05 }, {}, async (_request, stop) => {
    await sleep(5000, undefined, { signal: stop })
    return {}
  })
  const started = performance.now()
  await expect(limited.complete(request(), signal)).rejects.toMatchObject({ setting: 'llm.budget.seconds' })
  expect(performance.now() - started).toBeLessThan(2000)
  expect(budget.spent.seconds).toBeGreaterThanOrEqual(0.045)
  await expect(limited.complete(request(), signal)).rejects.toThrow('all of 0.1 seconds is spent')
})

test('a call that failed gives its reservation back, except for what it cost', async () => {
  const { budget, limited } = setUp({ tokens: 1000 }, {}, (asked) => {
    throw Object.assign(new Error('cut off'), asked.seed === 2 ? { usage: usage(200, 100, 0.012) } : {})
  })
  await expect(limited.complete(request(), signal)).rejects.toThrow('cut off')
  expect(budget.spent).toMatchObject({ tokens: 0, usd: 0 })
  await expect(limited.complete(request({ seed: 2 }), signal)).rejects.toThrow('cut off')
  expect(budget.spent).toMatchObject({ tokens: 300, usd: expect.closeTo(0.012, 10) })
})

test('the error is one of the typed errors of models, and the next tier may be asked', () => {
  const error = new BudgetError('too dear (`llm.budget.usd`)', 'llm.budget.usd')
  expect(error).toBeInstanceOf(ModelError)
  expect(error).toMatchObject({ code: 'llm/budget', kind: 'budget', next: 'next tier' })
})

test('attempts are counted by stage and by run', () => {
  const budget = new Budget({ attempts: 3 }, { data: { attempts: 1 } })
  budget.beginAttempt('data')
  expect(() => budget.beginAttempt('data')).toThrow(
    'models have made 1 of 1 attempts (`llm.budget.stages.data.attempts`)',
  )
  budget.beginAttempt('sketch')
  budget.beginAttempt('sketch')
  expect(() => budget.beginAttempt('sketch')).toThrow('3 of 3 attempts (`llm.budget.attempts`)')
})
