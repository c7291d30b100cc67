import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { at, client } from './client.ts'
import { type Rig, startRig } from './rig.ts'

let rig: Rig
let octokit: Octokit
beforeEach(async () => {
  rig = await startRig({
    files: { 'README.md': '# Fruit\n', 'data/ripe.csv': 'red,green\n1,2\n', 'large.txt': 'x'.repeat(1_000_001) },
  })
  octokit = client(rig)
})
afterEach(() => rig.close())

async function commitFile(parent: string, path: string, content: string) {
  const blob = await octokit.git.createBlob({ ...at, content })
  const base = await octokit.git.getCommit({ ...at, commit_sha: parent })
  const tree = await octokit.git.createTree({
    ...at,
    base_tree: base.data.tree.sha,
    tree: [{ path, mode: '100644', type: 'blob', sha: blob.data.sha }],
  })
  const commit = await octokit.git.createCommit({
    ...at,
    message: `Add ${path}`,
    tree: tree.data.sha,
    parents: [parent],
  })
  return commit.data
}

test('a commit that was made blob by tree by commit is in the real repository', async () => {
  const commit = await commitFile(rig.firstCommit, 'a/new.txt', 'hello')
  expect(commit.verification.verified).toBe(true)
  await octokit.git.updateRef({ ...at, ref: 'heads/main', sha: commit.sha })
  expect(await rig.git('log', '--format=%s', 'main')).toBe('Add a/new.txt\nStart')
  expect(await rig.file('a/new.txt')).toBe('hello')
  expect(await rig.file('README.md')).toBe('# Fruit\n')
})

test('of two updates from the same head the second is refused, and the first stays', async () => {
  const one = await commitFile(rig.firstCommit, 'one', '1')
  const other = await commitFile(rig.firstCommit, 'other', '2')
  const outcomes = await Promise.allSettled(
    [one, other].map(({ sha }) => octokit.git.updateRef({ ...at, ref: 'heads/main', sha, force: false })),
  )
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { status: 422, message: expect.stringMatching(/^Update is not a fast forward/) },
  })
  expect(await rig.git('rev-list', '--count', 'main')).toBe('2')
  await octokit.git.updateRef({ ...at, ref: 'heads/main', sha: rig.firstCommit, force: true })
  expect(await rig.git('rev-list', '--count', 'main')).toBe('1')
})

test('a commit without a parent starts a branch of its own, once', async () => {
  const tree = await octokit.git.createTree({ ...at, tree: [{ path: 'ledger.json', mode: '100644', content: '{}' }] })
  const commit = await octokit.git.createCommit({ ...at, message: 'Start', tree: tree.data.sha, parents: [] })
  const create = () => octokit.git.createRef({ ...at, ref: 'refs/heads/ledger', sha: commit.data.sha })
  await create()
  await expect(create()).rejects.toMatchObject({
    status: 422,
    message: expect.stringMatching(/^Reference already exists/),
  })
  expect(await rig.git('ls-tree', '--name-only', 'ledger')).toBe('ledger.json')
  await octokit.git.deleteRef({ ...at, ref: 'heads/ledger' })
  await expect(octokit.git.getRef({ ...at, ref: 'heads/ledger' })).rejects.toMatchObject({ status: 404 })
})

test('a protected branch takes no update', async () => {
  rig.protect('main')
  const { sha } = await commitFile(rig.firstCommit, 'new', '1')
  await expect(octokit.git.updateRef({ ...at, ref: 'heads/main', sha })).rejects.toMatchObject({ status: 422 })
  expect((await octokit.repos.getBranch({ ...at, branch: 'main' })).data.protected).toBe(true)
})

test('a file is read as JSON and raw, a large one only raw, a folder as a list', async () => {
  const file = await octokit.repos.getContent({ ...at, path: 'data/ripe.csv' })
  expect(file.data).toMatchObject({ type: 'file', encoding: 'base64', size: 14 })
  expect(Buffer.from((file.data as { content: string }).content, 'base64').toString()).toBe('red,green\n1,2\n')
  const raw = await octokit.repos.getContent({ ...at, path: 'data/ripe.csv', mediaType: { format: 'raw' } })
  expect(raw.data).toBe('red,green\n1,2\n')
  const large = await octokit.repos.getContent({ ...at, path: 'large.txt' })
  expect(large.data).toMatchObject({ encoding: 'none', content: '' })
  const root = await octokit.repos.getContent({ ...at, path: '' })
  expect((root.data as { name: string }[]).map(({ name }) => name)).toEqual(['README.md', 'data', 'large.txt'])
  await expect(octokit.repos.getContent({ ...at, path: 'none' })).rejects.toMatchObject({ status: 404 })
})

test('a short hash is resolved, and an unknown one named', async () => {
  const found = await octokit.repos.getCommit({ ...at, ref: rig.firstCommit.slice(0, 7) })
  expect(found.data).toMatchObject({ sha: rig.firstCommit, stats: { additions: 4 } })
  await expect(octokit.repos.getCommit({ ...at, ref: '1234567' })).rejects.toMatchObject({
    status: 422,
    message: expect.stringMatching(/^No commit found for SHA: 1234567/),
  })
})

test('two commits are compared, and a whole tree is listed', async () => {
  const { sha } = await commitFile(rig.firstCommit, 'data/new.csv', 'a\nb\n')
  const compared = await octokit.repos.compareCommitsWithBasehead({ ...at, basehead: `main...${sha}` })
  expect(compared.data).toMatchObject({
    status: 'ahead',
    ahead_by: 1,
    files: [{ filename: 'data/new.csv', status: 'added', additions: 2, patch: '@@ -0,0 +1,2 @@\n+a\n+b' }],
  })
  const tree = await octokit.git.getTree({ ...at, tree_sha: sha, recursive: 'true' })
  expect(tree.data.tree.map(({ path }) => path)).toEqual([
    'README.md',
    'data',
    'data/new.csv',
    'data/ripe.csv',
    'large.txt',
  ])
})

test('a commit that changes workflows is refused to the token of a job', async () => {
  const { sha } = await commitFile(rig.firstCommit, '.github/workflows/evil.yml', 'on: push\n')
  await expect(octokit.git.createRef({ ...at, ref: 'refs/heads/evil', sha })).rejects.toMatchObject({
    status: 403,
    message: expect.stringMatching(/without `workflows` permission/),
  })
})
