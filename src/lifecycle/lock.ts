import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import type { Project } from '../project/project.ts'
import type { Tool } from '../tools/toolchain.ts'
import { digest, type FileHash, hashFile } from './hash.ts'
import { outputsSchema } from './paths.ts'
import type { AnyStage } from './stage.ts'

export const lockFile = 'tinyml.lock.json'

/** What a stage's artifacts were made from. Equal inputs give equal artifacts, so nothing needs to run. */
const inputsSchema = z.object({
  /** Digest of the part of tinyml.yml that the stage reads. */
  config: z.string(),
  /** Files outside the output folder, by path relative to the project. */
  files: z.record(z.string(), z.string()),
  /** Digest of the artifacts of each stage before it. */
  upstream: z.record(z.string(), z.string()),
  version: z.int(),
})

const findingSchema = z.object({
  severity: z.enum(['error', 'warning', 'note']),
  code: z.string(),
  message: z.string(),
  where: z.string(),
  hint: z.string(),
})

const entrySchema = z.object({
  inputs: inputsSchema,
  tools: z.record(z.string(), z.string()),
  tier: z.enum(['rules', 'local', 'hosted']),
  /** `provider/model` of the tier that planned it. */
  model: z.string().nullable().default(null),
  strategy: z.enum(['guided', 'freeform']).default('guided'),
  /** Digest of the prompts of a model that had a part in it; null for the rules. */
  prompts: z.string().nullable().default(null),
  /** Why each tier was left for the next. */
  reasons: z.array(z.string()).default([]),
  attempts: z.int(),
  briefHash: z.string(),
  plan: z.unknown(),
  headline: z.string(),
  metrics: z.unknown(),
  /** Warnings and notes of the accepted attempt, so that an unchanged project still shows them. */
  findings: z.array(findingSchema),
  outputs: outputsSchema,
})

export const lockSchema = z.object({ version: z.literal(1), stages: z.record(z.string(), entrySchema) })

export type StageInputsHash = z.infer<typeof inputsSchema>
export type LockEntry = z.infer<typeof entrySchema>
export type Lock = z.infer<typeof lockSchema>

/** Reads the lock; none is an empty one. A lock that was damaged (a merge conflict, say) is an InputError. */
export function readLock(path: string): Lock {
  if (!existsSync(path)) return { version: 1, stages: {} }
  try {
    return lockSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new InputError(
      'lifecycle/bad-lock',
      `${lockFile} cannot be read: ${(cause as Error).message.split('\n')[0]}`,
      {
        where: lockFile,
        cause,
      },
    )
  }
}

export const formatLock = (lock: Lock): string => `${JSON.stringify(lock, null, 2)}\n`

export async function hashInputs(
  stage: AnyStage,
  project: Project,
  upstream: ReadonlyMap<string, Record<string, FileHash>>,
): Promise<StageInputsHash> {
  const inputs = await stage.inputs(project)
  const hashes = await Promise.all(inputs.files.map(hashFile))
  return {
    config: digest(inputs.config),
    files: Object.fromEntries(inputs.files.map((file, i) => [relative(project.dir, file), hashes[i]?.sha256 ?? ''])),
    upstream: Object.fromEntries(stage.needs.flatMap((n) => (upstream.has(n) ? [[n, digest(upstream.get(n))]] : []))),
    version: stage.version,
  }
}

export const toolVersions = (tools: readonly (Tool | null)[]): Record<string, string> =>
  Object.fromEntries(tools.flatMap((t) => (t ? [[t.name, t.version]] : [])))

/** Why a stage has to run, in words for the person; null when it does not. */
export function whyStale(
  entry: LockEntry | undefined,
  now: StageInputsHash,
  tools: Record<string, string>,
): string | null {
  if (!entry) return 'first run'
  const then = entry.inputs
  const changed = Object.keys(now.files).filter((f) => then.files[f] !== undefined && then.files[f] !== now.files[f])
  const added = Object.keys(now.files).filter((f) => then.files[f] === undefined)
  const removed = Object.keys(then.files).filter((f) => now.files[f] === undefined)
  const few = (list: string[]) =>
    list.length > 3 ? `${list.slice(0, 3).join(', ')} and ${list.length - 3} more` : list.join(', ')
  if (changed.length) return `${few(changed)} changed`
  if (added.length) return `${few(added)} ${added.length > 1 ? 'are' : 'is'} new`
  if (removed.length) return `${few(removed)} ${removed.length > 1 ? 'are' : 'is'} gone`
  if (then.config !== now.config) return 'its settings in tinyml.yml changed'
  const upstream = new Set([...Object.keys(now.upstream), ...Object.keys(then.upstream)])
  for (const name of upstream) if (now.upstream[name] !== then.upstream[name]) return `the artifacts of ${name} changed`
  if (then.version !== now.version) return 'this version of TinyML Lifecycle makes it differently'
  for (const [name, version] of Object.entries(tools)) {
    if (entry.tools[name] !== version) return `${name} is ${version} now, it was ${entry.tools[name] ?? 'unknown'}`
  }
  return null
}
