import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { assertPlainTree, oddFiles } from '../../src/sandbox/tree.ts'
import { inSandbox, mounted, outputOf, same, unconfined } from './harness.ts'

const secret = 'canary-7f3a91'
let host: string
let canary: string
let writable: string

beforeAll(() => {
  host = mkdtempSync(join(tmpdir(), 'tinyml-escape-'))
  canary = join(host, 'canary')
  writeFileSync(canary, secret)
})
beforeEach(() => {
  writable = mkdtempSync(join(host, 'writable-'))
})
afterAll(() => rmSync(host, { recursive: true, force: true }))

/** Whether any process of the host has `marker` among its arguments. */
function isRunning(marker: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes(marker)
    } catch {
      return false
    }
  })
}

const until = async (condition: () => boolean): Promise<boolean> => {
  for (let tries = 0; tries < 200 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  return condition()
}

describe('what it may see', () => {
  test('a file that was not handed in cannot be read', async () => {
    expect(await unconfined('read_file.py', [canary])).toContain(secret)
    const { stdout, stderr } = await inSandbox('read_file.py', [canary])
    expect(stdout).not.toContain('ESCAPED')
    expect(stderr).toContain('No such file')
  })

  test('the accounts of the host cannot be read', async () => {
    expect(await unconfined('read_file.py', ['/etc/passwd'])).toContain('ESCAPED')
    expect((await inSandbox('read_file.py', ['/etc/passwd'])).stderr).toContain('No such file')
  })

  test('of the home folder only the way to what was handed in can be seen', async () => {
    const home = mkdtempSync(join(homedir(), '.tinyml-escape-'))
    try {
      expect(await unconfined('read_home.py', [homedir()])).toContain(basename(home))
      const seen = (await inSandbox('read_home.py', [homedir()])).stdout.trim().split(' ').slice(1)
      expect(seen.filter((name) => !mounted.some((path) => path.startsWith(join(homedir(), name))))).toEqual([])
    } finally {
      rmSync(home, { recursive: true })
    }
  })

  test('no environment holds a secret of the caller', async () => {
    const bystander = spawn('sleep', ['60'], { env: { SECRET: secret }, stdio: 'ignore' })
    process.env.TINYML_TEST_SECRET = secret
    try {
      expect(await unconfined('read_environments.py', [secret])).toContain('ESCAPED')
      const { exitCode, stdout } = await inSandbox('read_environments.py', [secret])
      expect([exitCode, stdout]).toEqual([0, ''])
    } finally {
      delete process.env.TINYML_TEST_SECRET
      bystander.kill('SIGKILL')
    }
  })

  test('a descriptor that the caller inherited is not open inside', async () => {
    // A process of our own with a descriptor that is not closed on exec, as a runner's log is.
    const child = (mode: string): Promise<string> =>
      new Promise((resolve) => {
        const fd = openSync(canary, 'r')
        const driver: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'inherit.ts'), mode], {
          stdio: ['ignore', 'pipe', 'inherit', 'ignore', 'ignore', 'ignore', 'ignore', fd],
        })
        let text = ''
        driver.stdout?.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        driver.once('close', (code) => resolve(`${text}exit code ${code}`))
      })
    expect(await child('unconfined')).toContain(secret)
    expect(await child('sandbox')).toBe('exit code 0')
  })
})

describe('what it may reach', () => {
  const servers: Server[] = []
  const listen = (where: number | string): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((connection) => connection.end('welcome'))
      servers.push(server)
      server.listen(where === 0 ? { port: 0, host: '127.0.0.1' } : { path: String(where) }, () => resolve(server))
    })
  afterAll(() => {
    for (const server of servers) server.close()
  })

  test('a server on this machine, by IPv4', async () => {
    const server = await listen(0)
    const port = String((server.address() as { port: number }).port)
    expect(await unconfined('connect_tcp.py', [port])).toContain('ESCAPED welcome')
    expect((await inSandbox('connect_tcp.py', [port])).stdout).toBe('')
  })

  test('a name server', async () => {
    const server = createSocket('udp4', (message, from) => server.send(message, from.port, from.address))
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
    try {
      const port = String(server.address().port)
      expect(await unconfined('ask_dns.py', [port])).toContain('ESCAPED')
      expect((await inSandbox('ask_dns.py', [port])).stdout).toBe('')
    } finally {
      server.close()
    }
  })

  test('a service through its Unix socket, by path or by abstract name', async () => {
    const path = join(host, 'service')
    const abstract = `tinyml-test-${process.pid}`
    await listen(path)
    await listen(`\0${abstract}`)
    expect((await unconfined('connect_unix.py', [path, abstract])).match(/ESCAPED welcome/g)).toHaveLength(2)
    expect((await inSandbox('connect_unix.py', [path, abstract])).stdout.match(/held/g)).toHaveLength(2)
  })

  test('another process, to kill it', async () => {
    const victim = spawn('sleep', ['60'], { stdio: 'ignore' })
    const other = spawn('sleep', ['60'], { stdio: 'ignore' })
    try {
      expect(await unconfined('kill_others.py', [String(other.pid)])).toContain('ESCAPED')
      expect((await inSandbox('kill_others.py', [String(victim.pid)])).stderr).toContain('No such process')
      expect(victim.exitCode ?? victim.signalCode).toBeNull()
    } finally {
      victim.kill('SIGKILL')
      other.kill('SIGKILL')
    }
  })
})

describe('what it may change', () => {
  test('nothing outside its writable folders, and not its inputs', async () => {
    const beside = join(host, 'beside')
    const input = join(host, 'input')
    mkdirSync(input)
    const places = [
      beside,
      join(input, 'new'),
      '/usr/lib/owned',
      '/owned',
      '/etc/owned',
      '/dev/owned',
      join(homedir(), 'owned'),
    ]
    expect(await unconfined('write_file.py', [beside])).toContain('ESCAPED')
    rmSync(beside)
    const { stdout } = await inSandbox('write_file.py', places, { readOnly: [same(input)] })
    // What lies below the sandbox's own /tmp may be written there, which the host never sees.
    const elsewhere = places.filter((place) => place !== beside)
    for (const place of elsewhere) expect(stdout).toContain(`held ${place}`)
    for (const place of places) expect(existsSync(place)).toBe(false)
  })

  test('links that it leaves in its output are found before anybody follows them', async () => {
    const result = await inSandbox('leave_links.py', [writable, canary], { writable: [same(writable)] })
    expect(result.exitCode).toBe(0)
    // The control: whoever reads the result without looking reads the host's file.
    expect(readFileSync(join(writable, 'result.json'), 'utf8')).toBe(secret)
    expect(
      oddFiles(writable)
        .map((odd) => odd.where)
        .sort(),
    ).toEqual(['data/deeper', 'data/hang', 'result.json'])
    expect(() => assertPlainTree(writable)).toThrow(/symbolic link|FIFO/)
  })

  test('a set-id program in its output is found', () => {
    const program = join(writable, 'helper')
    writeFileSync(program, '', { mode: 0o755 })
    expect(oddFiles(writable)).toEqual([])
    for (const mode of [0o4755, 0o2755]) {
      chmodSync(program, mode)
      expect(oddFiles(writable).map((odd) => odd.message)).toEqual(['helper has set-id bits.'])
    }
  })

  test('giving its output back to us does not change the owner of what its links point to', async () => {
    const { uid, mode } = statSync(canary)
    await inSandbox('leave_links.py', [writable, canary], { writable: [same(writable)] })
    expect([statSync(canary).uid, statSync(canary).mode]).toEqual([uid, mode])
    expect(statSync(writable).uid).toBe(process.getuid?.())
    expect(statSync(join(writable, 'data')).uid).toBe(process.getuid?.())
  })

  test('its rights are those of nobody', async () => {
    const { exitCode, stdout } = await inSandbox('gain_rights.py', [])
    expect([exitCode, stdout]).toEqual([0, ''])
  })
})

describe('how much it may use', () => {
  test('a fork bomb ends at the limit', async () => {
    const { stdout, exitCode } = await inSandbox('fork_bomb.py', [], { limits: { processes: 20 } })
    expect(exitCode).toBe(0)
    expect(Number(stdout)).toBeGreaterThan(5)
    expect(Number(stdout)).toBeLessThanOrEqual(20)
    // The control: with a higher limit it goes on.
    expect(Number((await inSandbox('fork_bomb.py', [], { limits: { processes: 60 } })).stdout)).toBeGreaterThan(30)
  })

  test('a memory bomb over several processes is killed', async () => {
    const { killedFor, seconds } = await inSandbox('memory_bomb.py', [], {
      limits: { memoryBytes: 300 * 2 ** 20, seconds: 30 },
    })
    expect(killedFor).toBe('memory')
    expect(seconds).toBeLessThan(10)
  })

  test.each(['the writable folder', 'the temporary folder'])('filling %s is stopped', async (folder) => {
    const target = folder === 'the writable folder' ? writable : '/tmp'
    const diskBytes = 50 * 2 ** 20
    const result = await inSandbox('fill_disk.py', [target], {
      writable: [same(writable)],
      limits: { diskBytes, seconds: 30 },
    })
    // A tmpfs is full at the limit, which the program may see before we do.
    if (target === '/tmp' && result.killedFor === null) expect(result.stderr).toContain('No space left')
    else expect(result.killedFor).toBe('disk')
    expect(Number((await outputOf('du', ['-sm', writable])).split('\t')[0])).toBeLessThan(2000)
  })

  test('a flood of output is stopped and not kept', async () => {
    const { killedFor, stdout } = await inSandbox('flood_output.py', [], {
      limits: { outputBytes: 100_000, seconds: 30 },
    })
    expect(killedFor).toBe('output')
    expect(stdout).toHaveLength(100_000)
  })

  test('what ignores signals, and the daemon that it leaves, are gone after the time limit', async () => {
    const marker = `tinyml-outstay-${process.pid}`
    let seen = false
    const running = inSandbox('outstay.py', [marker], { limits: { seconds: 2 } })
    // The control: the daemon does start.
    seen = await until(() => isRunning(marker))
    const { killedFor, stdout } = await running
    expect([seen, killedFor, stdout]).toEqual([true, 'time', 'ready\n'])
    expect(isRunning(marker)).toBe(false)
  })

  test('the signal of the caller ends everything inside', async () => {
    const marker = `tinyml-abort-${process.pid}`
    const abort = new AbortController()
    const running = inSandbox('outstay.py', [marker], { signal: abort.signal })
    expect(await until(() => isRunning(marker))).toBe(true)
    abort.abort()
    expect((await running).killedFor).toBe('aborted')
    expect(isRunning(marker)).toBe(false)
  })
})
