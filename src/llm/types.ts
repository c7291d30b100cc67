import type { Usage } from '../lifecycle/usage.ts'

/** JSON Schema (2020-12 subset that services accept for strict structured replies) and the name that services want for it. */
export interface ReplySchema {
  name: string
  schema: Record<string, unknown>
}

export interface Message {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** One call of a language model. Plain data: hashed for the journal and for recordings. */
export interface ModelRequest {
  /** What it is for, `<stage>/<purpose>`: shown in traces, prices and recordings. */
  purpose: string
  /** Stable parts first, so that a service can reuse the prefix that it has seen. */
  messages: readonly Message[]
  /** Null for plain text. */
  reply: ReplySchema | null
  /** Most tokens of the reply. */
  maxOutputTokens: number
  /** 0 unless several samples are wanted. */
  temperature: number
  seed: number
}

export interface ModelReply {
  /** As it came, with the JSON text of a structured reply. */
  text: string
  usage: Usage
  /** `stop` is the good end. */
  finishReason: string
  provider: string
  /** The model that answered, as the service calls it. */
  model: string
  /** Wall time of the call. */
  seconds: number
  /** Where it comes from when no service was called: the journal of a run that did not reach its end, or a recording. */
  source?: 'journal' | 'recording' | undefined
}

/** A language model behind whatever service. Wrappers (budget, journal, trace, recording) have the same face. */
export interface LanguageModel {
  tier: 'local' | 'hosted'
  provider: string
  model: string
  /** Tokens of prompt and reply together. */
  contextTokens: number
  /**
   * @throws ModelError with a typed `kind` for everything that a service can do wrong; it has already been retried where that helps.
   */
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>
  /** Tokens of the prompt, by the model's own tokenizer where there is one; an upper estimate otherwise. */
  countTokens(request: ModelRequest, signal: AbortSignal): Promise<number>
  close(): Promise<void>
}
