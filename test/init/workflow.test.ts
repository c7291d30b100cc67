import { parse } from 'yaml'
import { defaultSettings, type WorkflowOptions, workflow } from '../../src/init/workflow.ts'
import { packageRoot } from '../../src/root.ts'
import { type Linters, linters } from './linters.ts'

let lint: Linters
beforeAll(async () => {
  lint = await linters()
}, 300_000)

const options: WorkflowOptions = {
  action: { reference: `octo-org/tinyml-lifecycle@${'0123456789'.repeat(4)}`, version: 'v0.1.0' },
  project: '.',
  defaultBranch: 'main',
  sources: [{ path: 'data', folder: true }],
  output: 'tinyml',
  key: { kind: 'secret', name: 'OPENAI_API_KEY' },
  app: false,
  lfs: false,
  settings: defaultSettings,
}
const plain = workflow(options)
const withApp = workflow({
  ...options,
  app: true,
  lfs: true,
  key: { kind: 'token' },
  project: 'parts/my board',
  sources: [
    { path: 'data', folder: true },
    { path: 'net [1].tflite', folder: false },
  ],
})

const everyWay: [string, string][] = [
  ['as it is by default', plain],
  ['with an App, GitHub Models, LFS and a folder of its own', withApp],
  ['without a hosted model', workflow({ ...options, key: { kind: 'none' } })],
]

describe.each(everyWay)('the workflow %s', (_, text) => {
  test('is one in which actionlint and zizmor find nothing', async () => {
    expect(await lint.text(text)).toEqual([])
  })

  test('is tidy text', () => {
    expect(text).not.toMatch(/[ \t]$|\t|\n\n\n|undefined|\[object/m)
    expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true)
  })

  test('names every action by its full hash', () => {
    const uses = steps(text).map((step) => step.uses)
    expect(uses.length).toBeGreaterThan(8)
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
  })
})

test('actionlint and zizmor find nothing in the workflows of this repository', async () => {
  expect(await lint.repository(packageRoot)).toEqual([])
})

type Change = (text: string) => string
const replace =
  (what: string | RegExp, by: string): Change =>
  (text) =>
    text.replace(what, by)

/** Mistakes that somebody could make in it, and who has to find each. */
const mutants: [string, Change, RegExp][] = [
  ['an action by its tag', replace(/actions\/checkout@\w+ # /, 'actions/checkout@'), /unpinned-uses/],
  [
    'this action by a branch',
    replace(/octo-org\/tinyml-lifecycle@\w+ # v0.1.0/, 'octo-org/tinyml-lifecycle@main'),
    /unpinned-uses/,
  ],
  [
    'a comment in a shell',
    replace(
      '    steps:\n',
      `    steps:\n      - name: Say it\n        run: echo "\${{ github.event.comment.body }}"\n`,
    ),
    /template-injection|potentially untrusted/,
  ],
  ['credentials left in the checkout', replace(/ +persist-credentials: false\n/, ''), /artipacked/],
  ['no permissions at the top', replace('permissions: {}\n', ''), /excessive-permissions|undocumented/],
  ['all permissions at the top', replace('permissions: {}\n', 'permissions: write-all\n'), /excessive-permissions/],
  [
    'a trigger that runs a stranger’s code with secrets',
    replace('  pull_request:\n', '  pull_request_target:\n'),
    /dangerous-triggers/,
  ],
  ['an output that no job has', replace('needs.admit.outputs.request != ', 'needs.admit.outputs.reqest != '), /reqest/],
  [
    'a job that is not waited for',
    replace('    needs: [admit, generate]\n', '    needs: generate\n'),
    /"admit" is not defined/,
  ],
  ['a permission that there is not', replace('checks: write', 'check: write'), /unknown permission scope "check"/],
  [
    'all secrets handed on',
    replace('          job: publish\n', `          job: publish\n          all: \${{ toJSON(secrets) }}\n`),
    /overprovisioned-secrets/,
  ],
]

test.each(mutants)('%s in the workflow is found', async (_, change, found) => {
  const mutant = change(plain)
  expect(mutant).not.toBe(plain)
  expect((await lint.text(mutant)).join('\n')).toMatch(found)
})

interface Step {
  uses: string
  run?: string
  with: Record<string, string>
  env?: Record<string, string>
}
interface Job {
  if?: string
  permissions: Record<string, string>
  'timeout-minutes'?: number
  concurrency?: { group: string; 'cancel-in-progress': boolean }
  environment?: string
  steps: Step[]
}
const jobs = (text: string): Record<string, Job> => parse(text).jobs
const steps = (text: string): Step[] => Object.values(jobs(text)).flatMap((job) => job.steps)
const job = (text: string, name: string): Job => jobs(text)[name] as Job

describe('the powers', () => {
  test('of each job are those that it needs, the top has none', () => {
    expect(parse(plain).permissions).toEqual({})
    const powers = Object.fromEntries(Object.entries(jobs(plain)).map(([name, { permissions }]) => [name, permissions]))
    const write = 'write'
    expect(powers).toEqual({
      admit: { contents: write, issues: write, 'pull-requests': write, actions: write },
      verify: { contents: 'read' },
      generate: { contents: 'read' },
      publish: { contents: write, 'pull-requests': write, issues: write, checks: write, actions: write },
      hardware: {},
    })
  })

  test('to read models are there only where tinyml.yml asks GitHub Models', () => {
    expect(job(withApp, 'generate').permissions).toEqual({ contents: 'read', models: 'read' })
    expect(plain).not.toContain('models: read')
  })

  test('of an App’s token are as narrow as the job’s would be, and the job itself has none', () => {
    const { permissions, steps: list } = job(withApp, 'publish')
    expect(permissions).toEqual({})
    const app = list.find((step) => step.uses.startsWith('actions/create-github-app-token@'))
    const narrowed = Object.entries(app?.with ?? {}).filter(([name]) => name.startsWith('permission-'))
    const asked = narrowed.map(([name, value]) => [name.replace('permission-', ''), value])
    expect(Object.fromEntries(asked)).toEqual(job(plain, 'publish').permissions)
    expect(list.at(-1)?.with.token).toBe(`\${{ steps.app.outputs.token }}`)
  })
})

test('a bot that the variable names may command, and what an App wrote counts as the bot’s own', () => {
  const { allow, bots } = job(plain, 'admit').steps[0]?.with ?? {}
  expect([allow, bots]).toEqual([`\${{ vars.TINYML_ALLOW }}`, `\${{ vars.TINYML_ALLOW }}`])
  expect(job(withApp, 'publish').steps.at(-1)?.with['bot-login']).toBe(`\${{ steps.app.outputs.app-slug }}[bot]`)
  expect(job(plain, 'publish').steps.at(-1)?.with).not.toHaveProperty('bot-login')
})

describe('secrets', () => {
  test('are in the one step that asks the model, and empty for a request that may only verify', () => {
    expect(plain.match(/secrets\./g)).toHaveLength(1)
    const asking = job(plain, 'generate').steps.find((step) => step.with.job === 'generate')
    expect(asking?.env).toEqual({
      OPENAI_API_KEY: `\${{ fromJSON(needs.admit.outputs.request).powers == 'full' && secrets.OPENAI_API_KEY || '' }}`,
    })
  })

  test('are none where no hosted model is named', () => {
    expect(workflow({ ...options, key: { kind: 'none' } })).not.toMatch(/secrets\.|env:/)
  })
})

test('only the jobs that may not write check anything out, and they keep no credentials', () => {
  const out = Object.entries(jobs(plain)).filter(([, { steps: list }]) =>
    list.some((s) => s.uses.includes('/checkout@')),
  )
  expect(out.map(([name]) => name)).toEqual(['verify', 'generate'])
  for (const [, { steps: list }] of out) {
    expect(list.find((s) => s.uses.includes('/checkout@'))?.with).toMatchObject({ 'persist-credentials': false })
  }
  expect(steps(withApp).filter((s) => String(s.with.lfs) === 'true')).toHaveLength(2)
})

test('no step runs a shell', () => {
  expect(steps(plain).filter((step) => step.run !== undefined)).toEqual([])
})

test('every job ends in time, and what is cancelled is never a run that was asked for by comment', () => {
  for (const { 'timeout-minutes': minutes } of Object.values(jobs(plain))) expect(minutes).toBeLessThanOrEqual(60)
  const limited = Object.entries(jobs(plain)).flatMap(([name, { concurrency }]) =>
    concurrency ? [[name, concurrency['cancel-in-progress']]] : [],
  )
  expect(limited).toEqual([
    ['verify', true],
    ['generate', false],
  ])
  expect(parse(plain).concurrency).toBeUndefined()
})

test('a path with characters of a pattern means itself, and a folder of its own is in every job', () => {
  expect(parse(withApp).on.push.paths).toEqual([
    'parts/my board/tinyml.yml',
    'parts/my board/data/**',
    'parts/my board/net \\[1\\].tflite',
  ])
  expect(parse(withApp).on.pull_request.paths).toContain('parts/my board/tinyml/**')
  const ours = steps(withApp).filter((step) => step.with.job !== undefined)
  expect(ours.map((step) => step.with.project)).toEqual(ours.map(() => 'parts/my board'))
})

test('a folder whose name a workflow would evaluate is refused', () => {
  expect(() => workflow({ ...options, project: `\${{ github.token }}` })).toThrow(/would evaluate/)
})
