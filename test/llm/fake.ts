import type { Usage } from '../../src/lifecycle/usage.ts'
import type { LanguageModel, ModelReply, ModelRequest } from '../../src/llm/types.ts'

export const usage = (input: number, output: number, costUsd: number | null = 0, cached = 0): Usage => ({
  tokens: { input, cached, output, total: input + output },
  costUsd,
})

export const request = (change: Partial<ModelRequest> = {}): ModelRequest => ({
  purpose: 'sketch/read',
  messages: [
    { role: 'system', content: 'You read wishes.' },
    { role: 'user', content: 'Blink red.\nEvery second.' },
  ],
  reply: null,
  maxOutputTokens: 100,
  temperature: 0,
  seed: 1,
  ...change,
})

export const signal = new AbortController().signal

export interface FakeModel extends LanguageModel {
  /** Every request that reached it. */
  requests: ModelRequest[]
}

/** A model of a few lines: `answer` is asked for each request; a prompt counts 200 tokens. */
export function fakeModel(
  answer: (
    request: ModelRequest,
    signal: AbortSignal,
  ) => Partial<ModelReply> | Promise<Partial<ModelReply>> = () => ({}),
  change: Partial<LanguageModel> = {},
): FakeModel {
  const requests: ModelRequest[] = []
  return {
    tier: 'hosted',
    provider: 'openai',
    model: 'gpt-4o',
    contextTokens: 8192,
    requests,
    async complete(asked, stop) {
      requests.push(asked)
      return {
        text: '{"ok":true}',
        usage: usage(200, 20, 0.01),
        finishReason: 'stop',
        provider: 'openai',
        model: 'gpt-4o-2024',
        seconds: 0.1,
        ...(await answer(asked, stop)),
      }
    },
    countTokens: async () => 200,
    close: async () => {},
    ...change,
  }
}
