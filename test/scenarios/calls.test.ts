import { stageNames } from '../../src/bot/request.ts'
import { reportOf, stageOf } from '../bot/samples.ts'
import { Bot } from './bot.ts'
import { openPull, pullsOf } from './steps.ts'

/** What a request may cost of the hourly limit. */
const limits = { opened: 25, refused: 8 }

let bot: Bot
beforeEach(async () => {
  bot = await Bot.start()
})
afterEach(() => bot.close())

/** A report as a run leaves it: with all stages. */
const report = reportOf({ stages: stageNames.map((stage) => stageOf({ stage })) })

/** Requests to REST and GraphQL while `work` goes on, one a line where there are too many. */
async function callsOf(work: () => Promise<unknown>): Promise<string[]> {
  const known = bot.rig.calls.length
  await work()
  return bot.rig.calls.slice(known).map((c) => c.operation)
}

test('given a repository that the bot has never worked in, when a comment becomes a pull request, then it takes few calls', async () => {
  const calls = await callsOf(() => openPull(bot, { report }))
  expect(pullsOf(bot)).toHaveLength(1)
  expect(calls.length <= limits.opened ? [] : calls).toEqual([])
})

test('given a ledger and an open pull request, when another issue becomes a pull request, then it takes few calls', async () => {
  bot.inputs.reviewers = 'bob'
  await openPull(bot, { report })
  const calls = await callsOf(() => openPull(bot, { report }))
  expect(pullsOf(bot)).toHaveLength(2)
  expect(calls.length <= limits.opened ? [] : calls).toEqual([])
})

test.each([
  ['a stranger gives one', 'mallory', '/tinyml run', 0],
  ['it cannot be read', 'alice', '/tinyml rnu', 1],
  ['its commit is none of the branch', 'alice', '/tinyml run --sha 1234567', 1],
  ['it asks for more than a run may spend', 'alice', '/tinyml run --budget 5', 1],
])(
  'given a command that is refused because %s, when it is, then that takes few calls',
  async (_why, login, text, answers) => {
    const { number } = bot.rig.person('alice').openIssue('The sketch')
    const calls = await callsOf(() => bot.comment(login, number, text))
    expect(bot.said(number)).toHaveLength(answers)
    expect(bot.rig.state.runs).toHaveLength(1)
    expect(calls.length <= limits.refused ? [] : calls).toEqual([])
  },
)

test('given a comment that is none for the bot, when its event arrives, then it costs no call', async () => {
  const { number } = bot.rig.person('alice').openIssue('The sketch')
  expect(await callsOf(() => bot.comment('alice', number, 'Thanks!'))).toEqual([])
})
