import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Violation } from './errors.ts'
import type { Fault, Faults } from './faults.ts'
import { isGit, serveGit } from './git-http.ts'
import { graphql, graphqlOperation } from './graphql/execute.ts'
import { errorReply, jsonReply, type Reply, readBody, send, tagged } from './reply.ts'
import { rest } from './rest.ts'
import { match } from './table.ts'
import { followPushes } from './threads.ts'
import { restDescription } from './validate.ts'
import type { Token, World } from './world.ts'

export interface Recorded {
  method: string
  path: string
  /** `POST /repos/{owner}/{repo}/pulls`, or for GraphQL `mutation createCommitOnBranch`. */
  operation: string
  /** 0 where no answer was sent. */
  status: number
  login: string | null
}

export interface Recording {
  calls: Recorded[]
  violations: string[]
}

/** The HTTP side: faults, tokens and limits around REST, GraphQL and git. */
export function createRigServer(world: World, faults: Faults, recording: Recording): Server {
  // Writes one after another, as a database would have it; what is slow on the way does not hold up the others.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => {})
    return next
  }

  async function answer(request: IncomingMessage, url: URL, body: Buffer, token: Token | undefined): Promise<Reply> {
    if (!token) return errorReply(401, request.headers.authorization ? 'Bad credentials' : 'Requires authentication')
    const { login } = token
    if (url.pathname === '/graphql') return inTurn(() => settled(() => graphql(world, token, body), login))
    const method = request.method ?? 'GET'
    const found = match(method, url.pathname)
    if (!found) throw new Violation(`${method} ${url.pathname}: ${unknown(method, url.pathname)}`)
    return inTurn(() =>
      settled(() => rest(world, token, found, url, body, request, faults.rate(false)), method === 'GET' ? null : login),
    )
  }

  /** People push with git, past this server, so it looks before each request; and after those that may push. */
  const settled = async (work: () => Promise<Reply>, writer: string | null): Promise<Reply> => {
    await followPushes(world)
    const reply = await work()
    if (writer) await followPushes(world, writer)
    return reply
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', world.api)
    const body = await readBody(request)
    if (isGit(url.pathname)) return serveGit(world, url, request, body, response)
    const isGraphql = url.pathname === '/graphql'
    const operation = isGraphql
      ? graphqlOperation(body)
      : (match(request.method ?? 'GET', url.pathname)?.operation ?? `${request.method} ${url.pathname}`)
    const secret = /^(?:bearer|token) (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const token = world.tokens.get(secret ?? '')
    const record: Recorded = {
      method: request.method ?? 'GET',
      path: url.pathname + url.search,
      operation,
      status: 0,
      login: token?.login ?? null,
    }
    recording.calls.push(record)
    const fault = faults.take(operation)
    if (fault?.kind === 'slow') await sleep(fault.ms ?? 1000)
    let reply = fault ? refuse(fault, isGraphql, faults) : null
    if (fault?.kind !== 'dropped') {
      if (!reply && faults.exhausted) reply = rateLimited(isGraphql, faults)
      reply ??= await answer(request, url, body, token).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error)
        recording.violations.push(
          error instanceof Violation
            ? message
            : `${operation}: the rig broke: ${error instanceof Error ? error.stack : message}`,
        )
        return errorReply(500, `Rig: ${message}`)
      })
    }
    await fault?.during?.()
    if (!reply || fault?.kind === 'lost') {
      request.socket.destroy()
      return
    }
    reply = tagged(reply, request)
    record.status = reply.status
    send(response, { ...reply, headers: { ...faults.rate(reply.status !== 304), ...reply.headers } })
  }

  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      recording.violations.push(`the rig broke: ${error}`)
      response.destroy()
    })
  })
}

/** What a fault answers in place of the rig; null where the request goes on, or the connection breaks. */
function refuse(fault: Fault, isGraphql: boolean, faults: Faults): Reply | null {
  if (fault.kind === 'error') {
    const status = fault.status ?? 502
    return errorReply(status, status === 502 ? 'Server Error' : 'Service unavailable')
  }
  if (fault.kind === 'secondary')
    return errorReply(
      403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      {},
      { 'retry-after': String(fault.seconds ?? 1) },
    )
  if (fault.kind !== 'primary') return null
  const resetAt = Date.now() + (fault.seconds ?? 1) * 1000
  return rateLimited(isGraphql, faults, resetAt)
}

function rateLimited(isGraphql: boolean, faults: Faults, resetAt = faults.resetAt): Reply {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)) }
  const message = 'API rate limit exceeded for installation ID 1.'
  // GraphQL says so in an answer that is otherwise well.
  return isGraphql
    ? jsonReply(200, { errors: [{ type: 'RATE_LIMITED', message }] }, headers)
    : errorReply(403, message, {}, headers)
}

/** Says whether GitHub has such an operation at all. */
function unknown(method: string, path: string): string {
  const described = restDescription()
    .names()
    .some((name) => {
      const [its, template = ''] = name.split(' ')
      return its === method && new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path)
    })
  return described ? 'GitHub has this operation, the rig does not' : 'GitHub has no such operation'
}
