import { execFile } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { packageRoot } from '../../src/root.ts'
import { toolsHome } from '../../src/tools/find.ts'
import { findEnvironment, installEnvironment } from '../../src/tools/python.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tinyml-bootstrap-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  code: number
  output: string
}

const script = (name: string, args: string[], env: Record<string, string | undefined>): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(
      join(packageRoot, 'script', name),
      args,
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    )
    child.stdin?.end()
  })

/** A folder with programs that only write down that they were called, in front of PATH. */
function guarded(names: string[]): { path: string; calls(): string } {
  const dir = mkdtempSync(join(folder, 'guard-'))
  const log = join(dir, 'calls')
  writeFileSync(log, '')
  for (const name of names) {
    writeFileSync(join(dir, name), `#!/bin/sh\necho "${name} $*" >> ${log}\nexit 1\n`, { mode: 0o755 })
    chmodSync(join(dir, name), 0o755)
  }
  return { path: `${dir}:${process.env.PATH}`, calls: () => readFileSync(log, 'utf8') }
}

describe('script/bootstrap', () => {
  test('asks no package manager when everything is there', async () => {
    const guard = guarded(['apt-get', 'sudo', 'npm', 'pip', 'pip3', 'uv', 'go'])
    expect(await script('bootstrap', ['run'], { PATH: guard.path })).toEqual({ code: 0, output: '' })
    expect(guard.calls()).toBe('')
  })

  test('--check on a bare machine names everything, installs nothing, and ends with 3', async () => {
    // The core utilities and nothing else.
    const bin = join(folder, 'bare-bin')
    mkdirSync(bin)
    for (const name of ['bash', 'env', 'sed', 'sort', 'head', 'cut', 'cat', 'sha256sum', 'dirname', 'grep', 'mkdir']) {
      symlinkSync(`/usr/bin/${name}`, join(bin, name))
    }
    const home = join(folder, 'bare-home')
    const { code, output } = await script('bootstrap', ['--check', 'all'], { PATH: bin, TINYML_HOME: home })
    expect(code).toBe(3)
    const wanted = [
      /arm-none-eabi-g\+\+/,
      /qemu-system-arm/,
      /bubblewrap/,
      /arduino-ctags/,
      /Python 3\.10/,
      /node 22/,
      /arduino-cli 1\.0/,
    ]
    for (const tool of wanted) expect(output).toMatch(tool)
    expect(output).toMatch(/apt packages: .*gcc-arm-none-eabi.*qemu-system-arm/)
    expect(() => readdirSync(home)).toThrow('ENOENT')
  })

  test('refuses an argument that it does not know', async () => {
    expect((await script('bootstrap', ['everything'], {})).code).toBe(2)
  })
})

describe('Python environments', () => {
  test('two processes that want the same one make it once', async () => {
    const home = join(folder, 'race')
    const said: string[] = []
    const made = await Promise.all([1, 2].map(() => installEnvironment(home, 'test', (line) => said.push(line))))
    expect(made[0]).toEqual(made[1])
    expect(said.filter((line) => line.startsWith('installing the test Python environment'))).toHaveLength(1)
    expect(readdirSync(home).filter((name) => name.startsWith('python-'))).toEqual([made[0]?.folder.split('/').pop()])
    // Nothing half-made stays behind.
    expect(readdirSync(home).filter((name) => name.startsWith('.python-'))).toEqual([])
  })

  test('one whose interpreter has gone is not found', () => {
    const installed = findEnvironment(toolsHome(), 'test')
    const home = join(folder, 'gone')
    const copy = join(home, installed?.folder.split('/').pop() ?? '')
    mkdirSync(join(copy, 'bin'), { recursive: true })
    writeFileSync(join(copy, 'complete.json'), readFileSync(join(installed?.folder ?? '', 'complete.json')))
    symlinkSync('/nowhere/python3', join(copy, 'bin/python3'))
    expect(findEnvironment(home, 'test')).toBeNull()
  })

  test('without a fitting Python the message says which are', async () => {
    const bin = join(folder, 'no-python')
    mkdirSync(bin)
    for (const name of ['bash', 'env', 'sha256sum', 'dirname', 'cut', 'mkdir', 'flock', 'head'])
      symlinkSync(`/usr/bin/${name}`, join(bin, name))
    const { code, output } = await script('python-env', ['base'], { PATH: bin, TINYML_HOME: join(folder, 'home') })
    expect(code).toBe(3)
    expect(output).toMatch(/No Python from 3\.10 to 3\.12 is on PATH/)
  })
})
