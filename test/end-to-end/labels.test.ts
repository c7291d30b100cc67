import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Contract } from '../../src/project/contract.ts'
import type { Report } from '../../src/report/schema.ts'
import { makeProject, random, tinyml } from '../cli/harness.ts'

const labels = ['two words', 'café 🍌', 'say "hi"', '../../etc/passwd', 'class', 'back\\slash??/']

test('labels with spaces, emoji, quotes, paths, C++ keywords and trigraphs go through to the board unchanged', async () => {
  const next = random(7)
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  const rows = labels.flatMap((label, i) =>
    Array.from({ length: 40 }, () => {
      const angle = (2 * Math.PI * i) / labels.length
      return [Math.cos(angle), Math.sin(angle)].map((v) => (v + 0.15 * (next() - 0.5)).toFixed(4)).concat(quote(label))
    }),
  )
  const dir = makeProject({
    'tinyml.yml': 'name: labels\nsensor: serial\ndata:\n  source: data.csv\n  label: {column: kind}\n',
    'data.csv': `x,y,kind\n${rows.map((r) => r.join(',')).join('\n')}\n`,
  })
  try {
    const ended = await tinyml(['run', '--project', dir])
    expect(ended.stderr).toBe('')
    expect(ended.code).toBe(0)
    const contract: Contract = JSON.parse(readFileSync(join(dir, 'tinyml/contract.json'), 'utf8'))
    expect([...contract.labels].sort()).toEqual([...labels].sort())
    const report: Report = JSON.parse(readFileSync(join(dir, 'tinyml/report.json'), 'utf8'))
    expect(report.verification?.agreement).toBe(1)
    const trace = readFileSync(join(dir, 'tinyml/verify/trace.jsonl'), 'utf8')
    const printed = trace
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .filter((event) => event.type === 'serial')
      .map((event) => event.text)
      .join('')
    for (const label of labels) expect(printed).toContain(label)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
