import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/root.ts'

const page = readFileSync(join(packageRoot, 'docs/security.md'), 'utf8')

test('the tables of attacks and scenarios are those of the tests', async () => {
  const script = join(packageRoot, 'script/security-tables.ts')
  const { exitCode, stderr } = await execa(process.execPath, [script, '--check'], { reject: false })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
})

test('every test that the threat model names is there, and every threat names one', () => {
  const [, table = ''] = page.split('## Who tries what')
  const rows =
    table
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1) ?? []
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) {
    const named = [...(row.split(' | ').at(-1) ?? '').matchAll(/`([^`]+)`/g)].map((m) => m[1] as string)
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((path) => !existsSync(join(packageRoot, path)))).toEqual([])
  }
})
