import fc from 'fast-check'
import { Guard } from '../../../src/bot/bundle/guard.ts'
import { parseUntrusted } from '../../../src/bot/bundle/json.ts'

const read = (text: string | Uint8Array, depth = 32): unknown =>
  parseUntrusted(typeof text === 'string' ? Buffer.from(text) : text, new Guard(), { depth })

const refusal = expect.objectContaining({ name: 'BundleError', code: 'bot/bundle-not-json' })

const ownKeys = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  Object.entries(value).every(([k, v]) => !['__proto__', 'constructor', 'prototype'].includes(k) && ownKeys(v))

test('what any program writes as JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }).filter(ownKeys), fc.nat(3), (value, spaces) => {
      const text = JSON.stringify(value, null, spaces)
      expect(read(text)).toEqual(JSON.parse(text))
    }),
    { numRuns: 500 },
  )
})

test('what JSON.parse refuses is refused, whatever it is', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '"a"',
    '"a":',
    '1',
    '-',
    'null',
    ' ',
    '\n',
    '\\u',
    'd800',
    '\ufeff',
    '\u00a0',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      let valid = true
      try {
        JSON.parse(text)
      } catch {
        valid = false
      }
      if (!valid) expect(() => read(text)).toThrow(refusal)
    }),
    { numRuns: 3000 },
  )
})

test('a key that stands twice is found at every depth, and equal keys of different objects are not', () => {
  expect(() => read('{"a": [{"b": 1, "c": {}, "b": 2}]}')).toThrow(/"b" stands twice/)
  expect(() => read('{"a": 1, "\\u0061": 2}')).toThrow(/"a" stands twice/)
  expect(read('{"a": {"a": [{"a": "a"}, {"a": "a"}]}, "b": ["a", "a"]}')).toBeTruthy()
})

test('a value is no key, and a key with signs of JSON in it is one', () => {
  expect(read('{"a": "__proto__", "{\\"b\\":[,": "\\\\"}')).toEqual({ a: '__proto__', '{"b":[,': '\\' })
  expect(() => read('{"a": "\\\\", "__proto__": 1}')).toThrow(refusal)
  expect(() => read('{"\\u005f_proto__": 1}')).toThrow(refusal)
})

test('nesting is counted, and refused before anything is built of it', () => {
  expect(read('[[[]]]', 3)).toEqual([[[]]])
  expect(() => read('[[[[]]]]', 3)).toThrow(/at most 3 levels/)
  expect(() => read(`${'{"a":'.repeat(100_000)}1`)).toThrow(/at most 32 levels/)
  expect(read(`[${'[],'.repeat(1000)}[]]`, 2)).toHaveLength(1001)
})

test.each([
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['a byte order mark', '\ufeff{}'],
  ['NaN', '{"a": NaN}'],
  ['Infinity', '[-Infinity]'],
  ['a comment', '{} // no'],
  ['a comma at the end', '[1,]'],
  ['two values', '{}{}'],
  ['nothing', ''],
  ['half of a character, escaped', '"\\ud83d"'],
  ['two halves in the wrong order', '"\\udc00\\ud800"'],
])('%s is refused', (_, text) => {
  expect(() => read(text)).toThrow(refusal)
})

test('a whole character in two escapes is none of them', () => {
  expect(read('"\\ud83d\\ude00"')).toBe('😀')
})

test('a text of megabytes is read in a moment, also one of quotes and backslashes', () => {
  for (const part of ['\\\\', '\\"', 'a', '"', '[]', '{']) {
    const started = performance.now()
    try {
      read(`"${part.repeat(1_000_000)}"`)
    } catch {}
    expect(performance.now() - started).toBeLessThan(3000)
  }
})
