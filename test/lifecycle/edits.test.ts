import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finding } from '../../src/findings/index.ts'
import { hashFile, listFiles } from '../../src/lifecycle/hash.ts'
import { readLock } from '../../src/lifecycle/lock.ts'
import type { RunOptions } from '../../src/lifecycle/run.ts'
import type { AnyStage } from '../../src/lifecycle/stage.ts'
import { fakeStages, run, writeProject } from './fake.ts'

let base: string
let dir: string
let out: string
let file: string

/** `first` writes seven lines whose third says the raw text; verifying fails for a file that says "broken". */
function stages(change: Partial<AnyStage> = {}): AnyStage[] {
  return fakeStages({
    first: {
      async render(_plan, brief: { text: string }, candidate) {
        await mkdir(join(candidate, 'one'), { recursive: true })
        const lines = ['1', '2', `says ${brief.text}`, '4', '5', '6', '7']
        await writeFile(join(candidate, 'one/copy.txt'), `${lines.join('\n')}\n`)
        return []
      },
      async verify({ dir: candidate }) {
        const text = await readFile(join(candidate, 'one/copy.txt'), 'utf8')
        const findings = text.includes('broken')
          ? [finding('lifecycle/no-plan', 'it is broken', { where: 'one/copy.txt:6' })]
          : []
        return { findings, metrics: null, headline: `${text.length} characters` }
      },
      ...change,
    },
  })
}
const go = (more: Partial<RunOptions> = {}, list = stages()) => run(dir, out, list, more)
const edit = (from: string, to: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
const first = (outcome: Awaited<ReturnType<typeof run>>) => outcome.stages[0]

async function snapshot(): Promise<Record<string, string>> {
  const paths = (await listFiles(out)).filter(
    (p) => !p.startsWith('.tinyml/failed') && !p.startsWith('.tinyml/accepted'),
  )
  return Object.fromEntries(await Promise.all(paths.map(async (p) => [p, (await hashFile(join(out, p))).sha256])))
}

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'edits-'))
  dir = join(base, 'project')
  out = join(base, 'out')
  file = join(out, 'one/copy.txt')
  await writeProject(dir, 'hello')
  await go()
})
afterEach(() => rmSync(base, { recursive: true }))

test('an edit by hand survives a run that generates the file anew, and is said', async () => {
  edit('6', 'six by hand')
  await writeProject(dir, 'other')
  const outcome = await go()
  expect(outcome.status).toBe('passed')
  expect(readFileSync(file, 'utf8')).toBe('1\n2\nsays other\n4\n5\nsix by hand\n7\n')
  expect(first(outcome)?.findings).toMatchObject([
    { code: 'lifecycle/merged', severity: 'note', where: 'one/copy.txt' },
  ])
  expect(first(outcome)?.artifacts[0]?.sha256).toBe((await hashFile(file)).sha256)
  expect(readFileSync(join(out, 'two/0.txt'), 'utf8')).toContain('six by hand')
})

test('a merged edit is still an edit: the next runs keep it, and merge it again', async () => {
  edit('6', 'six by hand')
  await writeProject(dir, 'other')
  await go()
  const unchanged = await go()
  expect(unchanged.status).toBe('unchanged')
  expect(first(unchanged)?.findings.map((f) => f.code)).toContain('lifecycle/edited-by-hand')
  await writeProject(dir, 'third')
  expect((await go()).status).toBe('passed')
  expect(readFileSync(file, 'utf8')).toBe('1\n2\nsays third\n4\n5\nsix by hand\n7\n')
})

test('the merged file is what the stage verifies, and what it finds there counts', async () => {
  edit('6', 'six by hand')
  await writeProject(dir, 'other')
  expect(first(await go())?.headline).toBe(`${readFileSync(file, 'utf8').length} characters`)
})

test('a merge that fails verification is a question, and nothing is written', async () => {
  edit('6', 'broken')
  await writeProject(dir, 'other')
  const before = await snapshot()
  const outcome = await go()
  expect(outcome.status).toBe('needs-input')
  expect(outcome.questions).toMatchObject([{ stage: 'first', about: 'one/copy.txt', answerable: false }])
  expect(outcome.questions[0]?.text).toContain('one/copy.txt:6: it is broken [lifecycle/no-plan]')
  expect(await snapshot()).toEqual(before)
  expect(readFileSync(join(outcome.failedAt as string, 'one/copy.txt'), 'utf8')).toContain('says other')
})

test('a conflict is a question that shows both sides, and nothing is written', async () => {
  edit('says hello', 'says what I say')
  await writeProject(dir, 'other')
  const before = await snapshot()
  const outcome = await go()
  expect(outcome.status).toBe('needs-input')
  expect(outcome.questions[0]?.text).toMatch(/line 3\n {2}yours: +says what I say\n {2}generated: says other\n/)
  expect(await snapshot()).toEqual(before)
  expect(readFileSync(join(outcome.failedAt as string, 'one/copy.txt'), 'utf8')).toContain('<<<<<<< edited by hand')
})

test.each([
  ['mine', 'says what I say'],
  ['generated', 'says other'],
] as const)('a conflict is settled with --merge %s, once and for all', async (merge, line) => {
  edit('says hello', 'says what I say')
  await writeProject(dir, 'other')
  await go()
  expect((await go({ merge })).status).toBe('passed')
  expect(readFileSync(file, 'utf8').split('\n')[2]).toBe(line)
  expect((await go()).status).toBe('unchanged')
})

test('--force generates the file again without the edit', async () => {
  edit('6', 'six by hand')
  await writeProject(dir, 'other')
  expect((await go({ force: true })).status).toBe('passed')
  expect(readFileSync(file, 'utf8')).toBe('1\n2\nsays other\n4\n5\n6\n7\n')
})

test('a dry run says that edits would be merged', async () => {
  edit('6', 'six by hand')
  await writeProject(dir, 'other')
  expect(first(await go({ dryRun: true }))?.reason).toBe(
    'would run: raw.txt changed; its edits by hand (one/copy.txt) would be merged',
  )
})

test.each([
  ['binary', () => writeFileSync(file, Buffer.from([1, 0, 2]))],
  ['not UTF-8', () => writeFileSync(file, Buffer.from([0xff, 0xfe, 0x41]))],
  ['larger than 1 MiB', () => writeFileSync(file, 'x'.repeat(2 ** 20 + 1))],
  ['edited from a text that is not known', () => rmSync(join(out, '.tinyml/base'), { recursive: true })],
  ['edited from a text that somebody changed', () => writeFileSync(join(out, '.tinyml/base/one/copy.txt'), 'other')],
])('a file that is %s cannot be merged: the run is refused and nothing is lost', async (_, prepare) => {
  edit('6', 'six by hand')
  prepare()
  await writeProject(dir, 'other')
  const before = await snapshot()
  await expect(go()).rejects.toMatchObject({ code: 'lifecycle/would-overwrite', where: 'one/copy.txt', exitCode: 2 })
  expect(await snapshot()).toEqual(before)
})

test('an edited file that is a link out of the folder is not read into the artifacts', async () => {
  const secret = join(base, 'secret.txt')
  writeFileSync(secret, 'key')
  rmSync(file)
  symlinkSync(secret, file)
  await writeProject(dir, 'other')
  await expect(go()).rejects.toMatchObject({ code: 'lifecycle/would-overwrite' })
})

test('a file that its check writes anew cannot be merged, and the edit is not lost', async () => {
  edit('6', 'six by hand')
  await writeProject(dir, 'other')
  const rewriting = stages({
    async verify({ dir: candidate }) {
      await writeFile(join(candidate, 'one/copy.txt'), '1\n2\nsays other\n4\n5\n6\n7\n')
      return { findings: [], metrics: null, headline: '' }
    },
  })
  await expect(go({}, rewriting)).rejects.toMatchObject({ code: 'lifecycle/would-overwrite' })
  expect(readFileSync(file, 'utf8')).toContain('six by hand')
})

test('files that the person put beside an edited one are there when the merge is checked', async () => {
  edit('6', 'include helper')
  writeFileSync(join(out, 'one/helper.txt'), 'help')
  await writeProject(dir, 'other')
  const seen: boolean[] = []
  const looking = stages({
    async verify({ dir: candidate }) {
      seen.push(existsSync(join(candidate, 'one/helper.txt')))
      return { findings: [], metrics: null, headline: '' }
    },
  })
  expect((await go({}, looking)).status).toBe('passed')
  expect(seen).toEqual([false, true])
  expect(readFileSync(join(out, 'one/helper.txt'), 'utf8')).toBe('help')
  expect(Object.keys(readLock(join(dir, 'tinyml.lock.json')).stages.first?.outputs ?? {})).toEqual(['one/copy.txt'])
})

test('an edited file that nothing generates any more is kept', async () => {
  edit('6', 'six by hand')
  await writeProject(dir, 'other')
  const renamed = stages({
    async render(_plan, _brief, candidate) {
      await mkdir(join(candidate, 'one'), { recursive: true })
      await writeFile(join(candidate, 'one/new.txt'), 'new')
      return []
    },
    verify: async () => ({ findings: [], metrics: null, headline: '' }),
  })
  const [one, two] = renamed
  const gathering = { ...two, gather: async () => ({ wish: '', text: '' }) } as AnyStage
  const outcome = await go({}, [one as AnyStage, gathering])
  expect(outcome.status).toBe('passed')
  expect(readFileSync(file, 'utf8')).toContain('six by hand')
  expect(first(outcome)?.findings[0]?.message).toContain('nothing generates it any more')
  expect(existsSync(join(out, '.tinyml/base/one/copy.txt'))).toBe(false)
})

test('a merge that a later failure kept back is taken over by the next run', async () => {
  edit('6', 'six by hand')
  await writeProject(dir, 'other')
  const failing = stages()
  const second = {
    ...failing[1],
    verify: async () => ({ findings: [finding('lifecycle/no-plan', 'no')], metrics: null, headline: '' }),
  }
  expect((await go({}, [failing[0] as AnyStage, second as AnyStage])).status).toBe('failed')
  expect(readFileSync(file, 'utf8')).toContain('says hello')
  const outcome = await go()
  expect(first(outcome)).toMatchObject({ attempts: 0, reason: 'accepted by a run that did not reach its end' })
  expect(readFileSync(file, 'utf8')).toBe('1\n2\nsays other\n4\n5\nsix by hand\n7\n')
  await writeProject(dir, 'third')
  expect((await go()).status).toBe('passed')
  expect(readFileSync(file, 'utf8')).toBe('1\n2\nsays third\n4\n5\nsix by hand\n7\n')
})
