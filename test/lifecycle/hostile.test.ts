import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeStages, run, writeProject } from './fake.ts'

// A repository that a stranger wrote may bring an output folder along, with a state folder and links of its own.
let base: string
let dir: string
let out: string
let victim: string

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'hostile-'))
  dir = join(base, 'project')
  out = join(dir, 'out')
  victim = join(base, 'victim.txt')
  await writeProject(dir)
  await run(dir, out)
  writeFileSync(victim, 'mine')
})
afterEach(() => rmSync(base, { recursive: true }))

const state = (name: string, content: unknown) => writeFileSync(join(out, '.tinyml', name), JSON.stringify(content))

test.each([
  ['absolute paths', { run: 'run-1', paths: [], removals: ['/VICTIM'], manifest: {}, lock: '{}' }],
  ['paths that climb', { run: 'run-1', paths: [], removals: ['../../victim.txt'], manifest: {}, lock: '{}' }],
  ['a run folder elsewhere', { run: '../../..', paths: ['victim.txt'], removals: [], manifest: {}, lock: '{}' }],
])('a journal with %s is thrown away', async (_, journal) => {
  state('commit.json', JSON.parse(JSON.stringify(journal).replace('/VICTIM', victim)))
  expect((await run(dir, out)).status).toBe('unchanged')
  expect(readFileSync(victim, 'utf8')).toBe('mine')
  expect(existsSync(join(out, '.tinyml/commit.json'))).toBe(false)
})

test('a manifest that climbs, or is damaged, counts for nothing', async () => {
  state('manifest.json', { old: { '../../victim.txt': { sha256: 'x', bytes: 1 } } })
  await writeProject(dir, 'hello', 'loud')
  expect((await run(dir, out)).status).toBe('passed')
  expect(readFileSync(victim, 'utf8')).toBe('mine')
  writeFileSync(join(out, '.tinyml/manifest.json'), '')
  expect((await run(dir, out)).stages.map((s) => s.reason)).toEqual(
    Array(2).fill('its inputs, settings and tools are as they were'),
  )
})

test('a lock that climbs is refused', async () => {
  const lock = join(dir, 'tinyml.lock.json')
  writeFileSync(lock, readFileSync(lock, 'utf8').replace('two/0.txt', '../../victim.txt'))
  await expect(run(dir, out)).rejects.toMatchObject({ code: 'lifecycle/bad-lock', exitCode: 2 })
})

test('a link in the output folder that leads out of it is refused, and nothing is written there', async () => {
  const elsewhere = join(base, 'elsewhere')
  mkdirSync(elsewhere)
  rmSync(join(out, 'two'), { recursive: true })
  symlinkSync(elsewhere, join(out, 'two'))
  await expect(run(dir, out)).rejects.toMatchObject({ code: 'project/leaves-project', exitCode: 2 })
  expect(existsSync(join(elsewhere, '0.txt'))).toBe(false)
})

test('a link in place of the texts that edits are merged with is refused, and nothing is written there', async () => {
  const elsewhere = join(base, 'elsewhere')
  mkdirSync(elsewhere)
  rmSync(join(out, '.tinyml/base'), { recursive: true })
  symlinkSync(elsewhere, join(out, '.tinyml/base'))
  await writeProject(dir, 'newer')
  await expect(run(dir, out)).rejects.toMatchObject({ code: 'project/leaves-project', exitCode: 2 })
  expect(readdirSync(elsewhere)).toEqual([])
})

test('a file that is changed while its stage runs again is not overwritten', async () => {
  await writeProject(dir, 'hello', 'loud')
  const [, second] = fakeStages()
  const stages = fakeStages({
    second: {
      async verify(candidate, context) {
        appendFileSync(join(out, 'two/3.txt'), 'by hand')
        return (second as NonNullable<typeof second>).verify(candidate, context)
      },
    },
  })
  await expect(run(dir, out, stages)).rejects.toMatchObject({ code: 'lifecycle/would-overwrite', where: 'two/3.txt' })
  expect(readFileSync(join(out, 'two/3.txt'), 'utf8')).toContain('by hand')
})

test('what a person changed stays even when no stage makes it any more', async () => {
  appendFileSync(join(out, 'two/3.txt'), 'by hand')
  const fewer = fakeStages({ second: { applies: () => false } })
  expect(
    (await run(dir, out, [{ ...(fewer[0] as NonNullable<(typeof fewer)[0]>), version: 2 }, ...fewer.slice(1)])).status,
  ).toBe('passed')
  expect(readFileSync(join(out, 'two/3.txt'), 'utf8')).toContain('by hand')
  expect(existsSync(join(out, 'two/4.txt'))).toBe(false)
})

test('--from with --force overwrites only from that stage on', async () => {
  appendFileSync(join(out, 'one/copy.txt'), 'by hand')
  await run(dir, out, fakeStages(), { from: 'second', force: true })
  expect(readFileSync(join(out, 'one/copy.txt'), 'utf8')).toContain('by hand')
})

test('a file that was put beside the artifacts is seen by the stages after them', async () => {
  writeFileSync(join(out, 'one/extra.txt'), 'more')
  const seen: boolean[] = []
  const [, second] = fakeStages()
  const stages = fakeStages({
    second: {
      async gather(context) {
        seen.push(existsSync(join(context.out, 'one/extra.txt')))
        return (second as NonNullable<typeof second>).gather(context)
      },
    },
  })
  await run(dir, out, stages, { wanted: ['second'], only: true, force: true })
  expect(seen).toEqual([true])
})
