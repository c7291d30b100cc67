import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { ToolError } from '../errors.ts'
import { bwrapInside } from './bwrap-inside.ts'
import { lend, ownUser } from './lend.ts'
import { defaultLimits } from './limits.ts'
import { sandboxOf, sandboxProcess } from './process.ts'
import type { Mount, Sandbox, SandboxLimits, SandboxProcess, SandboxRequest } from './sandbox.ts'
import { watch } from './watch.ts'

/**
 * How the inside becomes nobody. `drop` (we are root): no user namespace, setpriv changes to a user that exists nowhere else, so that
 * RLIMIT_NPROC counts (the kernel never enforces it for real root). `namespace` (everybody else): an unprivileged user namespace.
 */
type Mode = 'drop' | 'namespace'

const modes = new Map<string, Promise<Mode>>()

/**
 * Bubblewrap: every namespace new, no network, nothing inherited, /usr read-only, and the mounts that the request names.
 * @param bwrap gives the path of the program; asked on the first use.
 * @throws ToolError `sandbox/unavailable` from `run` and `start` where namespaces cannot be made; nothing runs without them.
 */
export function createSandbox({ bwrap }: { bwrap: () => Promise<string> }): Sandbox {
  const start = async (request: SandboxRequest, keepStdout: boolean): Promise<SandboxProcess> => {
    request.signal?.throwIfAborted()
    const program = await bwrap()
    const mode = await workingMode(program)
    const limits = { ...defaultLimits, ...request.limits }
    const user = mode === 'drop' ? ownUser() : 1000
    const lent = lend(request, mode === 'drop' ? user : null)
    const nothing = openSync('/dev/null', 'r')
    let child: ChildProcess
    try {
      child = spawn(program, bwrapArguments(request, lent.readOnly, mode, user, limits), {
        stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...coverInherited(nothing)],
        env: {},
        cwd: '/',
      })
    } catch (error) {
      lent.giveBack()
      throw error
    } finally {
      closeSync(nothing)
    }
    const watched = watch(child, {
      ...{ request, limits, keepStdout },
      ...{ writable: lent.writable, inside: bwrapInside(child) },
    })
    const result = watched.result.finally(lent.giveBack)
    return sandboxProcess(child, watched, result, lent.share)
  }
  return sandboxOf('bwrap', start)
}

/**
 * Entries for `stdio` from 4 on that put `nothing` over every descriptor which this process itself inherited (a runner's log, a
 * shell's pipe): those are not close-on-exec and would otherwise be open inside.
 */
function coverInherited(nothing: number): (number | 'ignore')[] {
  const cover: (number | 'ignore')[] = []
  for (const name of readdirSync('/proc/self/fdinfo')) {
    const fd = Number(name)
    if (fd < 4) continue
    try {
      const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1]
      if (flags === undefined || Number.parseInt(flags, 8) & 0o2000000) continue
    } catch {
      continue // It was the descriptor of the folder that we list.
    }
    while (cover.length < fd - 4) cover.push('ignore')
    cover[fd - 4] = nothing
  }
  return cover
}

/** Makes the folders above `paths` readable; bwrap would make those above a file for their owner alone. */
function parentArguments(paths: readonly string[]): string[] {
  const made = new Set<string>()
  const parents = (path: string): void => {
    const parent = dirname(path)
    if (parent === '/' || made.has(parent)) return
    parents(parent)
    made.add(parent)
  }
  for (const path of paths) parents(path)
  // What is there anyway: the rest of /usr is a mount itself.
  const standing = (path: string): boolean =>
    /^\/(tmp|usr\/local|bin|sbin|lib\w*)$|^\/(usr|proc|dev)(?!\/local\/)(\/|$)/.test(path)
  const within = (path: string): boolean => paths.some((mount) => path === mount || path.startsWith(`${mount}/`))
  return [...made]
    .filter((path) => !standing(path) && !within(path))
    .flatMap((path) => ['--perms', '0755', '--dir', path])
}

/** The root file system inside; the same for everything that runs. */
function rootArguments(): string[] {
  const args = ['--ro-bind', '/usr', '/usr', '--tmpfs', '/usr/local']
  for (const path of ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32']) {
    try {
      if (lstatSync(path).isSymbolicLink()) args.push('--symlink', readlinkSync(path), path)
      else args.push('--ro-bind', path, path)
    } catch {} // Not every architecture has all of them.
  }
  args.push(...parentArguments(['/etc/alternatives']))
  for (const path of ['/etc/ld.so.cache', '/etc/alternatives']) args.push('--ro-bind-try', path, path)
  return args
}

/**
 * Mounts in an order in which none covers one that lies within it: a script that is read-only stays so in the writable folder where
 * it lies. At the same path the writable one wins.
 */
function layered(readOnly: readonly Mount[], writable: readonly Mount[]): string[] {
  const depth = ({ to }: Mount): number => to.split('/').filter((name) => name !== '').length
  return [
    ...readOnly.map((mount) => ({ option: '--ro-bind', mount })),
    ...writable.map((mount) => ({ option: '--bind', mount })),
  ]
    .sort((a, b) => depth(a.mount) - depth(b.mount))
    .flatMap(({ option, mount }) => [option, mount.from, mount.to])
}

function bwrapArguments(
  request: SandboxRequest,
  readOnly: readonly Mount[],
  mode: Mode,
  user: number,
  limits: SandboxLimits,
): string[] {
  const temporary = String(Math.max(4096, Math.min(limits.diskBytes, limits.memoryBytes)))
  const env = { PATH: '/usr/bin:/bin', HOME: '/tmp', TMPDIR: '/tmp', LANG: 'C.UTF-8', ...request.env }
  return [
    ...['--die-with-parent', '--new-session', '--json-status-fd', '3'],
    ...[
      '--unshare-ipc',
      '--unshare-pid',
      '--unshare-net',
      '--unshare-uts',
      '--unshare-cgroup-try',
      '--hostname',
      'sandbox',
    ],
    ...['--clearenv', ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value])],
    ...identityArguments(mode, user),
    ...rootArguments(),
    ...[
      '--proc',
      '/proc',
      '--dev',
      '/dev',
      '--perms',
      '1777',
      '--size',
      temporary,
      '--tmpfs',
      '/dev/shm',
      '--remount-ro',
      '/dev',
    ],
    ...['/dev/shm', '/tmp'].flatMap((path) => ['--perms', '1777', '--size', temporary, '--tmpfs', path]),
    ...parentArguments([...readOnly, ...(request.writable ?? [])].map((mount) => mount.to)),
    ...layered(readOnly, request.writable ?? []),
    ...['--remount-ro', '/usr/local', '--remount-ro', '/', '--chdir', request.cwd ?? '/tmp', '--'],
    ...(mode === 'drop' ? dropCommand(user) : []),
    ...limitCommand(limits),
    ...request.command,
  ]
}

function identityArguments(mode: Mode, user: number): string[] {
  // setpriv needs these three to become nobody, and gives them up while it does.
  if (mode === 'drop')
    return ['--cap-drop', 'ALL', ...['SETUID', 'SETGID', 'SETPCAP'].flatMap((cap) => ['--cap-add', `CAP_${cap}`])]
  return ['--unshare-user', '--uid', String(user), '--gid', String(user), '--cap-drop', 'ALL']
}

const dropCommand = (user: number): string[] => [
  ...['/usr/bin/setpriv', '--reuid', String(user), '--regid', String(user), '--clear-groups'],
  ...['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all', '--no-new-privs', '--'],
]

/** Hard limits of the kernel; memory and disk over all processes are watched from outside (`watch.ts`). */
const limitCommand = (limits: SandboxLimits): string[] => [
  '/usr/bin/prlimit',
  `--nproc=${limits.processes}`,
  `--fsize=${limits.diskBytes}`,
  // A backstop between two looks of the watcher: no single process gets far beyond. QEMU reserves 1 GiB, TensorFlow several.
  `--data=${limits.memoryBytes + 8 * 2 ** 30}`,
  '--core=0',
  '--nofile=1024',
  '--',
]

/** @throws ToolError `sandbox/unavailable` where this bwrap cannot make a sandbox. */
export function workingMode(program: string): Promise<Mode> {
  const known = modes.get(program)
  if (known) return known
  const found = findMode(program)
  modes.set(program, found)
  found.catch(() => modes.delete(program))
  return found
}

/** Tries the real thing once, because a bwrap that is there may still not be allowed to make namespaces. */
async function findMode(program: string): Promise<Mode> {
  const candidates: Mode[] = process.getuid?.() === 0 ? ['drop', 'namespace'] : ['namespace']
  let reason = ''
  for (const mode of candidates) {
    const args = bwrapArguments(
      { command: ['/usr/bin/true'] },
      [],
      mode,
      mode === 'drop' ? ownUser() : 1000,
      defaultLimits,
    )
    const failed = await new Promise<string | null>((resolve) => {
      const child = execFile(
        program,
        args.filter((a, i) => a !== '--json-status-fd' && args[i - 1] !== '--json-status-fd'),
        { env: {} },
        (error, _, stderr) => resolve(error ? stderr.trim() || error.message : null),
      )
      child.stdin?.end()
    })
    if (failed === null) return mode
    reason = failed
  }
  throw new ToolError('sandbox/unavailable', `Bubblewrap (${program}) cannot make a sandbox here: ${reason}`)
}
