import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/root.ts'

/** What actionlint and zizmor, both without a network, say about workflows. */
export interface Linters {
  /** Of one text: one line a finding; empty when they find nothing. */
  text(workflow: string): Promise<string[]>
  /** Of the workflows of a repository. */
  repository(dir: string): Promise<string[]>
}

const config = join(import.meta.dirname, 'zizmor.yml')

export async function linters(): Promise<Linters> {
  const script = async (name: string, argument: string) =>
    (await execa(join(packageRoot, 'script', name), [argument])).stdout
  const [actionlint, python] = await Promise.all([script('go-tool', 'actionlint'), script('python-env', 'test')])

  const repository = async (dir: string, persona: string): Promise<string[]> => {
    const workflows = join(dir, '.github/workflows')
    // shellcheck where there is one: the workflows of this repository have a `run`.
    const first = await execa(actionlint, ['-no-color', '-oneline'], { cwd: dir, reject: false })
    if (first.exitCode === undefined || first.exitCode > 1) throw new Error(`actionlint: ${first.stderr}`)
    const second = await execa(
      join(python, 'bin/zizmor'),
      [
        '--offline',
        '--quiet',
        '--strict-collection',
        '--format',
        'json',
        '--persona',
        persona,
        '--config',
        config,
        workflows,
      ],
      { reject: false },
    )
    // 11 to 14: something was found, the worst of that severity.
    const { exitCode } = second
    if (exitCode !== 0 && !(exitCode !== undefined && exitCode >= 10 && exitCode <= 14))
      throw new Error(`zizmor: ${second.stderr}`)
    const found = JSON.parse(second.stdout) as { ident: string; desc: string }[]
    return [...first.stdout.split('\n').filter(Boolean), ...found.map((f) => `zizmor ${f.ident}: ${f.desc}`)]
  }

  return {
    async text(workflow) {
      const dir = mkdtempSync(join(tmpdir(), 'tinyml-lint-'))
      mkdirSync(join(dir, '.git'))
      mkdirSync(join(dir, '.github/workflows'), { recursive: true })
      writeFileSync(join(dir, '.github/workflows/tinyml.yml'), workflow)
      try {
        return await repository(dir, 'pedantic')
      } finally {
        rmSync(dir, { recursive: true })
      }
    },
    repository: (dir) => repository(dir, 'regular'),
  }
}
