import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { runOnVirtualBoard } from '../../src/board/virtual.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { build, sandbox, tools } from './board.ts'

const rows = Array.from({ length: 30 }, (_, i) => [i, 2 * i, 3 * i, 4 * i, i])

/** Runs the colour sketch with a change to how QEMU is called, and keeps the trace as it was written. */
async function raw(change: (word: string) => string = (word) => word, limits = {}) {
  let bytes = Buffer.alloc(0)
  const watched: Sandbox = {
    ...sandbox,
    run: async (request) => {
      const result = await sandbox.run({ ...request, command: request.command.map(change) as [string, ...string[]] })
      const folder = request.writable?.[0]?.from
      const path = folder ? join(folder, 'trace.jsonl') : ''
      if (existsSync(path)) bytes = readFileSync(path)
      return result
    },
  }
  const { elf } = await build('apds')
  const done = await runOnVirtualBoard({ elf: elf ?? '', sensor: 'apds9960', rows, tools, sandbox: watched, limits })
  return { ...done, text: bytes.toString() }
}

const nonceOf = (text: string) => (JSON.parse(text.slice(0, text.indexOf('\n'))) as { nonce: string }).nonce

test('two runs write the same bytes, but for the nonce', async () => {
  const [a, b] = [await raw(), await raw()]
  expect(a.text.split('\n').length).toBeGreaterThan(90)
  expect(nonceOf(a.text)).not.toBe(nonceOf(b.text))
  expect(a.text.replaceAll(nonceOf(a.text), nonceOf(b.text))).toBe(b.text)
})

describe('a trace that cannot be kept', () => {
  test('since it grows too large ends with a finding and keeps what was before', async () => {
    const { reason, findings, events } = await raw(undefined, { traceBytes: 4096 })
    expect(reason).toBe('trace-full')
    expect(findings.map((f) => f.code)).toEqual(['board/too-much-output'])
    expect(events.length).toBeGreaterThan(10)
  })

  test('since the disk is full ends with a finding', async () => {
    const done = await raw((word) => word.replace('trace=/out/trace.jsonl', 'trace=/dev/full'))
    expect(done.reason).toBe('trace-full')
    expect(done.findings.map((f) => [f.code, f.message])).toEqual([
      ['board/too-much-output', 'the trace could not be written: is the disk full?'],
    ])
  })
})

describe('a program that', () => {
  /** The colour sketch with its first loadable segment moved to `address`. */
  async function moved(address: number) {
    const folder = mkdtempSync(join(tmpdir(), 'tinyml-elf-'))
    const elf = readFileSync((await build('apds')).elf ?? '')
    const size = elf.readUInt16LE(42)
    let header = elf.readUInt32LE(28)
    while (elf.readUInt32LE(header) !== 1) header += size
    for (const field of [8, 12]) elf.writeUInt32LE(address, header + field)
    const path = join(folder, 'moved.elf')
    writeFileSync(path, elf)
    const done = await runOnVirtualBoard({ elf: path, sensor: 'apds9960', rows, tools, sandbox })
    rmSync(folder, { recursive: true })
    return done
  }

  test.each([
    ["lies where the monitor's vectors are", 0],
    ["lies in the monitor's RAM", 0x2030_0000],
    ['lies on a device', 0x4002_8000],
    ['begins before its flash', 0x000f_ff00],
  ])('%s is refused and never started', async (_, address) => {
    const { reason, findings, events } = await moved(address)
    expect(reason).toBe('no-sketch')
    expect(findings.map((f) => f.code)).toEqual(['board/emulator'])
    expect(findings[0]?.message).toContain(`0x${address.toString(16)}`)
    expect(events).toEqual([])
  })

  test('is no ELF file at all is refused', async () => {
    const { findings } = await runOnVirtualBoard({ elf: import.meta.filename, sensor: 'serial', rows, tools, sandbox })
    expect(findings[0]?.message).toContain('no 32-bit ELF file')
  })
})
