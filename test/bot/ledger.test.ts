import fc from 'fast-check'
import {
  amountOf,
  cancel,
  emptyLedger,
  expire,
  expireRun,
  type Ledger,
  ledgerText,
  next,
  parseLedger,
  prune,
  refuse,
  settle,
  start,
} from '../../src/bot/ledger.ts'
import { type Admission, enqueue, limitsSchema, spent, status } from '../../src/bot/reserve.ts'
import { later, limits, noon, request } from './requests.ts'

/** Admits requests one after the other, each by a workflow run of its own, and fails when one is short. */
function admitted(...requests: ReturnType<typeof request>[]): Ledger {
  return requests.reduce((ledger, r, i) => {
    const result = enqueue(ledger, r, 100 + i, limits, noon)
    if (result.kind === 'short') throw new Error(JSON.stringify(result.shortage))
    return result.ledger
  }, emptyLedger())
}
const shortage = (a: Admission) => (a.kind === 'short' ? a.shortage : a.kind)
const usd = (ledger: Ledger, now = noon) => spent(ledger, now).day.microUsd / 1e6
const states = (ledger: Ledger) => ledger.runs.map((r) => r.state)
const done = (ledger: Ledger, id: string, cost: number, head: string | null = null) =>
  settle(ledger, id, { state: 'done', spent: amountOf({ usd: cost, tokens: 10 }), head }, later(1))

test('a run is charged its whole budget until it is settled, then what it has cost', () => {
  const ledger = admitted(request('one'))
  expect(usd(ledger)).toBe(0.25)
  expect(usd(done(ledger, 'one00000', 0.031))).toBe(0.031)
})

test('a run whose cost nobody knows stays charged in full', () => {
  const ledger = settle(admitted(request('one')), 'one00000', { state: 'failed', spent: null, head: null }, later(1))
  expect([usd(ledger), states(ledger)]).toEqual([0.25, ['failed']])
})

test('a run that is settled twice is settled once', () => {
  const once = done(admitted(request('one')), 'one00000', 0.1)
  expect(done(once, 'one00000', 0.2)).toBe(once)
})

test('the day, the month, the run and the person each have a limit, and the refusal names it', () => {
  const four = admitted(...['a', 'b', 'c', 'd'].map((id) => request(id)))
  const fifth = (budget = { usd: 0.25, tokens: 1000 }, now = noon, less = limits) =>
    shortage(enqueue(four, request('e', { budget }), 200, less, now))
  expect(fifth()).toEqual({ unit: 'usd', period: 'day', limit: 1, spent: 1, asked: 0.25 })
  expect(fifth(undefined, later(24))).toBe('started')
  expect(fifth({ usd: 0.3, tokens: 0 }, later(24))).toMatchObject({ unit: 'usd', period: 'run' })
  const month = { ...limits, usd: { run: 0.25, day: 1, month: 1.2 } }
  expect(fifth(undefined, later(24), month)).toMatchObject({ unit: 'usd', period: 'month', spent: 1 })
  const tokens = { ...limits, tokens: { run: 1000, day: 4500, month: 9000 } }
  expect(fifth({ usd: 0, tokens: 1000 }, noon, tokens)).toMatchObject({ unit: 'tokens', period: 'day', spent: 4000 })
  expect(fifth(undefined, later(1), { ...limits, runsPerDay: 4 })).toEqual({ unit: 'runs', limit: 4, requester: 'ada' })
})

test('what costs nothing is admitted when all is spent', () => {
  const full = admitted(...['a', 'b', 'c', 'd'].map((id) => request(id)))
  expect(enqueue(full, request('e', { budget: { usd: 0, tokens: 0 } }), 200, limits, noon).kind).toBe('queued')
})

test('ten times ten cents are exactly a dollar', () => {
  const ten = Array.from({ length: 10 }, (_, i) => request(`r${i}`, { budget: { usd: 0.1, tokens: 0 } }))
  expect(usd(admitted(...ten))).toBe(1)
})

test('runs on the same branch wait in order, those on another one do not', () => {
  const ledger = admitted(request('a'), request('b'), request('c'), request('d', { branch: 'tinyml/pr-9' }))
  expect(states(ledger)).toEqual(['active', 'queued', 'queued', 'active'])
  expect(enqueue(ledger, request('e'), 300, limits, noon)).toMatchObject({ kind: 'short' })
  expect(next(ledger, 'tinyml/issue-7')).toBeNull()
  const after = done(ledger, 'a0000000', 0.1)
  expect(next(after, 'tinyml/issue-7')?.id).toBe('b0000000')
  expect(start(after, 'c0000000', 9, noon)).toBe(after)
  const started = start(after, 'b0000000', 9, noon)
  expect(started.runs[1]).toMatchObject({ state: 'active', runId: 9 })
})

test('a place in the queue is told, and behind whom', () => {
  const result = enqueue(admitted(request('a'), request('b')), request('c'), 300, limits, noon)
  expect(result).toMatchObject({ kind: 'queued', place: 2, behind: { id: 'a0000000', runId: 100 } })
})

test('the same event twice is admitted once; the same write twice says the same', () => {
  const first = enqueue(emptyLedger(), request('a'), 100, limits, noon)
  expect(enqueue(first.ledger, request('a'), 101, limits, noon).kind).toBe('duplicate')
  const again = enqueue(first.ledger, request('a'), 100, limits, noon)
  expect(again).toMatchObject({ kind: 'started', started: { id: 'a0000000' } })
  expect(again.ledger).toBe(first.ledger)
})

test('a job that a person runs again ends what its first attempt left, and is charged for both', () => {
  const first = admitted(request('a'))
  const second = enqueue(first, request('again'), 100, limits, later(0.1))
  expect(second).toMatchObject({ kind: 'started', started: { id: 'again000' } })
  expect([usd(second.ledger), states(second.ledger)]).toEqual([0.5, ['expired', 'active']])
})

test('a run that died is charged in full and lets the next one start; one that only waited is charged nothing', () => {
  const ledger = admitted(request('a'), request('b'))
  const soon = expire(ledger, later(2))
  expect(soon).toBe(ledger)
  const dead = expire(ledger, later(3.5))
  expect([states(dead), usd(dead)]).toEqual([['expired', 'queued'], 0.5])
  expect(next(dead, 'tinyml/issue-7')?.id).toBe('b0000000')
  expect(usd(expire(dead, later(25)))).toBe(0.25)
  expect(states(expireRun(ledger, 'a0000000', noon))).toEqual(['expired', 'queued'])
})

test('a new command after a run that died starts what has waited longest', () => {
  const result = enqueue(admitted(request('a'), request('b')), request('c'), 300, limits, later(4))
  expect(result).toMatchObject({ kind: 'started', started: { id: 'b0000000', runId: 300 }, place: 1 })
  expect(states(result.ledger)).toEqual(['expired', 'active', 'queued'])
})

test('a settlement that comes late corrects the charge of a run that was given up', () => {
  const dead = expire(admitted(request('a')), later(4))
  const ledger = done(dead, 'a0000000', 0.02)
  expect([states(ledger), usd(ledger)]).toEqual([['expired'], 0.02])
})

test('cancel drops what waits in its thread, and names the workflow runs to stop', () => {
  const other = request('c', { thread: { number: 8, kind: 'issue' }, branch: 'tinyml/issue-8' })
  const result = cancel(admitted(request('a'), request('b'), other), 7, noon)
  expect(result).toMatchObject({ waiting: 1, runIds: [100] })
  expect([states(result.ledger), usd(result.ledger)]).toEqual([['cancelled', 'cancelled', 'active'], 0.5])
  expect(cancel(result.ledger, 7, noon)).toEqual({ ledger: result.ledger, waiting: 0, runIds: [] })
})

test('a request that cannot be carried out is charged nothing', () => {
  expect(usd(refuse(admitted(request('a')), 'a0000000', noon))).toBe(0)
})

test('a later push takes the place of one that waits', () => {
  const push = (id: string) => request(id, { source: 'push', thread: null, requester: null, branch: 'tinyml/main' })
  const ledger = admitted(push('a'), push('b'), push('c'))
  expect([states(ledger), usd(ledger)]).toEqual([['active', 'cancelled', 'queued'], 0.5])
})

test('what is old becomes a sum that still counts; requests are kept for what may be retried', () => {
  const ledger = done(done(admitted(request('a'), request('b')), 'a0000000', 0.2), 'b0000000', 0.1)
  const two = done(start(ledger, 'b0000000', 5, noon), 'b0000000', 0.1)
  expect(prune(two, later(1)).runs.map((r) => r.request?.id ?? null)).toEqual([null, 'b0000000'])
  const old = prune(two, later(24 * 50))
  expect(old).toMatchObject({ runs: [], months: { '2026-05': { microUsd: 300_000, runs: 2 } } })
  const many = Array.from({ length: 450 }, (_, i) => ({ ...two.runs[0], id: `many${i}`.padEnd(8, '0') }))
  const crowded = { ...two, runs: many as Ledger['runs'] }
  expect(prune(crowded, later(1)).runs).toHaveLength(450)
  const nextDay = prune(crowded, later(24))
  expect(nextDay.runs).toHaveLength(400)
  expect(spent(nextDay, later(24)).month).toEqual(spent(crowded, later(24)).month)
})

test('status shows what is spent, what works and what waits', () => {
  const shown = status(admitted(request('a'), request('b')), limits, later(1))
  expect(shown).toMatchObject({
    spent: { day: { microUsd: 500_000, tokens: 2000 }, month: { microUsd: 500_000 } },
    active: [{ id: 'a0000000' }],
    waiting: [{ id: 'b0000000' }],
  })
})

test('a ledger that was written is read as it was', () => {
  const ledger = admitted(request('a'), request('b'))
  expect(parseLedger(ledgerText(ledger))).toEqual(ledger)
  expect(parseLedger(ledgerText(emptyLedger()))).toEqual(emptyLedger())
})

test.each([
  ['', /not JSON/],
  ['{"version":1,"months":{},"runs":[', /not JSON/],
  ['{"version":2,"months":{},"runs":[]}', /`version`/],
  ['{"version":1,"months":{},"runs":[],"extra":1}', /extra/],
  [ledgerText(admitted(request('a'))).replace('"microUsd":250000', '"microUsd":-5'), /runs\.0\.charge\.microUsd/],
  [ledgerText({ ...emptyLedger(), runs: [...admitted(request('a')).runs, ...admitted(request('a')).runs] }), /same id/],
])('a damaged ledger is an error, never an empty ledger (%#)', (text, message) => {
  expect(() => parseLedger(text)).toThrow(message)
  expect(() => parseLedger(text)).toThrow(expect.objectContaining({ code: 'bot/ledger-damaged', exitCode: 2 }))
})

test('limits that contradict each other are refused', () => {
  expect(limitsSchema.safeParse(limits).success).toBe(true)
  expect(limitsSchema.safeParse({ ...limits, usd: { run: 2, day: 1, month: 5 } }).success).toBe(false)
  expect(limitsSchema.safeParse({ ...limits, tokens: { run: 1, day: 10, month: 5 } }).success).toBe(false)
  expect(limitsSchema.safeParse({ ...limits, runsPerDay: -1 }).success).toBe(false)
})

test('whatever happens in whatever order, no day and no month is charged more than its limit', () => {
  const enqueued = fc.record({
    do: fc.constant('enqueue' as const),
    usd: fc.integer({ min: 0, max: 300 }),
    lane: fc.nat(2),
  })
  const settled = fc.record({
    do: fc.constant('settle' as const),
    of: fc.nat(30),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const step = fc.oneof(
    { weight: 6, arbitrary: enqueued },
    { weight: 3, arbitrary: settled },
    fc.record({ do: fc.constant('cancel' as const), of: fc.nat(2) }),
    fc.record({ do: fc.constant('wait' as const), hours: fc.nat(12) }),
    fc.record({ do: fc.constant('prune' as const) }),
  )
  let refused = 0
  const holds = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    let ledger = emptyLedger()
    let now = noon
    steps.forEach((s, i) => {
      if (s.do === 'wait') now = new Date(now.getTime() + s.hours * 3_600_000)
      else if (s.do === 'cancel') ledger = cancel(ledger, s.of + 1, now).ledger
      else if (s.do === 'prune') ledger = prune(expire(ledger, now), now)
      else if (s.do === 'settle') {
        const run = ledger.runs[s.of]
        const cost = run && { microUsd: Math.floor(run.charge.microUsd * s.part), tokens: 0 }
        if (run && cost) ledger = settle(ledger, run.id, { state: 'done', spent: cost, head: null }, now)
      } else {
        const place = { thread: { number: s.lane + 1, kind: 'issue' as const }, branch: `tinyml/issue-${s.lane}` }
        const result = enqueue(
          ledger,
          request(`s${i}`, { budget: { usd: s.usd / 1000, tokens: 5 }, ...place }),
          i,
          limits,
          now,
        )
        if (result.kind === 'short') refused++
        ledger = result.ledger
      }
      const { day, month } = spent(ledger, now)
      expect(day.microUsd).toBeLessThanOrEqual(1_000_000)
      expect(month.microUsd).toBeLessThanOrEqual(5_000_000)
      // At most one run works on a branch.
      const lanes = ledger.runs.filter((r) => r.state === 'active').map((r) => r.lane)
      expect(new Set(lanes).size).toBe(lanes.length)
      expect(parseLedger(ledgerText(ledger))).toEqual(ledger)
    })
  })
  fc.assert(holds, { numRuns: 200 })
  expect(refused).toBeGreaterThan(50)
})
