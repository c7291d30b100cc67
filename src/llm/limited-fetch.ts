/** Most bytes that a service may answer with. */
export const largestReply = 1_000_000

export class ReplyTooLarge extends Error {
  constructor() {
    super(`the answer has more than ${largestReply} bytes`)
  }
}

/**
 * `fetch` that takes the whole body before it returns, and stops at `largestReply` bytes: a time limit on it then covers the body
 * too, and a service cannot fill the memory.
 */
export async function limitedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  const { body, status, statusText, headers } = response
  if (!body) return response
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop by an error cancels the stream, which closes the connection.
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > largestReply) throw new ReplyTooLarge()
    chunks.push(chunk)
  }
  const plain = new Headers(headers)
  // The body is decoded already.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) plain.delete(name)
  return new Response(Buffer.concat(chunks), { status, statusText, headers: plain })
}
