import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ExitCode, ToolError } from '../../src/errors.ts'
import { createToolchain } from '../../src/tools/find.ts'
import { isRecent } from '../../src/tools/programs.ts'
import type { ToolName } from '../../src/tools/toolchain.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tinyml-tools-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A program that prints `text`, and counts in a file how often it was asked. */
function program(dir: string, name: string, text: string): void {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, name), `#!/bin/sh\necho x >> ${dir}/asked\necho '${text}'\n`)
  chmodSync(join(dir, name), 0o755)
}

describe('on a machine without the tools', () => {
  test.each<[ToolName, RegExp, RegExp]>([
    [
      'qemu',
      /qemu-system-arm 7 or newer is not on PATH; it is the virtual board/,
      /script\/bootstrap, or: sudo apt-get install qemu-system-arm/,
    ],
    ['arm-gcc', /arm-none-eabi-g\+\+ 10 or newer.*Cortex-M4/, /apt-get install gcc-arm-none-eabi/],
    ['bwrap', /bwrap 0\.7 or newer.*sandbox/, /apt-get install bubblewrap/],
    ['arduino-cli', /arduino-cli 1\.0 or newer/, /Run script\/bootstrap\.$/],
    ['ctags', /arduino-ctags is not on PATH/, /apt-get install arduino-ctags/],
    ['python', /Python environment/, /script\/bootstrap/],
  ])('%s is asked for by name, with the reason and the command', async (name, message, hint) => {
    const tools = createToolchain({ home: join(folder, 'empty'), path: join(folder, 'nowhere') })
    const error = await tools.require(name).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ToolError)
    expect([error.exitCode, error.code]).toEqual([ExitCode.missingTool, 'tools/missing'])
    expect(error.message).toMatch(message)
    expect(error.hint).toMatch(hint)
    expect(await tools.find(name)).toBeNull()
  })
})

describe('where there are several', () => {
  test('one that is too old is passed over for a newer one further on', async () => {
    const [old, recent] = [join(folder, 'old'), join(folder, 'recent')]
    program(old, 'qemu-system-arm', 'QEMU emulator version 5.2.0 (Debian)')
    program(recent, 'qemu-system-arm', 'QEMU emulator version 8.2.2 (Debian)')
    const found = await createToolchain({ home: join(folder, 'home1'), path: `${old}:${recent}` }).require('qemu')
    expect(found).toEqual({ name: 'qemu', path: join(recent, 'qemu-system-arm'), version: '8.2.2' })
  })

  test('PATH comes before the tools folder, and the tools folder stands in', async () => {
    const [home, onPath] = [join(folder, 'home2'), join(folder, 'path2')]
    program(join(home, 'arduino-cli-1.0.4'), 'arduino-cli', 'arduino-cli  Version: 1.0.4 Commit: Date:')
    expect((await createToolchain({ home, path: '/nowhere' }).require('arduino-cli')).version).toBe('1.0.4')
    program(onPath, 'arduino-cli', 'arduino-cli  Version: 1.2.0 Commit: abc Date: 2025')
    expect((await createToolchain({ home, path: onPath }).require('arduino-cli')).version).toBe('1.2.0')
    program(onPath, 'arduino-cli', 'arduino-cli  Version: 0.35.3 Commit: abc Date: 2024')
    expect((await createToolchain({ home, path: onPath }).require('arduino-cli')).version).toBe('1.0.4')
  })

  test('a program is asked for its version once, until it changes', async () => {
    const [home, path] = [join(folder, 'home3'), join(folder, 'path3')]
    const { readFileSync } = await import('node:fs')
    const asked = (): number => readFileSync(join(path, 'asked'), 'utf8').length / 2
    program(path, 'bwrap', 'bubblewrap 0.8.0')
    for (let run = 0; run < 3; run++) await createToolchain({ home, path }).require('bwrap')
    expect(asked()).toBe(1)
    program(path, 'bwrap', 'bubblewrap 0.10.0')
    expect((await createToolchain({ home, path }).require('bwrap')).version).toBe('0.10.0')
    expect(asked()).toBe(2)
  })

  test('a program that does not run is not found', async () => {
    const path = join(folder, 'broken')
    mkdirSync(path)
    writeFileSync(join(path, 'bwrap'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    expect(await createToolchain({ home: join(folder, 'home4'), path }).find('bwrap')).toBeNull()
  })
})

test.each([
  ['7.2.22', '7', true],
  ['10', '7.1', true],
  ['0.10.0', '0.7', true],
  ['0.6.9', '0.7', false],
  ['1', '1.0', true],
])('%s against at least %s: %s', (found, minimum, recent) => expect(isRecent(found, minimum)).toBe(recent))
