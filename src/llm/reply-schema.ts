import { z } from 'zod'

/** A `ModelReply` as journal and recordings keep it. */
export const replySchema = z.object({
  text: z.string(),
  usage: z.object({
    tokens: z.object({ input: z.number(), cached: z.number(), output: z.number(), total: z.number() }),
    costUsd: z.number().nullable(),
  }),
  finishReason: z.string(),
  provider: z.string(),
  model: z.string(),
  seconds: z.number(),
})

/** A `ModelRequest` as recordings keep it. */
export const requestSchema = z.object({
  purpose: z.string(),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  reply: z.object({ name: z.string(), schema: z.record(z.string(), z.unknown()) }).nullable(),
  maxOutputTokens: z.number(),
  temperature: z.number(),
  seed: z.number(),
})
