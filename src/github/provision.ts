import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlannerMode } from '../lifecycle/planner.ts'
import { isInstalled, type ModelFile, modelFile } from '../llm/store.ts'
import type { Project } from '../project/project.ts'
import { packageRoot } from '../root.ts'
import { stages } from '../stages/index.ts'
import { createToolchain } from '../tools/find.ts'
import { environmentFolder, findEnvironment } from '../tools/python.ts'
import type { ToolName } from '../tools/toolchain.ts'
import type { Runner } from './inputs.ts'
import { withoutCommands } from './log.ts'

export interface ProvisionRequest {
  /** Names of the stages that will run. */
  toRun: readonly string[]
  /** The embedded language model where the run may ask it; `needed` where it is to be downloaded if the cache does not have it. */
  model: { file: ModelFile; needed: boolean; project: string } | null
  runner: Runner
  output: NodeJS.WritableStream
  warn(message: string): void
  signal: AbortSignal
}

/** Keeps what this run installed for the next runner. */
export type KeepForNextRun = () => Promise<void>

/**
 * Makes sure that the tools of the wanted stages are there: from GitHub's cache where it has them, else by `script/bootstrap run`.
 * Costs a few milliseconds where nothing is missing. Never throws for a cache or an installer that failed: the session names
 * what is missing and what to do, better than could be said here.
 */
export async function provision(request: ProvisionRequest): Promise<KeepForNextRun> {
  const { toRun, model, warn } = request
  const needed = toolsOf(toRun)
  const missing = await missingTools(needed)
  const { home } = createToolchain()
  const folders = [
    ...cachedFolders(home).filter((f) => missing.includes(f.tool)),
    ...(model ? modelFolders(home, model.file) : []),
  ].filter((f) => !existsSync(f.path))
  if (missing.length === 0 && folders.length === 0) return async () => {}

  const restored = await restore(folders, warn)
  const left = (await missingTools(needed)).filter((tool) => !installedWhenNeeded.includes(tool))
  if (left.length > 0) await bootstrap(left, request)
  if (model?.needed && !hasModel(home, model.file)) await pull(model.project, request)
  return () =>
    save(
      folders.filter((f) => !restored.includes(f) && existsSync(f.path)),
      warn,
    )
}

/** The toolchain installs TensorFlow itself, in the stage that turns out to need it. */
const installedWhenNeeded: readonly ToolName[] = ['tensorflow']

const toolsOf = (names: readonly string[]): ToolName[] => [
  ...new Set(stages.filter((stage) => names.includes(stage.name)).flatMap((stage) => stage.tools)),
]

async function missingTools(needed: readonly ToolName[]): Promise<ToolName[]> {
  // A toolchain remembers what it did not find, so each look takes a fresh one.
  const tools = createToolchain()
  const found = await Promise.all(needed.map((name) => tools.find(name)))
  // What stands in for another is no reason to do without that.
  return needed.filter((name, i) => found[i]?.name !== name)
}

async function bootstrap(missing: readonly ToolName[], { runner, output, warn, signal }: ProvisionRequest) {
  output.write(`::group::Installing ${missing.join(', ')}\n`)
  const ended = await withoutCommands(output, () =>
    stream('bash', [join(packageRoot, 'script/bootstrap'), 'run'], runner.childEnvironment, output, signal),
  )
  output.write('::endgroup::\n')
  if (ended !== 0) warn(`script/bootstrap ended with ${ended}; the log above says why`)
}

/** Runs a program whose output goes to the log as it comes; resolves with its exit code or what ended it. */
function stream(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  output: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<number | string> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, signal, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk) => output.write(chunk))
    child.stderr.on('data', (chunk) => output.write(chunk))
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, killer) => resolve(code ?? killer ?? 'no exit code'))
  })
}

/** The embedded model of a project, where stages that will run have words that it may be asked about; null elsewhere. */
export function modelOf(project: Project, toRun: readonly string[], planner: PlannerMode): ProvisionRequest['model'] {
  const { data, quantisation, sketch, llm } = project.config
  const words: Record<string, string> = { data: data.wish, convert: quantisation.wish, sketch }
  if (planner === 'rules' || !toRun.some((stage) => words[stage]?.trim())) return null
  const file = modelFile(createToolchain().home, llm.local, project.dir)
  // A workflow that leaves the tier open gets the model when it is at hand, and no download of a gigabyte that it did not ask for.
  return { file, needed: planner === 'local', project: project.dir }
}

const hasModel = (home: string, file: ModelFile): boolean => isInstalled(file) && findEnvironment(home, 'llm') !== null

/** As a process of its own, so that what it starts sees no secret. */
async function pull(project: string, { runner, output, warn, signal }: ProvisionRequest): Promise<void> {
  const cli = join(packageRoot, 'dist/cli/index.js')
  output.write('::group::Downloading the language model\n')
  const ended = await withoutCommands(output, () =>
    stream(process.execPath, [cli, 'model', 'pull', '--project', project], runner.childEnvironment, output, signal),
  )
  output.write('::endgroup::\n')
  if (ended !== 0) warn(`the language model could not be downloaded (${ended}); the log above says why`)
}

interface Cached {
  path: string
  key: string
}

interface CachedFolder extends Cached {
  tool: ToolName
}

/** The file of a model, the same on every system, and what runs it. A file whose hash is not known is not kept: it may change. */
function modelFolders(home: string, file: ModelFile): Cached[] {
  const path = environmentFolder(home, 'llm')
  const runs = { path, key: `tinyml-${path.slice(home.length + 1)}-${system}-${pythonVersion()}` }
  if (!file.url || !file.sha256) return [runs]
  return [runs, { path: file.path, key: `tinyml-model-${file.sha256.slice(0, 16)}` }]
}

const system = `${process.platform}-${process.arch}`

/** What takes long to install and moves between runners of one kind; keyed by its lock, the system and the Python it is made for. */
function cachedFolders(home: string): CachedFolder[] {
  const environments = (
    [
      ['python', 'base'],
      ['tensorflow', 'tensorflow'],
    ] as const
  ).map(([tool, name]) => {
    const path = environmentFolder(home, name)
    return { tool, path, key: `tinyml-${path.slice(home.length + 1)}-${system}-${pythonVersion()}` }
  })
  const module = join(packageRoot, 'script/arduino-cli')
  const version = /arduino\/arduino-cli v(\S+)/.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1]
  const sums = createHash('sha256')
    .update(readFileSync(join(module, 'go.sum')))
    .digest('hex')
    .slice(0, 12)
  const folder = `arduino-cli-${version}`
  return [...environments, { tool: 'arduino-cli', path: join(home, folder), key: `tinyml-${folder}-${sums}-${system}` }]
}

/** An environment links to the interpreter that made it. Where that is another than `python3`, it is found broken and made again. */
function pythonVersion(): string {
  try {
    return execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim().replace(/\s+/g, '-').toLowerCase()
  } catch {
    return 'python'
  }
}

/** Brings folders from GitHub's cache; returns those that came. The client is large and loaded only where it is used. */
async function restore(folders: readonly Cached[], warn: (message: string) => void): Promise<Cached[]> {
  return eachWithCache(
    folders,
    warn,
    async (cache, { path, key }) => (await cache.restoreCache([path], key)) !== undefined,
  )
}

async function save(folders: readonly Cached[], warn: (message: string) => void): Promise<void> {
  await eachWithCache(folders, warn, async (cache, { path, key }) => (await cache.saveCache([path], key)) >= 0)
}

async function eachWithCache(
  folders: readonly Cached[],
  warn: (message: string) => void,
  work: (cache: typeof import('@actions/cache'), folder: Cached) => Promise<boolean>,
): Promise<Cached[]> {
  if (folders.length === 0) return []
  const done: Cached[] = []
  try {
    const cache = await import('@actions/cache')
    if (!cache.isFeatureAvailable()) return []
    for (const folder of folders) if (await work(cache, folder)) done.push(folder)
  } catch (error) {
    warn(`GitHub's cache could not be used: ${(error as Error).message}`)
  }
  return done
}
