import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/root.ts'

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Runs the command line as a person would. */
export async function tinyml(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const result = await execa(process.execPath, [join(packageRoot, 'src/cli.ts'), ...args], {
    reject: false,
    stdin: 'ignore',
    env: { NO_COLOR: '1', FORCE_COLOR: '0', ...env },
  })
  return { code: result.exitCode ?? -1, stdout: result.stdout, stderr: result.stderr }
}

export type Files = Record<string, string | Buffer>

/** A project folder in a temporary place; returns its path. */
export function makeProject(files: Files): string {
  const dir = mkdtempSync(join(tmpdir(), 'tinyml-cli-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), content)
  }
  return dir
}

/** A seeded generator, so that a failure can be seen again (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** CSV of one class: three columns around a centre of its own. */
export function readings(rows: number, centre: number, seed = 1): string {
  const next = random(seed * 1000 + centre)
  const cell = (at: number) => (at + 0.3 * (next() + next() - 1)).toFixed(4)
  const lines = Array.from({ length: rows }, () => [cell(centre), cell(1 - centre), cell(centre * centre)].join(','))
  return `x,y,z\n${lines.join('\n')}\n`
}

export const serialConfig = 'name: probe\nsensor: serial\ndata:\n  source: data\n'

/** A project that works: two well separated classes over the serial sensor. */
export const goodFiles = (): Files => ({
  'tinyml.yml': serialConfig,
  'data/low.csv': readings(40, 0),
  'data/high.csv': readings(40, 2),
})

/** Everything below a folder: path → hash, link target or `folder`. Two equal states are equal objects. */
export async function stateOf(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true })
  return Object.fromEntries(
    entries
      .map((entry): [string, string] => {
        const path = join(entry.parentPath, entry.name)
        if (entry.isSymbolicLink()) return [path, `→ ${readlinkSync(path)}`]
        if (!entry.isFile()) return [path, 'folder']
        return [path, createHash('sha256').update(readFileSync(path)).digest('hex')]
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
