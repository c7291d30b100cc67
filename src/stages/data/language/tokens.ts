import type { Token } from './lex.ts'

/** The codes of tokens as one text, for regular expressions: `DROP ROW WHERE C LT N`. */
export const codesOf = (tokens: readonly Token[]): string => tokens.map((t) => t.code).join(' ')

export const has = (tokens: readonly Token[], ...codes: string[]): boolean => tokens.some((t) => codes.includes(t.code))

/** Whether every token is one of these. */
export const onlyHas = (tokens: readonly Token[], codes: string): boolean => {
  const allowed = codes.split(' ')
  return tokens.every((t) => allowed.includes(t.code))
}

export const without = (tokens: readonly Token[], codes: string): Token[] => {
  const gone = codes.split(' ')
  return tokens.filter((t) => !gone.includes(t.code))
}

export const all = (tokens: readonly Token[], ...codes: string[]): Token[] =>
  tokens.filter((t) => codes.includes(t.code))

/** Without these codes at the front and at the end. */
export function trim(tokens: readonly Token[], front: string, end = ''): Token[] {
  const [first, last] = [front.split(' '), end.split(' ')]
  let [from, to] = [0, tokens.length]
  while (from < to && first.includes((tokens[from] as Token).code)) from++
  while (to > from && last.includes((tokens[to - 1] as Token).code)) to--
  return tokens.slice(from, to)
}

/** Numbers, with or without a sign of per cent. */
export const isNumber = (t: Token | undefined): boolean => t !== undefined && (t.code === 'N' || t.code === 'P')

/** As it is kept in a setting: the number, its unit behind it. */
export const written = (t: Token): string => (t.unit ? `${t.text}${t.unit === '%' ? '%' : ` ${t.unit}`}` : t.text)
