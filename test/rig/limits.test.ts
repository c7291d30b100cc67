import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'
import { at, client, clientOf, everything } from './client.ts'
import { type Rig, startRig } from './rig.ts'

let rig: Rig
let number: number
beforeEach(async () => {
  rig = await startRig({ users: { bob: 'write' } })
  number = rig.person('bob').openIssue('One').number
})
// Violations that a test makes on purpose are taken out by it.
afterEach(() => rig.close())

describe('tokens', () => {
  test.each([
    ['contents', (octokit: Octokit) => octokit.git.createBlob({ ...at, content: '' })],
    ['issues', (octokit: Octokit) => octokit.issues.createComment({ ...at, issue_number: number, body: 'Hi' })],
    ['pull-requests', (octokit: Octokit) => octokit.pulls.create({ ...at, head: 'a', base: 'main', title: 'A' })],
    ['checks', (octokit: Octokit) => octokit.checks.create({ ...at, name: 'a', head_sha: rig.firstCommit })],
    ['actions', (octokit: Octokit) => octokit.actions.cancelWorkflowRun({ ...at, run_id: 1 })],
  ])('without %s: write nothing is written', async (_, write) => {
    const reader = {
      contents: 'read',
      issues: 'read',
      'pull-requests': 'read',
      checks: 'read',
      actions: 'read',
    } as const
    await expect(write(client(rig, reader))).rejects.toMatchObject({
      status: 403,
      message: expect.stringMatching(/^Resource not accessible by integration/),
    })
    expect(rig.state.comments).toEqual([])
  })

  test('power over pull requests is none over issues, and one of both is enough for a pull request', async () => {
    const octokit = client(rig, { 'pull-requests': 'write' })
    const say = (issue_number: number) => octokit.issues.createComment({ ...at, issue_number, body: 'Hi' })
    await expect(say(number)).rejects.toMatchObject({ status: 403 })
    await rig.person('bob').push({ branch: 'a', files: { a: '1' } })
    const pull = await rig.person('bob').openPull({ head: 'a' })
    await say(pull.number)
    await client(rig, { issues: 'write' }).issues.createComment({ ...at, issue_number: pull.number, body: 'Hi' })
    expect(rig.state.comments.map((comment) => comment.number)).toEqual([pull.number, pull.number])
  })

  test('one that was given nothing reads the repository, but not what is in it', async () => {
    const octokit = client(rig, {})
    await octokit.repos.get(at)
    await expect(octokit.repos.getContent({ ...at, path: 'README.md' })).rejects.toMatchObject({ status: 403 })
    await expect(octokit.issues.get({ ...at, issue_number: number })).rejects.toMatchObject({ status: 403 })
  })

  test('an unknown one, and none, are nobody', async () => {
    await expect(clientOf(rig, 'wrong').repos.get(at)).rejects.toMatchObject({
      status: 401,
      message: expect.stringMatching(/^Bad credentials/),
    })
    await expect(clientOf(rig, null).repos.get(at)).rejects.toMatchObject({ status: 401 })
  })

  test('of a job is no user; of a person is one', async () => {
    await expect(client(rig).users.getAuthenticated()).rejects.toMatchObject({ status: 403 })
    const { data } = await clientOf(rig, rig.token({ login: 'bob' })).users.getAuthenticated()
    expect(data.login).toBe('bob')
  })

  test('permission is told of everybody, and 404 of nobody', async () => {
    rig.person('mallory')
    const level = async (username: string) =>
      (await client(rig, {}).repos.getCollaboratorPermissionLevel({ ...at, username })).data.permission
    expect([await level('alice'), await level('bob'), await level('mallory')]).toEqual(['admin', 'write', 'read'])
    await expect(level('nobody')).rejects.toMatchObject({ status: 404 })
  })
})

describe('faults', () => {
  const patient = () => {
    const again = (_: number, options: { request: { retryCount: number } }) => options.request.retryCount < 2
    const Patient = Octokit.plugin(retry, throttling)
    const silent = { debug() {}, info() {}, warn() {}, error() {} }
    return new Patient({
      baseUrl: rig.url,
      auth: rig.token({ permissions: everything }),
      log: silent,
      request: { retryAfterBaseValue: 10 },
      throttle: {
        onRateLimit: again as never,
        onSecondaryRateLimit: again as never,
        fallbackSecondaryRateRetryAfter: 1,
      },
    })
  }

  test('a 5xx is given so often as it was asked for, where it was', async () => {
    rig.faults.add({ kind: 'error', status: 503, on: 'GET /repos/{owner}/{repo}/issues/{issue_number}', times: 2 })
    await patient().issues.get({ ...at, issue_number: number })
    expect(rig.calls.map(({ status }) => status)).toEqual([503, 503, 200])
  })

  test('the throttling plugin waits for the hour, and for a secondary limit', async () => {
    rig.faults.add({ kind: 'primary', seconds: 1 })
    rig.faults.add({ kind: 'secondary', seconds: 1, on: 'comments' })
    const octokit = patient()
    await octokit.issues.get({ ...at, issue_number: number })
    await octokit.issues.createComment({ ...at, issue_number: number, body: 'Hi' })
    expect(rig.calls.map(({ status }) => status)).toEqual([403, 200, 403, 201])
    expect(rig.state.comments).toHaveLength(1)
  })

  test('the hour is used up request by request, for GraphQL too', async () => {
    const octokit = client(rig)
    rig.faults.limitTo(2, 60)
    expect((await octokit.repos.get(at)).headers['x-ratelimit-remaining']).toBe('1')
    await octokit.repos.get(at)
    await expect(octokit.repos.get(at)).rejects.toMatchObject({
      status: 403,
      message: expect.stringMatching(/rate limit/),
    })
    await expect(octokit.graphql('{ viewer { login } }')).rejects.toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] })
    rig.faults.clear()
    expect((await octokit.rateLimit.get()).data.rate.remaining).toBeGreaterThan(10)
  })

  test('a lost answer is of a write that happened, a dropped one of none', async () => {
    const octokit = client(rig)
    const say = (body: string) => octokit.issues.createComment({ ...at, issue_number: number, body })
    rig.faults.add({ kind: 'lost', on: 'POST', skip: 1 })
    rig.faults.add({ kind: 'dropped', on: 'POST', skip: 1 })
    await say('one')
    await expect(say('two')).rejects.toThrow()
    await expect(say('three')).rejects.toThrow()
    expect(rig.state.comments.map(({ body }) => body)).toEqual(['one', 'two'])
    expect(rig.calls.map(({ status }) => status)).toEqual([201, 0, 0])
  })

  test('a slow answer comes late, and lets others pass', async () => {
    const octokit = client(rig)
    rig.faults.add({ kind: 'slow', ms: 1000, on: 'POST' })
    const done: string[] = []
    const slow = octokit.issues
      .createComment({ ...at, issue_number: number, body: 'slow' })
      .then(() => done.push('slow'))
    await octokit.repos.get(at).then(() => done.push('quick'))
    expect(rig.state.comments).toEqual([])
    await slow
    expect(done).toEqual(['quick', 'slow'])
    expect(rig.state.comments).toHaveLength(1)
  })

  test('the world may change at the moment of a fault', async () => {
    rig.faults.add({
      kind: 'slow',
      ms: 0,
      on: 'GET',
      during: () => void rig.person('bob').comment(number, 'meanwhile'),
    })
    await client(rig).repos.get(at)
    expect(rig.state.comments).toHaveLength(1)
  })
})

test('what did not change is not sent again', async () => {
  const octokit = client(rig)
  const first = await octokit.issues.get({ ...at, issue_number: number })
  const headers = { 'if-none-match': first.headers.etag as string }
  await expect(octokit.issues.get({ ...at, issue_number: number, headers })).rejects.toMatchObject({ status: 304 })
  rig.state.issue(number).title = 'Two'
  expect((await octokit.issues.get({ ...at, issue_number: number, headers })).status).toBe(200)
})

describe('violations', () => {
  const violate = async (work: (octokit: Octokit) => Promise<unknown>, said: RegExp) => {
    await expect(work(client(rig))).rejects.toMatchObject({ status: 500 })
    expect(rig.violations.splice(0)).toEqual([expect.stringMatching(said)])
  }

  test('a body of the wrong type', () =>
    violate(
      (octokit) => octokit.issues.createComment({ ...at, issue_number: number, body: 7 as never }),
      /\/body: must be string/,
    ))
  test('a body that lacks something', () =>
    violate(
      (octokit) => octokit.request('POST /repos/{owner}/{repo}/git/refs', { ...at, ref: 'refs/heads/a' } as never),
      /required property 'sha'/,
    ))
  test('a parameter that does not exist', () =>
    violate((octokit) => octokit.pulls.list({ ...at, stat: 'open' } as never), /\?stat: no such parameter/))
  test('a body key that does not exist', () =>
    violate(
      (octokit) => octokit.pulls.create({ ...at, title: 'A', head: 'a', base: 'b', drafts: true } as never),
      /\/drafts: no such parameter/,
    ))
  test('more annotations than one request takes', () =>
    violate((octokit) => {
      const one = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice' as const, message: 'a' }
      return octokit.checks.create({
        ...at,
        name: 'a',
        head_sha: rig.firstCommit,
        output: { title: 'a', summary: 'a', annotations: Array(51).fill(one) },
      })
    }, /must NOT have more than 50 items/))
  test('an operation that GitHub does not have, or the rig', async () => {
    await violate((octokit) => octokit.request('GET /repos/{owner}/{repo}/nothing', at), /GitHub has no such operation/)
    await violate((octokit) => octokit.repos.listTags(at), /GitHub has this operation, the rig does not/)
  })
  test('a GraphQL field that does not exist, or an input of the wrong kind', async () => {
    await violate((octokit) => octokit.graphql('{ viewer { name2 } }'), /Cannot query field "name2"/)
    await violate(
      (octokit) =>
        octokit.graphql('query ($n: Int!) { repository(owner: "alice", name: "fruit") { issue(number: $n) { id } } }', {
          n: 'x',
        }),
      /GraphQL/,
    )
    await violate(
      (octokit) => octokit.graphql('{ viewer { bio: company } }'),
      /User\.company: the rig does not have this field/,
    )
  })
  test('an answer that is not as published', async () => {
    rig.state.issue(number).createdAt = 'yesterday'
    await violate(
      (octokit) => octokit.issues.get({ ...at, issue_number: number }),
      /answer 200 \/created_at: must match format "date-time"/,
    )
  })
  test('what nobody took out makes close fail', async () => {
    const other = await startRig()
    await expect(client(other).request('GET /nothing')).rejects.toMatchObject({ status: 500 })
    await expect(other.close()).rejects.toThrow(/GET \/nothing/)
  })
})
