import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { at, client, clientOf } from './client.ts'
import { type Rig, startRig } from './rig.ts'

let rig: Rig
let octokit: Octokit
beforeEach(async () => {
  rig = await startRig({ users: { bob: 'write', carol: 'read' } })
  octokit = client(rig)
})
afterEach(() => rig.close())

const branch = (name: string, files: Record<string, string> = { 'sketch.ino': 'void loop() {}\n' }) =>
  rig.person('bob').push({ branch: name, files })

describe('issues', () => {
  test('a comment is made, changed, found, reacted to and taken away', async () => {
    const { number } = rig.person('bob').openIssue('Blink')
    const made = await octokit.issues.createComment({ ...at, issue_number: number, body: 'Working' })
    expect(made.data).toMatchObject({ user: { login: 'github-actions[bot]', type: 'Bot' } })
    const comment_id = made.data.id
    await octokit.issues.updateComment({ ...at, comment_id, body: 'Done' })
    await octokit.reactions.createForIssueComment({ ...at, comment_id, content: 'eyes' })
    const again = await octokit.reactions.createForIssueComment({ ...at, comment_id, content: 'eyes' })
    expect(again.status).toBe(200)
    expect((await octokit.issues.getComment({ ...at, comment_id })).data).toMatchObject({
      body: 'Done',
      reactions: { eyes: 1, total_count: 1 },
    })
    expect(rig.state.comments).toMatchObject([{ number, author: 'github-actions[bot]', body: 'Done' }])
    await octokit.issues.deleteComment({ ...at, comment_id })
    expect(rig.state.comments).toEqual([])
  })

  test('150 comments come in pages', async () => {
    const { number } = rig.person('bob').openIssue('Long')
    for (let at = 1; at <= 150; at += 1) rig.person('bob').comment(number, `Comment ${at}`)
    const first = await octokit.issues.listComments({ ...at, issue_number: number, per_page: 100 })
    expect(first.data).toHaveLength(100)
    expect(first.headers.link).toMatch(/page=2>; rel="next", <.*page=2>; rel="last"/)
    const all = await octokit.paginate(octokit.issues.listComments, { ...at, issue_number: number, per_page: 100 })
    expect(all.map(({ body }) => body).slice(-1)).toEqual(['Comment 150'])
    expect((await octokit.issues.listComments({ ...at, issue_number: number })).data).toHaveLength(30)
  })

  test('a locked issue takes no word of a stranger', async () => {
    const { number } = rig.person('bob').openIssue('Locked')
    rig.person('alice').lock(number)
    expect((await octokit.issues.get({ ...at, issue_number: number })).data.locked).toBe(true)
    const stranger = clientOf(rig, rig.token({ login: 'mallory' }))
    await expect(stranger.issues.createComment({ ...at, issue_number: number, body: 'Hi' })).rejects.toMatchObject({
      status: 403,
    })
  })

  test('labels are made by name, added, and taken off', async () => {
    const { number } = rig.person('bob').openIssue('Labels')
    await octokit.issues.createLabel({ ...at, name: 'tinyml', color: '00ff00' })
    await expect(octokit.issues.createLabel({ ...at, name: 'TinyML' })).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ code: 'already_exists' }] } },
    })
    await octokit.issues.addLabels({ ...at, issue_number: number, labels: ['tinyml', 'tinyml:needs-human'] })
    expect(rig.state.issue(number).labels).toEqual(['tinyml', 'tinyml:needs-human'])
    await octokit.issues.removeLabel({ ...at, issue_number: number, name: 'tinyml:needs-human' })
    expect(rig.state.issue(number).labels).toEqual(['tinyml'])
  })

  test('a comment that is too long is refused', async () => {
    const { number } = rig.person('bob').openIssue('Long')
    await expect(
      octokit.issues.createComment({ ...at, issue_number: number, body: 'x'.repeat(65_537) }),
    ).rejects.toMatchObject({ status: 422 })
  })
})

describe('pull requests', () => {
  const open = (head: string, more = {}) => octokit.pulls.create({ ...at, title: 'Blink', head, base: 'main', ...more })

  test('one is opened, found by its head, changed, and not opened twice', async () => {
    const sha = await branch('tinyml/blink')
    const { data } = await open('tinyml/blink', { body: 'Text', draft: true })
    expect(data).toMatchObject({ number: 1, draft: true, commits: 1, changed_files: 1, head: { sha } })
    const found = await octokit.pulls.list({ ...at, head: 'alice:tinyml/blink', base: 'main', state: 'open' })
    expect(found.data.map(({ number }) => number)).toEqual([1])
    expect((await octokit.pulls.list({ ...at, head: 'alice:other' })).data).toEqual([])
    await octokit.pulls.update({ ...at, pull_number: 1, title: 'Blink green' })
    expect(rig.state.pull(1).title).toBe('Blink green')
    await expect(open('tinyml/blink')).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ message: 'A pull request already exists for alice:tinyml/blink.' }] } },
    })
    const files = await octokit.pulls.listFiles({ ...at, pull_number: 1 })
    expect(files.data).toMatchObject([{ filename: 'sketch.ino', status: 'added' }])
  })

  test('none is opened without a change, a head or a base', async () => {
    await rig.git('branch', 'same', 'main')
    await expect(open('same')).rejects.toMatchObject({
      response: { data: { errors: [{ message: 'No commits between main and same' }] } },
    })
    await expect(open('none')).rejects.toMatchObject({ response: { data: { errors: [{ field: 'head' }] } } })
    await branch('some')
    await expect(open('some', { base: 'none' })).rejects.toMatchObject({
      response: { data: { errors: [{ field: 'base' }] } },
    })
  })

  test('it follows its branch, and is closed when the branch is deleted', async () => {
    await branch('tinyml/blink')
    await open('tinyml/blink')
    const sha = await branch('tinyml/blink', { 'sketch.ino': 'edited' })
    expect((await octokit.pulls.get({ ...at, pull_number: 1 })).data.head.sha).toBe(sha)
    expect(await rig.git('rev-parse', 'refs/pull/1/head')).toBe(sha)
    await octokit.git.deleteRef({ ...at, ref: 'heads/tinyml/blink' })
    expect((await octokit.pulls.get({ ...at, pull_number: 1 })).data).toMatchObject({ state: 'closed', merged: false })
  })

  test('it is merged when the base has its commits', async () => {
    const sha = await branch('tinyml/blink')
    await open('tinyml/blink')
    await octokit.git.updateRef({ ...at, ref: 'heads/main', sha })
    expect((await octokit.pulls.get({ ...at, pull_number: 1 })).data).toMatchObject({ state: 'closed', merged: true })
  })

  test('one from a fork brings its commits along', async () => {
    const stranger = rig.person('mallory')
    await stranger.fork()
    const sha = await stranger.push({ branch: 'patch', files: { evil: '1' } })
    await stranger.openPull({ head: 'patch' })
    const { data } = await octokit.pulls.get({ ...at, pull_number: 1 })
    expect(data).toMatchObject({
      head: { sha, repo: { full_name: 'mallory/fruit', fork: true } },
      author_association: 'NONE',
    })
    expect((await octokit.git.getCommit({ ...at, commit_sha: sha })).data.sha).toBe(sha)
    expect((await octokit.pulls.list({ ...at, head: 'mallory:patch' })).data).toHaveLength(1)
  })

  test('reviewers must be people of the repository, and not the author', async () => {
    await branch('tinyml/blink')
    await open('tinyml/blink')
    const ask = (...reviewers: string[]) => octokit.pulls.requestReviewers({ ...at, pull_number: 1, reviewers })
    await ask('carol')
    expect(rig.state.pull(1).pull.reviewers).toEqual(['carol'])
    await expect(ask('alice', 'nobody')).rejects.toMatchObject({ status: 422 })
    expect(rig.state.pull(1).pull.reviewers).toEqual(['carol'])
  })

  test('Actions may be kept from opening one', async () => {
    rig.state.actionsMayCreatePulls = false
    await branch('tinyml/blink')
    await expect(open('tinyml/blink')).rejects.toMatchObject({ status: 403 })
  })

  test('comments on lines are read and reacted to', async () => {
    await branch('tinyml/blink')
    await open('tinyml/blink')
    const said = rig.person('bob').reviewComment(1, '/tinyml verify', { path: 'sketch.ino', line: 1 })
    const comment_id = said.id
    const { data } = await octokit.pulls.getReviewComment({ ...at, comment_id })
    expect(data).toMatchObject({ body: '/tinyml verify', path: 'sketch.ino', user: { login: 'bob' } })
    await octokit.reactions.createForPullRequestReviewComment({ ...at, comment_id, content: 'rocket' })
    expect(said.reactions).toMatchObject([{ content: 'rocket', user: 'github-actions[bot]' }])
    await octokit.pulls.createReplyForReviewComment({ ...at, pull_number: 1, comment_id, body: 'Verified' })
    expect(rig.state.comments.at(-1)).toMatchObject({ kind: 'review', place: { replyTo: comment_id } })
    await expect(octokit.issues.getComment({ ...at, comment_id })).rejects.toMatchObject({ status: 404 })
  })
})

describe('checks and workflows', () => {
  test('a check run is made, gets annotations, and ends', async () => {
    const made = await octokit.checks.create({
      ...at,
      name: 'tinyml / verify',
      head_sha: rig.firstCommit,
      status: 'in_progress',
    })
    const check_run_id = made.data.id
    const annotation = {
      path: 'README.md',
      start_line: 1,
      end_line: 1,
      annotation_level: 'failure' as const,
      message: 'No',
    }
    const output = { title: 'Failed', summary: 'One', annotations: [annotation] }
    for (const _ of [1, 2]) await octokit.checks.update({ ...at, check_run_id, output })
    await octokit.checks.update({ ...at, check_run_id, conclusion: 'failure' })
    expect(rig.state.checks).toMatchObject([
      { status: 'completed', conclusion: 'failure', annotations: [annotation, annotation] },
    ])
    const listed = await octokit.checks.listForRef({ ...at, ref: 'main' })
    expect(listed.data).toMatchObject({ total_count: 1, check_runs: [{ output: { annotations_count: 2 } }] })
  })

  test('a run is cancelled once', async () => {
    const { id } = await rig.addRun()
    await octokit.actions.cancelWorkflowRun({ ...at, run_id: id })
    expect(rig.state.cancelled).toEqual([id])
    expect((await octokit.actions.getWorkflowRun({ ...at, run_id: id })).data.conclusion).toBe('cancelled')
    await expect(octokit.actions.cancelWorkflowRun({ ...at, run_id: id })).rejects.toMatchObject({ status: 409 })
  })

  test('a workflow is started where it is there and may be', async () => {
    const start = () =>
      octokit.actions.createWorkflowDispatch({
        ...at,
        workflow_id: 'tinyml.yml',
        ref: 'main',
        inputs: { queued: 'abc' },
      })
    await expect(start()).rejects.toMatchObject({ status: 404 })
    await rig
      .person('alice')
      .push({ branch: 'main', files: { '.github/workflows/tinyml.yml': 'on: workflow_dispatch\n' } })
    await start()
    expect(rig.state.dispatches).toEqual([
      { workflow: 'tinyml.yml', ref: 'main', inputs: { queued: 'abc' }, login: 'github-actions[bot]' },
    ])
  })
})
