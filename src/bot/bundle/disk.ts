import { createHash } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BundleError } from '../../errors.ts'
import type { Guard } from './guard.ts'
import type { Limits } from './limits.ts'
import { blobFolder, type FileEntry, type Manifest, manifestFile } from './manifest.ts'

/** Names in the bundle's two folders. */
export interface Listing {
  top: string[]
  blobs: string[]
}

/** Looks at every entry of the bundle, without following or opening any. */
export async function listFolder(dir: string, guard: Guard, limits: Limits): Promise<Listing> {
  checkFolder(await look(dir), '', guard)
  const top = await readdir(dir)
  if (!top.includes(manifestFile)) throw missing(manifestFile)
  guard.refuse('count', top.length > limits.files, ...tooMany(top.length, limits))
  const folder = top.includes(blobFolder) ? await look(join(dir, blobFolder)) : null
  if (folder) checkFolder(folder, blobFolder, guard)
  const blobs = folder ? await readdir(join(dir, blobFolder)) : []
  guard.refuse('count', blobs.length > limits.files, ...tooMany(blobs.length, limits))
  for (const name of top) if (name !== blobFolder) checkFile(await look(join(dir, name)), name, guard)
  for (const name of blobs) checkFile(await look(join(dir, blobFolder, name)), `${blobFolder}/${name}`, guard)
  return { top, blobs }
}

const tooMany = (found: number, { files }: Limits) =>
  ['bot/bundle-too-many-files', `expected at most ${files} files, found ${found.toLocaleString('en')}`] as const

/** Refuses what the manifest does not name. */
export function checkListing({ top, blobs }: Listing, manifest: Manifest, guard: Guard): void {
  const named = new Set(manifest.files.map((f) => f.sha256))
  const strays = [
    ...top.filter((name) => name !== manifestFile && name !== blobFolder),
    ...blobs.filter((name) => !named.has(name)).map((name) => `${blobFolder}/${name}`),
  ]
  const shown = JSON.stringify(strays[0]?.slice(0, 100))
  guard.refuse('stray-files', strays.length > 0, 'bot/bundle-stray-file', `the manifest does not name ${shown}`)
}

export async function readManifest(dir: string, guard: Guard, { manifestBytes }: Limits): Promise<Buffer> {
  return withFile(join(dir, manifestFile), manifestFile, guard, async (file, { size }) => {
    guard.refuse(
      'manifest-size',
      size > manifestBytes,
      'bot/bundle-too-large',
      `the manifest has ${size.toLocaleString('en')} bytes, at most ${manifestBytes.toLocaleString('en')} are read`,
      manifestFile,
    )
    return readUpTo(file, size)
  })
}

/** The content of one file, which is what the manifest says of it. */
export async function readBlob(dir: string, { path, sha256, bytes }: FileEntry, guard: Guard): Promise<Buffer> {
  return withFile(join(dir, blobFolder, sha256), path, guard, async (file, { size }) => {
    guard.refuse(
      'declared-size',
      size !== bytes,
      'bot/bundle-wrong-content',
      `${path}: expected ${bytes.toLocaleString('en')} bytes, found ${size.toLocaleString('en')}`,
      path,
    )
    const content = await readUpTo(file, size)
    const found = createHash('sha256').update(content).digest('hex')
    guard.refuse(
      'hash',
      found !== sha256,
      'bot/bundle-wrong-content',
      `${path}: expected the SHA-256 ${sha256}, found ${found}`,
      path,
    )
    return content
  })
}

async function withFile(
  path: string,
  name: string,
  guard: Guard,
  read: (file: FileHandle, stat: Stats) => Promise<Buffer>,
): Promise<Buffer> {
  // Between the look and this, a name could have become a link or a pipe; a pipe without a writer would wait for ever.
  const noFollow = guard.has('links') ? constants.O_NOFOLLOW : 0
  let file: FileHandle
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | noFollow)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw missing(name)
    guard.refuse('links', code === 'ELOOP', 'bot/bundle-link', `${name} is a link`, name)
    throw new BundleError('bot/bundle-special-file', `${name} cannot be opened: ${code}`, { where: name, cause })
  }
  try {
    const stat = await file.stat()
    checkFile(stat, name, guard)
    return await read(file, stat)
  } finally {
    await file.close()
  }
}

/** Reads what the file had when it was looked at, however much it grows. */
async function readUpTo(file: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes)
  let read = 0
  while (read < bytes) {
    const { bytesRead } = await file.read(buffer, read, bytes - read, read)
    if (bytesRead === 0) break
    read += bytesRead
  }
  return buffer.subarray(0, read)
}

function checkFolder(stat: Stats, name: string, guard: Guard): void {
  const shown = name || 'the bundle'
  guard.refuse('links', stat.isSymbolicLink(), 'bot/bundle-link', `${shown} is a link`, name)
  if (stat.isSymbolicLink()) return
  if (!stat.isDirectory()) throw new BundleError('bot/bundle-special-file', `${shown} is no folder`, { where: name })
}

function checkFile(stat: Stats, name: string, guard: Guard): void {
  const shown = JSON.stringify(name.slice(0, 100))
  guard.refuse('links', stat.isSymbolicLink(), 'bot/bundle-link', `${shown} is a symbolic link`, name)
  guard.refuse('links', stat.isFile() && stat.nlink > 1, 'bot/bundle-link', `${shown} is a hard link`, name)
  const plain = stat.isFile() || stat.isSymbolicLink()
  guard.refuse('special-files', !plain, 'bot/bundle-special-file', `${shown} is no plain file`, name)
}

async function look(path: string): Promise<Stats> {
  try {
    return await lstat(path)
  } catch (cause) {
    throw new BundleError('bot/bundle-missing', 'expected the folder of a bundle, found none', { cause })
  }
}

const missing = (name: string): BundleError =>
  new BundleError('bot/bundle-missing', `the bundle lacks ${name}`, { where: name })
