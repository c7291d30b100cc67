import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { z } from 'zod'
import { extractJson } from '../../src/llm/ask.ts'
import { estimateTokens, textTokens } from '../../src/llm/estimate.ts'
import { replySchemaOf, strictSchema, withoutNulls } from '../../src/llm/schema.ts'

const setting = z.discriminatedUnion('set', [
  z.strictObject({ set: z.literal('every'), number: z.number().min(0), unit: z.enum(['ms', 's']).optional() }),
  z.strictObject({ set: z.literal('say'), text: z.string().max(80) }),
])
const clauses = z.strictObject({
  'properties, default and $schema': z.array(setting).min(1).max(4),
  count: z.int(),
})

describe('the schema of a reply', () => {
  const { name, schema } = replySchemaOf('sketch/read the wish', clauses)

  test('has a name that services accept, and no bounds that say nothing', () => {
    expect(name).toBe('sketch-read-the-wish')
    expect(JSON.stringify(schema)).not.toMatch(/9007199254740991|"\$schema":|"default":/)
  })

  test('keeps properties that are called like keywords', () => {
    expect(Object.keys(schema.properties as object)).toEqual(['properties, default and $schema', 'count'])
  })

  test('takes what zod takes, and refuses what zod refuses', () => {
    const validate = new Ajv({ strict: false }).compile(schema)
    const key = 'properties, default and $schema'
    const values = [
      { [key]: [{ set: 'every', number: 250, unit: 'ms' }], count: 1 },
      { [key]: [{ set: 'say', text: 'hi' }], count: -3 },
      { [key]: [], count: 1 },
      { [key]: [{ set: 'say' }], count: 1 },
      { [key]: [{ set: 'every', number: -1 }], count: 1 },
      { [key]: [{ set: 'say', text: 'hi' }], count: 1.5 },
      { [key]: [{ set: 'say', text: 'hi', more: 1 }], count: 1 },
      { count: 1 },
    ]
    const verdicts = values.map((v) => clauses.safeParse(v).success)
    expect(values.map((v) => validate(v))).toEqual(verdicts)
    expect(verdicts).toEqual([true, true, false, false, false, false, false, false])
  })
})

describe('the strict form of a schema', () => {
  const strict = strictSchema(replySchemaOf('x', clauses).schema) as Record<string, unknown>

  test('requires every property of every object and closes it', () => {
    const objects: Record<string, unknown>[] = []
    JSON.stringify(strict, (_, node) => {
      if (node?.type === 'object') objects.push(node)
      return node
    })
    expect(objects).toHaveLength(3)
    for (const o of objects) {
      expect(o.additionalProperties).toBe(false)
      expect(o.required).toEqual(Object.keys(o.properties as object))
    }
  })

  test('has none of the keywords that strict services refuse', () => {
    expect(JSON.stringify(strict)).not.toMatch(/"(oneOf|maxLength|minLength|default)"/)
  })

  test('takes null for what may be left out, which is taken out again', () => {
    const value = { 'properties, default and $schema': [{ set: 'every', number: 1, unit: null }], count: 2 }
    expect(new Ajv({ strict: false }).compile(strict)(value)).toBe(true)
    expect(clauses.safeParse(value).success).toBe(false)
    expect(clauses.safeParse(withoutNulls(value)).success).toBe(true)
  })

  test.each([
    ['free keys', z.strictObject({ a: z.record(z.string(), z.number()) })],
    ['a value of any kind', z.strictObject({ a: z.unknown() })],
    ['no object at its root', z.array(z.number())],
  ])('is not to be had with %s', (_, schema) => {
    expect(strictSchema(replySchemaOf('x', schema).schema)).toBeNull()
  })
})

describe('JSON in a reply', () => {
  test.each([
    ['alone', '{"a":1}', { a: 1 }],
    ['in a fence', 'Here:\n```json\n{"a": 1}\n```', { a: 1 }],
    ['in a fence that is not closed', '```\n{"a": 1}', { a: 1 }],
    ['between words', 'It is {"a": {"b": "}"}} I think.', { a: { b: '}' } }],
    ['after braces that are none', 'A {thing}: {"a": 1}', { a: 1 }],
    ['with a trailing comma', '{"a": 1,}', { a: 1 }],
    ['with single quotes', "{'a': 'x'}", { a: 'x' }],
    ['with a bracket missing', '{"a": [1, 2', { a: [1, 2] }],
    ['with a comment', '{"a": 1 /* one */}', { a: 1 }],
  ])('is found %s', (_, text, value) => {
    expect(extractJson(text)).toEqual({ value })
  })

  test.each(['', 'none', '42', '[1, 2]', 'null', '"a"'])('is not found in %p', (text) => {
    expect(extractJson(text)).toBeNull()
  })
})

describe('an estimate of tokens', () => {
  test('counts bytes where a character has several, digits one by one, and words by their letters', () => {
    expect([textTokens('水'), textTokens('1234'), textTokens('light'), textTokens('')]).toEqual([3, 4, 3, 0])
  })

  test('counts the schema of the reply', () => {
    const messages = [{ role: 'user' as const, content: 'hi' }]
    const bare = estimateTokens({ messages, reply: null })
    expect(estimateTokens({ messages, reply: replySchemaOf('x', clauses) })).toBeGreaterThan(bare + 50)
  })
})
