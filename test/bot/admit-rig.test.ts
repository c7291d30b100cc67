import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { admit } from '../../src/bot/admit.ts'
import { createApi } from '../../src/bot/api.ts'
import { readBotEvent } from '../../src/bot/event.ts'
import { parseBotInputs } from '../../src/bot/inputs.ts'
import { ledgerStore } from '../../src/bot/ledger-store.ts'
import type { Command } from '../../src/bot/request.ts'
import { enqueue } from '../../src/bot/reserve.ts'
import { at } from '../rig/client.ts'
import { type Rig, startRig } from '../rig/rig.ts'
import type { Comment } from '../rig/world.ts'
import { limits, request } from './requests.ts'

let rig: Rig
let now: Date
beforeEach(async () => {
  now = new Date('2026-05-04T12:00:00Z')
  rig = await startRig({ files: { 'tinyml.yml': 'a: 1\n' }, users: { bob: 'write' }, now: () => now })
})
afterEach(() => rig.close())

const wait = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000)
}
const apiOf = () => {
  const permissions = { contents: 'write', issues: 'write', 'pull-requests': 'write', actions: 'write' } as const
  return createApi({ token: rig.token({ permissions }), baseUrl: rig.url, log: () => {}, second: 1 })
}

/** As much of the words as these tests say. */
function parse(body: string): { commands: Command[]; problems: { line: string; message: string }[] } {
  const [, name = '', , sha] = body.split(' ')
  const flags = sha ? { sha } : {}
  if (name === 'run') return { commands: [{ name, stages: [], flags }], problems: [] }
  if (name === 'status' || name === 'cancel') return { commands: [{ name }], problems: [] }
  return { commands: [], problems: [{ line: body, message: `no command is called ${name}` }] }
}

async function give(comment: Comment, inputs: Record<string, string> = {}) {
  const event = await rig.commentEvent({ comment })
  const run = await rig.addRun()
  const environment = { ...rig.environment({ event, run }), INPUT_TOKEN: 't', ...inputs }
  rig.calls.length = 0
  const read = readBotEvent({ name: event.name, payloadFile: event.file })
  const parsed = parseBotInputs(environment)
  return admit({ event: read, inputs: parsed, api: apiOf(), now, parse, log: () => {}, second: 1 })
}
const operations = () => rig.calls.map(({ operation }) => operation.replace('/repos/{owner}/{repo}', ''))

/** The ledger is there, as after the first command of all. */
const startLedger = () =>
  ledgerStore(apiOf(), at).update('Start', (ledger) =>
    enqueue(ledger, request('a', { branch: 'tinyml/x' }), 1, limits, now),
  )

describe('requests to GitHub', () => {
  const eyes = ['GET /collaborators/{username}/permission', 'POST /issues/comments/{comment_id}/reactions']
  const say = 'POST /issues/{issue_number}/comments'
  const [, react] = eyes
  const ledger = ['query repository', 'mutation createCommitOnBranch']
  const progress = ['GET /issues/{issue_number}/comments', say]

  const issue = () => rig.person('bob').openIssue('Blink').number

  test('a stranger costs one', async () => {
    await give(rig.person('mallory').comment(issue(), '/tinyml run'))
    expect(operations()).toEqual(eyes.slice(0, 1))
  })

  test('a typo costs four', async () => {
    await give(rig.person('bob').comment(issue(), '/tinyml rnu'))
    expect(operations()).toEqual([...eyes, say, react])
  })

  test('status costs five', async () => {
    await startLedger()
    await give(rig.person('bob').comment(issue(), '/tinyml status'))
    expect(operations()).toEqual([...eyes, 'query repository', say, react])
  })

  test('cancel costs six, and one for each run', async () => {
    await startLedger()
    const number = issue()
    const bob = rig.person('bob')
    await give(bob.comment(number, '/tinyml cancel'))
    expect(operations()).toEqual([...eyes, 'query repository', say, react])
    expect((await give(bob.comment(number, '/tinyml run'))).go).toBe(true)
    await give(bob.comment(number, '/tinyml cancel'))
    expect(operations()).toEqual([...eyes, ...ledger, 'POST /actions/runs/{run_id}/cancel', say, react])
  })

  test('a command on an issue costs eight', async () => {
    await startLedger()
    wait(60)
    expect((await give(rig.person('bob').comment(issue(), '/tinyml run'))).go).toBe(true)
    expect(operations()).toEqual([
      ...[...eyes, 'query repository', 'query repository', 'GET /git/ref/{ref}'],
      ...['mutation createCommitOnBranch', ...progress],
    ])
  })

  test('a command on a pull request costs nine, and one more where something was pushed since', async () => {
    await startLedger()
    const bob = rig.person('bob')
    await bob.push({ branch: 'ripe', files: { a: '1' } })
    const { number } = await bob.openPull({ head: 'ripe' })
    wait(60)
    const comment = bob.comment(number, '/tinyml run')
    wait(60)
    await bob.push({ branch: 'other', files: { a: '2' } })
    expect((await give(comment)).go).toBe(true)
    expect(operations()).toEqual([
      ...[...eyes, 'GET /pulls/{pull_number}', 'query repository', 'GET /activity', 'query repository'],
      ...['GET /git/ref/{ref}', 'mutation createCommitOnBranch', ...progress],
    ])
  })

  test('a budget that is used up costs at most eight', async () => {
    await startLedger()
    const bob = rig.person('bob')
    await bob.push({ branch: 'ripe', files: { a: '1' } })
    const { number } = await bob.openPull({ head: 'ripe' })
    const comment = bob.comment(number, '/tinyml run')
    wait(60)
    await bob.push({ branch: 'other', files: { a: '2' } })
    expect((await give(comment, { 'INPUT_BUDGET-USD-DAY': '0.1', 'INPUT_BUDGET-USD-MONTH': '0.2' })).go).toBe(false)
    expect(operations()).toEqual([
      ...[...eyes, 'GET /pulls/{pull_number}', 'query repository', 'GET /activity', 'query repository', say, react],
    ])
  })
})

describe('a branch of earlier work', () => {
  async function issueWithWork(base = 'main') {
    const bob = rig.person('bob')
    const { number } = bob.openIssue('Blink')
    const branch = `tinyml/issue-${number}`
    await bob.push({ branch: 'next', files: { b: '1' } })
    const head = await bob.push({ branch, files: { 'tinyml.yml': 'a: 2\n' } })
    const pull = await bob.openPull({ head: branch, base })
    const main = await bob.push({ branch: 'main', files: { later: '1' } })
    wait(60)
    return { bob, number, branch, head, pull: pull.number, main }
  }
  const run = async (number: number, more = '') => {
    const { request: made } = await give(rig.person('bob').comment(number, `/tinyml run${more}`))
    return made && [made.target.sha, made.target.head, made.target.base]
  }

  test('with an open pull request is what the next command on the issue reads, a person’s edits with it', async () => {
    const { bob, number, branch } = await issueWithWork()
    const edited = await bob.push({ branch, files: { 'tinyml.yml': 'a: 3\n' } })
    wait(60)
    expect(await run(number)).toEqual([edited, edited, 'main'])
    expect(operations()).toHaveLength(9)
  })

  test('without one, or with one into another branch, the default branch is read', async () => {
    const { bob, number, head, pull, main } = await issueWithWork()
    bob.close(pull)
    expect(await run(number)).toEqual([main, head, 'main'])
    const other = await issueWithWork('next')
    expect(await run(other.number)).toEqual([other.main, other.head, 'main'])
  })

  test('that moved after the comment is asked about', async () => {
    const { bob, number, branch } = await issueWithWork()
    const comment = bob.comment(number, '/tinyml run')
    wait(60)
    const moved = await bob.push({ branch, files: { 'tinyml.yml': 'a: 4\n' } })
    expect((await give(comment)).go).toBe(false)
    expect(rig.state.comments.at(-1)?.body).toContain(`--sha ${moved.slice(0, 10)}`)
  })

  test('a commit that was named is taken from it, or from the default branch', async () => {
    const one = await issueWithWork()
    expect(await run(one.number, ` --sha ${rig.firstCommit}`)).toEqual([rig.firstCommit, one.head, 'main'])
    const other = await issueWithWork()
    expect(await run(other.number, ` --sha ${other.main}`)).toEqual([other.main, other.head, 'main'])
  })

  test('of another pull request is read as well, though a comment on a line knows that one’s head', async () => {
    const bob = rig.person('bob')
    await bob.push({ branch: 'ripe', files: { a: '1\n' } })
    const { number } = await bob.openPull({ head: 'ripe' })
    const head = await bob.push({ branch: `tinyml/pr-${number}`, from: 'ripe', files: { 'tinyml.yml': 'a: 2\n' } })
    await bob.openPull({ head: `tinyml/pr-${number}`, base: 'ripe' })
    wait(60)
    const { request: made } = await give(bob.reviewComment(number, '/tinyml run', { path: 'a', line: 1 }))
    expect(made?.target).toMatchObject({ sha: head, head, base: 'ripe', branch: `tinyml/pr-${number}` })
  })

  test('of a fork, under the same name, is nobody’s', async () => {
    const bob = rig.person('bob')
    const { number } = bob.openIssue('Blink')
    const stranger = rig.person('mallory')
    await stranger.fork()
    await stranger.push({ branch: `tinyml/issue-${number}`, files: { evil: '1' } })
    await stranger.openPull({ head: `tinyml/issue-${number}` })
    const head = await bob.push({ branch: `tinyml/issue-${number}`, files: { mine: '1' } })
    wait(60)
    expect(await run(number)).toEqual([rig.firstCommit, head, 'main'])
  })
})
