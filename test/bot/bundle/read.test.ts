import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBundle } from '../../../src/bot/bundle/read.ts'
import { type Content, expected, goodFiles, goodManifest, hash, makeBundle, request } from './good.ts'

const good = (files: readonly Content[] = goodFiles) => makeBundle(JSON.stringify(goodManifest(files)), files)

test('a good bundle gives its files and its manifest', async () => {
  const bundle = await readBundle(good(), expected())
  expect(bundle.files).toEqual(goodFiles)
  expect(bundle.manifest.config.wishes).toEqual({ sketch: 'blink green for ripe ones' })
  expect(bundle.manifest.report?.status).toBe('passed')
})

test('a bundle without any file is a good one: the run ended without a change', async () => {
  const dir = makeBundle(JSON.stringify({ ...goodManifest([]), deleted: [] }), [])
  expect((await readBundle(dir, expected())).files).toEqual([])
  // An artifact that is stored and brought back loses its empty folders.
  rmSync(join(dir, 'blobs'), { recursive: true })
  expect((await readBundle(dir, expected())).files).toEqual([])
})

test.each<[string, (dir: string) => void]>([
  ['folder', (dir) => rmSync(dir, { recursive: true })],
  ['manifest', (dir) => rmSync(join(dir, 'manifest.json'))],
  ['folder of contents', (dir) => rmSync(join(dir, 'blobs'), { recursive: true })],
  ['content', (dir) => rmSync(join(dir, 'blobs', hash(goodFiles[0]?.content ?? Buffer.alloc(0))))],
])('a bundle without its %s is refused', async (_, remove) => {
  const dir = good()
  remove(dir)
  await expect(readBundle(dir, expected())).rejects.toMatchObject({ name: 'BundleError', code: 'bot/bundle-missing' })
})

test('a folder where a file must be, and a file where a folder must be, are refused', async () => {
  const [manifest, blobs] = [good(), good()]
  rmSync(join(manifest, 'manifest.json'))
  mkdirSync(join(manifest, 'manifest.json'))
  rmSync(join(blobs, 'blobs'), { recursive: true })
  writeFileSync(join(blobs, 'blobs'), '')
  for (const dir of [manifest, blobs]) {
    await expect(readBundle(dir, expected())).rejects.toMatchObject({ code: 'bot/bundle-special-file' })
  }
})

test('the limits can be set, and hold from the first file or byte beyond them', async () => {
  const limits = { manifestBytes: 2 ** 20, depth: 32, files: 5, fileBytes: 100, totalBytes: 200 }
  const file = (name: string, bytes: number): Content => ({
    path: `fruit/tinyml/data/${name}.csv`,
    content: Buffer.alloc(bytes, name),
  })
  const read = (files: Content[]) => readBundle(good(files), { ...expected(), limits })
  // The manifest deletes one file, too.
  expect((await read([file('a', 100), file('b', 100)])).files).toHaveLength(2)
  expect((await read([...'abcd'].map((n) => file(n, 1)))).files).toHaveLength(4)
  await expect(read([file('a', 101)])).rejects.toMatchObject({ code: 'bot/bundle-too-large' })
  await expect(read([file('a', 100), file('b', 100), file('c', 1)])).rejects.toMatchObject({
    code: 'bot/bundle-too-large',
  })
  await expect(read([...'abcde'].map((n) => file(n, 1)))).rejects.toMatchObject({ code: 'bot/bundle-too-many-files' })
})

test('spaces around the words of the request do not make them other words', async () => {
  const asked = request()
  const work = [{ ...asked.work[0], words: ' blink green for ripe ones\n' }, asked.work[1]] as typeof asked.work
  const manifest = {
    ...goodManifest(),
    commands: work.map((w) => ({ work: w, end: { kind: 'not-run', because: '' } })),
  }
  const dir = makeBundle(JSON.stringify(manifest), goodFiles)
  await expect(readBundle(dir, { ...expected(), request: request({ work }) })).resolves.toBeTruthy()
})

test('a dropped demand is an answer without words', async () => {
  const asked = request()
  const work = [asked.work[0], { ...asked.work[1], words: '' }] as typeof asked.work
  const manifest = goodManifest()
  manifest.commands = work.map((w) => ({ work: w, end: { kind: 'report', status: 'passed' } }))
  manifest.config.answers = [{ stage: 'sketch', about: 'every so often', answer: '' }]
  const dir = makeBundle(JSON.stringify(manifest), goodFiles)
  await expect(readBundle(dir, { ...expected(), request: request({ work }) })).resolves.toBeTruthy()
})

test('writing systems, emoji and marks of direction are fine where nothing is compiled', async () => {
  const files: Content[] = [
    { path: 'fruit/tinyml/data/rows.csv', content: Buffer.from('\ufefflabel\nתפוח\u200f\n🍏\u200d\n') },
    { path: 'fruit/tinyml/sketch/fruit/decision.cpp', content: Buffer.from('const char* label = "תפוח 🍏";\n') },
  ]
  expect((await readBundle(good(files), expected())).files).toEqual(files)
})
