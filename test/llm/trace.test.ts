import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMask } from '../../src/llm/secrets.ts'
import { type SpanLine, Trace, traced } from '../../src/llm/trace.ts'
import { noTracer } from '../../src/llm/tracer.ts'
import { fakeModel, request, signal, usage } from './fake.ts'

const mask = createMask({ SOME_KEY: 'hush-hush-hush' })
const start = (environment: NodeJS.ProcessEnv = {}, sendMessages = true) =>
  Trace.start({ mask, environment, sendMessages })
const lines = (trace: Trace): SpanLine[] =>
  trace
    .jsonLines()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as SpanLine)

test('spans lie in the spans that they were begun in', async () => {
  const trace = await start()
  await trace.within('run', {}, async () => {
    await Promise.all(
      ['data', 'sketch'].map((stage) =>
        trace.within(stage, {}, async () => {
          await trace.within(`${stage} attempt`, {}, async () => {})
        }),
      ),
    )
  })
  const spans = lines(trace)
  const parent = (name: string) => {
    const span = spans.find((s) => s.name === name)
    return spans.find((s) => s.spanId === span?.parentSpanId)?.name
  }
  expect(['run', 'data', 'sketch', 'data attempt', 'sketch attempt'].map(parent)).toEqual([
    undefined,
    'run',
    'run',
    'data',
    'sketch',
  ])
  expect(new Set(spans.map((s) => s.traceId)).size).toBe(1)
  expect(spans[0]?.name).toBe('run')
})

test('a call carries the attributes of the GenAI conventions', async () => {
  const trace = await start()
  const model = traced(
    fakeModel(() => ({ usage: usage(200, 20, 0.01, 150) })),
    trace,
  )
  await model.complete(request({ reply: { name: 'plan', schema: {} } }), signal)
  expect(lines(trace)[0]).toMatchObject({
    name: 'chat gpt-4o',
    kind: 'client',
    status: 'ok',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.temperature': 0,
      'gen_ai.request.seed': 1,
      'gen_ai.output.type': 'json',
      'gen_ai.response.model': 'gpt-4o-2024',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 200,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.usage.cache_read.input_tokens': 150,
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Blink red.\\nEvery second."}]}]',
      'gen_ai.output.messages':
        '[{"role":"assistant","parts":[{"type":"text","content":"{\\"ok\\":true}"}],"finish_reason":"stop"}]',
      'gen_ai.system_instructions': '[{"type":"text","content":"You read wishes."}]',
      'tinyml.tier': 'hosted',
      'tinyml.cost_usd': 0.01,
      'tinyml.reply.source': 'service',
    },
  })
})

test('a call that fails is a span with the kind of its error, and the error goes on', async () => {
  const trace = await start()
  const model = traced(
    fakeModel(() => {
      throw Object.assign(new Error('key hush-hush-hush was refused'), { kind: 'wrong-key' })
    }),
    trace,
  )
  await expect(model.complete(request(), signal)).rejects.toThrow('was refused')
  expect(lines(trace)[0]).toMatchObject({
    status: 'error',
    statusMessage: 'key *** was refused',
    attributes: { 'error.type': 'wrong-key' },
  })
})

test('secrets in prompts and replies are masked', async () => {
  const trace = await start()
  const model = traced(
    fakeModel(() => ({ text: 'hush-hush-hush' })),
    trace,
  )
  await model.complete(request({ messages: [{ role: 'user', content: 'say hush-hush-hush' }] }), signal)
  expect(trace.jsonLines()).not.toContain('hush-hush-hush')
  expect(trace.jsonLines()).toContain('say ***')
})

test('a run that nobody traces does its work all the same', async () => {
  expect(await noTracer.within('run', {}, async () => 7)).toBe(7)
})

describe('with an endpoint', () => {
  let server: Server
  let bodies: { path: string; headers: NodeJS.Dict<string | string[]>; body: string }[]
  let answer: number | null
  const saved = { ...process.env }

  beforeEach(async () => {
    bodies = []
    answer = 200
    server = createServer((incoming, response) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        bodies.push({ path: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks).toString() })
        // Null: a service that takes everything and never answers.
        if (answer !== null) response.writeHead(answer, { 'content-type': 'application/json' }).end('{}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    process.env.OTEL_EXPORTER_OTLP_HEADERS = 'x-api-key=hush-hush-hush'
  })
  afterEach(() => {
    process.env = { ...saved }
    server.closeAllConnections()
    server.close()
  })

  const call = async (trace: Trace) => {
    await trace.within('run', {}, () => traced(fakeModel(), trace).complete(request(), signal))
    return trace.close()
  }

  test('the spans go there by OTLP over HTTP, with the headers of the environment', async () => {
    expect(await call(await start(process.env))).toBeNull()
    expect(bodies[0]).toMatchObject({ path: '/v1/traces', headers: { 'x-api-key': 'hush-hush-hush' } })
    const sent = JSON.parse(bodies[0]?.body ?? '{}')
    const [{ resource, scopeSpans }] = sent.resourceSpans
    expect(resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'tinyml' } })
    const spans = scopeSpans[0].spans as { name: string; spanId: string; parentSpanId?: string }[]
    const chat = spans.find((s) => s.name === 'chat gpt-4o')
    expect(chat?.parentSpanId).toBe(spans.find((s) => s.name === 'run')?.spanId)
    expect(bodies[0]?.body).toContain('Blink red.')
  })

  test('the words of prompts and replies stay here where they must not leave the machine', async () => {
    const trace = await start(process.env, false)
    await call(trace)
    expect(bodies[0]?.body).toContain('gen_ai.usage.input_tokens')
    expect(bodies[0]?.body).not.toMatch(/Blink red|You read wishes|ok.*true/)
    expect(trace.jsonLines()).toContain('Blink red.')
  })

  test.each([
    ['refuses', 401],
    ['never answers', null],
  ])('an endpoint that %s fails no run and holds none up', async (_how, status) => {
    answer = status
    process.env.OTEL_EXPORTER_OTLP_TIMEOUT = '300'
    const started = performance.now()
    const trace = await start(process.env)
    expect(await call(trace)).toEqual(expect.any(String))
    expect(performance.now() - started).toBeLessThan(5000)
    expect(lines(trace)).toHaveLength(2)
  })

  test('an endpoint that is no address is a problem and no failure', async () => {
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = 'not an address'
    const trace = await start(process.env)
    expect(await call(trace)).toEqual(expect.any(String))
    expect(lines(trace)).toHaveLength(2)
  })
})
