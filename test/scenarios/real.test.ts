import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/root.ts'
import { Bot } from './bot.ts'

/** The whole way with nothing played: the lifecycle runs in the job that generates, and the board answers in the one after. */
let bot: Bot
const folder = mkdtempSync(join(tmpdir(), 'tinyml-real-'))
beforeAll(async () => {
  bot = await Bot.start({ folder: join(packageRoot, 'fixtures/fruit'), files: {} })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await bot.close()
})

test('given readings alone, when a maintainer asks for a run, then a verified sketch is proposed, and a board that gets the firmware agrees', async () => {
  const { number } = bot.rig.person('alice').openIssue('Firmware, please')
  const comment = await bot.rig
    .person('alice')
    .comment(number, '/tinyml regenerate sketch Every 200 ms, print the label. --planner rules')
  const event = await bot.rig.commentEvent({ comment })
  const { request, run } = await bot.admit(event)
  if (!request) throw new Error('not admitted')
  const checkout = join(folder, 'checkout')
  await execa('git', ['clone', '--quiet', bot.rig.repo, checkout])
  const [bundle, temporary] = [join(folder, 'bundle'), join(folder, 'temporary')]
  mkdirSync(temporary)
  const generated = await bot.job(
    'generate',
    event,
    run,
    { request: JSON.stringify(request), bundle },
    { GITHUB_WORKSPACE: checkout, RUNNER_TEMP: temporary },
  )
  if (generated.outputs.status !== 'passed') throw new Error(generated.log)
  expect(generated).toMatchObject({
    code: 0,
    outputs: { status: 'passed', bundle, firmware: join(temporary, 'tinyml-firmware') },
  })

  const published = await bot.publish(event, run, request, bundle)
  expect(published).toMatchObject({ code: 0, outputs: { status: 'passed' } })
  const branch = `tinyml/issue-${number}`
  expect(await bot.rig.file('tinyml.yml', branch)).toContain('sketch: Every 200 ms, print the label.')
  expect(await bot.rig.file('tinyml/sketch/fruit/fruit.ino', branch)).toContain('model_invoke')
  const pull = bot.rig.state.issues.find((i) => i.pull)
  expect(pull?.body).toContain('**Verified on the virtual board**')
  expect(bot.rig.state.checks.map((c) => [c.name, c.conclusion])).toEqual(
    ['data', 'train', 'convert', 'sketch', 'verify'].map((stage) => [`tinyml / ${stage}`, 'success']),
  )

  const board = await bot.job('hardware', event, run, { bundle: join(temporary, 'tinyml-firmware') })
  expect(board.code).toBe(0)
  expect(board.outputs.agreeing).toBe(board.outputs.samples)

  // What was proposed is what its own words give: nothing is stale on that branch.
  await execa('git', ['-C', checkout, 'checkout', '--quiet', '--force', '.'])
  await execa('git', ['-C', checkout, 'clean', '--quiet', '--force', '-d', '-x'])
  await execa('git', ['-C', checkout, 'fetch', '--quiet', 'origin', branch])
  await execa('git', ['-C', checkout, 'switch', '--quiet', '--detach', 'FETCH_HEAD'])
  const again = await execa(
    process.execPath,
    [join(packageRoot, 'src/cli.ts'), 'run', '--project', checkout, '--json'],
    { reject: false },
  )
  expect(JSON.parse(again.stdout)).toMatchObject({ status: 'unchanged' })
}, 240_000)
