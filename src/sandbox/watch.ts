import type { ChildProcess } from 'node:child_process'
import { readFileSync, statfsSync, statSync } from 'node:fs'
import { type Readable, Transform } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'
import { diskUse, treeUse } from './limits.ts'
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
}

/**
 * Holds a bwrap process to its limits until it ends. `result` rejects only when the sandbox itself could not be set up; `stdout` is
 * where somebody else reads it, if they want to.
 */
export function watch(
  child: ChildProcess,
  { request, limits, keepStdout, writable }: Watched,
): { result: Promise<SandboxResult>; stdout: Readable; stop(): void } {
  const began = performance.now()
  let killedFor: SandboxResult['killedFor'] = null
  const passed = new Transform({ transform: (chunk, _, done) => done(null, count(chunk)) })
  const kill = (reason: NonNullable<SandboxResult['killedFor']>): void => {
    killedFor ??= reason
    stop()
  }
  const stop = (): void => {
    void killTree()
    // Nobody may be reading any more, and the end is only seen once everything is read.
    child.stdout?.unpipe(passed).resume()
    passed.end()
  }

  /**
   * Kills bwrap and the init of its namespace, and with the init everything inside. An init dies with its parent only once it has
   * asked the kernel for that: killed before, bwrap would leave one behind that waits for it for ever. So the first report of the
   * init's number is waited for.
   */
  const killTree = async (): Promise<void> => {
    while (init() === 'none' && child.exitCode === null && child.signalCode === null) await sleep(2)
    child.kill('SIGKILL')
    try {
      if (init() !== 'none') process.kill(Number(init()), 'SIGKILL')
    } catch {} // It has gone already.
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
  const status = collect(child.stdio[3] as Readable, (chunk) => chunk)
  const init = (): string => /"child-pid": (\d+)/.exec(status.text())?.[1] ?? 'none'
  child.stdin?.on('error', () => {}) // It may end before it has read everything.

  const diskUsed = (): number => writable.reduce((sum, folder) => sum + diskUse(folder), 0)
  const before = diskUsed()
  const timers = [
    setTimeout(() => kill('time'), limits.seconds * 1000),
    setInterval(() => {
      if (child.pid === undefined) return
      const use = treeUse(child.pid)
      if (use.memoryBytes > limits.memoryBytes) kill('memory')
      // Threads are not counted here: a backstop where the kernel does not enforce RLIMIT_NPROC. Three are bwrap's own.
      else if (use.processes > limits.processes + 3) kill('processes')
    }, memoryEveryMs),
    setInterval(() => {
      if (diskUsed() - before + temporaryUse(init()) > limits.diskBytes) kill('disk')
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
      // The init of a PID namespace goes last: once it has gone, nothing inside can still write.
      for (let tries = 0; tries < 1000 && isAlive(init()); tries++) await sleep(2)
      // bwrap reports the exit code of the command only if it came as far as starting it.
      if (!killedFor && !child.killed && !status.text().includes('"exit-code"')) {
        throw new Error(`the sandbox could not be set up: ${stderr.text().trim()}`)
      }
      return {
        exitCode: killedFor ? null : exitCode,
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

/** False for a zombie too: it has ended, and whoever inherits it may take a second to notice. */
function isAlive(pid: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat[stat.lastIndexOf(')') + 2] !== 'Z'
  } catch {
    return false
  }
}

/** Bytes in the temporary folders of the sandbox whose init is `pid`; 0 where we may not look, and then their size is the limit. */
function temporaryUse(pid: string): number {
  let used = 0
  for (const folder of ['tmp', 'dev/shm']) {
    try {
      const path = `/proc/${pid}/root/${folder}`
      // On a busy machine the sandbox may still be in the making, and this is the host's own disk.
      if (statSync(path).dev === statSync(`/${folder}`).dev) continue
      const { blocks, bfree, bsize } = statfsSync(path)
      used += (blocks - bfree) * bsize
    } catch {}
  }
  return used
}

/** Keeps a stream's text, and hands out whole lines as they come. */
function collect(
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
