import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pythonInSandbox } from '../../src/python/run.ts'
import { createSandbox } from '../../src/sandbox/bwrap.ts'
import type { Mount, SandboxRequest, SandboxResult } from '../../src/sandbox/sandbox.ts'
import { createToolchain } from '../../src/tools/find.ts'

export const escapes = join(import.meta.dirname, 'escapes')
export const tools = createToolchain()
export const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })

export const same = (path: string): Mount => ({ from: path, to: path })
/** The interpreter of the base environment, without any of its packages. */
const python = await pythonInSandbox(tools, 'base')

/** The folders of the host that every escape sees. */
export const mounted = [...python.mounts.map((mount) => mount.to), escapes]

type Options = Partial<SandboxRequest>

/** `-I -S`: no packages and no site, so that it starts in milliseconds. */
const pythonArguments = (script: string): string[] => ['-I', '-S', join(escapes, script)]

/** Runs one of the escapes with Python in the sandbox, which sees the escapes and nothing else of the host. */
export function inSandbox(script: string, args: readonly string[], options: Options = {}): Promise<SandboxResult> {
  return sandbox.run({
    ...options,
    command: [python.program, ...pythonArguments(script), ...args],
    readOnly: [...python.mounts, same(join(escapes, script)), ...(options.readOnly ?? [])],
  })
}

/** The same without a sandbox: the control which shows that the escape does escape where nothing holds it. */
export function unconfined(script: string, args: readonly string[]): Promise<string> {
  return outputOf(python.program, [...pythonArguments(script), ...args])
}

/** Stdout and stderr of a program on the host, however it ends. */
export function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(program, [...args], { timeout: 30_000 }, (_, stdout, stderr) => resolve(stdout + stderr))
    child.stdin?.end()
  })
}
