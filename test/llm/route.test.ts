import fc from 'fast-check'
import { type RouteTable, route, successOf } from '../../src/llm/route.ts'
import { fakeModel } from './fake.ts'

const model = (name: string, contextTokens = 8192) => fakeModel(undefined, { model: name, contextTokens })
const local = fakeModel(undefined, { tier: 'local', provider: 'local', model: 'small' })
const measured: RouteTable = {
  'local/small': { interval: { tried: 98, accepted: 97 }, gate: { tried: 98, accepted: 9 } },
  'gpt-4o': { interval: { tried: 98, accepted: 98 }, gate: { tried: 98, accepted: 88 } },
}
const ask = (kinds: string[], prices: Record<string, number | null>) => ({
  ...{ kinds, inputTokens: 1000, outputTokens: 100 },
  price: (m: { model: string }) => prices[m.model] ?? null,
})
const names = (routes: ReturnType<typeof route>) => routes.map((r) => r.model.model)

test('what was not measured counts as one of two', () => {
  expect(successOf(local, 'tone', measured)).toBe(0.5)
  expect(successOf(model('unheard-of'), 'gate', measured)).toBe(0.5)
  expect(successOf(local, 'constructor', measured)).toBe(0.5)
})

test('few trials say little, many say what they counted', () => {
  const of = (tried: number, accepted: number) => successOf(local, 'gate', { small: { gate: { tried, accepted } } })
  expect(of(1, 1)).toBeCloseTo(2 / 3)
  expect(of(98, 97)).toBeCloseTo(0.98)
  expect(of(98, 0)).toBeCloseTo(0.01)
})

test('a dearer model comes first where the cheaper one fails so often that its trials cost more', () => {
  const prices = { small: 0.001, 'gpt-4o': 0.004 }
  expect(names(route([local, model('gpt-4o')], ask(['interval'], prices), measured))).toEqual(['small', 'gpt-4o'])
  expect(names(route([local, model('gpt-4o')], ask(['gate'], prices), measured))).toEqual(['gpt-4o', 'small'])
})

test('a model that costs nothing comes first whatever its success, the likelier of two before the other', () => {
  const prices = { small: 0, 'gpt-4o': 0 }
  expect(names(route([local, model('gpt-4o')], ask(['gate'], { ...prices, 'gpt-4o': 0.1 }), measured))[0]).toBe('small')
  expect(names(route([local, model('gpt-4o')], ask(['gate'], prices), measured))).toEqual(['gpt-4o', 'small'])
})

test('a model of unknown price comes after those of known price', () => {
  expect(names(route([model('new'), model('gpt-4o')], ask(['gate'], { 'gpt-4o': 9 }), measured))).toEqual([
    'gpt-4o',
    'new',
  ])
})

test('a model that the prompt does not fit comes at the very end, with the reason', () => {
  const routes = route([model('tiny', 1099), model('gpt-4o', 1100)], ask([], { tiny: 0, 'gpt-4o': 1 }), measured)
  expect(routes.map((r) => [r.model.model, r.unfit])).toEqual([
    ['gpt-4o', null],
    ['tiny', '1100 tokens do not fit its context of 1099'],
  ])
})

test('no other order costs less on the average', () => {
  const expected = (order: readonly { costUsd: number | null; success: number }[]) =>
    order.reduce(({ cost, open }, r) => ({ cost: cost + open * (r.costUsd ?? 0), open: open * (1 - r.success) }), {
      ...{ cost: 0, open: 1 },
    }).cost
  const orders = <T>(list: readonly T[]): T[][] =>
    list.length < 2 ? [[...list]] : list.flatMap((x, i) => orders(list.toSpliced(i, 1)).map((rest) => [x, ...rest]))
  const one = fc.record({ cost: fc.integer({ min: 0, max: 50 }), accepted: fc.integer({ min: 0, max: 20 }) })
  fc.assert(
    fc.property(fc.array(one, { minLength: 2, maxLength: 4 }), (list) => {
      const table = Object.fromEntries(list.map((m, i) => [`m${i}`, { gate: { tried: 20, accepted: m.accepted } }]))
      const prices = Object.fromEntries(list.map((m, i) => [`m${i}`, m.cost / 1000]))
      const routes = route(
        list.map((_, i) => model(`m${i}`)),
        ask(['gate'], prices),
        table,
      )
      const best = Math.min(...orders(routes).map(expected))
      expect(expected(routes)).toBeLessThanOrEqual(best + 1e-12)
    }),
  )
})
