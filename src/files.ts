import { open, rename, stat } from 'node:fs/promises'

/** Writes a file so that a reader, or a crash, sees the old text or the new one. Its permissions stay. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const before = await stat(path).catch(() => null)
  const temporary = `${path}.${process.pid}.tmp`
  const file = await open(temporary, 'w')
  try {
    if (before) await file.chmod(before.mode & 0o777)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}
