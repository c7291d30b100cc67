import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ReadingBook } from '../../src/language/book.ts'
import { PromptLibrary } from '../../src/language/prompts.ts'
import { readWish } from '../../src/language/reader.ts'
import { createLocal } from '../../src/llm/local.ts'
import { isInstalled, modelFile } from '../../src/llm/store.ts'
import type { LanguageModel } from '../../src/llm/types.ts'
import { sketchLanguage } from '../../src/stages/sketch/language/index.ts'
import { toolsHome } from '../../src/tools/find.ts'
import { findEnvironment } from '../../src/tools/python.ts'
import { briefOf } from '../stages/sketch/brief.ts'

const name = 'qwen2.5-coder-1.5b'
const home = toolsHome()
const installed = isInstalled(modelFile(home, { model: name }, '/')) && findEnvironment(home, 'llm') !== null
const withModel = installed ? describe : describe.skip
const why = installed ? '' : ' (skipped: the model is not installed; run `tinyml model pull`)'

withModel(`the embedded model reads a sketch wish${why}`, () => {
  let model: LanguageModel
  beforeAll(() => {
    model = createLocal({ model: name, context: 8192 }, { home, dir: '/' })
  })
  afterAll(() => model?.close())

  test('what it reads passes the checks or is asked about, and is never another thing', async () => {
    const words = 'whenever somebody holds an apple there, the red lamp ought to blink for 3 sec'
    const result = await readWish(sketchLanguage, briefOf(`every 2 s. ${words}`), {
      models: [model],
      book: new ReadingBook(),
      prompts: new PromptLibrary(null),
      samples: 1,
      secondReader: null,
      signal: new AbortController().signal,
      step: () => {},
    })
    expect(result.usage.tokens.output).toBeGreaterThan(0)
    expect(result.readings[0]).toMatchObject({ words: 'every 2 s', by: 'rules' })
    if ('plan' in result) {
      expect(result.plan.reactions).toMatchObject([
        { on: 0, outputs: [{ kind: 'led', led: 'red', blinkMs: expect.any(Number), forMs: 3000 }] },
      ])
    } else expect(result.questions[0]?.about).toBe(words)
    // Up to four calls, on a machine that runs other suites beside.
  }, 400_000)
})
