import fc from 'fast-check'
import { parse, parseDocument } from 'yaml'
import { configChange, withWishes } from '../../src/bot/config-edit.ts'
import { withAnswers } from '../../src/project/answers.ts'

/** Layouts that people write, each with the lines of it that a new wish for the sketch may replace. */
const layouts: Record<string, { text: string; replaced?: RegExp }> = {
  'no wishes': { text: 'name: x   # mine\nsensor:    serial\ndata: # of March\n  source:   d\n\n\n# end\n' },
  'a plain wish': { text: 'name: x\nsketch: print it # often\ndata: {source: d}\n', replaced: /^sketch:/ },
  'a folded wish': {
    text: 'name: x\nsketch: >- # mine\n    long\n    words\n\n# of data\ndata:\n  source: d\n',
    replaced: /^sketch:|^ {4}\w/,
  },
  'a literal wish at the end': {
    text: 'data:\n  source: d\n  wish: |\n    one\n\n    two\nname: x\nsketch: |+\n  a\n\n\n',
    replaced: /^sketch:|^ {2}a$|^$/,
  },
  'quoted wishes': {
    text: `name: 'x'\n"sketch": "say \\"yes\\""   # quoted\n'data':\n  'source': 'd'\n  wish: 'it''s'\n`,
    replaced: /^"sketch"/,
  },
  'a wish over several lines': {
    text: 'name: x\nsketch: print\n  the label\n  often\ndata: { source: d }\n',
    replaced: /^sketch:|^ {2}/,
  },
  'flow style': { text: 'name: x\ndata: {source: d, columns: [a, b], } # flow\nquantisation: {}\n' },
  'flow style over lines': { text: 'name: x\ndata: {\n  source: d,\n  columns: [a, b] # two\n}\n' },
  JSON: { text: '{\n  "name": "x",\n  "data": {"source": "d", "wish": ""},\n  "seed": 1\n}\n' },
  'JSON in one line': { text: '{"name":"x","data":{"source":"d"},"sketch":"old"}', replaced: /./ },
  'Windows line ends': {
    text: 'name: x\r\nsketch: |-\r\n  a\r\n  b\r\ndata:\r\n  source: d # e\r\n',
    replaced: /^sketch:|^ {2}[ab]$/,
  },
  'no last line end': { text: 'name: x\ndata:\n  source: d\n  columns:\n  - a\n  - b' },
  'a byte order mark': { text: '\ufeffname: x\ndata:\n  source: d\n' },
  'a document end': { text: '---\nname: x\ndata:\n  source: d\n...\n' },
  'an empty wish': { text: 'name: x\nsketch:\ndata:\n  source: d\n', replaced: /^sketch:/ },
  'a text that keeps the empty lines after it': { text: 'data:\n  source: d\nname: |+\n  x\n\n\n' },
  'an anchor and its alias': { text: 'name: &n x\ndata:\n  source: *n\nsketch: *n\n', replaced: /^sketch:/ },
  'a wish with a tag': { text: 'name: x\nsketch: !!str 12\ndata:\n  source: d\n', replaced: /^sketch:/ },
  'answers at the end': {
    text: 'name: x\ndata:\n  source: d\nanswers: # kept\n  # first\n  - {stage: sketch, about: a, answer: b} # inline\n',
  },
  'deep indentation': { text: 'name: x\ndata:\n        source: d\n        # here\n        seed: 3\nboard: b\n' },
}
const layout = fc.constantFrom(...Object.values(layouts))

/** Words as people and attackers write them. */
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({
    unit: fc.constantFrom(
      ...' \t\n\r:#"\'-?&*!|>%@`{}[],~\\/aé\u0085\u2028\ufeff\u202e💡0'.split(''),
      '\n\n',
      '---',
      '...',
      ': ',
      ' #',
    ),
    maxLength: 30,
  }),
  fc.constantFrom(
    '',
    ' ',
    '\n',
    'null',
    '~',
    'yes',
    '12',
    '0x1f',
    '1e3',
    '- x',
    '? x',
    '<<',
    '---\nname: y',
    '%YAML 1.1',
    '\ttab',
    'x\n\n',
    '\n x',
  ),
)
const wishes = fc.record({ data: words, convert: words, sketch: words }, { requiredKeys: [] })

const lines = (text: string) => text.split('\n')

/** Whether these stand in those, in their order. */
function inOrder(some: readonly string[], all: readonly string[]): boolean {
  let at = 0
  return some.every((line) => {
    at = all.indexOf(line, at) + 1
    return at > 0
  })
}

test('whatever is said, in whatever layout, comes back as it was said, and nothing else changes', () => {
  fc.assert(
    fc.property(layout, wishes, ({ text }, said) => {
      const written = withWishes(text, said)
      const { data, quantisation, sketch, ...rest } = parse(written)
      const old = parse(text)
      expect(data.wish).toBe(said.data ?? old.data.wish)
      expect(quantisation?.wish).toBe(said.convert ?? old.quantisation?.wish)
      expect(sketch).toBe(said.sketch === undefined ? old.sketch : said.sketch)
      const { data: _d, quantisation: _q, sketch: _s, ...oldRest } = old
      expect(rest).toEqual(oldRest)
      // A wish that is nothing at all is no valid setting, before or after.
      if (sketch !== null) expect(() => configChange(text, written)).not.toThrow()
    }),
    { numRuns: 1500 },
  )
})

test('every line but the wish’s own stays, byte for byte and in its order', () => {
  fc.assert(
    fc.property(layout, words, ({ text, replaced }, sketch) => {
      const kept = lines(text).filter((line, i, all) => !replaced?.test(line.replace('\r', '')) && i < all.length - 1)
      // In a mapping in braces, a comma is put behind the last setting.
      if (text.startsWith('{')) kept.splice(-2)
      expect(inOrder(kept, lines(withWishes(text, { sketch })))).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test.each(Object.entries(layouts))(
  'in a file with %s, the wish is put where a person would look for it',
  (_, { text }) => {
    const written = withWishes(text, { data: 'drop “x”: all', convert: 'INT8 # only', sketch: 'say\nyes' })
    expect(written).toMatchSnapshot()
    if (text.startsWith('{')) expect(() => JSON.parse(written)).not.toThrow()
  },
)

test('the comment behind a replaced wish stays, also behind the sign of a block', () => {
  expect(withWishes('sketch: old # why\n', { sketch: 'new' })).toBe('sketch: new # why\n')
  expect(withWishes('sketch: >- # why\n  old\n\n# end\n', { sketch: 'new' })).toBe('sketch: >- # why\n  new\n\n# end\n')
})

test('a wish that is there already changes no byte', () => {
  const text = "sketch:   'it is'   # so\nname:  x\n"
  expect(withWishes(text, { sketch: 'it is' })).toBe(text)
  expect(withWishes(text, {})).toBe(text)
})

test('20,000 characters are kept, and not one more', () => {
  for (const character of ['a', ' ', ':', '"', '\n', 'é', '#']) {
    const sketch = character.repeat(20_000)
    expect(parse(withWishes('name: x\n', { sketch })).sketch).toBe(sketch)
  }
  expect(() => withWishes('name: x\n', { sketch: 'a'.repeat(20_001) })).toThrow(/at most|<=20000/i)
})

test.each([
  ['no mapping', '- a\n'],
  ['nothing', ''],
  ['broken YAML', 'a: [\n'],
  ['a key twice', 'sketch: a\nsketch: b\n'],
  ['two documents', 'name: x\n---\nname: y\n'],
  ['text where a mapping must be', 'data: d\n'],
  ['a wish that other settings repeat', 'sketch: &w old\npurpose: *w\n'],
  [
    'aliases of aliases',
    `a: &a [x]\n${[...'bcdefg'].map((k, i) => `${k}: &${k} [${`*${'abcdefg'[i]},`.repeat(9)}]`).join('\n')}\n`,
  ],
])('a file with %s is refused', (_, text) => {
  expect(() => withWishes(text, { data: 'x', sketch: 'y' })).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^project\/(not-yaml|bad-usage)$/) }),
  )
})

describe('configChange', () => {
  const before = 'name: x\ndata: {source: d}\nlimits: {attempts: 2}\n'

  test('names the wishes and answers that changed', () => {
    const wished = withWishes(before, { convert: 'small', sketch: 'blink' })
    expect(configChange(before, wished)).toEqual(['quantisation.wish', 'sketch'])
    const answered = withAnswers(wished, [{ stage: 'sketch', about: 'a', answer: 'b' }])
    expect(configChange(wished, answered)).toEqual(['answers'])
    expect(configChange(answered, before)).toEqual(['quantisation.wish', 'sketch', 'answers'])
    expect(configChange(before, before)).toEqual([])
  })

  test.each([
    ['another setting', 'name: y\ndata: {source: d}\nlimits: {attempts: 2}\n', /"name"/],
    ['another data setting', 'name: x\ndata: {source: e, wish: w}\nlimits: {attempts: 2}\n', /"data"/],
    ['a model service', `${before}llm: {hosted: {provider: compatible, model: m, url: 'http://x'}}\n`, /"llm"/],
    ['a setting less', 'name: x\ndata: {source: d}\n', /"limits"/],
    ['tolerance beside the wish', `${before}quantisation: {wish: w, tolerance: 1}\n`, /"quantisation"/],
    ['a prototype', `${before}__proto__: {sketch: x}\n`, /"__proto__"/],
    ['a number for a wish', `${before}sketch: 12\n`, /sketch/],
    ['a wish that is too long', `${before}sketch: ${'x'.repeat(20_001)}\n`, /sketch/],
    ['an answer with more keys', `${before}answers: [{stage: a, about: b, answer: c, run: d}]\n`, /answers/],
  ])('refuses %s', (_, after, where) => {
    expect(() => configChange(before, after)).toThrow(
      expect.objectContaining({ code: 'bot/config-change', message: expect.stringMatching(where) }),
    )
  })

  test('refuses a text in which a setting stands twice, whichever counts', () => {
    expect(() => configChange(before, `${before}name: y\n`)).toThrow(
      expect.objectContaining({ code: 'project/not-yaml' }),
    )
  })

  test('no wish, however it is worded, can change another setting', () => {
    fc.assert(
      fc.property(words, (sketch) => {
        const after = withWishes(before, { sketch })
        expect(configChange(before, after)).toEqual(['sketch'])
        expect(parseDocument(after).errors).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
