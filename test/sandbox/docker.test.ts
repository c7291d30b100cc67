import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ExitCode } from '../../src/errors.ts'
import { chooseSandbox } from '../../src/sandbox/choose.ts'
import { createDockerSandbox, dockerArguments } from '../../src/sandbox/docker.ts'
import { makeImage, rootLayout } from '../../src/sandbox/docker-image.ts'
import { defaultLimits } from '../../src/sandbox/limits.ts'
import type { SandboxRequest } from '../../src/sandbox/sandbox.ts'
import { createToolchain } from '../../src/tools/find.ts'
import { type FakeDocker, fakeDocker } from './fake-docker.ts'
import { same } from './harness.ts'

let host: string
let docker: FakeDocker
beforeAll(() => {
  host = mkdtempSync(join(tmpdir(), 'tinyml-docker-'))
})
beforeEach(() => {
  docker = fakeDocker(mkdtempSync(join(host, 'bin-')))
})
afterAll(() => rmSync(host, { recursive: true, force: true }))

const container = {
  ...{ name: 'tinyml-1', image: 'tinyml-sandbox:abc', user: { uid: 1001, gid: 127 } },
  limits: { ...defaultLimits, seconds: 30 },
}
const request: SandboxRequest = {
  command: ['/usr/bin/python3', '/out/prepare.py'],
  readOnly: [same('/data, raw')],
  writable: [{ from: '/tmp/x', to: '/out' }],
  cwd: '/out',
  env: { TZ: 'UTC' },
}

/** The values that an option has. */
const valuesOf = (args: readonly string[], option: string): string[] =>
  args.flatMap((arg, i) => (arg === option ? [args[i + 1] ?? ''] : []))

describe('the arguments', () => {
  const args = dockerArguments(request, container)

  test('shut the network, rights, the root file system and every download off', () => {
    expect(valuesOf(args, '--network')).toEqual(['none'])
    expect(valuesOf(args, '--cap-drop')).toEqual(['ALL'])
    expect(valuesOf(args, '--security-opt')).toEqual(['no-new-privileges'])
    expect(valuesOf(args, '--user')).toEqual(['1001:127'])
    expect(valuesOf(args, '--pull')).toEqual(['never'])
    expect(args).toContain('--read-only')
    for (const opening of ['--privileged', '--cap-add', '--device', '--volume', '--publish', '--use-api-socket']) {
      expect(args).not.toContain(opening)
    }
  })

  test('set the limits, and end what nobody is there to end', () => {
    expect(valuesOf(args, '--memory')).toEqual([String(2 ** 31)])
    expect(valuesOf(args, '--memory-swap')).toEqual([String(2 ** 31)])
    expect(valuesOf(args, '--pids-limit')).toEqual(['66'])
    expect(valuesOf(args, '--ulimit')).toContain(`fsize=${2 ** 29}:${2 ** 29}`)
    expect(args.slice(args.indexOf(container.image) + 1).slice(0, 2)).toEqual(['--signal=KILL', '40'])
  })

  test('mount what the request names and the host’s programs, read-only unless it says otherwise', () => {
    const mounts = valuesOf(args, '--mount')
    expect(mounts).toContain('type=bind,source=/usr,target=/usr,readonly')
    expect(mounts).toContain('type=bind,"source=/data, raw","target=/data, raw",readonly')
    expect(mounts.filter((mount) => !mount.endsWith(',readonly'))).toEqual(['type=bind,source=/tmp/x,target=/out'])
  })

  test('mount a path once where it is both, and writable', () => {
    const both = dockerArguments({ ...request, readOnly: [same('/out')], writable: [same('/out')] }, container)
    expect(valuesOf(both, '--mount').filter((mount) => mount.includes('target=/out'))).toEqual([
      'type=bind,source=/out,target=/out',
    ])
  })

  test('clear the environment, that of the container’s first process too', () => {
    expect(valuesOf(args, '--env').every((variable) => variable.endsWith('='))).toBe(true)
    expect(valuesOf(args, '--env')).toContain('https_proxy=')
    expect(args.slice(args.indexOf('/usr/bin/env'))).toEqual([
      ...['/usr/bin/env', '-i', 'PATH=/usr/bin:/bin', 'HOME=/tmp', 'TMPDIR=/tmp', 'LANG=C.UTF-8', 'TZ=UTC'],
      ...request.command,
    ])
  })

  const client = spawnSync('docker', ['--version']).status === 0 ? test : test.skip
  client('are understood by the real client, which then finds no daemon', () => {
    const call = spawnSync('docker', ['--host', 'tcp://127.0.0.1:1', ...args], { encoding: 'utf8', timeout: 20_000 })
    expect(call.stderr).toMatch(/Cannot connect to the Docker daemon|failed to connect to the docker API/)
    const wrong = spawnSync('docker', ['--host', 'tcp://127.0.0.1:1', 'run', '--no-such-option', 'x'], {
      encoding: 'utf8',
    })
    expect(wrong.stderr).toContain('unknown flag')
  })
})

test('the image is an archive of empty folders and the links of this machine', async () => {
  const listed = await new Promise<string>((resolve, reject) => {
    const tar = execFile('tar', ['--list', '--verbose'], (error, stdout) => (error ? reject(error) : resolve(stdout)))
    tar.stdin?.end(makeImage(rootLayout()))
  })
  expect(listed).toMatch(/^drwxr-xr-x .* \.\/usr\/$/m)
  expect(listed).toMatch(/^drwxrwxrwt .* \.\/tmp\/$/m)
  for (const [path, target] of rootLayout().links) expect(listed).toContain(`.${path} -> ${target}\n`)
})

describe('a run', () => {
  const shell = (command: string, more: Partial<SandboxRequest> = {}) =>
    createDockerSandbox({ docker: async () => docker.program }).run({ ...more, command: ['/bin/sh', '-c', command] })

  test('hands in stdin and environment, gives back output and exit code, and leaves no container', async () => {
    process.env.CANARY = 'secret'
    try {
      const result = await shell('cat; echo " $COLOUR $CANARY"; echo no >&2; exit 7', {
        ...{ stdin: 'yes', env: { COLOUR: 'red' } },
      })
      expect(result).toMatchObject({ exitCode: 7, stdout: 'yes red \n', stderr: 'no\n', killedFor: null })
    } finally {
      delete process.env.CANARY
    }
    const calls = docker.calls()
    expect(calls.map(([command]) => command)).toEqual(['image', 'import', 'run', 'inspect', 'rm'])
    const [name] = valuesOf(calls[2] ?? [], '--name')
    expect(calls[4]).toEqual(['rm', '--force', '--volumes', name])
    expect(readFileSync(join(docker.folder, 'image'))).toEqual(Buffer.from(makeImage(rootLayout())))
  })

  test('what it writes belongs to us afterwards', async () => {
    const folder = mkdtempSync(join(host, 'out-'))
    await shell(`echo x > ${folder}/made`, { writable: [same(folder)] })
    expect([statSync(folder).uid, readFileSync(join(folder, 'made'), 'utf8')]).toEqual([process.getuid?.(), 'x\n'])
  })

  test('ends at its time, and by the signal of the caller', async () => {
    expect(await shell('sleep 60', { limits: { seconds: 0.5 } })).toMatchObject({ killedFor: 'time', exitCode: null })
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 300)
    expect((await shell('sleep 60', { signal: abort.signal })).killedFor).toBe('aborted')
    expect(docker.calls().some(([command]) => command === 'kill')).toBe(true)
  })

  test('that ran out of memory says so', async () => {
    docker.state({ StartedAt: '2026-11-24T08:00:00Z', OOMKilled: true })
    expect(await shell('exit 137')).toMatchObject({ killedFor: 'memory', exitCode: null })
  })

  test('that did not come to start is our mistake, not a result', async () => {
    docker.state({ StartedAt: '0001-01-01T00:00:00Z', Error: 'bind source path does not exist: /nowhere' })
    await expect(shell('true')).rejects.toThrow('could not be set up: bind source path does not exist: /nowhere')
  })
})

describe('which sandbox is taken', () => {
  const refusing = (folder: string): void =>
    writeFileSync(
      join(folder, 'bwrap'),
      '#!/bin/sh\n[ "$1" = --version ] && echo "bubblewrap 0.9.0" && exit\necho "setting up uid map: Permission denied" >&2\nexit 1\n',
      { mode: 0o755 },
    )
  /** Asks the sandbox of a machine with this PATH to make a file, and tells what became of it. */
  const attempt = async (
    path: string,
  ): Promise<{ made: string[]; error?: { code: string; exitCode: number; message: string } }> => {
    const folder = mkdtempSync(join(host, 'made-'))
    const home = mkdtempSync(join(host, 'home-'))
    try {
      const sandbox = chooseSandbox(createToolchain({ home, path }))
      await sandbox.run({ command: ['/usr/bin/touch', join(folder, 'ran')], writable: [same(folder)] })
      return { made: readdirSync(folder) }
    } catch (error) {
      return { made: readdirSync(folder), error: error as { code: string; exitCode: number; message: string } }
    }
  }

  test('bubblewrap where it works, though Docker is there', async () => {
    const bubblewrap = (process.env.PATH ?? '').split(':').find((folder) => existsSync(join(folder, 'bwrap')))
    expect(await attempt(`${docker.folder}:${bubblewrap}`)).toEqual({ made: ['ran'] })
    expect(existsSync(join(docker.folder, 'calls'))).toBe(false)
  })

  test.each(['is not there', 'may not make namespaces'])('Docker where bubblewrap %s', async (how) => {
    if (how !== 'is not there') refusing(docker.folder)
    expect(await attempt(docker.folder)).toEqual({ made: ['ran'] })
    expect(docker.calls().some(([command]) => command === 'run')).toBe(true)
  })

  test('none where neither is there: nothing runs', async () => {
    const { made, error } = await attempt('/nowhere')
    expect([made, error?.code, error?.exitCode]).toEqual([[], 'tools/missing', ExitCode.missingTool])
    expect(error?.message).toContain('bwrap 0.7 or newer is not on PATH')
  })

  test('none where bubblewrap may not and no daemon answers: nothing runs, and both reasons are given', async () => {
    const off = fakeDocker(mkdtempSync(join(host, 'off-')), { daemon: false })
    refusing(off.folder)
    const { made, error } = await attempt(off.folder)
    expect([made, error?.code]).toEqual([[], 'sandbox/unavailable'])
    expect(error?.message).toMatch(/uid map: Permission denied.*Is the docker daemon running/s)
  })
})
