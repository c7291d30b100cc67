import { Bot } from './bot.ts'

let bot: Bot
beforeEach(async () => {
  bot = await Bot.start()
})
afterEach(() => bot.close())

test('given an issue, when a maintainer asks for another sketch, then a pull request has it, with the words in tinyml.yml', async () => {
  const { number } = bot.rig.person('alice').openIssue('The sketch')
  const [run] = await bot.comment('alice', number, '/tinyml regenerate sketch blink green for apple')
  const pull = bot.rig.state.issues.find((i) => i.pull)
  expect(pull).toMatchObject({ title: 'feat(fruit): regenerate sketch', labels: ['tinyml'], state: 'open' })
  expect(await bot.rig.file('tinyml.yml', `tinyml/issue-${number}`)).toContain('sketch: blink green for apple')
  expect(await bot.rig.file('tinyml/sketch/fruit/fruit.ino', `tinyml/issue-${number}`)).toContain('void loop')
  expect(await bot.rig.git('log', '--format=%s', `tinyml/issue-${number}`)).toBe(
    'feat(fruit): regenerate sketch\nStart',
  )
})
