import type { Admission } from './admit.ts'
import { progressText, shortageText, withQueue } from './answers.ts'
import { type Api, statusOf } from './api.ts'
import { branchHead } from './head.ts'
import type { BotInputs } from './inputs.ts'
import { expire, expireRun, type Ledger, type LedgerRun, next, refuse, start } from './ledger.ts'
import type { LedgerStore, Snapshot } from './ledger-store.ts'
import type { BotRequest } from './request.ts'
import { enqueue } from './reserve.ts'

export interface StarterOptions {
  api: Api
  repo: { owner: string; repo: string }
  store: LedgerStore
  inputs: BotInputs
  now: Date
  log: (line: string) => void
  /** Tells the person behind a request why it is not done. */
  refuse: (request: BotRequest, because: string, say: string) => Promise<void>
  /** Writes the progress comment of the request's thread. */
  progress: (request: BotRequest, render: (old: string | null) => string) => Promise<number>
}

/** Takes requests into the ledger, and from there into this workflow run. */
export class Starter {
  private readonly options: StarterOptions
  constructor(options: StarterOptions) {
    this.options = options
  }

  /**
   * Reserves the budget of a request and starts it, or what has waited longer for its branch; else it waits.
   *
   * @param known the ledger, where it was read already
   */
  async start(request: BotRequest, known?: Snapshot): Promise<Admission> {
    const { store, inputs, now, repo, api } = this.options
    const { limits, run } = inputs
    const snapshot = known ?? (await store.read())
    // Tried on what was read: a refusal writes nothing, and a run that died is found out, before anything is written.
    const trial = enqueue(snapshot.ledger, request, run.id, limits, now)
    if (trial.kind === 'duplicate') return stop(`the event was admitted before, by run ${trial.run.runId}`)
    if (trial.kind === 'short') return this.short(request, shortageText(trial.shortage))
    const dead = trial.kind === 'queued' && (await this.isOver(trial.behind)) ? trial.behind.id : null
    const admitted =
      request.target.head === null &&
      request.powers === 'full' &&
      trial.kind === 'started' &&
      trial.started.id === request.id
        ? withHead(request, await branchHead(api, repo, request.target.branch))
        : request
    const result = await store.update(
      `Admit ${request.id}`,
      (ledger) => enqueue(dead ? expireRun(ledger, dead, now) : ledger, admitted, run.id, limits, now),
      snapshot,
    )
    switch (result.kind) {
      case 'duplicate':
        return stop(`the event was admitted before, by run ${result.run.runId}`)
      case 'short':
        return this.short(request, shortageText(result.shortage))
      case 'queued':
        await this.showQueue(request, result.ledger)
        return stop(`it waits for run ${result.behind.runId}, in place ${result.place}`)
      case 'started':
        if (result.started.id === request.id && trial.kind === 'started') return this.go(admitted, result.ledger)
        return this.carryOn(result.started, result.ledger)
    }
  }

  /** Starts the request `id` of the ledger, in a workflow run that was started for it; or the one that has its turn in that lane. */
  async startQueued(id: string): Promise<Admission> {
    const { store, inputs } = this.options
    const { ledger } = await store.read()
    const entry = ledger.runs.find((r) => r.id === id)
    if (!entry) return stop(`the ledger knows no request ${id}`)
    if (entry.state === 'active' && entry.runId === inputs.run.id) return this.carryOn(entry, ledger)
    return this.take(entry.lane)
  }

  private async take(lane: string): Promise<Admission> {
    const { store, inputs, now } = this.options
    const result = await store.update('Start what waits', (ledger) => {
      const clean = expire(ledger, now)
      const first = next(clean, lane)
      return { first: first?.id ?? null, ledger: first ? start(clean, first.id, inputs.run.id, now) : clean }
    })
    const entry = result.ledger.runs.find((r) => r.id === result.first)
    return entry ? this.carryOn(entry, result.ledger) : stop(`nothing waits for ${lane}, or another run works there`)
  }

  /** Goes on with an entry that is active in this run; when it cannot be done any more, with the next one. */
  private async carryOn(entry: LedgerRun, ledger: Ledger): Promise<Admission> {
    const { store, api, repo, now } = this.options
    const { request } = entry
    if (!request) return stop(`the ledger holds no request ${entry.id}`)
    const head = await branchHead(api, repo, request.target.branch)
    const fresh = refreshed(request, head, ledger)
    if (fresh !== null) return this.go(fresh, ledger)
    const say = `The branch \`${request.target.branch}\` was changed by somebody else while this waited. Look at it, then give the command again${head ? ` with \`--sha ${head.slice(0, 10)}\`` : ''}.`
    await store.update(`Refuse ${entry.id}`, (l) => ({ ledger: refuse(l, entry.id, now) }))
    await this.options.refuse(request, 'the branch moved', say)
    return this.take(entry.lane)
  }

  private async go(request: BotRequest, ledger: Ledger): Promise<Admission> {
    const { inputs } = this.options
    let progress: number | null = null
    if (request.thread) {
      const waiting = ledger.runs.filter((r) => r.state === 'queued' && r.lane === request.target.branch)
      const text = withQueue(progressText(request, inputs.run.url), waiting)
      progress = await this.options.progress(request, () => text)
    }
    return { go: true, request: { ...request, progress }, because: `request ${request.id} was admitted` }
  }

  private async showQueue(request: BotRequest, ledger: Ledger): Promise<void> {
    if (!request.thread) return
    const waiting = ledger.runs.filter((r) => r.state === 'queued' && r.lane === request.target.branch)
    await this.options.progress(request, (old) => withQueue(old, waiting))
  }

  private async short(request: BotRequest, say: string): Promise<Admission> {
    this.options.log(say)
    await this.options.refuse(request, 'the budget is used up', say)
    return stop('a limit of the budget, or of runs a day, is reached')
  }

  /** Whether the workflow run that a request waits for has ended without a word. Not known is no. */
  private async isOver({ runId }: LedgerRun): Promise<boolean> {
    const { api, repo, log } = this.options
    try {
      const { data } = await api.rest.actions.getWorkflowRun({ ...repo, run_id: runId })
      return data.status === 'completed'
    } catch (error) {
      // A run that a person deleted is over as well.
      if (statusOf(error) === 404) return true
      log(`Run ${runId} could not be looked at: ${(error as Error).message}`)
      return false
    }
  }
}

/**
 * A request that has waited, at the head that its branch has now; null where it must be asked for anew. What reads the branch that it
 * writes to goes on from what a run of the bot left there in the meantime, and from nothing else. So does a comment from before the
 * branch was made: what the run that it waited for has brought is to be kept, and the words of both belong together.
 */
export function refreshed(request: BotRequest, head: string | null, ledger: Ledger): BotRequest | null {
  const { target, source, work } = request
  const left = head !== null && ledger.runs.some((r) => r.lane === target.branch && r.head === head)
  const goesOn = { ...request, target: { ...target, sha: head ?? target.sha, head } }
  if (target.head !== null && target.sha === target.head) {
    if (head === target.head) return withHead(request, head)
    return left ? goesOn : null
  }
  const named = work.some((w) => w.flags.sha !== undefined)
  const isNew = target.head === null && source === 'comment' && request.powers === 'full' && !named
  return isNew && left ? goesOn : withHead(request, head)
}

const withHead = (request: BotRequest, head: string | null): BotRequest => ({
  ...request,
  target: { ...request.target, head },
})

const stop = (because: string): Admission => ({ go: false, request: null, because })
