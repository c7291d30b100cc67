import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { plainText } from './edits.ts'
import { type FileHash, hashFile, hashText, listFiles } from './hash.ts'
import type { Written } from './inspect.ts'
import { formatLock, type Lock, type LockEntry } from './lock.ts'
import { wouldOverwrite } from './settle.ts'
import type { AnyStage } from './stage.ts'
import type { Manifest } from './store.ts'

/** A stage that passed: its entry in the lock, and its artifacts as they are, edits included. */
export interface Made {
  entry: LockEntry
  present: Record<string, FileHash>
}

/** What stages see as the output folder while a run lasts, below the run's own folder. */
export const viewOf = (folder: string): string => join(folder, 'view')

/** The texts as they were generated, with which later edits are merged. */
const baseOf = (folder: string): string => join(folder, 'base')

/**
 * Moves an accepted candidate into the view, and its short texts, as they were generated, to where later edits are merged with them.
 * Lock and manifest hold what was generated, so that a merged file is known as one that a person changed.
 */
export async function takeIn(
  dir: string,
  folder: string,
  generated: ReadonlyMap<string, string>,
  entry: Omit<LockEntry, 'outputs'>,
): Promise<Made> {
  const present: Record<string, FileHash> = {}
  const outputs: Record<string, FileHash> = {}
  for (const path of await listFiles(dir)) {
    const hash = await hashFile(join(dir, path))
    const base = generated.get(path) ?? (await plainText(join(dir, path)))
    present[path] = hash
    outputs[path] = generated.has(path) && base !== null ? hashText(base) : hash
    if (base !== null) await write(join(baseOf(folder), path), base)
    await mkdir(dirname(join(viewOf(folder), path)), { recursive: true })
    await rename(join(dir, path), join(viewOf(folder), path))
  }
  return { entry: { ...entry, outputs }, present }
}

/** What a run made of each stage, and the artifacts of those stages as they lay there before. */
interface Run {
  folder: string
  made: ReadonlyMap<string, LockEntry>
  seen: ReadonlyMap<string, Record<string, FileHash>>
}

/** Changes artifacts, manifest and lock together: those of the stages that ran, and nothing of the others. */
export async function commit(
  { store, lock, manifest }: Written,
  ordered: readonly AnyStage[],
  { folder, made, seen }: Run,
): Promise<void> {
  const stages: Lock['stages'] = {}
  const files: Manifest = {}
  for (const { name } of ordered) {
    const entry = made.get(name) ?? lock.stages[name]
    if (entry) stages[name] = entry
    const outputs = made.get(name)?.outputs ?? manifest[name] ?? lock.stages[name]?.outputs
    if (outputs) files[name] = outputs
  }
  const before = { ...Object.fromEntries(Object.entries(lock.stages).map(([n, e]) => [n, e.outputs])), ...manifest }
  const kept = new Set(Object.values(files).flatMap((outputs) => Object.keys(outputs)))
  const gone = Object.values(before).flatMap((outputs) => Object.entries(outputs))
  const present = await store.hashes(gone.map(([path]) => path))
  await assertUntouched(store, made, seen)
  const paths = [...made.values()].flatMap((entry) => Object.keys(entry.outputs))
  await store.commit(folder, {
    paths,
    bases: paths.filter((path) => existsSync(join(baseOf(folder), path))),
    baseRemovals: gone.flatMap(([path]) => (kept.has(path) ? [] : [path])),
    // What a person changed stays, even if no stage makes it any more.
    removals: gone.flatMap(([path, { sha256 }]) => (!kept.has(path) && present[path]?.sha256 === sha256 ? [path] : [])),
    manifest: files,
    lock: formatLock({ version: 1, stages }),
  })
}

/** A run takes its time; what a person changed meanwhile must not be overwritten by it. */
async function assertUntouched(store: Written['store'], made: Run['made'], seen: Run['seen']): Promise<void> {
  for (const [name, entry] of made) {
    const before = seen.get(name) ?? {}
    const now = await store.hashes(Object.keys(entry.outputs))
    const path = Object.keys(now).find(
      (p) => before[p] && now[p]?.sha256 !== before[p]?.sha256 && now[p]?.sha256 !== entry.outputs[p]?.sha256,
    )
    if (path) throw wouldOverwrite(`${path} was changed by hand while ${name} ran`, path)
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
