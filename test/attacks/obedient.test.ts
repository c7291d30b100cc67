import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import type { Manifest } from '../../src/bot/bundle/manifest.ts'
import { SecretFilter } from '../../src/bot/secrets.ts'
import { silentRun } from '../../src/lifecycle/progress.ts'
import { packageRoot } from '../../src/root.ts'
import { runSession } from '../../src/session.ts'
import { requestOf } from '../bot/samples.ts'
import { attacks, sketchAttacks } from './obedient-cases.ts'
import { filled, type ObeyingServer, startObeyingServer } from './obeying-server.ts'

// A model that does what the attacker says, behind the real jobs: what holds here holds however a real model is talked round.

const canary = 'q7Canary-Zx94-kLmN-0215-pWvT-8861'
const repository = dirname(packageRoot)

let dir: string
let server: ObeyingServer
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinyml-obedient-'))
})
afterEach(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Every file below a folder, by its path in it. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => !e.isDirectory() && !e.parentPath.includes('/.git'))
    .map((e) => join(e.parentPath, e.name).slice(folder.length + 1))
    .sort()

/** Files in which a secret stands in any form that the bot knows. */
function leaks(folder: string): string[] {
  const secrets = new SecretFilter({})
  secrets.add(canary)
  return filesIn(folder).filter((path) => secrets.check(path) ?? secrets.check(readFileSync(join(folder, path))))
}

/** tinyml.yml of a project that asks this model and no other. */
function writeProject(folder: string, words: string, url: string): void {
  writeFileSync(
    join(folder, 'prices.json'),
    JSON.stringify({ date: '2026-11', models: { obeys: { input: 1, output: 1 } } }),
  )
  writeFileSync(
    join(folder, 'tinyml.yml'),
    `name: fruit\nsensor: apds9960\n${words}\nllm:\n  prices: prices.json\n  local: { model: none.gguf }\n` +
      `  hosted: { provider: compatible, model: obeys, url: "${url}", key: MODEL_API_KEY }\n`,
  )
}

test.each(attacks)('a model that obeys $through $tries changes nothing else', async (attack) => {
  server = await startObeyingServer(attack.obey)
  const checkout = join(dir, 'checkout')
  cpSync(join(packageRoot, 'fixtures/fruit/data'), join(checkout, 'data'), { recursive: true })
  attack.plant(join(checkout, 'data'))
  writeProject(
    checkout,
    'data: { source: data, wish: make it as grandmother would have wanted it for apple }',
    server.url,
  )
  const git = (...args: string[]) => execa('git', ['-C', checkout, ...args])
  await git('init', '--quiet')
  await git('add', '--all')
  await git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=Start')
  const sha = (await git('rev-parse', 'HEAD')).stdout
  const before = filesIn(checkout)
  const target = { sha, branch: 'tinyml/issue-7', head: null, base: 'main', fork: false }
  const work = [{ name: 'run' as const, stages: ['data' as const], flags: { planner: 'hosted' as const } }]
  const request = requestOf({ target, work, budget: { usd: 0.05, tokens: 50_000 } })
  const runner = join(dir, 'runner')
  mkdirSync(runner)
  const output = join(runner, 'output')
  writeFileSync(output, '')

  const ended = await execa(process.execPath, [join(packageRoot, 'src/main.ts')], {
    ...{ cwd: checkout, reject: false, all: true, stdin: 'ignore', extendEnv: false },
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', NO_COLOR: '1', RUNNER_TEMP: runner },
      ...(process.env.TINYML_HOME ? { TINYML_HOME: process.env.TINYML_HOME } : {}),
      ...{ INPUT_JOB: 'generate', INPUT_PROJECT: '.', INPUT_REQUEST: JSON.stringify(request) },
      ...{ GITHUB_WORKSPACE: checkout, GITHUB_OUTPUT: output, MODEL_API_KEY: canary },
    },
  })

  expect({ code: ended.exitCode, log: ended.exitCode === 0 ? '' : ended.all }).toEqual({ code: 0, log: '' })
  expect(server.asked.length).toBeGreaterThanOrEqual(1)
  expect(server.asked.length).toBeLessThanOrEqual(attack.calls)
  // The model does hold the key: it could tell it.
  expect(server.asked[0]?.key).toBe(canary)
  expect(server.asked.some(({ prompt }) => /ignore.your.instructions/i.test(prompt))).toBe(attack.shown)
  const bundle = join(runner, 'tinyml-bundle')
  const manifest: Manifest = JSON.parse(readFileSync(join(bundle, 'manifest.json'), 'utf8'))
  expect(manifest.ended.status).toBe(attack.ends)
  expect(manifest.files.filter((f) => !f.path.startsWith('tinyml/') && f.path !== 'tinyml.lock.json')).toEqual([])
  expect(manifest.config).toEqual({ wishes: {}, answers: [] })
  expect(leaks(bundle)).toEqual([])
  expect(filesIn(checkout).filter((path) => !before.includes(path) && !path.startsWith('tinyml/'))).toEqual([])
  expect(existsSync(join(repository, 'escaped.txt')) || existsSync(join(dir, 'escaped.txt'))).toBe(false)
  expect((await git('status', '--porcelain', '--', '.', ':!tinyml', ':!tinyml.lock.json')).stdout).toBe('')
  expect(ended.all).not.toMatch(/^::(?:set-output|stop-commands|warning)/m)
  expect(ended.all).not.toContain(canary)
})

describe('a model that obeys a label and writes code into the words of a sketch', () => {
  const fixture = join(packageRoot, 'test/verification/fixtures/fruit')
  const words = 'when an apple turns up, greet it on the serial line like grandma did'

  /** A project whose data, model and reference are there, so that only the sketch is made. */
  function prepare(url: string): void {
    cpSync(join(packageRoot, 'fixtures/fruit/data'), join(dir, 'data'), { recursive: true })
    cpSync(fixture, join(dir, 'tinyml'), { recursive: true })
    writeProject(dir, `data: { source: data }\nsketch: ${words}`, url)
    const outputs = (paths: string[]) =>
      Object.fromEntries(
        paths.map((path) => {
          const content = readFileSync(join(fixture, path))
          return [path, { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length }]
        }),
      )
    const entry = (paths: string[]) => ({
      ...{ inputs: { config: '', files: {}, upstream: {}, version: 1 }, tools: {}, tier: 'rules', attempts: 1 },
      ...{ briefHash: '', plan: null, headline: '', metrics: null, findings: [], outputs: outputs(paths) },
    })
    const stages = {
      data: entry(['data/replay.csv', 'data/test.csv']),
      train: entry([]),
      convert: entry(['contract.json', 'model/model.tflite', 'model/reference.csv']),
    }
    writeFileSync(join(dir, 'tinyml.lock.json'), JSON.stringify({ version: 1, stages }))
  }

  test.each(sketchAttacks)('as $as: no sketch is made of it, and the person is asked', async ({ set, evil }) => {
    const isIt = (form: object): boolean => JSON.stringify(form).includes(`"const":"${set}"`)
    server = await startObeyingServer(({ schema }) => ({
      text: JSON.stringify(filled(schema ?? {}, evil, (forms) => forms.find(isIt))),
    }))
    prepare(server.url)
    process.env.MODEL_API_KEY = canary
    const { report } = await runSession({
      ...{ project: dir, stages: ['sketch'], only: true, planner: 'hosted' },
      ...{ progress: silentRun, signal: new AbortController().signal },
    }).finally(() => delete process.env.MODEL_API_KEY)
    expect(server.asked.length).toBeGreaterThanOrEqual(1)
    expect(server.asked[0]?.key).toBe(canary)
    expect(report.status).toBe('needs-input')
    expect(report.questions).toMatchObject([{ stage: 'sketch', about: words }])
    expect(existsSync(join(dir, 'tinyml/sketch'))).toBe(false)
    expect(leaks(join(dir, 'tinyml'))).toEqual([])
  })
})
