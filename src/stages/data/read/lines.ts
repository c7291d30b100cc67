import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { InputError } from '../../../errors.ts'
import type { RawFile } from './files.ts'

/** Longest line that can be a reading; junk without line ends stops here instead of filling the memory. */
const maxLine = 1 << 20

/**
 * Streams a file as batches of whole lines (without line ends; CRLF and a lone CR at a line's end are taken off). `first` is the
 * number of the first line of the batch, from 1. Throws an InputError for bytes that are no text.
 */
export async function* lineBatches(file: RawFile): AsyncGenerator<{ first: number; lines: string[] }> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let first = 1
  try {
    for await (const chunk of byteStream(file)) {
      if ((chunk as Buffer).includes(0)) throw notText(file, first, 'a NUL byte')
      rest += decoder.decode(chunk as Buffer, { stream: true })
      const end = rest.lastIndexOf('\n')
      if (end < 0) {
        if (rest.length > maxLine) throw notText(file, first, `a line of more than ${maxLine} characters`)
        continue
      }
      const lines = split(rest.slice(0, end))
      rest = rest.slice(end + 1)
      yield { first, lines }
      first += lines.length
    }
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError('data/not-text', `${file.shown} cannot be read: ${(error as Error).message}`, {
      where: file.shown,
      cause: error,
    })
  }
  rest += decoder.decode()
  if (rest !== '') yield { first, lines: split(rest) }
}

function byteStream(file: RawFile): Readable {
  const raw = createReadStream(file.absolute, { highWaterMark: 1 << 20 })
  if (!file.gzip) return raw
  const unpacked = createGunzip()
  raw.on('error', (error) => unpacked.destroy(error))
  return raw.pipe(unpacked)
}

function split(text: string): string[] {
  const lines = text.split('\n')
  if (text.includes('\r')) for (let i = 0; i < lines.length; i++) lines[i] = (lines[i] as string).replace(/\r+$/, '')
  return lines
}

export function notText(file: RawFile, line: number, what: string): InputError {
  return new InputError('data/not-text', `expected text in UTF-8, found ${what} in ${file.shown}`, {
    where: `${file.shown}:${line}`,
  })
}
