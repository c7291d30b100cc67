/** Mutation operators on C++ and Python text, line by line; comments, strings and preprocessor lines are left alone. */

export type Language = 'cpp' | 'python'

/** One place where an operator can act, and what the line becomes. */
export interface Site {
  operator: string
  /** From 0. */
  line: number
  before: string
  after: string
}

/** Replacements of what a pattern finds, for each place in the code of a line. */
type Swap = [operator: string, find: RegExp, put: (found: string) => string[]]

const opposite: Record<string, string[]> = {
  '<': ['<=', '>'],
  '<=': ['<', '>'],
  '>': ['>=', '<'],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
}

const swaps: Swap[] = [
  ['relation', /(?<=[\w)\]] )(<=|>=|==|!=|<|>)(?= [\w(-])/g, (op) => opposite[op] ?? []],
  ['arithmetic', /(?<=[\w)\]] )[+\-*/](?= [\w(])/g, (op) => [{ '+': '-', '-': '+', '*': '/', '/': '*' }[op] as string]],
  ['whole number', /(?<![\w.])\d+(?![\w.])/g, (n) => [`${Number(n) + 1}`, `${Number(n) - 1}`, `${Number(n) * 1000}`]],
  [
    'fraction',
    /(?<![\w.])\d+\.\d+(?=f?\b)/g,
    (n) => [near(n), (Number(n) + 1).toFixed(1), (Number(n) * 1000).toFixed(1)],
  ],
  ['logic', /&&|\|\|/g, (op) => [op === '&&' ? '||' : '&&']],
  ['logic', /(?<= )(and|or|&|\|)(?= [\w(~])/g, (op) => [{ and: 'or', or: 'and', '&': '|', '|': '&' }[op] as string]],
  ['negation', /!(?=[\w(])|~(?=[\w(])|\bnot /g, () => ['']],
  [
    'truth',
    /\b(true|false|True|False)\b/g,
    (t) => [{ true: 'false', false: 'true', True: 'False', False: 'True' }[t] as string],
  ],
  ['level', /\b(HIGH|LOW)\b/g, (l) => [l === 'HIGH' ? 'LOW' : 'HIGH']],
  ['step', /\+\+|--/g, (s) => [s === '++' ? '--' : '++']],
  ['aggregate', /(?<=\.)(min|max|mean|std)(?=\()/g, (f) => ['min', 'max', 'mean'].filter((other) => other !== f)],
  ['arguments', /(?<=\w\()([\w.[\]]+), ([\w.[\]]+)(?=\))/g, (both) => [both.split(', ').reverse().join(', ')]],
]

/** A tenth more, with as many digits. */
const near = (number: string): string => (Number(number) * 1.1).toFixed(number.split('.')[1]?.length ?? 1)

export function sites(text: string, language: Language): Site[] {
  const lines = text.split('\n')
  const code = lines.map((line) => blank(line, language))
  const quiet = quietLines(lines, language)
  const found: Site[] = []
  for (const [line, before] of lines.entries()) {
    if (quiet.has(line)) continue
    const visible = code[line] as string
    const add = (operator: string, after: string) => {
      if (after !== before) found.push({ operator, line, before, after })
    }
    for (const [operator, find, put] of swaps) {
      for (const match of visible.matchAll(find)) {
        const end = match.index + match[0].length
        for (const text of put(match[0])) add(operator, before.slice(0, match.index) + text + before.slice(end))
      }
    }
    if (isStatement(visible, language))
      add('dropped statement', language === 'cpp' ? '' : `${/^ */.exec(before)?.[0]}pass`)
    for (const [at, name, other] of identifiers(code, line, language)) {
      add('identifier', before.slice(0, at) + other + before.slice(at + name.length))
    }
  }
  return found
}

/** The line with comments and the insides of strings blanked out, as long as before. */
function blank(line: string, language: Language): string {
  const text = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g
  const without = line.replace(text, (t) => `"${'_'.repeat(Math.max(0, t.length - 2))}"`)
  const comment = without.indexOf(language === 'cpp' ? '//' : '#')
  return comment < 0 ? without : without.slice(0, comment)
}

/** Preprocessor, long comments and text in three quotes. */
function quietLines(lines: readonly string[], language: Language): Set<number> {
  const quiet = new Set<number>()
  let inside = false
  for (const [i, line] of lines.entries()) {
    const marks = language === 'python' ? line.split('"""').length - 1 : 0
    if (inside || marks > 0 || line.trimStart().startsWith('#') || /^(import|from) /.test(line)) quiet.add(i)
    if (marks % 2 === 1) inside = !inside
  }
  return quiet
}

function isStatement(code: string, language: Language): boolean {
  const line = code.trim()
  if (language === 'cpp') {
    return (
      /^[\w:[\]().>*+-][^{}]*;$/.test(line) &&
      !/^(const|static|constexpr|int|float|return|extern|using|char|unsigned|bool)\b/.test(line)
    )
  }
  return (
    /^\s{4,}/.test(code) &&
    /^(drop\(|[\w.]+\(.*\)$|[\w[\]., ]+ ([-+*/|^&]|>>)?= )/.test(line) &&
    line.split('(').length === line.split(')').length
  )
}

/** Uses of a variable on a line, each with another variable of the same function and type: [place, name, other name]. */
function identifiers(code: readonly string[], line: number, language: Language): [number, string, string][] {
  const [first, last] = functionAround(code, line, language)
  const typeOf = new Map<string, string>()
  const declared =
    language === 'cpp'
      ? /\b(float|int|int8_t|int32_t|bool|unsigned long)( \*| )(?:const )?(\w+)(?= =|;|,|\)|\[)/g
      : /^ +()()(\w+) = /g
  for (let i = first; i <= last; i++) {
    for (const [, type, pointer, name] of (code[i] as string).matchAll(declared))
      typeOf.set(name as string, `${type}${pointer}`)
  }
  const uses: [number, string, string][] = []
  const own = code[line] as string
  const assigned = /^(?:\s*)(?:(?:const |static )?[\w ]+ )?\*?(\w+)(?= [-+*/]?= |\()/.exec(own)?.[1]
  for (const match of own.matchAll(/(?<![\w.])[A-Za-z_]\w*(?![\w(])/g)) {
    const type = typeOf.get(match[0])
    if (type === undefined || match[0] === assigned) continue
    for (const [other, its] of typeOf) if (other !== match[0] && its === type) uses.push([match.index, match[0], other])
  }
  return uses
}

/** First and last line of the function that a line stands in. */
function functionAround(code: readonly string[], line: number, language: Language): [number, number] {
  const begins = (i: number) => (language === 'cpp' ? /^\w.*\) \{$/ : /^def /).test(code[i] ?? '')
  let first = line
  while (first > 0 && !begins(first)) first--
  let last = line + 1
  while (last < code.length && !begins(last)) last++
  return [first, last - 1]
}

/** Name of the function that a line stands in; empty outside. */
export function functionOf(text: string, line: number, language: Language): string {
  const code = text.split('\n')
  const [first] = functionAround(code, line, language)
  return /(\w+)\(/.exec(code[first] ?? '')?.[1] ?? ''
}
