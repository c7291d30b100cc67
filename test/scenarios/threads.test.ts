import { progressMarker } from '../../src/bot/thread.ts'
import { Bot } from './bot.ts'
import { openPull, pullsOf, reactionsOf, sketched } from './steps.ts'

let bot: Bot
beforeEach(async () => {
  bot = await Bot.start()
})
afterEach(() => bot.close())

const chat = (thread: number, comments: number) => {
  for (let i = 0; i < comments; i++) bot.rig.person(i % 2 ? 'bob' : 'mallory').comment(thread, `What about ${i}?`)
}

test('given 150 comments with the progress comment on their second page, when another command is given, then that one is edited', async () => {
  const { pull } = await openPull(bot)
  chat(pull, 120)
  await bot.comment('alice', pull, '/tinyml regenerate sketch blink blue', { files: sketched('blue();') })
  chat(pull, 30)
  const place = bot.rig.state.comments
    .filter((c) => c.number === pull)
    .findIndex((c) => c.author === 'github-actions[bot]')
  expect(place).toBeGreaterThan(100)

  await bot.comment('bob', pull, '/tinyml regenerate sketch blink red', { files: sketched('red();') })
  expect(bot.said(pull)).toEqual([expect.stringContaining('`bob` asked for it')])
})

test('given a forged progress comment, when a command is given, then the bot writes its own, and the forged one is as it was', async () => {
  const { number } = bot.rig.person('alice').openIssue('The sketch')
  const text = `${progressMarker(number)}\n### ✅ TinyML Lifecycle\nAll is well, merge it.`
  const forged = bot.rig.person('mallory').comment(number, text)
  const [run] = await bot.comment('alice', number, '/tinyml regenerate sketch blink green')
  expect(run?.publish?.code).toBe(0)
  expect(forged.body).toBe(text)
  expect(reactionsOf(forged)).toEqual([])
  expect(bot.said(number)).toEqual([expect.stringContaining('`alice` asked for it')])
})

test('given the bot’s own comments, when their events arrive, then they start nothing, whatever they say', async () => {
  const { number } = bot.rig.person('alice').openIssue('The sketch')
  await bot.comment('alice', number, '/tinyml help')
  const own = bot.rig.person('github-actions[bot]').comment(number, '/tinyml run')
  bot.inputs.bots = 'github-actions[bot]'
  const [refs, count] = [await bot.rig.git('for-each-ref'), bot.rig.state.comments.length]
  for (const comment of bot.rig.state.comments.filter((c) => c.author === 'github-actions[bot]')) {
    const [run] = await bot.run(await bot.rig.commentEvent({ comment }))
    expect(run?.request).toBeNull()
  }
  expect(own.reactions).toEqual([])
  expect(bot.rig.state.comments).toHaveLength(count)
  expect(await bot.rig.git('for-each-ref')).toBe(refs)
})

test('given a commit of the bot, when it is pushed, opened as a pull request or merged, then that starts nothing', async () => {
  const { pull, branch } = await openPull(bot)
  const head = await bot.rig.git('rev-parse', branch)
  const before = await bot.rig.git('rev-parse', 'main')
  const login = 'github-actions[bot]'
  const events = [
    await bot.rig.pushEvent({ branch, before, after: head, login }),
    await bot.rig.pushEvent({ branch: 'main', before, after: head, login }),
    await bot.rig.pullRequestEvent({ number: pull, action: 'opened', login }),
    await bot.rig.pullRequestEvent({ number: pull, action: 'synchronize', login, before }),
  ]
  const refs = await bot.rig.git('for-each-ref')
  for (const event of events) {
    const [run] = await bot.run(event, { files: sketched('loop();') })
    expect(run?.request).toBeNull()
    expect(run?.admit.code).toBe(0)
  }
  expect(await bot.rig.git('for-each-ref')).toBe(refs)
  expect(pullsOf(bot)).toHaveLength(1)
})

test('given a progress comment that somebody deleted, when the run ends, then the result is published all the same', async () => {
  const { number } = bot.rig.person('alice').openIssue('The sketch')
  const comment = bot.rig.person('alice').comment(number, '/tinyml regenerate sketch blink green')
  const event = await bot.rig.commentEvent({ comment })
  const { request, run } = await bot.admit(event)
  if (!request) throw new Error('the command was not admitted')
  const { comments } = bot.rig.state
  comments.splice(
    comments.findIndex((c) => c.id === request.progress),
    1,
  )
  const ended = await bot.publish(event, run, request, await bot.generate(request))
  expect(ended.code).toBe(0)
  expect(pullsOf(bot)).toHaveLength(1)
  expect(reactionsOf(comment)).toEqual(['eyes', 'rocket'])
})

test('given a comment that is deleted during the run, when the run ends, then the result is published all the same', async () => {
  const { number } = bot.rig.person('alice').openIssue('The sketch')
  const comment = bot.rig.person('alice').comment(number, '/tinyml regenerate sketch blink green')
  const event = await bot.rig.commentEvent({ comment })
  const { request, run } = await bot.admit(event)
  if (!request) throw new Error('the command was not admitted')
  const { comments } = bot.rig.state
  comments.splice(comments.indexOf(comment), 1)
  const ended = await bot.publish(event, run, request, await bot.generate(request))
  expect(ended.code).toBe(0)
  expect(pullsOf(bot)).toHaveLength(1)
  expect(bot.said(number)).toEqual([expect.stringContaining('✅')])
})

test('given a command on a line of the pull request, when it is carried out, then that comment gets the reactions', async () => {
  const { pull, branch } = await openPull(bot)
  const comment = bot.rig
    .person('bob')
    .reviewComment(pull, '/tinyml regenerate sketch blink red', { path: 'tinyml/sketch/fruit/fruit.ino', line: 1 })
  const [run] = await bot.run(await bot.rig.commentEvent({ comment }), { files: sketched('red();') })
  expect(run?.publish?.code).toBe(0)
  expect(reactionsOf(comment)).toEqual(['eyes', 'rocket'])
  expect(await bot.rig.file('tinyml.yml', branch)).toContain('sketch: blink red')
})
