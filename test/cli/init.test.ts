import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { parse } from 'yaml'
import { packageRoot } from '../../src/root.ts'
import { action, git, init, makeRepository, read, readingFiles, workflowFile } from '../init/setup.ts'
import { makeProject, stateOf, tinyml } from './harness.ts'

let dir: string
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('a repository with readings becomes a project that a run accepts, and a second time there is nothing to do', async () => {
  dir = makeRepository()
  const first = await init(dir, ['--yes'])
  expect(first).toMatchObject({ code: 0, stderr: '' })
  for (const path of ['tinyml.yml', workflowFile, '.gitattributes']) expect(first.stdout).toContain(`written   ${path}`)
  expect(read(dir, '.gitattributes')).toBe(
    '/tinyml/** linguist-generated=true\n/tinyml.lock.json linguist-generated=true\n',
  )
  expect(git(dir, 'check-attr', 'linguist-generated', 'tinyml/report.md')).toContain('linguist-generated: true')

  const dry = await tinyml(['run', '--project', dir, '--dry-run'])
  expect(dry).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('would run: data, train, convert, sketch, verify'),
  })

  const before = await stateOf(dir)
  const second = await tinyml(['init', dir, '--yes'], { GITHUB_TOKEN: '' })
  expect(second.stdout).toContain('nothing to do')
  expect(second.code).toBe(0)
  expect(await stateOf(dir)).toEqual(before)
})

test('a tinyml.yml that somebody edited stays as it is, and what was asked for is shown as a difference', async () => {
  dir = makeRepository()
  await init(dir, ['--yes'])
  const edited = `${read(dir, 'tinyml.yml').replace(/sensor: .*/, 'sensor: serial # the lab’s own')}limits: { attempts: 2 }\n`
  writeFileSync(join(dir, 'tinyml.yml'), edited)
  expect((await init(dir, ['--yes'])).stdout).toContain('nothing to do')

  const ended = await init(dir, ['--yes', '--name', 'cherry'])
  expect(ended.code).toBe(5)
  expect(ended.stdout).toMatch(/differs +tinyml\.yml\n[\s\S]*\n-name: .*\n\+name: cherry\n/)
  expect(ended.stdout).toMatch(/warning tinyml\.yml: kept[\s\S]*--force/)
  expect(read(dir, 'tinyml.yml')).toBe(edited)

  expect((await init(dir, ['--yes', '--name', 'cherry', '--force'])).code).toBe(0)
  expect(read(dir, 'tinyml.yml')).toBe(edited.replace(/name: .*/, 'name: cherry'))
})

test('a workflow that somebody else wrote is shown beside the bot’s and kept', async () => {
  dir = makeRepository({ ...readingFiles, [workflowFile]: 'name: mine\non: push\njobs: {}\n' })
  const ended = await init(dir, ['--yes'])
  expect(ended.code).toBe(5)
  expect(ended.stdout).toMatch(/\n-name: mine\n/)
  expect(read(dir, workflowFile)).toContain('name: mine')
  // The rest is written all the same.
  expect(existsSync(join(dir, 'tinyml.yml'))).toBe(true)
})

test('budgets, people, comments and the commit that somebody put into the workflow are theirs', async () => {
  dir = makeRepository()
  await init(dir, ['--yes', '--app'])
  const edited = read(dir, workflowFile)
    .replace('budget-usd-month: 10', 'budget-usd-month: 2.50')
    .replace('alerts: ""', "alerts: 'anna, ben' # on call")
    .replace('# Runs a person and day.', '# No more than this.')
  writeFileSync(join(dir, workflowFile), edited)
  const again = await tinyml(['init', dir, '--yes'], { GITHUB_TOKEN: '' })
  expect(again.stdout).toContain('nothing to do')
  expect(read(dir, workflowFile)).toBe(edited)
  // And they are carried over when the file is written anew.
  expect((await init(dir, ['--yes', '--no-app', '--force'])).code).toBe(0)
  const [admit, publish] = ['admit', 'publish'].map(
    (job) => parse(read(dir, workflowFile), { schema: 'failsafe' }).jobs[job].steps.at(-1).with,
  )
  expect([admit['budget-usd-month'], publish.alerts]).toEqual(['2.50', 'anna, ben'])
  expect(read(dir, workflowFile)).not.toContain('create-github-app-token')
})

test('lines are added to a .gitattributes that is there, and a project below the root has its paths', async () => {
  dir = makeRepository({
    '.gitattributes': '*.csv text',
    'parts/one/readings/a.csv': 'x\n1\n2\n',
    'parts/one/readings/b.csv': 'x\n5\n6\n',
  })
  const ended = await init(join(dir, 'parts/one'), ['--yes'])
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain('added     .gitattributes')
  expect(read(dir, '.gitattributes')).toBe(
    '*.csv text\n/parts/one/tinyml/** linguist-generated=true\n/parts/one/tinyml.lock.json linguist-generated=true\n',
  )
  expect(parse(read(dir, workflowFile)).on.push.paths).toEqual(['parts/one/tinyml.yml', 'parts/one/readings/**'])
})

test('a value that an option does not have is refused with those that it has', async () => {
  dir = makeRepository()
  const before = await stateOf(dir)
  const ended = await init(dir, ['--yes', '--sensor', 'nose'])
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('Allowed choices are apds9960') })
  expect(await stateOf(dir)).toEqual(before)
})

test('a tinyml.yml with a mistake is told with its line, and nothing is written', async () => {
  dir = makeRepository({ ...readingFiles, 'tinyml.yml': 'name: x\ndata: { source: data }\nsensr: serial\n' })
  const before = await stateOf(dir)
  const ended = await init(dir, ['--yes'])
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/tinyml\.yml:3: unknown setting `sensr`/) })
  expect(await stateOf(dir)).toEqual(before)
})

test('without readings, and without anybody to ask, there is nothing to make a project of', async () => {
  dir = makeRepository({ 'README.md': 'Soon.' })
  const ended = await init(dir, ['--yes'])
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/found none[\s\S]*--data DIR/) })
  expect(existsSync(join(dir, 'tinyml.yml'))).toBe(false)
})

test('a link that leads out of the repository is not written through', async () => {
  dir = makeRepository()
  const elsewhere = makeProject({})
  symlinkSync(elsewhere, join(dir, '.github'))
  const ended = await init(dir, ['--yes'])
  expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('leads out of') })
  expect(await stateOf(elsewhere)).toEqual({})
  rmSync(elsewhere, { recursive: true })
})

/** `tinyml init` on a pseudo terminal, with these lines typed. */
async function onTerminal(args: string[], typed: string): Promise<string> {
  const command = [process.execPath, join(packageRoot, 'src/cli.ts'), 'init', dir, '--action', action, ...args]
  const quoted = command.map((word) => `'${word}'`).join(' ')
  const { exitCode, stdout } = await execa('script', ['--quiet', '--return', '--command', quoted, '/dev/null'], {
    input: typed,
    reject: false,
    env: { CI: '', GITHUB_TOKEN: '', NO_COLOR: '1', FORCE_COLOR: '0', NODE_OPTIONS: '' },
  })
  return `${stdout.replaceAll('\r', '')}\nexit ${exitCode}`
}

test('on a terminal little is asked: name, sensor where it is not sure, and what the sketch should do', async () => {
  dir = makeRepository()
  const shown = await onTerminal([], 'no name!\nmelon\n\nBlink red for low.\n')
  expect(shown).toMatch(/Name of the project \[.*\]: /)
  expect(shown).toContain('expected letters')
  expect(shown).toMatch(/Sensor \(apds9960, lsm9ds1, serial\).* \[serial\]: /)
  expect(shown).toContain('exit 0')
  expect(parse(read(dir, 'tinyml.yml'))).toMatchObject({
    name: 'melon',
    sensor: 'serial',
    sketch: 'Blink red for low.',
  })
})

test('on a terminal a file that differs is replaced after a yes, and only then', async () => {
  dir = makeRepository()
  await init(dir, ['--yes'])
  const before = read(dir, 'tinyml.yml')
  const no = await onTerminal(['--name', 'melon'], '\n')
  expect(no).toMatch(/\+name: melon\n[\s\S]*Replace tinyml\.yml\? \[y\/N\] [\s\S]*exit 5/)
  expect(read(dir, 'tinyml.yml')).toBe(before)
  expect(await onTerminal(['--name', 'melon'], 'y\n')).toContain('exit 0')
  expect(read(dir, 'tinyml.yml')).toContain('name: melon')
})
