import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { ToolError } from '../errors.ts'
import { makeImage, rootLayout } from './docker-image.ts'
import { lend, ownUser } from './lend.ts'
import { defaultLimits } from './limits.ts'
import { sandboxOf, sandboxProcess } from './process.ts'
import type { Mount, Sandbox, SandboxLimits, SandboxProcess, SandboxRequest } from './sandbox.ts'
import { type Inside, watch } from './watch.ts'

/** What the Docker client may know: where its daemon is. Nothing of it is seen inside. */
const clientVariables = ['PATH', 'HOME', 'XDG_RUNTIME_DIR', 'DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG']

/** A client's configuration may name proxies, with passwords, for every container that does not say otherwise. */
const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY']

/**
 * A container of Docker in place of bubblewrap's namespaces: `--network none`, an image in which nothing is but the way to the host's
 * /usr, the same mounts, no capabilities, limits by control groups.
 *
 * Weaker than bubblewrap in these points: everything goes through a daemon that is root; for an ordinary user it runs as that user's
 * own id, though without other processes in sight; temporary folders count against the memory; when this process is killed, a
 * container lives on until its time is over. Rootless Docker and remote daemons do not fit: folders are mounted by path and owner.
 * @param docker gives the path of the program; asked on the first use.
 * @throws ToolError `sandbox/unavailable` from `run` and `start` where no daemon answers.
 */
export function createDockerSandbox({ docker }: { docker: () => Promise<string> }): Sandbox {
  const start = async (request: SandboxRequest, keepStdout: boolean): Promise<SandboxProcess> => {
    request.signal?.throwIfAborted()
    const program = await docker()
    const image = await readyImage(program)
    const limits = { ...defaultLimits, ...request.limits }
    const own = process.getuid?.() === 0 ? ownUser() : null
    const lent = lend(request, own)
    const name = `tinyml-${randomUUID()}`
    const user = own === null ? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 } : { uid: own, gid: own }
    let child: ChildProcess
    try {
      const args = dockerArguments({ ...request, readOnly: lent.readOnly }, { name, image, user, limits })
      child = spawn(program, args, { env: clientEnvironment(), cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] })
    } catch (error) {
      lent.giveBack()
      throw error
    }
    const watched = watch(child, {
      ...{ request, limits, keepStdout },
      ...{ writable: lent.writable, inside: containerInside(program, name, child) },
    })
    return sandboxProcess(child, watched, watched.result.finally(lent.giveBack), lent.share)
  }
  return sandboxOf('docker', start)
}

export interface Container {
  name: string
  image: string
  user: { uid: number; gid: number }
  limits: SandboxLimits
}

/** The arguments of `docker` that run a request: a function of what it is given, and nothing else. */
export function dockerArguments(request: SandboxRequest, { name, image, user, limits }: Container): string[] {
  const temporary = Math.max(4096, Math.min(limits.diskBytes, limits.memoryBytes))
  const env = { PATH: '/usr/bin:/bin', HOME: '/tmp', TMPDIR: '/tmp', LANG: 'C.UTF-8', ...request.env }
  const proxies = proxyVariables.flatMap((variable) => [variable, variable.toLowerCase()])
  return [
    ...['run', '--name', name, '--interactive', '--init', '--pull', 'never', '--log-driver', 'none'],
    ...['--network', 'none', '--ipc', 'private', '--hostname', 'sandbox', '--read-only'],
    ...['--user', `${user.uid}:${user.gid}`, '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--pids-limit', String(limits.processes + ownProcesses)],
    ...['--memory', String(limits.memoryBytes), '--memory-swap', String(limits.memoryBytes)],
    ...['--ulimit', 'core=0:0', '--ulimit', 'nofile=1024:1024'],
    ...['--ulimit', `fsize=${limits.diskBytes}:${limits.diskBytes}`],
    ...['--shm-size', String(temporary), '--tmpfs', `/tmp:rw,exec,nosuid,nodev,mode=1777,size=${temporary}`],
    ...['--tmpfs', '/usr/local:rw,nosuid,nodev,mode=755,size=1m'],
    ...mounts(request).flatMap(([mount, readOnly]) => ['--mount', bind(mount, readOnly)]),
    ...proxies.flatMap((variable) => ['--env', `${variable}=`]),
    ...['--workdir', request.cwd ?? '/tmp', '--entrypoint', '/usr/bin/timeout', image],
    // Nobody else ends it when we have been killed.
    ...['--signal=KILL', String(Math.ceil(limits.seconds) + 10)],
    ...['/usr/bin/env', '-i', ...Object.entries(env).map(([variable, value]) => `${variable}=${value}`)],
    ...request.command,
  ]
}

/** Docker takes a path once only; at the same one the writable mount wins, and of two read-only ones the later. */
function mounts({ readOnly = [], writable = [] }: SandboxRequest): [mount: Mount, readOnly: boolean][] {
  const host = ['/usr', ...rootLayout().mounts].map((path): Mount => ({ from: path, to: path }))
  const byPath = new Map<string, [Mount, boolean]>()
  for (const mount of [...host, ...readOnly]) byPath.set(mount.to, [mount, true])
  for (const mount of writable) byPath.set(mount.to, [mount, false])
  return [...byPath.values()]
}

/** The init of the container, and `timeout`. */
const ownProcesses = 2

/** Docker reads the value as a line of CSV. */
function bind({ from, to }: Mount, readOnly: boolean): string {
  const fields = ['type=bind', `source=${from}`, `target=${to}`, ...(readOnly ? ['readonly'] : [])]
  return fields.map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')
}

function clientEnvironment(): Record<string, string> {
  const known = clientVariables.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(known)
}

/** Runs a command of the client to its end. */
async function call(
  program: string,
  args: readonly string[],
  stdin?: Uint8Array,
): Promise<{ ok: boolean; stdout: string; stderr: string }> {
  const child = spawn(program, args, { env: clientEnvironment(), cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {}) // It may end before it has read everything.
  child.stdin.end(stdin)
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { ok: code === 0, stdout, stderr }
}

function containerInside(program: string, name: string, child: ChildProcess): Inside {
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  return {
    async kill() {
      // Before the container has started there is nothing to kill, and it is on its way.
      while (isRunning()) {
        if ((await call(program, ['kill', name])).ok) return
        await sleep(50)
      }
    },
    // The container's control group does it.
    use: () => null,
    temporaryBytes: () => 0,
    async ended() {
      const { ok, stdout } = await call(program, ['inspect', '--format', '{{json .State}}', name])
      await call(program, ['rm', '--force', '--volumes', name])
      const state = (ok ? JSON.parse(stdout) : {}) as { StartedAt?: string; OOMKilled?: boolean; Error?: string }
      // A container that never started has the year 1 for its start.
      const began = state.StartedAt !== undefined && !state.StartedAt.startsWith('0001-')
      return { problem: began ? null : (state.Error ?? ''), outOfMemory: state.OOMKilled ?? false }
    },
  }
}

const images = new Map<string, Promise<string>>()

/**
 * The name of the image, which is made when the daemon does not have it; nothing is downloaded.
 * @throws ToolError `sandbox/unavailable` where no daemon answers
 */
export function readyImage(program: string): Promise<string> {
  let image = images.get(program)
  if (!image) {
    image = findImage(program)
    images.set(program, image)
    image.catch(() => images.delete(program))
  }
  return image
}

async function findImage(program: string): Promise<string> {
  const layout = rootLayout()
  const name = `tinyml-sandbox:${createHash('sha256').update(JSON.stringify(layout)).digest('hex').slice(0, 12)}`
  if ((await call(program, ['image', 'inspect', '--format', '{{.Id}}', name])).ok) return name
  const made = await call(program, ['import', '-', name], makeImage(layout))
  if (made.ok) return name
  throw new ToolError('sandbox/unavailable', `Docker (${program}) cannot make a sandbox here: ${made.stderr.trim()}`)
}
