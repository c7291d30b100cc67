import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { StoppedError } from '../errors.ts'
import type { FindingCode } from '../findings/index.ts'
import type { Sandbox, SandboxLimits, SandboxResult } from '../sandbox/sandbox.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import type { TensorflowWorker } from './environment.ts'
import { pythonInSandbox } from './run.ts'

/** TensorFlow itself takes 0.6 GB; its threads count as processes. The time is the run's own limit, which aborts by signal. */
const limits: Partial<SandboxLimits> = {
  seconds: 86_400,
  memoryBytes: 3 * 2 ** 30,
  outputBytes: 64 * 2 ** 20,
  diskBytes: 2 ** 30,
  processes: 256,
}

/** An operation that ended with an exception in Python. `type` is its `code` if it has one, else the name of its class. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError'
  readonly type: string
  readonly traceback: string
  constructor(error: { type: string; message: string; traceback: string }) {
    super(error.message)
    this.type = error.type
    this.traceback = error.traceback
  }
}

/** The process ended while it was needed: a crash in native code, or a limit. */
export class WorkerDied extends StoppedError {}

interface Pending {
  resolve(result: unknown): void
  reject(error: Error): void
  onProgress?: ((done: number, total: number, detail: string) => void) | undefined
}

type Answer =
  | { ready: { seconds: number; tensorflow: string } }
  | { id: number; progress: [number, number, string] }
  | { id: number; result: unknown }
  | { id: number; error: { type: string; message: string; traceback: string } }

/**
 * Starts the TensorFlow process of a run (`python -m tinyml_lifecycle.worker`) in the sandbox. It imports TensorFlow at once, so
 * that the import overlaps with whatever happens until the first call.
 * Calls reject with a WorkerError for an exception in Python, with WorkerDied when the process ends, and with the signal's
 * StoppedError after an abort; they never hang.
 */
export async function startTensorflowWorker({
  tools,
  sandbox,
  signal,
  limits: other,
}: {
  tools: Toolchain
  sandbox: Sandbox
  signal: AbortSignal
  limits?: Partial<SandboxLimits>
}): Promise<TensorflowWorker & { close(): Promise<void> }> {
  const { program, mounts, env } = await pythonInSandbox(tools, 'tensorflow')
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'tinyml-tensorflow-'))
  const running = await sandbox.start({
    command: [program, '-B', '-m', 'tinyml_lifecycle.worker'],
    readOnly: mounts,
    writable: [{ from: folder, to: folder }],
    cwd: folder,
    env,
    limits: { ...limits, ...other },
    signal,
  })
  const pending = new Map<number, Pending>()
  let ended: Error | null = null
  let next = 1

  createInterface({ input: running.stdout }).on('line', (line) => {
    const answer = parse(line)
    if (!answer || 'ready' in answer) return
    const call = pending.get(answer.id)
    if (!call) return
    if ('progress' in answer) return call.onProgress?.(...answer.progress)
    pending.delete(answer.id)
    if ('result' in answer) call.resolve(answer.result)
    else call.reject(new WorkerError(answer.error))
  })
  const gone = running.result.then(
    (result) => whyEnded(result, signal),
    (error: Error) => error,
  )
  void gone.then((error) => {
    ended = error
    for (const call of pending.values()) call.reject(error)
    pending.clear()
  })

  return {
    folder,
    async call<T>(
      op: string,
      parameters: Record<string, unknown>,
      onProgress?: (done: number, total: number, detail: string) => void,
    ): Promise<T> {
      if (ended) throw ended
      running.share(folder)
      const id = next++
      return new Promise<T>((resolve, reject) => {
        pending.set(id, { resolve: (result) => resolve(result as T), reject, onProgress })
        running.stdin.write(`${JSON.stringify({ id, op, parameters })}\n`)
      })
    },
    async close() {
      await running.stop()
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Takes a result out of the worker's folder. Not `copyFile`: as root that keeps the owner, and inside the owner is nobody. */
export async function takeFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await writeFile(to, await readFile(from))
}

/** What is inside may be broken, but it must not break the host: lines that are no answers are passed over. */
function parse(line: string): Answer | null {
  try {
    const answer = JSON.parse(line)
    return typeof answer === 'object' && answer !== null ? answer : null
  } catch {
    return null
  }
}

function whyEnded(result: SandboxResult, signal: AbortSignal): Error {
  if (signal.reason instanceof StoppedError) return signal.reason
  if (result.killedFor === 'aborted') {
    return new StoppedError('lifecycle/stopped', 'stopped before the end; artifacts and lock are as they were')
  }
  const last = result.stderr.trim().split('\n').at(-1) ?? ''
  const code: FindingCode = result.killedFor ? `sandbox/${result.killedFor}` : 'train/tensorflow-died'
  const how = result.killedFor
    ? `went over its limit of ${result.killedFor}`
    : `ended with exit code ${result.exitCode}`
  return new WorkerDied(code, `The TensorFlow process ${how}${last ? `: ${last.slice(0, 300)}` : ''}`)
}
