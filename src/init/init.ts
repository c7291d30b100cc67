import { existsSync, realpathSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { InputError } from '../errors.ts'
import { type Finding, finding } from '../findings/index.ts'
import { lockFile } from '../lifecycle/lock.ts'
import { configFile, type ProjectConfig } from '../project/config.ts'
import { loadProject } from '../project/project.ts'
import { type ActionReference, ownAction, parseAction, readWorkflow, sameWorkflow } from './action.ts'
import { attributesFile, generatedLines, withLines } from './attributes.ts'
import { checkFiles, mayReadModels } from './checks.ts'
import { type Asked, below, choose, modelBelow, sketchBelow, sketchName } from './choose.ts'
import { configText, withChoices } from './config.ts'
import { bring, type Done, present } from './files.ts'
import { type Repository, readRepository } from './git.ts'
import { appKeySecret, variables } from './names.ts'
import type { Questions } from './questions.ts'
import { lookAtReadings, type Readings } from './readings.ts'
import { checkGitHub } from './remote.ts'
import { type WorkflowOptions, workflow, workflowFile } from './workflow.ts'

export interface InitOptions extends Asked {
  folder: string
  /** Undefined where the person did not say. */
  app: boolean | undefined
  action: string | undefined
  /** Replaces files that say something else without asking. */
  force: boolean
  questions: Questions
  /** For asking GitHub; null asks nothing. */
  token: string | null
  apiUrl: string
  /** Gets a line for each thing that happens, as it happens. */
  say(word: string, text: string): void
}

export interface InitResult {
  files: { path: string; done: Done }[]
  findings: Finding[]
  /** What is left for a person to do, in order. */
  steps: string[]
}

/** Makes a project and its bot of a repository. Run twice, it changes nothing the second time. */
export async function init(options: InitOptions): Promise<InitResult> {
  const { folder, questions, say } = options
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError('project/bad-usage', `expected a folder ${folder}, found none`)
  }
  const dir = realpathSync(folder)
  const repository = await readRepository(dir)
  const root = repository.root ?? dir
  const findings: Finding[] = []
  const files: InitResult['files'] = []

  const written = present(root, workflowFile)
  const before = readWorkflow(written ?? '')
  const action = await chooseAction(options, before.action)
  if (!action.pushed) findings.push(finding('init/unpushed-action', `the workflow will name ${action.reference}`))

  const mayReplace = async (path: string, difference: string): Promise<boolean> => {
    say('differs', `${path}\n${difference}`)
    return options.force || (await questions.confirm(`Replace ${path}?`))
  }
  const note = (path: string, done: Done) => {
    files.push({ path, done })
    say(done, path)
    if (done === 'kept')
      findings.push(finding('init/kept', 'kept, though it differs from what init would write', { where: path }))
  }

  const made = await makeConfig(dir, options, action)
  findings.push(...made.notes)
  note(shownFrom(root, dir, configFile), await bring({ root: dir, path: configFile, text: made.text }, mayReplace))

  const { config } = loadProject(dir)
  const readings = made.readings ?? (await lookAtReadings(dir, config.data.source))
  const project = relative(root, dir).replaceAll('\\', '/') || '.'
  const checked = await checkFiles(repository, {
    dir,
    given: [...readings.files, ...('file' in config.model ? [join(dir, config.model.file)] : [])],
    committed: [configFile, lockFile, `${config.output}/report.md`, relative(dir, join(root, workflowFile))],
  })
  // An LFS pointer has a finding of its own, with the other files that are one.
  if (readings.problem && readings.problem.code !== 'data/lfs-pointer') {
    const { message, where, hint } = readings.problem
    findings.push(finding('init/unreadable-data', message, { where, hint }))
  }
  findings.push(...checked.findings)

  const app = options.app ?? before.app
  const key = keyOf(config, findings)
  const text = workflow({
    ...{ action, project, app, key, output: config.output, lfs: checked.lfs, settings: before.settings },
    defaultBranch: repository.defaultBranch,
    sources: sourcesOf(dir, config),
  })
  // Comments and quotes are a person's.
  const same = (there: string | null) => (there !== null && sameWorkflow(there, text) ? there : text)
  const brought = await bring({ root, path: workflowFile, text: same }, mayReplace)
  note(workflowFile, brought)
  if (brought === 'kept' && key.kind === 'token' && !mayReadModels(written ?? '')) {
    findings.push(
      finding('init/no-models-read', 'the job `generate` may not ask GitHub Models', { where: workflowFile }),
    )
  }
  const lines = generatedLines(project, config.output)
  const attributes = (text: string | null) => withLines(text ?? '', lines)
  note(attributesFile, await bring({ root, path: attributesFile, text: attributes, adds: true }, mayReplace))

  const advice = await checkGitHub(repository.github, options.token, options.apiUrl, {
    secrets: [...(key.kind === 'secret' ? [key.name] : []), ...(app ? [appKeySecret] : [])],
    variables: app ? [variables.appClientId] : [],
    pullRequests: !app,
  })
  const steps = [...beforeGitHub(repository, files, made.sketch), ...advice.steps]
  return { files, findings: [...findings, ...advice.findings], steps }
}

const shownFrom = (root: string, dir: string, path: string): string => relative(root, join(dir, path)) || path

/** What was said, else what the workflow says already, else this installation, else what is answered. */
async function chooseAction(
  { action, questions }: InitOptions,
  written: ActionReference | null,
): Promise<ActionReference> {
  const known = action ? parseAction(action) : (written ?? (await ownAction()))
  if (known) return known
  const answer = await questions.ask('Where you keep this action, as OWNER/REPO@SHA', '', (text) => {
    try {
      parseAction(text)
      return null
    } catch (error) {
      return (error as Error).message
    }
  })
  if (answer !== '') return parseAction(answer)
  throw new InputError(
    'init/no-action',
    'expected the repository and commit of the action, which this installation does not know',
  )
}

interface MadeConfig {
  text(before: string | null): string
  notes: Finding[]
  /** Null where the file that is there says which. */
  readings: Readings | null
  sketch: string | null
}

/** A tinyml.yml that is there is a person's: only what was asked for in so many words is changed in it. */
async function makeConfig(dir: string, options: InitOptions, action: ActionReference): Promise<MadeConfig> {
  if (existsSync(join(dir, configFile))) {
    loadProject(dir)
    const { data, model, sketch } = options
    const asked = {
      name: options.name ?? (sketch ? sketchName(sketchBelow(dir, sketch)) : undefined),
      sensor: options.sensor,
      board: options.board,
      source: data && below(dir, data),
      model: model && modelBelow(dir, model),
    }
    return { text: (before) => withChoices(before ?? '', given(asked)), notes: [], readings: null, sketch: null }
  }
  const { choices, readings, notes } = await choose(dir, options, options.questions)
  const [reference, hash] = action.reference.split('@')
  const schema = `https://raw.githubusercontent.com/${reference}/${hash}/schema/tinyml.schema.json`
  const text = configText(choices, schema)
  options.say('found', `${choices.source}: ${readings.because}`)
  options.say(
    'chose',
    `name ${choices.name}, sensor ${choices.sensor}, board ${choices.board}${choices.model ? `, model ${choices.model}` : ''}`,
  )
  return { text: () => text, notes, readings, sketch: choices.wish === '' ? choices.sketch : null }
}

const given = <T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never

function keyOf({ llm }: ProjectConfig, findings: Finding[]): WorkflowOptions['key'] {
  const { hosted } = llm
  if (!hosted) return { kind: 'none' }
  const usual = { openai: 'OPENAI_API_KEY', azure: 'AZURE_OPENAI_API_KEY', github: 'GITHUB_TOKEN', compatible: null }
  const name = hosted.key ?? usual[hosted.provider]
  if (name === null) return { kind: 'none' }
  if (name === 'GITHUB_TOKEN') return { kind: 'token' }
  if (/^GITHUB_/i.test(name))
    findings.push(finding('init/bad-secret', `no secret can be called ${name}`, { where: configFile }))
  return { kind: 'secret', name }
}

/** What a push has to touch to start the bot. */
function sourcesOf(dir: string, config: ProjectConfig): WorkflowOptions['sources'] {
  const paths = [config.data.source, ...('file' in config.model ? [config.model.file] : [])]
  return paths.map((path) => ({
    path: path.replace(/^\.\//, '').replace(/\/+$/, ''),
    folder: statSync(join(dir, path), { throwIfNoEntry: false })?.isDirectory() ?? false,
  }))
}

function beforeGitHub(repository: Repository, files: InitResult['files'], sketch: string | null): string[] {
  const changed = files.filter(({ done }) => done !== 'unchanged' && done !== 'kept').map(({ path }) => path)
  return [
    ...(sketch ? [`Say under \`sketch:\` of ${configFile} what ${sketch} does.`] : []),
    ...(changed.length > 0 ? ['Look at what would happen: tinyml run --dry-run.'] : []),
    ...(changed.length > 0 && repository.root !== null
      ? [
          `Commit ${changed.join(', ')} and push to ${repository.defaultBranch}: GitHub takes commands only from the workflow there.`,
        ]
      : []),
  ]
}
