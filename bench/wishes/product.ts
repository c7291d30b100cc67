import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { parseDocument } from 'yaml'
import { ModelError } from '../../src/llm/errors.ts'
import { createModels } from '../../src/llm/models.ts'
import { loadProject } from '../../src/project/project.ts'
import type { Report } from '../../src/report/schema.ts'
import { packageRoot } from '../../src/root.ts'
import { type ProjectName, writeProject } from '../projects/projects.ts'
import { type Prepared, readPrepared } from './check/prepared.ts'
import type { Wish } from './entry.ts'

export interface Settings {
  planner: string
  strategy: string
  /** YAML of `llm:`, to be merged into each tinyml.yml. */
  llm?: Record<string, unknown>
}

/** How the product ended on one wish. */
export interface Run {
  status: 'accepted' | 'question' | 'failed'
  /** What it asked, what it said when it gave up, or the error. */
  said: string[]
  tier: string
  attempts: number
  tokens: { input: number; cached: number; output: number }
  costUsd: number | null
  seconds: number
}

const cli = (args: string[], timeoutMs: number) =>
  execa(process.execPath, [join(packageRoot, 'src/cli.ts'), ...args], {
    reject: false,
    stdin: 'ignore',
    env: { NO_COLOR: '1' },
    timeout: timeoutMs,
  })

/** The project with all stages done and no words said; made once below `work`. */
export async function prepare(name: ProjectName, work: string): Promise<Prepared> {
  const dir = join(work, 'plain', name)
  const done = join(dir, 'prepared')
  // What other code made would be made again for every wish.
  const { stdout: code } = await execa('git', ['rev-parse', 'HEAD:src'], { cwd: packageRoot })
  if (!existsSync(done) || readFileSync(done, 'utf8') !== code) {
    // The stages that are still up to date are not made again.
    writeProject(name, dir)
    const ended = await cli(['run', 'sketch', '--project', dir, '--planner', 'rules'], 600_000)
    if (ended.exitCode !== 0) throw new Error(`${name} could not be prepared: ${ended.stdout}\n${ended.stderr}`)
    writeFileSync(done, code)
  }
  return readPrepared(name, dir)
}

/** Starts the local model's server and holds it until the end of the benchmark: loading it is no part of a wish. */
export async function keepModel(work: string): Promise<() => Promise<void>> {
  const dir = join(work, 'model')
  writeProject('fruit', dir)
  const models = createModels(loadProject(dir))
  if (!models.local) throw models.missing.local ?? new Error('there is no local model')
  await models.local
    .complete(
      {
        purpose: 'bench/begin',
        messages: [{ role: 'user', content: 'Say yes.' }],
        reply: null,
        maxOutputTokens: 1,
        temperature: 0,
        seed: 1,
      },
      new AbortController().signal,
    )
    .catch((error: unknown) => {
      // The one word that is allowed may not be enough for it; the server runs all the same.
      if (!(error instanceof ModelError) || error.kind !== 'truncated') throw error
    })
  return () => models.close()
}

/** Where the words to a stage stand in tinyml.yml. */
const place = { sketch: ['sketch'], data: ['data', 'wish'], convert: ['quantisation', 'wish'] }

/** A copy of the prepared project with the person's words, on which the stage is run as the person would. */
export async function grant(wish: Wish, prepared: Prepared, dir: string, settings: Settings): Promise<Run> {
  rmSync(dir, { recursive: true, force: true })
  cpSync(prepared.dir, dir, { recursive: true })
  const path = join(dir, 'tinyml.yml')
  const config = parseDocument(readFileSync(path, 'utf8'))
  config.setIn(place[wish.stage], wish.text)
  if (settings.llm) config.set('llm', config.createNode(settings.llm))
  writeFileSync(path, config.toString())
  const began = performance.now()
  const flags = [
    '--planner',
    settings.planner,
    ...(settings.strategy === 'guided' ? [] : ['--strategy', settings.strategy]),
  ]
  const ended = await cli(['run', wish.stage, '--project', dir, '--json', ...flags], 1_800_000)
  const seconds = Math.round(performance.now() - began) / 1000
  return { ...outcome(wish, ended), seconds }
}

type Ended = Awaited<ReturnType<typeof cli>>

function outcome(wish: Wish, { exitCode, stdout, stderr }: Ended): Omit<Run, 'seconds'> {
  const nothing = { tier: 'none', attempts: 0, tokens: { input: 0, cached: 0, output: 0 }, costUsd: 0 }
  const json = parsed(String(stdout))
  if (!json || 'error' in json) {
    const said = json ? [json.error.code, json.error.message] : [String(stderr).slice(-400)]
    return { status: 'failed', said: [`exit code ${exitCode}`, ...said], ...nothing }
  }
  const stage = json.stages.find((s) => s.stage === wish.stage)
  const { input, cached, output } = json.tokens
  const effort = {
    tier: stage?.tier ?? 'none',
    attempts: stage?.attempts ?? 0,
    tokens: { input, cached, output },
    costUsd: json.costUsd,
  }
  if (json.questions.length > 0) {
    return { status: 'question', said: json.questions.map((q) => `${q.about} | ${q.text}`), ...effort }
  }
  if (exitCode === 0 && stage?.status === 'passed') return { status: 'accepted', said: [], ...effort }
  const errors = (stage?.findings ?? []).filter((f) => f.severity === 'error').map((f) => `${f.code}: ${f.message}`)
  return { status: 'failed', said: [`exit code ${exitCode}`, ...errors], ...effort }
}

function parsed(text: string): Report | { error: { code: string; message: string } } | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
