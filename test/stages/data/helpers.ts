import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { silentProgress } from '../../../src/lifecycle/progress.ts'
import type { StageContext } from '../../../src/lifecycle/stage.ts'
import { loadProject } from '../../../src/project/project.ts'
import { createPythonEnvironment } from '../../../src/python/run.ts'
import { createSandbox } from '../../../src/sandbox/bwrap.ts'
import { type DataBrief, gather } from '../../../src/stages/data/brief.ts'
import type { DataPlan } from '../../../src/stages/data/plan.ts'
import { rules } from '../../../src/stages/data/rules.ts'
import { createToolchain } from '../../../src/tools/find.ts'

const made: string[] = []

export function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tinyml-data-'))
  made.push(dir)
  return dir
}

export const removeTemporary = (): void => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true })
}

/** A project folder with these raw files below `data/`; `settings` are lines of tinyml.yml after name and source. */
export function projectWith(
  files: Record<string, string | Uint8Array>,
  data = '',
  sensor = 'serial',
  more = '',
): string {
  const dir = temporary()
  writeFileSync(join(dir, 'tinyml.yml'), `name: thing\ndata:\n  source: data\n${data}\nsensor: ${sensor}\n${more}`)
  mkdirSync(join(dir, 'data'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, 'data', name)), { recursive: true })
    writeFileSync(join(dir, 'data', name), content)
  }
  return dir
}

export const briefOf = (dir: string): Promise<DataBrief> =>
  gather({ project: loadProject(dir), progress: silentProgress })

export function planOf(brief: DataBrief): DataPlan {
  const answer = rules(brief)
  if (!('plan' in answer)) throw new Error(JSON.stringify(answer))
  return answer.plan
}

/** The real sandbox and the real Python: a test that needs them fails where they are missing. */
export function contextOf(dir: string): StageContext {
  const { signal } = new AbortController()
  const tools = createToolchain()
  const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })
  return {
    ...{ project: loadProject(dir), out: temporary(), scratch: temporary(), tools, sandbox, signal },
    ...{ python: createPythonEnvironment({ tools, sandbox, signal }), progress: silentProgress },
  }
}

/** The same numbers each time, between 0 and 1. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** `rows` readings of `columns` around `level`, as CSV. */
export function around(level: number, rows: number, columns = ['x', 'y'], seed = level * 7 + 1): string {
  const next = random(Math.round(seed * 1000))
  const cell = () => (level + next() - 0.5).toFixed(4)
  return `${columns.join(',')}\n${Array.from({ length: rows }, () => columns.map(cell).join(',')).join('\n')}\n`
}
