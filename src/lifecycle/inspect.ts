import { InputError } from '../errors.ts'
import type { Project } from '../project/project.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import type { FileHash } from './hash.ts'
import { hashInputs, type Lock, type LockEntry, type StageInputsHash, toolVersions, whyStale } from './lock.ts'
import type { AnyStage } from './stage.ts'
import type { Manifest, Store } from './store.ts'

/** What is known of a stage's artifacts before it runs. */
export interface StageState {
  inputs: StageInputsHash
  /** Versions of the stage's tools; one that is not installed is left out: what is up to date needs no tools. */
  tools: Record<string, string>
  entry: LockEntry | undefined
  /** Artifacts as they lie in the output folder. */
  present: Record<string, FileHash>
  /** Those that a person changed since they were written. */
  edited: string[]
  /** Why it has to run; null when everything is as the lock says. */
  reason: string | null
}

export interface Written {
  store: Store
  lock: Lock
  manifest: Manifest
}

/** What the stage would be made from now, and why it has to run. `upstream`: the artifacts of the stages before it. */
export async function inspect(
  stage: AnyStage,
  project: Project,
  toolchain: Toolchain,
  written: Written,
  upstream: ReadonlyMap<string, Record<string, FileHash>>,
  forced: boolean,
): Promise<StageState> {
  const [inputs, tools, files] = await Promise.all([
    hashInputs(stage, project, upstream),
    Promise.all(stage.tools.map((name) => toolchain.find(name))).then(toolVersions),
    presentFiles(stage, written),
  ])
  const { entry, present, edited } = files
  const expected = entry?.outputs ?? {}
  const missing = Object.keys(expected).filter(
    (path) => !edited.includes(path) && present[path]?.sha256 !== expected[path]?.sha256,
  )
  const others = missing.length > 1 ? ` and ${missing.length - 1} more` : ''
  const reason =
    whyStale(entry, inputs, tools) ??
    (missing.length ? `${missing[0]} is not there${others}` : null) ??
    (forced ? 'it was asked for' : null)
  return { inputs, tools, entry, present, edited, reason }
}

/** The artifacts of a stage that are to be taken as they are. Throws an InputError when there are none, or not all. */
export async function takeAsItIs(
  stage: AnyStage,
  written: Written,
): Promise<Pick<StageState, 'present' | 'edited'> & { entry: LockEntry }> {
  const { entry, present, edited, paths } = await presentFiles(stage, written)
  const missing = paths.find((path) => !present[path])
  if (!entry || missing) {
    throw new InputError(
      'lifecycle/nothing-to-verify',
      `expected the artifacts of ${stage.name} in ${written.store.out}, found ${missing ? `no ${missing}` : 'none'}`,
    )
  }
  return { entry, present, edited }
}

async function presentFiles(stage: AnyStage, { store, lock, manifest }: Written) {
  const entry = lock.stages[stage.name]
  const hashes = manifest[stage.name] ?? entry?.outputs ?? {}
  const paths = Object.keys(hashes)
  const present = await store.hashes(paths)
  const edited = Object.keys(present).filter((path) => present[path]?.sha256 !== hashes[path]?.sha256)
  return { entry, present, edited, paths }
}
