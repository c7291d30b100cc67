import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packFirmware, runFirmware } from '../../src/bot/firmware.ts'
import { loadProject } from '../../src/project/project.ts'
import { packageRoot } from '../../src/root.ts'
import { cleanUp, load, rendered, sandbox, tools } from '../verification/setup.ts'

const dir = mkdtempSync(join(tmpdir(), 'tinyml-firmware-'))
const common = { tools, sandbox, signal: new AbortController().signal }
const pack = join(dir, 'pack')
const edit = (change: (pack: { reference: { crc: number[] }; rows: number[][] }) => void) => {
  const file = join(pack, 'firmware.json')
  const text = readFileSync(file, 'utf8')
  const found = JSON.parse(text)
  change(found)
  writeFileSync(file, JSON.stringify(found))
  return () => writeFileSync(file, text)
}

beforeAll(async () => {
  const held = await load('fruit')
  const { sketch } = await rendered(held, 'Every 100 ms, print the label.')
  const out = join(dir, 'out')
  cpSync(held.out, out, { recursive: true })
  cpSync(sketch, join(out, 'sketch/fruit'), { recursive: true })
  await packFirmware(pack, loadProject(join(packageRoot, 'fixtures/fruit')), out, common)
}, 60_000)
afterAll(() => {
  rmSync(dir, { recursive: true, force: true })
  cleanUp()
})

test('a board that has the program alone gives the answers of the reference', async () => {
  const result = await runFirmware(pack, common)
  expect(result.findings).toEqual([])
  expect(result.samples).toBe(48)
  expect(result.agreeing).toBe(result.samples)
  expect(result.instructions).toBeGreaterThan(100)
})

test('an answer that is not the reference’s is found, with the reading', async () => {
  const undo = edit((p) => {
    p.reference.crc[3] = 1
  })
  const result = await runFirmware(pack, common)
  undo()
  expect(result.agreeing).toBe(result.samples - 1)
  expect(result.findings).toMatchObject([{ severity: 'error', code: 'verify/input-mismatch' }])
})

test.each<[string, () => unknown, RegExp]>([
  ['another program', () => writeFileSync(join(pack, 'firmware.elf'), 'no program'), /not the one that was built/],
  ['a damaged pack', () => writeFileSync(join(pack, 'firmware.json'), '{"version": 2}'), /version/],
  ['no pack', () => rmSync(join(pack, 'firmware.json')), /expected the readings/],
])('%s is refused', async (_, spoil, message) => {
  spoil()
  await expect(runFirmware(pack, common)).rejects.toThrow(message)
})
