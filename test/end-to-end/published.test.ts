import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Report } from '../../src/report/schema.ts'
import { packageRoot } from '../../src/root.ts'
import { tinyml } from '../cli/harness.ts'

// Real published readings lie beside the checkout on some machines only; without them the test says so and is counted as skipped.
const readings = resolve(packageRoot, '../shared/data/fruit')
const here = existsSync(join(readings, 'apple.csv'))
const when = here ? test : test.skip

when(
  `the whole lifecycle on published readings${here ? '' : ' (skipped: ../shared/data/fruit is not there)'}`,
  async () => {
    const base = mkdtempSync(join(tmpdir(), 'tinyml-published-'))
    try {
      cpSync(readings, join(base, 'data'), { recursive: true, filter: (path) => !path.endsWith('.md') })
      // The readings are ratios without clear or proximity, so they are sent over serial.
      writeFileSync(join(base, 'tinyml.yml'), 'name: published-fruit\nsensor: serial\ndata:\n  source: data\n')
      const ended = await tinyml(['run', '--project', base])
      expect(ended.stderr).toBe('')
      expect(ended.code).toBe(0)
      const report: Report = JSON.parse(readFileSync(join(base, 'tinyml/report.json'), 'utf8'))
      expect(report.verification?.agreement).toBe(1)
      expect(report.verification?.accuracy.board).toBeGreaterThan(0.9)
    } finally {
      rmSync(base, { recursive: true, force: true })
    }
  },
)
