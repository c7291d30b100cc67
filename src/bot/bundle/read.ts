import type { Answer } from '../../project/answers.ts'
import type { BotRequest, Work } from '../request.ts'
import { checkContent } from './content.ts'
import { checkListing, listFolder, readBlob, readManifest } from './disk.ts'
import { type Defence, Guard } from './guard.ts'
import { parseUntrusted } from './json.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { type FileEntry, type Manifest, manifestFile, manifestSchema, type Wishes } from './manifest.ts'
import { type Allowed, checkPath, checkTwins, projectOf } from './paths.ts'

/** What the bundle is checked against; nothing of it comes from the bundle. */
export interface Expected {
  request: BotRequest
  allowed: Allowed
  limits?: Limits
}

export interface BundleFile {
  /** Relative to the root of the repository. */
  path: string
  content: Buffer
}

export interface Bundle {
  manifest: Manifest
  /** What is to be added or changed, in the manifest's order. */
  files: BundleFile[]
}

/**
 * Reads the bundle that the job `generate` left in `dir`. That job ran generated code, so all of this may be made by an attacker:
 * nothing is executed or unpacked, no name in it becomes a name on disk, and whatever is not as it must be refuses the whole.
 * @throws BundleError with the code of what was found first.
 */
export const readBundle = (dir: string, expected: Expected): Promise<Bundle> => readGuarded(dir, expected, new Guard())

/** Like `readBundle` with these defences switched off: for the tests that prove that each of them holds something. */
export const readWithout = (dir: string, expected: Expected, without: readonly Defence[]): Promise<Bundle> =>
  readGuarded(dir, expected, new Guard(without))

async function readGuarded(dir: string, expected: Expected, guard: Guard): Promise<Bundle> {
  const { request, allowed, limits = defaultLimits } = expected
  const listing = await listFolder(dir, guard, limits)
  const manifest = parseManifest(await readManifest(dir, guard, limits), guard, limits)
  checkRequest(manifest, request, allowed, guard)
  checkFiles(manifest, allowed, guard, limits)
  checkListing(listing, manifest, guard)
  const files: BundleFile[] = []
  for (const entry of manifest.files) {
    const content = await readBlob(dir, entry, guard)
    checkContent(entry.path, content, guard)
    files.push({ path: entry.path, content })
  }
  return { manifest, files }
}

function parseManifest(bytes: Buffer, guard: Guard, limits: Limits): Manifest {
  const found = parseUntrusted(bytes, guard, limits)
  const parsed = manifestSchema.safeParse(found)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.length ? `\`${issue.path.join('.')}\`: ` : ''
  guard.refuse(
    'schema',
    true,
    'bot/bundle-bad-manifest',
    `${field}${issue?.message ?? 'not as expected'}`,
    manifestFile,
  )
  return found as Manifest
}

/** Whether this is the answer to what was admitted, and says no other words than the person did. */
function checkRequest(manifest: Manifest, request: BotRequest, allowed: Allowed, guard: Guard): void {
  const other = (defence: Defence, what: string, expected: string, found: string) =>
    guard.refuse(
      defence,
      found !== expected,
      'bot/bundle-other-request',
      `expected ${what} ${expected}, found ${found}`,
      manifestFile,
    )
  other('request', 'the request', request.id, manifest.id)
  other('request', 'the commit', request.target.sha, manifest.sha)
  other('project', 'the project folder', `“${projectOf(allowed)}”`, `“${manifest.project}”`)
  const { wishes, answers } = manifest.config
  guard.refuse(
    'commands',
    JSON.stringify(manifest.commands.map((c) => sorted(c.work))) !== JSON.stringify(request.work.map(sorted)),
    'bot/bundle-other-request',
    'expected the outcome of each command of the request, in its order',
    manifestFile,
  )
  for (const stage of Object.keys(wishes) as (keyof Wishes)[]) {
    const said = request.work.some((w) => w.name === 'regenerate' && w.stage === stage && same(w.words, wishes[stage]))
    guard.refuse(
      'words',
      !said,
      'bot/bundle-other-request',
      `the wish for ${stage} is not in the words of the request`,
      manifestFile,
    )
  }
  for (const answer of answers) {
    guard.refuse(
      'words',
      !isSaid(answer, request.work),
      'bot/bundle-other-request',
      'an answer is not in the words of the request',
      manifestFile,
    )
  }
}

const isSaid = ({ answer }: Answer, work: readonly Work[]): boolean =>
  work.some((w) => w.name === 'answer' && same(w.words, answer))

const same = (a: string, b: string | undefined): boolean => a.trim() === b?.trim()

/** With its keys in order, so that equal values have equal texts. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

function checkFiles({ files, deleted, confusion, pictures }: Manifest, allowed: Allowed, guard: Guard, limits: Limits) {
  guard.refuse(
    'count',
    files.length + deleted.length > limits.files,
    'bot/bundle-too-many-files',
    `expected at most ${limits.files} files, found ${(files.length + deleted.length).toLocaleString('en')}`,
    manifestFile,
  )
  const changed = [...files.map((f) => f.path), ...deleted]
  const shown = [...(confusion ? [confusion.path] : []), ...pictures.map((p) => p.path)]
  for (const path of [...changed, ...shown]) checkPath(path, allowed, guard)
  checkTwins(changed, guard)
  for (const file of files) {
    guard.refuse('file-size', file.bytes > limits.fileBytes, 'bot/bundle-too-large', tooLarge(file, limits), file.path)
  }
  const total = files.reduce((n, f) => n + f.bytes, 0)
  guard.refuse(
    'total-size',
    total > limits.totalBytes,
    'bot/bundle-too-large',
    `expected at most ${mebi(limits.totalBytes)} in all, found ${mebi(total)}`,
    manifestFile,
  )
}

const tooLarge = ({ path, bytes }: FileEntry, limits: Limits): string =>
  `${path}: expected at most ${mebi(limits.fileBytes)}, found ${mebi(bytes)}`

const mebi = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
