/** What script/record runs. */
import { join } from 'node:path'
import { ReadingBook } from '../../src/language/book.ts'
import { PromptLibrary } from '../../src/language/prompts.ts'
import { readWish } from '../../src/language/reader.ts'
import { createLocal } from '../../src/llm/local.ts'
import { recorded } from '../../src/llm/recording.ts'
import { createMask } from '../../src/llm/secrets.ts'
import { toolsHome } from '../../src/tools/find.ts'
import { asked, languageOf } from './asked.ts'

const model = createLocal({ model: 'qwen2.5-coder-1.5b', context: 8192 }, { home: toolsHome(), dir: '/' })
const recording = recorded(model, join(import.meta.dirname, 'recordings'), createMask({}))
try {
  for (const case_ of asked) {
    const { language, brief } = await languageOf(case_)
    const { readings } = await readWish(language, brief, {
      ...{ models: [recording], book: new ReadingBook(), samples: 1, secondReader: null },
      ...{ prompts: new PromptLibrary(null), signal: new AbortController().signal, step() {} },
    })
    const described = readings.flatMap((r) => r.settings.map((s) => language.describe(s, brief)))
    process.stdout.write(`${case_.stage}: ${case_.wish}\n  ${described.join('\n  ')}\n`)
    if (JSON.stringify(described) !== JSON.stringify(case_.reads)) {
      process.stderr.write(`  expected ${JSON.stringify(case_.reads)}\n`)
      process.exitCode = 1
    }
  }
} finally {
  await model.close()
}
