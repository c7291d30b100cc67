import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { botEvent, ignored, readBotEvent } from '../../src/bot/event.ts'
import { dispatch, issueComment, pullRequestEvent, push, reviewComment } from './payloads.ts'
import { sha } from './requests.ts'

const self = 'github-actions[bot]'

test('a comment on an issue is read, and one on a pull request is told apart', () => {
  const event = botEvent('issue_comment', issueComment('/tinyml run'))
  expect(event).toMatchObject({
    ...{ kind: 'comment', action: 'created', headThen: null, sender: { login: 'ada', bot: false } },
    comment: {
      id: 70,
      kind: 'issue',
      body: '/tinyml run',
      author: { login: 'ada' },
      createdAt: '2026-05-04T11:59:00Z',
    },
    thread: { number: 7, kind: 'issue', open: true, locked: false },
    repository: { owner: 'o', name: 'r', defaultBranch: 'main' },
  })
  expect(botEvent('issue_comment', issueComment('x', { pull: true }))).toMatchObject({ thread: { kind: 'pull' } })
})

test('a review comment brings the head of its moment', () => {
  const event = botEvent('pull_request_review_comment', reviewComment('/tinyml run', { head: sha('c') }))
  expect(event).toMatchObject({ comment: { kind: 'review' }, thread: { number: 7, kind: 'pull' }, headThen: sha('c') })
})

test('a comment whose account is gone, or without a body, is read', () => {
  const payload = issueComment('x')
  const gone = { ...payload, comment: { ...payload.comment, user: null, body: null } }
  expect(botEvent('issue_comment', gone)).toMatchObject({ comment: { body: '', author: { login: 'ghost' } } })
})

test('a fork is another repository, or one that is gone', () => {
  const fork = (from: string | null) => botEvent('pull_request', pullRequestEvent('opened', { from }))
  expect(fork('o/r')).toMatchObject({ fork: false, head: { sha: sha('b'), ref: 'ripe' }, base: 'main' })
  expect(fork('eve/r')).toMatchObject({ fork: true })
  expect(fork(null)).toMatchObject({ fork: true })
})

test('the inputs of a dispatch are read; without any there are none', () => {
  const inputs = { stages: 'data, sketch', planner: 'rules', budget: '0.05', queued: '' }
  expect(botEvent('workflow_dispatch', dispatch(inputs))).toMatchObject({
    ...{ branch: 'main', stages: ['data', 'sketch'], planner: 'rules', budget: '0.05', queued: null },
  })
  expect(botEvent('workflow_dispatch', dispatch(null))).toMatchObject({ stages: [], planner: null, queued: null })
  expect(botEvent('workflow_dispatch', dispatch(null, { ref: 'refs/tags/v1' }))).toMatchObject({ branch: null })
})

test.each([
  ['issue_comment', issueComment('x'), null],
  ['issue_comment', issueComment('x', { action: 'edited' }), /edited/],
  ['issue_comment', issueComment('x', { action: 'deleted' }), /deleted/],
  ['issue_comment', issueComment('x', { by: self }), /own/],
  ['issue_comment', issueComment('x', { by: 'GitHub-Actions[bot]' }), /own/],
  ['push', push(), null],
  ['push', push({ ref: 'refs/heads/ripe' }), /default branch/],
  ['push', push({ ref: 'refs/tags/v1' }), /default branch/],
  ['push', push({ after: sha('0'), author: null }), /deleted/],
  ['push', push({ by: self }), /own/],
  ['push', push({ author: self }), /own/],
  ['pull_request', pullRequestEvent('synchronize'), null],
  ['pull_request', pullRequestEvent('labeled'), /labeled/],
  ['pull_request', pullRequestEvent('reopened', { state: 'closed' }), /closed/],
  ['pull_request', pullRequestEvent('synchronize', {}, self), /own/],
  ['workflow_dispatch', dispatch(null, { by: self }), /itself/],
  ['workflow_dispatch', dispatch({ queued: 'abcd1234' }, { by: self }), null],
])('what is ignored: %s (%#)', (name, payload, why) => {
  const reason = ignored(botEvent(name, payload), self)
  if (why === null) expect(reason).toBeNull()
  else expect(reason).toMatch(why)
})

test('an unknown event, a payload of another form and a missing file each say so', () => {
  expect(() => botEvent('watch', {})).toThrow(/expected one of the events issue_comment, .*, found `watch`/)
  expect(() => botEvent('push', push({ after: 'HEAD' }))).toThrow(
    /`push` event .*`after`: expected the hash of a commit/,
  )
  const file = join(mkdtempSync(join(tmpdir(), 'event-')), 'event.json')
  expect(() => readBotEvent({ name: 'push', payloadFile: file })).toThrow(/ENOENT/)
  writeFileSync(file, JSON.stringify(push()))
  expect(readBotEvent({ name: 'push', payloadFile: file })).toMatchObject({
    kind: 'push',
    branch: 'main',
    after: sha('a'),
  })
})
