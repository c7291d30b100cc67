import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { finding } from '../../src/findings/index.ts'
import type { RunProgress } from '../../src/lifecycle/outcome.ts'
import { rulesPlanner } from '../../src/lifecycle/planner.ts'
import { type RunOptions, runLifecycle } from '../../src/lifecycle/run.ts'
import type { AnyStage, Stage } from '../../src/lifecycle/stage.ts'
import { loadProject } from '../../src/project/project.ts'

/** Stages of a few lines: `first` copies raw.txt, `second` doubles what `first` made. */
export interface FakePlan {
  times: number
}

export function fakeStages(change: { first?: Partial<AnyStage>; second?: Partial<AnyStage> } = {}): AnyStage[] {
  const first: Stage<{ text: string }, FakePlan, { length: number }> = {
    name: 'first',
    title: 'copying',
    needs: [],
    version: 1,
    tools: [],
    applies: () => true,
    inputs: async (project) => ({
      files: [project.resolve('raw.txt', ['data', 'source'])],
      config: project.config.data,
    }),
    gather: async ({ project }) => ({ text: await readFile(join(project.dir, 'raw.txt'), 'utf8') }),
    plan: { schema: z.object({ times: z.int() }), rules: () => ({ plan: { times: 1 } }) },
    async render(plan, brief, dir) {
      await put(join(dir, 'one/copy.txt'), brief.text.repeat(plan.times))
      return []
    },
    async verify({ brief }) {
      const findings = brief.text.includes('bad') ? [finding('lifecycle/no-plan', 'the text is bad')] : []
      return { findings, metrics: { length: brief.text.length }, headline: `${brief.text.length} characters` }
    },
  }
  const second: Stage<{ wish: string; text: string }, FakePlan, null> = {
    ...first,
    name: 'second',
    title: 'doubling',
    needs: ['first'],
    inputs: async (project) => ({ files: [], config: project.config.sketch }),
    gather: async ({ project, out }) => ({
      wish: project.config.sketch,
      text: await readFile(join(out, 'one/copy.txt'), 'utf8'),
    }),
    async render(_plan, brief, dir) {
      for (let i = 0; i < 20; i++) await put(join(dir, `two/${i}.txt`), `${i} ${brief.wish} ${brief.text}${brief.text}`)
      return []
    },
    verify: async () => ({ findings: [], metrics: null, headline: 'doubled' }),
  }
  return [
    { ...first, ...change.first },
    { ...second, ...change.second },
  ]
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

export async function writeProject(dir: string, text = 'hello', wish = ''): Promise<void> {
  await put(join(dir, 'raw.txt'), text)
  await put(
    join(dir, 'tinyml.yml'),
    `name: fake\nsensor: serial\ndata:\n  source: raw.txt\nsketch: ${JSON.stringify(wish)}\n`,
  )
}

export const quiet: RunProgress = { stage: () => ({ step() {}, update() {} }), stageDone() {} }

const absent = (name: string): never => {
  throw new Error(`the fake stages use no ${name}`)
}

export function run(dir: string, out: string, stages = fakeStages(), more: Partial<RunOptions> = {}) {
  return runLifecycle({
    project: loadProject(dir),
    stages,
    planners: [rulesPlanner],
    out,
    wanted: [],
    tools: { home: '/nonexistent', require: () => absent('tools'), find: () => absent('tools') },
    sandbox: { kind: 'none', run: () => absent('sandbox'), start: () => absent('sandbox') },
    python: { run: () => absent('python'), tensorflow: () => absent('python'), close: async () => {} },
    progress: quiet,
    signal: new AbortController().signal,
    ...more,
  })
}
