import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** An answer that is ready to be sent. */
export interface Reply {
  status: number
  headers: Record<string, string>
  body: Buffer
}

export const documentation = 'https://docs.github.com/rest'

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  const body = value === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(value))
  const type = value === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  return { status, headers: { ...type, ...headers }, body }
}

/** GitHub's errors; `details` are such as `errors`. */
export function errorReply(
  status: number,
  message: string,
  details: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Reply {
  return jsonReply(status, { message, ...details, documentation_url: documentation, status: String(status) }, headers)
}

/** Gives a reading answer its ETag, and makes it a 304 where the client has it already. */
export function tagged(reply: Reply, request: IncomingMessage): Reply {
  if (request.method !== 'GET' || reply.status !== 200) return reply
  const etag = `W/"${createHash('sha256').update(reply.body).digest('hex')}"`
  if (request.headers['if-none-match'] === etag) return { status: 304, headers: { etag }, body: Buffer.alloc(0) }
  return { ...reply, headers: { ...reply.headers, etag, 'cache-control': 'private, max-age=60, s-maxage=60' } }
}

/** `first`, `prev`, `next` and `last` as far as there are such pages. */
export function linkHeader(url: URL, page: number, pages: number): Record<string, string> {
  if (pages <= 1 && page <= 1) return {}
  const links: string[] = []
  const add = (relation: string, to: number) => {
    const target = new URL(url)
    target.searchParams.set('page', String(to))
    links.push(`<${target}>; rel="${relation}"`)
  }
  if (page > 1) add('prev', page - 1)
  if (page < pages) add('next', page + 1)
  if (page < pages) add('last', pages)
  if (page > 1) add('first', 1)
  return { link: links.join(', ') }
}

export function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { 'x-github-request-id': 'RIG', ...reply.headers })
  response.end(reply.body)
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}
