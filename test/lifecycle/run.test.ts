import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoppedError } from '../../src/errors.ts'
import { finding } from '../../src/findings/index.ts'
import { hashFile, listFiles } from '../../src/lifecycle/hash.ts'
import { fakeStages, run, writeProject } from './fake.ts'

let base: string
let dir: string
let out: string

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'lifecycle-'))
  dir = join(base, 'project')
  out = join(base, 'out')
  await writeProject(dir)
})
afterEach(() => rmSync(base, { recursive: true }))

const statuses = (outcome: Awaited<ReturnType<typeof run>>) => outcome.stages.map((s) => `${s.stage} ${s.status}`)
const lockText = () => readFileSync(join(dir, 'tinyml.lock.json'), 'utf8')

/** Every artifact with its hash, without what is not an artifact. */
async function snapshot(): Promise<Record<string, string>> {
  const paths = (await listFiles(out)).filter((p) => !p.startsWith('.tinyml/'))
  return Object.fromEntries(await Promise.all(paths.map(async (p) => [p, (await hashFile(join(out, p))).sha256])))
}

test('a first run makes every artifact and a lock beside tinyml.yml', async () => {
  const outcome = await run(dir, out)
  expect(outcome.status).toBe('passed')
  expect(statuses(outcome)).toEqual(['first passed', 'second passed'])
  expect(readFileSync(join(out, 'two/3.txt'), 'utf8')).toBe('3  hellohello')
  expect(Object.keys(JSON.parse(lockText()).stages)).toEqual(['first', 'second'])
  expect(readdirSync(join(out, '.tinyml'))).toEqual(['.gitignore', 'base', 'manifest.json'])
})

test('an unchanged project runs nothing and says why', async () => {
  await run(dir, out)
  const before = lockText()
  const outcome = await run(dir, out)
  expect(outcome.status).toBe('unchanged')
  expect(statuses(outcome)).toEqual(['first unchanged', 'second unchanged'])
  expect(outcome.stages[0]?.reason).toBe('its inputs, settings and tools are as they were')
  expect(outcome.stages[0]?.headline).toBe('5 characters')
  expect(lockText()).toBe(before)
})

test('changed words re-run only the stage that reads them', async () => {
  await run(dir, out)
  await writeProject(dir, 'hello', 'loud')
  const outcome = await run(dir, out)
  expect(statuses(outcome)).toEqual(['first unchanged', 'second passed'])
  expect(outcome.stages[1]?.reason).toBe('its settings in tinyml.yml changed')
  expect(readFileSync(join(out, 'two/0.txt'), 'utf8')).toBe('0 loud hellohello')
})

test('a changed raw file re-runs its stage and what depends on it, and the file is named', async () => {
  await run(dir, out)
  await writeProject(dir, 'other')
  const outcome = await run(dir, out)
  expect(statuses(outcome)).toEqual(['first passed', 'second passed'])
  expect(outcome.stages.map((s) => s.reason)).toEqual(['raw.txt changed', 'the artifacts of first changed'])
})

test('a stage whose artifacts come out the same spares the stages after it', async () => {
  await run(dir, out)
  const same = fakeStages({ first: { version: 2 } })
  expect(statuses(await run(dir, out, same))).toEqual(['first passed', 'second unchanged'])
})

test('a newer tool verifies again with the plan of the lock and asks no planner', async () => {
  const tool = (version: string) => ({
    home: '',
    find: async () => ({ name: 'qemu' as const, path: '/q', version }),
    require: async () => ({ name: 'qemu' as const, path: '/q', version }),
  })
  const using = fakeStages({ first: { tools: ['qemu'] } })
  await run(dir, out, using, { tools: tool('7.2') })
  const unplannable = fakeStages({
    first: {
      tools: ['qemu'],
      plan: {
        schema: using[0]?.plan.schema as never,
        rules: () => {
          throw new Error('asked for a plan')
        },
      },
    },
  })
  const outcome = await run(dir, out, unplannable, { tools: tool('8.2') })
  expect(outcome.stages[0]).toMatchObject({ status: 'passed', reason: 'qemu is 8.2 now, it was 7.2' })
})

test('an unchanged project needs no tools', async () => {
  const using = fakeStages({ first: { tools: ['qemu'] } })
  const qemu = { name: 'qemu' as const, path: '/q', version: '7.2' }
  await run(dir, out, using, { tools: { home: '', find: async () => qemu, require: async () => qemu } })
  const none = {
    home: '',
    find: async () => null,
    require: () => {
      throw new Error('asked for a tool')
    },
  }
  expect((await run(dir, out, using, { tools: none })).status).toBe('unchanged')
})

test('missing artifacts are made again from the plan in the lock', async () => {
  await run(dir, out)
  const before = await snapshot()
  unlinkSync(join(out, 'one/copy.txt'))
  const outcome = await run(dir, out)
  expect(outcome.stages[0]?.reason).toBe('one/copy.txt is not there')
  expect(await snapshot()).toEqual(before)
})

test('a failed stage leaves artifacts and lock as they were, and keeps its candidate for a look', async () => {
  await run(dir, out)
  const [before, lock] = [await snapshot(), lockText()]
  await writeProject(dir, 'bad text')
  const outcome = await run(dir, out)
  expect(outcome.status).toBe('failed')
  expect(statuses(outcome)).toEqual(['first failed', 'second skipped'])
  expect(await snapshot()).toEqual(before)
  expect(lockText()).toBe(lock)
  expect(readFileSync(join(outcome.failedAt as string, 'one/copy.txt'), 'utf8')).toBe('bad text')
})

test('what was accepted before a failure is taken over by the next run', async () => {
  const failing = fakeStages({
    second: { verify: async () => ({ findings: [finding('lifecycle/no-plan', 'no')], metrics: null, headline: '' }) },
  })
  expect((await run(dir, out, failing)).status).toBe('failed')
  expect(existsSync(join(dir, 'tinyml.lock.json'))).toBe(false)
  const outcome = await run(dir, out)
  expect(outcome.stages[0]).toMatchObject({
    status: 'passed',
    attempts: 0,
    reason: 'accepted by a run that did not reach its end',
  })
  expect(outcome.status).toBe('passed')
})

test('a stop by signal leaves nothing behind in a folder that was not there', async () => {
  const stop = new AbortController()
  const stages = fakeStages({
    first: {
      async verify() {
        stop.abort(new StoppedError('lifecycle/stopped', 'stopped by SIGINT'))
        return { findings: [], metrics: null, headline: '' }
      },
    },
  })
  await expect(run(dir, out, stages, { signal: stop.signal })).rejects.toThrow('stopped by SIGINT')
  expect(existsSync(out)).toBe(false)
  expect(existsSync(join(dir, 'tinyml.lock.json'))).toBe(false)
})

test('a file that was changed by hand is kept and named, and stages after it run on it', async () => {
  await run(dir, out)
  writeFileSync(join(out, 'one/copy.txt'), 'HELLO')
  const outcome = await run(dir, out)
  expect(statuses(outcome)).toEqual(['first unchanged', 'second passed'])
  expect(outcome.stages[0]?.findings).toMatchObject([{ code: 'lifecycle/edited-by-hand', where: 'one/copy.txt' }])
  expect(readFileSync(join(out, 'one/copy.txt'), 'utf8')).toBe('HELLO')
  expect(readFileSync(join(out, 'two/0.txt'), 'utf8')).toContain('HELLOHELLO')
})

test('artifacts that no stage makes any more are removed, with their empty folders', async () => {
  await run(dir, out)
  const renamed = fakeStages({
    first: { version: 2 },
    second: { version: 2, needs: ['first'], render: async () => [] },
  })
  expect((await run(dir, out, renamed)).status).toBe('passed')
  expect(existsSync(join(out, 'two'))).toBe(false)
})

test('a dry run says what would run and changes nothing', async () => {
  const outcome = await run(dir, out, fakeStages(), { dryRun: true })
  expect(outcome.stages.map((s) => s.reason)).toEqual(['would run: first run', 'would run: first run'])
  expect(existsSync(out)).toBe(false)
})

test('only the wanted stage and what it needs run', async () => {
  expect(statuses(await run(dir, out, fakeStages(), { wanted: ['first'] }))).toEqual(['first passed'])
  await expect(run(dir, out, fakeStages(), { wanted: ['third'] })).rejects.toThrow(
    '`third` is not a stage of this project; its stages are first, second',
  )
})

test('verifying what is out of date says so', async () => {
  await run(dir, out)
  await writeProject(dir, 'newer')
  const outcome = await run(dir, out, fakeStages(), { wanted: ['second'], only: true, force: true })
  expect(statuses(outcome)).toEqual(['first unchanged', 'second passed'])
  expect(outcome.stages[0]?.findings).toMatchObject([{ code: 'lifecycle/out-of-date', severity: 'warning' }])
  expect(outcome.stages[0]?.findings[0]?.message).toContain('raw.txt changed')
})

test('an output folder with files of somebody else is refused', async () => {
  const foreign = join(base, 'home')
  await writeProject(foreign)
  await expect(run(dir, foreign)).rejects.toMatchObject({ code: 'project/bad-output', exitCode: 2 })
  expect(readdirSync(foreign).sort()).toEqual(['raw.txt', 'tinyml.yml'])
})

test('an output path below a file is refused', async () => {
  await expect(run(dir, join(dir, 'raw.txt/out'))).rejects.toMatchObject({ code: 'project/bad-output', exitCode: 2 })
})

test('a damaged lock is an error that says so', async () => {
  writeFileSync(join(dir, 'tinyml.lock.json'), '<<<<<<< HEAD')
  await expect(run(dir, out)).rejects.toMatchObject({ code: 'lifecycle/bad-lock', exitCode: 2 })
})
