import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Budget } from '../../src/llm/budget.ts'
import { Journal } from '../../src/llm/journal.ts'
import { type Metering, metered } from '../../src/llm/metered.ts'
import { Recording } from '../../src/llm/recording.ts'
import { noTracer } from '../../src/llm/tracer.ts'
import { fakeModel, request, signal } from './fake.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'metered-'))
})
afterEach(() => rmSync(base, { recursive: true }))

const price = () => 0.02
const metering = (change: Partial<Metering> = {}): Metering => ({
  budget: new Budget({}),
  journal: new Journal(join(base, 'journal'), base, () => Buffer.from('key')),
  tracer: noTracer,
  mask: (text) => text,
  record: null,
  recording: null,
  ...change,
})

test('a reply from the journal costs this run nothing, not even when the budget is zero', async () => {
  const model = fakeModel()
  const first = await metered(model, price, metering()).complete(request(), signal)
  expect(first.usage).toMatchObject({ tokens: { total: 220 }, costUsd: 0.01 })
  const again = await metered(model, price, metering({ budget: new Budget({ tokens: 0 }) })).complete(request(), signal)
  expect(again.usage).toEqual({ tokens: { input: 0, cached: 0, output: 0, total: 0 }, costUsd: 0 })
  expect(model.requests).toHaveLength(1)
})

test('a reply from the journal is recorded with what it took at first', async () => {
  const record = join(base, 'recording')
  await metered(fakeModel(), price, metering()).complete(request(), signal)
  await metered(fakeModel(), price, metering({ record })).complete(request(), signal)
  expect(readdirSync(record)).toHaveLength(1)
  const replay = metered(fakeModel(), price, metering({ recording: new Recording(record), journal: null }))
  expect((await replay.complete(request(), signal)).usage).toMatchObject({ tokens: { input: 200 }, costUsd: 0 })
})

test('a replay calls no service and touches no budget', async () => {
  const record = join(base, 'recording')
  const model = fakeModel()
  await metered(model, price, metering({ record, journal: null })).complete(request(), signal)
  const budget = new Budget({ tokens: 0, usd: 0, seconds: 0 })
  await metered(model, price, metering({ recording: new Recording(record), budget })).complete(request(), signal)
  expect(model.requests).toHaveLength(1)
  expect(budget.spent).toEqual({ tokens: 0, usd: 0, seconds: 0, attempts: 0 })
})

test('a call that the budget forbids leaves nothing in journal and recording', async () => {
  const record = join(base, 'recording')
  const model = metered(fakeModel(), price, metering({ record, budget: new Budget({ usd: 0.01 }) }))
  await expect(model.complete(request(), signal)).rejects.toMatchObject({ kind: 'budget' })
  expect(readdirSync(record)).toEqual([])
  expect(readdirSync(base)).toEqual(['recording'])
})
