import fc from 'fast-check'
import { emptyLedger, type Ledger } from '../../src/bot/ledger.ts'
import { ledgerStore } from '../../src/bot/ledger-store.ts'
import { enqueue } from '../../src/bot/reserve.ts'
import { FakeGitHub } from './fake-github.ts'
import { limits, noon, request } from './requests.ts'

const repo = { owner: 'o', repo: 'r' }
const fast = { second: 1, random: () => 0.5 }
const storeOf = (github: FakeGitHub) => ledgerStore(github.api, repo, fast)
const admitting =
  (id: string, runId: number, more = {}) =>
  (ledger: Ledger) =>
    enqueue(ledger, request(id, more), runId, limits, noon)
const ids = (github: FakeGitHub) => ((github.ledger()?.runs ?? []) as { id: string }[]).map((r) => r.id)

test('a repository without the branch has an empty ledger; the first change makes an orphan branch', async () => {
  const github = new FakeGitHub()
  const store = storeOf(github)
  expect(await store.read()).toEqual({ ledger: emptyLedger(), head: null })
  await store.update('Reserve', admitting('a', 1))
  expect(ids(github)).toEqual(['a0000000'])
  expect(github.objects.get(github.refs.get('heads/tinyml-ledger') ?? '')?.parents).toEqual([])
})

test('a change costs one request to read and one to write, and only one from a snapshot', async () => {
  const github = new FakeGitHub()
  const store = storeOf(github)
  await store.update('Reserve', admitting('a', 1))
  github.calls = []
  await store.update('Reserve', admitting('b', 2))
  expect(github.calls).toEqual(['POST query', 'POST mutation'])
  const snapshot = await store.read()
  github.calls = []
  await store.update('Reserve', admitting('c', 3), snapshot)
  expect(github.calls).toEqual(['POST mutation'])
})

test('what changes nothing writes nothing', async () => {
  const github = new FakeGitHub()
  const store = storeOf(github)
  await store.update('Reserve', admitting('a', 1))
  github.calls = []
  expect((await store.update('Reserve', admitting('a', 2))).kind).toBe('duplicate')
  expect(github.calls).toEqual(['POST query'])
})

test('of two runs that read the same ledger, the slower one applies its change to what the faster one wrote', async () => {
  const github = new FakeGitHub()
  const store = storeOf(github)
  await store.update('Reserve', admitting('a', 1))
  const stale = await store.read()
  await store.update('Reserve', admitting('b', 2))
  await store.update('Reserve', admitting('c', 3), stale)
  expect(ids(github)).toEqual(['a0000000', 'b0000000', 'c0000000'])
})

test('two runs that make the branch at once both end up in it', async () => {
  const github = new FakeGitHub()
  await Promise.all([1, 2].map((n) => storeOf(github).update('Reserve', admitting(`r${n}`, n))))
  expect(ids(github).sort()).toEqual(['r1000000', 'r2000000'])
})

test.each(['POST git/refs', 'POST mutation'])(
  'when the answer to %s is lost, the request is admitted once',
  async (write) => {
    const github = new FakeGitHub()
    if (write === 'POST mutation') await storeOf(github).update('Reserve', admitting('a', 1))
    let lost = 0
    github.lose = (call) => call === write && lost++ < 1
    const result = await storeOf(github).update('Reserve', admitting('b', 2))
    expect(lost).toBeGreaterThan(0)
    expect(result).toMatchObject({ kind: write === 'POST mutation' ? 'queued' : 'started' })
    expect(ids(github).filter((id) => id === 'b0000000')).toHaveLength(1)
  },
)

test('a run that loses the race five times says that the ledger is busy', async () => {
  const github = new FakeGitHub()
  let n = 0
  github.before = async (call) => {
    // Somebody else is faster, each time.
    if (call === 'POST git/trees' || call === 'POST mutation')
      github.putLedger(`{"version":1,"months":{"2026-0${++n}":{"microUsd":0,"tokens":0,"runs":0}},"runs":[]}`)
    return undefined
  }
  await expect(storeOf(github).update('Reserve', admitting('a', 1))).rejects.toMatchObject({ code: 'bot/ledger-busy' })
  expect(n).toBe(5)
})

test('a rule that protects the branch is no race: the error says what to do', async () => {
  const github = new FakeGitHub()
  github.before = (call) =>
    call === 'POST git/refs' ? { status: 422, body: { message: 'Repository rule violations found' } } : undefined
  await expect(storeOf(github).update('Reserve', admitting('a', 1))).rejects.toMatchObject({
    code: 'bot/ledger-refused',
  })
})

test.each(['{', '{"version":1}', ''])('a damaged ledger (%j) is left as it is', async (text) => {
  const github = new FakeGitHub()
  github.putLedger(text)
  const before = github.refs.get('heads/tinyml-ledger')
  await expect(storeOf(github).update('Reserve', admitting('a', 1))).rejects.toMatchObject({
    code: 'bot/ledger-damaged',
  })
  expect(github.refs.get('heads/tinyml-ledger')).toBe(before)
})

test('a branch that has lost its file is damaged, not empty', async () => {
  const github = new FakeGitHub()
  github.refs.set('heads/tinyml-ledger', 'f'.repeat(40))
  await expect(storeOf(github).read()).rejects.toMatchObject({ code: 'bot/ledger-damaged' })
})

test('runs that admit at once, in whatever order their requests arrive, never overspend and never lose one another', async () => {
  let contested = 0
  let short = 0
  const budgets = fc.array(fc.integer({ min: 50, max: 250 }), { minLength: 2, maxLength: 6 })
  const holds = fc.asyncProperty(fc.scheduler(), budgets, async (scheduler, list) => {
    const github = new FakeGitHub()
    const tight = { ...limits, usd: { run: 0.25, day: 0.5, month: 5 } }
    github.before = (call) => scheduler.schedule(Promise.resolve(undefined), call)
    const runs = list.map(async (thousandth, i) => {
      const one = request(`r${i}`, { budget: { usd: thousandth / 1000, tokens: 0 }, branch: `tinyml/issue-${i}` })
      try {
        return await ledgerStore(github.client(), repo, { second: 0 }).update('Reserve', (l) =>
          enqueue(l, one, i, tight, noon),
        )
      } catch (error) {
        expect(error).toMatchObject({ code: 'bot/ledger-busy' })
        return null
      }
    })
    const all = Promise.all(runs)
    await scheduler.waitFor(all)
    const results = await all
    const kept = (github.ledger()?.runs ?? []) as { id: string; charge: { microUsd: number } }[]
    expect(kept.reduce((sum, r) => sum + r.charge.microUsd, 0)).toBeLessThanOrEqual(500_000)
    const won = results.flatMap((r) => (r?.kind === 'started' ? [r.started.id] : []))
    expect(kept.map((r) => r.id).sort()).toEqual(won.sort())
    // Read and written by each, and made by one.
    if (github.calls.length > list.length * 2 + 2) contested++
    short += results.filter((r) => r?.kind === 'short').length
  })
  await fc.assert(holds, { numRuns: 25 })
  // Without collisions and refusals the test would have shown nothing.
  expect(contested).toBeGreaterThan(10)
  expect(short).toBeGreaterThan(10)
})
