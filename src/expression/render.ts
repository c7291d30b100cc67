import type { Ast } from './ast.ts'
import { logInCpp, logInPython } from './log.ts'

/** Name of the variable that holds a column. */
export type ColumnToVariable = (column: string) => string

/**
 * numpy source of an expression. Variables must hold float32 arrays (or `np.float32` scalars); wrap the code that evaluates it in
 * `with np.errstate(all='ignore')`, because a division by zero is a value here and not a mistake. A condition gives a bool array.
 * The file needs {@link pythonHelpers} where one of them is used.
 */
export function toPython(ast: Ast, variable: ColumnToVariable): string {
  const of = (inner: Ast): string => toPython(inner, variable)
  switch (ast.kind) {
    case 'number':
      return `np.float32(${decimal(ast.value)})`
    case 'column':
      return variable(ast.name)
    case 'arithmetic':
      return `(${of(ast.left)} ${ast.operator} ${of(ast.right)})`
    case 'compare':
      return `(${of(ast.left)} ${ast.operator} ${of(ast.right)})`
    case 'negate':
      return `(-${of(ast.of)})`
    case 'abs':
    case 'sqrt':
      return `np.${ast.kind}(${of(ast.of)})`
    case 'log':
      return `natural_log(${of(ast.of)})`
    case 'min':
    case 'max':
      return `(np.${ast.kind}imum(${of(ast.left)}, ${of(ast.right)}) + np.float32(0))`
    case 'if':
      return `np.where(${of(ast.condition)}, ${of(ast.yes)}, ${of(ast.no)})`
    case 'and':
      return `(${of(ast.left)} & ${of(ast.right)})`
    case 'or':
      return `(${of(ast.left)} | ${of(ast.right)})`
    case 'not':
      return `(~${of(ast.of)})`
  }
}

/**
 * C++ source of an expression over `float` variables. The file needs `<math.h>`, `<stdint.h>`, `<string.h>`, {@link cppHelpers} when one of them is used, and
 * contraction switched off (`#pragma GCC optimize("fp-contract=off")`): a fused multiply-add rounds once instead of twice.
 */
export function toCpp(ast: Ast, variable: ColumnToVariable): string {
  const of = (inner: Ast): string => toCpp(inner, variable)
  switch (ast.kind) {
    case 'number':
      return floatLiteral(ast.value)
    case 'column':
      return variable(ast.name)
    case 'arithmetic':
      return `(${of(ast.left)} ${ast.operator} ${of(ast.right)})`
    case 'compare':
      return `(${of(ast.left)} ${ast.operator} ${of(ast.right)})`
    case 'negate':
      return `(-${of(ast.of)})`
    case 'abs':
      return `fabsf(${of(ast.of)})`
    case 'sqrt':
      return `sqrtf(${of(ast.of)})`
    case 'log':
      return `naturalLog(${of(ast.of)})`
    case 'min':
      return `smaller(${of(ast.left)}, ${of(ast.right)})`
    case 'max':
      return `larger(${of(ast.left)}, ${of(ast.right)})`
    case 'if':
      return `(${of(ast.condition)} ? ${of(ast.yes)} : ${of(ast.no)})`
    case 'and':
      return `(${of(ast.left)} && ${of(ast.right)})`
    case 'or':
      return `(${of(ast.left)} || ${of(ast.right)})`
    case 'not':
      return `(!${of(ast.of)})`
  }
}

/** Definitions of the functions that these C++ expressions call; empty when they need none. */
export function cppHelpers(sources: readonly string[]): string {
  const helper = (name: string, sign: string) =>
    sources.some((s) => s.includes(`${name}(`))
      ? [`static inline float ${name}(float a, float b) { return ((a ${sign} b || a != a) ? a : b) + 0.0f; }`]
      : []
  const log = sources.some((s) => s.includes('naturalLog(')) ? [logInCpp] : []
  return [...helper('smaller', '<'), ...helper('larger', '>'), ...log].join('\n')
}

/** The same for {@link toPython}: functions of numpy arrays, to be put at the top level of the file. */
export const pythonHelpers = (sources: readonly string[]): string =>
  sources.some((s) => s.includes('natural_log(')) ? logInPython : ''

/** A float32 as a C++ literal that reads back as exactly that value. Throws a RangeError for infinities and NaN. */
export const floatLiteral = (value: number): string => `${decimal(value)}f`

/**
 * The shortest decimal with a point or exponent that gives this float32, whether it is rounded at once (C++) or by way of a double
 * (Python): it stays clear of the middle between two neighbours.
 */
export function decimal(value: number): string {
  const float = Math.fround(value)
  if (!Number.isFinite(float)) throw new RangeError(`${value} is not a finite float32`)
  for (let digits = 1; digits <= 9; digits++) {
    const text = String(Number(float.toPrecision(digits)))
    if (Math.abs(Number(text) - float) <= roundingRadius(float) * 0.9) return /[.e]/.test(text) ? text : `${text}.0`
  }
  return String(float)
}

/** Everything closer than this to a float32 rounds to it; half as far below a power of two. */
function roundingRadius(float: number): number {
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(float) || 2 ** -149)))
  return 2 ** (exponent - (Math.abs(float) === 2 ** exponent ? 25 : 24))
}
