import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, open, readdir, rename, rm, rmdir, statfs, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { type FileHash, hashFile, listFiles } from './hash.ts'

/** Name of the folder inside the output folder that holds what is not an artifact. */
export const stateFolder = '.tinyml'

export type Manifest = Record<string, Record<string, FileHash>>

const journalSchema = z.object({
  moves: z.array(z.object({ from: z.string(), to: z.string() })),
  removals: z.array(z.string()),
  /** Text of files that change together with the artifacts: the lock and the manifest. */
  texts: z.array(z.object({ path: z.string(), text: z.string() })),
})

type Journal = z.infer<typeof journalSchema>

export interface Change {
  view: string
  /** Artifacts to take from `view`, relative. */
  paths: readonly string[]
  removals: readonly string[]
  manifest: Manifest
  texts: { path: string; text: string }[]
}

/**
 * The output folder. Stages write below `.tinyml/`; a run's artifacts, the manifest and the lock change together at its end,
 * by a journal: `kill -9` before the journal stands leaves the old state, after it the next run finishes the change.
 */
export class Store {
  readonly out: string
  private readonly state: string
  private readonly journal: string
  private created: string[] = []

  constructor(out: string) {
    this.out = resolve(out)
    this.state = join(this.out, stateFolder)
    this.journal = join(this.state, 'commit.json')
  }

  /** Finishes the commit of a killed run, and removes what it left. Called before lock and manifest are read. */
  async recover(): Promise<void> {
    if (existsSync(this.journal)) await this.finish(journalSchema.parse(JSON.parse(readFileSync(this.journal, 'utf8'))))
    if (!existsSync(this.state)) return
    for (const name of readFolder(this.state)) {
      if (name.startsWith('run-')) await rm(join(this.state, name), { recursive: true, force: true })
    }
  }

  /**
   * Makes the folder if it has to.
   * @throws InputError when the folder cannot be written, or holds files that TinyML Lifecycle did not put there and `known` does not name.
   */
  async open(known: Iterable<string>): Promise<void> {
    const own = new Set([...known].map((path) => path.split('/')[0]))
    if (existsSync(this.out) && !existsSync(this.state)) {
      const foreign = readFolder(this.out).filter((name) => !own.has(name) && !name.startsWith('report.'))
      if (foreign.length) {
        throw new InputError(
          'project/bad-output',
          `expected an empty folder or one made by tinyml, found ${foreign.slice(0, 3).join(', ')} in ${this.out}`,
        )
      }
    }
    try {
      this.created = await makeFolders(this.state)
      // Also the proof that the folder can be written.
      await writeFile(join(this.state, '.gitignore'), '*\n')
    } catch (cause) {
      await this.abandon()
      throw new InputError('project/bad-output', `cannot write to ${this.out}: ${(cause as Error).message}`, { cause })
    }
  }

  /** Removes the folders that `open` made, when nothing came of the run. */
  async abandon(): Promise<void> {
    if (this.created.includes(this.state) && readFolder(this.state).join() === '.gitignore') {
      await rm(join(this.state, '.gitignore'))
    }
    for (const folder of [...this.created].reverse()) {
      try {
        await rmdir(folder)
      } catch {
        return
      }
    }
  }

  /** A fresh folder for a run, gone after it. */
  async runFolder(): Promise<string> {
    const dir = join(this.state, `run-${process.pid}`)
    await rm(dir, { recursive: true, force: true })
    await mkdir(dir, { recursive: true })
    return dir
  }

  async closeRun(dir: string): Promise<void> {
    await rm(dir, { recursive: true, force: true })
  }

  /** What this folder's artifacts were when they were written, by stage. */
  manifest(): Manifest {
    const path = join(this.state, 'manifest.json')
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : {}
  }

  /** Hashes of files below the output folder as they are now; those that are missing are left out. */
  async hashes(paths: Iterable<string>): Promise<Record<string, FileHash>> {
    const found = await Promise.all(
      [...paths].map(async (path) =>
        existsSync(join(this.out, path)) ? ([[path, await hashFile(join(this.out, path))]] as const) : [],
      ),
    )
    return Object.fromEntries(found.flat())
  }

  /** Keeps the accepted artifacts of a stage for a later run with the same inputs, in case this run does not reach its end. */
  async keepAccepted(
    stage: string,
    key: string,
    view: string,
    paths: readonly string[],
    record: unknown,
  ): Promise<void> {
    const dir = join(this.state, 'accepted', stage)
    const temporary = `${dir}.new`
    await rm(temporary, { recursive: true, force: true })
    for (const path of paths) await copyInto(join(view, path), join(temporary, 'files', path))
    await mkdir(temporary, { recursive: true })
    await writeFile(join(temporary, 'record.json'), JSON.stringify({ key, record }))
    await rm(dir, { recursive: true, force: true })
    await rename(temporary, dir)
  }

  /** The record and the artifacts (copied into `view`) that an unfinished run accepted for the same inputs, or null. */
  async takeAccepted(stage: string, key: string, view: string): Promise<{ record: unknown; paths: string[] } | null> {
    const dir = join(this.state, 'accepted', stage)
    if (!existsSync(join(dir, 'record.json'))) return null
    const kept = JSON.parse(readFileSync(join(dir, 'record.json'), 'utf8')) as { key: string; record: unknown }
    if (kept.key !== key) return null
    const paths = await listFiles(join(dir, 'files'))
    for (const path of paths) await copyInto(join(dir, 'files', path), join(view, path))
    return { record: kept.record, paths }
  }

  /** True when next to nothing can be written any more: what a stage reports then is only a consequence. */
  async isFull(): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.state)
    return bavail * bsize < 64 * 1024
  }

  /** Keeps a rejected candidate where a person can look at it; returns the folder. */
  async keepFailed(stage: string, dir: string): Promise<string> {
    const kept = join(this.state, 'failed', stage)
    await rm(kept, { recursive: true, force: true })
    await mkdir(dirname(kept), { recursive: true })
    if (existsSync(dir)) await rename(dir, kept)
    return kept
  }

  /**
   * Puts the files of `view` in place, removes the artifacts that no stage makes any more, and writes `texts` (lock, manifest), as one change.
   */
  async commit({ view, paths, removals, manifest, texts }: Change): Promise<void> {
    const journal: Journal = {
      moves: paths.map((path) => ({ from: join(view, path), to: join(this.out, path) })),
      removals: removals.map((path) => join(this.out, path)),
      texts: [{ path: join(this.state, 'manifest.json'), text: `${JSON.stringify(manifest, null, 2)}\n` }, ...texts],
    }
    await writeAtomically(this.journal, JSON.stringify(journal))
    await this.finish(journal)
    await rm(join(this.state, 'accepted'), { recursive: true, force: true })
    await rm(join(this.state, 'failed'), { recursive: true, force: true })
  }

  /** Every step can be done twice, so a killed commit is simply done again. */
  private async finish(journal: Journal): Promise<void> {
    for (const { from, to } of journal.moves) {
      if (!existsSync(from)) continue
      await mkdir(dirname(to), { recursive: true })
      await rename(from, to)
    }
    for (const path of journal.removals) {
      await rm(path, { force: true })
      await removeEmptyFolders(dirname(path), this.out)
    }
    for (const { path, text } of journal.texts) await writeAtomically(path, text)
    await rm(this.journal)
  }
}

/** Writes a file so that a reader, or a crash, sees the old text or the new one. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  const file = await open(temporary, 'w')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await copyFile(from, to)
}

/** Like mkdir -p; returns the folders that were made, outermost first. */
async function makeFolders(path: string): Promise<string[]> {
  if (existsSync(path)) return []
  const made = await makeFolders(dirname(path))
  await mkdir(path)
  return [...made, path]
}

async function removeEmptyFolders(dir: string, upTo: string): Promise<void> {
  if (dir === upTo || !existsSync(dir) || (await readdir(dir)).length > 0) return
  await rmdir(dir)
  await removeEmptyFolders(dirname(dir), upTo)
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path)
  } catch (cause) {
    throw new InputError('project/bad-output', `expected a folder at ${path}: ${(cause as Error).message}`, { cause })
  }
}
