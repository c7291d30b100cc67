import { ExitCode, TinymlError } from '../errors.ts'
import { addUsage, type Usage } from '../lifecycle/usage.ts'

/** What is done inside `src/llm` before an error of this kind gets out. */
export type Remedy = 'wait and retry' | 'ask again' | 'larger limit' | 'restart' | 'none'

/** What the caller does with the error: go to the next tier if there is one, or end the run. */
export type Next = 'next tier' | 'stop'

interface Rule {
  remedy: Remedy
  next: Next
  exitCode: ExitCode
}

const rule = (remedy: Remedy, next: Next, exitCode: ExitCode): Rule => ({ remedy, next, exitCode })

/**
 * Everything that can go wrong with a language model, and what happens then.
 *
 * | kind | cause | first | if it stays |
 * |---|---|---|---|
 * | `no-key` | the environment variable of the key is empty | – | stop: input (2) |
 * | `wrong-key` | 401, 403 | – | stop: input (2) |
 * | `unknown-model` | 404, or 400 that names the model | – | stop: input (2) |
 * | `bad-request` | another 4xx; a 400 about the reply format or a parameter is first asked without it | – | stop: input (2) |
 * | `unreachable` | no connection, or it broke | wait, retry | next tier, else tool (3) |
 * | `timeout` | no whole answer in time, or 408 | retry | next tier, else tool (3) |
 * | `rate-limited` | 429 | wait as Retry-After says, if that is not too long | next tier, else tool (3) |
 * | `service` | 5xx, 409, or an answer that is no chat completion | wait, retry | next tier, else tool (3) |
 * | `refused` | a refusal, or a content filter | – | next tier, else failed (1) |
 * | `truncated` | the reply reached its limit of tokens | once more with twice the limit | next tier, else failed (1) |
 * | `empty` | no text | ask once more | next tier, else failed (1) |
 * | `not-json` | no JSON in the text | ask once more, naming the problem | next tier, else failed (1) |
 * | `wrong-shape` | JSON of another form | ask once more, naming the problem | next tier, else failed (1) |
 * | `too-large` | more than 1 MB; reading stops there | – | next tier, else tool (3) |
 * | `context` | prompt and reply do not fit the model | – | next tier, else failed (1) |
 * | `not-installed` | model file or runtime is missing | – | next tier, else tool (3) |
 * | `unknown-local-model` | neither a known name nor a GGUF file | – | stop: input (2) |
 * | `download` | no source gave the file | the next source | stop: tool (3) |
 * | `broken-file` | wrong size, hash or first bytes | – | stop: input (2) |
 * | `no-space` | the disk is too small for the model | – | stop: tool (3) |
 * | `memory` | too little free memory for the model | – | next tier, else tool (3) |
 * | `budget` | the call could cross a limit of `llm.budget`; it was not made | – | next tier, else a question, or failed (1) |
 * | `server` | the local server ended or did not start | start it once more | next tier, else tool (3) |
 */
const rules = {
  'no-key': rule('none', 'stop', ExitCode.badInput),
  'wrong-key': rule('none', 'stop', ExitCode.badInput),
  'unknown-model': rule('none', 'stop', ExitCode.badInput),
  'bad-request': rule('none', 'stop', ExitCode.badInput),
  unreachable: rule('wait and retry', 'next tier', ExitCode.missingTool),
  timeout: rule('wait and retry', 'next tier', ExitCode.missingTool),
  'rate-limited': rule('wait and retry', 'next tier', ExitCode.missingTool),
  service: rule('wait and retry', 'next tier', ExitCode.missingTool),
  refused: rule('none', 'next tier', ExitCode.failed),
  truncated: rule('larger limit', 'next tier', ExitCode.failed),
  empty: rule('ask again', 'next tier', ExitCode.failed),
  'not-json': rule('ask again', 'next tier', ExitCode.failed),
  'wrong-shape': rule('ask again', 'next tier', ExitCode.failed),
  'too-large': rule('none', 'next tier', ExitCode.missingTool),
  context: rule('none', 'next tier', ExitCode.failed),
  'not-installed': rule('none', 'next tier', ExitCode.missingTool),
  'unknown-local-model': rule('none', 'stop', ExitCode.badInput),
  download: rule('none', 'stop', ExitCode.missingTool),
  'broken-file': rule('none', 'stop', ExitCode.badInput),
  'no-space': rule('none', 'stop', ExitCode.missingTool),
  memory: rule('none', 'next tier', ExitCode.missingTool),
  budget: rule('none', 'next tier', ExitCode.failed),
  server: rule('restart', 'next tier', ExitCode.missingTool),
} satisfies Record<string, Rule>

export type ModelErrorKind = keyof typeof rules

export interface ModelErrorDetails {
  /** As in tinyml.yml, with the model: `openai gpt-4o-mini`. */
  where?: string
  hint?: string
  cause?: unknown
  /** Seconds that the service asks to wait. */
  retryAfter?: number | undefined
  /** Waiting cannot help, although it does for others of this kind: a quota that is used up. */
  final?: boolean
  /** What the calls have used that led here. */
  usage?: Usage
}

/**
 * What a language model, or the way to it, did wrong. It is a TinymlError: uncaught it ends the run with its sentence, `llm/<kind>` as
 * its code, and the exit code of the table above.
 */
export class ModelError extends TinymlError {
  readonly kind: ModelErrorKind
  readonly remedy: Remedy
  readonly next: Next
  readonly exitCode: ExitCode
  readonly retryAfter: number | undefined
  readonly final: boolean
  /** Null when no call was paid for. */
  readonly usage: Usage | null
  constructor(kind: ModelErrorKind, message: string, more: ModelErrorDetails = {}) {
    super(`llm/${kind}`, message, more)
    this.kind = kind
    const { remedy, next, exitCode } = rules[kind]
    this.remedy = remedy
    this.next = next
    this.exitCode = exitCode
    this.retryAfter = more.retryAfter
    this.final = more.final ?? false
    this.usage = more.usage ?? null
  }

  /** The same error, with what earlier calls of the same question have used. */
  withUsage(usage: Usage): ModelError {
    const { message, where, hint, cause, retryAfter, final } = this
    const all = this.usage ? addUsage(usage, this.usage) : usage
    return new ModelError(this.kind, message, { where, hint, cause, retryAfter, final, usage: all })
  }
}

/** Takes a secret out of a text that may have come back from a service. */
export function mask(text: string, secrets: readonly string[]): string {
  let masked = text
  for (const secret of secrets) if (secret.length >= 4) masked = masked.split(secret).join('***')
  return masked
}
