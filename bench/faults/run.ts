/**
 * Measures what the checks find: `node bench/faults/run.ts [--only WORD …] [--jobs N] [--keep FILE] [--write | --first]`.
 * Each fault, each right thing beside it and each unusual variant goes through the product's own verifiers, as many at a time as there
 * are cores unless `--jobs` says otherwise.
 * `--only`: the cases whose id holds one of the words. `--keep`: outcomes are kept in that file, and a later run goes on from there.
 * `--write`: the figures into docs/evaluation.md, each case into bench/results/faults.json; `--first`: kept as the first ones, where
 * a case has none.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../src/root.ts'
import { countControls, faults, notCounted, type Outcome, tryFault, tryVariant, variants } from './cases.ts'
import { firstFile, readFirst } from './first.ts'
import { report, withReport } from './report.ts'

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    jobs: { type: 'string', default: `${availableParallelism()}` },
    keep: { type: 'string' },
    write: { type: 'boolean' },
    first: { type: 'boolean' },
  },
})
const wanted = ({ id }: { id: string }): boolean => given.only?.some((word) => id.includes(word)) ?? true
const trials = [
  ...faults().map((fault) => ({ id: fault.id, trial: () => tryFault(fault) })),
  ...variants().map((variant) => ({ id: variant.id, trial: () => tryVariant(variant) })),
].filter(wanted)

const began = performance.now()
const outcomes: Outcome[] = given.keep && existsSync(given.keep) ? JSON.parse(readFileSync(given.keep, 'utf8')) : []
const kept = outcomes.length
const waiting = trials.filter(({ id }) => !outcomes.some((o) => o.id === id))

async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const started = performance.now()
    const it = await next.trial()
    const seconds = Math.round((performance.now() - started) / 100) / 10
    outcomes.push({ ...it, seconds })
    if (given.keep) writeFileSync(given.keep, inJson(outcomes))
    const why = it.verdict === 'named' || it.verdict === 'accepted' ? '' : ` — ${it.what}: ${it.message}`
    console.log(`${it.verdict.padEnd(8)} ${it.id} ${it.codes.join(' ')} ${seconds.toFixed(1)} s${why}`)
  }
}

const inJson = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`

await Promise.all(Array.from({ length: Number(given.jobs) }, work))
const order = new Map(trials.map(({ id }, i) => [id, i]))
const place = ({ id }: Outcome): number => order.get(id) ?? order.size
outcomes.sort((a, b) => place(a) - place(b))

const first = readFirst()
if (given.first) {
  const known = new Set([...Object.keys(first.none), ...first.outcomes.map((o) => o.id)])
  first.outcomes.push(...outcomes.filter((o) => !known.has(o.id)).map(({ seconds: _, ...it }) => it))
  writeFileSync(firstFile, inJson(first))
}
const text = report(outcomes, first, {
  controls: countControls(),
  notCounted: notCounted(),
  minutes: (performance.now() - began) / 60_000,
  jobs: Number(given.jobs),
  kept,
})
if (given.write && !given.only) {
  const page = join(packageRoot, 'docs/evaluation.md')
  writeFileSync(page, withReport(existsSync(page) ? readFileSync(page, 'utf8') : '', text))
  writeFileSync(join(packageRoot, 'bench/results/faults.json'), inJson(outcomes))
}
console.log(`\n${text}`)
process.exitCode = outcomes.some((o) => o.verdict === 'missed' || o.verdict === 'rejected') ? 1 : 0
