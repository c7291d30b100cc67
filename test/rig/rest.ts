import type { IncomingMessage } from 'node:http'
import { Refusal, Violation } from './errors.ts'
import { errorReply, jsonReply, linkHeader, type Reply } from './reply.ts'
import type { Answer, Call } from './route.ts'
import type { Match } from './table.ts'
import { type Need, permit } from './tokens.ts'
import { restDescription } from './validate.ts'
import type { Token, World } from './world.ts'

/** Carries out one request of the REST interface whose token is known. Throws a `Violation` for what is against the description. */
export async function rest(
  world: World,
  token: Token,
  { operation, route, params }: Match,
  url: URL,
  raw: Buffer,
  request: IncomingMessage,
  rate: Record<string, string>,
): Promise<Reply> {
  const query = Object.fromEntries(url.searchParams)
  let body: unknown
  try {
    body = raw.length ? JSON.parse(raw.toString()) : undefined
  } catch {
    return errorReply(400, 'Problems parsing JSON')
  }
  const description = restDescription()
  const problems = description.request(operation, query, body)
  if (problems.length) throw new Violation(`${operation}: request ${problems.join('; ')}`)
  const media = /application\/vnd\.github\.(?:v3\.)?(raw|sha|diff|patch|html|object)/.exec(request.headers.accept ?? '')
  let reply: Reply
  let sent: unknown
  try {
    const repository = params.owner ? world.repository(params.owner, params.repo ?? '') : world.main
    permit(world, token, route.needs, params.owner ? repository : null)
    // Threads are in the main repository only.
    if (repository !== world.main && /\/(issues|pulls|labels|check-runs|actions)/.test(operation))
      throw new Refusal(404, 'Not Found')
    permitThread(world, token, route.needs, params)
    const call: Call = { world, token, repository, params, query, body, media: media?.[1] ?? '', rate }
    const answer = await route.answer(call)
    ;[reply, sent] = await render(answer, url)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    reply = errorReply(error.status, error.message, error.details, error.headers)
    sent = JSON.parse(reply.body.toString())
  }
  const type = reply.headers['content-type']?.split(';')[0] ?? 'application/json'
  const wrong = description.response(operation, reply.status, sent, type)
  if (wrong.length) throw new Violation(`${operation}: answer ${reply.status} ${wrong.slice(0, 8).join('; ')}`)
  return reply
}

async function render(answer: Answer, url: URL): Promise<[Reply, unknown]> {
  if (answer.text !== undefined) {
    const headers = { 'content-type': `${answer.contentType}; charset=utf-8` }
    return [{ status: answer.status, headers, body: Buffer.from(answer.text) }, String(answer.text)]
  }
  if (!answer.pages) return [jsonReply(answer.status, answer.body, answer.headers), answer.body]
  const size = Math.min(100, Math.max(1, Number(url.searchParams.get('per_page') ?? 30)))
  const page = Math.max(1, Number(url.searchParams.get('page') ?? 1))
  const body = await answer.pages.read((page - 1) * size, page * size)
  // What is sent is what is checked: values that JSON leaves out must not count as given.
  return [jsonReply(answer.status, body, linkHeader(url, page, Math.ceil(answer.pages.total / size))), body]
}

/** Power over pull requests is none over an issue, though both are talked about through the same operations. */
function permitThread(world: World, token: Token, needs: readonly Need[], params: Record<string, string>): void {
  const number =
    params.issue_number ??
    world.comments.find(({ id, kind }) => kind === 'issue' && id === Number(params.comment_id))?.number
  const issue = world.issues.find((one) => one.number === Number(number))
  const ofIssues = needs.filter((need) => need.startsWith('issues:'))
  if (issue && !issue.pull && ofIssues.length) permit(world, token, ofIssues, world.main)
}
