import { reportOf } from '../bot/samples.ts'
import { Bot, type Made } from './bot.ts'
import { branches, openPull, pullsOf, sketched } from './steps.ts'

let bot: Bot
beforeEach(async () => {
  bot = await Bot.start()
})
afterEach(() => bot.close())

/** A run that cannot go on without a person. */
const asking: Made = {
  files: sketched('how();'),
  report: {
    status: 'needs-input',
    questions: [
      {
        number: 1,
        stage: 'sketch',
        text: 'What is “green for apple” on this board?',
        about: 'Every 100 ms, print the label.',
        answerable: true,
      },
    ],
  },
}

test('given a wish that cannot be expressed, when it is asked for, then a draft has the question, its label, and the person is mentioned', async () => {
  bot.inputs.alerts = 'bob'
  const { issue, pull } = await openPull(bot, asking)
  const made = bot.rig.state.pull(pull)
  expect(made.pull.draft).toBe(true)
  expect(made.labels.sort()).toEqual(['tinyml', 'tinyml:needs-human'])
  expect(made.body).toContain('What is “green for apple” on this board?')
  expect(made.body).toContain('/tinyml answer 1')
  expect(bot.said(issue)).toEqual([
    expect.stringMatching(/❓[\s\S]*What is “green for apple”[\s\S]*@alice @bob: this waits for you/),
  ])
  const check = bot.rig.state.checks.find((c) => c.name === 'tinyml / sketch')
  expect(check?.conclusion).toBe('action_required')
})

test('given a draft with a question, when it is answered there, then tinyml.yml keeps the answer, and draft and label are gone', async () => {
  const { pull, branch } = await openPull(bot, asking)
  const [run] = await bot.comment('bob', pull, '/tinyml answer 1 print the label every 250 ms', {
    files: sketched('every(250);'),
  })
  expect(run?.publish?.code).toBe(0)
  const made = bot.rig.state.pull(pull)
  expect(made).toMatchObject({
    state: 'open',
    labels: ['tinyml'],
    title: 'feat(fruit): take answer 1 into account',
    pull: { draft: false },
  })
  expect(made.body).not.toContain('What is “green for apple”')
  const text = await bot.rig.file('tinyml.yml', branch)
  expect(text).toContain('answer: print the label every 250 ms')
  expect(text).toContain('sketch: blink green for apple')
  expect(await bot.rig.file('tinyml/sketch/fruit/fruit.ino', branch)).toContain('every(250);')
  expect(pullsOf(bot)).toHaveLength(1)
})

test('given a draft with a question, when the answer brings another question, then it stays a draft with the new one', async () => {
  const { pull } = await openPull(bot, asking)
  const question = { number: 1, stage: 'sketch', text: 'Which pin?', about: 'blink green for apple', answerable: true }
  await bot.comment('alice', pull, '/tinyml answer 1 green is a lamp', {
    files: sketched('lamp();'),
    report: { status: 'needs-input', questions: [question] },
  })
  const made = bot.rig.state.pull(pull)
  expect(made.pull.draft).toBe(true)
  expect(made.labels).toContain('tinyml:needs-human')
  expect(made.body).toContain('Which pin?')
  expect(made.body).not.toContain('What is “green for apple”')
})

test('given CODEOWNERS, when a pull request is opened, then those who own what changed are asked for a review', async () => {
  await bot.rig.person('alice').push({
    branch: 'main',
    files: {
      '.github/CODEOWNERS':
        '* @carol\n/tinyml/ @bob @farm/growers\n/tinyml.lock.json @bob\n/tinyml.yml @alice # words\n',
    },
  })
  bot.rig.state.teams.add('growers')
  const { pull } = await openPull(bot)
  const { reviewers, teams } = bot.rig.state.pull(pull).pull
  expect([reviewers.sort(), teams]).toEqual([['alice', 'bob'], ['growers']])
})

test('given the input reviewers, when a pull request is opened, then they are asked; the second time nobody is', async () => {
  bot.inputs.reviewers = '@bob'
  const { pull } = await openPull(bot)
  const { pull: made } = bot.rig.state.pull(pull)
  expect(made.reviewers).toEqual(['bob'])
  // Bob has reviewed, and is no longer asked.
  made.reviewers = []
  await bot.comment('alice', pull, '/tinyml regenerate sketch blink blue', { files: sketched('blue();') })
  expect(made.reviewers).toEqual([])
})

test('given reviewers of whom one has left, when a pull request is opened, then those who are there are asked', async () => {
  bot.inputs.reviewers = 'bob zoe'
  const { pull } = await openPull(bot)
  expect(bot.rig.state.pull(pull).pull.reviewers).toEqual(['bob'])
})

test('given a result that a model wrote, when a pull request is opened, then its label says so', async () => {
  const { stages } = reportOf()
  const report = { stages: stages.map((s) => ({ ...s, tier: 'hosted' as const, model: 'gpt-5-mini' })) }
  const { pull, branch } = await openPull(bot, { report })
  expect(bot.rig.state.pull(pull).labels.sort()).toEqual(['llm-generated', 'tinyml'])
  expect(await bot.rig.git('log', '-1', '--format=%(trailers:key=TinyML-Model,valueonly)', branch)).toContain(
    'sketch=gpt-5-mini',
  )
})

test('given a run in which a stage failed, when it ends, then what it has is a draft, and the failed check would block the merge', async () => {
  const { stages } = reportOf()
  const report = {
    status: 'failed' as const,
    stages: stages.map((s) => (s.stage === 'verify' ? { ...s, status: 'failed' as const } : s)),
  }
  const before = await branches(bot)
  const { issue, pull } = await openPull(bot, { report })
  expect(await branches(bot)).toContain(before)
  expect(bot.rig.state.pull(pull)).toMatchObject({ pull: { draft: true } })
  expect(bot.rig.state.pull(pull).labels).toContain('tinyml:needs-human')
  expect(bot.rig.state.checks.find((c) => c.name === 'tinyml / verify')?.conclusion).toBe('failure')
  expect(bot.said(issue)).toEqual([expect.stringMatching(/❌[\s\S]*@alice: this waits for you/)])
})
