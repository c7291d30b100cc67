import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { StoppedError } from '../../src/errors.ts'
import { ask, askText } from '../../src/llm/ask.ts'
import { ModelError, type ModelErrorKind } from '../../src/llm/errors.ts'
import { createService, type ServiceOptions } from '../../src/llm/openai.ts'
import type { LanguageModel, ModelRequest } from '../../src/llm/types.ts'
import { type FaultyServer, type Seen, startFaultyServer } from './faulty-server.ts'

const schema = z.strictObject({
  fruit: z.enum(['apple', 'banana']),
  count: z.int().min(1),
  note: z.string().optional(),
})
const request: ModelRequest = {
  purpose: 'sketch/read',
  messages: [{ role: 'user', content: 'Three apples, please.' }],
  reply: null,
  maxOutputTokens: 64,
  temperature: 0,
  seed: 1,
}
const key = 'sk-very-secret-0123456789'
const never = new AbortController().signal

let server: FaultyServer
beforeAll(async () => {
  server = await startFaultyServer()
})
afterAll(() => server.close())

function service(model: string, more: Partial<ServiceOptions> = {}): LanguageModel {
  return createService({
    provider: 'compatible',
    model,
    url: server.url,
    key,
    keyName: 'MY_KEY',
    reply: 'json-schema',
    contextTokens: 8192,
    cost: (tokens) => tokens.input / 1000,
    timeoutSeconds: 0.4,
    retry: { attempts: 3, firstWait: 20, longestWait: 5000 },
    ...more,
  })
}
const seenBy = (model: string): Seen[] => server.seen.filter((s) => s.body.model === model)
const get = (model: string, more: Partial<ServiceOptions> = {}) => ask(service(model, more), request, schema, never)

async function failure(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  )
  if (!(error instanceof ModelError)) throw new Error(`expected a ModelError, found ${error}`)
  return error
}

describe('a service that behaves', () => {
  test('gives the value, the usage with cached tokens, and the price', async () => {
    const { value, usage, replies } = await get('good')
    expect(value).toEqual({ fruit: 'apple', count: 3 })
    expect(usage).toEqual({ tokens: { input: 100, cached: 40, output: 10, total: 110 }, costUsd: 0.1 })
    expect(replies).toMatchObject([{ model: 'faulty-1', provider: 'compatible', finishReason: 'stop' }])
    const [seen] = seenBy('good')
    expect(seen?.headers.authorization).toBe(`Bearer ${key}`)
    expect(seen?.body).toMatchObject({
      max_tokens: 64,
      temperature: 0,
      seed: 1,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'sketch-read', schema: { required: ['fruit', 'count'], additionalProperties: false } },
      },
    })
  })

  test('is charged upper bounds when it does not say what was used', async () => {
    const { usage } = await get('no-usage')
    expect(usage.tokens.input).toBeGreaterThan(20)
    expect(usage.tokens.output).toBeGreaterThan(10)
    expect(usage.tokens.total).toBe(usage.tokens.input + usage.tokens.output)
  })

  test('gets a strict schema when it is known to want one: all required, optional as null', async () => {
    const { value } = await get('nulls', { provider: 'openai' })
    expect(value).toEqual({ fruit: 'apple', count: 3 })
    const { body } = seenBy('nulls')[0] as Seen
    expect(body.response_format?.json_schema).toMatchObject({
      strict: true,
      schema: {
        required: ['fruit', 'count', 'note'],
        properties: { note: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
      },
    })
    expect(body).toMatchObject({ max_completion_tokens: 64 })
  })

  test('is sent no key when none is configured', async () => {
    const before = server.seen.length
    await get('good', { key: null, keyName: null })
    expect(server.seen[before]?.headers.authorization).toBeUndefined()
  })

  test('on Azure is asked under its deployment and version, with the key in its own header', async () => {
    await get('good', { provider: 'azure', url: server.url.replace('/v1', ''), apiVersion: '2025-01-01' })
    const seen = server.seen.at(-1) as Seen
    expect(seen.path).toBe('/openai/deployments/good/chat/completions?api-version=2025-01-01')
    expect([seen.headers['api-key'], seen.headers.authorization]).toEqual([key, undefined])
  })
})

describe('a service that cannot do everything', () => {
  test('without JSON Schema is asked in JSON mode, with the schema in the prompt, and this is remembered', async () => {
    const model = service('no-schema')
    await ask(model, request, schema, never)
    await ask(model, request, schema, never)
    const formats = seenBy('no-schema').map((s) => s.body.response_format?.type)
    expect(formats).toEqual(['json_schema', 'json_object', 'json_object'])
    expect(seenBy('no-schema')[1]?.body.messages.at(-1)?.content).toContain('"enum":["apple","banana"]')
  })

  test('without JSON mode is asked for plain text', async () => {
    expect((await get('no-json-mode')).value).toEqual({ fruit: 'apple', count: 3 })
    const formats = seenBy('no-json-mode').map((s) => s.body.response_format?.type)
    expect(formats).toEqual(['json_schema', 'json_object', undefined])
  })

  test('that refuses strict schemas gets a plain one', async () => {
    await get('no-strict', { provider: 'openai' })
    expect(seenBy('no-strict').map((s) => s.body.response_format?.json_schema?.strict)).toEqual([true, undefined])
  })

  test('starts where `llm.hosted.reply` says', async () => {
    const before = server.seen.length
    await get('good', { reply: 'text' })
    expect(server.seen[before]?.body.response_format).toBeUndefined()
  })

  test('is asked again without the parameters that it does not know', async () => {
    await get('fussy')
    expect(seenBy('fussy')).toHaveLength(4)
    expect(seenBy('fussy').at(-1)?.body).toMatchObject({ max_completion_tokens: 64 })
    expect(seenBy('fussy').at(-1)?.body).not.toHaveProperty('seed')
  })

  test('that objects to everything ends in an error, not in an endless loop', async () => {
    expect((await failure(get('objects-always', { provider: 'openai' }))).kind).toBe('bad-request')
    expect(seenBy('objects-always').length).toBeLessThan(9)
  })
})

describe('a service that is in trouble for a while', () => {
  test('is asked again after the seconds of Retry-After', async () => {
    await get('429-once')
    const [first, second] = seenBy('429-once') as [Seen, Seen]
    expect(second.at - first.at).toBeGreaterThanOrEqual(990)
  })

  test('is asked again after the date of Retry-After', async () => {
    await get('429-date')
    const [first, second] = seenBy('429-date') as [Seen, Seen]
    // Dates have whole seconds.
    expect(second.at - first.at).toBeGreaterThanOrEqual(900)
  })

  test.each(['500-twice', 'reset-once'])('is asked again: %s', async (model) => {
    expect((await get(model)).value.fruit).toBe('apple')
  })

  test('can be left at once while it is waited for', async () => {
    const stop = new AbortController()
    const reason = new StoppedError('lifecycle/stopped', 'stopped')
    const began = performance.now()
    setTimeout(() => stop.abort(reason), 100)
    await expect(ask(service('429-once-more'), request, schema, stop.signal)).rejects.toBeInstanceOf(ModelError)
    const model = service('429-always', { retry: { attempts: 9, firstWait: 5000, longestWait: 5000 } })
    await expect(ask(model, request, schema, stop.signal)).rejects.toBe(reason)
    await expect(ask(service('hang', { timeoutSeconds: 60 }), request, schema, stop.signal)).rejects.toBe(reason)
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

/** Misbehaviour, the kind of the error, and how many requests it may take. */
const failing: readonly (readonly [string, ModelErrorKind, number])[] = [
  ['429-always', 'rate-limited', 3],
  ['429-an-hour', 'rate-limited', 1],
  ['429-quota', 'rate-limited', 1],
  ['500-always', 'service', 3],
  ['503-page', 'service', 3],
  ['reset-mid-body', 'unreachable', 3],
  ['hang-mid-body', 'timeout', 2],
  ['hang', 'timeout', 2],
  ['web-page', 'service', 3],
  ['not-a-completion', 'service', 3],
  ['half-json', 'service', 3],
  ['no-choices', 'service', 3],
  ['refusal', 'refused', 1],
  ['filter', 'refused', 1],
  ['filter-400', 'refused', 1],
  ['length-always', 'truncated', 2],
  ['empty-always', 'empty', 2],
  ['null-content', 'empty', 2],
  ['prose-only', 'not-json', 2],
  ['wrong-json-always', 'wrong-shape', 2],
  ['huge', 'too-large', 1],
  ['401-echo', 'wrong-key', 1],
  ['403', 'wrong-key', 1],
  ['404', 'unknown-model', 1],
  ['context', 'context', 1],
  ['context-413', 'context', 1],
  ['context-llama', 'context', 1],
  ['400', 'bad-request', 1],
]

describe('a service that keeps failing', () => {
  test.each(failing)('%s ends in `%s`, after %d requests', async (model, kind, requests) => {
    const before = seenBy(model).length
    // As long as a busy machine may take to send a large reply.
    const error = await failure(get(model, model === 'huge' ? { timeoutSeconds: 20 } : {}))
    expect(error.kind).toBe(kind)
    expect(error.code).toBe(`llm/${kind}`)
    expect(error.message).toContain(model === 'reset-mid-body' ? '127.0.0.1' : model)
    expect(seenBy(model).length - before).toBe(requests)
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(key)
  })

  test('that goes down in the middle is unreachable, and the first answer stands', async () => {
    const model = service('goes-down')
    expect((await ask(model, request, schema, never)).value.count).toBe(3)
    expect((await failure(ask(model, request, schema, never))).kind).toBe('unreachable')
  })

  test('nobody there is unreachable', async () => {
    const error = await failure(get('good', { url: 'http://127.0.0.1:9/v1' }))
    expect([error.kind, error.next]).toEqual(['unreachable', 'next tier'])
  })

  test('replies that were paid for stand in the error', async () => {
    const error = await failure(get('wrong-json-always'))
    expect(error.usage?.tokens).toEqual({ input: 200, cached: 80, output: 20, total: 220 })
  })
})

describe('a reply that is not right at first', () => {
  test('truncated: asked once more with twice the tokens', async () => {
    const { usage } = await get('length-once')
    expect(seenBy('length-once').map((s) => s.body.max_tokens)).toEqual([64, 128])
    expect(usage.tokens.total).toBe(220)
  })

  test('empty: asked once more', async () => {
    expect((await get('empty-once')).replies).toHaveLength(2)
  })

  test('of the wrong form: asked once more with the problem, behind the same prompt', async () => {
    expect((await get('wrong-json-once')).value.fruit).toBe('apple')
    const [first, second] = seenBy('wrong-json-once') as [Seen, Seen]
    expect(second.body.messages.slice(0, 1)).toEqual(first.body.messages)
    expect(second.body.messages.at(-1)?.content).toMatch(/"apple"\|"banana".*"fruit"/)
  })

  test('with prose, fences and a trailing comma: read all the same', async () => {
    const { value, replies } = await get('prose')
    expect([value, replies.length]).toEqual([{ fruit: 'apple', count: 3 }, 1])
  })

  test('of plain text is taken as it is', async () => {
    const { value } = await askText(service('prose-only'), request, never)
    expect(value).toBe('I like apples.')
    expect(seenBy('prose-only').at(-1)?.body.response_format).toBeUndefined()
  })
})
