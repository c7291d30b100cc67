import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { hasErrors } from '../../src/findings/index.ts'
import type { Stage, StageContext, Verdict } from '../../src/lifecycle/stage.ts'
import { loadProject } from '../../src/project/project.ts'
import { createPythonEnvironment } from '../../src/python/run.ts'
import { createSandbox } from '../../src/sandbox/bwrap.ts'
import { createToolchain } from '../../src/tools/find.ts'

/** Real tools, one TensorFlow process, and a folder that goes away with `close`. */
export function workshop() {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'tinyml-stages-')))
  const tools = createToolchain()
  const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })
  const signal = new AbortController().signal
  const python = createPythonEnvironment({ tools, sandbox, signal })
  let folders = 0
  return {
    home,
    python,
    tools,
    sandbox,
    /** A project and the accepted artifacts of the data stage, for `settings` added to tinyml.yml. */
    context(settings: string, data: SmallData): StageContext & { steps: string[]; updates: [number, number][] } {
      const dir = join(home, `project${folders++}`)
      write(join(dir, 'tinyml.yml'), `name: small\nsensor: serial\ndata: {source: raw}\n${settings}`)
      writeSmallData(join(dir, 'out'), data)
      const scratch = join(dir, 'scratch')
      mkdirSync(scratch)
      const steps: string[] = []
      const updates: [number, number][] = []
      const progress = {
        step: (text: string) => void steps.push(text),
        update: (done: number, total: number) => void updates.push([done, total]),
      }
      const project = loadProject(dir)
      return { project, out: join(dir, 'out'), scratch, tools, sandbox, python, progress, signal, steps, updates }
    },
    async close() {
      await python.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** Gaussian clusters, one for each class. */
export interface SmallData {
  centres: number[][]
  labels: string[]
  spread: number
  /** Rows of each class in the training split; the other two get a third of it. */
  rows: number[]
}

export const threeFruits: SmallData = {
  centres: [
    [1, 0.2, 0],
    [0.8, 0.8, -1],
    [1, -0.6, 0.5],
  ],
  labels: ['apple', 'a "ripe", banana', 'orange'],
  spread: 0.25,
  rows: [60, 60, 60],
}

/** The files of the data stage: scaled features and the label, and the contract without tensors. */
export function writeSmallData(out: string, { centres, labels, spread, rows }: SmallData): void {
  const random = mulberry(7)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const names = (centres[0] ?? []).map((_, i) => `f${i}`)
  const quoted = (label: string) => `"${label.replaceAll('"', '""')}"`
  const counts: Record<string, number> = {}
  for (const [split, part] of [
    ['train', 1],
    ['validation', 3],
    ['test', 3],
  ] as const) {
    const lines = centres.flatMap((centre, c) =>
      Array.from({ length: Math.ceil((rows[c] ?? 0) / part) }, () =>
        [...centre.map((x) => Math.fround(x + spread * normal())), quoted(labels[c] ?? '')].join(','),
      ),
    )
    counts[split] = lines.length
    write(join(out, `data/${split}.csv`), `${[...names, 'label'].join(',')}\n${lines.join('\n')}\n`)
  }
  const contract = {
    version: 1,
    project: 'small',
    sensor: 'serial',
    raw: names.map((name) => ({ name, channel: null, unit: '', min: -3, max: 3 })),
    validity: [],
    window: { size: 1, trainStride: 1 },
    features: names.map((name) => ({
      name,
      unit: '',
      expression: name,
      aggregate: 'none',
      scaling: { offset: 0, scale: 1 },
    })),
    labels,
    rows: { ...counts, replay: counts.test },
  }
  write(join(out, 'data/contract.json'), `${JSON.stringify(contract, null, 2)}\n`)
}

/** A small seeded generator (mulberry32) of numbers in [0, 1). */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One attempt of a stage with the rules' plan, as the loop does it, with the artifacts in `dir`. */
export async function attempt<Brief, Plan, Metrics>(
  stage: Stage<Brief, Plan, Metrics>,
  context: StageContext,
  dir: string,
  change: (plan: Plan) => Plan = (plan) => plan,
): Promise<Verdict<Metrics | null> & { plan: Plan }> {
  const brief = await stage.gather(context)
  const answer = stage.plan.rules(brief)
  if (!('plan' in answer)) throw new Error(`no plan: ${JSON.stringify(answer)}`)
  const plan = stage.plan.schema.parse(change(answer.plan))
  const rendered = await stage.render(plan, brief, dir, context)
  if (hasErrors(rendered)) return { findings: rendered, metrics: null, headline: '', plan }
  const verdict = await stage.verify({ dir, plan, brief }, context)
  return { ...verdict, findings: [...rendered, ...verdict.findings], plan }
}
