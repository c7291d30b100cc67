import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Report } from '../../src/report/schema.ts'
import { packageRoot } from '../../src/root.ts'
import { random } from './harness.ts'

const rows = 2_500_000
const limit = 1e9

let project: string

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'tinyml-large-'))
  const data = { source: 'rows.csv', label: { column: 'kind' } }
  writeFileSync(join(project, 'tinyml.yml'), JSON.stringify({ name: 'large', sensor: 'serial', data }))
  writeRows(join(project, 'rows.csv'))
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

/** Four columns and a label, seeded; cells come from a table, because formatting ten million numbers takes longer than the run. */
function writeRows(path: string): void {
  const next = random(7)
  const cells = Array.from({ length: 4096 }, () => (1000 * (next() + next() + next() - 1.5)).toFixed(5))
  const above = cells.map((cell) => (Number(cell) + 1500).toFixed(5))
  const cell = (table: string[]) => table[(next() * 4096) | 0]
  const file = openSync(path, 'w')
  writeSync(file, 'a,b,c,d,kind\n')
  for (let row = 0; row < rows; ) {
    const lines: string[] = []
    for (const end = row + 50_000; row < end; row++) {
      const [table, label] = row % 3 === 0 ? [above, 'fast'] : [cells, 'slow']
      lines.push(`${cell(cells)},${cell(table)},${cell(table)},${cell(cells)},${label}\n`)
    }
    writeSync(file, lines.join(''))
  }
  closeSync(file)
}

/** Looks at every process below `root`, and keeps the most resident memory that each program ever had at once (VmHWM). */
function watchPeaks(root: number): { stop(): Map<string, number> } {
  const peaks = new Map<string, number>()
  const look = () => {
    const parents = new Map<number, number>()
    const found = new Map<number, { name: string; bytes: number }>()
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue
      try {
        const status = readFileSync(`/proc/${entry}/status`, 'utf8')
        const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '0'
        const program = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0')[0] ?? ''
        parents.set(Number(entry), Number(field('PPid')))
        found.set(Number(entry), { name: program.split('/').at(-1) ?? '', bytes: Number(field('VmHWM')) * 1024 })
      } catch {} // It ended while we looked.
    }
    for (const [pid, { name, bytes }] of found) {
      let at: number | undefined = pid
      while (at !== undefined && at !== root) at = parents.get(at)
      if (at === root) peaks.set(name, Math.max(peaks.get(name) ?? 0, bytes))
    }
  }
  const timer = setInterval(look, 100)
  return {
    stop() {
      clearInterval(timer)
      return peaks
    },
  }
}

const peakOf = (peaks: Map<string, number>, program: RegExp): number =>
  Math.max(0, ...[...peaks].filter(([name]) => program.test(name)).map(([, bytes]) => bytes))

describe('a file of 100 MB', () => {
  it('is prepared and checked with less than 1 GB of memory in each process', async () => {
    expect(statSync(join(project, 'rows.csv')).size).toBeGreaterThan(100e6)
    const command = execa(process.execPath, [join(packageRoot, 'src/cli.ts'), 'run', 'data', '--project', project], {
      reject: false,
      stdin: 'ignore',
    })
    const watched = watchPeaks(command.pid as number)
    const { exitCode, stderr } = await command
    const peaks = watched.stop()

    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' })
    const report: Report = JSON.parse(readFileSync(join(project, 'tinyml/report.json'), 'utf8'))
    expect(report.stages.find((entry) => entry.stage === 'data')?.status).toBe('passed')
    const profile = JSON.parse(readFileSync(join(project, 'tinyml/data/profile.json'), 'utf8'))
    expect(profile.rows).toMatchObject({ raw: rows, used: rows })
    for (const program of [/^node/, /^python/]) {
      // More than the program alone takes, so that a watcher that sees nothing is noticed.
      expect(peakOf(peaks, program)).toBeGreaterThan(150e6)
      expect(peakOf(peaks, program)).toBeLessThan(limit)
    }
  }, 300_000)
})
