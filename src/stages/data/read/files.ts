import { closeSync, lstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { InputError } from '../../../errors.ts'
import { isInside, type Project } from '../../../project/project.ts'

export interface RawFile {
  /** Below the source folder, with forward slashes. */
  path: string
  absolute: string
  /** Below the project folder: what a person opens. */
  shown: string
  bytes: number
  format: 'csv' | 'jsonl'
  gzip: boolean
}

/** Where the raw files lie: `folder` is what `prepare.py --source` is given. */
export interface RawSource {
  folder: string
  /** True when `data.source` is one file: nothing else in `folder` is looked at. */
  single: boolean
  files: RawFile[]
  /** Files that were passed over because they are no readings, as shown paths. */
  ignored: string[]
}

const readable = /\.(csv|tsv|txt|dat|jsonl|ndjson)(\.gz)?$/i
const json = /\.(jsonl|ndjson)(\.gz)?$/i
const prose = /^(readme|license|licence|copying|notes?|changelog)\b/i
const maxFiles = 10_000

/**
 * Lists the raw files of a project in a fixed order (by path, byte-wise). Throws an InputError for a missing or empty folder,
 * a link that leaves the project, and a Git LFS pointer in place of data.
 */
export function findRawFiles(project: Project): RawSource {
  const source = listRawFiles(project)
  for (const file of source.files) refuseUnreadable(file)
  return source
}

/** The same without a look into the files. */
export function listRawFiles(project: Project): RawSource {
  const source = project.config.data.source
  const root = project.resolve(source, ['data', 'source'])
  const where = project.whereIs(['data', 'source'])
  const single = statSync(root).isFile()
  const folder = single ? dirname(root) : root
  const found: RawFile[] = []
  const ignored: string[] = []
  const seen = new Set<string>()

  const take = (absolute: string) => {
    const shown = relative(project.dir, absolute).replaceAll('\\', '/')
    const real = realpathSync(absolute)
    if (!isInside(project.dir, real)) {
      throw new InputError('project/leaves-project', `${shown} is a link that leads out of the project folder`, {
        where: shown,
      })
    }
    const stat = statSync(real)
    if (stat.isDirectory()) {
      if (seen.has(real)) return
      seen.add(real)
      for (const name of readdirSync(absolute).sort(byBytes)) {
        if (!name.startsWith('.')) take(join(absolute, name))
      }
      return
    }
    const name = basename(absolute)
    if (!stat.isFile() || !readable.test(name) || prose.test(name)) {
      ignored.push(shown)
      return
    }
    const path = relative(folder, absolute).replaceAll('\\', '/')
    found.push({
      path,
      absolute,
      shown,
      bytes: stat.size,
      format: json.test(name) ? 'jsonl' : 'csv',
      gzip: /\.gz$/i.test(name),
    })
    if (found.length > maxFiles) {
      throw new InputError('data/no-files', `expected at most ${maxFiles} files in ${source}, found more`, { where })
    }
  }
  if (single && !readable.test(basename(root))) {
    throw new InputError('data/no-files', `${source} is none of CSV, TSV, TXT, JSON lines (also gzipped)`, { where })
  }
  take(root)
  if (found.length === 0) {
    throw new InputError('data/no-files', `expected CSV or JSON lines files in ${source}, found none`, { where })
  }
  return { folder, single, files: found.sort((a, b) => byBytes(a.path, b.path)), ignored }
}

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The first bytes say whether it can hold readings at all. */
function refuseUnreadable(file: RawFile): void {
  if (file.bytes === 0) throw new InputError('data/empty-file', `${file.shown} is empty`, { where: `${file.shown}:1` })
  const head = firstBytes(file.absolute, 1024)
  if (head.toString('latin1').startsWith('version https://git-lfs.github.com/spec/')) {
    throw new InputError(
      'data/lfs-pointer',
      `${file.shown} is a Git LFS pointer: the readings themselves are not here`,
      {
        where: `${file.shown}:1`,
      },
    )
  }
  if (isUtf16(head)) {
    throw new InputError('data/utf-16', `expected text in UTF-8, found UTF-16 in ${file.shown}`, {
      where: `${file.shown}:1`,
    })
  }
  const gzipped = head[0] === 0x1f && head[1] === 0x8b
  if (gzipped !== file.gzip) {
    const message = gzipped
      ? `${file.shown} is gzipped, but its name does not end with .gz`
      : `${file.shown} is not gzipped, although its name says so`
    throw new InputError('data/not-text', message, { where: `${file.shown}:1` })
  }
}

/** By its byte order mark, or because every second byte of plain text is zero. */
function isUtf16(head: Buffer): boolean {
  const mark = head.subarray(0, 2).toString('hex')
  if (mark === 'fffe' || mark === 'feff') return true
  const zeros = [0, 1].map((odd) => head.filter((byte, i) => byte === 0 && i % 2 === odd).length)
  const half = head.length / 2
  return head.length >= 8 && zeros.some((n, odd) => n > 0.9 * half && zeros[1 - odd] === 0)
}

function firstBytes(path: string, count: number): Buffer {
  const handle = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(count)
    return buffer.subarray(0, readSync(handle, buffer, 0, count, 0))
  } finally {
    closeSync(handle)
  }
}

/** True when the path itself is a link (its target then has to be shown to the sandbox as well). */
export const isLink = (path: string): boolean => lstatSync(path).isSymbolicLink()
