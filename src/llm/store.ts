import { createHash } from 'node:crypto'
import { closeSync, createReadStream, mkdirSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { writeAtomically } from '../files.ts'
import { ModelError } from './errors.ts'
import { type KnownModel, knownModels } from './known-models.ts'

/** `llm.local` of tinyml.yml, as far as the file of the model goes. */
export interface LocalChoice {
  /** A known name, or a path or URL of a GGUF file. */
  model: string
  sha256?: string | undefined
}

/** The file of a model: where it lies or will lie, and what is known of it. */
export interface ModelFile {
  /** For people, reports and prompts' hashes: never a path. */
  name: string
  path: string
  /** Null for a person's own file, which is neither fetched nor removed. */
  url: string | null
  known: KnownModel | null
  bytes: number | null
  sha256: string | null
}

const modelsFolder = (home: string): string => join(home, 'models')

/**
 * Which file a choice means.
 * @param dir folder that a relative path starts from
 * @throws ModelError `unknown-local-model`
 */
export function modelFile(home: string, choice: LocalChoice, dir: string): ModelFile {
  const { model, sha256 = null } = choice
  const known = knownModels.find((m) => m.name === model)
  if (known) {
    if (sha256 && sha256 !== known.sha256) {
      throw new ModelError('broken-file', `\`llm.local.sha256\` is not that of ${model}, which is ${known.sha256}`, {
        where: model,
        hint: 'Leave `llm.local.sha256` out: it is for files by path or URL.',
      })
    }
    const { url, bytes } = known
    return { name: model, path: join(modelsFolder(home), known.file), url, known, bytes, sha256: known.sha256 }
  }
  if (/^https?:\/\//i.test(model) && URL.canParse(model) && new URL(model).pathname.endsWith('.gguf')) {
    const file = basename(new URL(model).pathname)
    const key = createHash('sha256').update(model).digest('hex').slice(0, 12)
    const path = join(modelsFolder(home), `${key}-${file}`)
    return { name: file.replace(/\.gguf$/, ''), path, url: model, known: null, bytes: null, sha256 }
  }
  if (model.endsWith('.gguf') && !/^[a-z]+:\/\//i.test(model)) {
    const plain = model.startsWith('~/') ? join(homedir(), model.slice(2)) : model
    const path = isAbsolute(plain) ? plain : resolve(dir, plain)
    return { name: basename(path, '.gguf'), path, url: null, known: null, bytes: null, sha256 }
  }
  const names = knownModels.map((m) => m.name).join(', ')
  throw new ModelError(
    'unknown-local-model',
    `expected ${names}, or a path or URL ending with .gguf, found \`${model}\``,
  )
}

/** Whether the file is there, and not known to be of another size. Reads nothing of it. */
export function isInstalled(file: ModelFile): boolean {
  const stat = statSync(file.path, { throwIfNoEntry: false })
  return stat?.isFile() === true && (file.bytes === null || stat.size === file.bytes)
}

/** @throws ModelError `not-installed` or `broken-file` for what can be seen at once: no file, another size, other first bytes */
export function checkAtOnce(file: ModelFile): void {
  const stat = statSync(file.path, { throwIfNoEntry: false })
  if (!stat?.isFile()) {
    const where = file.url ? `the model ${file.name}` : file.path
    throw new ModelError('not-installed', `${where} is not on this machine`, {
      ...(file.url ? {} : { hint: 'Put the file there, or correct `llm.local.model`.' }),
    })
  }
  if (file.bytes !== null && stat.size !== file.bytes) {
    throw broken(file, `has ${stat.size} bytes; expected ${file.bytes}`)
  }
  if (firstBytes(file.path) !== 'GGUF') throw broken(file, 'does not begin as GGUF files do')
}

/** The four that name the kind of a file. */
export function firstBytes(path: string): string {
  const bytes = Buffer.alloc(4)
  const handle = openSync(path, 'r')
  try {
    readSync(handle, bytes, 0, 4, 0)
  } finally {
    closeSync(handle)
  }
  return bytes.toString('latin1')
}

export function broken(file: ModelFile, what: string): ModelError {
  return new ModelError('broken-file', `${file.path} ${what}`, {
    where: file.name,
    ...(file.url ? {} : { hint: 'Fetch the file again from where you have it, or correct `llm.local.sha256`.' }),
  })
}

/** What a file had when its hash was last computed. */
interface Stamp {
  bytes: number
  changed: number
  sha256: string
}

const stampPath = (home: string, file: ModelFile): string =>
  join(modelsFolder(home), '.checked', `${createHash('sha256').update(file.path).digest('hex').slice(0, 16)}.json`)

/**
 * Checks the whole file, unless it is as it was when it was last checked. About 4 s a gigabyte.
 * @returns the SHA-256
 * @throws ModelError `not-installed`, `broken-file`
 */
export async function verifyModel(
  home: string,
  file: ModelFile,
  options: { again?: boolean; signal?: AbortSignal; progress?: (done: number, total: number) => void } = {},
): Promise<string> {
  checkAtOnce(file)
  const { size, mtimeMs } = statSync(file.path)
  const stamp = options.again ? null : readStamp(home, file)
  const fresh = stamp !== null && stamp.bytes === size && stamp.changed === mtimeMs
  const sha256 = fresh ? stamp.sha256 : await hashFile(file.path, size, options)
  if (file.sha256 !== null && sha256 !== file.sha256) {
    throw broken(file, `has the SHA-256 ${sha256}; expected ${file.sha256}`)
  }
  if (!fresh) await writeStamp(home, file, sha256)
  return sha256
}

/** Remembers that a file was found to be whole. */
export async function writeStamp(home: string, file: ModelFile, sha256: string): Promise<void> {
  const { size, mtimeMs } = statSync(file.path)
  const path = stampPath(home, file)
  mkdirSync(join(path, '..'), { recursive: true })
  await writeAtomically(path, `${JSON.stringify({ bytes: size, changed: mtimeMs, sha256 } satisfies Stamp)}\n`)
}

function readStamp(home: string, file: ModelFile): Stamp | null {
  try {
    return JSON.parse(readFileSync(stampPath(home, file), 'utf8')) as Stamp
  } catch {
    return null
  }
}

export async function hashFile(
  path: string,
  total: number,
  options: { signal?: AbortSignal; progress?: (done: number, total: number) => void } = {},
): Promise<string> {
  const hash = createHash('sha256')
  let done = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal: options.signal })) {
    hash.update(chunk as Buffer)
    done += (chunk as Buffer).length
    options.progress?.(done, total)
  }
  return hash.digest('hex')
}

/** Unfinished downloads of a file. */
export const unfinished = (file: ModelFile): { part: string; parts: string } => ({
  part: `${file.path}.part`,
  parts: `${file.path}.parts`,
})

/**
 * Removes a downloaded model, also an unfinished one.
 * @returns bytes that are free now
 * @throws ModelError `not-installed` when nothing is there
 */
export function removeModel(home: string, file: ModelFile): number {
  if (!file.url) {
    throw new ModelError('unknown-local-model', `${file.path} is your own file; it is not removed from here`, {
      hint: 'Remove it yourself if you want to.',
    })
  }
  const { part, parts } = unfinished(file)
  const there = [file.path, part, parts].map((path) => ({ path, stat: statSync(path, { throwIfNoEntry: false }) }))
  if (there.every(({ stat }) => !stat)) {
    throw new ModelError('not-installed', `the model ${file.name} is not on this machine`, { hint: 'Nothing to do.' })
  }
  let bytes = 0
  for (const { path, stat } of there) {
    if (!stat) continue
    bytes += stat.size
    rmSync(path, { recursive: true, force: true })
  }
  rmSync(stampPath(home, file), { force: true })
  return bytes
}
