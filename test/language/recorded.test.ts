import { join } from 'node:path'
import { ReadingBook } from '../../src/language/book.ts'
import { PromptLibrary } from '../../src/language/prompts.ts'
import { readWish } from '../../src/language/reader.ts'
import { createLocal } from '../../src/llm/local.ts'
import { Recording, replayed } from '../../src/llm/recording.ts'
import { createMask } from '../../src/llm/secrets.ts'
import { isInstalled, modelFile } from '../../src/llm/store.ts'
import type { LanguageModel } from '../../src/llm/types.ts'
import { toolsHome } from '../../src/tools/find.ts'
import { findEnvironment } from '../../src/tools/python.ts'
import { type Asked, asked, languageOf } from './asked.ts'

const settings = { model: 'qwen2.5-coder-1.5b', context: 8192 }
const local = createLocal(settings, { home: toolsHome(), dir: '/' })
afterAll(() => local.close())

async function read(case_: Asked, model: LanguageModel) {
  const { language, brief } = await languageOf(case_)
  const result = await readWish(language, brief, {
    ...{ models: [model], book: new ReadingBook(), samples: 1, secondReader: null },
    ...{ prompts: new PromptLibrary(null), signal: new AbortController().signal, step() {} },
  })
  return { ...result, described: result.readings.flatMap((r) => r.settings.map((s) => language.describe(s, brief))) }
}

const rows = asked.map((a) => [a.stage, a.wish, a] as const)

describe('words that the grammar does not read', () => {
  it.each(rows)('%s: %s — with what the model answered when it was recorded', async (_, __, case_) => {
    const folder = join(import.meta.dirname, 'recordings')
    const { described, readings, usage } = await read(case_, replayed(local, new Recording(folder), createMask({})))
    expect(described).toEqual(case_.reads)
    expect(readings.some((r) => r.by === 'local')).toBe(true)
    expect(usage.tokens.output).toBeGreaterThan(0)
  })

  const installed = isInstalled(modelFile(toolsHome(), settings, '/')) && findEnvironment(toolsHome(), 'llm') !== null
  const real = installed ? it : it.skip
  const why = installed ? '' : ' (skipped: the model is not installed; run `tinyml model pull`)'
  real.each(rows)(`%s: %s — with the real model${why}`, async (_, __, case_) => {
    const result = await read(case_, local)
    expect(result.described).toEqual(case_.reads)
    expect('plan' in result).toBe(true)
  })
})
