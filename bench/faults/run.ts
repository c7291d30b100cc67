/**
 * Measures what the checks find: `node bench/faults/run.ts [--only WORD …] [--keep FILE] [--write | --first]`, about ten minutes on two cores.
 * Each fault, each right thing beside it and each unusual variant goes through the product's own verifiers, one after the other.
 * `--only`: the cases whose id holds one of the words. `--keep`: outcomes are kept in that file, and a later run goes on from there.
 * `--write`: the figures into docs/evaluation.md; `--first`: kept as the first ones.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../src/root.ts'
import { countControls, faults, type Outcome, tryFault, tryVariant, variants } from './cases.ts'
import { report, withReport } from './report.ts'

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    keep: { type: 'string' },
    write: { type: 'boolean' },
    first: { type: 'boolean' },
  },
})
const wanted = ({ id }: { id: string }): boolean => given.only?.some((word) => id.includes(word)) ?? true

const outcomes: Outcome[] = given.keep && existsSync(given.keep) ? JSON.parse(readFileSync(given.keep, 'utf8')) : []
async function take(id: string, trial: () => Promise<Outcome>): Promise<void> {
  if (outcomes.some((o) => o.id === id)) return
  const started = performance.now()
  const it = await trial()
  const seconds = (performance.now() - started) / 1000
  outcomes.push({ ...it, seconds })
  if (given.keep) writeFileSync(given.keep, `${JSON.stringify(outcomes, null, 2)}\n`)
  const why = it.verdict === 'named' || it.verdict === 'accepted' ? '' : ` — ${it.what}: ${it.message}`
  console.log(`${it.verdict.padEnd(8)} ${it.id} ${it.codes.join(' ')} ${seconds.toFixed(1)} s${why}`)
}

for (const fault of faults().filter(wanted)) await take(fault.id, () => tryFault(fault))
for (const variant of variants().filter(wanted)) await take(variant.id, () => tryVariant(variant))

const firstFile = join(import.meta.dirname, 'first.json')
const page = join(packageRoot, 'docs/evaluation.md')
if (given.first) writeFileSync(firstFile, `${JSON.stringify(outcomes, null, 2)}\n`)
const first: Outcome[] = existsSync(firstFile) ? JSON.parse(readFileSync(firstFile, 'utf8')) : []
const text = report(outcomes, first, {
  controls: countControls(),
  minutes: outcomes.reduce((sum, o) => sum + (o.seconds ?? 0), 0) / 60,
})
if (given.write && !given.only)
  writeFileSync(page, withReport(existsSync(page) ? readFileSync(page, 'utf8') : '', text))
console.log(`\n${text}`)
process.exitCode = outcomes.some((o) => o.verdict === 'missed' || o.verdict === 'rejected') ? 1 : 0
