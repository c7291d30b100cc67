import { z } from 'zod'
import { finding } from '../../src/findings/index.ts'
import { ReadingBook } from '../../src/language/book.ts'
import { PromptLibrary } from '../../src/language/prompts.ts'
import { type ReadOptions, readWish } from '../../src/language/reader.ts'
import type { Setting, WishLanguage } from '../../src/language/types.ts'
import { noUsage } from '../../src/lifecycle/usage.ts'
import { ModelError } from '../../src/llm/errors.ts'
import type { LanguageModel, ModelRequest } from '../../src/llm/types.ts'

/** A language of lamps: the grammar reads `red`, everything else is for a model; a colour must stand in its clause. */
const lamps: WishLanguage<{ wish: string }, string[]> = {
  stage: 'sketch',
  wish: (brief) => brief.wish,
  answers: () => [],
  split: (wish) => wish.split(', '),
  grammar: (words) =>
    words === 'red'
      ? { words, settings: [{ set: 'lamp', colour: 'red' }], by: 'rules' }
      : words === 'fly'
        ? { words, settings: [], cannot: 'flying', by: 'rules' }
        : null,
  settingSchema: () => z.strictObject({ set: z.literal('lamp'), colour: z.string() }) as unknown as z.ZodType<Setting>,
  context: () => 'lamps',
  names: () => ({ labels: [], columns: {}, windows: false }),
  check: ({ words, settings }) =>
    settings.flatMap((s) =>
      words.includes(String(s.colour)) ? [] : [finding('wish/second-reader', `${s.colour} is not in the words`)],
    ),
  checkTogether: () => [],
  compose: (readings) => readings.flatMap((r) => r.settings.map((s) => `${s.colour} by ${r.by}`)),
  question: (about) => ({ stage: 'sketch', text: 'What?', about }),
  describe: (setting) => `the ${setting.colour} lamp`,
}

type Reply = Record<string, unknown> | ModelError

function modelOf(
  replies: Reply[],
  tier: 'local' | 'hosted' = 'local',
  stubborn = false,
): LanguageModel & { asked: ModelRequest[] } {
  const asked: ModelRequest[] = []
  return {
    ...{ tier, provider: 'test', model: tier, contextTokens: 1000, asked },
    async complete(request) {
      // A model that was wrong stays so, however often it is asked.
      const reply = replies[asked.length] ?? (stubborn ? replies.at(-1) : undefined)
      asked.push(request)
      if (reply instanceof ModelError) throw reply
      if (!reply) throw new Error('one call too many')
      const tokens = { input: 10, cached: 4, output: 2, total: 12 }
      return {
        ...{ text: JSON.stringify(reply), usage: { tokens, costUsd: 0 }, finishReason: 'stop' },
        ...{ provider: 'test', model: tier, seconds: 0 },
      }
    },
    countTokens: async () => 10,
    close: async () => {},
  }
}

const lamp = (colour: string) => [{ set: 'lamp', colour }]
const read = (wish: string, models: LanguageModel[], more: Partial<ReadOptions<string[]>> = {}, language = lamps) =>
  readWish(
    language,
    { wish },
    {
      ...{ models, book: new ReadingBook(), samples: 1, secondReader: null, prompts: new PromptLibrary(null) },
      ...{ signal: new AbortController().signal, step() {} },
      ...more,
    },
  )

test('a model is asked only about what the grammar leaves, by the words of each clause', async () => {
  const model = modelOf([{ 'green please': lamp('green') }])
  const result = await read('red, green please', [model])
  expect(result).toMatchObject({ plan: ['red by rules', 'green by local'] })
  expect(model.asked).toHaveLength(1)
  expect(Object.keys((model.asked[0]?.reply?.schema.properties ?? {}) as object)).toEqual(['green please'])
  expect(result.usage.tokens.total).toBe(12)
  expect(result.reasons).toEqual(['test/local was asked about “green please”'])
})

test('without words for a model none is asked', async () => {
  const model = modelOf([])
  expect(await read('red', [model])).toMatchObject({ plan: ['red by rules'], usage: noUsage, reasons: [] })
})

test('a reading that the checks refuse is mended once, with the findings and nothing else of the history', async () => {
  const model = modelOf([{ 'green please': lamp('blue') }, { 'green please': lamp('green') }])
  expect(await read('green please', [model])).toMatchObject({ plan: ['green by local'] })
  const [first, repair] = model.asked
  expect(repair?.purpose).toBe('sketch/repair')
  expect(repair?.messages[0]).toEqual(first?.messages[0])
  expect(repair?.messages.at(-1)?.content).toContain('blue is not in the words')
  expect(repair?.messages).toHaveLength(2)
})

test('what one model does not get right goes to the next, and only that', async () => {
  const local = modelOf(
    [{ 'green please': lamp('green'), 'and blue': lamp('red') }, { 'and blue': lamp('red') }],
    'local',
    true,
  )
  const hosted = modelOf([{ 'and blue': lamp('blue') }], 'hosted')
  const result = await read('green please, and blue', [local, hosted])
  expect(result).toMatchObject({ plan: ['green by local', 'blue by hosted'] })
  expect(Object.keys((hosted.asked[0]?.reply?.schema.properties ?? {}) as object)).toEqual(['and blue'])
})

test('what nobody gets right is a question, and there is no plan', async () => {
  const local = modelOf([{ 'and blue': lamp('red') }], 'local', true)
  expect(await read('red, and blue', [local])).toMatchObject({ questions: [{ about: 'and blue' }] })
})

test('what a model says cannot be done is a question, unless the next model can', async () => {
  const cannot = { 'green please': [{ set: 'cannot', what: 'lamps' }] }
  const other = { 'green please': lamp('blue') }
  const both = () => modelOf([cannot, other], 'local', true)
  expect(await read('green please', [both()])).toMatchObject({ questions: [{ about: 'green please' }] })
  const hosted = modelOf([{ 'green please': lamp('green') }], 'hosted')
  expect(await read('green please', [both(), hosted])).toMatchObject({ plan: ['green by hosted'] })
})

test('a small model that gives up is asked once more for the nearest setting, and the checks say whether it is near enough', async () => {
  const cannot = { 'green please': [{ set: 'cannot', what: 'lamps' }] }
  const model = modelOf([cannot, { 'green please': lamp('green') }])
  expect(await read('green please', [model])).toMatchObject({ plan: ['green by local'] })
  expect(JSON.stringify(model.asked[1]?.reply?.schema)).not.toContain('cannot')
  const hosted = modelOf([cannot], 'hosted')
  expect(await read('green please', [hosted])).toMatchObject({ questions: [{ about: 'green please' }] })
})

test('what the grammar knows to be impossible is asked of no model', async () => {
  const model = modelOf([])
  expect(await read('fly', [model])).toMatchObject({ questions: [{ about: 'fly' }] })
})

test('a clause that is read already costs nothing again', async () => {
  const book = new ReadingBook()
  await read('green please', [modelOf([{ 'green please': lamp('green') }])], { book })
  expect(await read('green please', [modelOf([])], { book })).toMatchObject({
    plan: ['green by local'],
    usage: noUsage,
  })
})

test('of several samples the reading that most of them give counts', async () => {
  const replies = ['blue', 'green', 'green'].map((colour) => ({ 'green please': lamp(colour) }))
  const model = modelOf(replies)
  expect(await read('green please', [model], { samples: 3 })).toMatchObject({ plan: ['green by local'] })
  expect(new Set(model.asked.map((r) => r.seed)).size).toBe(3)
  expect(model.asked.every((r) => r.temperature > 0)).toBe(true)
})

test('a second reader that doubts a hosted reading makes it a question', async () => {
  const hosted = modelOf([{ 'green please': lamp('green'), 'not blue': lamp('blue') }], 'hosted')
  const second = modelOf([{ 'green please': 'yes', 'not blue': 'no' }])
  const result = await read('green please, not blue', [hosted], { secondReader: second })
  expect(result).toMatchObject({ questions: [{ about: 'not blue' }] })
  expect(second.asked[0]?.messages.at(-1)?.content).toContain('"not blue" was understood as: the blue lamp')
})

test('a plan that failed is mended by reading again what a model read, with the findings', async () => {
  const book = new ReadingBook()
  await read('red, green please', [modelOf([{ 'green please': lamp('green') }])], { book })
  const model = modelOf([{ 'green please': lamp('green') }])
  const previous = { plan: [], findings: [finding('verify/wrong-line', 'expected a, found b')] }
  await read('red, green please', [model], { book, previous })
  expect(model.asked.map((r) => r.purpose)).toEqual(['sketch/repair'])
  expect(model.asked[0]?.messages.at(-1)?.content).toContain('expected a, found b')
})

test('a model that cannot be reached leaves the words to the next, with the reason', async () => {
  const local = modelOf([new ModelError('unreachable', 'no connection')])
  const hosted = modelOf([{ 'green please': lamp('green') }], 'hosted')
  const result = await read('green please', [local, hosted])
  expect(result).toMatchObject({ plan: ['green by hosted'] })
  expect(result.reasons).toContain('test/local could not answer: no connection')
})

test('a wrong key ends the run', async () => {
  await expect(read('green please', [modelOf([new ModelError('wrong-key', 'refused')])])).rejects.toThrow('refused')
})

test('many clauses are asked about in several calls', async () => {
  const wish = Array.from({ length: 14 }, (_, i) => `green ${i}`)
  const replies = [wish.slice(0, 12), wish.slice(12)].map((part) =>
    Object.fromEntries(part.map((words) => [words, lamp('green')])),
  )
  const model = modelOf(replies)
  expect(await read(wish.join(', '), [model])).toMatchObject({ plan: wish.map(() => 'green by local') })
  expect(model.asked).toHaveLength(2)
})

test('what is refused twice is read by itself, then with the clause before it, until the checks accept it', async () => {
  const wrong = { 'green please': lamp('red'), 'and blue': lamp('blue') }
  const alone = modelOf([wrong, { 'green please': lamp('red') }, { 'green please': lamp('green') }])
  expect(await read('green please, and blue', [alone])).toMatchObject({ plan: ['green by local', 'blue by local'] })
  expect(alone.asked.map((r) => r.temperature)).toEqual([0, 0, 0])

  const together = modelOf([
    { 'and blue': lamp('red') },
    { 'and blue': lamp('red') },
    { 'red, and blue': [...lamp('red'), ...lamp('blue')] },
  ])
  expect(await read('red, and blue', [together])).toMatchObject({ plan: ['red by local', 'blue by local'] })
})

test('a clause that asks for something does not vanish in the clause before it', async () => {
  const strict: typeof lamps = {
    ...lamps,
    check: (reading, brief) =>
      reading.settings.length > 0 || reading.words === 'thanks'
        ? lamps.check(reading, brief)
        : [finding('wish/nothing', 'it asks for something')],
  }
  const replies = (words: string) => [
    { [words]: lamp('green') },
    { [words]: lamp('green') },
    { [`red, ${words}`]: lamp('red') },
  ]
  const dropped = await read('red, water it', [modelOf(replies('water it'))], {}, strict)
  expect(dropped).toMatchObject({ questions: [{ about: 'water it' }] })
  expect(await read('red, thanks', [modelOf(replies('thanks'))], {}, strict)).toMatchObject({ plan: ['red by local'] })
})
