import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { StoppedError } from '../../src/errors.ts'
import { startOf } from '../../src/lifecycle/exclusive.ts'
import { ask, askText } from '../../src/llm/ask.ts'
import { ModelError } from '../../src/llm/errors.ts'
import { estimateTokens } from '../../src/llm/estimate.ts'
import { createLocal } from '../../src/llm/local.ts'
import { createService } from '../../src/llm/openai.ts'
import { serverFolder } from '../../src/llm/server.ts'
import { isInstalled, modelFile } from '../../src/llm/store.ts'
import type { LanguageModel, ModelRequest } from '../../src/llm/types.ts'
import { packageRoot } from '../../src/root.ts'
import { toolsHome } from '../../src/tools/find.ts'
import { findEnvironment } from '../../src/tools/python.ts'
import { type FaultyServer, startFaultyServer } from './faulty-server.ts'

const name = 'qwen2.5-coder-1.5b'
const home = toolsHome()
const installed = isInstalled(modelFile(home, { model: name }, '/')) && findEnvironment(home, 'llm') !== null
const withModel = installed ? describe : describe.skip
const why = installed ? '' : ' (skipped: the model is not installed; run `tinyml model pull`)'

/** A size that no run uses, so that the server belongs to this suite alone. */
const context = 2049
const settings = { model: name, context }
const never = new AbortController().signal
const schema = z.strictObject({ fruit: z.enum(['apple', 'banana']), count: z.int().min(1) })

const question = (content: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  purpose: 'test/conformance',
  messages: [
    { role: 'system', content: 'You read what somebody buys. Answer with JSON: the fruit and how many of them.' },
    { role: 'user', content },
  ],
  reply: null,
  maxOutputTokens: 40,
  temperature: 0,
  seed: 1,
  ...more,
})

async function failure(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  )
  if (!(error instanceof ModelError)) throw new Error(`expected a ModelError, found ${error}`)
  return error
}

interface State {
  pid: number
  url: string
  key: string
}

/** Where the server of this suite has its state. */
function folder(): string {
  const python = join(findEnvironment(home, 'llm')?.folder ?? '', 'bin/python3')
  const model = modelFile(home, settings, '/').path
  return serverFolder({ home, python, model, name, context, threads: null })
}
const stateFile = (): string => join(folder(), 'server.json')
const state = (): State => JSON.parse(readFileSync(stateFile(), 'utf8')) as State

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path)
  const { buffer } = await file.read(Buffer.alloc(count), 0, count, 0)
  await file.close()
  return buffer
}

async function untilGone(pid: number, seconds: number): Promise<boolean> {
  for (let i = 0; i < seconds * 10; i++) {
    if (startOf(pid) === '') return true
    await wait(100)
  }
  return false
}

/** What every model must do, whatever is behind it. `make` gives one that behaves, or the named misbehaviour where it can be had. */
function conforms(make: (behaviour: string) => LanguageModel): void {
  test('gives a value of the schema, with usage and the model that answered', async () => {
    const { value, usage, replies } = await ask(make('good'), question('Three apples, please.'), schema, never)
    expect(value).toEqual({ fruit: 'apple', count: 3 })
    expect(usage.tokens.input).toBeGreaterThan(20)
    expect(usage.tokens.output).toBeGreaterThan(5)
    expect(usage.tokens.total).toBe(usage.tokens.input + usage.tokens.output)
    expect(replies.at(-1)?.finishReason).toBe('stop')
    expect(replies.at(-1)?.seconds).toBeGreaterThan(0)
  })

  test('gives text when text is asked for', async () => {
    expect((await askText(make('good'), question('Two bananas.'), never)).value).toMatch(/\S/)
  })

  test('a reply that never fits is `truncated`, after one more try with twice the room', async () => {
    const long = question('List every whole number from 1 to 500.', { maxOutputTokens: 4 })
    const error = await failure(askText(make('length-always'), long, never))
    expect(error.kind).toBe('truncated')
    expect(error.usage?.tokens.output).toBeGreaterThan(8)
  })

  test('a prompt that is too long is `context`', async () => {
    const error = await failure(askText(make('context'), question('one two three four five '.repeat(600)), never))
    expect(error.kind).toBe('context')
  })

  test('stops at once when it is told to', async () => {
    const stop = new AbortController()
    const reason = new StoppedError('lifecycle/stopped', 'stopped')
    const began = performance.now()
    const long = question('List every whole number from 1 to 500.', { maxOutputTokens: 400 })
    setTimeout(() => stop.abort(reason), 300)
    await expect(askText(make('hang'), long, stop.signal)).rejects.toBe(reason)
    expect(performance.now() - began).toBeLessThan(3000)
  })
}

describe('a hosted model, here one that misbehaves on demand', () => {
  let server: FaultyServer
  beforeAll(async () => {
    server = await startFaultyServer()
  })
  afterAll(() => server.close())

  conforms((behaviour) =>
    createService({
      provider: 'openai',
      model: behaviour,
      url: server.url,
      key: 'sk-0123456789',
      keyName: 'OPENAI_API_KEY',
      reply: 'json-schema',
      contextTokens: 8192,
      cost: () => null,
    }),
  )
})

withModel(`the embedded model${why}`, () => {
  process.env.SOME_API_KEY = 'sk-must-not-be-seen'
  const model = createLocalOnce()
  afterAll(() => {
    delete process.env.SOME_API_KEY
    return model().close()
  })

  conforms(() => model())

  test('is reached through the same interface as any compatible service', async () => {
    const { url, key } = state()
    const service = createService({
      provider: 'compatible',
      model: name,
      url: `${url}/v1`,
      key,
      keyName: 'KEY',
      reply: 'json',
      contextTokens: context,
      cost: () => null,
    })
    const { value, usage } = await ask(service, question('Three apples, please.'), schema, never)
    expect([value, usage.costUsd]).toEqual([{ fruit: 'apple', count: 3 }, null])
  })

  test('counts tokens exactly, and the estimate for other models is above it', async () => {
    const texts = [
      'Blink the red LED every 250 ms when the light is below 12.5 lux, otherwise print "idle".',
      'Sieben Äpfel für 3,50 € – и два банана 🍌, 请给我三个苹果!',
      '{"r":[0.125,0.5,1e-3],"g":-17}  \n\tif (x <= 3) { y[2] = x ^ 0xff; }',
    ]
    for (const text of texts) {
      const request = question(text, { maxOutputTokens: 1 })
      const counted = await model().countTokens(request, never)
      const { usage } = await model().complete(request, never)
      expect(counted).toBe(usage.tokens.input)
      expect(estimateTokens(request)).toBeGreaterThanOrEqual(counted)
    }
  })

  test('keeps the prefix of the last prompt warm', async () => {
    await model().complete(question('One banana.', { maxOutputTokens: 1 }), never)
    const { usage } = await model().complete(question('Four bananas.', { maxOutputTokens: 1 }), never)
    expect(usage.tokens.cached).toBeGreaterThan(15)
  })

  test('costs nothing, and never shows the path of its file', async () => {
    const reply = await model().complete(question('One.', { maxOutputTokens: 1 }), never)
    expect([reply.usage.costUsd, reply.model, reply.provider]).toEqual([0, name, 'local'])
  })

  test('is served with a key that only the user can read, on the loopback, without the secrets of this process', async () => {
    const { pid, url, key } = state()
    expect(statSync(stateFile()).mode & 0o777).toBe(0o600)
    expect(statSync(folder()).mode & 0o777).toBe(0o700)
    expect((await fetch(`${url}/v1/models`)).status).toBe(401)
    expect((await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200)
    expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain('sk-must-not-be-seen')
    expect(readFileSync(`/proc/${pid}/cmdline`, 'latin1')).not.toContain(key)
    const { port } = new URL(url)
    const listening = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/)[1] ?? '')
    const hex = Number(port).toString(16).toUpperCase().padStart(4, '0')
    expect(listening.filter((address) => address.endsWith(`:${hex}`))).toContain(`0100007F:${hex}`)
    expect(listening).not.toContain(`00000000:${hex}`)
    for (const { address } of Object.values(networkInterfaces()).flatMap((i) => i ?? [])) {
      if (!address.startsWith('127.') && !address.includes(':'))
        await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow()
    }
  })

  test('is shared: a second run in another process uses the same server, and may be killed', async () => {
    const before = state()
    const child = spawn(process.execPath, [join(packageRoot, 'test/llm/local-child.ts'), home, String(context)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    const said = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))))
    expect(Number(said)).toBeGreaterThan(5)
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
    await wait(1000)
    expect(state()).toEqual(before)
    expect((await ask(model(), question('Three apples, please.'), schema, never)).value.count).toBe(3)
  })

  test('answers two runs that ask at the same time', async () => {
    const other = createLocal(settings, { home, dir: '/' })
    const answers = await Promise.all([
      ask(model(), question('Three apples, please.'), schema, never),
      ask(other, question('Five bananas, please.'), schema, never),
    ])
    await other.close()
    expect(answers.map((a) => a.value)).toEqual([
      { fruit: 'apple', count: 3 },
      { fruit: 'banana', count: 5 },
    ])
  })

  test('is started again when its server dies in the middle', async () => {
    const { pid } = state()
    const dying = ask(model(), question('Three apples, please.'), schema, never)
    await wait(50)
    process.kill(pid, 'SIGKILL')
    expect((await dying).value).toEqual({ fruit: 'apple', count: 3 })
    expect(state().pid).not.toBe(pid)
  })

  test('stops with its last run', async () => {
    const { pid } = state()
    await model().close()
    expect(await untilGone(pid, 10)).toBe(true)
    expect(existsSync(stateFile())).toBe(false)
  })

  test('stops when its last run was killed', async () => {
    const child = spawn(process.execPath, [join(packageRoot, 'test/llm/local-child.ts'), home, String(context)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const { pid } = state()
    child.kill('SIGKILL')
    expect(await untilGone(pid, 10)).toBe(true)
  })

  test('that needs more memory than is free is not started', async () => {
    const large = createLocal({ model: name, context: 50_000_000 }, { home, dir: '/' })
    const error = await failure(large.countTokens(question('hi'), never))
    expect([error.kind, error.next]).toEqual(['memory', 'next tier'])
    expect(error.message).toMatch(/needs \d+\.\d GB of memory; \d+\.\d GB are free/)
  })

  test('cut off behind its header is a broken file', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tinyml-broken-'))
    try {
      const head = await firstBytes(modelFile(home, settings, '/').path, 100_000)
      writeFileSync(join(dir, 'half.gguf'), head)
      const half = createLocal({ model: 'half.gguf', context }, { home, dir })
      const error = await failure(half.countTokens(question('hi'), never))
      expect([error.kind, error.exitCode]).toEqual(['broken-file', 2])
      expect(error.message).toContain(join(dir, 'half.gguf'))
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  /** One for the suite; made when the first test wants it. */
  function createLocalOnce(): () => LanguageModel {
    let made: LanguageModel | null = null
    return () => {
      made ??= createLocal(settings, { home, dir: '/' })
      return made
    }
  }
})

describe('an embedded model that cannot be had', () => {
  test('because it was never pulled, says how to', () => {
    const empty = mkdtempSync(join(tmpdir(), 'tinyml-empty-'))
    expect(() => createLocal(settings, { home: empty, dir: '/' })).toThrow(
      expect.objectContaining({ kind: 'not-installed', hint: 'Run `tinyml model pull`.', exitCode: 3 }),
    )
    rmSync(empty, { recursive: true })
  })

  test('because the file is something else, says so', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tinyml-broken-'))
    writeFileSync(join(dir, 'page.gguf'), '<html>')
    expect(() => createLocal({ model: 'page.gguf', context }, { home, dir })).toThrow(/does not begin as GGUF files do/)
    rmSync(dir, { recursive: true })
  })
})
