import { GraphqlResponseError } from '@octokit/graphql'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'
import { InputError, StoppedError, type TinymlError, ToolError } from '../errors.ts'

/** REST under `api.rest`, GraphQL as `api.graphql`, pages with `api.paginate`. */
export type Api = Octokit

export interface ApiOptions {
  token: string
  /** `GITHUB_API_URL`: github.com's or that of a server of one's own. */
  baseUrl: string
  /** `GITHUB_GRAPHQL_URL`; without it GraphQL stands below `baseUrl`, as it does at github.com. */
  graphqlUrl?: string | undefined
  log: (line: string) => void
  /** Milliseconds that a second of waiting takes; tests that need no real time give 1. */
  second?: number
  /** Longest wait, in seconds, that a limit may ask for before the run gives up. */
  patience?: number
  fetch?: typeof globalThis.fetch
}

/** Tries after the first. */
const retries = 3

/**
 * GitHub's API, with its manners: waits as long as `Retry-After` and the limits say, tries three times more after a failure of the
 * server or the network, and leaves a gap between writes.
 *
 * A request whose answer was lost may have been carried out. It is sent again only where that changes nothing: reads, `PUT`, `PATCH`,
 * `DELETE`, and those `POST`s that have the same result twice (`repeatable`). Every other create (a comment, a pull request, a check
 * run, a dispatch, a mutation) fails at once, and `createOnce` looks before it tries again.
 */
export function createApi(options: ApiOptions): Api {
  const { second = 1000, patience = 120, log } = options
  const again = (kind: string) => (seconds: number, request: { method?: string; url?: string; request?: unknown }) => {
    const state = request.request as { limited?: number }
    state.limited = (state.limited ?? 0) + 1
    const wait = seconds <= patience && state.limited <= retries
    log(
      `${kind} limit of GitHub's API at ${request.method} ${request.url}: ${wait ? `waiting ${seconds} s` : `giving up, as it asks for ${seconds} s`}`,
    )
    return wait
  }
  const Client = Octokit.plugin(patient, throttling, retry)
  const api = new Client({
    auth: options.token,
    baseUrl: options.baseUrl,
    userAgent: 'tinyml-lifecycle',
    // Octokit's own lines name each request that failed, those included that are expected to (404).
    log: { debug: () => {}, info: () => {}, warn: log, error: () => {} },
    request: options.fetch ? { fetch: options.fetch } : {},
    patient: { second, patience },
    // 429 is a limit, which throttling waits for; counted by both it would be tried sixteen times.
    retry: { retries, retryAfterBaseValue: second, doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451] },
    throttle: {
      retryAfterBaseValue: second,
      onRateLimit: again('Primary'),
      onSecondaryRateLimit: again('Secondary'),
      // The plugin's own gaps (1 s, 3 s before what notifies people) are made for scripts that write thousands of things, and would take
      // most of the time that a run has. GitHub's limit is 80 writes a minute; a run of the bot makes about 20.
      ...{ write: gap(0.2 * second), notifications: gap(0.5 * second) },
    },
  })
  // Registered last, so it comes before the plugins look at the request.
  api.hook.before('request', (request) => {
    if (options.graphqlUrl && request.url.endsWith('/graphql')) request.url = options.graphqlUrl
    if (!repeatable(request)) request.request = { ...request.request, retries: 0 }
  })
  return api
}

/** What can be sent twice with the result of once. A blob, tree or commit that was made twice is the same object or one that nothing names. */
const repeatablePosts =
  /\/(reactions|git\/(blobs|trees|commits)|issues\/\{issue_number\}\/(labels|assignees)|requested_reviewers|cancel)$/

function repeatable({ method, url, query }: { method: string; url: string; query?: unknown }): boolean {
  if (method !== 'POST') return true
  if (url.endsWith('/graphql')) return typeof query === 'string' && !/^\s*mutation\b/.test(query)
  return repeatablePosts.test(url)
}

interface LimiterGroup {
  key(id: string): { schedule(options: object, job: () => Promise<void>): Promise<void> }
}

/** Stands for a group of Bottleneck's, of which throttling uses nothing else: lets jobs start one by one, `ms` apart. */
function gap(ms: number): never {
  let free = 0
  const limiter = {
    async schedule(_options: object, job: () => Promise<void>) {
      const wait = free - Date.now()
      free = Math.max(free, Date.now()) + ms
      if (wait > 0) await sleep(wait)
      return job()
    },
  }
  return { key: () => limiter } satisfies LimiterGroup as never
}

/** Nearest to the network: makes the two plugins honour what they overlook. */
function patient(octokit: Pick<Octokit, 'hook'>, options: Record<string, unknown>): void {
  const { second, patience } = options.patient as { second: number; patience: number }
  octokit.hook.error('request', async (error, request) => {
    const { status, response } = error as { status?: number; response?: { headers?: Record<string, unknown> } }
    const seconds = Number(response?.headers?.['retry-after'])
    // Throttling knows the secondary limit by its words alone, GitHub documents the status as well.
    if (
      status === 429 &&
      response?.headers?.['x-ratelimit-remaining'] !== '0' &&
      !/secondary rate/i.test(error.message)
    ) {
      error.message += ' (secondary rate limit)'
    }
    // The retry plugin does not read Retry-After; what it waits by itself comes on top.
    const { retries: left, retryCount = 0 } = request.request as { retries?: number; retryCount?: number }
    if (status !== undefined && status >= 500 && seconds > 0 && retryCount < (left ?? retries)) {
      if (seconds <= patience) await sleep(seconds * second)
    }
    throw error
  })
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * A create that must not happen twice. When the answer to `create` was lost, `look` says whether it was carried out; only when it was
 * not, it is tried again. Throws the last error after three more tries, and every error at once that is an answer (4xx).
 */
export async function createOnce<T>(
  { create, look }: { create: () => Promise<T>; look: () => Promise<T | null> },
  { second = 1000 }: { second?: number } = {},
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await create()
    } catch (error) {
      if (!answerLost(error)) throw error
      if (tries > 0) await sleep(tries ** 2 * second)
      const found = await look()
      if (found !== null) return found
      if (tries === retries) throw error
    }
  }
}

/** True for an error after which nobody knows whether the request was carried out. Octokit gives failures of the network status 500. */
export const answerLost = (error: unknown): boolean => (statusOf(error) ?? 0) >= 500

export const statusOf = (error: unknown): number | undefined => {
  const status = (error as { status?: unknown } | null)?.status
  return typeof status === 'number' ? status : undefined
}

/** The error of the API as one that a person can act on; null for anything else. */
export function apiProblem(error: unknown): TinymlError | null {
  if (error instanceof GraphqlResponseError) {
    const text = `GitHub answered a query with: ${error.errors?.[0]?.message ?? error.message}`
    if (error.errors?.some((e) => (e as { type?: string }).type === 'RATE_LIMITED'))
      return new StoppedError('bot/rate-limited', text, { cause: error })
    return new InputError('bot/api', text, { cause: error })
  }
  const status = statusOf(error)
  if (error instanceof GraphqlResponseError)
    return new InputError('bot/api', `GitHub refused a GraphQL request: ${error.message.split('\n').at(-1)?.trim()}`, {
      cause: error,
    })
  if (status === undefined) return null
  const { message, request, response } = error as {
    message: string
    request?: { method?: string; url?: string }
    response?: { headers?: Record<string, string> }
  }
  const what = request ? `${request.method} ${pathOf(request.url ?? '')}` : 'a request'
  const limited = status === 429 || /rate limit/i.test(message) || response?.headers?.['x-ratelimit-remaining'] === '0'
  if (limited && status < 500) {
    return new StoppedError(
      'bot/rate-limited',
      `GitHub takes no more requests for now: ${what} was refused (${status})`,
      {
        cause: error,
      },
    )
  }
  const text = `GitHub answered ${what} with ${status}: ${message.split('\n')[0]}`
  if (status >= 500) return new ToolError('bot/api', text, { cause: error })
  const accepted = response?.headers?.['x-accepted-github-permissions']
  return new InputError('bot/api', accepted ? `${text}; it needs the permission ${accepted}` : text, { cause: error })
}

const pathOf = (url: string): string => {
  try {
    return new URL(url).pathname
  } catch {
    return url
  }
}
