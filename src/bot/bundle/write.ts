import { createHash } from 'node:crypto'
import { constants, existsSync, realpathSync } from 'node:fs'
import { mkdir, open, readdir, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { BundleError } from '../../errors.ts'
import { lockFile, readLock } from '../../lifecycle/lock.ts'
import type { Answer } from '../../project/answers.ts'
import type { Project } from '../../project/project.ts'
import { markdownReport } from '../../report/markdown.ts'
import { type Report, reportSchema } from '../../report/schema.ts'
import type { BotRequest } from '../request.ts'
import { readConfusion } from './confusion.ts'
import { checkContent } from './content.ts'
import { changesSince, textAt } from './git.ts'
import { Guard } from './guard.ts'
import { defaultLimits } from './limits.ts'
import {
  blobFolder,
  type CommandEnd,
  type End,
  type FileEntry,
  type Manifest,
  manifestFile,
  manifestSchema,
  type Wishes,
} from './manifest.ts'
import { type Allowed, allowedPaths, checkPath, checkTwins, plain } from './paths.ts'

/** What the runs of one request left. */
export interface Finished {
  request: BotRequest
  /** Root of the checkout of `request.target.sha`, with the artifacts in it. */
  root: string
  /** Folder of tinyml.yml, relative to the root; empty for the root. */
  folder: string
  /** Null where tinyml.yml could not be read: then there is nothing to publish but how it ended. */
  project: Project | null
  ended: End
  /** Each command of the request, in its order. */
  commands: readonly CommandEnd[]
  /** Of the last command that left one. */
  report: Report | null
  /** What of the request is to be written into tinyml.yml. */
  config: { wishes: Wishes; answers: readonly Answer[] }
  /** Only told, never published: no files go along. */
  trial?: boolean
  /** What a dry run would do. */
  notes?: string
  /** The commit whose report the deltas are shown against, if it is in the checkout. Default: the request's. */
  base?: string | undefined
  spent: Manifest['spent']
}

/**
 * Reports hold how long a run took, so they differ each time: they go along with other changes. Alone they go only where they ask a person
 * something that the committed one does not ask: the next answer needs the question.
 */
const reports = ['report.json', 'report.md']
/** With times, and with what was said to models: for the log, not for the repository. */
const neverPublished = ['trace.jsonl']

/**
 * Writes the bundle of a request into the folder `dir`, which is made and must be empty or absent: `manifest.json` and one file below
 * `blobs/` for each content. Files to publish are those below the output folder, and the lock, that differ from the commit.
 * @throws BundleError for what `readBundle` would refuse, so that it is said where the cause can be seen.
 */
export async function writeBundle(dir: string, finished: Finished): Promise<Manifest> {
  const { request, project, ended, report, config, spent } = finished
  await mkdir(join(dir, blobFolder), { recursive: true })
  const { trial = false, notes = '' } = finished
  const left = project && !trial ? await takeOutput(dir, { ...finished, project }) : nothing
  const manifest = manifestSchema.parse(
    wellFormed({
      version: 1,
      id: request.id,
      sha: request.target.sha,
      project: plain(finished.folder),
      ...{ ended, trial, notes, config, report, spent },
      ...left,
      commands: finished.commands,
      questions: report?.questions.slice(0, 100) ?? [],
    }),
  )
  const text = `${JSON.stringify(manifest)}\n`
  const { manifestBytes } = defaultLimits
  if (Buffer.byteLength(text) > manifestBytes) {
    throw new BundleError('bot/bundle-too-large', `the manifest would have more than ${manifestBytes} bytes`)
  }
  await writeFile(join(dir, manifestFile), text, { flag: 'wx' })
  return manifest
}

type Output = Pick<Manifest, 'files' | 'deleted' | 'baseReport' | 'markdown' | 'confusion' | 'pictures' | 'tools'>
const nothing: Output = {
  ...{ files: [], deleted: [], baseReport: null, markdown: '', confusion: null, pictures: [], tools: {} },
}

/** Copies what is to be published into the bundle, and gathers what is shown beside it. */
async function takeOutput(dir: string, finished: Finished & { project: Project }): Promise<Output> {
  const { request, project, report } = finished
  const root = realpathSync(finished.root)
  const allowed = allowedPaths(finished.folder, project.config.output)
  const out = join(root, allowed.output)
  if (existsSync(out)) {
    if (realpathSync(out) !== out) throw isLink(allowed.output)
    await refuseLinks(out, allowed.output)
  }
  const { changed, deleted } = await publishable(root, request.target.sha, allowed, report)
  const files: FileEntry[] = []
  for (const path of changed) files.push(await keep(dir, root, path))
  const base = finished.base ?? request.target.sha
  return {
    files,
    deleted,
    baseReport: parseReport(await textAt(root, base, posix.join(allowed.output, 'report.json'))),
    markdown: report ? markdownReport(report, project, out).slice(0, 900_000) : '',
    confusion: report?.verification ? readConfusion(out, allowed.output) : null,
    pictures: pictures(out, allowed.output),
    tools: toolsOf(project),
  }
}

const isLink = (path: string): BundleError =>
  new BundleError('bot/bundle-link', `${path} is a link, or lies below one; links are not published`, { where: path })

/** A link in the output folder could bring anything on this machine into the bundle, the environment of processes included. */
async function refuseLinks(folder: string, path: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue
    const below = `${path}/${entry.name}`
    if (entry.isSymbolicLink()) throw isLink(below)
    if (entry.isDirectory()) await refuseLinks(join(folder, entry.name), below)
  }
}

/** Paths to add and to delete, checked as the reader checks them. */
async function publishable(root: string, sha: string, allowed: Allowed, report: Report | null) {
  const found = await changesSince(root, sha, [allowed.output, allowed.lock])
  const name = (path: string) => path.slice(allowed.output.length + 1)
  const wanted = (path: string) =>
    path === allowed.lock ||
    (!name(path)
      .split('/')
      .some((part) => part.startsWith('.')) &&
      !neverPublished.includes(name(path)))
  const changed = found.changed.filter(wanted)
  const deleted = found.deleted.filter(wanted)
  const alone = deleted.length === 0 && changed.every((path) => reports.includes(name(path)))
  const committed = async () => parseReport(await textAt(root, sha, posix.join(allowed.output, 'report.json')))
  if (alone && !(report && asksMore(report, await committed()))) return { changed: [], deleted: [] }
  const count = changed.length + deleted.length
  if (count > defaultLimits.files) {
    throw new BundleError(
      'bot/bundle-too-many-files',
      `expected at most ${defaultLimits.files} changed files below ${allowed.output}, found ${count.toLocaleString('en')}`,
    )
  }
  const guard = new Guard()
  for (const path of [...changed, ...deleted]) checkPath(path, allowed, guard)
  checkTwins([...changed, ...deleted], guard)
  return { changed, deleted }
}

const asksMore = (now: Report, before: Report | null): boolean =>
  now.questions.length > 0 && JSON.stringify(now.questions) !== JSON.stringify(before?.questions)

/** Copies a file's content into the bundle. */
async function keep(dir: string, root: string, path: string): Promise<FileEntry> {
  const content = await readPlain(join(root, path), path)
  checkContent(path, content, new Guard())
  const sha256 = createHash('sha256').update(content).digest('hex')
  const blob = join(dir, blobFolder, sha256)
  if (!existsSync(blob)) await writeFile(blob, content, { flag: 'wx' })
  return { path, sha256, bytes: content.length }
}

async function readPlain(file: string, path: string): Promise<Buffer> {
  let handle: Awaited<ReturnType<typeof open>>
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    throw Object.assign(isLink(path), { cause })
  }
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw new BundleError('bot/bundle-special-file', `${path} is no plain file`, { where: path })
    if (stat.size > defaultLimits.fileBytes) {
      throw new BundleError(
        'bot/bundle-too-large',
        `${path}: expected at most ${defaultLimits.fileBytes.toLocaleString('en')} bytes, found ${stat.size.toLocaleString('en')}`,
        { where: path },
      )
    }
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

/** Null for no report, or one of another version. */
function parseReport(text: string | null): Report | null {
  try {
    return text === null ? null : (reportSchema.safeParse(JSON.parse(text)).data ?? null)
  } catch {
    return null
  }
}

const known = [{ title: 'Learning curve', name: 'model/learning-curve.png' }]

const pictures = (out: string, output: string): Manifest['pictures'] =>
  known
    .filter(({ name }) => existsSync(join(out, name)))
    .map(({ title, name }) => ({ title, path: `${output}/${name}` }))

/** Versions of the programs that the artifacts were made with, as the lock has them. */
function toolsOf(project: Project): Manifest['tools'] {
  try {
    const { stages } = readLock(join(project.dir, lockFile))
    return Object.assign({}, ...Object.values(stages).map((entry) => entry.tools))
  } catch {
    // A damaged lock has ended the run already, with what is wrong with it.
    return {}
  }
}

/** A text that was cut may end in half of a character, which is no text for any program that reads it. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wellFormed(inner)]))
}
