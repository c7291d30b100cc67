import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readEvent } from '../../src/github/event.ts'
import { git } from './git.ts'
import { type Rig, startRig } from './rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig({ users: { bob: 'write' } })
})
afterEach(() => rig.close())

test('a comment on an issue, a pull request and a line are events as published', async () => {
  const bob = rig.person('bob')
  const issue = bob.openIssue('One')
  const comment = bob.comment(issue.number, '/tinyml help')
  const event = await rig.commentEvent({ comment })
  expect(JSON.parse(readFileSync(event.file, 'utf8'))).toMatchObject({
    action: 'created',
    comment: { id: comment.id, body: '/tinyml help', author_association: 'COLLABORATOR' },
    repository: { full_name: 'alice/fruit', default_branch: 'main' },
    sender: { login: 'bob' },
  })
  await bob.push({ branch: 'tinyml/a', files: { a: '1' } })
  const pull = await bob.openPull({ head: 'tinyml/a' })
  const onPull = await rig.commentEvent({ comment: bob.comment(pull.number, 'Hi') })
  expect(onPull.payload).toMatchObject({ issue: { pull_request: { url: expect.any(String) } } })
  const onLine = await rig.commentEvent({ comment: bob.reviewComment(pull.number, 'Hi', { path: 'a', line: 1 }) })
  expect(onLine).toMatchObject({ name: 'pull_request_review_comment', payload: { pull_request: { number: 2 } } })
  bob.edit(comment, '/tinyml run')
  const edited = await rig.commentEvent({ comment, action: 'edited', before: '/tinyml help' })
  expect(edited.payload).toMatchObject({ changes: { body: { from: '/tinyml help' } } })
})

test('a push event names what the push brought', async () => {
  const after = await rig.person('bob').push({ branch: 'main', files: { 'data/a.csv': '1\n' } })
  const event = await rig.pushEvent({ branch: 'main', before: rig.firstCommit, after, login: 'bob' })
  expect(event.payload).toMatchObject({ ref: 'refs/heads/main', commits: [{ id: after }], pusher: { name: 'bob' } })
  expect(event.payload.head_commit).not.toHaveProperty('added')
  expect(rig.environment({ event, run: await rig.addRun() })).toMatchObject({
    GITHUB_API_URL: rig.url,
    GITHUB_EVENT_PATH: event.file,
    GITHUB_SHA: after,
    GITHUB_RUN_NUMBER: '1',
  })
  expect(readEvent({ name: event.name, payloadFile: event.file })).toMatchObject({ kind: 'push', after })
})

test('pull request and dispatch events are as published', async () => {
  const stranger = rig.person('mallory')
  await stranger.fork()
  const before = await stranger.push({ branch: 'patch', files: { a: '1' } })
  const { number } = await stranger.openPull({ head: 'patch' })
  await rig.pullRequestEvent({ number, action: 'opened', login: 'mallory' })
  const after = await stranger.push({ branch: 'patch', files: { a: '2' } })
  const event = await rig.pullRequestEvent({ number, action: 'synchronize', before, login: 'mallory' })
  expect(event.payload).toMatchObject({ before, after, pull_request: { head: { sha: after, repo: { fork: true } } } })
  const dispatch = await rig.dispatchEvent({ inputs: { queued: 'abc' }, login: 'bob' })
  expect(dispatch.payload).toMatchObject({ inputs: { queued: 'abc' }, ref: 'refs/heads/main' })
})

test('git fetches and pushes over HTTP as far as the token goes', async () => {
  const folder = rig.state.folder
  const clone = join(folder, 'over-http')
  await git(['clone', '--quiet', rig.gitUrl, clone], { cwd: folder })
  const identity = ['-c', 'user.name=bob', '-c', 'user.email=bob@example.com']
  await git([...identity, 'commit', '--quiet', '--allow-empty', '-m', 'Over HTTP'], { cwd: clone })
  const push = (token: string) => {
    const url = rig.gitUrl.replace('http://', `http://x-access-token:${token}@`)
    return git(['push', '--quiet', url, 'HEAD:main'], { cwd: clone })
  }
  await expect(push(rig.token({ permissions: { contents: 'read' } }))).rejects.toThrow(/403/)
  await expect(push('wrong')).rejects.toThrow()
  expect(await rig.git('rev-list', '--count', 'main')).toBe('1')
  const writer = rig.token({ permissions: { contents: 'write' } })
  rig.protect('main')
  await expect(push(writer)).rejects.toThrow(/protected branch|pre-receive hook declined/i)
  rig.state.main.protected.clear()
  await push(writer)
  expect(await rig.git('log', '--format=%s', '-1', 'main')).toBe('Over HTTP')
})

test('a person forces a branch to another history', async () => {
  const bob = rig.person('bob')
  const first = await bob.push({ branch: 'tinyml/a', files: { a: '1' } })
  const forced = await bob.push({ branch: 'tinyml/a', files: { a: '2' }, amend: true, force: true })
  expect(await rig.git('rev-parse', 'tinyml/a')).toBe(forced)
  await expect(rig.git('merge-base', '--is-ancestor', first, forced)).rejects.toThrow()
})
