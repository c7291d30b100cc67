import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WebhookEvent } from '../rig/events.ts'
import type { Fault } from '../rig/faults.ts'
import { Bot } from './bot.ts'

let bot: Bot
let issue: number
let branch: string
beforeEach(async () => {
  bot = await Bot.start({ files: { '.github/workflows/tinyml.yml': 'on: [issue_comment, workflow_dispatch]\n' } })
  issue = bot.rig.person('alice').openIssue('The sketch').number
  branch = `tinyml/issue-${issue}`
})
afterEach(() => bot.close())

const ask = (text = '/tinyml regenerate sketch blink green') => bot.comment('alice', issue, text)

/** A command up to the point where its result is ready to be published. */
async function admitted(text = '/tinyml regenerate sketch blink green') {
  const comment = await bot.rig.person('alice').comment(issue, text)
  const event: WebhookEvent = await bot.rig.commentEvent({ comment })
  const { request, run } = await bot.admit(event)
  if (!request) throw new Error('not admitted')
  return { event, request, run, bundle: await bot.generate(request) }
}

const subjects = async (name = branch) => (await bot.rig.git('log', '--format=%s', name)).split('\n')
const ledger = async () => JSON.parse((await bot.rig.file('ledger.json', 'tinyml-ledger')) ?? 'null')
const states = async () => (await ledger()).runs.map((r: { state: string }) => r.state)

/** One commit, one pull request, one progress comment that says so, one check run a stage, settled. */
async function expectOnce() {
  expect(await subjects()).toEqual(['feat(fruit): regenerate sketch', 'Start'])
  expect(bot.rig.state.pulls.map((p) => p.state)).toEqual(['open'])
  expect(bot.said(issue)).toEqual([expect.stringContaining(`The result is in #${bot.rig.state.pulls[0]?.number}.`)])
  expect(bot.rig.state.checks.map((c) => c.name)).toEqual(['tinyml / sketch', 'tinyml / verify'])
  expect(await states()).toEqual(['done'])
}

test('given a result, when the runner is lost between commit and pull request and the job runs again, then there is one commit and one pull request', async () => {
  const { event, run, request, bundle } = await admitted()
  bot.rig.faults.add({ kind: 'slow', ms: 1, on: 'createCommitOnBranch', during: () => bot.kill() })
  expect((await bot.publish(event, run, request, bundle)).code).toBe(-1)
  expect(bot.rig.state.pulls).toEqual([])
  expect((await bot.publish(event, run, request, bundle)).code).toBe(0)
  await expectOnce()
})

test('given CODEOWNERS, when the runner is lost after the commit and the job runs again, then the owners are still asked', async () => {
  await bot.rig.person('alice').push({ branch: 'main', files: { CODEOWNERS: '* @bob\n' } })
  const { event, run, request, bundle } = await admitted()
  bot.rig.faults.add({ kind: 'slow', ms: 1, on: 'createCommitOnBranch', during: () => bot.kill() })
  await bot.publish(event, run, request, bundle)
  await bot.publish(event, run, request, bundle)
  expect(bot.rig.state.pulls.map((p) => p.pull.reviewers)).toEqual([['bob']])
})

test('given a result, when the runner is lost after the branch was made and the job runs again, then the commit comes onto it', async () => {
  const { event, run, request, bundle } = await admitted()
  bot.rig.faults.add({ kind: 'slow', ms: 1, on: 'POST /repos/{owner}/{repo}/git/refs', during: () => bot.kill() })
  expect((await bot.publish(event, run, request, bundle)).code).toBe(-1)
  expect(await subjects()).toEqual(['Start'])
  expect((await bot.publish(event, run, request, bundle)).code).toBe(0)
  await expectOnce()
})

test('given a result, when the runner is lost in the middle of the check runs and the job runs again, then each stage has one', async () => {
  const { event, run, request, bundle } = await admitted()
  bot.rig.faults.add({ kind: 'slow', ms: 1, on: 'mutation createCheckRun', during: () => bot.kill() })
  expect((await bot.publish(event, run, request, bundle)).code).toBe(-1)
  expect((await bot.publish(event, run, request, bundle)).code).toBe(0)
  await expectOnce()
})

test.each([['before anything was written'], ['after the commit']])(
  'given a runner that was lost %s, when a maintainer comments retry, then there is one commit and one pull request',
  async (when) => {
    const { event, run, request, bundle } = await admitted()
    bot.rig.faults.add({
      ...{ kind: 'slow', ms: 1, during: () => bot.kill() },
      on: when === 'after the commit' ? 'createCommitOnBranch' : 'query',
    })
    expect((await bot.publish(event, run, request, bundle)).code).toBe(-1)
    bot.finish(run, false)
    await ask('/tinyml retry')
    expect(await subjects()).toEqual(['feat(fruit): regenerate sketch', 'Start'])
    expect(bot.rig.state.pulls.map((p) => p.state)).toEqual(['open'])
    expect(await states()).toEqual(['expired', 'done'])
  },
)

const api = (operation: string) => `POST /repos/{owner}/{repo}/${operation}`
const lost = (on: string, skip = 0): [string, Fault] => [`the answer to ${on} is lost`, { kind: 'lost', on, skip }]
test.each<[string, Fault]>([
  ['GitHub is too busy for a commit (502)', { kind: 'error', on: 'createCommitOnBranch', status: 502, times: 2 }],
  ['the hourly limit is reached', { kind: 'primary', on: api('pulls'), seconds: 2 }],
  ['the hourly limit is reached at the commit', { kind: 'primary', on: 'createCommitOnBranch', seconds: 2 }],
  ['the secondary limit is reached', { kind: 'secondary', on: 'mutation createCheckRun', seconds: 1, times: 2 }],
  ['the secondary limit is reached at the commit', { kind: 'secondary', on: 'createCommitOnBranch', seconds: 1 }],
  lost('createCommitOnBranch'),
  lost(api('pulls')),
  lost('mutation createCheckRun'),
  lost(api('issues/{issue_number}/comments')),
  lost(api('issues/{issue_number}/labels')),
  lost('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}'),
  // The first reference is the ledger's.
  lost(api('git/refs')),
  lost(api('git/refs'), 1),
  // The second commit is the ledger's.
  lost('createCommitOnBranch', 1),
  ['every answer takes its time', { kind: 'slow', ms: 200, times: 100 }],
])('given a request, when %s, then everything is there exactly once', async (_what, fault) => {
  bot.rig.faults.add(fault)
  const [run] = await ask()
  expect(bot.rig.faults.struck.length).toBeGreaterThan(0)
  expect(run?.publish).toMatchObject({ code: 0 })
  await expectOnce()
})

test.each<[string, Fault['kind']]>([
  ['the answer to the start of its run is lost', 'lost'],
  ['the start of its run is lost', 'dropped'],
])('given a command that waits, when %s, then it is carried out once', async (_what, kind) => {
  const first = await admitted()
  await ask('/tinyml run')
  expect(await states()).toEqual(['active', 'queued'])
  bot.rig.faults.add({ kind, on: 'dispatches' })
  const { code } = await bot.publish(first.event, first.run, first.request, first.bundle)
  expect(code).toBe(0)
  bot.finish(first.run, true)
  // However many runs were started: one takes the request.
  expect(bot.rig.state.dispatches.length).toBeGreaterThan(0)
  const published = []
  for (const { inputs } of bot.rig.state.dispatches) {
    const event = await bot.rig.dispatchEvent({
      inputs: inputs as Record<string, string>,
      login: 'github-actions[bot]',
    })
    published.push(...(await bot.run(event)).filter((r) => r.publish))
  }
  expect(published).toHaveLength(1)
  expect(await states()).toEqual(['done', 'done'])
  expect(bot.rig.state.pulls.map((p) => p.state)).toEqual(['open'])
})

test('given a result, when GitHub opens no pull request however often it is asked, then the comment says so, and retry brings it', async () => {
  bot.rig.faults.add({ kind: 'error', on: api('pulls'), times: 4 })
  const [run] = await ask()
  expect(run?.publish?.code).not.toBe(0)
  expect(bot.said(issue)[0]).toMatch(/Not published.*502[\s\S]*Then comment `\/tinyml retry`/)
  expect(await states()).toEqual(['failed'])
  await ask('/tinyml retry')
  expect(bot.rig.state.pulls.map((p) => p.state)).toEqual(['open'])
  expect(await subjects()).toEqual(['feat(fruit): regenerate sketch', 'Start'])
})

test('given a result, when its end cannot be told in the thread, then it is there, the job says so, and the ledger knows its commit', async () => {
  bot.rig.faults.add({ kind: 'error', on: 'PATCH /repos/{owner}/{repo}/issues/comments', times: 4 })
  const [run] = await ask()
  expect(run?.publish?.code).not.toBe(0)
  expect(run?.publish?.log).toContain('the result could not be told')
  expect(bot.rig.state.pulls.map((p) => p.state)).toEqual(['open'])
  expect((await ledger()).runs).toMatchObject([{ head: await bot.rig.git('rev-parse', branch) }])
})

test('given a repository that lets Actions open no pull requests, when a result is there, then the comment names the setting', async () => {
  bot.rig.state.actionsMayCreatePulls = false
  await ask()
  expect(await subjects()).toEqual(['feat(fruit): regenerate sketch', 'Start'])
  expect(bot.rig.state.pulls).toEqual([])
  expect(bot.said(issue)[0]).toMatch(/Not published[\s\S]*Allow GitHub Actions to create and approve pull requests/)
  bot.rig.state.actionsMayCreatePulls = true
  await ask('/tinyml retry')
  expect(bot.rig.state.pulls.map((p) => p.state)).toEqual(['open'])
})

test('given a bundle of 3,000 files, when it is to be published, then nothing is written, and the comment says why', async () => {
  const { event, run, request } = await admitted()
  const bundle = await bot.generate(request, {
    tamper(dir) {
      const path = join(dir, 'manifest.json')
      const manifest = JSON.parse(readFileSync(path, 'utf8'))
      const [one] = manifest.files
      manifest.files = Array.from({ length: 3000 }, (_, i) => ({ ...one, path: `tinyml/f${i}.txt` }))
      writeFileSync(path, JSON.stringify(manifest))
    },
  })
  expect((await bot.publish(event, run, request, bundle)).code).not.toBe(0)
  expect(await bot.rig.git('branch', '--list', branch)).toBe('')
  expect(bot.said(issue)[0]).toMatch(/❌[\s\S]*500/)
  expect(await states()).toEqual(['failed'])
})

test('given a job that died without a result, when its end is published, then the comment says so and all that it reserved stays charged', async () => {
  const { event, run, request } = await admitted()
  expect((await bot.publish(event, run, request, null)).code).not.toBe(0)
  expect(bot.said(issue)[0]).toMatch(/ended without a result[\s\S]*comment `\/tinyml retry`/)
  expect((await ledger()).runs).toMatchObject([
    { state: 'failed', charge: { microUsd: request.budget.usd * 1e6, tokens: request.budget.tokens } },
  ])
})

test('given a damaged ledger, when somebody asks for a run, then it is told, and nothing is reset or started', async () => {
  await ask()
  await bot.rig.person('alice').push({ branch: 'tinyml-ledger', files: { 'ledger.json': '{"version":1,' } })
  const [run] = await ask('/tinyml run')
  expect(run?.admit.code).not.toBe(0)
  expect(run?.admit.log).toContain('bot/ledger-damaged')
  expect(run?.request).toBeNull()
  expect(bot.said(issue).at(-1)).toContain('is damaged')
  expect(await bot.rig.file('ledger.json', 'tinyml-ledger')).toBe('{"version":1,')
})

test('given a budget of the day that is used up, when somebody asks for more, then it is refused with the numbers', async () => {
  Object.assign(bot.inputs, { 'budget-usd': '0.5', 'budget-usd-day': '0.5' })
  await ask()
  const [run] = await ask('/tinyml regenerate sketch blink red')
  expect(run?.request).toBeNull()
  expect(bot.said(issue).at(-1)).toMatch(/0\.5/)
  expect(await states()).toEqual(['done'])
})

test('given a run that died without a word, when the next command comes, then it does not wait for it', async () => {
  const { run } = await admitted()
  bot.finish(run, false)
  await ask('/tinyml regenerate sketch blink red')
  expect(await states()).toEqual(['expired', 'done'])
  expect(await bot.rig.file('tinyml.yml', branch)).toContain('blink red')
})

test('given a result, when it is published, then it takes no time worth speaking of', async () => {
  const { event, run, request, bundle } = await admitted()
  const start = performance.now()
  const { code } = await bot.publish(event, run, request, bundle)
  expect(code).toBe(0)
  // Printed only: the machine that runs this may be busy.
  process.stderr.write(`publish took ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
})
