import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SecretFilter } from '../secrets.ts'
import { blobFolder, manifestFile } from './manifest.ts'

/**
 * Names the secret that a bundle holds, in its texts, names or contents; null where there is none. The job that makes the bundle is the
 * only one that knows the key of the model by value, so it is the one that can find it in any form; and the bundle is kept as an
 * artifact, which in a public repository anybody may read.
 */
export async function secretIn(dir: string, secrets: SecretFilter): Promise<string | null> {
  const blobs = await readdir(join(dir, blobFolder))
  for (const file of [manifestFile, ...blobs.map((name) => join(blobFolder, name))]) {
    const found = secrets.check(await readFile(join(dir, file)))
    if (found) return found
  }
  return null
}

/** Takes back a bundle, so that another can be written in its place. */
export const discard = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true })
