import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The parts of a request that tests look at. */
export interface ChatBody {
  model: string
  messages: { role: string; content: string }[]
  max_tokens?: number
  max_completion_tokens?: number
  response_format?: { type: string; json_schema?: { name: string; strict?: boolean; schema: Record<string, unknown> } }
}

/** What the server was asked, in order. */
export interface Seen {
  path: string
  headers: IncomingMessage['headers']
  body: ChatBody
  /** ms, from `performance.now()`. */
  at: number
}

export interface FaultyServer {
  /** Base URL of the interface. */
  url: string
  seen: Seen[]
  close(): Promise<void>
}

type Behaviour = (answer: Answer, seen: Seen, nth: number) => void

class Answer {
  readonly response: ServerResponse
  constructor(response: ServerResponse) {
    this.response = response
  }
  json(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }
  error(status: number, message: string, more: object = {}, headers: Record<string, string> = {}): void {
    this.json(status, { error: { message, type: 'error', ...more } }, headers)
  }
  /** A good chat completion, unless `message` or `more` say otherwise. */
  say(content: string | null, more: { finish?: string; refusal?: string; usage?: object | null } = {}): void {
    this.json(200, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model: 'faulty-1',
      choices: [
        {
          index: 0,
          finish_reason: more.finish ?? 'stop',
          message: { role: 'assistant', content, refusal: more.refusal ?? null },
        },
      ],
      usage:
        more.usage === undefined
          ? {
              prompt_tokens: 100,
              completion_tokens: 10,
              total_tokens: 110,
              prompt_tokens_details: { cached_tokens: 40 },
            }
          : more.usage,
    })
  }
}

export const good = '{"fruit":"apple","count":3}'
const limits = (body: ChatBody): number => body.max_tokens ?? body.max_completion_tokens ?? 0

/** Misbehaviours by the name of the model that is asked for; `nth` counts the requests for it from 1. */
const behaviours: Record<string, Behaviour> = {
  good: (a) => a.say(good),
  'no-usage': (a) => a.say(good, { usage: null }),
  '429-once': (a, _, n) => (n === 1 ? a.error(429, 'slow down', {}, { 'retry-after': '1' }) : a.say(good)),
  '429-date': (a, _, n) =>
    n === 1 ? a.error(429, 'slow down', {}, { 'retry-after': new Date(Date.now() + 2000).toUTCString() }) : a.say(good),
  '429-always': (a) => a.error(429, 'slow down'),
  '429-an-hour': (a) => a.error(429, 'slow down', {}, { 'retry-after': '3600' }),
  '429-quota': (a) => a.error(429, 'You exceeded your current quota', { code: 'insufficient_quota' }),
  '500-twice': (a, _, n) => (n <= 2 ? a.error(500, 'oops') : a.say(good)),
  '500-always': (a) => a.error(500, 'oops'),
  '503-page': (a) => a.response.writeHead(503, { 'content-type': 'text/html' }).end('<html>maintenance</html>'),
  'reset-mid-body': (a) => {
    a.response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
    a.response.write('{"choices": [{"mess')
    setTimeout(() => a.response.destroy(), 20)
  },
  'reset-once': (a, _, n) => (n === 1 ? a.response.destroy() : a.say(good)),
  'goes-down': (a, _, n) => (n === 1 ? a.say(good) : a.response.destroy()),
  hang: () => {},
  'hang-mid-body': (a) => {
    a.response.writeHead(200, { 'content-type': 'application/json' })
    a.response.write('{"choices": [')
  },
  'web-page': (a) => a.response.writeHead(200, { 'content-type': 'text/html' }).end('<html>welcome</html>'),
  'not-a-completion': (a) => a.json(200, { hello: 'world' }),
  'half-json': (a) => a.response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": ['),
  'no-choices': (a) => a.json(200, { choices: [], usage: null }),
  refusal: (a) => a.say(null, { refusal: 'I will not.' }),
  filter: (a) => a.say('', { finish: 'content_filter' }),
  'filter-400': (a) => a.error(400, 'The prompt was filtered', { code: 'content_filter' }),
  'length-always': (a) => a.say('{"fruit":"app', { finish: 'length' }),
  'length-once': (a, seen) => (limits(seen.body) < 100 ? a.say('{"fruit":"app', { finish: 'length' }) : a.say(good)),
  'empty-once': (a, _, n) => (n === 1 ? a.say('') : a.say(good)),
  'empty-always': (a) => a.say('  \n'),
  'null-content': (a) => a.say(null),
  prose: (a) =>
    a.say('Sure [1]! Here is the {JSON} you want:\n```json\n{"fruit": "apple", "count": 3,}\n```\nEnjoy {it}.'),
  'prose-only': (a) => a.say('I like apples.'),
  'wrong-json-once': (a, _, n) => (n === 1 ? a.say('{"fruit": "stone", "count": 3}') : a.say(good)),
  'wrong-json-always': (a) => a.say('{"fruit": "stone", "count": 3}'),
  nulls: (a) => a.say('{"fruit":"apple","count":3,"note":null}'),
  'no-schema': (a, seen) =>
    seen.body.response_format?.type === 'json_schema'
      ? a.error(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", {
          param: 'response_format',
        })
      : a.say(good),
  'no-json-mode': (a, seen) =>
    seen.body.response_format ? a.error(422, 'response_format is not supported') : a.say(`Here: ${good}`),
  'no-strict': (a, seen) =>
    seen.body.response_format?.json_schema?.strict
      ? a.error(400, "Invalid schema for response_format 'x': strict is not permitted")
      : a.say(good),
  fussy: (a, seen) => {
    if ('max_tokens' in seen.body) {
      a.error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", { param: 'max_tokens' })
    } else if ('temperature' in seen.body) a.error(400, "'temperature' does not support 0 with this model.")
    else if ('seed' in seen.body) a.error(400, 'Extra inputs are not permitted: seed')
    else a.say(good)
  },
  'objects-always': (a) => a.error(400, 'response_format temperature seed max_tokens: nothing is right'),
  huge: (a) => {
    a.response.writeHead(200, { 'content-type': 'application/json' })
    const chunk = Buffer.alloc(100_000, 0x20)
    let sent = 0
    const more = () => {
      if (a.response.destroyed) return
      if (sent >= 10_000_000) return void a.response.end()
      sent += chunk.length
      a.response.write(chunk, () => setImmediate(more))
    }
    more()
  },
  '401-echo': (a, seen) => a.error(401, `Incorrect API key provided: ${seen.headers.authorization}`),
  '403': (a) => a.error(403, 'this key may not use the model'),
  '404': (a) => a.error(404, 'The model `404` does not exist', { code: 'model_not_found' }),
  context: (a) =>
    a.error(400, "This model's maximum context length is 8192 tokens.", { code: 'context_length_exceeded' }),
  'context-413': (a) => a.error(413, 'Request body too large for gpt-4o-mini model. Max size: 8000 tokens.'),
  'context-llama': (a) => a.error(400, 'the request exceeds the available context size, try increasing it'),
  '400': (a) => a.error(400, 'something else'),
}

/** A model service that misbehaves in every way that services are known for. */
export async function startFaultyServer(): Promise<FaultyServer> {
  const seen: Seen[] = []
  const counts = new Map<string, number>()
  const server: Server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    request.on('end', () => {
      const body = JSON.parse(text || '{}') as ChatBody
      const entry: Seen = { path: request.url ?? '', headers: request.headers, body, at: performance.now() }
      seen.push(entry)
      const behaviour = behaviours[body.model]
      const nth = (counts.get(body.model) ?? 0) + 1
      counts.set(body.model, nth)
      response.on('error', () => {})
      if (behaviour) behaviour(new Answer(response), entry, nth)
      else new Answer(response).error(404, `no behaviour is called ${body.model}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
