import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { defaultSettings, workflow } from '../../src/init/workflow.ts'
import { packageRoot } from '../../src/root.ts'
import { action, git, workflowFile } from './setup.ts'

/**
 * Which jobs run for which event, as act reads the conditions. Every action is replaced by one that writes down that it ran; that of
 * `admit` hands on a request.
 */
let dir: string
let act: string
const request = { powers: 'full', thread: { number: 7 }, target: { sha: '0'.repeat(40) } }

beforeAll(async () => {
  act = (await execa(join(packageRoot, 'script/go-tool'), ['act'])).stdout
  dir = mkdtempSync(join(tmpdir(), 'tinyml-events-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  const text = workflow({
    ...{ action: { reference: action, version: null }, project: '.', defaultBranch: 'main', output: 'tinyml' },
    ...{ sources: [{ path: 'data', folder: true }], key: { kind: 'secret', name: 'LAB_KEY' }, app: false, lfs: false },
    settings: defaultSettings,
  })
  write(`repository/${workflowFile}`, text)
  write(
    'stand-in/action.yml',
    `name: stand-in\ndescription: Writes down what it got\ninputs: { job: { description: Job }, token: { description: Token } }\nruns: { using: node24, main: main.js }\n`,
  )
  write(
    'stand-in/main.js',
    `const { appendFileSync } = require('node:fs')
const job = process.env.INPUT_JOB
if (job) appendFileSync(process.env.RAN, JSON.stringify({ job, key: process.env.LAB_KEY, token: Boolean(process.env.INPUT_TOKEN) }) + '\\n')
if (job === 'admit' && process.env.REQUEST) appendFileSync(process.env.GITHUB_OUTPUT, 'request=' + process.env.REQUEST + '\\n')
if (job === 'generate' && process.env.BREAKS) process.exit(1)
if (job === 'publish') appendFileSync(process.env.GITHUB_OUTPUT, 'status=passed\\n')
`,
  )
  git(join(dir, 'repository'), 'init', '--quiet', '--initial-branch', 'main')
  git(join(dir, 'repository'), 'remote', 'add', 'origin', 'https://github.com/octo-org/fruit-sorter.git')
  git(join(dir, 'repository'), 'add', '--all')
  git(join(dir, 'repository'), 'commit', '--quiet', '-m', 'Start')
}, 300_000)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

interface Ran {
  job: string
  key?: string
  token: boolean
}

async function on(
  name: string,
  event: object,
  more: { env?: Record<string, string>; vars?: string[] } = {},
): Promise<Ran[]> {
  const log = join(mkdtempSync(join(dir, 'run-')), 'ran')
  const file = `${log}.json`
  writeFileSync(log, '')
  writeFileSync(
    file,
    JSON.stringify({ repository: { full_name: 'octo-org/fruit-sorter', default_branch: 'main' }, ...event }),
  )
  const text = readFileSync(join(dir, 'repository', workflowFile), 'utf8')
  const actions = [...new Set([...text.matchAll(/uses: (\S+)/g)].map((m) => m[1]))]
  const environment = { RAN: log, REQUEST: JSON.stringify(request), ...more.env }
  await execa(
    act,
    [
      ...[name, '-W', workflowFile, '-e', file, '--no-cache-server', '--action-cache-path', join(dir, 'cache')],
      ...[
        '-P',
        'ubuntu-24.04=-self-hosted',
        '-P',
        'bench=-self-hosted',
        '-s',
        'GITHUB_TOKEN=x',
        '-s',
        'LAB_KEY=canary',
      ],
      ...actions.flatMap((uses) => ['--local-repository', `${uses}=${join(dir, 'stand-in')}`]),
      ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...(more.vars ?? []).flatMap((value) => ['--var', value]),
    ],
    { cwd: join(dir, 'repository'), reject: false, env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}` } },
  )
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Ran)
}

const names = (ran: Ran[]) => ran.map(({ job }) => job)
const comment = (body: string, user: object = { login: 'alice', type: 'User' }) => ({
  action: 'created',
  comment: { body, user },
  issue: { number: 7 },
})
const whole = ['admit', 'generate', 'publish']
const robot = { login: 'robot[bot]', type: 'Bot' }

test('a command runs the three jobs, and the key of the model is in one of them', async () => {
  const ran = await on('issue_comment', comment('/tinyml run'))
  expect(ran).toEqual([
    { job: 'admit', token: true },
    { job: 'generate', key: 'canary', token: false },
    { job: 'publish', token: true },
  ])
})

test('another comment starts nothing, whatever it quotes', async () => {
  expect(await on('issue_comment', comment('Nice! > /tinyml run'))).toEqual([])
})

test('a bot starts nothing unless it is listed', async () => {
  expect(await on('issue_comment', comment('/tinyml run', robot))).toEqual([])
  expect(
    names(await on('issue_comment', comment('/tinyml run', robot), { vars: ['TINYML_ALLOW=carol robot[bot]'] })),
  ).toEqual(whole)
})

test('a review comment starts the bot, but none on the pull request of a fork', async () => {
  const review = (from: string) => ({
    ...comment('/tinyml verify'),
    pull_request: { number: 7, head: { repo: { full_name: from } } },
  })
  expect(names(await on('pull_request_review_comment', review('octo-org/fruit-sorter')))).toEqual(whole)
  expect(await on('pull_request_review_comment', review('mallory/fruit-sorter'))).toEqual([])
})

test('a refused command ends with the first job', async () => {
  expect(names(await on('issue_comment', comment('/tinyml run'), { env: { REQUEST: '' } }))).toEqual(['admit'])
})

test('what failed is published, too: somebody waits for the answer', async () => {
  expect(names(await on('issue_comment', comment('/tinyml run'), { env: { BREAKS: '1' } }))).toEqual(whole)
})

test('a request that may only verify gets no key', async () => {
  const ran = await on('issue_comment', comment('/tinyml verify'), {
    env: { REQUEST: JSON.stringify({ ...request, powers: 'verify' }) },
  })
  expect(ran[1]).toEqual({ job: 'generate', key: '', token: false })
})

test('a pull request is verified in one job, without a key', async () => {
  const event = {
    action: 'opened',
    number: 7,
    pull_request: { number: 7, head: { ref: 'x', sha: '1'.repeat(40) }, base: { ref: 'main' } },
  }
  expect(await on('pull_request', event)).toEqual([
    { job: 'admit', token: true },
    { job: 'generate', token: false },
  ])
})

test('a dispatch and a push run the three jobs; a runner with a board, where one is named, the fourth', async () => {
  expect(names(await on('workflow_dispatch', { inputs: { queued: 'abcdefgh1' } }))).toEqual(whole)
  expect(names(await on('push', { ref: 'refs/heads/main' }, { vars: ['TINYML_HARDWARE=bench'] }))).toEqual([
    ...whole,
    'hardware',
  ])
})
