import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type InitOptions, init as initProject } from '../../src/init/init.ts'
import { silent } from '../../src/init/questions.ts'
import { type Ended, type Files, makeProject, readings, tinyml } from '../cli/harness.ts'

export const action = `octo-org/tinyml-lifecycle@${'0123456789'.repeat(4)}`
export const workflowFile = '.github/workflows/tinyml.yml'

export const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-C', dir, '-c', 'user.name=Anna', '-c', 'user.email=anna@example.com', ...args], {
    encoding: 'utf8',
  })

export const readingFiles: Files = { 'data/low.csv': readings(40, 0), 'data/high.csv': readings(40, 2) }

/** Rows of the colour sensor, as counts or as shares. */
export function colours(scale: number): string {
  const rows = Array.from({ length: 30 }, (_, i) =>
    [100 + i, 50 + (i % 7), 20 + (i % 5)].map((v) => v * scale).join(','),
  )
  return `Red,Green,Blue\n${rows.join('\n')}\n`
}

/** A repository of somebody who measured something, with a remote on GitHub. */
export function makeRepository(files: Files = readingFiles): string {
  const dir = makeProject(files)
  git(dir, 'init', '--quiet', '--initial-branch', 'main')
  git(dir, 'remote', 'add', 'origin', 'git@github.com:octo-org/fruit-sorter.git')
  return dir
}

/** Nothing of the machine that the tests run on decides. */
export const init = (dir: string, args: string[] = [], env: Record<string, string> = {}): Promise<Ended> =>
  tinyml(['init', dir, '--action', action, ...args], { GITHUB_TOKEN: '', ...env })

export const read = (dir: string, path: string): string => readFileSync(join(dir, path), 'utf8')

/** The same without a process of its own; `asked` are the options of the command line. */
export async function initHere(dir: string, asked: Partial<InitOptions> = {}) {
  const said: string[] = []
  const result = await initProject({
    ...{ folder: dir, action, app: undefined, force: false, questions: silent, token: null },
    ...{ apiUrl: 'http://127.0.0.1:9', say: (word: string, text: string) => void said.push(`${word} ${text}`) },
    ...asked,
  })
  return { ...result, said, codes: result.findings.map((f) => f.code) }
}
