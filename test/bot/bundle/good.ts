import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Manifest } from '../../../src/bot/bundle/manifest.ts'
import { allowedPaths } from '../../../src/bot/bundle/paths.ts'
import type { Expected } from '../../../src/bot/bundle/read.ts'
import { type BotRequest, requestSchema } from '../../../src/bot/request.ts'
import { outcome, report } from '../../report/report.ts'

export const sha = '0123456789abcdef0123456789abcdef01234567'

/** A request that a maintainer wrote under a pull request, with what is different. */
export const request = (more: Partial<BotRequest> = {}): BotRequest =>
  requestSchema.parse({
    version: 1,
    id: 'request0001',
    repository: { owner: 'orchard', name: 'fruit', defaultBranch: 'main' },
    source: 'comment',
    thread: { number: 7, kind: 'pull' },
    comment: { id: 70, kind: 'issue' },
    requester: 'maintainer',
    work: [
      { name: 'regenerate', stage: 'sketch', words: 'blink green for ripe ones', flags: {} },
      { name: 'answer', number: 1, words: 'every 250 ms', flags: {} },
    ],
    target: { sha, branch: 'tinyml/ripe', head: null, base: 'main', fork: false },
    powers: 'full',
    budget: { usd: 1, tokens: 100_000 },
    reservation: null,
    progress: null,
    at: '2026-01-02T03:04:05Z',
    ...more,
  })

/** The project stands in a folder of the repository. */
export const allowed = allowedPaths('fruit', 'tinyml')
export const expected = (): Expected => ({ request: request(), allowed })

export interface Content {
  path: string
  content: Buffer
}

export const goodFiles: readonly Content[] = [
  { path: 'fruit/tinyml/sketch/fruit/fruit.ino', content: Buffer.from('void setup() {}\nvoid loop() {}\n') },
  { path: 'fruit/tinyml/model/model.tflite', content: Buffer.from([0, 1, 2, 255]) },
  { path: 'fruit/tinyml/report.json', content: Buffer.from('{}\n') },
  { path: 'fruit/tinyml.lock.json', content: Buffer.from('{"version": 1, "stages": {}}\n') },
]

export const hash = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

export const entryOf = ({ path, content }: Content) => ({ path, sha256: hash(content), bytes: content.length })

/** A manifest that is accepted. */
export const goodManifest = (files: readonly Content[] = goodFiles): Manifest => ({
  version: 1,
  id: request().id,
  ...{ trial: false, notes: '' },
  sha,
  project: 'fruit',
  ended: { kind: 'report', status: 'passed' },
  config: {
    wishes: { sketch: 'blink green for ripe ones' },
    answers: [{ stage: 'sketch', about: 'every so often', answer: 'every 250 ms' }],
  },
  files: files.map(entryOf),
  deleted: ['fruit/tinyml/sketch/fruit/outputs.cpp'],
  report: report([outcome({})]),
  baseReport: null,
  markdown: '# fruit\n',
  confusion: {
    path: 'fruit/tinyml/verify/confusion.csv',
    rows: ['apple'],
    columns: ['apple', '(none)'],
    counts: [[9, 1]],
  },
  pictures: [{ title: 'Learning curve', path: 'fruit/tinyml/model/learning-curve.png' }],
  tools: { qemu: '7.2' },
  commands: request().work.map((work) => ({ work, end: { kind: 'report', status: 'passed' } })),
  questions: [],
  spent: { seconds: 12.5, tokens: 900, usd: 0.01 },
})

/** Writes a bundle as it is told, whether it is a good one or not; returns its folder. */
export function makeBundle(manifest: string, files: readonly Content[]): string {
  const dir = join(mkdtempSync(join(tmpdir(), 'tinyml-bundle-')), 'bundle')
  mkdirSync(join(dir, 'blobs'), { recursive: true })
  writeFileSync(join(dir, 'manifest.json'), manifest)
  for (const [name, content] of new Map(files.map((f) => [hash(f.content), f.content]))) {
    writeFileSync(join(dir, 'blobs', name), content)
  }
  return dir
}
