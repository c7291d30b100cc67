import { z } from 'zod'
import {
  type Amount,
  add,
  amountOf,
  dayOf,
  expire,
  type Ledger,
  type LedgerRun,
  monthOf,
  next,
  nothing,
  prune,
  start,
} from './ledger.ts'
import type { BotRequest } from './request.ts'

const limit = (unit: z.ZodNumber) => z.strictObject({ run: unit, day: unit, month: unit })
const ordered = (l: { run: number; day: number; month: number }) => l.run <= l.day && l.day <= l.month

/** What runs may spend, in US dollars and tokens of language models, and how many runs a person may start on a day. */
export const limitsSchema = z.strictObject({
  usd: limit(z.number().min(0).max(1e6)).refine(
    ordered,
    'a run may spend no more than a day, a day no more than a month',
  ),
  tokens: limit(z.int().min(0).max(1e12)).refine(
    ordered,
    'a run may spend no more than a day, a day no more than a month',
  ),
  runsPerDay: z.int().min(0).max(10_000),
})
export type Limits = z.infer<typeof limitsSchema>

/** Why nothing was reserved. */
export type Shortage =
  | { unit: 'usd' | 'tokens'; period: 'run' | 'day' | 'month'; limit: number; spent: number; asked: number }
  | { unit: 'runs'; limit: number; requester: string }

export type Admission =
  /** `started` works now: this request, or the one that has waited longest in its lane. */
  | { kind: 'started'; ledger: Ledger; started: LedgerRun; place: number }
  /** 1 is the next to be started. */
  | { kind: 'queued'; ledger: Ledger; place: number; behind: LedgerRun }
  /** The same event once more, or a job that was run again: its request is in good hands. */
  | { kind: 'duplicate'; ledger: Ledger; run: LedgerRun }
  | { kind: 'short'; ledger: Ledger; shortage: Shortage }

/**
 * Admits a request: reserves its budget and gives it a place in its lane. Applied twice with the same request and workflow run it
 * changes nothing the second time and says the same, so it may be applied again when the answer to a write was lost.
 *
 * @param runId the workflow run that asks. When its earlier attempt left something active, that attempt is over.
 */
export function enqueue(ledger: Ledger, request: BotRequest, runId: number, limits: Limits, now: Date): Admission {
  const known = ledger.runs.find((r) => r.id === request.id)
  if (known) {
    if (known.runId === runId && known.state === 'active') return { kind: 'started', ledger, started: known, place: 0 }
    if (known.runId === runId && known.state === 'queued') return waiting(ledger, known, runId, now)
    return { kind: 'duplicate', ledger, run: known }
  }
  const again = ledger.runs.find((r) => r.runId === runId && r.state === 'queued')
  if (again) return { kind: 'duplicate', ledger, run: again }

  const clean = supersede(prune(expire(endAttempts(ledger, runId, now), now), now), request, now)
  const charge = amountOf(request.budget)
  const shortage = missing(clean, charge, request.requester, limits, now)
  if (shortage) return { kind: 'short', ledger, shortage }
  const entry: LedgerRun = {
    ...{ id: request.id, lane: request.target.branch, thread: request.thread?.number ?? null },
    ...{ requester: request.requester, runId, state: 'queued' as const, charge, at: now.toISOString() },
    ...{ since: now.toISOString(), head: null, request },
  }
  return waiting({ ...clean, runs: [...clean.runs, entry] }, entry, runId, now)
}

/** Starts what has waited longest in the lane, unless something works there. */
function waiting(ledger: Ledger, entry: LedgerRun, runId: number, now: Date): Admission {
  const lane = ledger.runs.filter((r) => r.lane === entry.lane)
  const place = lane.filter((r) => r.state === 'queued').findIndex((r) => r.id === entry.id)
  const first = next(ledger, entry.lane)
  if (first) {
    const after = start(ledger, first.id, runId, now)
    const started = after.runs.find((r) => r.id === first.id) as LedgerRun
    return { kind: 'started', ledger: after, started, place }
  }
  const behind = lane.find((r) => r.state === 'active') as LedgerRun
  return { kind: 'queued', ledger, place: place + 1, behind }
}

/** A workflow run that admits something anew was started again by a person: what its last attempt did not finish is over. */
function endAttempts(ledger: Ledger, runId: number, now: Date): Ledger {
  const runs = ledger.runs.map(
    (r): LedgerRun =>
      r.runId === runId && r.state === 'active' ? { ...r, state: 'expired', since: now.toISOString() } : r,
  )
  return { ...ledger, runs }
}

/** A push that waits is pointless once a later one asks for the same. */
function supersede(ledger: Ledger, { source, target }: BotRequest, now: Date): Ledger {
  if (source !== 'push') return ledger
  const runs = ledger.runs.map(
    (r): LedgerRun =>
      r.state === 'queued' && r.lane === target.branch && r.request?.source === 'push'
        ? { ...r, state: 'cancelled', charge: nothing, since: now.toISOString() }
        : r,
  )
  return { ...ledger, runs }
}

/** What is spent or reserved on the day and in the month of `now`. */
export function spent(ledger: Ledger, now: Date): { day: Amount; month: Amount } {
  const at = now.toISOString()
  const sum = (runs: LedgerRun[]) => runs.reduce((total, r) => add(total, r.charge), nothing)
  const month = sum(ledger.runs.filter((r) => monthOf(r.at) === monthOf(at)))
  const old = ledger.months[monthOf(at)]
  return {
    day: sum(ledger.runs.filter((r) => dayOf(r.at) === dayOf(at))),
    month: old ? add(month, old) : month,
  }
}

/** The first limit that stands in the way; null where there is room. */
function missing(ledger: Ledger, asked: Amount, requester: string | null, limits: Limits, now: Date): Shortage | null {
  const today = dayOf(now.toISOString())
  const same = (r: LedgerRun) => r.requester?.toLowerCase() === requester?.toLowerCase()
  const runs = ledger.runs.filter((r) => dayOf(r.at) === today && same(r))
  if (requester !== null && runs.length >= limits.runsPerDay) {
    return { unit: 'runs', limit: limits.runsPerDay, requester }
  }
  const used = { run: nothing, ...spent(ledger, now) }
  for (const unit of ['usd', 'tokens'] as const) {
    // In whole units on both sides: 0.1 + 0.2 is not 0.3.
    const key = unit === 'usd' ? 'microUsd' : 'tokens'
    const scale = unit === 'usd' ? 1e6 : 1
    // What costs nothing is never stopped by what others have spent.
    if (asked[key] === 0) continue
    for (const period of ['run', 'day', 'month'] as const) {
      if (used[period][key] + asked[key] <= Math.floor(limits[unit][period] * scale + 1e-6)) continue
      const numbers = { limit: limits[unit][period], spent: used[period][key] / scale, asked: asked[key] / scale }
      return { unit, period, ...numbers }
    }
  }
  return null
}

/** What `status` shows. */
export interface Status {
  spent: { day: Amount; month: Amount }
  limits: Limits
  active: LedgerRun[]
  /** In the order in which they were admitted. */
  waiting: LedgerRun[]
}

export function status(ledger: Ledger, limits: Limits, now: Date): Status {
  const { runs } = expire(ledger, now)
  return {
    spent: spent({ ...ledger, runs }, now),
    limits,
    active: runs.filter((r) => r.state === 'active'),
    waiting: runs.filter((r) => r.state === 'queued'),
  }
}
