/**
 * The benchmark of wishes: words as people write them, run as a person would, judged by what came of them.
 *
 *     node bench/wishes/run.ts --set 1 --planner rules|local|auto [--strategy guided|freeform] [--only ID,…] [--stage NAME]
 *                              [--work FOLDER] [--write]
 *     node bench/wishes/run.ts --set 1 --selftest      each check must fail on what is made without words
 *
 * `--write` puts the results into `bench/results/` and the table into `docs/evaluation.md`. Projects are prepared once a work folder.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { packageRoot } from '../../src/root.ts'
import { judgeIdle } from './check/imagine.ts'
import { oddities, onlyAsking, type Wish, type WishSet } from './entry.ts'
import { check, verdict } from './judge.ts'
import { writePage } from './page.ts'
import { grant, keepModel, prepare, type Settings } from './product.ts'
import { type Result, type Results, summary } from './tally.ts'

const { values: flags } = parseArgs({
  options: {
    set: { type: 'string', default: '1' },
    planner: { type: 'string', default: 'rules' },
    strategy: { type: 'string', default: 'guided' },
    only: { type: 'string' },
    stage: { type: 'string' },
    work: { type: 'string', default: join(tmpdir(), 'tinyml-wishes') },
    selftest: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
  },
})
const say = (text: string): boolean => process.stderr.write(`${text}\n`)

async function chosen(): Promise<WishSet & { of: number }> {
  const { set }: { set: WishSet } = await import(`./set-${flags.set}.ts`)
  const odd = oddities(set)
  if (odd.length > 0) throw new Error(odd.join('\n'))
  const only = flags.only?.split(',')
  const wishes = set.wishes.filter((w) => (only?.includes(w.id) ?? true) && (!flags.stage || w.stage === flags.stage))
  if (wishes.length === 0) throw new Error('no wish of the set is chosen')
  return { ...set, wishes, of: set.wishes.length }
}

/** A check that passes on what was made without words says nothing about words. */
async function selftest(set: WishSet): Promise<void> {
  let failed = 0
  for (const wish of set.wishes) {
    if (wish.check === onlyAsking) continue
    const plain = await prepare(wish.project, flags.work)
    const { problems } = await check(wish, plain.dir, plain)
    const weak = wish.stage === 'sketch' ? judgeIdle(plain, wish.check).weak : []
    const fine = problems.length > 0 && weak.length === 0
    if (!fine) failed++
    const why = [...(problems.length > 0 ? [] : ['holds without the words']), ...weak.map((w) => `never seen: ${w}`)]
    say(`${fine ? '✔' : '✘'} ${wish.id}${fine ? `: ${problems[0]}` : `: ${why.join('; ')}`}`)
  }
  say(failed === 0 ? 'Every check can fail.' : `${failed} checks are of no use.`)
  process.exitCode = failed === 0 ? 0 : 1
}

async function one(wish: Wish, settings: Settings): Promise<Result> {
  const plain = await prepare(wish.project, flags.work)
  const dir = join(flags.work, `${settings.planner}-${settings.strategy}`, wish.id)
  const run = await grant(wish, plain, dir, settings)
  const { problems } = run.status === 'accepted' ? await check(wish, dir, plain) : { problems: [] }
  if (!flags.keep) rmSync(dir, { recursive: true, force: true })
  const { id, stage, expressible } = wish
  return { id, stage, expressible, verdict: verdict(wish, run, problems), ...run, problems: problems.slice(0, 8) }
}

async function run(set: WishSet & { of: number }): Promise<void> {
  const settings: Settings = { planner: flags.planner, strategy: flags.strategy }
  const { stdout: commit } = await execa('git', ['rev-parse', '--short', 'HEAD'], { cwd: packageRoot })
  const log = join(flags.work, `set-${set.number}-${flags.planner}-${flags.strategy}-${commit}.jsonl`)
  const before = flags.resume && existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
  const done = new Map(before.map((line): [string, Result] => [JSON.parse(line).id, JSON.parse(line)]))
  const results: Result[] = []
  for (const wish of set.wishes) {
    const result = done.get(wish.id) ?? (await one(wish, settings))
    results.push(result)
    if (!done.has(wish.id)) appendFileSync(log, `${JSON.stringify(result)}\n`)
    const why = [...result.said, ...result.problems][0] ?? ''
    say(`${wish.id}: ${result.verdict}, ${result.seconds.toFixed(1)} s${why ? ` (${why.slice(0, 160)})` : ''}`)
  }
  const command = `node bench/wishes/run.ts --set ${set.number} --planner ${flags.planner} --strategy ${flags.strategy}`
  const all: Results = { set: set.number, ...settings, commit, command, of: set.of, results }
  process.stdout.write(`${summary(all)}\n`)
  if (!flags.write) return
  const folder = join(packageRoot, 'bench/results')
  mkdirSync(folder, { recursive: true })
  const name = `wishes-${set.number}-${flags.planner}-${flags.strategy}.json`
  writeFileSync(join(folder, name), `${JSON.stringify(all, null, 2)}\n`)
  writePage()
}

const set = await chosen()
if (flags.selftest) await selftest(set)
else {
  const release = flags.planner === 'rules' ? async () => {} : await keepModel(flags.work)
  try {
    await run(set)
  } finally {
    await release()
  }
}
