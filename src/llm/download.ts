import { once } from 'node:events'
import { createWriteStream, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { sleep } from './retry.ts'

/** A source cannot give the file. */
export class SourceError extends Error {}

export interface DownloadOptions {
  url: string
  /** Where the bytes are gathered; what is there already is gone on from. */
  part: string
  /** Null when nobody knows. */
  bytes: number | null
  signal: AbortSignal
  progress(done: number, total: number): void
  /** Seconds for the first answer, and between two pieces. */
  patience?: { answer: number; pieces: number }
}

const tries = 4

/**
 * Downloads a file into `part`, going on from what is there (HTTP Range, if the file is still the same). A connection that breaks is taken up
 * again; a source that cannot be reached at all is left at once.
 * @throws SourceError
 */
export async function download(options: DownloadOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    options.signal.throwIfAborted()
    const before = sizeOf(options.part)
    try {
      return await fetchRest(options, before)
    } catch (error) {
      options.signal.throwIfAborted()
      if (error instanceof SourceError || (error as NodeJS.ErrnoException).code === 'ENOSPC') throw error
      // What went on for a while may go on again; what never began will not.
      if (attempt >= tries || sizeOf(options.part) === before) throw new SourceError(reasonOf(error))
      await sleep(500 * attempt, options.signal)
    }
  }
}

async function fetchRest(options: DownloadOptions, from: number): Promise<void> {
  const { url, part, bytes, signal, progress } = options
  const { answer, pieces } = options.patience ?? { answer: 8, pieces: 30 }
  if (bytes !== null && from === bytes) return
  if (bytes !== null && from > bytes) discard(part)
  const start = sizeOf(part)
  const etag = readTag(part)
  const patience = new AbortController()
  let timer = setTimeout(() => patience.abort(new Error(`no answer within ${answer} s`)), answer * 1000)
  try {
    const headers: Record<string, string> = start > 0 && etag ? { range: `bytes=${start}-`, 'if-range': etag } : {}
    const response = await fetch(url, { headers, signal: AbortSignal.any([signal, patience.signal]) })
    if (!response.ok || !response.body) throw new SourceError(`it answered ${response.status} ${response.statusText}`)
    const goesOn = response.status === 206
    const done = goesOn ? start : 0
    const length = Number(response.headers.get('content-length') ?? Number.NaN)
    const total = Number.isNaN(length) ? bytes : done + length
    if (bytes !== null && total !== null && total !== bytes) {
      throw new SourceError(`its file has ${total} bytes; expected ${bytes}`)
    }
    writeTag(part, validator(response.headers))
    await save(response.body, part, goesOn, (written) => {
      clearTimeout(timer)
      timer = setTimeout(() => patience.abort(new Error(`nothing came for ${pieces} s`)), pieces * 1000)
      progress(done + written, total ?? done + written)
    })
    if (total !== null && sizeOf(part) !== total) throw new Error('the connection broke')
  } finally {
    clearTimeout(timer)
  }
}

async function save(
  body: AsyncIterable<Uint8Array>,
  part: string,
  append: boolean,
  onBytes: (written: number) => void,
): Promise<void> {
  const out = createWriteStream(part, { flags: append ? 'a' : 'w' })
  const failed = once(out, 'error').then(([error]) => Promise.reject(error))
  failed.catch(() => {})
  try {
    let written = 0
    for await (const chunk of body) {
      if (!out.write(chunk)) await Promise.race([once(out, 'drain'), failed])
      written += chunk.byteLength
      onBytes(written)
    }
  } finally {
    // What arrived is kept, however it ended.
    out.end()
    await Promise.race([once(out, 'close'), failed])
  }
}

/** Bytes that are there. */
export const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** Without the tag of the file that a piece belongs to, it cannot be gone on with. */
const tagPath = (part: string): string => `${part}.etag`
const readTag = (part: string): string | null =>
  existsSync(tagPath(part)) ? readFileSync(tagPath(part), 'utf8') : null

function writeTag(part: string, tag: string | null): void {
  if (tag) writeFileSync(tagPath(part), tag)
  else rmSync(tagPath(part), { force: true })
}

/** What says later whether the file is still the same: a strong ETag, else the date of its last change. */
function validator(headers: Headers): string | null {
  const etag = headers.get('etag')
  return etag && !etag.startsWith('W/') ? etag : headers.get('last-modified')
}

export function discard(part: string): void {
  for (const path of [part, tagPath(part)]) rmSync(path, { force: true })
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return cause?.code ?? cause?.message ?? (error as Error).message
}
