import { InputError } from '../errors.ts'
import { lockFile } from '../lifecycle/lock.ts'
import { configFile } from '../project/config.ts'
import { admit, generate, hardware, publish, verify } from './jobs.ts'
import { scalar } from './yaml-text.ts'

export const workflowFile = '.github/workflows/tinyml.yml'

export interface WorkflowOptions {
  /** `OWNER/REPO@SHA` of this action, and the version for the comment beside it, if known. */
  action: { reference: string; version: string | null }
  /** Folder of tinyml.yml below the repository's root, `.` for the root. */
  project: string
  defaultBranch: string
  /** Paths below the project, with forward slashes; `folder` where everything below counts. */
  sources: readonly { path: string; folder: boolean }[]
  /** Folder of the artifacts below the project. */
  output: string
  /** Who answers for a hosted model: the job's own token, a secret of that name, or nobody. */
  key: { kind: 'token' } | { kind: 'secret'; name: string } | { kind: 'none' }
  /** Commits and pull requests are made by a GitHub App, so that other workflows run on them. */
  app: boolean
  /** Whether the readings lie in Git LFS. */
  lfs: boolean
  /** Inputs that a person may have changed in the file. */
  settings: Settings
}

export const defaultSettings = {
  'runs-per-day': '20',
  'budget-usd': '0.1',
  'budget-usd-day': '1',
  'budget-usd-month': '10',
  alerts: '',
  reviewers: '',
}
export type Settings = Record<keyof typeof defaultSettings, string>

/** The bot's workflow. Nothing that a stranger can write stands in a `run`, because there is none. */
export function workflow(options: WorkflowOptions): string {
  const { action, project } = options
  if (project.includes('${{')) {
    throw new InputError('project/bad-usage', `the folder ${project} has a name that a workflow would evaluate`, {
      hint: 'Give the folder another name.',
    })
  }
  const uses = `${action.reference}${action.version ? ` # ${action.version}` : ''}`
  const below = (path: string) => (project === '.' ? path : `${project}/${path}`)
  const filter = (path: string, folder: boolean) => `${glob(below(path))}${folder ? '/**' : ''}`
  const given = [filter(configFile, false), ...options.sources.map(({ path, folder }) => filter(path, folder))]
  const made = [filter(options.output, true), filter(lockFile, false)]
  return `${head(list(given), list([...given, ...made]), options.defaultBranch)}
${[admit, verify, generate, publish, hardware].map((job) => job(options, uses)).join('\n')}`
}

/** Characters that mean something in a path filter mean themselves. */
const glob = (path: string): string => path.replace(/[*?+[\]!\\]/g, '\\$&')

const list = (paths: readonly string[]): string => paths.map((path) => `      - ${scalar(path)}`).join('\n')

const head = (
  sources: string,
  all: string,
  branch: string,
): string => `# The TinyML bot: a comment that starts with /tinyml, or new readings, and it answers with a pull request.
# Written by \`tinyml init\`. Each job has the powers that it needs and no more; the one that runs what a model wrote may write nothing.
name: tinyml

on:
  issue_comment:
    types: [created]
  pull_request_review_comment:
    types: [created]
  push:
    branches:
      - ${scalar(branch)}
    paths:
${sources}
  # Generated files that somebody edited are verified again, from forks too: nothing secret and no power to write.
  pull_request:
    paths:
${all}
  workflow_dispatch:
    inputs:
      stages:
        description: Stages to bring up to date (data, train, convert, sketch, verify); empty for all
        type: string
      planner:
        description: Who plans
        type: choice
        options: [auto, rules, local, hosted]
        default: auto
      budget:
        description: US dollars that language models may cost
        type: string
      queued:
        description: A request that waited for its turn; the bot fills this in
        type: string

permissions: {}

jobs:`
