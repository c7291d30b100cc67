import type { ChildProcess } from 'node:child_process'
import type { Sandbox, SandboxProcess, SandboxRequest, SandboxResult } from './sandbox.ts'
import type { watch } from './watch.ts'

/** Starts a request; stdout is kept for the result, or handed on where somebody reads it meanwhile. */
export type Start = (request: SandboxRequest, keepStdout: boolean) => Promise<SandboxProcess>

export const sandboxOf = (kind: string, start: Start): Sandbox => ({
  kind,
  async run(request) {
    const running = await start(request, true)
    running.stdin.end(request.stdin ?? '')
    return running.result
  },
  start: (request) => start(request, false),
})

export const sandboxProcess = (
  child: ChildProcess,
  watched: ReturnType<typeof watch>,
  result: Promise<SandboxResult>,
  share: (path: string) => void,
): SandboxProcess => ({
  stdin: child.stdin as NonNullable<typeof child.stdin>,
  stdout: watched.stdout,
  result,
  share,
  async stop() {
    watched.stop()
    await result
  },
})
