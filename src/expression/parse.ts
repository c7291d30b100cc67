import type { ArithmeticOperator, Ast, Comparison, NumberAst, TruthAst } from './ast.ts'
import { isTruth, reserved } from './ast.ts'

/** The text is not an expression; `position` counts characters from 0. */
export class ExpressionError extends Error {
  readonly position: number
  constructor(text: string, position: number, problem: string) {
    const near = text.slice(Math.max(0, position - 20), position + 20)
    super(`${problem} at position ${position + 1}${near ? ` (near “${near}”)` : ''}`)
    this.name = 'ExpressionError'
    this.position = position
  }
}

type Token = { at: number; text: string } & (
  | { kind: 'number'; value: number }
  | { kind: 'name' | 'quoted'; name: string }
  | { kind: 'symbol' | 'end' }
)

const maxLength = 4000
const maxDepth = 100
const spelled: Record<string, string> = { '×': '*', '·': '*', '÷': '/', '−': '-', '≤': '<=', '≥': '>=', '≠': '!=' }
const functions: Record<string, { min: number; max: number }> = {
  abs: { min: 1, max: 1 },
  sqrt: { min: 1, max: 1 },
  log: { min: 1, max: 1 },
  min: { min: 2, max: 32 },
  max: { min: 2, max: 32 },
  clamp: { min: 3, max: 3 },
  if: { min: 3, max: 3 },
}

/** Parses an expression whose value is a number. Throws an ExpressionError that says where and why. */
export function parse(text: string): NumberAst {
  const ast = new Parser(text).whole()
  if (isTruth(ast))
    throw new ExpressionError(text, 0, 'expected a number, found a condition; write if(condition, 1, 0)')
  return ast
}

/** The same for a condition (`clear > 20 and proximity < 200`). */
export function parseCondition(text: string): TruthAst {
  const ast = new Parser(text).whole()
  if (!isTruth(ast)) throw new ExpressionError(text, 0, 'expected a condition such as `clear > 20`, found a number')
  return ast
}

function tokens(text: string): Token[] {
  const list: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const space = /^\s+/.exec(rest)
    if (space) {
      at += space[0].length
      continue
    }
    const token = number(text, rest, at) ?? name(text, rest, at) ?? symbol(text, rest, at)
    list.push(token)
    at += token.text.length
  }
  list.push({ kind: 'end', at, text: '' })
  return list
}

function number(text: string, rest: string, at: number): Token | null {
  const match = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(rest)
  if (!match) return null
  const value = Math.fround(Number(match[0]))
  if (!Number.isFinite(value)) throw new ExpressionError(text, at, `${match[0]} is too large for a float32`)
  return { kind: 'number', at, text: match[0], value }
}

function name(text: string, rest: string, at: number): Token | null {
  const bare = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(rest)
  if (bare) return { kind: 'name', at, text: bare[0], name: bare[0] }
  const quote = rest[0]
  if (quote !== '`' && quote !== '"') return null
  const quoted = (quote === '`' ? /^`((?:[^`\\]|\\.)*)`/s : /^"((?:[^"\\]|\\.)*)"/s).exec(rest)
  if (!quoted) throw new ExpressionError(text, at, `the column name that begins with ${quote} does not end`)
  return { kind: 'quoted', at, text: quoted[0], name: (quoted[1] ?? '').replace(/\\(.)/gs, '$1') }
}

function symbol(text: string, rest: string, at: number): Token {
  const match = /^(<=|>=|==|!=|[-+*/<>(),×·÷−≤≥≠])/u.exec(rest)
  if (match) return { kind: 'symbol', at, text: match[0] }
  const hint = rest[0] === '=' ? '; equality is written ==' : rest[0] === '^' ? '; a square is written x * x' : ''
  throw new ExpressionError(text, at, `unexpected “${[...rest][0]}”${hint}`)
}

class Parser {
  private readonly text: string
  private readonly list: Token[]
  private next = 0
  private depth = 0

  constructor(text: string) {
    if (text.length > maxLength) throw new ExpressionError(text, maxLength, `longer than ${maxLength} characters`)
    this.text = text
    this.list = tokens(text)
  }

  whole(): Ast {
    const ast = this.or()
    const token = this.peek()
    if (token.kind !== 'end') this.fail(token, `expected an operator or the end, found “${token.text}”`)
    return ast
  }

  private or(): Ast {
    let left = this.and()
    for (let word = this.word('or'); word; word = this.word('or')) {
      left = { kind: 'or', left: this.truth(left, word), right: this.truth(this.and(), word) }
    }
    return left
  }

  private and(): Ast {
    let left = this.not()
    for (let word = this.word('and'); word; word = this.word('and')) {
      left = { kind: 'and', left: this.truth(left, word), right: this.truth(this.not(), word) }
    }
    return left
  }

  private not(): Ast {
    const word = this.word('not')
    if (!word) return this.comparison()
    return this.deeper(() => ({ kind: 'not', of: this.truth(this.not(), word) }))
  }

  private comparison(): Ast {
    const left = this.sum()
    const token = this.symbol('<', '<=', '>', '>=', '==', '!=')
    if (!token) return left
    const right = this.sum()
    const chained = this.symbol('<', '<=', '>', '>=', '==', '!=')
    if (chained) this.fail(chained, 'comparisons do not chain; write `a < b and b < c`')
    const operator = canonical(token) as Comparison
    return { kind: 'compare', operator, left: this.numeric(left, token), right: this.numeric(right, token) }
  }

  private sum(): Ast {
    return this.chain(() => this.product(), '+', '-')
  }

  private product(): Ast {
    return this.chain(() => this.unary(), '*', '/')
  }

  private chain(operand: () => Ast, ...operators: ArithmeticOperator[]): Ast {
    let left = operand()
    for (let token = this.symbol(...operators); token; token = this.symbol(...operators)) {
      const operator = canonical(token) as ArithmeticOperator
      left = {
        kind: 'arithmetic',
        operator,
        left: this.numeric(left, token),
        right: this.numeric(operand(), token),
      }
    }
    return left
  }

  private unary(): Ast {
    const sign = this.symbol('-', '+')
    if (!sign) return this.primary()
    return this.deeper(() => {
      const of = this.numeric(this.unary(), sign)
      return canonical(sign) === '-' ? { kind: 'negate', of } : of
    })
  }

  private primary(): Ast {
    const token = this.peek()
    this.next++
    if (token.kind === 'number') return { kind: 'number', value: token.value }
    if (token.kind === 'quoted') return { kind: 'column', name: token.name }
    if (token.kind === 'name') {
      if (this.symbol('(')) return this.call(token)
      if (reserved.has(token.name)) this.fail(token, `expected a number or column, found \`${token.name}\``)
      return { kind: 'column', name: token.name }
    }
    if (token.text === '(') {
      return this.deeper(() => {
        const inner = this.or()
        if (!this.symbol(')')) this.fail(this.peek(), 'expected “)”')
        return inner
      })
    }
    return this.fail(token, `expected a number or column, found ${token.text ? `“${token.text}”` : 'the end'}`)
  }

  private call(name: Token & { name: string }): Ast {
    const arity = Object.hasOwn(functions, name.name) ? functions[name.name] : undefined
    if (!arity) this.fail(name, `no function \`${name.name}\`; there are ${Object.keys(functions).join(', ')}`)
    const given: Ast[] = []
    this.deeper(() => {
      do given.push(this.or())
      while (this.symbol(','))
      if (!this.symbol(')')) this.fail(this.peek(), 'expected “,” or “)”')
      return null
    })
    if (given.length < arity.min || given.length > arity.max) {
      const wanted = arity.min === arity.max ? `${arity.min}` : `${arity.min} or more`
      this.fail(name, `${name.name} takes ${wanted} arguments, found ${given.length}`)
    }
    if (name.name === 'if') {
      const [condition, yes, no] = given as [Ast, Ast, Ast]
      return {
        kind: 'if',
        condition: this.truth(condition, name),
        yes: this.numeric(yes, name),
        no: this.numeric(no, name),
      }
    }
    const numbers = given.map((g) => this.numeric(g, name))
    const [first, second, third] = numbers as [NumberAst, NumberAst, NumberAst]
    if (name.name === 'clamp') {
      return { kind: 'min', left: { kind: 'max', left: first, right: second }, right: third }
    }
    if (name.name === 'abs' || name.name === 'sqrt' || name.name === 'log') return { kind: name.name, of: first }
    const kind = name.name as 'min' | 'max'
    return numbers.slice(1).reduce<NumberAst>((left, right) => ({ kind, left, right }), first)
  }

  private numeric(ast: Ast, where: Token): NumberAst {
    return isTruth(ast) ? this.fail(where, `“${where.text}” needs a number here, found a condition`) : ast
  }

  private truth(ast: Ast, where: Token): TruthAst {
    return isTruth(ast) ? ast : this.fail(where, `“${where.text}” needs a condition here, found a number`)
  }

  private deeper<T>(inner: () => T): T {
    if (++this.depth > maxDepth) this.fail(this.peek(), `nested deeper than ${maxDepth} levels`)
    const result = inner()
    this.depth--
    return result
  }

  private peek(): Token {
    return this.list[Math.min(this.next, this.list.length - 1)] as Token
  }

  private symbol(...wanted: string[]): Token | null {
    const token = this.peek()
    if (token.kind !== 'symbol' || !wanted.includes(canonical(token))) return null
    this.next++
    return token
  }

  private word(wanted: string): Token | null {
    const token = this.peek()
    if (token.kind !== 'name' || token.name !== wanted) return null
    this.next++
    return token
  }

  private fail(token: Token, problem: string): never {
    throw new ExpressionError(this.text, token.at, problem)
  }
}

const canonical = (token: Token): string => spelled[token.text] ?? token.text
