import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type ListenOptions } from 'node:net'
import { join } from 'node:path'
import { openSandbox } from './open-sandbox.ts'
import { type Bait, type PythonTrial, tools } from './python-trials.ts'

/** A listener that welcomes whoever comes. @param arg what of its address the case is told */
const listener =
  (where: (marker: string, folder: string) => ListenOptions, arg: 'port' | 'path'): Bait =>
  async ({ marker, folder }) => {
    const options = where(marker, folder)
    const server = createServer((connection) => connection.end('welcome').on('error', () => {}))
    server.listen(options)
    await once(server, 'listening')
    const told = arg === 'port' ? String((server.address() as { port: number }).port) : String(options.path)
    return { args: [told.replace(/^\0/, '')], dispose: () => void server.close() }
  }

const nameServer: Bait = async () => {
  const server = createSocket('udp4', (message, from) => server.send(message, from.port, from.address))
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  return { args: [String(server.address().port)], dispose: () => void server.close() }
}

/** A process that does nothing, with `marker` among its arguments and in its environment. */
export const bystander =
  (arg: 'pid' | 'marker', seen: { child?: ChildProcess } = {}): Bait =>
  async ({ marker, secret }) => {
    const idle = 'setTimeout(() => {}, 60_000)'
    const child = spawn(process.execPath, ['-e', idle, '--', marker], { env: { CANARY: secret }, stdio: 'ignore' })
    await once(child, 'spawn')
    seen.child = child
    return {
      args: [arg === 'pid' ? String(child.pid) : marker],
      dispose: () => void child.kill('SIGKILL'),
    }
  }

/** A network of its own, like the sandbox's, in which the address of clouds' metadata answers. */
const withMetadata = () =>
  openSandbox({
    through: [
      ...[
        '/usr/bin/env',
        'bwrap',
        '--dev-bind',
        '/',
        '/',
        '--unshare-net',
        '--unshare-user',
        '--uid',
        '0',
        '--gid',
        '0',
      ],
      ...['--cap-add', 'CAP_NET_ADMIN', '--cap-add', 'CAP_NET_BIND_SERVICE', '--die-with-parent', '--'],
      ...['python3', '-I', '-S', join(import.meta.dirname, 'metadata.py')],
    ],
  })

const victim: { child?: ChildProcess } = {}

/** Cases that want to reach something beyond the sandbox. */
export const reach: Record<string, PythonTrial> = {
  'network-ipv4': { bait: listener(() => ({ port: 0, host: '127.0.0.1' }), 'port'), off: () => openSandbox() },
  'network-ipv6': { bait: listener(() => ({ port: 0, host: '::1' }), 'port'), off: () => openSandbox() },
  'network-dns': { bait: nameServer, off: () => openSandbox() },
  'unix-socket-path': {
    bait: listener((_, folder) => ({ path: join(folder, 'service') }), 'path'),
    off: () => openSandbox(),
  },
  'unix-socket-abstract': { bait: listener((marker) => ({ path: `\0${marker}` }), 'path'), off: () => openSandbox() },
  'cloud-metadata': { off: withMetadata },
  signals: {
    bait: bystander('pid', victim),
    async escaped() {
      // A signal takes a moment to arrive.
      const { child } = victim
      const ended = () => child !== undefined && child.signalCode !== null
      for (let tries = 0; tries < 25 && !ended(); tries++) await new Promise((resolve) => setTimeout(resolve, 10))
      return ended() ? ['the process is gone'] : []
    },
    off: () => openSandbox(),
  },
  'shared-memory': {
    async bait({ secret }) {
      const { path } = await tools.require('python')
      const child = spawn(path, ['-I', '-S', join(import.meta.dirname, 'share_memory.py'), secret], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const [key] = (await once(child.stdout, 'data')) as [Buffer]
      return {
        args: [key.toString().trim()],
        async dispose() {
          child.stdin.end()
          await once(child, 'close')
        },
      }
    },
    off: () => openSandbox(),
  },
}
