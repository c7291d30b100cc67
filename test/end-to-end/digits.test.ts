import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Report } from '../../src/report/schema.ts'
import { packageRoot } from '../../src/root.ts'

test('script/demo digits takes real handwritten digits through a convolutional network to the board', async () => {
  const base = mkdtempSync(join(tmpdir(), 'tinyml-digits-'))
  try {
    const out = join(base, 'out')
    rmSync(join(packageRoot, 'fixtures/digits/data'), { recursive: true, force: true })
    rmSync(join(packageRoot, 'fixtures/digits/tinyml.lock.json'), { force: true })
    const ended = await execa(join(packageRoot, 'script/demo'), ['digits', '--out', out], {
      reject: false,
      stdin: 'ignore',
    })
    expect(ended.exitCode).toBe(0)
    const report: Report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
    expect(report.verification?.agreement).toBe(1)
    expect(report.verification?.accuracy.board).toBeGreaterThan(0.95)
    expect(report.verification?.rows).toBeGreaterThan(300)
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
})
