import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import type { Tokens } from '../lifecycle/usage.ts'
import builtIn from './prices.json' with { type: 'json' }

const price = z.number().min(0)

const modelSchema = z.strictObject({
  input: price.describe('US dollars for a million tokens of the prompt.'),
  cached: price.optional().describe('The same for those that the service had in its cache. Default: as `input`.'),
  output: price.describe('The same for tokens of the reply.'),
  context: z.int().min(512).optional().describe('Tokens of prompt and reply together.'),
  schema: z.enum(['json-schema', 'json', 'text']).optional().describe('What the model can be held to.'),
})

/** A file of prices, the built-in one and a project's (`llm.prices`) alike. */
export const priceFileSchema = z.strictObject({
  date: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/, 'expected a date such as 2025-09'),
  unit: z.literal('US dollars a million tokens').optional(),
  models: z.record(z.string().min(1), modelSchema),
})

export type ModelPrice = z.infer<typeof modelSchema>

/** What is known of the models behind services. */
export interface Prices {
  /** When the built-in prices were looked up. */
  date: string
  /** The entry of a model, by its own name or that without vendor (`openai/gpt-4o`) and date (`gpt-4o-2024-08-06`); null when there is none. */
  of(model: string): ModelPrice | null
  /** US dollars; null when the price is not known. */
  cost(model: string, tokens: Tokens): number | null
}

/**
 * @param file absolute path of the project's own prices; they stand before the built-in ones
 * @param own for services whose prices nobody can know (`compatible`): only the project's prices count
 * @throws InputError `project/bad-setting` when the file is not one of prices
 */
export function loadPrices(file: string | null, own = false): Prices {
  const given = file ? readPriceFile(file).models : {}
  const known = own ? {} : priceFileSchema.parse(builtIn).models
  const of = (model: string): ModelPrice | null => {
    for (const name of names(model)) {
      for (const table of [given, known]) if (Object.hasOwn(table, name)) return table[name] ?? null
    }
    return null
  }
  return {
    date: builtIn.date,
    of,
    cost(model, tokens) {
      const entry = of(model)
      return entry && costOf(entry, tokens)
    },
  }
}

/** `tokens.input` includes those from the cache. */
export function costOf(entry: ModelPrice, tokens: Tokens): number {
  const fresh = tokens.input - tokens.cached
  const cached = entry.cached ?? entry.input
  return (fresh * entry.input + tokens.cached * cached + tokens.output * entry.output) / 1e6
}

function names(model: string): string[] {
  const bare = model.slice(model.lastIndexOf('/') + 1)
  return [...new Set([model, bare, bare.replace(/-\d{4}-\d{2}-\d{2}$/, '')])]
}

function readPriceFile(file: string): z.infer<typeof priceFileSchema> {
  const expected =
    'expected a JSON file like src/llm/prices.json: {"date": "2025-09", "models": {"name": {"input": 1, "output": 2}}}'
  try {
    const parsed = priceFileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    throw new InputError('project/bad-setting', `${issue?.path.join('.')}: ${issue?.message}; ${expected}`, {
      where: file,
    })
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError('project/bad-setting', `cannot be read as prices; ${expected}`, { where: file, cause: error })
  }
}
