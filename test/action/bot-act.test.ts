import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { execa } from 'execa'
import { defaultSettings, workflow } from '../../src/init/workflow.ts'
import { packageRoot } from '../../src/root.ts'
import { action, workflowFile } from '../init/setup.ts'
import { type Rig, startRig } from '../rig/rig.ts'
import { powers } from '../scenarios/bot.ts'

/**
 * The workflow that `tinyml init` writes, run by act against the stand-in of GitHub with the bundled action: conditions, outputs between
 * jobs, artifacts and inputs are those of the file. Played are only actions/checkout and the artifacts (test/action/stand-ins), which need
 * GitHub's services. act has one token for all jobs, so here it has the powers of all; what each job may with its own, test/scenarios tries.
 */
const timeout = 300_000
const folder = mkdtempSync(join(tmpdir(), 'tinyml-bot-act-'))
const [clone, uploaded, packed] = ['clone', 'uploaded', 'packed'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
]
let act: string
let rig: Rig

beforeAll(async () => {
  act = (await execa(join(packageRoot, 'script/install-act'))).stdout
  const fruit = join(packageRoot, 'fixtures/fruit')
  const data = readdirSync(join(fruit, 'data')).map((name) => `data/${name}`)
  const written = workflow({
    ...{ action: { reference: action, version: null }, project: '.', defaultBranch: 'main', output: 'tinyml' },
    ...{ sources: [{ path: 'data', folder: true }], key: { kind: 'none' }, app: false, lfs: false },
    settings: { ...defaultSettings, reviewers: 'bob' },
  })
  rig = await startRig({
    users: { bob: 'write' },
    files: {
      ...Object.fromEntries(['tinyml.yml', ...data].map((path) => [path, readFileSync(join(fruit, path))])),
      [workflowFile]: written,
    },
  })
  // What somebody who uses the action gets: the files of the package and nothing else.
  const { files } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { files: string[] }
  const { stdout } = await execa('git', ['ls-files', '-z', '--', 'package.json', ...files], { cwd: packageRoot })
  for (const path of stdout.split('\0').filter((p) => p && !p.startsWith('dist/'))) {
    mkdirSync(dirname(join(packed, path)), { recursive: true })
    cpSync(join(packageRoot, path), join(packed, path))
  }
  // As it was built, which names other files than the last commit where the sources have changed.
  cpSync(join(packageRoot, 'dist'), join(packed, 'dist'), { recursive: true })
  mkdirSync(uploaded)
  await execa('git', ['clone', '--quiet', rig.repo, clone])
  await execa('git', ['-C', clone, 'remote', 'set-url', 'origin', 'https://github.com/alice/fruit.git'])
}, timeout)

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await rig.close()
})

/** Runs the workflow for an event; the end of each job, and the log. */
async function run(event: Awaited<ReturnType<Rig['commentEvent']>>, vars: Record<string, string>) {
  const workflowRun = await rig.addRun({ event: event.name })
  const token = rig.token({ permissions: { ...powers.admit, ...powers.publish } })
  const text = readFileSync(join(clone, workflowFile), 'utf8')
  const played = ['checkout', 'upload-artifact', 'download-artifact'].flatMap((name) => {
    const pinned = new RegExp(`uses: (actions/${name}@[0-9a-f]{40})`).exec(text)?.[1]
    return ['--local-repository', `${pinned}=${join(import.meta.dirname, 'stand-ins', name)}`]
  })
  const environment = { ...rig.environment({ event, run: workflowRun }), UPLOADED: uploaded, RIG_GIT: rig.gitUrl }
  const kept = Object.entries(environment).filter(([key]) => !/^GITHUB_(EVENT_PATH|EVENT_NAME|ACTIONS)$/.test(key))
  const secrets = join(folder, 'secrets')
  writeFileSync(secrets, `GITHUB_TOKEN=${token}\n`)
  const ended = await execa(
    act,
    [
      ...[event.name, '-W', workflowFile, '-e', event.file, '--json', '--secret-file', secrets, '--no-cache-server'],
      ...['--action-cache-path', join(folder, 'cache'), '-P', 'ubuntu-24.04=-self-hosted', '-P', 'bench=-self-hosted'],
      ...played,
      ...['--local-repository', `${action}=${packed}`],
      ...kept.flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...Object.entries(vars).flatMap(([key, value]) => ['--var', `${key}=${value}`]),
    ],
    { cwd: clone, reject: false, all: true, env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}` } },
  )
  const lines = ended.all.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  const results = lines.filter((line) => line.jobResult).map((line) => [line.jobID, line.jobResult])
  return { results: Object.fromEntries(results), log: lines.map((line) => line.msg).join('\n') || ended.all }
}

test(
  'a comment becomes a pull request by the workflow that tinyml init writes, and a board gets its firmware',
  async () => {
    const { number } = rig.person('alice').openIssue('Firmware, please')
    const comment = rig.person('bob').comment(number, '/tinyml run --planner rules')
    const { results, log } = await run(await rig.commentEvent({ comment }), { TINYML_HARDWARE: 'bench' })
    const well = { admit: 'success', generate: 'success', publish: 'success', hardware: 'success' }
    if (!isDeepStrictEqual(results, well)) throw new Error(`${JSON.stringify(results)}\n${log}`)

    const pull = rig.state.issues.find((issue) => issue.pull)
    expect(pull).toMatchObject({
      ...{ title: 'chore(fruit): run every stage that is stale', labels: ['tinyml'], state: 'open' },
      body: expect.stringContaining('**Verified on the virtual board**: 100.0 %'),
    })
    const branch = `tinyml/issue-${number}`
    expect(await rig.file('tinyml/sketch/fruit/fruit.ino', branch)).toContain('model_invoke')
    expect(await rig.git('log', '--format=%s', branch)).toBe('chore(fruit): run every stage that is stale\nStart')
    expect(rig.state.checks.map(({ conclusion }) => conclusion)).toEqual(Array(5).fill('success'))
    const [progress] = rig.state.comments.filter((c) => c.number === number && c.author === 'github-actions[bot]')
    expect(progress?.body).toContain(`The result is in #${pull?.number}.`)
    const ledger = JSON.parse((await rig.file('ledger.json', 'tinyml-ledger')) ?? '{}')
    expect(ledger.runs).toMatchObject([{ requester: 'bob', state: 'done' }])
    expect(log).toMatch(/(\d+) of \1 samples get the answer of the reference/)
  },
  timeout,
)
