/**
 * Makes mutants: `node bench/faults/mutate.ts --seed 1 [--share 0.5] [--only BASE]`. Draws operator, file and place by the seed, keeps what compiles
 * or runs and does something else than the right thing, and prints `mutants.json`, to be looked through once and then frozen.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { VirtualRun } from '../../src/board/virtual.ts'
import { editOf, type Mutant, readMutants } from './mutants.ts'
import { functionOf, type Language, type Site, sites } from './operators.ts'
import { script, scripts } from './scripts.ts'
import { copyOf, sketches } from './sketches.ts'
import type { Kind } from './types.ts'
import { differ, outputHashes, witnessSketch } from './witness.ts'

/** How many mutants to keep, and of what. */
const wanted: { kind: Kind; base: string; file: string; keep: number }[] = [
  { kind: 'script', base: 'fruit', file: script, keep: 12 },
  { kind: 'script', base: 'motion', file: script, keep: 8 },
  { kind: 'script', base: 'materials', file: script, keep: 6 },
  { kind: 'sketch', base: 'fruit', file: 'features.cpp', keep: 6 },
  { kind: 'sketch', base: 'fruit', file: 'decision.cpp', keep: 6 },
  { kind: 'sketch', base: 'fruit', file: 'fruit.ino', keep: 8 },
  { kind: 'sketch', base: 'fruit', file: 'model.cpp', keep: 2 },
  { kind: 'sketch', base: 'fruit', file: 'src/runtime/dot_product.h', keep: 1 },
  { kind: 'sketch', base: 'fruit', file: 'src/runtime/softmax.h', keep: 1 },
  { kind: 'sketch', base: 'mean', file: 'decision.cpp', keep: 3 },
  { kind: 'sketch', base: 'mean', file: 'fruit.ino', keep: 3 },
  { kind: 'sketch', base: 'motion', file: 'features.cpp', keep: 4 },
  { kind: 'sketch', base: 'motion', file: 'motion.ino', keep: 3 },
  { kind: 'sketch', base: 'serial', file: 'fruit.ino', keep: 5 },
  { kind: 'sketch', base: 'lights', file: 'outputs.cpp', keep: 8 },
  { kind: 'sketch', base: 'lights', file: 'fruit.ino', keep: 5 },
  { kind: 'sketch', base: 'lights', file: 'features.cpp', keep: 2 },
  { kind: 'sketch', base: 'sounds', file: 'outputs.cpp', keep: 4 },
  { kind: 'sketch', base: 'sounds', file: 'fruit.ino', keep: 3 },
]
const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    share: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const seed = Number(given.seed)

/** mulberry32. */
function generator(state: number): (below: number) => number {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** Lines that choose among equally right ways, only say how much is read at a time, or blink while a sensor does not answer. */
const free = /\b(SEED|PIECE|help|description)\b|SystemExit|add_argument|digitalWrite\(LED_BUILTIN|delay\(500\)/

/** No mutant is drawn that an earlier draw has frozen. */
const keyOf = ({ base, file, before, occurrence, after }: Omit<Mutant, 'id' | 'causes'>): string =>
  JSON.stringify([base, file, before, occurrence, after])
const frozen = new Set(readMutants().map(keyOf))

/** The sites in an order in which operators take turns. */
function drawn(all: readonly Site[], draw: (below: number) => number): Site[] {
  const byOperator = new Map<string, Site[]>()
  for (const site of all) {
    if (free.test(site.before)) continue
    byOperator.set(site.operator, [...(byOperator.get(site.operator) ?? []), site])
  }
  const order: Site[] = []
  while (byOperator.size > 0) {
    const operators = [...byOperator.keys()]
    const operator = operators[draw(operators.length)] as string
    const left = byOperator.get(operator) as Site[]
    order.push(...left.splice(draw(left.length), 1))
    if (left.length === 0) byOperator.delete(operator)
  }
  return order
}

type Judge = (mutant: Mutant) => Promise<boolean>

async function sketchJudge(base: string): Promise<Judge> {
  const right = (await witnessSketch(base, copyOf(base))) as VirtualRun[]
  return async (mutant) => {
    const { folder } = await sketches(base, [editOf(mutant)])
    const witness = await witnessSketch(base, folder)
    const crashes = witness?.some((run) => run.findings.some((f) => !mild.has(f.code)))
    return witness !== null && !crashes && differ(right, witness)
  }
}

/** Ends of a run that are no crash: a crash is found by running, and tells nothing about a check. */
const mild = new Set(['board/rows-left', 'board/time-out', 'board/usb-not-opened'])

async function scriptJudge(base: string): Promise<Judge> {
  const of = async (mutant: Mutant | null): Promise<string | null> => {
    const it = await scripts(base, mutant ? [editOf(mutant)] : [])
    const said = await it.judge()
    return said.some((s) => s.code === 'data/script-failed') ? null : outputHashes(it.folder)
  }
  const right = await of(null)
  return async (mutant) => {
    const hashes = await of(mutant)
    return hashes !== null && hashes !== right
  }
}

const kept: Mutant[] = []
for (const { kind, base, file, keep: all } of wanted) {
  const keep = Math.ceil(all * Number(given.share))
  if (given.only && given.only !== base) continue
  const folder = kind === 'sketch' ? copyOf(base) : (await scripts(base, [])).folder
  const text = readFileSync(join(folder, file), 'utf8')
  const language: Language = kind === 'sketch' ? 'cpp' : 'python'
  const draw = generator(seed * 1000 + wanted.findIndex((w) => w.base === base && w.file === file && w.kind === kind))
  const judge = await (kind === 'sketch' ? sketchJudge(base) : scriptJudge(base))
  const lines = text.split('\n')
  const used = new Set<number>()
  let [count, tried] = [0, 0]
  for (const site of drawn(sites(text, language), draw)) {
    if (count === keep || tried >= keep * 8) break
    if (used.has(site.line)) continue
    const occurrence = lines.slice(0, site.line).filter((line) => line === site.before).length
    const { operator, before, after } = site
    const id = `mutant/${kind}-${base}-${file.replace(/.*\/|\..*/g, '')}-${seed}.${count + 1}`
    const causes = [`in ${functionOf(text, site.line, language) || 'the file'}`]
    const mutant: Mutant = { id, kind, base, file, operator, seed, before, occurrence, after, causes }
    if (frozen.has(keyOf(mutant))) continue
    tried++
    if (!(await judge(mutant).catch(() => false))) continue
    used.add(site.line)
    kept.push(mutant)
    count++
    process.stderr.write(`${id} of ${tried}: ${before.trim()} => ${after.trim()}\n`)
  }
}
process.stdout.write(`${JSON.stringify(kept, null, 2)}\n`)
