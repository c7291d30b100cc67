import OpenAI, { AzureOpenAI } from 'openai'
import type { Tokens } from '../lifecycle/usage.ts'
import { ModelError } from './errors.ts'
import { estimateTokens, textTokens } from './estimate.ts'
import { limitedFetch } from './limited-fetch.ts'
import { defaultRetry, type RetryPolicy, withRetries } from './retry.ts'
import { strictSchema } from './schema.ts'
import { type Asked, objectionOf, serviceError, timedOut } from './service-error.ts'
import type { LanguageModel, Message, ModelReply, ModelRequest } from './types.ts'

export type ServiceProvider = 'openai' | 'azure' | 'github' | 'compatible' | 'local'

/** How a reply is held to its schema, from strong to weak. */
export type ReplyMode = 'json-schema' | 'json' | 'text'

export interface ServiceOptions {
  provider: ServiceProvider
  /** As the service calls it; for azure the deployment. */
  model: string
  url: string
  /** Null for a service that wants none. */
  key: string | null
  /** Name of the environment variable that it came from, for errors. */
  keyName: string | null
  /** For azure. */
  apiVersion?: string | undefined
  reply: ReplyMode
  contextTokens: number
  /** US dollars, or null when the price is not known. */
  cost: (tokens: Tokens) => number | null
  timeoutSeconds?: number
  retry?: RetryPolicy
  /** Tokens of a prompt, where the service can count them. */
  countTokens?: (request: ModelRequest, signal: AbortSignal) => Promise<number>
}

/** The version of the Azure interface that first has strict JSON Schema replies. */
const azureVersion = '2024-10-21'

/**
 * A language model behind any service with the interface of OpenAI, through its SDK. Retries are ours, so that they can be stopped and
 * keep to Retry-After. What a service turns out not to understand (strict schemas, JSON mode, a seed, …) is remembered by this object.
 *
 * Replies that came to an end in a bad way are still replies: `finishReason` says `length`, `refusal` or `content_filter`, or `text` is
 * empty. `ask` deals with them, so that they are paid, journalled and recorded like the others.
 */
export function createService(options: ServiceOptions): LanguageModel {
  const timeoutSeconds = options.timeoutSeconds ?? 120
  const client = clientFor(options, timeoutSeconds)
  const asked: Asked = {
    provider: options.provider,
    model: options.model,
    url: options.url,
    keyName: options.keyName,
    secrets: options.key ? [options.key] : [],
    timeoutSeconds,
  }
  const dialect: Dialect = {
    reply: options.reply,
    strict: options.provider !== 'compatible' && options.provider !== 'local',
    limit: options.provider === 'compatible' || options.provider === 'local' ? 'max_tokens' : 'max_completion_tokens',
    temperature: true,
    seed: true,
    local: options.provider === 'local',
  }

  async function call(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    for (;;) {
      const began = performance.now()
      const body = bodyOf(request, options.model, dialect)
      const timeout = AbortSignal.timeout(timeoutSeconds * 1000)
      let completion: unknown
      try {
        completion = await client.chat.completions.create(body, { signal: AbortSignal.any([signal, timeout]) })
      } catch (error) {
        signal.throwIfAborted()
        if (timeout.aborted) throw timedOut(asked)
        if (giveWay(dialect, error, request)) continue
        throw serviceError(error, asked)
      }
      return replyOf(completion, request, options, (performance.now() - began) / 1000)
    }
  }

  return {
    tier: options.provider === 'local' ? 'local' : 'hosted',
    provider: options.provider,
    model: options.model,
    contextTokens: options.contextTokens,
    async complete(request, signal) {
      return withRetries(options.retry ?? defaultRetry, signal, () => call(request, signal))
    },
    countTokens: options.countTokens ?? (async (request) => estimateTokens(request)),
    async close() {},
  }
}

function clientFor(options: ServiceOptions, timeoutSeconds: number): OpenAI {
  const { url, key } = options
  // Everything is said here: the SDK would read the rest from the environment.
  const common = {
    maxRetries: 0,
    // The time limit is the signal of each call; this one only has to be later.
    timeout: timeoutSeconds * 1000 + 10_000,
    fetch: limitedFetch,
    organization: null,
    project: null,
    logLevel: 'off' as const,
  }
  if (options.provider === 'azure' && !/\/openai\/v1\/?$/.test(url)) {
    return new AzureOpenAI({
      ...common,
      endpoint: url.replace(/\/+$/, ''),
      apiKey: key ?? '',
      apiVersion: options.apiVersion ?? azureVersion,
      deployment: options.model,
    })
  }
  const headers =
    options.provider === 'azure' ? { 'api-key': key, Authorization: null } : key ? {} : { Authorization: null }
  return new OpenAI({ ...common, baseURL: url, apiKey: key ?? 'none', defaultHeaders: headers })
}

/** What has been learned about a service. */
interface Dialect {
  reply: ReplyMode
  strict: boolean
  limit: 'max_tokens' | 'max_completion_tokens' | 'either'
  temperature: boolean
  seed: boolean
  local: boolean
}

type Body = OpenAI.ChatCompletionCreateParamsNonStreaming

function bodyOf(request: ModelRequest, model: string, dialect: Dialect): Body {
  const { reply } = request
  const body: Body = { model, messages: request.messages.map((m) => ({ ...m })) }
  // The prefix that the last call left in the cache is used again.
  if (dialect.local) Object.assign(body, { cache_prompt: true })
  const limit = dialect.limit === 'either' ? 'max_completion_tokens' : dialect.limit
  body[limit] = request.maxOutputTokens
  if (dialect.temperature) body.temperature = request.temperature
  if (dialect.seed) body.seed = request.seed
  if (!reply) return body
  if (dialect.reply === 'json-schema') {
    const strict = dialect.strict ? strictSchema(reply.schema) : null
    const json_schema = strict
      ? { name: reply.name, schema: strict, strict: true }
      : { name: reply.name, schema: reply.schema }
    body.response_format = { type: 'json_schema', json_schema }
    return body
  }
  if (dialect.reply === 'json') body.response_format = { type: 'json_object' }
  body.messages = withSchema(request.messages, reply.schema)
  return body
}

/** A service that cannot be held to the schema is told it, at the end of the prompt because it changes with the wish. */
export function withSchema(messages: readonly Message[], schema: Record<string, unknown>): Message[] {
  const told = `Answer with one JSON object and nothing else. It must fit this JSON Schema:\n${JSON.stringify(schema)}`
  return [...messages.map((m) => ({ ...m })), { role: 'user', content: told }]
}

/** Asks for less after a 400 that says what was too much. False when nothing is left to give up. */
function giveWay(dialect: Dialect, error: unknown, request: ModelRequest): boolean {
  const objection = objectionOf(error)
  if (objection === 'reply format' && request.reply && dialect.reply !== 'text') {
    if (dialect.reply === 'json-schema' && dialect.strict && strictSchema(request.reply.schema)) {
      dialect.strict = false
    } else {
      dialect.reply = dialect.reply === 'json-schema' ? 'json' : 'text'
    }
    return true
  }
  if (objection === 'token limit' && dialect.limit !== 'either') {
    dialect.limit = dialect.limit === 'max_tokens' ? 'either' : 'max_tokens'
    return true
  }
  if (objection === 'temperature' && dialect.temperature) {
    dialect.temperature = false
    return true
  }
  if (objection === 'seed' && dialect.seed) {
    dialect.seed = false
    return true
  }
  return false
}

interface Completion {
  model?: string
  choices: { finish_reason?: string | null; message: { content?: string | null; refusal?: string | null } }[]
  usage?: {
    prompt_tokens?: number
    completion_tokens?: number
    prompt_tokens_details?: { cached_tokens?: number | null } | null
  } | null
}

function replyOf(answer: unknown, request: ModelRequest, options: ServiceOptions, seconds: number): ModelReply {
  const completion = answer as Completion | null
  const choice = Array.isArray(completion?.choices) ? completion.choices[0] : undefined
  if (!completion || !choice || typeof choice.message !== 'object' || choice.message === null) {
    const who = `${options.provider} ${options.model}`
    throw new ModelError('service', `${who} answered with something that is no chat completion`, { where: who })
  }
  const { content, refusal } = choice.message
  const text = refusal || (typeof content === 'string' ? content : '')
  const tokens = tokensOf(completion.usage, request, text)
  return {
    text,
    usage: { tokens, costUsd: options.cost(tokens) },
    finishReason: refusal ? 'refusal' : (choice.finish_reason ?? 'stop'),
    provider: options.provider,
    // llama.cpp would call it by its path.
    model: (options.provider !== 'local' && completion.model) || options.model,
    seconds,
  }
}

/** As the service counted; a service that does not say is charged the upper bounds. */
function tokensOf(usage: Completion['usage'], request: ModelRequest, text: string): Tokens {
  const input = usage?.prompt_tokens ?? estimateTokens(request)
  const output = usage?.completion_tokens ?? textTokens(text)
  const cached = Math.min(input, usage?.prompt_tokens_details?.cached_tokens ?? 0)
  return { input, cached, output, total: input + output }
}
