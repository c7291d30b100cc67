import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { changedFiles, describeChange } from '../../src/github/changes.ts'
import { readEvent } from '../../src/github/event.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tinyml-event-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const pushFile = join(import.meta.dirname, 'events/push.json')
const push = () => JSON.parse(readFileSync(pushFile, 'utf8'))

function read(name: string, payload: unknown) {
  const payloadFile = join(folder, 'event.json')
  writeFileSync(payloadFile, JSON.stringify(payload))
  return readEvent({ name, payloadFile })
}

test('the push payload of these tests is what GitHub publishes of its own', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../node_modules/@octokit/webhooks-schemas/schema.json'), 'utf8'),
  )
  const ajv = new Ajv({ strict: false, validateFormats: false }).addSchema(schema, 'webhooks')
  const validate = ajv.getSchema('webhooks#/definitions/push$event')
  const event = push()
  // GitHub takes these three away from the payload that actions get.
  for (const commit of [...event.commits, event.head_commit])
    Object.assign(commit, { added: [], removed: [], modified: [] })
  expect([validate?.(event), validate?.errors]).toEqual([true, null])
  event.before = undefined
  expect(validate?.(event)).toBe(false)
})

test('a push says between which commits it went', () => {
  expect(readEvent({ name: 'push', payloadFile: pushFile })).toEqual({
    kind: 'push',
    ref: 'refs/heads/main',
    before: push().before,
    after: push().after,
  })
})

test('the push that makes a branch has nothing before it', () => {
  expect(read('push', { ...push(), before: '0'.repeat(40) })).toMatchObject({ before: null })
})

test('a pull request is compared with its base', () => {
  const payload = { number: 7, pull_request: { base: { sha: 'a'.repeat(40) }, head: { sha: 'b'.repeat(40) } } }
  expect(read('pull_request', payload)).toEqual({
    kind: 'pull-request',
    number: 7,
    before: 'a'.repeat(40),
    after: 'b'.repeat(40),
  })
})

test('a comment is refused, because nothing answers it', () => {
  expect(() => read('issue_comment', {})).toThrow(
    /expected one of the events push, pull_request, .* found `issue_comment`/,
  )
})

test('a payload whose commit is an option for git is refused', () => {
  expect(() => read('push', { ...push(), after: '--output=/etc/passwd' })).toThrow(
    '`after`: expected the hash of a commit',
  )
})

test('a payload that is not there is named', () => {
  expect(() => readEvent({ name: 'push', payloadFile: join(folder, 'nothing') })).toThrow(
    /payload of the `push` event.*ENOENT/,
  )
})

describe('in a repository', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=Anna', '-c', 'user.email=anna@example.com', ...args], {
      encoding: 'utf8',
    }).trim()
  function commit(path: string, text: string): string {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
    git('add', '.')
    git('commit', '--quiet', '-m', `Change ${path}`)
    return git('rev-parse', 'HEAD')
  }
  const between = (before: string, after: string) => ({ kind: 'push', ref: 'refs/heads/main', before, after }) as const

  test('a push names the files of the project that it changed, and no others', async () => {
    git('init', '--quiet')
    const first = commit('fruit/data/apple.csv', '1')
    commit('README.md', 'x')
    const third = commit('fruit/data/bänana.csv', '2')
    const event = between(first, third)
    const changed = await changedFiles(event, join(folder, 'fruit'))
    expect(changed).toEqual(['data/bänana.csv'])
    expect(describeChange(event, changed)).toBe('The push to refs/heads/main changed data/bänana.csv.')
  })

  test('a push beside the project touched nothing of it', async () => {
    git('init', '--quiet')
    const first = commit('fruit/data/apple.csv', '1')
    const event = between(first, commit('README.md', 'x'))
    const changed = await changedFiles(event, join(folder, 'fruit'))
    expect(describeChange(event, changed)).toBe('The push to refs/heads/main touched nothing of this project.')
  })

  test('a shallow checkout does not know, and says that contents decide', async () => {
    git('init', '--quiet')
    const event = between('a'.repeat(40), commit('fruit/data/apple.csv', '1'))
    const changed = await changedFiles(event, join(folder, 'fruit'))
    expect(changed).toBeNull()
    expect(describeChange(event, changed)).toContain('compared by content, through the lock')
  })
})
