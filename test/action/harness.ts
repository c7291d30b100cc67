import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/root.ts'
import type { Files } from '../cli/harness.ts'

/** A git repository in a temporary place, as a runner checks it out. */
export class Repository {
  readonly dir = mkdtempSync(join(tmpdir(), 'tinyml-action-'))

  constructor(files: Files) {
    this.git('init', '--quiet', '--initial-branch', 'main')
    this.git('remote', 'add', 'origin', 'https://github.com/octo-org/fruit-sorter.git')
    this.commit(files)
  }

  git(...args: string[]): string {
    const who = ['-c', 'user.name=Anna Example', '-c', 'user.email=anna@example.com']
    return execFileSync('git', ['-C', this.dir, ...who, ...args], { encoding: 'utf8' }).trim()
  }

  /** Writes the files and commits everything that is not ignored; returns the commit. */
  commit(files: Files): string {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.dir, path)), { recursive: true })
      writeFileSync(join(this.dir, path), content)
    }
    this.git('add', '--all')
    this.git('commit', '--quiet', '--allow-empty', '-m', 'Change')
    return this.head
  }

  get head(): string {
    return this.git('rev-parse', 'HEAD')
  }

  /** The payload of the push that went from `before` to now. */
  pushed(before: string): string {
    const event = JSON.parse(readFileSync(join(import.meta.dirname, 'events/push.json'), 'utf8'))
    const commit = { ...event.head_commit, id: this.head }
    const file = join(mkdtempSync(join(tmpdir(), 'tinyml-push-')), 'event.json')
    writeFileSync(file, JSON.stringify({ ...event, before, after: this.head, commits: [commit], head_commit: commit }))
    return file
  }
}

export interface StepResult {
  code: number
  log: string
  /** Annotations, as the runner reads them. */
  annotations: string[]
  outputs: Record<string, string>
  summary: string
}

/** Runs the action as a step of a runner: inputs and files by environment variables, no more. */
export async function step(
  repository: Repository,
  inputs: Record<string, string>,
  environment: Record<string, string> = {},
): Promise<StepResult> {
  const files = mkdtempSync(join(tmpdir(), 'tinyml-step-'))
  const [output, summary] = ['output', 'summary'].map((name) => join(files, name)) as [string, string]
  for (const file of [output, summary]) writeFileSync(file, '')
  // Everything that action.yml has a default for arrives, set or not.
  const given = { project: '.', stages: '', planner: 'auto', out: '', ...inputs }
  const ended = await execa(process.execPath, [join(packageRoot, 'src/main.ts')], {
    cwd: repository.dir,
    reject: false,
    all: true,
    stdin: 'ignore',
    extendEnv: false,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...(process.env.TINYML_HOME ? { TINYML_HOME: process.env.TINYML_HOME } : {}),
      CI: 'true',
      NO_COLOR: '1',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: repository.dir,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: join(import.meta.dirname, 'events/push.json'),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...environment,
    },
  })
  return {
    code: ended.exitCode ?? -1,
    log: ended.all,
    annotations: ended.all.split('\n').filter((line) => /^::(error|warning|notice)/.test(line)),
    outputs: parseOutputs(readFileSync(output, 'utf8')),
    summary: readFileSync(summary, 'utf8'),
  }
}

/** The heredoc form of GITHUB_OUTPUT. */
function parseOutputs(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^(\w+)<<(\S+)\n([\s\S]*?)\n?\2$/gm)].map(([, name = '', , value = '']) => [name, value]),
  )
}
