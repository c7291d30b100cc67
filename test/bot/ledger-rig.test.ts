import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createApi } from '../../src/bot/api.ts'
import { cancel, ledgerText } from '../../src/bot/ledger.ts'
import { ledgerStore } from '../../src/bot/ledger-store.ts'
import { enqueue } from '../../src/bot/reserve.ts'
import { at } from '../rig/client.ts'
import { type Rig, startRig } from '../rig/rig.ts'
import type { Permissions } from '../rig/tokens.ts'
import { limits, noon, request } from './requests.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

function store(permissions: Permissions = { contents: 'write' }) {
  const token = rig.token({ permissions })
  return ledgerStore(createApi({ token, baseUrl: rig.url, log: () => {}, second: 1 }), at, { second: 1 })
}
const admitting = (id: string, runId: number) => (ledger: Parameters<typeof enqueue>[0]) =>
  enqueue(ledger, request(id, { branch: `tinyml/issue-${runId}` }), runId, limits, noon)
const ids = async () =>
  JSON.parse((await rig.file('ledger.json', 'tinyml-ledger')) ?? '{"runs":[]}').runs.map((r: { id: string }) => r.id)
const operations = () => rig.calls.map(({ operation }) => operation.replace('/repos/{owner}/{repo}', ''))

test('an orphan branch is made once, and gets one signed commit a change, with one request each', async () => {
  await store().update('Admit a', admitting('a', 1))
  expect(operations()).toEqual(['query repository', 'POST /git/trees', 'POST /git/commits', 'POST /git/refs'])
  rig.calls.length = 0
  await store().update('Admit b', admitting('b', 2))
  expect(operations()).toEqual(['query repository', 'mutation createCommitOnBranch'])
  expect(await rig.git('log', '--format=%s', 'tinyml-ledger')).toBe('Admit b\nAdmit a')
  expect(await rig.git('ls-tree', '-r', '--name-only', 'tinyml-ledger')).toBe('ledger.json')
  expect(await ids()).toEqual(['a0000000', 'b0000000'])
})

test('runs that begin at once all end up in it', async () => {
  await Promise.all([1, 2, 3].map((n) => store().update('Admit', admitting(`r${n}`, n))))
  expect((await ids()).sort()).toEqual(['r1000000', 'r2000000', 'r3000000'])
})

test.each(['POST /repos/{owner}/{repo}/git/refs', 'mutation'])(
  'when the answer to %s is lost and others have written since, the change counts and says what it said',
  async (on) => {
    if (on === 'mutation') await store().update('Admit z', admitting('z', 26))
    let called = 0
    const during = () =>
      store()
        .update('Admit b', admitting('b', 2))
        .then(() => {})
    rig.faults.add({ kind: 'lost', on, during })
    const { kind } = await store().update('Admit a', (ledger) => {
      called += 1
      return admitting('a', 1)(ledger)
    })
    expect(rig.faults.struck).toHaveLength(1)
    expect([kind, called]).toEqual(['started', 1])
    expect((await ids()).filter((id: string) => id !== 'z0000000')).toEqual(['a0000000', 'b0000000'])
  },
)

test('a cancellation whose answer was lost still says what it has cancelled', async () => {
  await store().update('Admit a', admitting('a', 1))
  rig.faults.add({ kind: 'lost', on: 'mutation' })
  const { runIds } = await store().update('Cancel', (ledger) => cancel(ledger, 7, noon))
  expect(runIds).toEqual([1])
})

test('a write that failed is tried again', async () => {
  await store().update('Admit a', admitting('a', 1))
  rig.faults.add({ kind: 'error', on: 'mutation' })
  rig.faults.add({ kind: 'dropped', on: 'mutation', skip: 1 })
  await store().update('Admit b', admitting('b', 2))
  await store().update('Admit c', admitting('c', 3))
  expect(await rig.git('rev-list', '--count', 'tinyml-ledger')).toBe('3')
  expect(rig.faults.struck).toHaveLength(2)
})

test('a branch that a person deletes in between is made anew', async () => {
  await store().update('Admit a', admitting('a', 1))
  const stale = await store().read()
  await rig.person('alice').deleteBranch('tinyml-ledger')
  await store().update('Admit b', admitting('b', 2), stale)
  expect(await ids()).toEqual(['b0000000'])
})

test('a protected branch and a token without contents are no race', async () => {
  await store().update('Admit a', admitting('a', 1))
  const reader = store({ contents: 'read' })
  await expect(reader.update('Admit b', admitting('b', 2))).rejects.toMatchObject({ code: 'bot/ledger-refused' })
  rig.protect('tinyml-ledger')
  await expect(store().update('Admit b', admitting('b', 2))).rejects.toMatchObject({
    code: 'bot/ledger-refused',
    message: expect.stringContaining('Repository rule violations found'),
  })
})

test('a ledger of more than GraphQL shows is read whole, a binary one is damaged', async () => {
  await store().update('Admit a', admitting('a', 1))
  const { ledger } = await store().read()
  const push = (content: string | Buffer) =>
    rig.person('alice').push({ branch: 'tinyml-ledger', files: { 'ledger.json': content } })
  await push(ledgerText(ledger) + ' '.repeat(600_000))
  expect((await store().read()).ledger).toEqual(ledger)
  await push(Buffer.from([0, 1, 2]))
  await expect(store().read()).rejects.toMatchObject({ code: 'bot/ledger-damaged' })
})
