import { botEvent } from '../../src/bot/event.ts'
import { decide, decideFork, type Permission } from '../../src/bot/permission.ts'
import type { Command } from '../../src/bot/request.ts'
import { dispatch, issueComment, pullRequestEvent, push, user } from './payloads.ts'
import { sha } from './requests.ts'

const rules = { self: 'github-actions[bot]', allow: ['Grace'], bots: ['renovate[bot]'] }
type Said = Parameters<typeof issueComment>[1]

async function decided(event: Parameters<typeof decide>[0], permission: Permission = 'none') {
  const asked: string[] = []
  const decision = await decide(event, rules, async (login) => {
    asked.push(login)
    return permission
  })
  return { ...decision, asked }
}
const comment = (said?: Said, permission?: Permission) =>
  decided(botEvent('issue_comment', issueComment('/tinyml run', said)), permission)

test.each([
  ['admin', true],
  ['maintain', true],
  ['write', true],
  ['triage', false],
  ['read', false],
  ['none', false],
] as const)('the permission %s commands the bot: %s; a refusal is silent', async (permission, allowed) => {
  const decision = await comment({}, permission)
  expect(decision.allowed).toBe(allowed)
  expect(decision).toMatchObject(allowed ? { standing: 'maintainer' } : { say: null })
  expect(decision.because).toContain(permission)
})

test('who is on the list may, whatever the case of the letters, and is no maintainer by that', async () => {
  expect(await comment({ by: 'grace' }, 'read')).toMatchObject({ allowed: true, standing: 'listed' })
  expect(await comment({ by: 'gracey' }, 'read')).toMatchObject({ allowed: false, say: null })
})

test('a bot may only when it is listed, and GitHub is not asked about it', async () => {
  expect(await comment({ by: 'renovate[bot]' })).toMatchObject({ allowed: true, standing: 'listed', asked: [] })
  expect(await comment({ by: 'other[bot]' }, 'admin')).toMatchObject({ allowed: false, say: null, asked: [] })
  // Not even where its name is on the list of people.
  const listed = await decide(
    botEvent('issue_comment', issueComment('x', { by: 'grace[bot]' })),
    rules,
    async () => 'admin',
  )
  expect(listed.allowed).toBe(false)
})

test.each<[string, Said]>([
  ['edited', { action: 'edited' }],
  ['deleted', { action: 'deleted' }],
  ['the bot’s own', { by: 'github-actions[bot]' }],
])('a comment that is %s is no command, even of an admin', async (_name, said) => {
  expect(await comment(said, 'admin')).toMatchObject({ allowed: false, say: null, asked: [] })
})

test('a comment that was sent in the name of somebody else is refused', async () => {
  const payload = { ...issueComment('/tinyml run'), sender: user('eve') }
  expect(await decided(botEvent('issue_comment', payload), 'admin')).toMatchObject({ allowed: false, say: null })
})

test('a closed or locked thread is refused with a word to those who may, and none to strangers', async () => {
  expect(await comment({ state: 'closed' }, 'write')).toMatchObject({
    allowed: false,
    say: expect.stringMatching(/closed/),
  })
  expect(await comment({ locked: true, pull: true }, 'write')).toMatchObject({
    allowed: false,
    say: expect.stringMatching(/pull request is locked/),
  })
  expect(await comment({ state: 'closed', locked: true }, 'read')).toMatchObject({ allowed: false, say: null })
})

test('a push or a dispatch needs the same permission; a pull request is verified for anybody', async () => {
  expect(await decided(botEvent('push', push()), 'write')).toMatchObject({ allowed: true })
  expect(await decided(botEvent('push', push()), 'read')).toMatchObject({ allowed: false })
  expect(await decided(botEvent('push', push({ by: 'other[bot]' })), 'admin')).toMatchObject({ allowed: false })
  expect(await decided(botEvent('workflow_dispatch', dispatch({})), 'write')).toMatchObject({ allowed: true })
  const pull = botEvent('pull_request', pullRequestEvent('opened', { from: 'eve/r' }, 'eve'))
  expect(await decided(pull)).toMatchObject({ allowed: true, asked: [] })
})

test('the bot starts what waits, and nothing else', async () => {
  const by = { by: 'github-actions[bot]' }
  expect(await decided(botEvent('workflow_dispatch', dispatch({ queued: 'abcd1234' }, by)))).toMatchObject({
    allowed: true,
  })
  expect(await decided(botEvent('workflow_dispatch', dispatch({}, by)))).toMatchObject({ allowed: false, say: null })
})

const head = sha('b')
const verify = (commit?: string): Command => ({ name: 'verify', flags: commit ? { sha: commit } : {} })

test('a fork is verified at the commit that a maintainer named in full', () => {
  expect(decideFork([verify(head)], 'maintainer', head)).toMatchObject({ allowed: true })
})

test.each<[string, Command[], 'maintainer' | 'listed', RegExp]>([
  ['no commit', [verify()], 'maintainer', /from a fork.*\/tinyml verify --sha b{40}/],
  ['a short commit, which can be forged', [verify(head.slice(0, 10))], 'maintainer', /--sha b{40}/],
  ['a commit that is not the head', [verify(sha('c'))], 'maintainer', /not `c{40}`/],
  ['one of two without a commit', [verify(head), verify()], 'maintainer', /from a fork/],
  ['other work', [{ name: 'run', stages: [], flags: { sha: head } }], 'maintainer', /`run` is not done/],
  ['a retry of other work', [{ name: 'retry', flags: { sha: head } }], 'maintainer', /`retry` is not done/],
  ['somebody on the list', [verify(head)], 'listed', /write permission/],
])('a fork is refused with %s', (_name, commands, standing, say) => {
  expect(decideFork(commands, standing, head)).toMatchObject({ allowed: false, say: expect.stringMatching(say) })
})
