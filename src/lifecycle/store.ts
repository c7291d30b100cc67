import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, rmdir, statfs, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { writeAtomically } from '../files.ts'
import { isInside, realish } from '../project/project.ts'
import { plainText } from './edits.ts'
import { type FileHash, hashFile, hashText, listFiles } from './hash.ts'
import { artifactPath, outputsSchema } from './paths.ts'

/** Name of the folder inside the output folder that holds what is not an artifact. */
export const stateFolder = '.tinyml'

export type Manifest = Record<string, Record<string, FileHash>>

const manifestSchema = z.record(z.string(), outputsSchema)

/** What is to be done, in relative paths only: a repository may bring a journal of its own along. */
const journalSchema = z.object({
  /** Name of the run's folder in the state folder, whose `view` holds the new artifacts. */
  run: z.string().regex(/^run-\d+$/),
  paths: z.array(artifactPath),
  removals: z.array(artifactPath),
  /** Texts to take from the run's `base`, and those that no artifact has any more. */
  bases: z.array(artifactPath).default([]),
  baseRemovals: z.array(artifactPath).default([]),
  manifest: manifestSchema,
  lock: z.string(),
})

type Journal = z.infer<typeof journalSchema>

export interface Change {
  /** Artifacts to take from the view of the run. */
  paths: string[]
  removals: string[]
  /** Artifacts whose generated text lies in the `base` of the run, to merge later edits with. */
  bases: string[]
  /** Artifacts whose generated text is not needed any more. */
  baseRemovals: string[]
  manifest: Manifest
  /** The new text of the lock. */
  lock: string
}

/**
 * The output folder. Stages write below `.tinyml/`; a run's artifacts, the manifest and the lock change together at its end,
 * by a journal: `kill -9` before the journal stands leaves the old state, after it the next run finishes the change.
 */
export class Store {
  readonly out: string
  private readonly state: string
  private readonly journal: string
  private readonly lockPath: string
  private created: string[] = []

  /** `lockPath`: the lock, which changes together with the artifacts. */
  constructor(out: string, lockPath: string) {
    this.out = resolve(out)
    this.lockPath = lockPath
    this.state = join(this.out, stateFolder)
    this.journal = join(this.state, 'commit.json')
  }

  /** Finishes the commit of a killed run, and removes what it left. Called before lock and manifest are read. */
  async recover(): Promise<void> {
    if (!existsSync(this.state)) return
    const journal = readJson(this.journal, journalSchema)
    if (journal) await this.finish(journal)
    else await rm(this.journal, { force: true })
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
      const foreign = readFolder(this.out).filter((name) => !own.has(name) && !/^(report|trace)\./.test(name))
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
    return readJson(join(this.state, 'manifest.json'), manifestSchema) ?? {}
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

  /** The text that was generated last for an artifact with this hash; null when it is not known. */
  async base(path: string, hash: FileHash | undefined): Promise<string | null> {
    const text = await plainText(join(this.state, 'base', path))
    if (text === null || hashText(text).sha256 !== hash?.sha256) return null
    return text
  }

  /**
   * Keeps the accepted artifacts of a stage, and the generated texts behind them, for a later run with the same inputs, in case this
   * run does not reach its end. `run`: the run's folder.
   */
  async keepAccepted(
    stage: string,
    key: string,
    run: string,
    paths: readonly string[],
    record: unknown,
  ): Promise<void> {
    const dir = join(this.state, 'accepted', stage)
    const temporary = `${dir}.new`
    await rm(temporary, { recursive: true, force: true })
    for (const part of ['view', 'base']) {
      for (const path of paths) {
        if (existsSync(join(run, part, path))) await copyInto(join(run, part, path), join(temporary, part, path))
      }
    }
    await mkdir(temporary, { recursive: true })
    await writeFile(join(temporary, 'record.json'), JSON.stringify({ key, record }))
    await rm(dir, { recursive: true, force: true })
    await rename(temporary, dir)
  }

  /** The record that an unfinished run kept with the same inputs, or null; what belongs to it is copied into this run's folder. */
  async takeAccepted(stage: string, key: string, run: string): Promise<unknown> {
    const dir = join(this.state, 'accepted', stage)
    const kept = readJson(join(dir, 'record.json'), z.object({ key: z.string(), record: z.unknown() }))
    if (kept?.key !== key) return null
    for (const part of ['view', 'base']) {
      if (!existsSync(join(dir, part))) continue
      for (const path of await listFiles(join(dir, part))) await copyInto(join(dir, part, path), join(run, part, path))
    }
    return kept.record
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
   * Puts the artifacts of a run in place, removes those that no stage makes any more, and writes manifest and lock, as one change.
   * @throws InputError when a link in the output folder leads out of it.
   */
  async commit(dir: string, change: Change): Promise<void> {
    const journal: Journal = { run: basename(dir), ...change }
    this.assertInside(journal)
    await writeAtomically(this.journal, JSON.stringify(journal))
    await this.finish(journal)
    await rm(join(this.state, 'accepted'), { recursive: true, force: true })
    await rm(join(this.state, 'failed'), { recursive: true, force: true })
  }

  /** Every step can be done twice, so a killed commit is simply done again. */
  private async finish(journal: Journal): Promise<void> {
    this.assertInside(journal)
    for (const path of journal.paths) {
      await moveInto(join(this.state, journal.run, 'view', path), join(this.out, path))
    }
    for (const path of journal.removals) {
      await rm(join(this.out, path), { force: true })
      await removeEmptyFolders(dirname(join(this.out, path)), this.out)
    }
    const bases = join(this.state, 'base')
    for (const path of journal.bases) await moveInto(join(this.state, journal.run, 'base', path), join(bases, path))
    for (const path of journal.baseRemovals) {
      await rm(join(bases, path), { force: true })
      await removeEmptyFolders(dirname(join(bases, path)), this.state)
    }
    await writeAtomically(join(this.state, 'manifest.json'), `${JSON.stringify(journal.manifest, null, 2)}\n`)
    await writeAtomically(this.lockPath, journal.lock)
    await rm(this.journal)
  }

  private assertInside({ paths, removals, bases, baseRemovals }: Journal): void {
    const out = realish(this.out)
    const below = [...bases, ...baseRemovals].map((path) => join(stateFolder, 'base', path))
    for (const path of [...paths, ...removals, ...below]) {
      if (isInside(out, realish(dirname(join(this.out, path))))) continue
      throw new InputError('project/leaves-project', `${dirname(path)} in ${this.out} is a link that leads out of it`)
    }
  }
}

/** The content of a JSON file, or null when it is missing, damaged or not what it should be. */
function readJson<T>(path: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Moves a file that may have been moved already. */
async function moveInto(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
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
