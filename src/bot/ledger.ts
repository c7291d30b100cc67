import { z } from 'zod'
import { InputError } from '../errors.ts'
import { requestSchema } from './request.ts'

/**
 * What the bot's runs have spent, may still spend and wait for. Pure: a change takes a ledger and gives another one; `ledger-store.ts`
 * keeps it in the repository, and applies a change again when another run was faster.
 *
 * A run that is admitted reserves its whole budget, and the reservation counts as spent until the run is settled. So the limits hold
 * however many runs are admitted at once, and whatever becomes of them.
 */

/** Micro-dollars are whole numbers, so that sums of prices are exact. */
const money = z.int().min(0)
const amount = z.strictObject({ microUsd: money, tokens: z.int().min(0) })
/** An amount of what language models cost. */
export type Amount = z.infer<typeof amount>

export const runStates = ['queued', 'active', 'done', 'failed', 'cancelled', 'expired'] as const
export type RunState = (typeof runStates)[number]

const run = z.strictObject({
  /** That of the request. */
  id: z.string().min(8).max(40),
  /** Runs with the same lane write to the same branch, so one waits for the other. */
  lane: z.string().min(1).max(200),
  thread: z.int().positive().nullable(),
  requester: z.string().max(60).nullable(),
  /** The workflow run that carries it out, or that admitted it while it waits. */
  runId: z.int().min(0),
  state: z.enum(runStates),
  /** What counts against the limits: the reservation, then what was spent. */
  charge: amount,
  /** When it was admitted, which is also the day that it is charged to. */
  at: z.iso.datetime(),
  /** When it last changed its state. */
  since: z.iso.datetime(),
  /** The branch's head that the run left behind. */
  head: z.string().max(64).nullable(),
  /** Kept while it waits or works, and of the last one of a thread for `retry`. */
  request: requestSchema.nullable(),
})
export type LedgerRun = z.infer<typeof run>

export const ledgerSchema = z.strictObject({
  version: z.literal(1),
  /** What pruned runs of a month (`2026-05`) have cost. */
  months: z.record(z.string().regex(/^\d{4}-\d\d$/), amount.extend({ runs: z.int().min(0) })),
  /** In the order of their admission. */
  runs: z.array(run),
})
export type Ledger = z.infer<typeof ledgerSchema>

export const emptyLedger = (): Ledger => ({ version: 1, months: {}, runs: [] })

/** Reads ledger.json. A damaged one is an InputError: taken for empty, it would let everything be spent once more. */
export function parseLedger(text: string): Ledger {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw damaged(`it is not JSON (${(cause as Error).message})`)
  }
  const parsed = ledgerSchema.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw damaged(`\`${issue?.path.join('.')}\`: ${issue?.message}`)
  }
  const ids = new Set(parsed.data.runs.map((r) => r.id))
  if (ids.size < parsed.data.runs.length) throw damaged('two runs have the same id')
  return parsed.data
}

export const damaged = (why: string): InputError =>
  new InputError('bot/ledger-damaged', `ledger.json on the branch \`tinyml-ledger\` is damaged: ${why}`)

/** A line a run, so that a person can read it and git shows what changed. */
export function ledgerText({ version, months, runs }: Ledger): string {
  const lines = runs.map((r) => `    ${JSON.stringify(r)}`).join(',\n')
  const list = lines ? `[\n${lines}\n  ]` : '[]'
  return `{\n  "version": ${version},\n  "months": ${JSON.stringify(months)},\n  "runs": ${list}\n}\n`
}

const hours = 3_600_000
/** No job of the workflow runs this long; what says it does has died. */
export const activeFor = 3 * hours
/** What nobody has started after a day was forgotten by a run that died. */
export const queuedFor = 24 * hours
/** A day counts for the limit of runs a day, and a late settlement must find its run. */
const keptFor = 40 * 24 * hours
/** Few enough that the file stays far below the 1 MB that the API reads as one. */
const keptRuns = 400
/** Requests hold up to 60,000 characters of words. */
const keptRequests = 20

export const isOver = ({ state }: Pick<LedgerRun, 'state'>): boolean => state !== 'queued' && state !== 'active'

/**
 * Ends what has died. An active run may have spent all that it had reserved, so all of it stays charged (until a late settlement says
 * better); one that only waited has spent nothing.
 */
export function expire(ledger: Ledger, now: Date): Ledger {
  return changeRuns(ledger, (r) => {
    const age = now.getTime() - Date.parse(r.since)
    if (r.state === 'active' && age > activeFor) return over(r, 'expired', now)
    if (r.state === 'queued' && age > queuedFor) return { ...over(r, 'expired', now), charge: nothing }
    return r
  })
}

/** Ends a run of which GitHub says that its workflow run is over, though it was never settled. */
export const expireRun = (ledger: Ledger, id: string, now: Date): Ledger =>
  changeRuns(ledger, (r) => (r.id === id && r.state === 'active' ? over(r, 'expired', now) : r))

/**
 * Puts what a run has really cost in the place of its reservation. `spent` null: nobody knows, so the whole reservation stays charged.
 * A run that was ended before (expired, cancelled) keeps its state and gets the true charge; settled twice is settled once.
 *
 * @param head the head of its branch that the run left behind, null where it wrote nothing
 */
export function settle(
  ledger: Ledger,
  id: string,
  result: { state: 'done' | 'failed'; spent: Amount | null; head: string | null },
  now: Date,
): Ledger {
  return changeRuns(ledger, (r) => {
    if (r.id !== id || r.state === 'done' || r.state === 'failed' || r.state === 'queued') return r
    const charge = result.spent ?? r.charge
    const state = r.state === 'active' ? result.state : r.state
    return { ...r, state, charge, head: result.head, since: now.toISOString() }
  })
}

/**
 * Drops what waits in a thread and ends what is active; `runIds` are the workflow runs to cancel. What an active run has cost stays
 * reserved until it is settled.
 */
export function cancel(
  ledger: Ledger,
  thread: number,
  now: Date,
): { ledger: Ledger; waiting: number; runIds: number[] } {
  const mine = ledger.runs.filter((r) => r.thread === thread && !isOver(r))
  const changed = changeRuns(ledger, (r) => {
    if (!mine.includes(r)) return r
    return { ...over(r, 'cancelled', now), charge: r.state === 'queued' ? nothing : r.charge }
  })
  const active = mine.filter((r) => r.state === 'active')
  return { ledger: changed, waiting: mine.length - active.length, runIds: active.map((r) => r.runId) }
}

/** The request that is to be started in a lane: the one that waits longest, null while another one works or none waits. */
export function next(ledger: Ledger, lane: string): LedgerRun | null {
  const runs = ledger.runs.filter((r) => r.lane === lane)
  if (runs.some((r) => r.state === 'active')) return null
  return runs.find((r) => r.state === 'queued') ?? null
}

/** Lets workflow run `runId` carry out a request that waits. The same ledger where there is nothing to start. */
export function start(ledger: Ledger, id: string, runId: number, now: Date): Ledger {
  const lane = ledger.runs.find((r) => r.id === id)?.lane
  if (lane === undefined || next(ledger, lane)?.id !== id) return ledger
  return changeRuns(ledger, (r) => (r.id === id ? { ...r, state: 'active', runId, since: now.toISOString() } : r))
}

/** Ends a request that cannot be carried out. It has spent nothing. */
export const refuse = (ledger: Ledger, id: string, now: Date): Ledger =>
  changeRuns(ledger, (r) => (r.id === id && !isOver(r) ? { ...over(r, 'failed', now), charge: nothing } : r))

/**
 * Forgets runs that are over: those of past months become a sum, and requests are kept only for what waits, works or may be retried.
 * Nothing that still counts against a limit is lost.
 */
export function prune(ledger: Ledger, now: Date): Ledger {
  const latest = new Map<number | null, string>()
  for (const r of ledger.runs) if (r.request) latest.set(r.thread, r.id)
  const retriable = new Set([...latest.values()].slice(-keptRequests))
  const months = { ...ledger.months }
  const surplus = ledger.runs.length - keptRuns
  const runs = ledger.runs.flatMap((r, i): LedgerRun[] => {
    if (!isOver(r)) return [r]
    const old = now.getTime() - Date.parse(r.at) > keptFor
    // A busy month is summed up early, yet never a day that is not over: its runs are counted one by one.
    if (old || (i < surplus && dayOf(r.at) !== dayOf(now.toISOString()))) {
      const sum = months[monthOf(r.at)] ?? { ...nothing, runs: 0 }
      months[monthOf(r.at)] = { ...add(sum, r.charge), runs: sum.runs + 1 }
      return []
    }
    return [r.request && !retriable.has(r.id) ? { ...r, request: null } : r]
  })
  return { ...ledger, months, runs }
}

const over = (r: LedgerRun, state: RunState, now: Date): LedgerRun => ({ ...r, state, since: now.toISOString() })

/** The same ledger when nothing changed, so that nothing is written. */
function changeRuns(ledger: Ledger, change: (run: LedgerRun) => LedgerRun): Ledger {
  const runs = ledger.runs.map(change)
  return runs.some((r, i) => r !== ledger.runs[i]) ? { ...ledger, runs } : ledger
}

export const nothing: Amount = { microUsd: 0, tokens: 0 }
export const add = (a: Amount, b: Amount): Amount => ({
  microUsd: a.microUsd + b.microUsd,
  tokens: a.tokens + b.tokens,
})
/** Rounded up, so that many small prices do not vanish. */
export const amountOf = ({ usd, tokens }: { usd: number; tokens: number }): Amount => ({
  microUsd: Math.ceil(Math.round(usd * 1e9) / 1e3),
  tokens: Math.ceil(tokens),
})

/** Days and months are those of UTC, wherever a runner stands. */
export const dayOf = (at: string): string => at.slice(0, 10)
export const monthOf = (at: string): string => at.slice(0, 7)
