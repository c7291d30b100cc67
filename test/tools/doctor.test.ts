import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { doctor } from '../../src/tools/doctor.ts'
import { createToolchain } from '../../src/tools/find.ts'

test('after script/bootstrap everything is well, the sandbox tried for real', async () => {
  const rows = await doctor()
  expect(rows.filter((row) => !row.ok && row.tool !== 'disk')).toEqual([])
  expect(rows.find((row) => row.tool === 'sandbox')?.found).toBe('works')
})

test('the language model has a row, and a missing one is no fault', async () => {
  const [there] = (await doctor()).filter((row) => row.tool === 'language model')
  const none = createToolchain({ home: join(tmpdir(), 'tinyml-nothing'), path: '/nowhere' })
  const [missing] = (await doctor(none)).filter((row) => row.tool === 'language model')
  expect(there?.found).toMatch(/^qwen2\.5-coder-1\.5b \(\/|^not yet fetched/)
  expect(missing).toMatchObject({ ok: true, found: 'not yet fetched: tinyml model pull' })
})

test('without tools every row says what is missing and which command fixes it', async () => {
  const rows = await doctor(createToolchain({ home: join(tmpdir(), 'tinyml-nothing'), path: '/nowhere' }))
  const bad = rows.filter((row) => !row.ok && row.tool !== 'disk')
  expect(bad.map((row) => row.tool)).toEqual([
    ...[
      'python environment',
      'arduino-cli',
      'arm-none-eabi-g++',
      'qemu-system-arm',
      'bwrap',
      'arduino-ctags',
      'sandbox',
    ],
  ])
  for (const row of bad) expect(row.fix).toContain('script/bootstrap')
})
