import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasErrors } from '../../src/findings/index.ts'
import { packageRoot } from '../../src/root.ts'
import type { DataBrief } from '../../src/stages/data/brief.ts'
import { dataStage } from '../../src/stages/data/index.ts'
import type { DataPlan } from '../../src/stages/data/plan.ts'
import { applyEdits } from './edits.ts'
import type { Bench, Edit, Said } from './types.ts'
import { contextOf, folder, refusals, saidOf } from './workshop.ts'

/** The same numbers each time, between 0 and 1. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A recording of an LSM9DS1 that is shaken `swing` g at a time; now and then a cell is lost. */
function shaken(swing: number, rows: number, seed: number): string {
  const next = random(seed)
  const lines = Array.from({ length: rows }, (_, i) => {
    const wave = swing * ((i % 8) / 4 - 1)
    const cells = [wave, 0.1 * wave, 1].map((v) => (v + (next() - 0.5) * 0.1).toFixed(3))
    if (i % 97 === 50) cells[1] = ''
    return cells.join(',')
  })
  return `accX,accY,accZ\n${lines.join('\n')}\n`
}

/** Readings of three materials on several days, the material and the day in columns of their own. */
function materials(): string {
  const next = random(11)
  const centres: Record<string, number[]> = { wood: [1, 5, 2], 'steel, bare': [3, 4, 6], 'the "cork"': [6, 2, 4] }
  const rows = Object.entries(centres).flatMap(([name, centre]) =>
    ['mo', 'tu', 'we', 'th', 'fr'].flatMap((day) =>
      Array.from({ length: 14 }, () => {
        const cells = centre.map((c) => (c + (next() - 0.5) * 2).toFixed(4))
        return [...cells, `"${name.replaceAll('"', '""')}"`, `${day} ${name[0]}`].join(',')
      }),
    ),
  )
  return `x,y,z,kind,day\n${rows.join('\n')}\n`
}

const generated: Record<string, () => Record<string, string>> = {
  motion: () => ({
    'tinyml.yml': 'name: motion\ndata:\n  source: data\n  window: { size: 16, stride: 4 }\nsensor: lsm9ds1\n',
    'data/still.csv': shaken(0.05, 500, 1),
    'data/shake.csv': shaken(1.5, 500, 2),
    'data/wave.csv': shaken(0.6, 500, 3),
  }),
  materials: () => ({
    'tinyml.yml':
      'name: materials\ndata:\n  source: data\n  label: { column: kind }\n  session: { column: day }\n  augment: { copies: 2, noise: 0.05 }\nsensor: serial\n',
    'data/all.csv': materials(),
  }),
}

/** `fruit` is the committed fixture; the others are made here. */
function project(base: string): string {
  const dir = folder()
  const files = generated[base]?.()
  if (!files) cpSync(join(packageRoot, 'fixtures', base), dir, { recursive: true })
  for (const [name, content] of Object.entries(files ?? {})) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), content)
  }
  return dir
}

/** The one file that is edited after it was made; all others are those of the project. */
export const script = 'prepare.py'

/** A project, what the data stage knows and decides of it, and the folder with its script; or why it is refused. */
type Made = { dir: string; brief: DataBrief; plan: DataPlan; out: string } | { refused: Said[] }

async function makeScript(base: string, edits: readonly Edit[]): Promise<Made> {
  const dir = project(base)
  applyEdits(dir, edits)
  const out = folder()
  const context = contextOf(dir, out)
  let made: Made | null = null
  const refused = await refusals(async () => {
    const brief = await dataStage.gather(context)
    const answer = dataStage.plan.rules(brief)
    if (!('plan' in answer)) throw new Error(`no plan: ${JSON.stringify(answer)}`)
    const rendered = await dataStage.render(answer.plan, brief, out, context)
    if (!hasErrors(rendered)) made = { dir, brief, plan: answer.plan, out }
    return saidOf(rendered)
  })
  return made ?? { refused }
}

const right = new Map<string, Promise<Made>>()

/** Scripts that prepare data, and the raw files that they are made for. */
export const scripts: Bench = async (base, edits) => {
  const before = edits.filter((e) => e.file !== script)
  const known = before.length > 0 ? makeScript(base, before) : (right.get(base) ?? makeScript(base, []))
  if (before.length === 0) right.set(base, known)
  const made = await known
  if ('refused' in made) return { folder: '', judge: async () => made.refused }
  const out = folder()
  cpSync(made.out, out, { recursive: true })
  applyEdits(
    join(out, 'data'),
    edits.filter((e) => e.file === script),
  )
  const { dir, plan, brief } = made
  return {
    folder: join(out, 'data'),
    judge: async () => saidOf((await dataStage.verify({ dir: out, plan, brief }, contextOf(dir, out))).findings),
  }
}
