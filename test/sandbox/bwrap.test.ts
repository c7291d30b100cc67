import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ExitCode, ToolError } from '../../src/errors.ts'
import { createSandbox } from '../../src/sandbox/bwrap.ts'
import type { SandboxRequest, SandboxResult } from '../../src/sandbox/sandbox.ts'
import { same, sandbox } from './harness.ts'

let host: string
beforeAll(() => {
  host = mkdtempSync(join(tmpdir(), 'tinyml-sandbox-'))
})
afterAll(() => rmSync(host, { recursive: true, force: true }))

const shell = (command: string, more: Partial<SandboxRequest> = {}): Promise<SandboxResult> =>
  sandbox.run({ ...more, command: ['/bin/sh', '-c', command] })

describe('run', () => {
  test('hands in stdin, environment and working folder, and gives back output and exit code', async () => {
    const result = await shell('cat; echo "$COLOUR $PWD"; echo no >&2; exit 7', {
      stdin: 'yes ',
      env: { COLOUR: 'red' },
      cwd: '/usr/lib',
    })
    expect(result).toMatchObject({ exitCode: 7, stdout: 'yes red /usr/lib\n', stderr: 'no\n', killedFor: null })
  })

  test('nothing is in the environment but defaults and what was asked for', async () => {
    const { stdout } = await sandbox.run({ command: ['/usr/bin/env'], env: { ONE: '1' } })
    expect(stdout.trim().split('\n').sort()).toEqual([
      ...['HOME=/tmp', 'LANG=C.UTF-8', 'ONE=1', 'PATH=/usr/bin:/bin', 'PWD=/tmp', 'TMPDIR=/tmp'],
    ])
  })

  test('whole lines come while it runs, the last one without its end too', async () => {
    const lines: string[] = []
    await shell('printf "größe 1\\ntwo\\nthr"; sleep 0.1; printf ee', { onStdoutLine: (line) => lines.push(line) })
    expect(lines).toEqual(['größe 1', 'two', 'three'])
  })

  test('files that only their owner may read can be handed in, and keep their mode', async () => {
    const folder = join(host, 'private')
    mkdirSync(folder, { mode: 0o700 })
    writeFileSync(join(folder, 'data.csv'), '1,2', { mode: 0o600 })
    expect((await shell(`cat ${folder}/data.csv`, { readOnly: [same(folder)] })).stdout).toBe('1,2')
    expect(statSync(join(folder, 'data.csv')).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  test('what it writes belongs to us afterwards, and no copy stays behind', async () => {
    const folder = mkdtempSync(join(host, 'out-'))
    writeFileSync(join(folder, 'in'), 'x', { mode: 0o600 })
    const copies = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('tinyml-readable-'))
    const before = copies()
    const made = await shell('mkdir sub && cp in sub/out && chmod 4700 sub/out && echo y >> in', {
      writable: [same(folder)],
      cwd: folder,
    })
    expect(made).toMatchObject({ exitCode: 0, stderr: '' })
    expect(readFileSync(join(folder, 'sub/out'), 'utf8')).toBe('x')
    expect(readFileSync(join(folder, 'in'), 'utf8')).toBe('xy\n')
    const { uid, mode } = statSync(join(folder, 'sub/out'))
    expect(uid).toBe(process.getuid?.())
    expect(mode & 0o7000).toBe(process.getuid?.() === 0 ? 0 : 0o4000)
    expect(copies()).toEqual(before)
  })

  test('a program that is not there ends with 127', async () => {
    expect((await sandbox.run({ command: ['/nowhere/program'] })).exitCode).toBe(127)
  })

  test('a folder that is not there is our mistake, not a result', async () => {
    await expect(shell('true', { readOnly: [same('/nowhere')] })).rejects.toThrow(/nowhere/)
  })

  test('a run that was stopped before it began does not begin', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'))
    await expect(shell('true', { signal: stopped })).rejects.toThrow('stopped')
  })
})

describe('start', () => {
  test('a process that stays answers several requests, and ends with its input', async () => {
    const worker = await sandbox.start({
      command: ['/bin/sh', '-c', 'while read line; do echo "got $line"; done; exit 3'],
    })
    const answers = worker.stdout[Symbol.asyncIterator]()
    for (const word of ['one', 'two']) {
      worker.stdin.write(`${word}\n`)
      expect(String((await answers.next()).value)).toBe(`got ${word}\n`)
    }
    worker.stdin.end()
    expect(await worker.result).toMatchObject({ exitCode: 3, killedFor: null })
  })

  test('a folder that we make later can be shared with it', async () => {
    const folder = mkdtempSync(join(host, 'shared-'))
    const worker = await sandbox.start({
      command: ['/bin/sh', '-c', `read line; echo done > ${folder}/later/result`],
      writable: [same(folder)],
    })
    mkdirSync(join(folder, 'later'))
    worker.share(join(folder, 'later'))
    worker.stdin.end('go\n')
    expect((await worker.result).stderr).toBe('')
    expect(readFileSync(join(folder, 'later/result'), 'utf8')).toBe('done\n')
  })

  test('stop ends it at once, even when nobody reads what it prints', async () => {
    const worker = await sandbox.start({ command: ['/usr/bin/yes'], limits: { outputBytes: 1e12 } })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await worker.stop()
    expect((await worker.result).exitCode).toBeNull()
  })
})

describe('where there is no sandbox', () => {
  test('nothing runs, and the error says what to do', async () => {
    const refusing = join(host, 'bwrap')
    writeFileSync(refusing, '#!/bin/sh\necho "bwrap: setting up uid map: Permission denied" >&2\nexit 1\n', {
      mode: 0o755,
    })
    const marker = mkdtempSync(join(host, 'marker-'))
    const request: SandboxRequest = { command: ['/usr/bin/touch', `${marker}/ran`], writable: [same(marker)] }
    const error = await createSandbox({ bwrap: async () => refusing })
      .run(request)
      .catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ToolError)
    expect([error.code, error.exitCode]).toEqual(['sandbox/unavailable', ExitCode.missingTool])
    expect(error.message).toContain('Permission denied')
    expect(error.hint).toMatch(/script\/bootstrap.*AppArmor/)
    expect(readdirSync(marker)).toEqual([])
  })
})
