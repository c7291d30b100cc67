import { jsonrepair } from 'jsonrepair'
import type { z } from 'zod'
import { addUsage, noUsage, type Usage } from '../lifecycle/usage.ts'
import { ModelError, type ModelErrorKind } from './errors.ts'
import { replySchemaOf, withoutNulls } from './schema.ts'
import type { LanguageModel, Message, ModelReply, ModelRequest } from './types.ts'

export interface Asked<T> {
  value: T
  /** Every reply that was needed, the accepted one last. */
  replies: ModelReply[]
  /** Of all of them. */
  usage: Usage
}

/**
 * Asks for a value of `schema`. A truncated reply is asked for once more with twice the tokens, an empty or wrong one once more with the
 * problem in one line.
 * @param request its `reply` may be null: it is then made from `schema`
 * @throws ModelError, whose `usage` is that of all calls made
 */
export async function ask<T>(
  model: LanguageModel,
  request: ModelRequest,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Asked<T>> {
  const reply = request.reply ?? replySchemaOf(request.purpose, schema)
  return converse(model, { ...request, reply }, (text) => readValue(text, schema), signal)
}

/** The same for plain text, which may be anything but empty. */
export async function askText(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<Asked<string>> {
  return converse(model, { ...request, reply: null }, (text) => ({ value: text }), signal)
}

interface Problem {
  kind: 'empty' | 'not-json' | 'wrong-shape'
  /** One line, for the model and for the person. */
  problem: string
}

async function converse<T>(
  model: LanguageModel,
  first: ModelRequest,
  read: (text: string) => { value: T } | Problem,
  signal: AbortSignal,
): Promise<Asked<T>> {
  const who = `${model.provider} ${model.model}`
  const replies: ModelReply[] = []
  let usage = noUsage
  let request = first
  let enlarged = false
  let asked = false
  const fail = (kind: ModelErrorKind, message: string): never => {
    throw new ModelError(kind, message, { where: who, usage })
  }
  for (;;) {
    const reply = await model.complete(request, signal).catch((error: unknown) => {
      throw error instanceof ModelError && replies.length > 0 ? error.withUsage(usage) : error
    })
    replies.push(reply)
    usage = addUsage(usage, reply.usage)
    if (reply.finishReason === 'refusal') fail('refused', `${who} refused to answer: ${clip(reply.text)}`)
    if (reply.finishReason === 'content_filter') fail('refused', `a content filter stopped the answer of ${who}`)
    if (reply.finishReason === 'length') {
      if (enlarged) fail('truncated', `${who} needs more than ${request.maxOutputTokens} tokens for its answer`)
      enlarged = true
      request = { ...request, maxOutputTokens: request.maxOutputTokens * 2 }
      continue
    }
    const outcome = reply.text.trim() === '' ? { kind: 'empty' as const, problem: 'It was empty.' } : read(reply.text)
    if ('value' in outcome) return { value: outcome.value, replies, usage }
    if (asked) fail(outcome.kind, `the answer of ${who} cannot be used: ${outcome.problem}`)
    asked = true
    request = { ...request, messages: [...first.messages, ...correction(reply.text, outcome.problem)] }
  }
}

/** The wrong answer and what is wrong with it, behind the prompt, whose cached prefix stays valid. */
function correction(text: string, problem: string): Message[] {
  const words = `That answer cannot be used. ${problem} Answer again, with the corrected JSON only.`
  // Some services refuse an empty message.
  return [
    { role: 'assistant', content: text.trim() === '' ? '{}' : text.slice(0, 4000) },
    { role: 'user', content: words },
  ]
}

function readValue<T>(text: string, schema: z.ZodType<T>): { value: T } | Problem {
  const found = extractJson(text)
  if (!found) return { kind: 'not-json', problem: 'It holds no JSON object.' }
  const result = schema.safeParse(found.value)
  if (result.success) return { value: result.data }
  // Strict services say null where an optional field was left out.
  const sparse = schema.safeParse(withoutNulls(found.value))
  if (sparse.success) return { value: sparse.data }
  return { kind: 'wrong-shape', problem: problemOf(sparse.error) }
}

/** The first problem, in one line, with its place. */
function problemOf(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue) return 'It does not fit the schema.'
  const place = issue.path.length > 0 ? ` at ${issue.path.map((p) => JSON.stringify(p)).join('.')}` : ''
  return `${clip(issue.message)}${place}.`
}

/**
 * The JSON object in a text (services with strict replies allow no other root): the text itself, else what a code fence holds, else from
 * the first brace on; small damage (a missing quote or bracket, a trailing comma, comments) is mended. Null when there is none.
 */
export function extractJson(text: string): { value: unknown } | null {
  const whole = parseObject(text.trim())
  if (whole) return whole
  const fences = [...text.matchAll(/```[a-zA-Z]*\s*\n?([\s\S]*?)(?:```|$)/g)].map((m) => m[1] as string)
  const candidates = [...fences, ...bracketed(text)].map((c) => c.trim()).filter((c) => c.startsWith('{'))
  for (const candidate of candidates) {
    const parsed = parseObject(candidate)
    if (parsed) return parsed
  }
  for (const candidate of candidates) {
    try {
      const parsed = parseObject(jsonrepair(candidate))
      if (parsed) return parsed
    } catch {} // Not to be mended: the next candidate may be.
  }
  return null
}

function parseObject(text: string): { value: unknown } | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { value } : null
  } catch {
    return null
  }
}

/** From each of the first openings: up to the brace that closes it, and to the end of the text where none does. */
function bracketed(text: string): string[] {
  const pieces: string[] = []
  for (let from = text.indexOf('{'); from >= 0 && pieces.length < 8; ) {
    const end = closing(text, from)
    pieces.push(text.slice(from, end))
    from = text.indexOf('{', end)
  }
  return pieces
}

function closing(text: string, from: number): number {
  let depth = 0
  let quoted = false
  for (let i = from; i < text.length; i++) {
    const c = text[i] as string
    if (quoted) {
      if (c === '\\') i++
      else if (c === '"') quoted = false
    } else if (c === '"') quoted = true
    else if (c === '{' || c === '[') depth++
    else if ((c === '}' || c === ']') && --depth === 0) return i + 1
  }
  return text.length
}

const clip = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}
