import { columnsOf, ExpressionError, evaluate, parse, parseCondition, quoteColumn } from '../../src/expression/index.ts'

const value = (text: string, row: Record<string, number> = {}) => evaluate(parse(text), (c) => row[c] ?? Number.NaN)

test.each([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['8 / 4 / 2', 1],
  ['8 - 4 - 2', 2],
  ['-2 * -3', 6],
  ['6 ÷ 3 × 2 − 1', 3],
  ['clamp(7, 0, 5) + min(3, 1, 2) + max(1, 9)', 15],
  ['if(1 < 2 and not 2 < 1 or 1 == 2, 10, 20)', 10],
  ['if(1 == 1 or 1 == 1 and 1 == 2, 1, 0)', 1],
  ['0.1 + 0.2', Math.fround(Math.fround(0.1) + Math.fround(0.2))],
])('%s is %d', (text, expected) => {
  expect(value(text)).toBe(expected)
})

test('a division by zero is infinity, zero by zero is NaN, and NaN is neither smaller nor equal', () => {
  expect(value('1 / 0')).toBe(Infinity)
  expect(value('0 / 0')).toBeNaN()
  expect(value('min(0 / 0, 1)')).toBeNaN()
  expect(value('if(0/0 <= 0/0, 1, 2)')).toBe(2)
  expect(value('if(0/0 != 0/0, 1, 2)')).toBe(1)
})

test('a column may have any name', () => {
  for (const name of ['r', 'größe', 'raw light', 'a`b', 'a"b', 'back\\slash', 'and', 'min', '1st', '']) {
    expect(columnsOf(parse(quoteColumn(name)))).toEqual([name])
    expect(value(`${quoteColumn(name)} + 1`, { [name]: 2 })).toBe(3)
  }
})

test.each([
  ['', 'found the end', 0],
  ['r +', 'found the end', 3],
  ['r g', 'expected an operator or the end', 2],
  ['(r', 'expected “)”', 2],
  ['foo(r)', 'no function `foo`', 0],
  ['constructor(r)', 'no function `constructor`', 0],
  ['a < b < c', 'do not chain', 6],
  ['r ^ 2', 'x * x', 2],
  ['r = 1', '==', 2],
  ['r; system("x")', 'unexpected “;”', 1],
  ['1 + (r < 2)', 'needs a number', 2],
  ['if(r, 1, 2)', 'needs a condition', 0],
  ['abs(1, 2)', 'takes 1 arguments', 0],
  ['1e40', 'too large', 0],
  ['`r', 'does not end', 0],
  ['r < 1', 'found a condition', 0],
])('%j is refused with the place and the reason', (text, reason, position) => {
  expect(() => parse(text)).toThrow(reason)
  try {
    parse(text)
  } catch (error) {
    expect((error as ExpressionError).position).toBe(position)
  }
})

test('hostile text is refused quickly, not by running out of stack', () => {
  expect(() => parse('('.repeat(3000))).toThrow('nested deeper')
  expect(() => parse('-'.repeat(3000))).toThrow('nested deeper')
  expect(() => parse('1+'.repeat(30_000))).toThrow('longer than')
  expect(value(`${'1+'.repeat(1990)}1`)).toBe(1991)
})

test('a condition is parsed on its own', () => {
  expect(evaluate(parseCondition('clear > 20 and proximity < 200'), (c) => (c === 'clear' ? 21 : 100))).toBe(true)
  expect(() => parseCondition('clear')).toThrow(ExpressionError)
})
