import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Files, goodFiles, makeProject, readings, serialConfig, stateOf, tinyml } from './harness.ts'

let dir: string
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** What a person does with bad input: run it, read one message, find everything as it was. */
async function refused(files: Files, prepare: (dir: string) => void = () => {}) {
  dir = makeProject(files)
  prepare(dir)
  const before = await stateOf(dir)
  const ended = await tinyml(['run', '--project', dir])
  expect(await stateOf(dir)).toEqual(before)
  expect(ended.stderr).not.toMatch(/internal error|at .*\.ts:\d+/)
  return ended
}

const config = (more: string) => `${serialConfig}${more}`

const cases: [string, Files, RegExp][] = [
  ['no tinyml.yml', { 'data/a.csv': readings(9, 0) }, /expected tinyml\.yml in .*found none.*\n.*--project/],
  [
    'an unknown setting',
    { ...goodFiles(), 'tinyml.yml': config('colour: red\n') },
    /tinyml\.yml:5: unknown setting `colour`/,
  ],
  [
    'a setting of the wrong type',
    { ...goodFiles(), 'tinyml.yml': config('limits: {attempts: many}\n') },
    /tinyml\.yml:5: `limits\.attempts`: expected .*number/,
  ],
  ['a missing data folder', { 'tinyml.yml': serialConfig }, /tinyml\.yml:4: expected data in the project folder/],
  [
    'an empty data folder',
    { 'tinyml.yml': serialConfig, 'data/.keep': '' },
    /expected CSV or JSON lines files in data, found none/,
  ],
  ['a single class', { 'tinyml.yml': serialConfig, 'data/low.csv': readings(40, 0) }, /one class|at least two/i],
  [
    'mostly ragged rows',
    { ...goodFiles(), 'data/high.csv': 'x,y,z\n1,2,3\n1,2\n1\n1,2,3,4\n1,2,3,4,5\n2\n' },
    /high\.csv:\d+.*(cells|columns|values)/i,
  ],
  [
    'binary junk',
    { ...goodFiles(), 'data/high.csv': Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)) },
    /high\.csv.*(binary|text)/i,
  ],
  [
    'a Git LFS pointer in place of data',
    {
      ...goodFiles(),
      'data/high.csv': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`,
    },
    /high\.csv.*LFS[\s\S]*git lfs pull/i,
  ],
  [
    'columns that are not numbers',
    { ...goodFiles(), 'data/high.csv': `x,y,z\n${'red,green,blue\n'.repeat(30)}` },
    /high\.csv|not numbers|numeric/i,
  ],
  ['rows that are all invalid', { ...goodFiles(), 'data/high.csv': `x,y,z\n${',,\n'.repeat(30)}` }, /high/i],
  ['a class with two rows', { ...goodFiles(), 'data/high.csv': readings(2, 2) }, /high.*2|2.*high/i],
  [
    'a label of 200 characters',
    {
      'tinyml.yml': `name: probe\nsensor: serial\ndata:\n  source: data.csv\n  label: {column: kind}\n`,
      'data.csv': `x,kind\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 2 ? 'a' : 'b'.repeat(200)}`).join('\n')}\n`,
    },
    /label.*(long|characters)/i,
  ],
  [
    'a corrupt model file',
    { ...goodFiles(), 'tinyml.yml': config('model: {file: model.tflite}\n'), 'model.tflite': 'not a flatbuffer' },
    /model\.tflite/,
  ],
  [
    'a model file that is missing',
    { ...goodFiles(), 'tinyml.yml': config('model: {file: model.tflite}\n') },
    /tinyml\.yml:5: expected model\.tflite/,
  ],
]

test.each(cases)(
  '%s: exit code 2 or a failed stage, one clear message, nothing changed',
  async (name, files, message) => {
    const ended = await refused(files)
    expect(`${ended.stderr}${ended.stdout}`).toMatch(message)
    expect(ended.code).toBe(2)
    expect(ended.stderr.match(/^error /gm)).toHaveLength(1)
    expect(name).not.toBe('')
  },
)

test('a link that leaves the project is not read', async () => {
  const ended = await refused({ 'tinyml.yml': serialConfig, 'data/low.csv': readings(40, 0) }, (project) => {
    symlinkSync('/etc/passwd', join(project, 'data/high.csv'))
  })
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(/high\.csv.*link/i)
})

test('a board without the sensor is refused with the boards that have it', async () => {
  const ended = await refused({
    ...goodFiles(),
    'tinyml.yml': 'name: probe\nsensor: apds9960\nboard: nano33ble\ndata:\n  source: data\n',
  })
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('`board: nano33ble-sense`')
})

test('an output folder that holds something else is refused', async () => {
  const ended = await refused({ ...goodFiles(), 'tinyml/thesis.tex': 'years of work' })
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('thesis.tex')
})

test('a usage error names the allowed values and has exit code 2', async () => {
  dir = makeProject(goodFiles())
  const planner = await tinyml(['run', '--project', dir, '--planner', 'oracle'])
  expect(planner.code).toBe(2)
  expect(planner.stderr).toMatch(/Allowed choices are rules, local, hosted, auto/)
  const stage = await tinyml(['run', 'skecth', '--project', dir])
  expect(stage.code).toBe(2)
  expect(stage.stderr).toContain('its stages are data, train, convert, sketch, verify')
  const command = await tinyml(['rnu'])
  expect(command.code).toBe(2)
  expect(command.stderr).toMatch(/Did you mean run/)
})

test('a missing tool has exit code 3 and the command that installs it', async () => {
  dir = makeProject(goodFiles())
  const empty = join(dir, 'empty')
  mkdirSync(empty)
  const ended = await tinyml(['run', '--project', dir], { PATH: empty, TINYML_HOME: empty })
  expect(ended.code).toBe(3)
  expect(ended.stderr).toMatch(/script\/bootstrap|apt-get install/)
})

test('a second run at the same time is refused and says which process works there', async () => {
  dir = makeProject(goodFiles())
  const home = join(tmpdir(), `tinyml-busy-${process.pid}`)
  mkdirSync(home)
  try {
    const { lockFolders } = await import('../../src/lifecycle/exclusive.ts')
    const release = lockFolders(home, [dir])
    const ended = await tinyml(['run', '--project', dir], { TINYML_HOME: home })
    release()
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain(`another run (process ${process.pid})`)
  } finally {
    rmSync(home, { recursive: true })
  }
})

test('every command has help, and the exit codes are in it', async () => {
  dir = makeProject({})
  const help = await tinyml(['--help'])
  expect(help.code).toBe(0)
  expect(help.stdout).toContain('Exit codes: 0 done')
  for (const command of ['run', 'verify', 'doctor', 'explain']) {
    const ended = await tinyml([command, '--help'])
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain(`Usage: tinyml ${command}`)
  }
})

test('explain says what a code means and what to do', async () => {
  dir = makeProject({})
  const ended = await tinyml(['explain', 'project/board-sensor'])
  expect(ended.stdout).toMatch(/does not carry the sensor[\s\S]*What to do:/)
  const unknown = await tinyml(['explain', 'project/nonsense'])
  expect(unknown.code).toBe(2)
  writeFileSync(join(dir, 'x'), '')
})
