/**
 * Measures what the README quotes: `node bench/lifecycle.ts` prints the table. Takes about two minutes on two cores; tools must be
 * installed (`script/bootstrap all`) and `dist/` built.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { execa } from 'execa'
import type { Report } from '../src/report/schema.ts'
import { markdownTable } from '../src/report/table.ts'
import { packageRoot } from '../src/root.ts'

const base = mkdtempSync(join(tmpdir(), 'tinyml-bench-'))
const rows: string[][] = []
const row = (what: string, goal: string, measured: string) => {
  rows.push([what, goal, measured])
  process.stderr.write(`${what}: ${measured}\n`)
}

async function seconds(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const started = performance.now()
  await execa(command, args, { env, stdin: 'ignore' })
  return (performance.now() - started) / 1000
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const s = (value: number): string => `${value.toFixed(2)} s`
const reportOf = (out: string): Report => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))

/** A copy of a fixture, so that its lock does not end up in the checkout. */
function copyOf(name: string): string {
  const dir = join(base, name)
  cpSync(join(packageRoot, 'fixtures', name), dir, { recursive: true, filter: (path) => !path.endsWith('.lock.json') })
  return dir
}

/** The digits come from a Python package at run time. */
async function exportDigits(project: string): Promise<void> {
  const { stdout: python } = await execa(join(packageRoot, 'script/python-env'), ['base'])
  await execa(`${python}/bin/python3`, [join(project, 'export.py')])
}

async function repeated(times: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = []
  for (let i = 0; i < times; i++) values.push(await measure())
  return median(values)
}

const cli = join(packageRoot, 'dist/cli/index.js')
const demo = join(packageRoot, 'script/demo')

async function lifecycle(): Promise<void> {
  for (const name of ['fruit', 'digits']) {
    const project = copyOf(name)
    if (name === 'digits') await exportDigits(project)
    const out = join(base, `${name}-out`)
    const first = await seconds(demo, [project, '--out', out])
    const report = reportOf(out)
    row(`script/demo ${name}, first run`, name === 'fruit' ? 'under 60 s' : '', s(first))
    if (name === 'fruit') {
      row('… of which neither TensorFlow, nor the compiler, nor QEMU', 'under 3 s', s(report.time.own))
      row('script/demo fruit, unchanged', '', s(await repeated(5, () => seconds(demo, [project, '--out', out]))))
      const unchanged = () => seconds(process.execPath, [cli, 'run', '--project', project, '--out', out])
      row('tinyml run, unchanged project', 'under 1 s', s(await repeated(5, unchanged)))
    }
    const { verification: v, device: d } = report
    if (!v || !d) throw new Error(`${name} was not verified`)
    row(`${name}: rows whose label on the board is the reference’s`, '100 %', `${v.agreement * v.rows} of ${v.rows}`)
    row(
      `${name}: accuracy of float, INT8, board`,
      '',
      [v.accuracy.float, v.accuracy.int8, v.accuracy.board].map((a) => a?.toFixed(3) ?? 'unknown').join(', '),
    )
    row(`${name}: flash, static RAM, arena`, '', `${d.flashBytes} B, ${d.ramBytes} B, ${d.arenaBytes} B`)
    row(`${name}: instructions per inference`, '', String(d.instructionsPerInference))
  }
}

/** 50,000 readings, a fifth of them held out. */
async function manyRows(): Promise<void> {
  const project = join(base, 'many')
  cpSync(join(packageRoot, 'fixtures/fruit'), project, { recursive: true, filter: (path) => !path.endsWith('.csv') })
  let state = 1
  const noise = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
  const lines = Array.from({ length: 50_000 }, (_, i) => {
    const kind = i % 2
    return `${(kind + noise()).toFixed(6)},${(noise() - kind).toFixed(6)},${noise().toFixed(6)},${kind ? 'one' : 'zero'}`
  })
  writeFileSync(join(project, 'rows.csv'), `x,y,z,kind\n${lines.join('\n')}\n`)
  writeFileSync(
    join(project, 'tinyml.yml'),
    'name: many\nsensor: serial\ndata:\n  source: rows.csv\n  label: {column: kind}\nmodel: {train: dense, epochs: 3}\n',
  )
  await execa(process.execPath, [cli, 'run', '--project', project], { stdin: 'ignore' })
  const verify = () => execa(process.execPath, [cli, 'verify', '--project', project], { stdin: 'ignore' })
  await verify()
  const report = reportOf(join(project, 'tinyml'))
  const stage = report.stages.find((entry) => entry.stage === 'verify')
  row(`verification of ${report.verification?.rows} rows`, 'under 5 s', s(stage?.seconds ?? Number.NaN))
}

/** The action as a step of a runner on a push that changed nothing: its own start-up, the lock, and the report. */
async function action(): Promise<void> {
  const project = join(base, 'fruit')
  const empty = join(base, 'event.json')
  writeFileSync(empty, '{}')
  const environment = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: project,
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_EVENT_PATH: empty,
    INPUT_PROJECT: '.',
    INPUT_STAGES: '',
    INPUT_PLANNER: 'rules',
    INPUT_OUT: relative(project, join(base, 'fruit-out')),
  }
  const step = () => seconds(process.execPath, [join(packageRoot, 'dist/main/index.js')], environment)
  row('the whole action on an unchanged project', 'start-up under 0.5 s', s(await repeated(5, step)))
  const bundles = ['main', 'cli'].map((name) => {
    const files = readdirSync(join(packageRoot, 'dist', name), { recursive: true, withFileTypes: true })
    const bytes = files.filter((e) => e.isFile()).map((e) => statSync(join(e.parentPath, e.name)).size)
    return `${(bytes.reduce((a, b) => a + b, 0) / 1e6).toFixed(2)} MB`
  })
  row('dist: the action, the command line', 'under 4 MB each', bundles.join(', '))
}

try {
  await lifecycle()
  await manyRows()
  await action()
  process.stdout.write(`${markdownTable(['measured', 'goal', 'here'], rows)}\n`)
} finally {
  rmSync(base, { recursive: true, force: true })
}
