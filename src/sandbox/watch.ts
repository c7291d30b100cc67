import type { ChildProcess } from 'node:child_process'
import { type Readable, Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { diskUse, type TreeUse } from './limits.ts'
import type { SandboxLimits, SandboxRequest, SandboxResult } from './sandbox.ts'

const memoryEveryMs = 50
const diskEveryMs = 200

export interface Watched {
  request: SandboxRequest
  limits: SandboxLimits
  /** False where somebody else reads stdout; its bytes count all the same. */
  keepStdout: boolean
  /** Host folders whose growth counts against the disk limit. */
  writable: readonly string[]
  inside: Inside
}

/** What the program that makes a sandbox lets be known of its inside, and done to it. */
export interface Inside {
  /** Kills everything inside. Called at any moment, also while it is still being made or has ended. */
  kill(): Promise<void>
  /** Null where the kernel holds it to its limits by itself, or where nothing is known yet. */
  use(): TreeUse | null
  /** Bytes in its temporary folders; 0 where that cannot be seen, and then their size is the limit. */
  temporaryBytes(): number
  /**
   * Waits until nothing inside can write any more. `problem` is null when the command was started; else why it was not, '' for what
   * stands on stderr.
   */
  ended(exitCode: number | null): Promise<{ problem: string | null; outOfMemory: boolean }>
}

/**
 * Holds what runs in a sandbox to its limits until it ends. `result` rejects only when the sandbox itself could not be set up; `stdout` is
 * where somebody else reads it, if they want to.
 */
export function watch(
  child: ChildProcess,
  { request, limits, keepStdout, writable, inside }: Watched,
): { result: Promise<SandboxResult>; stdout: Readable; stop(): void } {
  const began = performance.now()
  let killedFor: SandboxResult['killedFor'] = null
  let stopped = false
  const passed = new Transform({ transform: (chunk, _, done) => done(null, count(chunk)) })
  const kill = (reason: NonNullable<SandboxResult['killedFor']>): void => {
    killedFor ??= reason
    stop()
  }
  const stop = (): void => {
    stopped = true
    void inside.kill()
    // Nobody may be reading any more, and the end is only seen once everything is read.
    child.stdout?.unpipe(passed).resume()
    passed.end()
  }

  let bytes = 0
  const count = (chunk: Buffer): Buffer => {
    const room = Math.max(0, limits.outputBytes - bytes)
    bytes += chunk.length
    if (bytes > limits.outputBytes) kill('output')
    return chunk.subarray(0, room)
  }
  const stdout = keepStdout ? collect(child.stdout, count, request.onStdoutLine) : null
  if (!keepStdout) child.stdout?.pipe(passed)
  const stderr = collect(child.stderr, count)
  child.stdin?.on('error', () => {}) // It may end before it has read everything.

  const diskUsed = (): number => writable.reduce((sum, folder) => sum + diskUse(folder), 0)
  const before = diskUsed()
  const timers = [
    setTimeout(() => kill('time'), limits.seconds * 1000),
    setInterval(() => {
      const use = inside.use()
      if (use === null) return
      if (use.memoryBytes > limits.memoryBytes) kill('memory')
      // Threads are not counted here: a backstop where the kernel does not enforce RLIMIT_NPROC.
      else if (use.processes > limits.processes) kill('processes')
    }, memoryEveryMs),
    setInterval(() => {
      if (diskUsed() - before + inside.temporaryBytes() > limits.diskBytes) kill('disk')
    }, diskEveryMs),
  ]
  const abort = (): void => kill('aborted')
  request.signal?.addEventListener('abort', abort, { once: true })
  if (request.signal?.aborted) abort()

  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const result = async (): Promise<SandboxResult> => {
    try {
      const exitCode = await closed
      const seconds = (performance.now() - began) / 1000
      const { problem, outOfMemory } = await inside.ended(exitCode)
      if (!stopped && problem !== null) {
        throw new Error(`the sandbox could not be set up: ${problem || stderr.text().trim()}`)
      }
      if (outOfMemory) killedFor ??= 'memory'
      return {
        exitCode: killedFor || stopped ? null : exitCode,
        stdout: stdout?.text() ?? '',
        stderr: stderr.text(),
        seconds,
        killedFor,
      }
    } finally {
      for (const timer of timers) clearInterval(timer)
      request.signal?.removeEventListener('abort', abort)
    }
  }
  return { result: result(), stdout: passed, stop }
}

/** Keeps a stream's text, and hands out whole lines as they come. */
export function collect(
  stream: Readable | null,
  count: (chunk: Buffer) => Buffer,
  onLine?: (line: string) => void,
): { text(): string } {
  const chunks: Buffer[] = []
  const decoder = new StringDecoder()
  let rest = ''
  stream?.on('data', (chunk: Buffer) => {
    const kept = count(chunk)
    chunks.push(kept)
    if (!onLine) return
    const lines = (rest + decoder.write(kept)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  stream?.on('end', () => {
    if (onLine && rest !== '') onLine(rest)
  })
  return { text: () => Buffer.concat(chunks).toString() }
}
