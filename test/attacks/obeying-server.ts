import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Schema = Record<string, unknown>

/** What reached the model, and what it is asked to answer with. */
export interface Asked {
  /** All that was said to it. */
  prompt: string
  /** The key that came along: the one secret that the service behind a model does know. */
  key: string
  schema: Schema | null
}

/** `null` for text that is cut off in the middle, as if it had no end. */
export type Obey = (asked: Asked, nth: number) => { text: string; tokens?: number }

export interface ObeyingServer {
  url: string
  asked: Asked[]
  close(): Promise<void>
}

/** A service with the interface of OpenAI behind which sits a model that does what the attacker says. */
export async function startObeyingServer(obey: Obey): Promise<ObeyingServer> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const body = JSON.parse(text)
    const one: Asked = {
      prompt: body.messages.map((m: { content: string }) => m.content).join('\n'),
      key: (request.headers.authorization ?? '').replace(/^Bearer /, ''),
      schema: body.response_format?.json_schema?.schema ?? null,
    }
    asked.push(one)
    const { text: content, tokens = 10 } = obey(one, asked.length)
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        ...{ id: 'chatcmpl-1', object: 'chat.completion', model: 'obeys' },
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } }],
        usage: { prompt_tokens: 100, completion_tokens: tokens, total_tokens: 100 + tokens },
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A reply of the demanded form with the attacker's text wherever it has room: `pick` says which of several forms. */
export function filled(schema: Schema, evil: string, pick: (forms: Schema[]) => Schema | undefined): unknown {
  const root = schema
  const fill = (s: Schema): unknown => {
    if (typeof s.$ref === 'string') {
      const name = s.$ref.split('/').at(-1) ?? ''
      return fill(((root.$defs ?? {}) as Record<string, Schema>)[name] ?? {})
    }
    const forms = (s.anyOf ?? s.oneOf) as Schema[] | undefined
    if (forms) return fill(pick(forms) ?? forms[0] ?? {})
    if ('const' in s) return s.const
    if (Array.isArray(s.enum)) return s.enum[0]
    if (s.type === 'object')
      return Object.fromEntries(
        Object.entries((s.properties ?? {}) as Record<string, Schema>).map(([k, v]) => [k, fill(v)]),
      )
    if (s.type === 'array') return [fill((s.items ?? {}) as Schema)]
    if (s.type === 'number' || s.type === 'integer') return s.maximum ?? 1e9
    if (s.type === 'boolean') return true
    return s.type === 'null' ? null : evil.slice(0, Number(s.maxLength ?? evil.length))
  }
  return fill(root)
}
