import { apiProblem, createApi, createOnce } from '../../src/bot/api.ts'

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | 'network'

/** An API that gives these answers in turn, and the requests that it got. */
function scripted(answers: Answer[], options: { second?: number; patience?: number; graphqlUrl?: string } = {}) {
  const calls: string[] = []
  const lines: string[] = []
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    calls.push(`${init?.method} ${String(url)}`)
    const answer = answers[calls.length - 1] ?? { status: 200, body: {} }
    if (answer === 'network') throw new TypeError('fetch failed', { cause: new Error('socket hang up') })
    const headers = { 'content-type': 'application/json', ...answer.headers }
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status, headers })
  }
  const base = { token: 't', baseUrl: 'https://git.example/api/v3', log: (l: string) => lines.push(l), second: 1 }
  return { api: createApi({ ...base, ...options, fetch: fetch as typeof globalThis.fetch }), calls, lines }
}
const repo = { owner: 'o', repo: 'r' }
const comment = { ...repo, issue_number: 1, body: 'x' }

test('a read is tried three times more after failures of the server and the network, and no more', async () => {
  const good = scripted([{ status: 502 }, 'network', { status: 500 }, { status: 200, body: { id: 5 } }])
  expect((await good.api.rest.repos.get(repo)).data.id).toBe(5)
  expect(good.calls).toHaveLength(4)
  const bad = scripted(Array<Answer>(9).fill({ status: 503 }))
  await expect(bad.api.rest.repos.get(repo)).rejects.toMatchObject({ status: 503 })
  expect(bad.calls).toHaveLength(4)
})

test('a create whose answer may be lost is sent once; a reaction, which is the same twice, again', async () => {
  for (const failure of [{ status: 502 }, 'network'] as const) {
    const { api, calls } = scripted([failure])
    await expect(api.rest.issues.createComment(comment)).rejects.toThrow()
    expect(calls).toHaveLength(1)
  }
  const { api, calls } = scripted([{ status: 502 }, { status: 200 }])
  await api.rest.reactions.createForIssueComment({ ...repo, comment_id: 1, content: 'eyes' })
  expect(calls).toHaveLength(2)
})

test('a GraphQL query is tried again, a mutation is not; both go to the URL of GraphQL', async () => {
  const query = scripted([{ status: 502 }, { status: 200, body: { data: { a: 1 } } }], {
    graphqlUrl: 'https://git.example/elsewhere/graphql',
  })
  expect(await query.api.graphql('query { a }')).toEqual({ a: 1 })
  expect(query.calls).toEqual(Array(2).fill('POST https://git.example/elsewhere/graphql'))
  const mutation = scripted([{ status: 502 }])
  await expect(mutation.api.graphql('mutation { a }')).rejects.toThrow()
  expect(mutation.calls).toHaveLength(1)
})

test.each([
  ['a secondary limit', { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } }],
  ['429 without its words', { status: 429, body: { message: 'Too many requests' } }],
  ['a busy server', { status: 503, body: {} }],
])('Retry-After is honoured after %s', async (_name, answer) => {
  const { api } = scripted([{ ...answer, headers: { 'retry-after': '90' } }, { status: 200 }])
  const started = performance.now()
  await api.rest.repos.get(repo)
  expect(performance.now() - started).toBeGreaterThan(85)
})

test('a limit is waited for three times, even for a create, as the request was not carried out', async () => {
  const limit = { status: 429, body: { message: 'secondary rate limit' }, headers: { 'retry-after': '1' } }
  const { api, calls, lines } = scripted(Array<Answer>(9).fill(limit))
  const error = await api.rest.issues.createComment(comment).catch((e: unknown) => e)
  expect(calls).toHaveLength(4)
  expect(lines[0]).toBe(
    "Secondary limit of GitHub's API at POST /repos/{owner}/{repo}/issues/{issue_number}/comments: waiting 1 s",
  )
  expect(apiProblem(error)).toMatchObject({ code: 'bot/rate-limited', exitCode: 1 })
})

test('a primary limit that ends in an hour is not waited for', async () => {
  const reset = String(Math.floor(Date.now() / 1000) + 3600)
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }
  const { api, calls } = scripted([{ status: 403, body: { message: 'API rate limit exceeded' }, headers }])
  await expect(api.rest.repos.get(repo)).rejects.toMatchObject({ status: 403 })
  expect(calls).toHaveLength(1)
})

test('a lost create is looked for before it is tried again', async () => {
  const lost = Object.assign(new Error('socket hang up'), { status: 500 })
  const made: string[] = []
  const create = async () => {
    made.push('it')
    throw lost
  }
  const look = async () => made[0] ?? null
  expect(await createOnce({ create, look }, { second: 1 })).toBe('it')
  expect(made).toHaveLength(1)

  let tries = 0
  const second = { create: async () => (++tries < 3 ? Promise.reject(lost) : 'late'), look: async () => null }
  expect(await createOnce(second, { second: 1 })).toBe('late')
  const refused = { create: () => Promise.reject(Object.assign(new Error('no'), { status: 422 })), look }
  await expect(createOnce(refused, { second: 1 })).rejects.toThrow('no')
})

test('an error of the API says what was asked, what came back and which permission is missing', async () => {
  const headers = { 'x-accepted-github-permissions': 'issues=write' }
  const { api } = scripted([{ status: 403, body: { message: 'Resource not accessible by integration' }, headers }])
  const error = await api.rest.issues.createComment(comment).catch((e: unknown) => e)
  expect(apiProblem(error)).toMatchObject({
    code: 'bot/api',
    exitCode: 2,
    message:
      'GitHub answered POST /api/v3/repos/o/r/issues/1/comments with 403: Resource not accessible by integration; it needs the permission issues=write',
  })
  expect(apiProblem(new Error('a bug'))).toBeNull()
})
