import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { startOf } from '../lifecycle/exclusive.ts'
import { packageRoot } from '../root.ts'
import { ModelError } from './errors.ts'
import { sleep } from './retry.ts'
import { exclusively } from './wait-lock.ts'

export interface ServerRequest {
  /** Per-user tools folder. */
  home: string
  /** The interpreter of the `llm` environment. */
  python: string
  /** Path of the GGUF file. */
  model: string
  name: string
  /** Tokens of prompt and reply together. */
  context: number
  /** Null: one for each core that is idle when it starts. */
  threads: number | null
  /** Bytes of memory that it will take. */
  memory: number
}

/** The right to use a running server; it lives at least until `release`. */
export interface Lease {
  /** Without a path: `http://127.0.0.1:PORT`. */
  url: string
  key: string
  release(): void
}

/** What `server.json` holds; only its owner may read it. */
interface State {
  pid: number
  started: string
  url: string
  key: string
}

/** Seconds that loading a model from a slow disk may take. */
const loadSeconds = 180
/** Seconds after which a server that says nothing counts as hung. Other runs may be using it: better late than wrong. */
const answerSeconds = 20
let marks = 0

/**
 * Joins the user's server of this model, or starts it. It listens on the loopback only, wants a random key, and has nothing of this
 * process's environment. It ends by itself when the last process that holds a lease has given it back, or is dead.
 * @throws ModelError `memory`, `broken-file`, `server`
 */
export async function leaseServer(request: ServerRequest, signal: AbortSignal): Promise<Lease> {
  const folder = serverFolder(request)
  mkdirSync(join(folder, 'clients'), { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const mark = join(folder, 'clients', `${process.pid}-${startOf(process.pid)}-${++marks}`)
  const release = () => rmSync(mark, { force: true })
  // First, so that a server that is about to leave sees it.
  writeFileSync(mark, '')
  try {
    const { url, key } = await exclusively(request.home, folder, signal, async () => {
      const running = readState(folder)
      if (running && startOf(running.pid) === running.started) {
        if (await answers(running)) return running
        kill(running)
      }
      return start(request, folder, signal)
    })
    return { url, key, release }
  } catch (error) {
    release()
    throw error
  }
}

/** One a user, model file and size: runs with the same settings share it. */
export function serverFolder(request: Omit<ServerRequest, 'home' | 'memory'> & { home: string }): string {
  const stat = statSync(request.model, { throwIfNoEntry: false })
  const { model, context, threads, python } = request
  const parts = [model, stat?.size, stat?.mtimeMs, context, threads, python]
  const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
  return join(request.home, 'run', `llm-${key}`)
}

function readState(folder: string): State | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')) as State
  } catch {
    return null
  }
}

async function answers({ url, key }: State): Promise<boolean> {
  try {
    const headers = { authorization: `Bearer ${key}` }
    const response = await fetch(`${url}/v1/models`, { headers, signal: AbortSignal.timeout(answerSeconds * 1000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

function kill({ pid }: State): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {} // It ended meanwhile.
}

async function start(request: ServerRequest, folder: string, signal: AbortSignal): Promise<State> {
  checkMemory(request)
  const threads = request.threads ?? (await idleCores(signal))
  const key = randomBytes(32).toString('base64url')
  const logFile = join(folder, 'server.log')
  const log = openSync(logFile, 'w', 0o600)
  const child = spawn(request.python, ['-I', join(packageRoot, 'python/tinyml_lifecycle/serve_model.py')], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'pipe', log],
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
  })
  closeSync(log)
  const { model, name, context } = request
  const { stdin, stdout } = child
  if (!stdin || !stdout) throw new Error('a pipe was asked for')
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, by) => resolve(by ?? `exit code ${code}`))
  })
  stdin.on('error', () => {}) // It ended before it read; `ended` says why.
  stdin.end(JSON.stringify({ model, name, context, threads, key, folder }))
  try {
    const said = await Promise.race([firstMessage(stdout), ended, tooLate(signal)])
    if (typeof said === 'string' || said.error !== undefined || said.url === undefined) {
      const how = typeof said === 'string' ? said : await ended
      throw startFailure(request, how, tail(logFile))
    }
    const state: State = { pid: child.pid as number, started: startOf(child.pid as number), url: said.url, key }
    writeState(folder, state)
    return state
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  } finally {
    stdout.destroy()
    child.unref()
  }
}

function writeState(folder: string, state: State): void {
  const temporary = join(folder, `server.json.${process.pid}`)
  writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 })
  renameSync(temporary, join(folder, 'server.json'))
}

interface Message {
  url?: string
  error?: string
}

/** The first line that is a message; whatever else a library may print is left out. Never settles when there is none. */
function firstMessage(stream: NodeJS.ReadableStream): Promise<Message> {
  return new Promise((resolve) => {
    let text = ''
    stream.setEncoding('utf8')
    stream.on('data', (part: string) => {
      text += part
      for (const line of text.split('\n').slice(0, -1)) {
        try {
          const message = JSON.parse(line)
          if (typeof message === 'object' && message !== null) resolve(message as Message)
        } catch {}
      }
    })
  })
}

/** Rejects when it is stopped, or loading takes too long. */
function tooLate(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timeout = AbortSignal.timeout(loadSeconds * 1000)
    const stop = () =>
      reject(
        signal.aborted ? signal.reason : new ModelError('server', `the model was not loaded within ${loadSeconds} s`),
      )
    AbortSignal.any([signal, timeout]).addEventListener('abort', stop, { once: true })
  })
}

function startFailure(request: ServerRequest, how: string, log: string): ModelError {
  const last = log.trim().split('\n').at(-1) ?? ''
  const where = request.name
  if (/allocat|bad_alloc|out of memory/i.test(log) || how === 'SIGKILL') {
    return new ModelError('memory', `the local model could not be loaded (${how}): ${last}`, { where })
  }
  const cause =
    /(invalid magic|failed to read|not within the file bounds|unknown model architecture|key not found|corrupt)[^\n]*/i.exec(
      log,
    )
  if (cause) return new ModelError('broken-file', `${request.model} cannot be loaded: ${cause[0]}`, { where })
  return new ModelError('server', `the server of the local model did not start (${how}): ${last}`, { where })
}

/** Last lines of what the server of a request said, for an error. */
export function serverLog(request: ServerRequest): string {
  return tail(join(serverFolder(request), 'server.log'))
    .trim()
    .split('\n')
    .slice(-3)
    .join(' | ')
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-4000)
  } catch {
    return ''
  }
}

/**
 * Cores that nothing else wants just now, at least one. llama.cpp's threads wait for each other many times a token: with one of them
 * off its core the others stand still, and two threads on busy cores were measured to be over ten times slower than one.
 */
async function idleCores(signal: AbortSignal): Promise<number> {
  const cores = availableParallelism()
  const samples: number[] = []
  for (let i = 0; i < 9; i++) {
    // Fourth field: how many threads run or wait for a core, this process among them.
    const running = /(\d+)\/\d+ \d+\s*$/.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1]
    samples.push(Number(running ?? 1) - 1)
    await sleep(25, signal)
  }
  const others = samples.sort((a, b) => a - b)[4] as number
  return Math.min(cores, Math.max(1, cores - others))
}

/** Bytes that programs can have without swapping; null where the kernel does not say. */
export function availableMemory(): number | null {
  try {
    const line = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))
    return line ? Number(line[1]) * 1024 : null
  } catch {
    return null
  }
}

function checkMemory(request: ServerRequest): void {
  const available = availableMemory()
  if (available === null || available >= request.memory) return
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1)
  throw new ModelError(
    'memory',
    `${request.name} with ${request.context} tokens of context needs ${gigabytes(request.memory)} GB of memory; ${gigabytes(available)} GB are free`,
    { where: request.name },
  )
}
