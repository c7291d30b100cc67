import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { at, client } from './client.ts'
import { type Rig, startRig } from './rig.ts'

let rig: Rig
let octokit: Octokit
beforeEach(async () => {
  rig = await startRig({ files: { 'README.md': '# Fruit\n', 'old.txt': 'old' }, users: { bob: 'write' } })
  octokit = client(rig)
})
afterEach(() => rig.close())

const createCommit = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) {
    commit { oid url signature { isValid wasSignedByGitHub } author { user { login } } }
    ref { name target { oid } }
  }
}`

const commit = (expectedHeadOid: string, more: object = {}, by = octokit) =>
  by.graphql<{ createCommitOnBranch: { commit: { oid: string } } }>(createCommit, {
    input: {
      branch: { repositoryNameWithOwner: 'alice/fruit', branchName: 'main' },
      expectedHeadOid,
      message: { headline: 'feat: blink', body: 'Planner: rules' },
      fileChanges: {
        additions: [{ path: 'src/new.txt', contents: Buffer.from('new').toString('base64') }],
        deletions: [{ path: 'old.txt' }],
      },
      ...more,
    },
  })

describe('createCommitOnBranch', () => {
  test('makes a signed commit in the real repository', async () => {
    const answer = await commit(rig.firstCommit)
    const { oid } = answer.createCommitOnBranch.commit
    expect(answer).toMatchObject({
      createCommitOnBranch: {
        commit: {
          signature: { isValid: true, wasSignedByGitHub: true },
          author: { user: { login: 'github-actions' } },
        },
        ref: { name: 'main', target: { oid } },
      },
    })
    expect(await rig.git('log', '--format=%H %an %cn%n%B', '-1', 'main')).toBe(
      `${oid} github-actions[bot] GitHub\nfeat: blink\n\nPlanner: rules`,
    )
    expect(await rig.git('ls-tree', '-r', '--name-only', 'main')).toBe('README.md\nsrc/new.txt')
    const { data } = await octokit.repos.getCommit({ ...at, ref: 'main' })
    expect(data.commit.verification?.verified).toBe(true)
  })

  test('writes nothing where the branch does not stand at the expected commit', async () => {
    const sha = await rig.person('bob').push({ branch: 'main', files: { 'README.md': 'Mine\n' } })
    await expect(commit(rig.firstCommit)).rejects.toMatchObject({
      errors: [
        {
          type: 'STALE_DATA',
          path: ['createCommitOnBranch'],
          message: `Expected branch to point to "${rig.firstCommit}" but it did not.  Pull and try again.`,
        },
      ],
    })
    expect(await rig.git('rev-parse', 'main')).toBe(sha)
  })

  test('of two at once one is stale', async () => {
    const outcomes = await Promise.allSettled([commit(rig.firstCommit), commit(rig.firstCommit)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await rig.git('rev-list', '--count', 'main')).toBe('2')
  })

  test.each([
    ['no branch', { branch: { repositoryNameWithOwner: 'alice/fruit', branchName: 'none' } }, 'NOT_FOUND'],
    ['no repository', { branch: { repositoryNameWithOwner: 'alice/none', branchName: 'main' } }, 'NOT_FOUND'],
    ['no such file to delete', { fileChanges: { deletions: [{ path: 'none' }] } }, 'UNPROCESSABLE'],
    ['a path out of the tree', { fileChanges: { additions: [{ path: '../x', contents: '' }] } }, 'UNPROCESSABLE'],
    ['a workflow', { fileChanges: { additions: [{ path: '.github/workflows/x.yml', contents: '' }] } }, 'FORBIDDEN'],
  ])('refuses %s', async (_, input, type) => {
    await expect(commit(rig.firstCommit, input)).rejects.toMatchObject({ errors: [{ type }] })
    expect(await rig.git('rev-parse', 'main')).toBe(rig.firstCommit)
  })

  test('refuses a protected branch and a token without contents', async () => {
    const reader = client(rig, { contents: 'read' })
    await expect(commit(rig.firstCommit, {}, reader)).rejects.toMatchObject({
      errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
    })
    rig.protect('main')
    await expect(commit(rig.firstCommit)).rejects.toMatchObject({ errors: [{ type: 'UNPROCESSABLE' }] })
    expect(await rig.git('rev-parse', 'main')).toBe(rig.firstCommit)
  })

  test('takes 3,000 files, which a pull request lists in pages', async () => {
    await rig.git('branch', 'tinyml/many', 'main')
    const additions = Array.from({ length: 3000 }, (_, at) => ({ path: `many/${at}.txt`, contents: 'YQo=' }))
    const branch = { repositoryNameWithOwner: 'alice/fruit', branchName: 'tinyml/many' }
    await commit(rig.firstCommit, { branch, fileChanges: { additions } })
    await octokit.pulls.create({ ...at, title: 'Many', head: 'tinyml/many', base: 'main' })
    const page = await octokit.pulls.listFiles({ ...at, pull_number: 1, per_page: 100, page: 30 })
    expect(page.data).toHaveLength(100)
    expect(page.data[99]).toMatchObject({ status: 'added', patch: '@@ -0,0 +1 @@\n+a' })
  })

  test('refuses a request over the limit', async () => {
    rig.state.graphqlLimit = 1000
    const contents = Buffer.alloc(1000).toString('base64')
    const additions = [{ path: 'large', contents }]
    await expect(commit(rig.firstCommit, { fileChanges: { additions } })).rejects.toMatchObject({ status: 413 })
  })
})

describe('queries', () => {
  test('a repository, its branch, a file and a pull request come in one', async () => {
    const bob = rig.person('bob')
    await bob.push({ branch: 'tinyml/blink', files: { a: '1' } })
    const { number } = await bob.openPull({ head: 'tinyml/blink', draft: true })
    bob.comment(number, 'One')
    bob.comment(number, 'Two')
    rig.state.issue(number).labels.push(rig.state.label('tinyml').name)
    const answer = await octokit.graphql(
      `query ($number: Int!) {
        repository(owner: "alice", name: "fruit") {
          id
          defaultBranchRef { name target { oid ... on Commit { history(first: 1) { nodes { messageHeadline } } } } }
          none: ref(qualifiedName: "refs/heads/none") { name }
          object(expression: "main:README.md") { ... on Blob { text byteSize } }
          pullRequest(number: $number) {
            id isDraft state headRefOid
            labels(first: 10) { nodes { name } }
            comments(first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes { body author { login __typename } } }
            commits(last: 1) { nodes { commit { message } } }
          }
        }
      }`,
      { number },
    )
    expect(answer).toMatchObject({
      repository: {
        defaultBranchRef: {
          name: 'main',
          target: { oid: rig.firstCommit, history: { nodes: [{ messageHeadline: 'Start' }] } },
        },
        none: null,
        object: { text: '# Fruit\n', byteSize: 8 },
        pullRequest: {
          isDraft: true,
          state: 'OPEN',
          labels: { nodes: [{ name: 'tinyml' }] },
          comments: {
            totalCount: 2,
            pageInfo: { hasNextPage: true },
            nodes: [{ body: 'One', author: { login: 'bob', __typename: 'User' } }],
          },
          commits: { nodes: [{ commit: { message: 'Change a' } }] },
        },
      },
    })
  })

  test('a pull request is made a draft and ready again', async () => {
    const bob = rig.person('bob')
    await bob.push({ branch: 'tinyml/blink', files: { a: '1' } })
    await bob.openPull({ head: 'tinyml/blink' })
    const { data } = await octokit.pulls.get({ ...at, pull_number: 1 })
    const set = (mutation: string) =>
      octokit.graphql(
        `mutation ($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`,
        {
          id: data.node_id,
        },
      )
    await set('convertPullRequestToDraft')
    expect(rig.state.pull(1).pull.draft).toBe(true)
    await set('markPullRequestReadyForReview')
    expect(rig.state.pull(1).pull.draft).toBe(false)
  })

  test('a list without its length is refused as GitHub does', async () => {
    rig.person('bob').openIssue('One')
    await expect(
      octokit.graphql('{ repository(owner: "alice", name: "fruit") { issue(number: 1) { comments { totalCount } } } }'),
    ).rejects.toMatchObject({ errors: [{ type: 'MISSING_PAGINATION_BOUNDARIES' }] })
  })
})
