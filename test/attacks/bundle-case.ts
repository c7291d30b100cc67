import { execFileSync } from 'node:child_process'
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { defences } from '../../src/bot/bundle/guard.ts'
import { type Content, goodFiles, goodManifest, hash, makeBundle } from '../bot/bundle/good.ts'

/** Text, or text many times. */
const piece = z.union([z.string(), z.strictObject({ repeat: z.string(), times: z.int() })])
const pieces = z.union([z.string(), z.array(piece)])

const file = z.strictObject({
  path: z.string(),
  text: pieces.optional(),
  /** For what is no text. */
  base64: z.string().optional(),
})

const change = z.union([
  z.strictObject({ symlink: z.string(), to: z.string() }),
  z.strictObject({ hardlink: z.string(), to: z.string() }),
  z.strictObject({ pipe: z.string() }),
  z.strictObject({ socket: z.string() }),
  z.strictObject({ folder: z.string() }),
  z.strictObject({ file: z.string(), text: z.string() }),
  z.strictObject({ sparse: z.string(), bytes: z.int() }),
  z.strictObject({ move: z.string(), to: z.string() }),
])

/** One attack: a good bundle, and what was done to it. In `folder`, `{blob PATH}` is where a file's content lies. */
export const caseSchema = z.strictObject({
  attack: z.string(),
  /** The code that it is refused with. */
  code: z.string(),
  /** The defences that it is held by: each alone is enough, and without all of them it gets through. */
  'held by': z.array(z.enum(defences)).min(1),
  /** Added to the files of the good bundle. */
  files: z.array(file).default([]),
  /** So many files, with `{n}` in the path. */
  many: z.strictObject({ path: z.string(), count: z.int() }).optional(),
  /** Put over the manifest; lists replace lists. */
  manifest: z.record(z.string(), z.unknown()).default({}),
  /** Done to the text of the manifest. */
  replace: z.array(z.strictObject({ text: z.string(), by: pieces })).default([]),
  folder: z.array(change).default([]),
})
export type Case = z.infer<typeof caseSchema>

export const readCase = (path: string): Case => caseSchema.parse(parse(readFileSync(path, 'utf8')))

/** What an attacker would like to see published: a file of the machine that publishes. */
export const canary = 'canary: a file that is none of the bundle\n'

/** Makes the bundle of a case; returns its folder, and how to clean up. */
export async function build(attack: Case): Promise<{ dir: string; close: () => void }> {
  const many = Array.from({ length: attack.many?.count ?? 0 }, (_, n) => ({
    path: (attack.many?.path ?? '').replace('{n}', String(n)),
    content: Buffer.from('x\n'),
  }))
  const files: Content[] = [...goodFiles, ...attack.files.map(contentOf), ...many]
  const manifest = merge(goodManifest(files), attack.manifest)
  const text = attack.replace.reduce((now, { text, by }) => {
    if (!now.includes(text)) throw new Error(`the manifest does not hold ${text}`)
    return now.replace(text, () => textOf(by))
  }, JSON.stringify(manifest))
  const dir = makeBundle(text, files)
  const closers = await Promise.all(attack.folder.map((what) => alter(dir, what, files)))
  return {
    dir,
    close: () => {
      for (const close of closers) close()
      rmSync(dirname(dir), { recursive: true, force: true })
    },
  }
}

const contentOf = ({ path, text, base64 }: z.infer<typeof file>): Content => ({
  path,
  content: base64 === undefined ? Buffer.from(textOf(text ?? 'x\n')) : Buffer.from(base64, 'base64'),
})

const textOf = (text: z.infer<typeof pieces>): string =>
  typeof text === 'string' ? text : text.map((p) => (typeof p === 'string' ? p : p.repeat.repeat(p.times))).join('')

function merge(good: unknown, bad: unknown): unknown {
  if (!isRecord(good) || !isRecord(bad)) return bad
  return { ...good, ...Object.fromEntries(Object.entries(bad).map(([key, value]) => [key, merge(good[key], value)])) }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

async function alter(dir: string, what: z.infer<typeof change>, files: readonly Content[]): Promise<() => void> {
  const at = (name: string) => {
    const path = /^\{blob (.*)\}$/.exec(name)?.[1]
    const found = files.find((f) => f.path === path)
    return join(dir, found ? `blobs/${hash(found.content)}` : name)
  }
  const fresh = (name: string) => {
    rmSync(at(name), { recursive: true, force: true })
    return at(name)
  }
  if ('symlink' in what) symlinkSync(outside(what.to), fresh(what.symlink))
  else if ('hardlink' in what) linkSync(outside(what.to), fresh(what.hardlink))
  else if ('pipe' in what) execFileSync('mkfifo', [fresh(what.pipe)])
  else if ('folder' in what) mkdirSync(fresh(what.folder))
  else if ('file' in what) writeFileSync(at(what.file), what.text)
  else if ('sparse' in what) truncateSync(at(what.sparse), what.bytes)
  else if ('move' in what) renameSync(at(what.move), join(dirname(dir), what.to))
  else {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(fresh(what.socket), resolve))
    return () => server.close()
  }
  return () => {}

  /** A file beside the bundle, which is made where it is not there yet. */
  function outside(name: string): string {
    const path = join(dirname(dir), name)
    if (name === 'canary') writeFileSync(path, canary)
    return path
  }
}
