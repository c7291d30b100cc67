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
