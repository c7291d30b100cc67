import type { Ast, NumberAst, TruthAst } from './ast.ts'
import { isTruth } from './ast.ts'
import { log } from './log.ts'

/** Looks up the value of a column; it is rounded to float32 before use. */
export type Row = (column: string) => number

/** Evaluates an expression on one reading, each step rounded to float32 (a double holds the exact or innocently rounded result before). */
export function evaluate(ast: NumberAst, row: Row): number
export function evaluate(ast: TruthAst, row: Row): boolean
export function evaluate(ast: Ast, row: Row): number | boolean {
  return isTruth(ast) ? truth(ast, row) : number(ast, row)
}

function number(ast: NumberAst, row: Row): number {
  switch (ast.kind) {
    case 'number':
      return ast.value
    case 'column':
      return Math.fround(row(ast.name))
    case 'arithmetic':
      return Math.fround(arithmetic(ast.operator, number(ast.left, row), number(ast.right, row)))
    case 'negate':
      return -number(ast.of, row)
    case 'abs':
      return Math.abs(number(ast.of, row))
    case 'sqrt':
      return Math.fround(Math.sqrt(number(ast.of, row)))
    case 'log':
      return log(number(ast.of, row))
    case 'min':
      return Math.min(number(ast.left, row), number(ast.right, row)) + 0
    case 'max':
      return Math.max(number(ast.left, row), number(ast.right, row)) + 0
    case 'if':
      return truth(ast.condition, row) ? number(ast.yes, row) : number(ast.no, row)
  }
}

function arithmetic(operator: '+' | '-' | '*' | '/', a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
  }
}

function truth(ast: TruthAst, row: Row): boolean {
  if (ast.kind === 'not') return !truth(ast.of, row)
  if (ast.kind === 'and') return truth(ast.left, row) && truth(ast.right, row)
  if (ast.kind === 'or') return truth(ast.left, row) || truth(ast.right, row)
  const a = number(ast.left, row)
  const b = number(ast.right, row)
  switch (ast.operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '==':
      return a === b
    case '!=':
      return a !== b
  }
}
