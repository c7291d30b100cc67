import { ModelError } from './errors.ts'

export interface RetryPolicy {
  /** Calls in all. */
  attempts: number
  /** Wait before the second call where the service does not say how long, in ms; doubled each time. */
  firstWait: number
  /** Longest single wait in ms. A service that asks for more is not waited for. */
  longestWait: number
}

export const defaultRetry: RetryPolicy = { attempts: 4, firstWait: 500, longestWait: 60_000 }

/**
 * Seconds that a Retry-After header (a number of seconds, or an HTTP date) or the `retry-after-ms` of some services asks for.
 * @param now ms since 1970
 */
export function retryAfter(headers: Headers | undefined, now: number): number | undefined {
  const ms = Number(headers?.get('retry-after-ms') || Number.NaN)
  if (ms >= 0) return ms / 1000
  const value = headers?.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000)
}

/**
 * Calls again while waiting helps. A call that ran out of time is repeated once only: it has cost its time already.
 * @throws the last ModelError; the reason of `signal` as soon as it is aborted
 */
export async function withRetries<T>(policy: RetryPolicy, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await call()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ModelError) || error.remedy !== 'wait and retry' || error.final) throw error
      if (attempt >= (error.kind === 'timeout' ? Math.min(2, policy.attempts) : policy.attempts)) throw error
      const asked = error.retryAfter === undefined ? undefined : error.retryAfter * 1000
      if (asked !== undefined && asked > policy.longestWait) throw error
      await sleep(asked ?? Math.min(policy.longestWait, policy.firstWait * 2 ** (attempt - 1)), signal)
    }
  }
}

/** Waits, and rejects with the reason of `signal` when that is aborted meanwhile. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
