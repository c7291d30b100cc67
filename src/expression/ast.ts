/**
 * One small language for features and gates. Every value is an IEEE float32 or a truth value, and every operation rounds to float32
 * at once, so that Python, C++ and TypeScript give the same bits.
 *
 *   number     1, 0.25, 1e-3        the nearest float32
 *   column     r, clear, `raw light`, "raw light"
 *   + - * /    also × ÷ −           IEEE: x / 0 is ±infinity, 0 / 0 is NaN, overflow is ±infinity
 *   -x  abs  sqrt                   sqrt of a negative number is NaN; sqrt(-0) is -0
 *   log                             natural, by the algorithm of log.ts; log of 0 is -infinity, of a negative number NaN
 *   min  max   two or more          NaN if any is NaN; a zero that comes out is +0
 *   clamp(x, low, high)             min(max(x, low), high)
 *   < <= > >= == !=                 give truth; with NaN all are false but !=
 *   and  or  not                    over truth; `not` binds tighter than `and`, `and` tighter than `or`
 *   if(condition, a, b)             both branches are evaluated, nothing can fail
 */
export type Ast = NumberAst | TruthAst

export type ArithmeticOperator = '+' | '-' | '*' | '/'
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!='

export type NumberAst =
  /** `value` is a finite float32. */
  | { kind: 'number'; value: number }
  | { kind: 'column'; name: string }
  | { kind: 'arithmetic'; operator: ArithmeticOperator; left: NumberAst; right: NumberAst }
  | { kind: 'negate' | 'abs' | 'sqrt' | 'log'; of: NumberAst }
  | { kind: 'min' | 'max'; left: NumberAst; right: NumberAst }
  | { kind: 'if'; condition: TruthAst; yes: NumberAst; no: NumberAst }

export type TruthAst =
  | { kind: 'compare'; operator: Comparison; left: NumberAst; right: NumberAst }
  | { kind: 'and'; left: TruthAst; right: TruthAst }
  | { kind: 'or'; left: TruthAst; right: TruthAst }
  | { kind: 'not'; of: TruthAst }

export const isTruth = (ast: Ast): ast is TruthAst =>
  ast.kind === 'compare' || ast.kind === 'and' || ast.kind === 'or' || ast.kind === 'not'

/** Names of the columns that an expression reads, each once, in order of appearance. */
export function columnsOf(ast: Ast): string[] {
  const names = new Set<string>()
  const visit = (node: Ast): void => {
    if (node.kind === 'column') names.add(node.name)
    for (const child of children(node)) visit(child)
  }
  visit(ast)
  return [...names]
}

function children(ast: Ast): Ast[] {
  if (ast.kind === 'if') return [ast.condition, ast.yes, ast.no]
  if ('left' in ast) return [ast.left, ast.right]
  return 'of' in ast ? [ast.of] : []
}

/** A column name as it has to be written in an expression. */
export function quoteColumn(name: string): string {
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !reserved.has(name)) return name
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``
}

export const reserved: ReadonlySet<string> = new Set(['and', 'or', 'not'])
