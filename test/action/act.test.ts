import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/root.ts'
import { Repository } from './harness.ts'

/**
 * The workflow of this repository, run by act from a clone: job, steps, inputs and outputs are those of GitHub's runner as far as act
 * has them. Only actions/upload-artifact is replaced (test/action/upload-artifact), because there is no service to upload to.
 */
const workflow = '.github/workflows/tinyml.yml'
const timeout = 300_000

let act: string
let repository: Repository
let uploads: string

beforeAll(async () => {
  act = (await execa(join(packageRoot, 'script/install-act'))).stdout
  repository = new Repository({})
  uploads = mkdtempSync(join(tmpdir(), 'tinyml-uploads-'))
  const { stdout } = await execa('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: packageRoot,
  })
  for (const path of new Set(stdout.split('\0').filter(Boolean))) {
    // A fresh clone: what a run of the fixture may have left in the working tree is not part of it.
    if (!existsSync(join(packageRoot, path)) || /^fixtures\/fruit\/tinyml(\/|\.lock\.json)/.test(path)) continue
    mkdirSync(dirname(join(repository.dir, path)), { recursive: true })
    cpSync(join(packageRoot, path), join(repository.dir, path))
  }
  repository.commit({})
}, timeout)

afterAll(() => {
  for (const dir of [repository.dir, uploads]) rmSync(dir, { recursive: true })
})

interface JobResult {
  result: string
  log: string
  summary: string
  outputs: Record<string, string>
}

/** One push, as act runs it; `uploaded` is the folder that the artifact goes to. */
async function push(before: string, uploaded: string): Promise<JobResult> {
  const cache = mkdtempSync(join(tmpdir(), 'tinyml-act-'))
  const pinned = /uses: (actions\/upload-artifact@[0-9a-f]{40})/.exec(
    readFileSync(join(repository.dir, workflow), 'utf8'),
  )?.[1]
  const ended = await execa(
    act,
    [
      ...['push', '-W', workflow, '-P', 'ubuntu-24.04=-self-hosted', '-e', repository.pushed(before), '--json'],
      ...['--no-cache-server', '--action-cache-path', cache, '--env', `UPLOADED=${uploaded}`],
      ...['--local-repository', `${pinned}=${join(import.meta.dirname, 'upload-artifact')}`],
    ],
    // The runner's own Node runs actions; act takes the first on PATH.
    {
      cwd: repository.dir,
      reject: false,
      all: true,
      env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
    },
  )
  rmSync(cache, { recursive: true, force: true })
  const lines = ended.all.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  return {
    result: lines.findLast((line) => line.jobResult)?.jobResult ?? ended.all,
    log: lines.map((line) => line.msg).join('\n'),
    summary: lines.find((line) => line.command === 'summary')?.content ?? '',
    outputs: Object.fromEntries(
      lines.filter((line) => line.command === 'set-output').map((line) => [line.name, line.arg]),
    ),
  }
}

test(
  'a push makes the firmware of the fixture, and once its artifacts are committed the next push runs nothing',
  async () => {
    const start = repository.head
    repository.commit({ 'fixtures/fruit/NOTES.md': 'Measured on a cloudy day.' })
    const first = await push(start, join(uploads, 'first'))
    expect([first.result, first.outputs.status, first.log]).toEqual(['success', 'passed', expect.anything()])
    expect(first.log).toContain('The push to refs/heads/main changed NOTES.md.')
    expect(first.log).toContain('::group::data: ')
    const stages = ['data', 'train', 'convert', 'sketch', 'verify']
    expect([...first.summary.matchAll(/^\| (\w+) \| passed \|/gm)].map((row) => row[1])).toEqual([...stages, 'total'])

    const uploaded = join(uploads, 'first/fruit')
    const report = JSON.parse(readFileSync(join(uploaded, first.outputs.report ?? ''), 'utf8'))
    expect(report).toMatchObject({ status: 'passed', verification: { agreement: 1 } })
    const artifacts = first.outputs.artifacts?.split('\n') ?? []
    expect(artifacts).toContain('fixtures/fruit/tinyml/sketch/fruit/fruit.ino')
    expect(artifacts.filter((path) => !existsSync(join(uploaded, path)))).toEqual([])

    cpSync(uploaded, repository.dir, { recursive: true })
    // A project commits its lock and artifacts; only this repository keeps those of its fixtures out.
    const before = repository.commit({ '.gitignore': 'node_modules/\n' })
    repository.commit({ 'README.md': 'Says more.' })
    const second = await push(before, join(uploads, 'second'))
    expect([second.result, second.outputs.status]).toEqual(['success', 'unchanged'])
    expect(second.log).toContain('The push to refs/heads/main touched nothing of this project.')
    expect(second.log).not.toContain('::group::')
    expect(second.outputs.artifacts).toBe(first.outputs.artifacts)
    expect([...second.summary.matchAll(/^\| (\w+) \| unchanged \| \w* \| 0 \|/gm)].map((row) => row[1])).toEqual([
      ...stages,
      'total',
    ])
  },
  timeout,
)

test(
  'a push that breaks the readings fails the job, and uploads nothing',
  async () => {
    const before = repository.head
    for (const name of readdirSync(join(repository.dir, 'fixtures/fruit/data'))) {
      if (!name.startsWith('orange')) rmSync(join(repository.dir, 'fixtures/fruit/data', name))
    }
    repository.commit({})
    const { result, outputs, log } = await push(before, join(uploads, 'third'))
    expect([result, outputs.status]).toEqual(['failure', 'bad-input'])
    expect(log).toMatch(/::error title=data\/one-class/)
    expect(existsSync(join(uploads, 'third'))).toBe(false)
  },
  timeout,
)
