import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { goodFiles, readings, serialConfig } from '../cli/harness.ts'
import { Repository, step } from './harness.ts'

/** The good project in a folder of the repository, as most have it. */
const good = (): Record<string, string> =>
  Object.fromEntries(Object.entries(goodFiles()).map(([path, text]) => [`sensors/probe/${path}`, String(text)]))

let repository: Repository
afterEach(() => rmSync(repository.dir, { recursive: true }))

const inputs = { project: 'sensors/probe', stages: 'data', planner: 'rules' }

test('a push runs what it made stale, and the same push again runs nothing', async () => {
  repository = new Repository(good())
  const first = await step(repository, inputs)
  expect([first.code, first.outputs.status, first.annotations.filter((a) => a.startsWith('::error'))]).toEqual([
    0,
    'passed',
    [],
  ])
  expect(first.outputs.report).toBe('sensors/probe/tinyml/report.json')
  const report = JSON.parse(readFileSync(join(repository.dir, first.outputs.report ?? ''), 'utf8'))
  const artifacts = first.outputs.artifacts?.split('\n') ?? []
  expect(artifacts).toContain('sensors/probe/tinyml/data/train.csv')
  expect(artifacts.filter((path) => !existsSync(join(repository.dir, path)))).toEqual([])
  expect(first.log).toMatch(/^::group::data: .*$/m)
  expect(first.summary).toContain('## probe: passed')
  expect(first.summary).toContain(`| data | passed | rules | 1 |`)
  expect(first.summary).toContain('`sensors/probe/tinyml/report.md`')
  expect(report.status).toBe('passed')

  const before = repository.commit({})
  repository.commit({ 'README.md': 'Unrelated.' })
  const second = await step(repository, inputs, { GITHUB_EVENT_PATH: repository.pushed(before) })
  expect([second.code, second.outputs.status]).toEqual([0, 'unchanged'])
  expect(second.log).toContain('The push to refs/heads/main touched nothing of this project.')
  expect(second.outputs.artifacts?.split('\n').sort()).toEqual([...artifacts].sort())

  const unrelated = repository.commit({})
  repository.commit({ 'sensors/probe/data/low.csv': readings(41, 0) })
  const third = await step(repository, inputs, { GITHUB_EVENT_PATH: repository.pushed(unrelated) })
  expect([third.code, third.outputs.status]).toEqual([0, 'passed'])
  expect(third.log).toContain('The push to refs/heads/main changed data/low.csv.')
  expect(third.log).toContain('data/low.csv changed')
})

test('a stage that fails its verification fails the step, and the report still says why', async () => {
  const readings = (labelled: string) =>
    `x,y,z\n${Array.from({ length: 40 }, (_, i) => `${i},${labelled},${i % 7}`).join('\n')}\n`
  repository = new Repository({
    ...good(),
    // The label under another name: a model would learn that column and nothing of the readings.
    'sensors/probe/data/low.csv': readings('0'),
    'sensors/probe/data/high.csv': readings('1'),
  })
  const { code, outputs, annotations, summary, log } = await step(repository, inputs)
  expect([code, outputs.status, outputs.report]).toEqual([1, 'failed', 'sensors/probe/tinyml/report.json'])
  expect(annotations[0]).toMatch(
    /^::error title=data\/target-in-features.*::feature .* it is the label%0A→ Leave that column out/,
  )
  expect(annotations.at(-1)).toMatch(/^::error::data did not pass: feature .*\[data\/target-in-features\]$/)
  expect(summary).toMatch(/^\| data \| failed \|/m)
  expect(summary).toContain('**error** data `data/target-in-features`')
  expect(log).toContain('The rejected candidate was kept in sensors/probe/tinyml/.tinyml/failed/data')
  expect(JSON.parse(readFileSync(join(repository.dir, outputs.report ?? ''), 'utf8')).status).toBe('failed')
})

test('a row that cannot be read is annotated on its line', async () => {
  repository = new Repository({ ...good(), 'sensors/probe/data/high.csv': 'x,y,z\n1,2\n3,4,5\n' })
  const { code, outputs, annotations } = await step(repository, inputs)
  expect([code, outputs.status]).toEqual([1, 'bad-input'])
  expect(annotations[0]).toMatch(/^::error title=data\/class-too-small,file=sensors\/probe\/data\/high\.csv,line=\d+::/)
})

test('a setting that is wrong is annotated on its line of tinyml.yml, and nothing is written', async () => {
  repository = new Repository({ ...good(), 'sensors/probe/tinyml.yml': `${serialConfig}bord: nano33ble\n` })
  const { code, outputs, annotations, summary } = await step(repository, inputs)
  expect([code, outputs]).toEqual([1, { status: 'bad-input', report: '', artifacts: '' }])
  expect(annotations[0]).toMatch(
    /^::error title=project\/bad-setting,file=sensors\/probe\/tinyml\.yml,line=5::unknown setting `bord` \(did you mean `board`\?\)/,
  )
  expect(annotations[1]).toMatch(/^::error::tinyml\.yml:5: unknown setting .*\[project\/bad-setting\]/)
  expect(annotations).toHaveLength(2)
  expect(summary).toContain('TinyML Lifecycle: bad-input')
  expect(repository.git('status', '--porcelain')).toBe('')
})

test.each([
  ['no such folder', { project: 'nowhere' }, /expected tinyml\.yml in .*nowhere, found none \[project\/no-config\]/],
  ['no such stage', { stages: 'data, flash' }, /`flash` is not a stage of this project; its stages are data, /],
  [
    'no such planner',
    { planner: 'oracle' },
    /input `planner`: expected `rules` or `local` or `hosted` or `auto`, found `oracle`/,
  ],
  ['no such input', { stage: 'data' }, /unknown input `stage` \(did you mean `stages`\?\)/],
])('%s: the step fails with one sentence that says what is allowed', async (_, wrong, sentence) => {
  repository = new Repository(good())
  const { code, outputs, annotations } = await step(repository, { ...inputs, ...wrong })
  expect([code, outputs.status]).toEqual([1, 'bad-input'])
  expect(annotations.at(-1)).toMatch(sentence)
  expect(repository.git('status', '--porcelain')).toBe('')
})

test('an event that the action has no answer to is refused', async () => {
  repository = new Repository(good())
  const { code, outputs, annotations } = await step(repository, inputs, { GITHUB_EVENT_NAME: 'issue_comment' })
  expect([code, outputs.status]).toEqual([1, 'bad-input'])
  expect(annotations[0]).toContain('expected one of the events push, pull_request')
})

test('a token that was put into an input is masked before anything else is said', async () => {
  repository = new Repository(good())
  const token = `ghp_${'a1'.repeat(18)}`
  const { log } = await step(repository, { ...inputs, project: token })
  expect(log.split('\n')[0]).toBe(`::add-mask::${token}`)
})

test('where tools are missing and cannot be installed, the step names what is missing', async () => {
  repository = new Repository(good())
  const empty = join(repository.dir, '../', `tinyml-none-${process.pid}`)
  const { code, outputs, log } = await step(repository, inputs, { PATH: '/nowhere', TINYML_HOME: empty })
  expect([code, outputs.status]).toEqual([1, 'missing-tool'])
  expect(log).toContain('::group::Installing ')
  expect(log).toMatch(/::warning::script\/bootstrap ended with/)
  expect(log).toMatch(/::error::.*\[tools\/missing\]/)
})
