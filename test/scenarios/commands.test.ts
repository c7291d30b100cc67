import { Bot } from './bot.ts'
import { branches, openPull, pullsOf, reactionsOf, sketched, workflowFile } from './steps.ts'

let bot: Bot
beforeEach(async () => {
  bot = await Bot.start({ files: workflowFile })
})
afterEach(() => bot.close())

const openIssue = () => bot.rig.person('alice').openIssue('The sketch').number

/** A comment whose author must get no answer: neither word nor reaction, nothing started and nothing spent. */
async function expectSilence(login: string, thread: number, text: string): Promise<void> {
  const before = await bot.rig.git('for-each-ref')
  const comment = bot.rig.person(login).comment(thread, text)
  const [run] = await bot.run(await bot.rig.commentEvent({ comment }))
  expect(run?.admit.code).toBe(0)
  expect(run?.request).toBeNull()
  expect(comment.reactions).toEqual([])
  expect(bot.said(thread)).toEqual([])
  expect(await bot.rig.git('for-each-ref')).toBe(before)
}

test('given an issue, when one comment holds three commands, then they are one run: one commit with the words of all', async () => {
  const number = openIssue()
  const [run, ...others] = await bot.comment(
    'alice',
    number,
    [
      '/tinyml regenerate data drop what is darker than 5',
      '/tinyml regenerate sketch blink green for apple',
      '/tinyml regenerate convert make it small',
    ].join('\n'),
  )
  expect(others).toEqual([])
  expect(run?.request?.work).toHaveLength(3)
  const branch = `tinyml/issue-${number}`
  expect(await bot.rig.git('log', '--format=%s', `main..${branch}`)).toBe('feat(fruit): regenerate data and 2 more')
  const text = await bot.rig.file('tinyml.yml', branch)
  expect(text).toContain('wish: drop what is darker than 5')
  expect(text).toContain('sketch: blink green for apple')
  expect(text).toContain('wish: make it small')
  expect(pullsOf(bot)).toHaveLength(1)
  expect(bot.said(number)).toHaveLength(1)
})

test('given a comment with four commands, when it is read, then none of them is carried out, and it says why', async () => {
  const number = openIssue()
  const before = await branches(bot)
  await bot.comment('alice', number, Array(4).fill('/tinyml verify').join('\n'))
  expect(await branches(bot)).toBe(before)
  expect(bot.said(number)).toEqual([expect.stringContaining('at most 3 commands')])
})

test('given a run that works, when two more commands come, then they wait in the ledger and are started in turn, on top of each other', async () => {
  const { pull, branch } = await openPull(bot)
  const first = bot.rig.person('alice').comment(pull, '/tinyml regenerate sketch blink blue')
  const event = await bot.rig.commentEvent({ comment: first })
  const { request, run } = await bot.admit(event)
  if (!request) throw new Error('the first command was not admitted')

  for (const [login, colour] of [
    ['bob', 'red'],
    ['alice', 'white'],
  ] as const) {
    const [waits] = await bot.comment(login, pull, `/tinyml regenerate sketch blink ${colour}`)
    expect(waits?.request).toBeNull()
  }
  expect(bot.said(pull)).toHaveLength(1)
  expect(bot.said(pull)[0]).toMatch(/Waiting for their turn:\s+1\. .*blink red.*\n2\. .*blink white/)
  expect(bot.rig.state.dispatches).toEqual([])

  // The end of the first starts the second, its end the third.
  await bot.publish(event, run, request, await bot.generate(request, { files: sketched('blue();') }))
  bot.finish(run, true)
  const [dispatch, ...more] = bot.rig.state.dispatches
  expect(more).toEqual([])
  const next = await bot.rig.dispatchEvent({
    inputs: dispatch?.inputs as Record<string, string>,
    login: 'github-actions[bot]',
  })
  const runs = await bot.run(next, { files: sketched('next();') })
  expect(runs.map((r) => [r.request?.work[0], r.publish?.code])).toMatchObject([
    [{ words: 'blink red' }, 0],
    [{ words: 'blink white' }, 0],
  ])
  expect(
    await bot.rig.git(
      'log',
      '--reverse',
      '--format=%(trailers:key=Requested-by,valueonly,separator=)',
      `main..${branch}`,
    ),
  ).toBe('alice\nalice\nbob\nalice')
  expect(await bot.rig.file('tinyml.yml', branch)).toContain('sketch: blink white')
  expect(pullsOf(bot)).toHaveLength(1)
  expect(bot.said(pull)).toHaveLength(1)
  expect(bot.said(pull)[0]).not.toContain('Waiting for their turn')
})

test('given an issue without a branch, when a second command waits for the first, then it is made of what the first has left', async () => {
  const number = openIssue()
  const comment = bot.rig.person('alice').comment(number, '/tinyml regenerate data drop what is dark')
  const event = await bot.rig.commentEvent({ comment })
  const { request, run } = await bot.admit(event)
  if (!request) throw new Error('the first command was not admitted')
  await bot.comment('bob', number, '/tinyml regenerate sketch blink red')
  await bot.publish(event, run, request, await bot.generate(request, { files: sketched('dark();') }))
  const branch = `tinyml/issue-${number}`
  const left = await bot.rig.git('rev-parse', branch)

  const inputs = bot.rig.state.dispatches[0]?.inputs as Record<string, string>
  const [next] = await bot.run(await bot.rig.dispatchEvent({ inputs, login: 'github-actions[bot]' }), {
    files: sketched('red();'),
  })
  expect(next?.publish?.code).toBe(0)
  expect(next?.request?.target).toMatchObject({ sha: left, head: left })
  const text = await bot.rig.file('tinyml.yml', branch)
  expect(text).toContain('wish: drop what is dark')
  expect(text).toContain('sketch: blink red')
  expect(pullsOf(bot)).toHaveLength(1)
})

test('given a command that was carried out, when GitHub delivers its event again, then nothing more comes of it', async () => {
  const number = openIssue()
  const comment = bot.rig.person('alice').comment(number, '/tinyml regenerate sketch blink green')
  const event = await bot.rig.commentEvent({ comment })
  await bot.run(event)
  const [refs, said] = [await bot.rig.git('for-each-ref'), bot.said(number)]
  const [again] = await bot.run(event, { files: sketched('again();') })
  expect(again?.admit.code).toBe(0)
  expect(again?.request).toBeNull()
  expect(await bot.rig.git('for-each-ref')).toBe(refs)
  expect(bot.said(number)).toEqual(said)
  expect(pullsOf(bot)).toHaveLength(1)
  expect(reactionsOf(comment).sort()).toEqual(['eyes', 'rocket'])
})

test('given a command that was answered at once, when GitHub delivers its event again, then the answer is not repeated', async () => {
  const number = openIssue()
  const comment = bot.rig.person('alice').comment(number, '/tinyml explain sketch')
  const event = await bot.rig.commentEvent({ comment })
  await bot.run(event)
  await bot.run(event)
  expect(bot.said(number)).toEqual([expect.stringContaining('writes the C++ of the model')])
})

test('given a stranger, when they give a command, then they get neither word nor reaction', async () => {
  await expectSilence('mallory', openIssue(), '/tinyml run')
})

test('given a person who may only read, when they give a command, then nothing happens; once they are on the list, it is done', async () => {
  const number = openIssue()
  await expectSilence('carol', number, '/tinyml run')
  bot.inputs.allow = '@Carol'
  const [run] = await bot.comment('carol', number, '/tinyml regenerate sketch blink green')
  expect(run?.publish?.code).toBe(0)
  expect(pullsOf(bot)).toHaveLength(1)
})

test('given another bot, when it writes a command, then nothing happens; once it is on the list of bots, it is done', async () => {
  const number = openIssue()
  await expectSilence('renovate[bot]', number, '/tinyml run')
  bot.inputs.bots = 'renovate[bot]'
  const [run] = await bot.comment('renovate[bot]', number, '/tinyml run')
  expect(run?.publish?.code).toBe(0)
})

test.each([
  ['a block of code', 'As in:\n\n```\n/tinyml run\n```'],
  ['a block of code at the top', '```\n/tinyml run\n```'],
  ['a quote', '> /tinyml run\n\nI would not do that.'],
  ['the middle of a sentence', 'Try /tinyml run'],
  ['another word', '/tinymlx run'],
  ['an HTML comment', '<!--\n/tinyml run\n-->'],
])('given a command in %s, when it is commented, then it is none', async (_where, text) => {
  await expectSilence('alice', openIssue(), text)
})

test('given a comment, when it is edited into a command, then it is none', async () => {
  const number = openIssue()
  const alice = bot.rig.person('alice')
  const comment = alice.comment(number, 'Hello')
  alice.edit(comment, '/tinyml run')
  const [run] = await bot.run(await bot.rig.commentEvent({ comment, action: 'edited', before: 'Hello' }))
  expect(run?.request).toBeNull()
  expect(comment.reactions).toEqual([])
  expect(bot.said(number)).toEqual([])
})

test.each([
  ['/tinyml regenrate sketch blink green', '/tinyml regenerate sketch blink green'],
  ['/tinyml run skecth', '/tinyml run sketch'],
  ['/tinyml statsu', '/tinyml status'],
])(
  'given the near miss %s, when it is commented, then the bot asks whether %s was meant, and starts nothing',
  async (text, meant) => {
    const number = openIssue()
    const comment = bot.rig.person('alice').comment(number, text)
    const refs = await bot.rig.git('for-each-ref')
    const [run] = await bot.run(await bot.rig.commentEvent({ comment }))
    expect(run?.request).toBeNull()
    expect(bot.said(number)).toEqual([expect.stringContaining(`Did you mean \`${meant}\`?`)])
    expect(reactionsOf(comment)).toEqual(['eyes', 'confused'])
    expect(await bot.rig.git('for-each-ref')).toBe(refs)
  },
)

test.each(['close', 'lock'] as const)(
  'given a thread that a person did %s, when a maintainer gives a command there, then it is refused with the reason',
  async (end) => {
    const number = openIssue()
    bot.rig.person('alice')[end](number)
    const refs = await bot.rig.git('for-each-ref')
    const [run] = await bot.comment('alice', number, '/tinyml run')
    expect(run?.request).toBeNull()
    expect(await bot.rig.git('for-each-ref')).toBe(refs)
    expect(bot.said(number)).toEqual([expect.stringContaining(end === 'lock' ? 'issue is locked' : 'issue is closed')])
  },
)

test('given a run that failed, when a maintainer writes retry, then the same is done at the commit of today', async () => {
  const number = openIssue()
  const broken = { failure: { code: 'data/no-rows', message: 'the file holds no readings' } }
  const [failed] = await bot.comment('alice', number, '/tinyml regenerate sketch blink green', broken)
  expect(failed?.publish?.code).toBe(1)
  expect(bot.said(number)).toEqual([
    expect.stringMatching(/the file holds no readings[\s\S]*`\/tinyml retry`[\s\S]*@alice/),
  ])
  expect(pullsOf(bot)).toEqual([])

  const mended = await bot.rig
    .person('alice')
    .push({ branch: 'main', files: { 'data/apple.csv': 'r,g,b,c,p\n5,5,5,5,5\n' } })
  const [run] = await bot.comment('bob', number, '/tinyml retry')
  expect(run?.publish?.code).toBe(0)
  expect(run?.request).toMatchObject({ requester: 'bob', target: { sha: mended } })
  expect(await bot.rig.file('tinyml.yml', `tinyml/issue-${number}`)).toContain('sketch: blink green')
  expect(pullsOf(bot)).toHaveLength(1)
  expect(bot.said(number)).toEqual([expect.stringContaining('✅')])
})

test('given a thread in which nothing was asked for, when retry and cancel are written, then it says that there is nothing', async () => {
  const number = openIssue()
  await bot.comment('alice', number, '/tinyml retry')
  await bot.comment('alice', number, '/tinyml cancel')
  expect(bot.said(number)).toEqual([
    expect.stringContaining('nothing to retry'),
    expect.stringContaining('nothing to cancel'),
  ])
})

test('given a run and a command that waits for it, when a maintainer cancels, then both are stopped, and the next command is started at once', async () => {
  const number = openIssue()
  const comment = bot.rig.person('alice').comment(number, '/tinyml regenerate sketch blink green')
  const event = await bot.rig.commentEvent({ comment })
  const { request, run } = await bot.admit(event)
  if (!request) throw new Error('the command was not admitted')
  await bot.comment('bob', number, '/tinyml regenerate sketch blink red')
  await bot.comment('bob', number, '/tinyml cancel')
  expect(bot.rig.state.cancelled).toEqual([run])
  // As GitHub does it: the job that publishes runs all the same, without a bundle.
  await bot.publish(event, run, request, null)
  expect(bot.rig.state.dispatches).toEqual([])
  expect(pullsOf(bot)).toEqual([])
  const [progress, answer] = bot.said(number)
  expect(answer).toContain('is being stopped. 1 that waited is dropped.')
  expect(progress).not.toMatch(/TinyML is working|Waiting for their turn/)

  const [next] = await bot.comment('alice', number, '/tinyml regenerate sketch blink white')
  expect(next?.publish?.code).toBe(0)
  expect(await bot.rig.file('tinyml.yml', `tinyml/issue-${number}`)).toContain('sketch: blink white')
})

test('given a run that works, when status is asked, then it does not wait, and tells what works and what is spent', async () => {
  const other = openIssue()
  await bot.comment('alice', other, '/tinyml regenerate sketch blink green', { spent: { usd: 0.03, tokens: 1234 } })
  const number = openIssue()
  const comment = bot.rig.person('alice').comment(number, '/tinyml regenerate sketch blink red')
  await bot.admit(await bot.rig.commentEvent({ comment }))
  await bot.comment('bob', number, '/tinyml status')
  // What works is counted at its most: 0.03 were spent, 0.10 are reserved.
  expect(bot.said(number)[1]).toMatch(/today *\| *\$0\.1300 *\| *\$1 *\| *201,234/)
  expect(bot.said(number)[1]).toMatch(/Working:\n- `#\d+` `regenerate sketch blink red` for `alice`/)
  expect(bot.said(number)[1]).toContain('Waiting: nothing.')
})

test('given an issue, when help is asked, then every command is listed, and nothing is started', async () => {
  const number = openIssue()
  const refs = await bot.rig.git('for-each-ref')
  await bot.comment('alice', number, '/tinyml help')
  const [said] = bot.said(number)
  for (const name of ['run', 'regenerate', 'verify', 'answer', 'retry', 'cancel', 'status', 'explain'])
    expect(said).toContain(`/tinyml ${name}`)
  expect(await bot.rig.git('for-each-ref')).toBe(refs)
})
