import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { allowedPaths } from '../../../src/bot/bundle/paths.ts'
import { readBundle } from '../../../src/bot/bundle/read.ts'
import { type Finished, writeBundle } from '../../../src/bot/bundle/write.ts'
import { loadProject } from '../../../src/project/project.ts'
import { goodFiles as projectFiles } from '../../cli/harness.ts'
import { outcome, report } from '../../report/report.ts'
import { request } from './good.ts'

const folder = 'fruit'
const verified = {
  rows: 10,
  agreement: 1,
  power: { swappedFeatures: 1, missingScaling: 1, swappedLabels: 1 },
  accuracy: { float: 1, int8: 1, board: 0.9 },
}

let root: string
let sha: string

const git = (...args: string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { encoding: 'utf8' }).trim()

const put = (path: string, text: string | Buffer) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** A repository whose project has artifacts of an earlier run. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tinyml-checkout-'))
  execFileSync('git', ['init', '-q', root])
  for (const [path, content] of Object.entries(projectFiles())) put(`${folder}/${path}`, content)
  put(`${folder}/tinyml.lock.json`, '{"version":1,"stages":{}}\n')
  put(`${folder}/tinyml/sketch/probe/probe.ino`, 'void setup() {}\n')
  put(`${folder}/tinyml/sketch/probe/outputs.cpp`, '// outputs\n')
  put(`${folder}/tinyml/report.json`, JSON.stringify(report([outcome({ headline: 'of the base' })])))
  put(`${folder}/tinyml/model/model.tflite`, Buffer.from([0, 1, 2]))
  git('add', '-A')
  git('commit', '-qm', 'base')
  sha = git('rev-parse', 'HEAD')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const finished = (more: Partial<Finished> = {}): Finished => {
  const asked = request()
  return {
    request: { ...asked, target: { ...asked.target, sha } },
    root,
    folder,
    project: loadProject(join(root, folder)),
    ended: { kind: 'report', status: 'passed' },
    commands: asked.work.map((work) => ({ work, end: { kind: 'report', status: 'passed' } })),
    report: report([outcome({}), outcome({ stage: 'verify', metrics: verified })]),
    config: { wishes: { sketch: 'blink green for ripe ones' }, answers: [] },
    spent: { seconds: 3, tokens: 10, usd: null },
    ...more,
  }
}

const write = async (more: Partial<Finished> = {}) => {
  const dir = join(mkdtempSync(join(tmpdir(), 'tinyml-bundle-')), 'bundle')
  const what = finished(more)
  const manifest = await writeBundle(dir, what)
  return {
    dir,
    manifest,
    read: () => readBundle(dir, { request: what.request, allowed: allowedPaths(folder, 'tinyml') }),
  }
}

test('what a run changed comes out of the bundle as it went in', async () => {
  put(`${folder}/tinyml/sketch/probe/probe.ino`, 'void setup() { blink(); }\n')
  put(`${folder}/tinyml/sketch/probe/decision.cpp`, '// новое\n')
  put(`${folder}/tinyml/sketch/probe/empty.h`, '')
  put(`${folder}/tinyml/model/model.tflite`, Buffer.from([0, 1, 3]))
  put(`${folder}/tinyml/report.json`, '{}')
  put(`${folder}/tinyml.lock.json`, '{"version":1,"stages":{} }\n')
  rmSync(join(root, folder, 'tinyml/sketch/probe/outputs.cpp'))
  const { manifest, read } = await write()
  const { files, manifest: again } = await read()
  expect(Object.fromEntries(files.map((f) => [f.path, f.content.toString('latin1')]))).toEqual({
    'fruit/tinyml.lock.json': '{"version":1,"stages":{} }\n',
    'fruit/tinyml/model/model.tflite': '\0\x01\x03',
    'fruit/tinyml/report.json': '{}',
    'fruit/tinyml/sketch/probe/decision.cpp': Buffer.from('// новое\n').toString('latin1'),
    'fruit/tinyml/sketch/probe/empty.h': '',
    'fruit/tinyml/sketch/probe/probe.ino': 'void setup() { blink(); }\n',
  })
  expect(manifest.deleted).toEqual(['fruit/tinyml/sketch/probe/outputs.cpp'])
  expect(again).toEqual(manifest)
})

test('the report of the base comes along, also where another commit is the base', async () => {
  const base = sha
  expect((await write()).manifest.baseReport?.stages[0]?.headline).toBe('of the base')
  put(`${folder}/tinyml/report.json`, 'damaged')
  git('commit', '-qam', 'damage')
  sha = git('rev-parse', 'HEAD')
  expect((await write()).manifest.baseReport).toBeNull()
  expect((await write({ base })).manifest.baseReport?.stages[0]?.headline).toBe('of the base')
  expect((await write({ base: '--output=/tmp/evil' })).manifest.baseReport).toBeNull()
})

test('the board’s confusion matrix comes along as numbers, and not where it is no table', async () => {
  put(`${folder}/tinyml/verify/confusion.csv`, 'label,a,"b, c",(none)\na,5,0,1\n"b, c",0,4,0\n')
  expect((await write()).manifest.confusion).toEqual({
    path: 'fruit/tinyml/verify/confusion.csv',
    rows: ['a', 'b, c'],
    columns: ['a', 'b, c', '(none)'],
    counts: [
      [5, 0, 1],
      [0, 4, 0],
    ],
  })
  for (const text of ['label,a\na,many\n', 'label,a\na,1,2\n', '"', '']) {
    put(`${folder}/tinyml/verify/confusion.csv`, text)
    expect((await write()).manifest.confusion).toBeNull()
  }
})

test('a report that says no more than how long it took is no change', async () => {
  put(`${folder}/tinyml/report.json`, '{"seconds": 4}')
  put(`${folder}/tinyml/report.md`, 'four seconds')
  put(`${folder}/tinyml/trace.jsonl`, '{}')
  const { manifest, read } = await write()
  expect([manifest.files, manifest.deleted]).toEqual([[], []])
  expect((await read()).files).toEqual([])
})

test('the state folder, the trace, ignored files and everything outside stay where they are', async () => {
  put('.gitignore', '*.keras\n')
  put(`${folder}/tinyml.yml`, `${readFileSync(join(root, folder, 'tinyml.yml'), 'utf8')}sketch: changed\n`)
  put(`${folder}/tinyml/.tinyml/manifest.json`, '{}')
  put(`${folder}/tinyml/model/float.keras`, 'ignored')
  put(`${folder}/tinyml/trace.jsonl`, '{}')
  put(`${folder}/tinyml/verify/trace.jsonl`, '{}\n')
  put(`${folder}/data/new.csv`, 'x\n')
  put('.github/workflows/x.yml', 'on: push\n')
  chmodSync(join(root, folder, 'tinyml/sketch/probe/probe.ino'), 0o755)
  const { manifest } = await write()
  expect(manifest.files.map((f) => f.path)).toEqual(['fruit/tinyml/verify/trace.jsonl'])
})

test('equal contents lie in the bundle once', async () => {
  for (const name of ['a', 'b', 'c']) put(`${folder}/tinyml/data/${name}.csv`, 'same\n')
  const { dir, manifest } = await write()
  expect(manifest.files).toHaveLength(3)
  expect(readdirSync(join(dir, 'blobs'))).toHaveLength(1)
})

test('a run that failed before tinyml.yml could be read hands on why', async () => {
  const ended = {
    kind: 'failure',
    status: 'bad-input',
    code: 'project/not-yaml',
    message: 'not YAML',
    where: 'tinyml.yml:1',
    hint: 'Mend it.',
  } as const
  const { read } = await write({ project: null, report: null, ended })
  const { manifest, files } = await read()
  expect(manifest.ended).toEqual(ended)
  expect(files).toEqual([])
})

test('half of a character, left where a text was cut, does not make the bundle one that is refused', async () => {
  const { read } = await write({ report: report([outcome({ headline: 'cut \ud83d' })]) })
  expect((await read()).manifest.report?.stages[0]?.headline).toBe('cut \ufffd')
})

describe('is refused where its cause can be seen', () => {
  test.each<[string, string, () => void]>([
    ['a new link', 'bot/bundle-link', () => symlinkSync('/etc/passwd', join(root, folder, 'tinyml/data.csv'))],
    [
      'a link in place of a folder',
      'bot/bundle-link',
      () => symlinkSync('/proc/self', join(root, folder, 'tinyml/verify')),
    ],
    [
      'an output folder that is a link',
      'bot/bundle-link',
      () => {
        rmSync(join(root, folder, 'tinyml'), { recursive: true })
        symlinkSync('..', join(root, folder, 'tinyml'))
      },
    ],
    [
      '3,000 files',
      'bot/bundle-too-many-files',
      () => {
        for (let n = 0; n < 3000; n++) put(`${folder}/tinyml/sketch/probe/part${n}.h`, '')
      },
    ],
    [
      'a file that is too large',
      'bot/bundle-too-large',
      () => put(`${folder}/tinyml/data/a.csv`, Buffer.alloc(11 * 2 ** 20, 'a')),
    ],
    ['a name with a space', 'bot/bundle-bad-path', () => put(`${folder}/tinyml/data/a b.csv`, 'x')],
    ['a script', 'bot/bundle-foreign-path', () => put(`${folder}/tinyml/data/a.sh`, 'x')],
    ['a table that is no text', 'bot/bundle-bad-text', () => put(`${folder}/tinyml/data/a.csv`, Buffer.from([0xff]))],
  ])('%s', async (_, code, make) => {
    make()
    await expect(write()).rejects.toMatchObject({ name: 'BundleError', code })
  })
})

test('nothing that the repository brings along is executed', async () => {
  const evil = join(root, 'evil.sh')
  const proof = join(root, 'proof')
  put('evil.sh', `#!/bin/sh\ntouch ${proof}\n`)
  chmodSync(evil, 0o755)
  put('.gitattributes', '* diff=evil\n')
  for (const hook of ['post-index-change', 'pre-commit', 'fsmonitor-watchman']) {
    put(`.git/hooks/${hook}`, `#!/bin/sh\ntouch ${proof}\n`)
    chmodSync(join(root, '.git/hooks', hook), 0o755)
  }
  git('config', 'diff.evil.textconv', evil)
  git('config', 'diff.evil.command', evil)
  git('config', 'diff.external', evil)
  git('config', 'core.fsmonitor', evil)
  git('config', 'core.pager', evil)
  rmSync(proof, { force: true })
  put(`${folder}/tinyml/sketch/probe/probe.ino`, 'changed\n')
  await write()
  expect(readdirSync(root)).not.toContain('proof')
})
