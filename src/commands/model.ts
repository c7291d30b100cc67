import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { defaultModel, knownModels } from '../llm/known-models.ts'
import { pullModel } from '../llm/pull.ts'
import { checkAtOnce, type ModelFile, modelFile, removeModel, verifyModel } from '../llm/store.ts'
import { configFile, loadProject } from '../project/project.ts'
import { countingOn, printable } from '../report/terminal.ts'
import { stopOnSignals } from '../signals.ts'
import { toolsHome } from '../tools/find.ts'
import { findEnvironment, installEnvironment } from '../tools/python.ts'

interface Flags {
  project: string
}

export function register(program: Command): void {
  const model = program
    .command('model')
    .summary('the embedded language model')
    .description(
      `Fetch, check and remove the embedded language model. Without a name it is \`llm.local.model\` of tinyml.yml, else ${defaultModel}. Known: ${knownModels.map((m) => m.name).join(', ')}; or a path or URL of a GGUF file.`,
    )
  const add = (name: string, summary: string, action: (file: ModelFile) => Promise<void>) =>
    model
      .command(name)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
      .argument('[name]', 'a known name, or a path or URL of a GGUF file')
      .addOption(new Option('--project <dir>', 'folder of tinyml.yml').default('.'))
      .action((wanted: string | undefined, flags: Flags) => action(chosen(wanted, flags.project)))

  add('pull', 'download it, and what runs it, unless it is there; check its SHA-256', pull)
  add('path', 'print where its file lies', async (file) => {
    checkAtOnce(file)
    process.stdout.write(`${file.path}\n`)
  })
  add('verify', 'compute its SHA-256 and compare it', async (file) => {
    const progress = reporting()
    const signal = stopOnSignals()
    const sha256 = await verifyModel(toolsHome(), file, { again: true, signal, progress: progress.update })
    const verdict = file.sha256 === null ? 'is readable; no SHA-256 is known to compare it with' : 'is whole'
    process.stdout.write(`${printable(file.name)} ${verdict}: ${sha256}\n`)
  })
  add('remove', 'delete its file and unfinished downloads', async (file) => {
    const bytes = removeModel(toolsHome(), file)
    process.stdout.write(`removed ${printable(file.name)}: ${Math.round(bytes / 1e6)} MB are free now\n`)
  })
}

/** The name on the command line, else the project's, else the default. */
function chosen(wanted: string | undefined, folder: string): ModelFile {
  if (wanted !== undefined) return modelFile(toolsHome(), { model: wanted }, resolve('.'))
  if (!existsSync(join(folder, configFile)) && folder === '.')
    return modelFile(toolsHome(), { model: defaultModel }, '.')
  const project = loadProject(folder)
  return modelFile(toolsHome(), project.config.llm.local, project.dir)
}

async function pull(file: ModelFile): Promise<void> {
  const home = toolsHome()
  const began = performance.now()
  const progress = reporting()
  const done = await pullModel(file, { home, signal: stopOnSignals(), progress })
  if (!findEnvironment(home, 'llm')) await installEnvironment(home, 'llm', progress.step)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  process.stdout.write(`${printable(file.name)}: ${done} (${seconds} s)\n${file.path}\n`)
}

/** Progress goes to standard error, so that the answer can be piped. */
function reporting() {
  const counter = countingOn(process.stderr)
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6)
  return {
    step(text: string): void {
      counter.end()
      process.stderr.write(`${printable(text)}\n`)
    },
    update(done: number, total: number): void {
      if (total > 0) counter.update(megabytes(done), Math.max(1, megabytes(total)), 'MB')
    },
  }
}
