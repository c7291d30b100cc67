import { InputError, TinymlError } from '../errors.ts'
import { explainText, helpText, type Problem, problemsText, statusText } from './answers.ts'
import { type Api, apiProblem, statusOf } from './api.ts'
import { budgetOf, checked, common, dispatchRequest, pullRequest, pushRequest, requestId, retried } from './compose.ts'
import { markdownText } from './escape.ts'
import type { BotEvent, CommentEvent } from './event.ts'
import { resolvePlace } from './head.ts'
import type { BotInputs } from './inputs.ts'
import { cancel } from './ledger.ts'
import { ledgerStore, type Snapshot } from './ledger-store.ts'
import { decide, type Permission, type Standing } from './permission.ts'
import type { BotRequest, Command, Talk, Work } from './request.ts'
import { status } from './reserve.ts'
import { Starter } from './start.ts'
import { type Conversation, conversation } from './thread.ts'

export interface Admission {
  /** True when `request` is to be carried out by this workflow run. */
  go: boolean
  request: BotRequest | null
  /** For the log. */
  because: string
}

export interface AdmitOptions {
  event: BotEvent
  inputs: BotInputs
  api: Api
  now: Date
  /** `parseCommands`; null when the comment holds none. */
  parse: (body: string) => { commands: Command[]; problems: Problem[] } | null
  log: (line: string) => void
  /** As `createApi`'s. */
  second?: number
}

/**
 * The first job: decides whether somebody may, answers what can be answered at once, and admits the rest: one commit, one branch, one
 * reserved budget. It reads nothing of the repository's contents.
 */
export async function admit(options: AdmitOptions): Promise<Admission> {
  const { event, inputs, now } = options
  // Most comments are none of the bot's business, and cost no request.
  const parsed = event.kind === 'comment' ? options.parse(event.comment.body) : null
  if (event.kind === 'comment' && parsed === null) return nothing('the comment holds no command')

  const rules = { self: inputs.botLogin, allow: inputs.allow, bots: inputs.bots }
  const decision = await decide(event, rules, (login) => permissionOf(options, login))
  options.log(`${decision.allowed ? 'Allowed' : 'Refused'}: ${decision.because}.`)
  if (event.kind !== 'comment') {
    if (!decision.allowed) return nothing(decision.because)
    if (event.kind === 'pull-request')
      return { go: true, request: pullRequest(event, inputs.run, now), because: decision.because }
    const starter = starterOf(options, null)
    if (event.kind === 'dispatch' && event.queued !== null) return starter.startQueued(event.queued)
    const { run, limits } = inputs
    const request =
      event.kind === 'push' ? pushRequest(event, run, limits, now) : dispatchRequest(event, run, limits, now)
    return starter.start(request)
  }

  const thread = conversationOf(options, event)
  const answer = new Answer(options, event, thread)
  if (!decision.allowed)
    return decision.say === null ? nothing(decision.because) : answer.refuse(decision.because, decision.say)
  await thread.react('eyes')
  const { commands, problems } = parsed ?? { commands: [], problems: [] }
  if (problems.length > 0) return answer.refuse('the comment cannot be read', problemsText(problems))
  try {
    return await answer.carryOut(commands, decision.standing)
  } catch (error) {
    const problem = error instanceof TinymlError ? error : apiProblem(error)
    if (problem) await answer.fail(problem)
    throw error
  }
}

/** What becomes of a comment with commands. */
class Answer {
  private readonly options: AdmitOptions
  private readonly event: CommentEvent
  private readonly thread: Conversation
  private readonly store: ReturnType<typeof ledgerStore>
  private snapshot: Snapshot | undefined
  /** Answers that are to be said, in one comment. */
  private said: string[] = []

  constructor(options: AdmitOptions, event: CommentEvent, thread: Conversation) {
    this.options = options
    this.event = event
    this.thread = thread
    this.store = storeOf(options)
  }

  /** One comment for a person who may, with what to do instead. */
  async refuse(because: string, say: string): Promise<Admission> {
    try {
      await this.thread.say([...this.said, say].join('\n\n'))
    } catch (error) {
      // In a locked thread not every token may write.
      if (statusOf(error) !== 403) throw error
      this.options.log(`The answer could not be written: ${(error as Error).message}`)
    }
    this.said = []
    await this.thread.react('confused')
    return nothing(because)
  }

  /** Tells the person who asked what stands in the way, as far as it can be told; the log has it anyway. */
  async fail({ code, message, hint }: TinymlError): Promise<void> {
    try {
      await this.refuse(code, `This could not be started: ${markdownText(message)}.\n*${markdownText(hint)}*`)
    } catch (error) {
      this.options.log(`The answer could not be written: ${(error as Error).message}`)
    }
  }

  async carryOut(commands: readonly Command[], standing: Standing): Promise<Admission> {
    const work: Work[] = []
    for (const command of commands) {
      if (isWork(command)) work.push(command)
      else if (command.name === 'retry') {
        const last = await this.last(command)
        if (typeof last === 'string') return this.refuse('there is nothing to retry', last)
        work.push(...last)
      } else this.said.push(await this.talk(command))
    }
    if (work.length === 0) {
      await this.sayAll()
      await this.thread.react('rocket')
      return nothing('answered')
    }
    if (work.length > 3)
      return this.refuse('too many commands', 'That makes more than three commands. Give fewer at once.')
    const admission = await this.admitWork(work, commands, standing)
    await this.sayAll()
    return admission
  }

  private async sayAll(): Promise<void> {
    if (this.said.length > 0) await this.thread.say(this.said.join('\n\n'))
  }

  private async talk(command: Exclude<Talk, { name: 'retry' }>): Promise<string> {
    const { inputs, now } = this.options
    switch (command.name) {
      case 'help':
        return helpText()
      case 'explain':
        return explainText(command.what)
      case 'status':
        return statusText(status((await this.read()).ledger, inputs.limits, now))
      case 'cancel':
        return this.cancel()
    }
  }

  private async cancel(): Promise<string> {
    const { number } = this.event.thread
    const { waiting, runIds } = await this.store.update(`Cancel what #${number} asked for`, (ledger) =>
      cancel(ledger, number, this.options.now),
    )
    this.snapshot = undefined
    if (waiting === 0 && runIds.length === 0) return 'There is nothing to cancel in this thread.'
    const failed: string[] = []
    for (const run_id of runIds) {
      try {
        await this.options.api.rest.actions.cancelWorkflowRun({ ...repoOf(this.options), run_id })
      } catch (error) {
        // 409: it has just ended.
        if (statusOf(error) !== 409)
          failed.push(`run ${run_id} could not be stopped (${statusOf(error)}); the job needs \`actions: write\``)
      }
    }
    const stopped = runIds.length - failed.length
    const dropped = waiting > 0 ? ` ${waiting} that waited ${waiting === 1 ? 'is' : 'are'} dropped.` : ''
    return `${stopped > 0 ? 'The run of this thread is being stopped.' : ''}${dropped}${failed.map((f) => ` But ${f}.`).join('')}`.trim()
  }

  /** The work of the thread's last request; or why there is none. */
  private async last(retry: Extract<Talk, { name: 'retry' }>): Promise<Work[] | string> {
    const { ledger } = await this.read()
    const runs = ledger.runs.filter((r) => r.thread === this.event.thread.number && r.request !== null)
    const last = runs.at(-1)
    if (!last?.request) return 'There is nothing to retry: no request of this thread is remembered.'
    return retried(last.request.work, retry)
  }

  private async admitWork(work: Work[], commands: readonly Command[], standing: Standing): Promise<Admission> {
    const { api, inputs, now } = this.options
    // Flags of the work, not of `retry`, whose old commit is dropped.
    const flagged = commands.filter((c) => 'flags' in c)
    const place = await resolvePlace(api, repoOf(this.options), this.event, flagged, standing)
    if (!place.ok) {
      // Delivered again, the event finds the branch where its own run has left it.
      const id = requestId(this.event, inputs.run)
      const before = (await this.read()).ledger.runs.find((r) => r.id === id)
      if (before) return nothing(`the event was admitted before, by run ${before.runId}`)
      return this.refuse(place.because, place.say)
    }
    const { comment, thread } = this.event
    let request: BotRequest
    try {
      request = checked({
        ...common(this.event, inputs.run, now),
        ...{ source: 'comment', thread: { number: thread.number, kind: thread.kind } },
        ...{ comment: { id: comment.id, kind: comment.kind }, requester: comment.author.login, work },
        target: { ...place.target, head: place.head ?? null },
        ...{ powers: place.powers, budget: budgetOf(work, inputs.limits) },
      })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      return this.refuse('the request cannot be held', `Nothing was started: ${error.message}.`)
    }
    return starterOf(this.options, this).start(request, this.snapshot)
  }

  private async read(): Promise<Snapshot> {
    this.snapshot ??= await this.store.read()
    return this.snapshot
  }
}

const isWork = (c: Command): c is Work =>
  c.name === 'run' || c.name === 'regenerate' || c.name === 'verify' || c.name === 'answer'

const repoOf = ({ event }: AdmitOptions) => ({ owner: event.repository.owner, repo: event.repository.name })

const storeOf = (options: AdmitOptions) =>
  ledgerStore(options.api, repoOf(options), options.second === undefined ? {} : { second: options.second })

const conversationOf = (options: AdmitOptions, event: CommentEvent): Conversation =>
  conversation(options.api, repoOf(options), {
    ...{ thread: event.thread.number, comment: event.comment, self: options.inputs.botLogin, log: options.log },
    ...(options.second === undefined ? {} : { second: options.second }),
  })

function starterOf(options: AdmitOptions, answer: Answer | null): Starter {
  const { api, inputs, now, log, second } = options
  return new Starter({
    ...{ api, repo: repoOf(options), store: storeOf(options), inputs, now, log },
    refuse: async (request, because, say) => {
      const mine = options.event.kind === 'comment' && request.comment?.id === options.event.comment.id
      if (answer && mine) return void (await answer.refuse(because, say))
      if (!request.thread) return
      const thread = threadOf(request)
      await thread.say(say)
      await thread.react('confused')
    },
    progress: (request, render) => threadOf(request).progress(render),
  })

  function threadOf({ thread, comment }: BotRequest): Conversation {
    return conversation(api, repoOf(options), {
      ...{ thread: thread?.number ?? 0, comment, self: inputs.botLogin, log },
      ...(second === undefined ? {} : { second }),
    })
  }
}

/** 404 for somebody who has nothing to do with a private repository. */
async function permissionOf({ api, event }: AdmitOptions, username: string): Promise<Permission> {
  const { owner, name: repo } = event.repository
  try {
    const { data } = await api.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username })
    return data.permission as Permission
  } catch (error) {
    if (statusOf(error) === 404) return 'none'
    throw error
  }
}

const nothing = (because: string): Admission => ({ go: false, request: null, because })

/** The outputs of the job: `request` is JSON that `generate` and `publish` read strictly. */
export const admitOutputs = ({ go, request }: Admission): { go: string; request: string } => ({
  go: String(go),
  request: request ? JSON.stringify(request) : '',
})
