import { Bot } from './bot.ts'
import { branches, headlines, openPull, pullsOf, sketched } from './steps.ts'

let bot: Bot
beforeEach(async () => {
  bot = await Bot.start()
})
afterEach(() => bot.close())

test('given an issue, when a maintainer asks for another sketch, then a pull request has it, with the words in tinyml.yml', async () => {
  const { number } = bot.rig.person('alice').openIssue('The sketch')
  await bot.comment('alice', number, '/tinyml regenerate sketch blink green for apple')
  const pull = bot.rig.state.issues.find((i) => i.pull)
  expect(pull).toMatchObject({ title: 'feat(fruit): regenerate sketch', labels: ['tinyml'], state: 'open' })
  expect(await bot.rig.file('tinyml.yml', `tinyml/issue-${number}`)).toContain('sketch: blink green for apple')
  expect(await bot.rig.file('tinyml/sketch/fruit/fruit.ino', `tinyml/issue-${number}`)).toContain('void loop')
  expect(await bot.rig.git('log', '--format=%s', `tinyml/issue-${number}`)).toBe(
    'feat(fruit): regenerate sketch\nStart',
  )
})

test('given a pull request of the bot, when a maintainer asks there twice for another sketch, then its branch goes on, and one comment tells how', async () => {
  const { issue, pull, branch } = await openPull(bot)
  const [first] = await bot.comment('alice', pull, '/tinyml regenerate sketch blink blue', {
    files: sketched('blue();'),
  })
  const [progress] = bot.said(pull)
  expect(progress).toContain('✅')
  const [second] = await bot.comment('bob', pull, '/tinyml regenerate sketch blink red', { files: sketched('red();') })

  expect([first?.publish?.code, second?.publish?.code]).toEqual([0, 0])
  expect(pullsOf(bot).map((p) => [p.number, p.state])).toEqual([[pull, 'open']])
  expect(await branches(bot)).toMatch(new RegExp(`^refs/heads/main \\w+\nrefs/heads/tinyml/issue-${issue} \\w+$`))
  expect(await headlines(bot, `main..${branch}`)).toBe(Array(3).fill('feat(fruit): regenerate sketch').join('\n'))
  expect(await bot.rig.file('tinyml.yml', branch)).toContain('sketch: blink red\n')
  expect(await bot.rig.file('tinyml/sketch/fruit/fruit.ino', branch)).toContain('red();')
  const said = bot.said(pull)
  expect(said).toHaveLength(1)
  expect(said[0]).toContain('`bob` asked for it')
  expect(said[0]).not.toContain('TinyML is working')
})

test('given a project, when readings are pushed, then a pull request brings the artifacts up to date; a second push goes into the same', async () => {
  const push = async (value: number) => {
    const before = await bot.rig.git('rev-parse', 'main')
    const after = await bot.rig
      .person('alice')
      .push({ branch: 'main', files: { 'data/apple.csv': `r,g,b,c,p\n${value},2,3,4,5\n` } })
    const event = await bot.rig.pushEvent({ branch: 'main', before, after, login: 'alice' })
    return bot.run(event, { files: sketched(`reading(${value});`) })
  }
  await push(7)
  const [pull] = pullsOf(bot)
  expect(pull).toMatchObject({
    state: 'open',
    pull: { head: { ref: 'tinyml/main' }, base: { ref: 'main' }, draft: false },
  })
  expect(pull?.title).toBe('chore(fruit): bring sketch and verify up to date')

  const [run] = await push(8)
  expect(run?.publish?.code).toBe(0)
  expect(pullsOf(bot).map((p) => p.number)).toEqual([pull?.number])
  expect(await bot.rig.file('tinyml/sketch/fruit/fruit.ino', 'tinyml/main')).toContain('reading(8);')
  // What is merged is the newest of both: readings of the second push, artifacts made of them.
  expect(await bot.rig.file('data/apple.csv', 'tinyml/main')).toContain('8,2,3,4,5')
  expect(await bot.rig.git('merge-base', 'main', 'tinyml/main')).toBe(await bot.rig.git('rev-parse', 'main'))
})

test('given a pull request of the bot, when a person edits a generated file there, then it is verified at that commit, and nothing but checks is written', async () => {
  const { pull, branch } = await openPull(bot)
  const before = bot.rig.state.pull(pull).pull.head.sha
  const head = await bot.rig
    .person('bob')
    .push({ branch, files: { 'tinyml/sketch/fruit/fruit.ino': 'void setup() {}\nvoid loop() { /* mine */ }\n' } })
  const event = await bot.rig.pullRequestEvent({ number: pull, action: 'synchronize', login: 'bob', before })
  const comments = bot.rig.state.comments.length
  const [heads, body] = [await branches(bot), bot.rig.state.pull(pull).body]

  const [run] = await bot.run(event, { files: sketched('overwritten();') })
  expect(run?.request).toMatchObject({
    powers: 'verify',
    target: { sha: head },
    budget: { usd: 0, tokens: 0 },
    work: [{ name: 'verify' }],
  })
  expect(run?.publish?.code).toBe(0)
  expect(await branches(bot)).toBe(heads)
  expect(await bot.rig.file('tinyml/sketch/fruit/fruit.ino', branch)).toContain('mine')
  expect(bot.rig.state.comments).toHaveLength(comments)
  expect(bot.rig.state.pull(pull).body).toBe(body)
  const checks = bot.rig.state.checks.filter((c) => c.sha === head)
  expect(checks.map((c) => [c.name, c.conclusion])).toEqual([
    ['tinyml / sketch', 'success'],
    ['tinyml / verify', 'success'],
  ])
})

test('given a branch with a person’s commit, when a maintainer asks for more, then the bot builds on top of it', async () => {
  const { pull, branch } = await openPull(bot)
  const theirs = await bot.rig.person('bob').push({ branch, files: { 'notes.md': 'mine\n' }, message: 'docs: notes' })
  const [run] = await bot.comment('alice', pull, '/tinyml regenerate sketch blink blue', { files: sketched('blue();') })
  expect(run?.publish?.code).toBe(0)
  expect(await bot.rig.git('rev-parse', `${branch}~1`)).toBe(theirs)
  expect(await bot.rig.file('notes.md', branch)).toBe('mine\n')
  expect(await bot.rig.file('tinyml/sketch/fruit/fruit.ino', branch)).toContain('blue();')
})

test('given a pull request of the bot, when the same is asked for and made again, then there is no commit and no second pull request', async () => {
  const { pull, branch } = await openPull(bot)
  const head = await bot.rig.git('rev-parse', branch)
  const [run] = await bot.comment('alice', pull, '/tinyml regenerate sketch blink green for apple')
  expect(run?.publish?.code).toBe(0)
  expect(await bot.rig.git('rev-parse', branch)).toBe(head)
  expect(pullsOf(bot)).toHaveLength(1)
  expect(bot.said(pull)).toHaveLength(1)
  expect(bot.said(pull)[0]).toContain('✅')
})

test.each([
  ['--dry-run', '/tinyml regenerate sketch blink blue --dry-run'],
  ['--board', '/tinyml regenerate sketch blink blue --board nano33ble-sense'],
])(
  'given an issue, when a command has %s, then it is told what would be, and the repository is as it was',
  async (_flag, command) => {
    const { number } = bot.rig.person('alice').openIssue('What if')
    const before = await branches(bot)
    const [run] = await bot.comment('alice', number, command, { files: sketched('blue();') })
    expect(run?.publish?.code).toBe(0)
    expect(await branches(bot)).toBe(before)
    expect(pullsOf(bot)).toEqual([])
    expect(bot.rig.state.checks).toEqual([])
    expect(bot.said(number)).toEqual([expect.stringContaining('This was a trial')])
  },
)
