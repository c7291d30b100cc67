import { noUsage, type Tokens, type Usage } from '../lifecycle/usage.ts'
import { ModelError } from './errors.ts'
import type { LanguageModel, ModelRequest } from './types.ts'

/** What may be spent. A limit that is left out does not exist; 0 tokens or seconds means no call at all, 0 USD none that costs. */
export interface Limits {
  /** Tokens of prompts and replies; input that the service had cached is left out. */
  tokens?: number | undefined
  usd?: number | undefined
  /** Seconds of waiting for models. */
  seconds?: number | undefined
  /** Plans, repaired ones included, that models may be asked for. */
  attempts?: number | undefined
}

/** A call that would cross a limit, and was therefore not made (or, for seconds, was given up when the limit came). */
export class BudgetError extends ModelError {
  /** The setting that stands in the way, such as `llm.budget.tokens`. */
  readonly setting: string
  constructor(message: string, setting: string) {
    super('budget', message, { where: 'tinyml.yml' })
    this.setting = setting
  }
}

interface Spent {
  tokens: number
  usd: number
  seconds: number
  attempts: number
}

interface Account {
  /** Where the limits stand in tinyml.yml. */
  setting: string
  limits: Limits
  spent: Spent
}

/** What a call may take at most: kept aside from before the call until its usage is known. */
interface Reservation {
  accounts: Account[]
  tokens: number
  usd: number
}

/** What a run, and each of its stages, has spent on models and may still spend. */
export class Budget {
  private readonly run: Account
  private readonly stages = new Map<string, Account>()

  /** `stages`: limits of single stages, which hold beside those of the run. */
  constructor(run: Limits, stages: Readonly<Record<string, Limits | undefined>> = {}) {
    this.run = account('llm.budget', run)
    for (const [stage, limits] of Object.entries(stages)) {
      if (limits) this.stages.set(stage, account(`llm.budget.stages.${stage}`, limits))
    }
  }

  /** What was spent so far. */
  get spent(): Readonly<Spent> {
    return this.run.spent
  }

  /** Counts an attempt. @throws BudgetError when there was one too many already */
  beginAttempt(stage: string): void {
    const accounts = this.accountsOf(stage)
    for (const { setting, limits, spent } of accounts) {
      if (limits.attempts === undefined || spent.attempts < limits.attempts) continue
      throw new BudgetError(
        `models have made ${spent.attempts} of ${limits.attempts} attempts (\`${setting}.attempts\`)`,
        `${setting}.attempts`,
      )
    }
    for (const { spent } of accounts) spent.attempts++
  }

  /** @throws BudgetError where the limits leave no room for any call, so that not even the prompt needs to be counted */
  assertOpen(stage: string): void {
    for (const { setting, limits, spent } of this.accountsOf(stage)) {
      for (const unit of ['tokens', 'seconds'] as const) {
        const limit = limits[unit]
        if (limit === undefined || spent[unit] < limit) continue
        const why = limit === 0 ? 'the budget allows no call' : `all of ${amount(limit, unit)} is spent`
        throw new BudgetError(`${why} (\`${setting}.${unit}\`)`, `${setting}.${unit}`)
      }
    }
  }

  /** @throws BudgetError when a call of so many tokens and dollars could cross a limit; `usd` null is a price that nobody knows */
  reserve(stage: string, who: string, tokens: number, usd: number | null): Reservation {
    const accounts = this.accountsOf(stage)
    for (const { setting, limits, spent } of accounts) {
      if (limits.tokens !== undefined && spent.tokens + tokens > limits.tokens) {
        throw crossing(who, setting, 'tokens', tokens, limits.tokens - spent.tokens, limits.tokens)
      }
      if (limits.usd === undefined) continue
      if (usd === null) {
        throw new BudgetError(
          `the price of ${who} is not known, so \`${setting}.usd\` cannot be kept: give it in the file that \`llm.prices\` names`,
          `${setting}.usd`,
        )
      }
      if (spent.usd + usd > limits.usd) throw crossing(who, setting, 'usd', usd, limits.usd - spent.usd, limits.usd)
    }
    const reservation = { accounts, tokens, usd: usd ?? 0 }
    for (const { spent } of accounts) {
      spent.tokens += reservation.tokens
      spent.usd += reservation.usd
    }
    return reservation
  }

  /** Puts what was really used in the place of the reservation. */
  settle({ accounts, tokens, usd }: Reservation, usage: Usage, seconds: number): void {
    for (const { spent } of accounts) {
      spent.tokens += paidTokens(usage.tokens) - tokens
      spent.usd += (usage.costUsd ?? usd) - usd
      spent.seconds += seconds
    }
  }

  /** Seconds that a call may still take, and the setting that says so. */
  secondsLeft(stage: string): { seconds: number; setting: string } {
    const left = this.accountsOf(stage).map(({ limits, spent, setting }) => ({
      seconds: limits.seconds === undefined ? Number.POSITIVE_INFINITY : limits.seconds - spent.seconds,
      setting: `${setting}.seconds`,
    }))
    return left.reduce((a, b) => (b.seconds < a.seconds ? b : a))
  }

  private accountsOf(stage: string): Account[] {
    const own = this.stages.get(stage)
    return own ? [own, this.run] : [this.run]
  }
}

/** Tokens that count against a budget: input that was not cached, and output. */
export const paidTokens = (tokens: Tokens): number => tokens.input - tokens.cached + tokens.output

/**
 * A model whose calls stay within a budget: the most that a call can take (its prompt by the model's own tokenizer, nothing of it
 * cached, and the longest reply) is reserved before it is made, and settled by the service's own count afterwards.
 *
 * @param price US dollars of so many tokens of this model; null when nobody knows
 */
export function withinBudget(
  model: LanguageModel,
  budget: Budget,
  price: (tokens: Tokens) => number | null,
): LanguageModel {
  const who = `${model.provider}/${model.model}`
  return {
    ...face(model),
    async complete(request, signal) {
      const stage = stageOf(request)
      budget.assertOpen(stage)
      const input = await model.countTokens(request, signal)
      const output = request.maxOutputTokens
      const reservation = budget.reserve(
        stage,
        who,
        input + output,
        price({ input, cached: 0, output, total: input + output }),
      )
      const left = budget.secondsLeft(stage)
      const limit = timeLimit(left.seconds)
      const started = performance.now()
      let usage: Usage = noUsage
      try {
        const reply = await model.complete(request, limit ? AbortSignal.any([signal, limit]) : signal)
        usage = reply.usage
        return reply
      } catch (error) {
        // A reply that was cut off or refused has been paid for all the same.
        usage = usageOf(error)
        if (limit?.aborted && !signal.aborted) {
          throw new BudgetError(`${who} did not answer before \`${left.setting}\` was used up`, left.setting)
        }
        throw error
      } finally {
        budget.settle(reservation, usage, (performance.now() - started) / 1000)
      }
    },
  }
}

/** `<stage>/<purpose>` → the stage. */
export const stageOf = (request: Pick<ModelRequest, 'purpose'>): string => request.purpose.split('/')[0] ?? ''

/** What a wrapper passes on unchanged. */
export const face = (model: LanguageModel): Omit<LanguageModel, 'complete'> => ({
  tier: model.tier,
  provider: model.provider,
  model: model.model,
  contextTokens: model.contextTokens,
  countTokens: (request, signal) => model.countTokens(request, signal),
  close: () => model.close(),
})

/** Timers hold 31 bits of milliseconds; a longer limit never comes in a run. */
const timeLimit = (seconds: number): AbortSignal | null =>
  seconds < 2 ** 31 / 1000 ? AbortSignal.timeout(Math.max(0, Math.ceil(seconds * 1000))) : null

const account = (setting: string, limits: Limits): Account => ({
  setting,
  limits,
  spent: { tokens: 0, usd: 0, seconds: 0, attempts: 0 },
})

function usageOf(error: unknown): Usage {
  const usage = (error as { usage?: Usage | null } | null)?.usage
  return usage ?? noUsage
}

function crossing(
  who: string,
  setting: string,
  unit: 'tokens' | 'usd',
  needed: number,
  left: number,
  limit: number,
): BudgetError {
  return new BudgetError(
    `a call of ${who} may take ${amount(needed, unit)}, but ${amount(Math.max(0, left), unit)} of ${amount(limit, unit)} ` +
      `${unit === 'tokens' ? 'are' : 'is'} left (\`${setting}.${unit}\`)`,
    `${setting}.${unit}`,
  )
}

function amount(value: number, unit: keyof Spent): string {
  if (unit === 'usd') return `$${value.toFixed(value < 0.01 && value > 0 ? 6 : 4)}`
  return `${value.toLocaleString('en', { maximumFractionDigits: unit === 'tokens' ? 0 : 1 })} ${unit}`
}
