import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { escapes, outputOf, same, sandbox, tools } from './harness.ts'

const secret = 'canary-51bd02'
let host: string
let canary: string
let target: string

beforeAll(() => {
  host = mkdtempSync(join(tmpdir(), 'tinyml-escape-'))
  canary = join(host, 'canary')
  target = join(host, 'owned')
  writeFileSync(canary, secret)
  writeFileSync(join(host, 'canary.h'), `"${secret}"`)
})
afterAll(() => rmSync(host, { recursive: true, force: true }))

const compilerFlags = (script: string, out: string, ...more: string[]): string[] => [
  ...['-mcpu=cortex-m4', '-mthumb', '-Os', '-std=c++17', '-ffreestanding', '-nostdlib', ...more],
  ...[`-DCANARY="${canary}"`, `-DTARGET="${target}"`, `-DCANARY_HEADER="${canary}.h"`],
  ...[join(escapes, script), '-o', out],
]

describe('while it is compiled', () => {
  test.each(['include_file.cpp', 'incbin.cpp'])(
    '%s cannot take a file of the host into the program',
    async (script) => {
      const compiler = (await tools.require('arm-gcc')).path
      const free = join(host, `${script}.o`)
      expect(await outputOf(compiler, compilerFlags(script, free, '-c'))).toBe('')
      expect(readFileSync(free, 'latin1')).toContain(secret)

      const folder = mkdtempSync(join(host, 'build-'))
      const held = join(folder, 'held.o')
      const { exitCode, stderr } = await sandbox.run({
        command: [compiler, ...compilerFlags(script, held, '-c')] as [string, ...string[]],
        readOnly: [same(escapes)],
        writable: [same(folder)],
      })
      expect(exitCode).not.toBe(0)
      expect(stderr).toMatch(/No such file|file not found/)
    },
  )
})

describe('while it is emulated', () => {
  /** Compiles on the host, because the emulation is what is tried here. */
  const build = async (script: string): Promise<string> => {
    const elf = join(host, `${script}.elf`)
    const layout = ['-Wl,--section-start=.vectors=0x0', '-Wl,-Ttext=0x400', '-Wl,-Tdata=0x20000000', '-Wl,-e,reset']
    expect(await outputOf((await tools.require('arm-gcc')).path, compilerFlags(script, elf, ...layout))).toBe('')
    return elf
  }
  const emulator = (elf: string): string[] => [
    ...['-M', 'mps2-an386', '-display', 'none', '-monitor', 'none', '-serial', 'none'],
    ...['-semihosting-config', 'enable=on,target=native', '-kernel', elf],
  ]
  const emulate = async (elf: string): Promise<{ free: string; held: string }> => {
    const qemu = (await tools.require('qemu')).path
    rmSync(target, { force: true })
    const free = (await outputOf(qemu, emulator(elf))) + (existsSync(target) ? readFileSync(target, 'utf8') : '')
    rmSync(target, { force: true })
    const { stdout, stderr, killedFor } = await sandbox.run({
      command: [qemu, ...emulator(elf)],
      readOnly: [same(elf)],
      limits: { seconds: 20 },
    })
    expect(killedFor).toBeNull()
    return { free, held: stdout + stderr }
  }

  test('SYS_SYSTEM runs no command of the host', async () => {
    const { free, held } = await emulate(await build('sys_system.cpp'))
    expect(free).toContain(secret)
    expect(free).toContain('owned')
    expect(held).not.toContain(secret)
    expect(existsSync(target)).toBe(false)
  })

  test('SYS_OPEN reads no file of the host', async () => {
    const { free, held } = await emulate(await build('sys_open.cpp'))
    expect(free).toContain(`ESCAPED ${secret}`)
    expect(held.trim()).toBe('held')
  })

  test('SYS_WRITE writes no file of the host', async () => {
    const { free } = await emulate(await build('sys_write.cpp'))
    expect(free).toBe('owned')
    // In the sandbox's own /tmp it may have been written.
    expect(existsSync(target)).toBe(false)
  })
})
