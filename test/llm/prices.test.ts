import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { InputError } from '../../src/errors.ts'
import { loadPrices } from '../../src/llm/prices.ts'

const tokens = { input: 3000, cached: 1000, output: 500, total: 3500 }

function file(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'tinyml-prices-')), 'prices.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

test('cached input is priced as such', () => {
  // 2,000 × 2.50 + 1,000 × 1.25 + 500 × 10 US dollars a million.
  expect(loadPrices(null).cost('gpt-4o', tokens)).toBeCloseTo(0.01125, 10)
})

test('a model is found by its name with vendor or date', () => {
  const prices = loadPrices(null)
  expect(prices.of('openai/gpt-4o-mini')).toEqual(prices.of('gpt-4o-mini'))
  expect(prices.of('gpt-4o-2024-08-06')).toEqual(prices.of('gpt-4o'))
})

test('an unknown price is null, never zero', () => {
  expect(loadPrices(null).cost('toString', tokens)).toBeNull()
})

test('the prices of the project stand before the built-in ones', () => {
  const prices = loadPrices(file({ date: '2026-01', models: { 'gpt-4o': { input: 1, output: 2 } } }))
  expect(prices.cost('gpt-4o', tokens)).toBeCloseTo(0.004, 10)
  expect(prices.cost('gpt-5-nano', tokens)).toBeCloseTo(0.000305, 10)
})

test('for a service of unknown prices only those of the project count', () => {
  expect(loadPrices(null, true).cost('gpt-4o', tokens)).toBeNull()
  const own = file({ date: '2026-01', models: { 'my-llama': { input: 0, output: 0 } } })
  expect(loadPrices(own, true).cost('my-llama', tokens)).toBe(0)
})

test.each([
  ['not JSON', '{'],
  ['a negative price', { date: '2026-01', models: { a: { input: -1, output: 2 } } }],
  ['a misspelt field', { date: '2026-01', models: { a: { input: 1, outptu: 2 } } }],
])('a file with %s is refused by name', (_, content) => {
  const path = file(content)
  const load = () => loadPrices(path)
  expect(load).toThrow(InputError)
  expect(load).toThrow(expect.objectContaining({ where: path }))
})
