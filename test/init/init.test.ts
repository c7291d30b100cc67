import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { InputError } from '../../src/errors.ts'
import { ownAction } from '../../src/init/action.ts'
import { slugOf } from '../../src/init/git.ts'
import type { InitOptions } from '../../src/init/init.ts'
import { loadProject } from '../../src/project/project.ts'
import { packageRoot } from '../../src/root.ts'
import { type Files, makeProject, readings, stateOf } from '../cli/harness.ts'
import { colours, git, initHere, makeRepository, read, readingFiles, workflowFile } from './setup.ts'

let dir: string
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const config = () => loadProject(dir).config
const generate = () => parse(read(dir, workflowFile)).jobs.generate

describe('what is found', () => {
  test('columns of the colour sensor with its counts are the colour sensor', async () => {
    dir = makeRepository({ 'data/apple.csv': colours(1), 'data/pear.csv': colours(3) })
    await initHere(dir)
    expect(config()).toMatchObject({
      sensor: 'apds9960',
      board: 'nano33ble-sense',
      data: { source: 'data', label: 'file-name' },
    })
  })

  test('shares of colours are no counts of the sensor, so their rows come over serial', async () => {
    dir = makeRepository({ 'data/apple.csv': colours(0.005), 'data/pear.csv': colours(0.004) })
    const { said } = await initHere(dir)
    expect(config().sensor).toBe('serial')
    expect(said.join('\n')).toMatch(/"Red" goes from .* no count of the APDS9960/)
  })

  test('axes of motion are the motion sensor, and those in m/s² are not', async () => {
    const motion = (g: number) =>
      `Acc_X,Acc_Y,Acc_Z\n${Array.from({ length: 20 }, (_, i) => `${0.01 * i},0.2,${g}`).join('\n')}\n`
    dir = makeRepository({ 'data/still.csv': motion(1), 'data/wave.csv': motion(1.5) })
    await initHere(dir)
    expect(config().sensor).toBe('lsm9ds1')
    rmSync(dir, { recursive: true })
    dir = makeRepository({ 'data/still.csv': motion(9.81), 'data/wave.csv': motion(12) })
    await initHere(dir)
    expect(config().sensor).toBe('serial')
  })

  const labels: [string, Files, string, unknown][] = [
    ['one file a class', readingFiles, 'data', 'file-name'],
    ['one folder a class', { 'raw/low/1.csv': readings(20, 0), 'raw/high/1.csv': readings(20, 2) }, 'raw', 'folder'],
    ['a column of words', { 'log.csv': `x,fruit\n${'1,apple\n2,pear\n'.repeat(20)}` }, 'log.csv', { column: 'fruit' }],
    ['a column called label', { 'log/a.csv': `x,Label\n${'1,0\n2,1\n'.repeat(20)}` }, 'log', { column: 'Label' }],
    [
      'JSON lines',
      { 'log/a.jsonl': '{"x": 1, "class": "a"}\n{"x": 2, "class": "b"}\n'.repeat(9) },
      'log',
      { column: 'class' },
    ],
  ]
  test.each(labels)('%s says the label', async (_, files, source, label) => {
    dir = makeRepository(files)
    await initHere(dir)
    expect(config().data).toMatchObject({ source, label })
  })

  test('the folder with the usual name is taken where several have readings, and that is said', async () => {
    dir = makeRepository({
      ...readingFiles,
      'archive/a.csv': 'x\n1\n',
      'archive/b.csv': 'x\n1\n',
      'archive/c.csv': 'x\n1\n',
    })
    const { findings } = await initHere(dir)
    expect(config().data.source).toBe('data')
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'init/choice', message: expect.stringContaining('archive') }),
    )
  })

  test('a model of one’s own is taken over, and a push of it starts the bot', async () => {
    dir = makeRepository({ ...readingFiles, 'nets/best.keras': 'x' })
    await initHere(dir)
    expect(config().model).toEqual({ file: 'nets/best.keras' })
    expect(parse(read(dir, workflowFile)).on.push.paths).toEqual(['tinyml.yml', 'data/**', 'nets/best.keras'])
  })

  test('of two models none is guessed, and one of another format is named with what to do', async () => {
    dir = makeRepository({ ...readingFiles, 'a.tflite': 'x', 'b.h5': 'x' })
    expect((await initHere(dir)).codes).toContain('init/choice')
    expect(config().model).not.toHaveProperty('file')
    rmSync(dir, { recursive: true })
    dir = makeRepository({ ...readingFiles, 'a.onnx': 'x' })
    expect((await initHere(dir)).codes).toContain('init/foreign-model')
  })

  test('a sketch gives the project its name, stays as it is, and its behaviour is left to the person to say', async () => {
    const sketch = 'void setup() {}\nvoid loop() {}\n'
    dir = makeRepository({ ...readingFiles, 'sorter/sorter.ino': sketch, 'other.ino': sketch })
    const { steps } = await initHere(dir)
    expect(config()).toMatchObject({ name: 'sorter', sketch: '' })
    expect(read(dir, 'tinyml.yml')).toContain(
      '# What the sketch should do, in plain words. Say here what sorter/sorter.ino does',
    )
    expect(steps[0]).toBe('Say under `sketch:` of tinyml.yml what sorter/sorter.ino does.')
    expect(read(dir, 'sorter/sorter.ino')).toBe(sketch)
  })

  test('a folder whose name no project may have gives one that it may', async () => {
    dir = makeRepository()
    await initHere(dir)
    expect(config().name).toBe(basename(dir).replace(/-+$/, ''))
  })
})

const refusals: [string, (dir: string) => Partial<InitOptions>, RegExp][] = [
  ['an action by a tag', () => ({ action: 'octo-org/tinyml-lifecycle@v1' }), /OWNER\/REPO@SHA/],
  ['a board without the sensor', () => ({ sensor: 'apds9960', board: 'nano33ble' }), /has no APDS9960/],
  ['a name that a sketch cannot have', () => ({ name: '1 fruit' }), /`name`: expected letters/],
  ['readings that are not there', () => ({ data: '/nowhere/data' }), /expected a file or folder/],
  ['readings elsewhere', () => ({ data: packageRoot }), /expected something inside/],
  ['a model of another format', (at) => ({ model: join(at, 'net.onnx') }), /expected a \.keras/],
  ['a sketch that is none', (at) => ({ sketch: join(at, 'net.onnx') }), /expected a sketch/],
]

test.each(refusals)('%s is refused, and nothing is written', async (_, asked, message) => {
  dir = makeRepository({ ...readingFiles, 'net.onnx': 'x' })
  const before = await stateOf(dir)
  const error = await initHere(dir, asked(dir)).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(InputError)
  expect((error as InputError).message).toMatch(message)
  expect(await stateOf(dir)).toEqual(before)
})

describe('what would fail later is said', () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`

  test('readings in Git LFS that were not fetched', async () => {
    dir = makeRepository({
      ...readingFiles,
      'data/high.csv': pointer,
      '.gitattributes': 'data/high.csv filter=lfs diff=lfs -text\n',
    })
    const { findings, codes } = await initHere(dir)
    expect(codes.filter((code) => code.startsWith('init/'))).toEqual(['init/lfs-pointer', 'init/lfs'])
    expect(findings[0]).toMatchObject({ where: 'data/high.csv', hint: expect.stringContaining('git lfs pull') })
    expect(generate().steps[0].with.lfs).toBe(true)
  })

  test('a folder in no repository, and a repository without GitHub', async () => {
    dir = makeProject(readingFiles)
    const alone = await initHere(dir)
    expect(alone.codes).toEqual(['init/no-repository'])
    expect(alone.files.map((f) => f.done)).toEqual(['written', 'written', 'written'])
    git(dir, 'init', '--quiet', '--initial-branch', 'main')
    git(dir, 'remote', 'add', 'origin', 'https://gitlab.example.com/a/b.git')
    expect((await initHere(dir)).codes).toEqual(['init/no-remote'])
  })

  test('readings, artifacts or a workflow that git ignores', async () => {
    dir = makeRepository({ ...readingFiles, '.gitignore': 'data/\ntinyml/\n' })
    const { findings } = await initHere(dir)
    expect(findings).toEqual([
      expect.objectContaining({ code: 'init/ignored', message: expect.stringContaining('data/high.csv') }),
    ])
  })

  test('files that GitHub takes no push of, unless LFS has them', async () => {
    dir = makeRepository({ ...readingFiles, 'net.keras': 'x' })
    truncateSync(join(dir, 'net.keras'), 101 * 2 ** 20)
    expect((await initHere(dir)).codes).toEqual(['init/large-file'])
    writeFileSync(join(dir, '.gitattributes'), '*.keras filter=lfs\n')
    // Now the workflow has to fetch it, which the one that was kept does not.
    expect((await initHere(dir)).codes).toEqual(['init/lfs', 'init/kept'])
  })

  test('readings in a submodule', async () => {
    dir = makeRepository({ ...readingFiles, '.gitmodules': '[submodule "data"]\n\tpath = data\n\turl = ../data.git\n' })
    expect((await initHere(dir)).codes).toEqual(['init/submodule'])
  })

  test('readings that a run would refuse', async () => {
    dir = makeRepository({
      'data/a.csv': 'x,y,z\n1,2,3\n1,2\n1\n1,2,3,4\n1,2,3,4,5\n2\n',
      'data/b.csv': 'x,y,z\n1,2,3\n',
    })
    expect((await initHere(dir)).findings).toContainEqual(
      expect.objectContaining({ code: 'init/unreadable-data', message: expect.stringContaining('a.csv') }),
    )
  })

  test('a kept workflow in which nobody may ask GitHub Models', async () => {
    const hosted = 'llm: { hosted: { provider: github, model: openai/gpt-4o-mini } }\n'
    dir = makeRepository({ ...readingFiles, 'tinyml.yml': `name: x\nsensor: serial\ndata: { source: data }\n` })
    await initHere(dir)
    writeFileSync(join(dir, 'tinyml.yml'), `${read(dir, 'tinyml.yml')}${hosted}`)
    expect((await initHere(dir)).codes).toEqual(['init/kept', 'init/no-models-read'])
    expect((await initHere(dir, { force: true })).codes).toEqual([])
    expect(generate().permissions).toEqual({ contents: 'read', models: 'read' })
  })

  test('the name of a key that no secret can have', async () => {
    const hosted = 'llm: { hosted: { provider: openai, model: gpt-4o-mini, key: GITHUB_AI } }\n'
    dir = makeRepository({
      ...readingFiles,
      'tinyml.yml': `name: x\nsensor: serial\ndata: { source: data }\n${hosted}`,
    })
    expect((await initHere(dir)).codes).toEqual(['init/bad-secret'])
  })
})

describe('GitHub', () => {
  let server: Server
  let asked: string[]
  afterEach(() => server?.close())

  /** A GitHub that answers with these, and with 404 to everything else. */
  async function github(answers: Record<string, unknown>): Promise<Partial<InitOptions>> {
    asked = []
    server = createServer((request, response) => {
      const path = (request.url ?? '').replace('/repos/octo-org/fruit-sorter', '')
      asked.push(`${request.method} ${path} ${request.headers.authorization}`)
      const answer = answers[path]
      response.writeHead(answer === undefined ? 404 : typeof answer === 'number' ? answer : 200, {
        'content-type': 'application/json',
      })
      response.end(JSON.stringify(answer ?? { message: 'Not Found' }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { token: 'ghs_canary', apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  }

  const hosted = 'llm: { hosted: { provider: openai, model: gpt-4o-mini, key: LAB_KEY } }\n'
  const files = { ...readingFiles, 'tinyml.yml': `name: x\nsensor: serial\ndata: { source: data }\n${hosted}` }
  const admin = { '': { permissions: { admin: true } }, '/actions/permissions': { enabled: true } }

  test('that is as it has to be leaves nothing to say', async () => {
    dir = makeRepository(files)
    const all = {
      ...admin,
      '/actions/permissions/workflow': { can_approve_pull_request_reviews: true },
      '/actions/secrets/LAB_KEY': { name: 'LAB_KEY' },
      '/actions/variables/TINYML_HARDWARE': { value: 'bench' },
      '/environments/tinyml-hardware': { name: 'tinyml-hardware' },
    }
    const result = await initHere(dir, await github(all))
    expect([result.codes, result.steps.filter((s) => s.includes('GitHub,'))]).toEqual([[], []])
    expect(asked).toHaveLength(6)
    expect(asked.every((line) => /^GET .* Bearer ghs_canary$/.test(line))).toBe(true)
  })

  test('that lacks a setting, a secret and an environment is told each with its remedy', async () => {
    dir = makeRepository(files)
    const { findings, codes } = await initHere(
      dir,
      await github({
        ...admin,
        '/actions/permissions': { enabled: false },
        '/actions/permissions/workflow': { can_approve_pull_request_reviews: false },
        '/actions/variables/TINYML_HARDWARE': { value: 'bench' },
      }),
    )
    expect(codes).toEqual(['init/actions-off', 'init/no-pull-requests', 'init/no-secret', 'init/no-environment'])
    expect(findings[1]?.hint).toContain('“Allow GitHub Actions to create and approve pull requests”')
    expect(findings[2]?.message).toContain('LAB_KEY')
  })

  test.each([
    ['without a token', async () => ({ token: null })],
    ['of which the token sees too little', () => github({ '': { permissions: { admin: false } } })],
    ['that does not answer', async () => ({ token: 'ghs_canary', apiUrl: 'http://127.0.0.1:9' })],
  ])('%s is told in steps, with the names of settings', async (_, options) => {
    dir = makeRepository(files)
    const { codes, steps } = await initHere(dir, { ...(await options()), app: true })
    expect(codes).toEqual([])
    expect(steps.join('\n')).toMatch(
      /secret LAB_KEY[\s\S]*secret TINYML_APP_PRIVATE_KEY[\s\S]*variable TINYML_APP_CLIENT_ID/,
    )
    expect(steps.join('\n')).toMatch(/environment tinyml-hardware with required reviewers/)
    // The App opens the pull requests.
    expect(steps.join('\n')).not.toContain('create and approve pull requests')
    const own = await initHere(dir, { app: false, force: true })
    expect(own.steps.join('\n')).toContain('“Allow GitHub Actions to create and approve pull requests”')
  })
})

describe('the action that the workflow names', () => {
  test('is that of the clone which is installed, with a warning while its commit is on no branch of the remote', async () => {
    dir = makeRepository({ 'package.json': '{}' })
    git(dir, 'add', '--all')
    git(dir, 'commit', '--quiet', '-m', 'Start')
    const head = git(dir, 'rev-parse', 'HEAD').trim()
    const reference = `octo-org/fruit-sorter@${head}`
    expect(await ownAction(dir)).toMatchObject({ reference, pushed: false })
    git(dir, 'update-ref', 'refs/remotes/origin/main', head)
    expect(await ownAction(dir)).toMatchObject({ reference, pushed: true })
    // Below node_modules of somebody's project, the repository is theirs.
    mkdirSync(join(dir, 'node_modules/tinyml-lifecycle'), { recursive: true })
    expect(await ownAction(join(dir, 'node_modules/tinyml-lifecycle'))).toBeNull()
  })

  test('is unknown outside of a clone, and kept once the workflow says it', async () => {
    dir = makeProject(readingFiles)
    expect(await ownAction(dir)).toBeNull()
    await initHere(dir)
    const files = (await initHere(dir, { action: undefined })).files
    expect(files.map((f) => f.done)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  })
})

test.each([
  ['https://github.com/octo-org/fruit.sorter.git', 'octo-org/fruit.sorter'],
  ['git@github.com:octo-org/fruit', 'octo-org/fruit'],
  ['ssh://git@github.example.com:22/octo-org/fruit.git', 'octo-org/fruit'],
  ['https://x:secret@github.com/o/r/', 'o/r'],
  ['https://gitlab.com/github/fruit', null],
  ['/srv/git/fruit.git', null],
])('the remote %s is %s on GitHub', (url, slug) => {
  const found = slugOf(url)
  expect(found && `${found.owner}/${found.name}`).toBe(slug)
  dir = ''
})
