/** A run that uses the embedded model and then does not end by itself: `local-child.ts HOME CONTEXT`. */
import { createLocal } from '../../src/llm/local.ts'

const [home, context] = process.argv.slice(2) as [string, string]
const model = createLocal({ model: 'qwen2.5-coder-1.5b', context: Number(context) }, { home, dir: '/' })
const request = {
  purpose: 'test/child',
  messages: [{ role: 'user' as const, content: 'hello' }],
  reply: null,
  maxOutputTokens: 1,
  temperature: 0,
  seed: 1,
}
process.stdout.write(`${await model.countTokens(request, new AbortController().signal)}\n`)
setInterval(() => {}, 1000)
