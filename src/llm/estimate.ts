import type { ModelRequest } from './types.ts'

/** Tokens around a message (role, separators), for the templates that are known, rounded up. */
const tokensPerMessage = 8

/**
 * Tokens of a prompt for a model whose tokenizer is not at hand: an upper bound, about twice the true number for English text.
 *
 * The tokenizers in use (byte-level BPE: GPT, Qwen, Llama 3) never make a token that is shorter than a byte, so non-ASCII text counts by
 * its UTF-8 bytes and every digit and sign counts as one. Letters count as one token for two: words are in the vocabulary in longer pieces.
 * Only text of random letters could exceed that. A reply schema counts as text, since services put it into the prompt.
 */
export function estimateTokens(request: Pick<ModelRequest, 'messages' | 'reply'>): number {
  const schema = request.reply ? textTokens(JSON.stringify(request.reply.schema)) + tokensPerMessage : 0
  return request.messages.reduce((sum, m) => sum + textTokens(m.content) + tokensPerMessage, schema) + tokensPerMessage
}

/** The same for one text. */
export function textTokens(text: string): number {
  let tokens = 0
  for (const [run] of text.matchAll(/[A-Za-z]+| +|[^A-Za-z ]/gu)) {
    if (/^[A-Za-z]/.test(run)) tokens += Math.ceil(run.length / 2)
    else if (run.startsWith(' ')) tokens += run.length > 1 ? 1 : 0.5
    else tokens += Buffer.byteLength(run)
  }
  return Math.ceil(tokens)
}
