import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Sandbox, SandboxRequest, SandboxResult } from '../../../src/sandbox/sandbox.ts'

export interface Opening {
  /** Put before the command. */
  through?: readonly string[]
  /** What the environment has beyond that of this process. */
  env?: Record<string, string>
}

/** A sandbox that is none: what the same request does where nothing holds it. Everything ends after 20 seconds all the same. */
export function openSandbox({ through = [], env = {} }: Opening = {}): Sandbox {
  const run = async (request: SandboxRequest): Promise<SandboxResult> => {
    const began = performance.now()
    const [program, ...args] = [...through, ...request.command] as [string, ...string[]]
    // What is inherited wins, as it would where nobody clears it.
    const child = spawn(program, args, {
      env: { ...request.env, ...process.env, ...env },
      cwd: request.cwd ?? '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: Math.min(request.limits?.seconds ?? 20, 20) * 1000,
      // A polite end, as `timeout` and most runners ask for.
      killSignal: 'SIGTERM',
    })
    const end = setTimeout(() => child.kill('SIGKILL'), 20_000)
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    const [exitCode] = (await once(child, 'close')) as [number | null]
    clearTimeout(end)
    const seconds = (performance.now() - began) / 1000
    const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString()
    return { exitCode, stdout: text(stdout), stderr: text(stderr), seconds, killedFor: null }
  }
  return {
    kind: 'none',
    run,
    start: () => Promise.reject(new Error('nothing is started without a sandbox')),
  }
}

/** The sandbox with a change to what it is asked for: one restriction lifted, all others as they are. */
export function changedSandbox(sandbox: Sandbox, change: (request: SandboxRequest) => SandboxRequest): Sandbox {
  return {
    kind: sandbox.kind,
    run: (request) => sandbox.run(change(request)),
    start: (request) => sandbox.start(change(request)),
  }
}
