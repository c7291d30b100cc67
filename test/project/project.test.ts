import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../src/errors.ts'
import { loadProject } from '../../src/project/project.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'project-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

/** The error of a tinyml.yml, or a failure of the test when there is none. */
function problem(text: string): InputError {
  writeFileSync(join(dir, 'tinyml.yml'), text)
  try {
    loadProject(dir)
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
  throw new Error('expected an InputError')
}

const minimal = 'name: fruit\ndata:\n  source: data\nsensor: apds9960\n'

test('name, source and sensor are enough', () => {
  writeFileSync(join(dir, 'tinyml.yml'), minimal)
  const { config, board, sensor } = loadProject(dir)
  expect(board.title).toBe('Arduino Nano 33 BLE Sense')
  expect(sensor.channels.map((c) => c.name)).toEqual(['r', 'g', 'b', 'clear', 'proximity'])
  expect(config).toMatchObject({
    data: { label: 'file-name', split: { train: 0.6, validation: 0.2, test: 0.2 } },
    model: { train: 'dense' },
    output: 'tinyml',
    limits: { attempts: 5 },
  })
})

test('a folder without tinyml.yml is named', () => {
  expect(() => loadProject(join(dir, 'nowhere'))).toThrow(`expected tinyml.yml in ${join(dir, 'nowhere')}, found none`)
})

test('an unknown setting names its line, the nearest known one and all that are known', () => {
  const error = problem(minimal.replace('  source: data', '  source: data\n  windw: 3'))
  expect(error.where).toBe('tinyml.yml:4')
  expect(error.message).toContain('unknown setting `data.windw` (did you mean `window`?); known here: source, label,')
  expect(error.exitCode).toBe(2)
})

test('a setting in the wrong place is told where it belongs', () => {
  expect(problem(`${minimal}train: conv\n`).message).toContain('`train` belongs below `model:`, indented')
  expect(problem('name: x\ndata:\nsource: y\nsensor: serial\n').message).toContain('`source` belongs below `data:`')
})

test('a number out of range names the bound', () => {
  expect(problem(`${minimal}limits: {attempts: 9}\n`).message).toBe('`limits.attempts`: expected at most 5, found 9')
})

test('a wrong value names what is allowed', () => {
  const error = problem(minimal.replace('apds9960', 'apds9930'))
  expect(error.where).toBe('tinyml.yml:4')
  expect(error.message).toBe(
    '`sensor`: expected apds9960 or lsm9ds1 or serial, found "apds9930" (did you mean `apds9960`?)',
  )
})

test('a wrong type names what was expected and found', () => {
  const error = problem(minimal.replace('source: data', 'source: 12'))
  expect(error).toMatchObject({ where: 'tinyml.yml:3', message: '`data.source`: expected text, found 12' })
})

test('a missing setting is named at the mapping that lacks it', () => {
  expect(problem('name: fruit\nsensor: serial\n').message).toBe(
    '`data` is missing: expected a mapping (indented lines below it)',
  )
  expect(problem('name: fruit\ndata: {}\nsensor: serial\n')).toMatchObject({ where: 'tinyml.yml:2' })
})

test('every problem of the file is reported at once', () => {
  const { message } = problem('name: 1fruit\ndata:\n  source: ../data\nsensor: x\n')
  expect(message).toContain('`name`')
  expect(message).toContain('tinyml.yml:3: `data.source`: expected a path inside the project folder')
  expect(message).toContain('tinyml.yml:4: `sensor`')
})

test('a union names its alternatives', () => {
  expect(problem(`${minimal}model:\n  train: dens\n`).message).toContain(
    'expected dense or conv, found "dens" (did you mean `dense`?)',
  )
  expect(problem(minimal.replace('source: data', 'source: data\n  label: colum')).message).toContain(
    'expected file-name or folder or a mapping',
  )
})

test('shares that do not add up to 1 are refused', () => {
  const error = problem(
    minimal.replace('source: data', 'source: data\n  split: {train: 0.5, validation: 0.2, test: 0.2}'),
  )
  expect(error.message).toContain('expected three shares above 0 that add up to 1')
})

test('broken YAML names its line', () => {
  expect(problem('name: [fruit\nsensor: x')).toMatchObject({ code: 'project/not-yaml' })
  expect(problem('name: fruit\nname: again\n')).toMatchObject({ code: 'project/not-yaml', where: 'tinyml.yml:2' })
})

test('a plain Nano 33 BLE has no APDS9960, and what would go is named', () => {
  const error = problem(`${minimal}board: nano33ble\n`)
  expect(error.where).toBe('tinyml.yml:4')
  expect(error.message).toContain('the Arduino Nano 33 BLE has no APDS9960')
  expect(error.message).toContain('`board: nano33ble-sense` or `board: nano33ble-sense-rev2`')
})

test('the Sense Rev2 has the BMI270 in place of the LSM9DS1', () => {
  expect(problem(`${minimal.replace('apds9960', 'lsm9ds1')}board: nano33ble-sense-rev2\n`).message).toContain(
    'it has the BMI270',
  )
})

test('a missing file and a link that leaves the project are refused with the line of the setting', () => {
  writeFileSync(join(dir, 'tinyml.yml'), minimal)
  symlinkSync('/etc', join(dir, 'data'))
  const project = loadProject(dir)
  expect(() => project.resolve('nothing', ['data', 'source'])).toThrow('expected nothing in the project folder')
  expect(() => project.resolve('data', ['data', 'source'])).toThrow(
    expect.objectContaining({ code: 'project/leaves-project', where: 'tinyml.yml:3' }),
  )
})
