import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { at, client, clientOf } from './client.ts'
import { git } from './git.ts'
import { type Rig, startRig } from './rig.ts'

let rig: Rig
let octokit: Octokit
let now: Date
beforeEach(async () => {
  now = new Date('2026-05-04T12:00:00Z')
  rig = await startRig({ files: { a: '1\n', b: '1\n' }, users: { bob: 'write' }, now: () => now })
  octokit = client(rig)
})
afterEach(() => rig.close())

const wait = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000)
}

describe('merges', () => {
  const merge = (head: string, more = {}, by = octokit) => by.repos.merge({ ...at, base: 'tinyml/a', head, ...more })

  test('two branches become one commit of both, in the name of whose token it is', async () => {
    const bob = rig.person('bob')
    const mine = await bob.push({ branch: 'tinyml/a', files: { a: '2\n' } })
    const theirs = await bob.push({ branch: 'main', files: { b: '2\n' } })
    const { status, data } = await merge('main', { commit_message: 'Take over main' })
    expect([status, data.parents.map(({ sha }) => sha)]).toEqual([201, [mine, theirs]])
    expect(data.commit.verification?.verified).toBe(true)
    expect(await rig.git('log', '-1', '--format=%H %an %cn %s', 'tinyml/a')).toBe(
      `${data.sha} github-actions[bot] GitHub Take over main`,
    )
    expect([await rig.file('a', 'tinyml/a'), await rig.file('b', 'tinyml/a')]).toEqual(['2\n', '2\n'])
    expect((await merge(theirs)).status).toBe(204)
    expect(await rig.git('rev-parse', 'tinyml/a')).toBe(data.sha)
  })

  test('a branch that could be moved forward gets a commit too', async () => {
    const bob = rig.person('bob')
    await rig.git('branch', 'tinyml/a', 'main')
    const theirs = await bob.push({ branch: 'main', files: { b: '2\n' } })
    const { data } = await merge('main')
    expect(data.parents.map(({ sha }) => sha)).toEqual([rig.firstCommit, theirs])
    expect(data.commit.message).toBe('Merge main into tinyml/a')
  })

  test('a conflict changes nothing', async () => {
    const bob = rig.person('bob')
    const mine = await bob.push({ branch: 'tinyml/a', files: { a: '2\n' } })
    await bob.push({ branch: 'main', files: { a: '3\n' } })
    await expect(merge('main')).rejects.toMatchObject({ status: 409 })
    expect(await rig.git('rev-parse', 'tinyml/a')).toBe(mine)
  })

  test('neither a missing branch, nor a protected one, nor a token without contents merges', async () => {
    await rig.git('branch', 'tinyml/a', 'main')
    await rig.person('bob').push({ branch: 'main', files: { b: '2\n' } })
    await expect(merge('none')).rejects.toMatchObject({ status: 404, message: expect.stringMatching(/^Head/) })
    await expect(merge('main', { base: 'none' })).rejects.toMatchObject({ message: expect.stringMatching(/^Base/) })
    await expect(merge('main', {}, client(rig, { contents: 'read' }))).rejects.toMatchObject({ status: 403 })
    rig.protect('tinyml/a')
    await expect(merge('main')).rejects.toMatchObject({ status: 422 })
    expect(await rig.git('rev-parse', 'tinyml/a')).toBe(rig.firstCommit)
  })
})

describe('activity', () => {
  const list = async (query = {}) =>
    (await octokit.repos.listActivities({ ...at, ...query })).data.map(
      (one) => `${one.timestamp.slice(11, 19)} ${one.actor?.login} ${one.activity_type} ${one.ref}`,
    )

  test('tells what became of each branch, when, and by whom, the latest first', async () => {
    const bob = rig.person('bob')
    wait(60)
    const first = await bob.push({ branch: 'ripe', files: { a: '2\n' } })
    wait(60)
    const forced = await bob.push({ branch: 'ripe', files: { a: '3\n' }, amend: true, force: true })
    wait(60)
    await octokit.git.createRef({ ...at, ref: 'refs/heads/tinyml/a', sha: rig.firstCommit })
    wait(60)
    await octokit.git.updateRef({ ...at, ref: 'heads/tinyml/a', sha: forced })
    wait(60)
    await octokit.git.deleteRef({ ...at, ref: 'heads/tinyml/a' })
    expect(await list()).toEqual([
      '12:05:00 github-actions[bot] branch_deletion refs/heads/tinyml/a',
      '12:04:00 github-actions[bot] push refs/heads/tinyml/a',
      '12:03:00 github-actions[bot] branch_creation refs/heads/tinyml/a',
      '12:02:00 bob force_push refs/heads/ripe',
      '12:01:00 bob branch_creation refs/heads/ripe',
      '12:00:00 alice branch_creation refs/heads/main',
    ])
    const { data } = await octokit.repos.listActivities({ ...at, ref: 'refs/heads/ripe', per_page: 1 })
    expect(data).toMatchObject([{ before: first, after: forced }])
    expect(await list({ ref: 'ripe' })).toHaveLength(2)
    expect(await list({ actor: 'bob', activity_type: 'force_push' })).toHaveLength(1)
    expect(await list({ ref: 'none' })).toEqual([])
  })

  test('comes in pages that follow one another', async () => {
    for (const n of [1, 2, 3, 4]) await rig.git('branch', `b${n}`, 'main').then(() => octokit.repos.get(at))
    const all = await octokit.paginate(octokit.repos.listActivities, { ...at, per_page: 2 })
    expect(all.map(({ ref }) => ref)).toEqual(['b4', 'b3', 'b2', 'b1', 'main'].map((name) => `refs/heads/${name}`))
  })

  test('a push over HTTP is the token’s, and one of a fork is not this repository’s', async () => {
    const clone = `${rig.state.folder}/over-http`
    await git(['clone', '--quiet', rig.gitUrl, clone], { cwd: rig.state.folder })
    const token = rig.token({ permissions: { contents: 'write' } })
    const url = rig.gitUrl.replace('http://', `http://x-access-token:${token}@`)
    await git(['push', '--quiet', url, 'HEAD:tinyml/a'], { cwd: clone })
    const stranger = rig.person('mallory')
    await stranger.fork()
    await stranger.push({ branch: 'main', files: { a: '9\n' } })
    expect((await list())[0]).toBe('12:00:00 github-actions[bot] branch_creation refs/heads/tinyml/a')
    expect(await list()).toHaveLength(2)
  })

  test('the repository says when it was pushed to last, and so does a fork in its pull request', async () => {
    const pushedAt = async () => (await octokit.repos.get(at)).data.pushed_at
    expect(await pushedAt()).toBe('2026-05-04T12:00:00Z')
    wait(60)
    expect(await pushedAt()).toBe('2026-05-04T12:00:00Z')
    await rig.person('bob').push({ branch: 'ripe', files: { a: '2\n' } })
    wait(60)
    expect(await pushedAt()).toBe('2026-05-04T12:01:00Z')
    const stranger = rig.person('mallory')
    await stranger.fork()
    await stranger.push({ branch: 'patch', files: { a: '9\n' } })
    await stranger.openPull({ head: 'patch' })
    wait(60)
    await stranger.push({ branch: 'patch', files: { a: '8\n' } })
    const { data } = await octokit.pulls.get({ ...at, pull_number: 1 })
    expect([data.head.repo?.pushed_at, data.base.repo.pushed_at]).toEqual([
      '2026-05-04T12:03:00Z',
      '2026-05-04T12:01:00Z',
    ])
  })
})

test('a team of the repository is asked for a review, another one is refused', async () => {
  const bob = rig.person('bob')
  await bob.push({ branch: 'ripe', files: { a: '2\n' } })
  await bob.openPull({ head: 'ripe' })
  rig.state.teams.add('growers')
  const ask = (team_reviewers: string[], reviewers: string[] = []) =>
    octokit.pulls.requestReviewers({ ...at, pull_number: 1, reviewers, team_reviewers })
  await expect(ask(['growers', 'eaters'], ['alice'])).rejects.toMatchObject({ status: 422 })
  expect(rig.state.pull(1).pull).toMatchObject({ teams: [], reviewers: [] })
  expect((await ask(['growers'], ['alice'])).data.requested_teams).toMatchObject([{ slug: 'growers' }])
  const asked = await octokit.pulls.listRequestedReviewers({ ...at, pull_number: 1 })
  expect(asked.data).toMatchObject({ users: [{ login: 'alice' }], teams: [{ slug: 'growers' }] })
  const event = await rig.pullRequestEvent({ number: 1, action: 'opened', login: 'bob' })
  expect(event.payload).toMatchObject({ pull_request: { requested_teams: [{ slug: 'growers' }] } })
  const reader = clientOf(rig, rig.token({ permissions: { 'pull-requests': 'read' } }))
  await expect(
    reader.pulls.requestReviewers({ ...at, pull_number: 1, team_reviewers: ['growers'] }),
  ).rejects.toMatchObject({ status: 403 })
  await octokit.pulls.removeRequestedReviewers({ ...at, pull_number: 1, reviewers: [], team_reviewers: ['growers'] })
  expect(rig.state.pull(1).pull).toMatchObject({ teams: [], reviewers: ['alice'] })
})
