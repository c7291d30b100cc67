import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** SHA-256 of plain data; the order of keys does not matter. */
export function digest(data: unknown): string {
  return createHash('sha256').update(canonical(data)).digest('hex')
}

function canonical(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(canonical).join(',')}]`
  if (data !== null && typeof data === 'object') {
    const entries = Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(',')}}`
  }
  return JSON.stringify(data) ?? 'null'
}

export interface FileHash {
  sha256: string
  bytes: number
}

/** SHA-256 and size of a file, streamed. */
export async function hashFile(path: string): Promise<FileHash> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(path), async (source) => {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length
      hash.update(chunk)
    }
  })
  return { sha256: hash.digest('hex'), bytes }
}

/** SHA-256 and size of a text, as of a file that holds it. */
export const hashText = (text: string): FileHash => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  bytes: Buffer.byteLength(text),
})

/** Relative paths of all plain files below `dir`, sorted, with forward slashes. */
export async function listFiles(dir: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(dir, below), { withFileTypes: true })
  const nested = await Promise.all(
    entries.map((entry) => {
      const path = below ? `${below}/${entry.name}` : entry.name
      if (entry.isDirectory()) return listFiles(dir, path)
      return Promise.resolve(entry.isFile() ? [path] : [])
    }),
  )
  return nested.flat().sort()
}
