import { APIConnectionError, APIError } from 'openai'
import { ModelError, type ModelErrorKind, mask } from './errors.ts'
import { ReplyTooLarge } from './limited-fetch.ts'
import { retryAfter } from './retry.ts'

/** Who was asked, for the sentence of an error. */
export interface Asked {
  provider: string
  model: string
  url: string
  /** Name of the environment variable of the key, never the key. */
  keyName: string | null
  /** Values that must not be shown. */
  secrets: readonly string[]
  timeoutSeconds: number
}

/** What a 400 was about, when asking for less may help. */
export type Objection = 'reply format' | 'token limit' | 'temperature' | 'seed'

const objections: readonly (readonly [Objection, RegExp])[] = [
  ['token limit', /max_(completion_)?tokens/],
  ['temperature', /\btemperature\b/],
  ['seed', /\bseed\b/],
  [
    'reply format',
    /response_format|response format|json_schema|json_object|json mode|structured output|json schema|grammar/i,
  ],
]

/** Which part of the request a service objects to, or null when it is something else. */
export function objectionOf(error: unknown): Objection | null {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return null
  if (kindOf(error) !== 'bad-request') return null
  const text = `${error.param ?? ''} ${error.message}`
  return objections.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

const contextPattern =
  /context.?(length|size|window)|maximum context|max(imum)? prompt|too many (input )?tokens|prompt is too long|tokens_limit_reached/i
const modelPattern =
  /model_not_found|deploymentnotfound|unknown_model|(model|deployment)\b.{0,80}(not found|not exist|unknown)/i
const filterPattern = /content_filter|content management policy|responsibleaipolicy/i
const quotaPattern = /insufficient_quota|exceeded your current quota|billing/i

function kindOf(error: APIError): ModelErrorKind {
  const status = error.status ?? 0
  const text = `${error.code ?? ''} ${error.type ?? ''} ${error.message}`
  if (status === 413 || (status >= 400 && status < 500 && contextPattern.test(text))) return 'context'
  if (status === 429 || status === 402 || (status === 403 && /rate limit/i.test(text))) return 'rate-limited'
  if (status === 401 || status === 403) return 'wrong-key'
  if (status === 404) return 'unknown-model'
  if (status === 408) return 'timeout'
  if (status === 409 || status >= 500) return 'service'
  if (filterPattern.test(text)) return 'refused'
  if (modelPattern.test(text)) return 'unknown-model'
  return 'bad-request'
}

/** An error of the SDK as a ModelError. Anything else that is thrown is a bug, and returned as it is. */
export function serviceError(error: unknown, asked: Asked): unknown {
  const who = `${asked.provider} ${asked.model}`
  const where = who
  const cause = causes(error)
  if (cause.some((c) => c instanceof ReplyTooLarge)) {
    return new ModelError('too-large', `${who} sent more than 1 MB; reading was stopped`, { where })
  }
  if (error instanceof APIConnectionError) {
    const reason = cause.map((c) => c.code).find((code) => typeof code === 'string')
    const host = URL.canParse(asked.url) ? new URL(asked.url).host : asked.url
    return new ModelError('unreachable', `no answer from ${host} (${reason ?? 'the connection broke'})`, { where })
  }
  if (error instanceof SyntaxError) {
    return new ModelError('service', `${who} answered with something that is no chat completion`, { where })
  }
  if (!(error instanceof APIError)) return error
  const kind = kindOf(error)
  const said = clip(mask(error.message, asked.secrets))
  const key = asked.keyName ? `the key in ${asked.keyName}` : 'a request without a key'
  const sentence: Partial<Record<ModelErrorKind, string>> = {
    'wrong-key': `${who} does not accept ${key}`,
    'unknown-model': `${asked.provider} has no model \`${asked.model}\` at ${asked.url}`,
    'rate-limited': `${who} takes no more requests for now`,
    context: `the prompt is too long for ${who}`,
  }
  const wait = retryAfter(error.headers, Date.now())
  return new ModelError(kind, `${sentence[kind] ?? `${who} answered with an error`}: ${said}`, {
    where,
    retryAfter: wait,
    final: kind === 'rate-limited' && quotaPattern.test(`${error.code ?? ''} ${error.message}`),
  })
}

export function timedOut(asked: Asked): ModelError {
  const who = `${asked.provider} ${asked.model}`
  return new ModelError('timeout', `${who} did not answer within ${asked.timeoutSeconds} s`, { where: who })
}

function causes(error: unknown): { code?: unknown }[] {
  const chain: { code?: unknown; cause?: unknown }[] = []
  for (let e = error; typeof e === 'object' && e !== null && chain.length < 8; e = (e as { cause?: unknown }).cause) {
    chain.push(e)
  }
  return chain
}

const clip = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}
