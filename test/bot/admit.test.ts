import { type Admission, admit, admitOutputs } from '../../src/bot/admit.ts'
import type { Problem } from '../../src/bot/answers.ts'
import { botEvent } from '../../src/bot/event.ts'
import { parseBotInputs } from '../../src/bot/inputs.ts'
import { ledgerText, parseLedger, settle } from '../../src/bot/ledger.ts'
import { type Command, type Flags, requestSchema, type StageName } from '../../src/bot/request.ts'
import { FakeGitHub } from './fake-github.ts'
import { dispatch, issueComment, pullOf, pullRequestEvent, push, reviewComment } from './payloads.ts'
import { later, noon, sha } from './requests.ts'

/** As many commands as these tests give: `name argument --flag value`, one a line. The real parser has tests of its own. */
function parse(body: string): { commands: Command[]; problems: Problem[] } | null {
  const lines = body.split('\n').filter((l) => l.startsWith('/tinyml '))
  if (lines.length === 0) return null
  const commands: Command[] = []
  const problems: Problem[] = []
  for (const line of lines) {
    const [, name = '', ...rest] = line.split(' ')
    const flags: Flags = {}
    const words: string[] = []
    for (let i = 0; i < rest.length; i++) {
      if (rest[i] === '--sha') flags.sha = rest[++i] ?? ''
      else if (rest[i] === '--budget') flags.budget = Number(rest[++i])
      else if (rest[i] === '--planner') flags.planner = rest[++i] as 'rules'
      else words.push(rest[i] ?? '')
    }
    const [first = '', ...more] = words
    if (name === 'verify' || name === 'retry') commands.push({ name, flags })
    else if (name === 'run') commands.push({ name, stages: words as StageName[], flags })
    else if (name === 'regenerate') commands.push({ name, stage: first as StageName, words: more.join(' '), flags })
    else if (name === 'explain') commands.push({ name, what: first })
    else if (name === 'help' || name === 'status' || name === 'cancel') commands.push({ name })
    else problems.push({ line, message: `no command is called ${name}`, suggestion: '/tinyml run' })
  }
  return { commands, problems }
}

/** A repository with one branch, a maintainer `ada`, and pull request 7 from the branch `ripe`. */
function repository(): FakeGitHub {
  const github = new FakeGitHub()
  github.permissions.ada = 'write'
  github.branches.main = { sha: sha('a'), date: '2026-05-01T00:00:00Z' }
  github.branches.ripe = { sha: sha('b'), date: '2026-05-01T00:00:00Z' }
  github.pulls[7] = pullOf()
  return github
}

interface Run {
  inputs?: Record<string, string>
  runId?: number
  attempt?: number
  now?: Date
}
function run(github: FakeGitHub, [name, payload]: [string, unknown], more: Run = {}): Promise<Admission> {
  const { runId = 500, attempt = 1, now = noon } = more
  const inputs = parseBotInputs({
    ...{ GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: String(runId), GITHUB_RUN_ATTEMPT: String(attempt) },
    ...{ GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: '/e', GITHUB_SHA: sha('a'), INPUT_TOKEN: 't' },
    ...Object.fromEntries(Object.entries(more.inputs ?? {}).map(([k, v]) => [`INPUT_${k.toUpperCase()}`, v])),
  })
  github.calls = []
  return admit({ event: botEvent(name, payload), inputs, api: github.api, now, parse, log: () => {}, second: 1 })
}
type Said = Parameters<typeof issueComment>[1]
const onIssue = (body: string, said: Said = {}): [string, unknown] => ['issue_comment', issueComment(body, said)]
const onPull = (body: string, said: Said = {}) => onIssue(body, { pull: true, ...said })
const states = (github: FakeGitHub) => ((github.ledger()?.runs ?? []) as { state: string }[]).map((r) => r.state)
const lastComment = (github: FakeGitHub) => github.comments.at(-1)?.body ?? ''
const settleRun = (github: FakeGitHub, id: string, head: string | null, now = noon) => {
  const ledger = parseLedger(JSON.stringify(github.ledger()))
  const spent = { microUsd: 1, tokens: 1 }
  github.putLedger(ledgerText(settle(ledger, id, { state: 'done', spent, head }, now)))
}

describe('who gets nothing', () => {
  test.each<[string, [string, unknown], number]>([
    ['a comment without a command', onIssue('nice'), 0],
    ['a stranger', onIssue('/tinyml run', { by: 'eve' }), 1],
    ['a stranger who asks for help', onIssue('/tinyml help', { by: 'eve' }), 1],
    ['a bot that is not listed', onIssue('/tinyml run', { by: 'other[bot]' }), 0],
    ['the bot itself', onIssue('/tinyml run', { by: 'github-actions[bot]' }), 0],
    ['an edited comment', onIssue('/tinyml run', { action: 'edited' }), 0],
    ['a push by the bot', ['push', push({ by: 'github-actions[bot]' })], 0],
  ])('%s: no word, no reaction', async (_name, event, calls) => {
    const github = repository()
    expect(await run(github, event)).toMatchObject({ go: false, request: null })
    expect([github.calls.length, github.comments, [...github.reactions]]).toEqual([calls, [], []])
    expect(github.ledger()).toBeNull()
  })
})

describe('a command on an issue', () => {
  test('is admitted at the head of the default branch, with its budget reserved and a progress comment', async () => {
    const github = repository()
    const result = await run(github, onIssue('/tinyml regenerate sketch blink green'))
    expect(result.go).toBe(true)
    expect(requestSchema.parse(result.request)).toMatchObject({
      ...{
        source: 'comment',
        thread: { number: 7, kind: 'issue' },
        comment: { id: 70, kind: 'issue' },
        requester: 'ada',
      },
      work: [{ name: 'regenerate', stage: 'sketch', words: 'blink green' }],
      target: { sha: sha('a'), branch: 'tinyml/issue-7', head: null, base: 'main', fork: false },
      ...{ powers: 'full', budget: { usd: 0.1, tokens: 200_000 }, reservation: result.request?.id, progress: 9000 },
    })
    expect([...github.reactions]).toEqual(['70 eyes'])
    expect(states(github)).toEqual(['active'])
    expect(lastComment(github)).toMatch(
      /^<!-- tinyml:progress 7 -->\n### TinyML is working\n\n- \[ \] sketch\n- \[ \] verify\n/,
    )
    expect(admitOutputs(result)).toEqual({ go: 'true', request: JSON.stringify(result.request) })
  })

  test('reacts with its second request, and costs few', async () => {
    const github = repository()
    await run(github, onIssue('/tinyml run'))
    expect(github.calls.slice(0, 2)).toEqual(['GET collaborators/ada/permission', 'POST issues/comments/70/reactions'])
    expect(github.calls.length).toBeLessThanOrEqual(11)
  })

  test('finds its progress comment on the second page, and not the forged one of somebody else', async () => {
    const github = repository()
    const marker = '<!-- tinyml:progress 7 -->'
    for (let i = 0; i < 150; i++) github.comments.push({ id: i + 1, body: 'hello', user: { login: 'x', type: 'User' } })
    Object.assign(github.comments[3] ?? {}, { body: `${marker} mine`, user: { login: 'eve', type: 'User' } })
    Object.assign(github.comments[140] ?? {}, { body: marker, user: { login: 'github-actions[bot]', type: 'Bot' } })
    expect((await run(github, onIssue('/tinyml run'))).request?.progress).toBe(141)
    expect([github.comments.length, github.comments[3]?.body]).toEqual([150, `${marker} mine`])
  })

  test('a branch that exists is built upon', async () => {
    const github = repository()
    github.refs.set('heads/tinyml/issue-7', sha('d'))
    expect((await run(github, onIssue('/tinyml run'))).request?.target).toMatchObject({ sha: sha('a'), head: sha('d') })
  })
})

describe('a command on a pull request', () => {
  test('of a person goes into a branch of its own, to be merged into theirs', async () => {
    const result = await run(repository(), onPull('/tinyml verify'))
    expect(result.request).toMatchObject({
      target: { sha: sha('b'), branch: 'tinyml/pr-7', head: null, base: 'ripe' },
      budget: { usd: 0, tokens: 0 },
    })
  })

  test('of the bot stays in the same branch', async () => {
    const github = repository()
    github.pulls[7] = pullOf({ ref: 'tinyml/issue-3' })
    const { request } = await run(github, onPull('/tinyml run'))
    expect(request?.target).toEqual({
      sha: sha('b'),
      branch: 'tinyml/issue-3',
      head: sha('b'),
      base: 'main',
      fork: false,
    })
  })

  test('a branch of that name in a fork is not the bot’s', async () => {
    const github = repository()
    github.pulls[7] = pullOf({ ref: 'tinyml/issue-3', from: 'eve/r' })
    const { request } = await run(github, onPull(`/tinyml verify --sha ${sha('b')}`))
    expect(request).toMatchObject({
      powers: 'verify',
      target: { branch: 'tinyml/pr-7', head: null, base: 'main', fork: true },
    })
  })

  test('a fork is refused without the commit, and told how', async () => {
    const github = repository()
    github.pulls[7] = pullOf({ from: 'eve/r' })
    expect((await run(github, onPull('/tinyml verify'))).go).toBe(false)
    expect(lastComment(github)).toContain(`/tinyml verify --sha ${sha('b')}`)
    expect([...github.reactions]).toEqual(['70 eyes', '70 confused'])
  })

  test('a branch whose name could be taken for something else is refused with a reason', async () => {
    const github = repository()
    github.pulls[7] = pullOf({ ref: 'a`$(id)`' })
    expect((await run(github, onPull('/tinyml run'))).go).toBe(false)
    expect(lastComment(github)).toMatch(/names of branches may hold letters/)
    expect(github.ledger()).toBeNull()
  })
})

describe('a branch that moved after the comment was written', () => {
  const pushed = (at: string, after = sha('b'), ref = 'refs/heads/ripe') => ({
    ...{ ref, timestamp: at, after, activity_type: 'push' },
  })
  const busy = (github: FakeGitHub) => {
    github.pulls[7] = pullOf({ pushedAt: '2026-05-04T11:59:30Z' })
  }

  test('is found out by the list of pushes, and the commit is asked for', async () => {
    const github = repository()
    busy(github)
    github.pushes = [pushed('2026-05-04T11:59:30Z')]
    expect((await run(github, onPull('/tinyml run'))).go).toBe(false)
    expect(lastComment(github)).toContain(`it is at \`${sha('b')}\` now`)
    expect(lastComment(github)).toContain('--sha bbbbbbbbbb')
    expect(github.calls.length).toBeLessThanOrEqual(8)
  })

  test('a push to another branch does not matter', async () => {
    const github = repository()
    busy(github)
    github.pushes = [
      pushed('2026-05-04T11:59:30Z', sha('e'), 'refs/heads/tinyml-ledger'),
      pushed('2026-05-04T11:00:00Z'),
    ]
    expect((await run(github, onPull('/tinyml run'))).go).toBe(true)
  })

  test('an old date in the commit hides nothing', async () => {
    const github = repository()
    busy(github)
    github.branches.ripe = { sha: sha('b'), date: '2001-01-01T00:00:00Z' }
    github.pushes = [pushed('2026-05-04T11:59:30Z')]
    expect((await run(github, onPull('/tinyml run'))).go).toBe(false)
  })

  test('where GitHub has no list of pushes, the date of the commit decides', async () => {
    const github = repository()
    busy(github)
    github.pushes = null
    expect((await run(github, onPull('/tinyml run'))).go).toBe(true)
    github.branches.ripe = { sha: sha('b'), date: '2026-05-04T11:59:30Z' }
    expect((await run(github, onPull('/tinyml run', { id: 71 }))).go).toBe(false)
  })

  test('the default branch too', async () => {
    const github = repository()
    github.pushes = [pushed('2026-05-04T11:59:30Z', sha('a'), 'refs/heads/main')]
    expect((await run(github, onIssue('/tinyml run'))).go).toBe(false)
  })

  test('a review comment knows the head that its author saw', async () => {
    const github = repository()
    const event = (head: string): [string, unknown] => [
      'pull_request_review_comment',
      reviewComment('/tinyml run', { head }),
    ]
    expect((await run(github, event(sha('c')))).go).toBe(false)
    expect((await run(github, event(sha('b')), { attempt: 2 })).go).toBe(true)
    expect(github.reactions).toContain('70 eyes')
  })

  test('with --sha the named commit is taken: the head, or an earlier one of the same branch, and no other', async () => {
    const github = repository()
    busy(github)
    github.pushes = [pushed('2026-05-04T11:59:30Z')]
    const ask = async (id: number, commit: string) => {
      const result = await run(github, onPull(`/tinyml verify --sha ${commit}`, { id }))
      return result.request?.target.sha ?? lastComment(github)
    }
    expect(await ask(71, 'bbbbbbb')).toBe(sha('b'))
    settleRun(github, parseLedger(JSON.stringify(github.ledger())).runs[0]?.id ?? '', null)
    github.comparisons[`ccccccc...${sha('b')}`] = { status: 'ahead', base_commit: { sha: sha('c') } }
    expect(await ask(72, 'ccccccc')).toBe(sha('c'))
    github.comparisons[`ddddddd...${sha('b')}`] = { status: 'diverged', base_commit: { sha: sha('d') } }
    expect(await ask(73, 'ddddddd')).toContain('There is no commit `ddddddd` in the branch')
    expect(await ask(74, 'eeeeeee')).toContain('There is no commit `eeeeeee`')
    const two = '/tinyml verify --sha bbbbbbb\n/tinyml run --sha ccccccc'
    expect((await run(github, onPull(two, { id: 75 }))).go).toBe(false)
  })
})

describe('the same event twice', () => {
  test('is admitted once, and says nothing the second time', async () => {
    const github = repository()
    expect((await run(github, onIssue('/tinyml run'))).go).toBe(true)
    const before = [github.comments.length, states(github), github.refs.get('heads/tinyml-ledger')]
    expect(await run(github, onIssue('/tinyml run'), { runId: 501 })).toMatchObject({ go: false, request: null })
    expect([github.comments.length, states(github), github.refs.get('heads/tinyml-ledger')]).toEqual(before)
  })

  test('at once is admitted once', async () => {
    const github = repository()
    const both = await Promise.all([500, 501].map((runId) => run(github, onIssue('/tinyml run'), { runId })))
    expect(both.filter((r) => r.go)).toHaveLength(1)
    expect(states(github)).toEqual(['active'])
  })

  test('is answered once', async () => {
    const github = repository()
    await run(github, onIssue('/tinyml help'))
    await run(github, onIssue('/tinyml help'), { runId: 501 })
    expect(github.comments).toHaveLength(1)
  })

  test('a push is admitted once', async () => {
    const github = repository()
    expect((await run(github, ['push', push()])).request).toMatchObject({
      ...{ source: 'push', thread: null, progress: null, work: [{ name: 'run', stages: [] }] },
      target: { sha: sha('a'), branch: 'tinyml/main', base: 'main' },
    })
    expect((await run(github, ['push', push()], { runId: 501 })).go).toBe(false)
    expect(github.comments).toEqual([])
  })

  test('a job that a person runs again is admitted again', async () => {
    const github = repository()
    await run(github, onIssue('/tinyml run'))
    expect((await run(github, onIssue('/tinyml run'), { attempt: 2 })).go).toBe(true)
    expect(states(github)).toEqual(['expired', 'active'])
    expect(github.comments).toHaveLength(1)
  })
})

describe('while a run works', () => {
  /** One run works, two more requests of the same issue wait. */
  async function threeAtOnce() {
    const github = repository()
    for (const n of [500, 501, 502]) github.runs[n] = { status: 'in_progress' }
    const results: Admission[] = []
    for (const n of [0, 1, 2])
      results.push(await run(github, onIssue('/tinyml run data', { id: 70 + n }), { runId: 500 + n }))
    const ids = parseLedger(JSON.stringify(github.ledger())).runs.map((r) => r.id)
    return { github, results, ids }
  }

  test('commands wait their turn, and the progress comment says in which order', async () => {
    const { github, results } = await threeAtOnce()
    expect(results.map((r) => r.go)).toEqual([true, false, false])
    expect(results[2]?.because).toBe('it waits for run 500, in place 2')
    expect(github.comments).toHaveLength(1)
    const body = lastComment(github)
    expect(body).toMatch(/TinyML is working[\s\S]*Waiting for their turn:\n\n1\. `#7` `run data` for `ada`.*\n2\. `#7`/)
    expect(body.match(/tinyml:queue/g)).toHaveLength(2)
  })

  test('the next one is started by its name, builds on what the one before has written, and is started once', async () => {
    const { github, ids } = await threeAtOnce()
    const [first = '', second = ''] = ids
    const start = (runId: number): Promise<Admission> =>
      run(github, ['workflow_dispatch', dispatch({ queued: second }, { by: 'github-actions[bot]' })], { runId })
    expect((await start(600)).go).toBe(false)
    settleRun(github, first, sha('e'))
    github.refs.set('heads/tinyml/issue-7', sha('e'))
    const started = await start(600)
    expect(started).toMatchObject({
      go: true,
      request: { id: second, target: { sha: sha('e'), head: sha('e') }, progress: 9000 },
    })
    expect(requestSchema.safeParse(started.request).success).toBe(true)
    expect((await start(601)).go).toBe(false)
    expect((await start(600)).request?.id).toBe(second)
    expect(states(github)).toEqual(['done', 'active', 'queued'])
    expect((await run(github, ['workflow_dispatch', dispatch({ queued: 'unknown0' })])).go).toBe(false)
  })

  test('a run that ended without a word is found out, and what waits is started', async () => {
    const { github, ids } = await threeAtOnce()
    github.runs[500] = { status: 'completed' }
    const result = await run(github, onIssue('/tinyml verify', { id: 80 }), { runId: 503 })
    expect(result).toMatchObject({ go: true, request: { id: ids[1] } })
    expect(states(github)).toEqual(['expired', 'active', 'queued', 'queued'])
  })

  test('cancel stops the run, drops what waits, and does not wait itself', async () => {
    const { github } = await threeAtOnce()
    await run(github, onIssue('/tinyml cancel', { id: 80 }), { runId: 503 })
    expect(github.cancelled).toEqual([500])
    expect(states(github)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(lastComment(github)).toMatch(/The run of this thread is being stopped\. 2 that waited are dropped\./)
    await run(github, onIssue('/tinyml cancel', { id: 81 }), { runId: 504 })
    expect(lastComment(github)).toMatch(/nothing to cancel/)
  })

  test('status shows money, tokens, what works and what waits', async () => {
    const { github } = await threeAtOnce()
    await run(github, onIssue('/tinyml status', { id: 80 }), { runId: 503 })
    expect(lastComment(github)).toMatch(/\| today \| \$0\.3000 \| \$1 \| 600,000 \| 2,000,000 \|/)
    expect(lastComment(github)).toMatch(/Working:\n- `#7` `run data`[\s\S]*Waiting:\n- `#7`/)
    expect([...github.reactions]).toContain('80 rocket')
  })
})

describe('a pull request of the bot’s own, on which a request waited', () => {
  async function waiting() {
    const github = repository()
    github.pulls[7] = pullOf({ ref: 'tinyml/issue-3' })
    github.runs[500] = { status: 'in_progress' }
    const first = await run(github, onPull('/tinyml run'), { runId: 500 })
    await run(github, onPull('/tinyml verify', { id: 71 }), { runId: 501 })
    const queued = parseLedger(JSON.stringify(github.ledger())).runs[1]?.id ?? ''
    settleRun(github, first.request?.id ?? '', sha('e'))
    const start = () => run(github, ['workflow_dispatch', dispatch({ queued })], { runId: 600 })
    return { github, start }
  }

  test('goes on from what the bot has written in the meantime', async () => {
    const { github, start } = await waiting()
    github.refs.set('heads/tinyml/issue-3', sha('e'))
    expect((await start()).request?.target).toMatchObject({ sha: sha('e'), head: sha('e') })
  })

  test('is refused when somebody else has changed the branch, and charged nothing', async () => {
    const { github, start } = await waiting()
    github.refs.set('heads/tinyml/issue-3', sha('f'))
    expect((await start()).go).toBe(false)
    expect(lastComment(github)).toContain('--sha ffffffffff')
    expect(states(github)).toEqual(['done', 'failed'])
    expect(github.reactions).toContain('71 confused')
  })
})

describe('limits', () => {
  test('a budget that is used up is told, with at most eight requests and nothing written to the ledger', async () => {
    const github = repository()
    const inputs = { 'budget-usd-day': '0.1', 'budget-usd-month': '0.1' }
    expect((await run(github, onPull('/tinyml run'), { inputs })).go).toBe(true)
    github.runs[500] = { status: 'in_progress' }
    const before = github.refs.get('heads/tinyml-ledger')
    github.pulls[7] = pullOf({ pushedAt: '2026-05-04T11:59:30Z' })
    github.pushes = [
      { ref: 'refs/heads/ripe', timestamp: '2026-05-04T11:00:00Z', after: sha('b'), activity_type: 'push' },
    ]
    expect((await run(github, onPull('/tinyml run', { id: 71 }), { inputs, runId: 501 })).go).toBe(false)
    expect(github.calls.length).toBeLessThanOrEqual(8)
    expect(lastComment(github)).toMatch(
      /needs up to \$0\.1, and of \$0\.1 a day \(input `budget-usd-day`\) \$0\.1 are spent/,
    )
    expect(github.refs.get('heads/tinyml-ledger')).toBe(before)
    expect(
      (await run(github, onPull('/tinyml run --planner rules', { id: 72 }), { inputs, runId: 502 })).because,
    ).toMatch(/waits/)
  })

  test('a person has a number of runs a day', async () => {
    const github = repository()
    const inputs = { 'runs-per-day': '1' }
    await run(github, onIssue('/tinyml verify'), { inputs })
    expect((await run(github, onIssue('/tinyml verify', { id: 71 }), { inputs, runId: 501 })).go).toBe(false)
    expect(lastComment(github)).toMatch(/`ada` has had 1 runs today/)
    expect((await run(github, onIssue('/tinyml verify', { id: 72 }), { inputs, runId: 502, now: later(24) })).go).toBe(
      true,
    )
  })

  test('--budget is what a run reserves, and may not be more than the input', async () => {
    const github = repository()
    expect((await run(github, onIssue('/tinyml run --budget 0.05'))).request?.budget.usd).toBe(0.05)
    expect((await run(github, onIssue('/tinyml run --budget 5', { id: 71 }), { runId: 501 })).go).toBe(false)
    expect(lastComment(github)).toMatch(/asks for \$5, and a run may spend \$0\.1/)
  })

  test('a damaged ledger stops everything, and is left as it is', async () => {
    const github = repository()
    github.putLedger('{}')
    await expect(run(github, onIssue('/tinyml run'))).rejects.toMatchObject({ code: 'bot/ledger-damaged' })
    expect(github.ledger()).toEqual({})
  })
})

describe('what is answered at once', () => {
  test('help and explain, in one comment', async () => {
    const github = repository()
    expect(
      (await run(github, onIssue('/tinyml help\n/tinyml explain project/not-yaml\n/tinyml explain sketch'))).go,
    ).toBe(false)
    expect(github.comments).toHaveLength(1)
    expect(lastComment(github)).toMatch(
      /`\/tinyml run \[stage…\]`[\s\S]*`project\/not-yaml`\*\* \(error\)[\s\S]*\*\*sketch\*\* writes the C\+\+/,
    )
    expect(github.calls).toHaveLength(4)
  })

  test('an unknown code is answered with the nearest one, and shown as text', async () => {
    const github = repository()
    await run(github, onIssue('/tinyml explain project/not-yamll'))
    expect(lastComment(github)).toContain('Did you mean `/tinyml explain project/not-yaml`?')
    await run(github, onIssue('/tinyml explain @eve`<img>', { id: 71 }))
    expect(lastComment(github)).toContain("called `@eve'<img>`")
  })

  test('what cannot be read starts nothing, not even the rest of the comment', async () => {
    const github = repository()
    expect((await run(github, onIssue('/tinyml run\n/tinyml rnu @eve <b>'))).go).toBe(false)
    expect(lastComment(github)).toMatch(
      /Nothing was started[\s\S]*`\/tinyml rnu @eve <b>`.*Did you mean `\/tinyml run`\?/,
    )
    expect([...github.reactions]).toEqual(['70 eyes', '70 confused'])
    expect(github.calls).toHaveLength(4)
    expect(github.ledger()).toBeNull()
  })

  test('an answer whose response was lost is written once', async () => {
    const github = repository()
    let lost = 0
    github.lose = (call) => call === 'POST issues/7/comments' && lost++ < 1
    await run(github, onIssue('/tinyml help'))
    expect([github.comments.length, lost]).toEqual([1, 1])
  })

  test('a closed issue is told, with three requests', async () => {
    const github = repository()
    await run(github, onIssue('/tinyml run', { state: 'closed' }))
    expect(lastComment(github)).toMatch(/This issue is closed/)
    expect(github.calls).toHaveLength(3)
  })
})

describe('retry', () => {
  test('does the last request of the thread again, at today’s commit, with its own flags over the old ones', async () => {
    const github = repository()
    const first = await run(github, onIssue('/tinyml regenerate sketch blink green --budget 0.05 --sha aaaaaaa'))
    settleRun(github, first.request?.id ?? '', null)
    github.branches.main = { sha: sha('9'), date: '2026-05-04T11:30:00Z' }
    const again = await run(github, onIssue('/tinyml retry --planner rules', { id: 71 }), { runId: 501 })
    expect(again.request).toMatchObject({
      work: [{ name: 'regenerate', stage: 'sketch', words: 'blink green', flags: { budget: 0.05, planner: 'rules' } }],
      ...{ target: { sha: sha('9') }, budget: { usd: 0, tokens: 0 } },
    })
    expect(again.request?.work[0]?.flags.sha).toBeUndefined()
  })

  test('without anything to retry says so', async () => {
    const github = repository()
    expect((await run(github, onIssue('/tinyml retry'))).go).toBe(false)
    expect(lastComment(github)).toMatch(/nothing to retry/)
  })
})

describe('other events', () => {
  test('a pull request is verified without a request, a secret or a cent', async () => {
    const github = repository()
    const event: [string, unknown] = [
      'pull_request',
      pullRequestEvent('synchronize', { from: 'eve/r', ref: 'x`y' }, 'eve'),
    ]
    expect(await run(github, event)).toMatchObject({
      go: true,
      request: {
        powers: 'verify',
        work: [{ name: 'verify' }],
        reservation: null,
        target: { sha: sha('b'), fork: true },
      },
    })
    expect(github.calls).toEqual([])
  })

  test('a person starts the workflow with inputs', async () => {
    const inputs = { stages: 'data sketch', planner: 'rules', budget: '0.02' }
    const { request } = await run(repository(), ['workflow_dispatch', dispatch(inputs)])
    expect(request).toMatchObject({
      ...{ source: 'dispatch', requester: 'ada', target: { sha: sha('a'), branch: 'tinyml/main' } },
      work: [{ name: 'run', stages: ['data', 'sketch'], flags: { planner: 'rules', budget: 0.02 } }],
    })
  })

  test.each<[Record<string, string>, string | undefined, RegExp]>([
    [{ stages: 'dta' }, undefined, /input `stages`/],
    [{ planner: 'magic' }, undefined, /input `planner`/],
    [{ budget: 'much' }, undefined, /input `budget`/],
    [{}, 'refs/tags/v1', /not a tag/],
    [{}, 'refs/heads/tinyml/issue-3', /not `tinyml\/issue-3`/],
  ])('a dispatch that cannot be done fails the job: %j %s', async (inputs, ref, message) => {
    const event: [string, unknown] = ['workflow_dispatch', dispatch(inputs, ref ? { ref } : {})]
    await expect(run(repository(), event)).rejects.toThrow(message)
  })
})
