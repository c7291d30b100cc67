/**
 * What goes wrong, and where.
 * - `primary`: the hourly limit is used up; `secondary`: too fast, with `retry-after`.
 * - `error`: an answer with a 5xx status, and nothing is done.
 * - `slow`: done and answered after `ms`.
 * - `lost`: done, but the connection breaks before the answer; `dropped`: it breaks before anything is done.
 */
export type FaultKind = 'primary' | 'secondary' | 'error' | 'slow' | 'lost' | 'dropped'

export interface Fault {
  kind: FaultKind
  /**
   * The operation that it hits: part of `POST /repos/{owner}/{repo}/pulls` or, for GraphQL, of
   * `mutation createCommitOnBranch`. Everything where it is left out.
   */
  on?: string | RegExp
  /** So many matching requests pass first. */
  skip?: number
  /** How often it happens: once, if not said. */
  times?: number
  /** Seconds until a limit is over: `retry-after`, or the distance of `x-ratelimit-reset`. */
  seconds?: number
  /** Status of an `error`: 502, if not said. */
  status?: number
  /** Milliseconds of `slow`. */
  ms?: number
  /** Called when it strikes, before the answer goes out: what happens in the world at this very moment. */
  during?: () => void | Promise<void>
}

interface Armed extends Fault {
  left: number
  toSkip: number
}

export class Faults {
  /** Names of what struck, in order. */
  readonly struck: { kind: FaultKind; operation: string }[] = []
  private armed: Armed[] = []
  /** Requests left in this hour; null where there is no end. Counted down for every answer but 304. */
  remaining: number | null = null
  limit = 1000
  /** When the hour is over. */
  resetAt = 0

  add(fault: Fault): void {
    this.armed.push({ ...fault, left: fault.times ?? 1, toSkip: fault.skip ?? 0 })
  }

  clear(): void {
    this.armed = []
    this.remaining = null
  }

  /** From now on only so many requests are answered, until `seconds` have passed. */
  limitTo(remaining: number, seconds: number): void {
    this.remaining = remaining
    this.resetAt = Date.now() + seconds * 1000
  }

  /** The fault that hits this request, if any; it is used up by this. */
  take(operation: string): Fault | undefined {
    for (const fault of this.armed) {
      if (fault.left <= 0) continue
      const hits =
        fault.on === undefined ||
        (typeof fault.on === 'string' ? operation.includes(fault.on) : fault.on.test(operation))
      if (!hits) continue
      if (fault.toSkip > 0) {
        fault.toSkip -= 1
        continue
      }
      fault.left -= 1
      this.struck.push({ kind: fault.kind, operation })
      return fault
    }
    return undefined
  }

  /** Headers of the hourly limit, counted down by this answer where `counts`. */
  rate(counts: boolean): Record<string, string> {
    if (this.remaining !== null && Date.now() >= this.resetAt) this.remaining = null
    if (counts && this.remaining !== null && this.remaining > 0) this.remaining -= 1
    const remaining = this.remaining ?? this.limit - 1
    const reset = Math.ceil((this.remaining === null ? Date.now() + 3_600_000 : this.resetAt) / 1000)
    return {
      'x-ratelimit-limit': String(this.limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(Math.max(0, this.limit - remaining)),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
    }
  }

  get exhausted(): boolean {
    return this.remaining === 0 && Date.now() < this.resetAt
  }
}
