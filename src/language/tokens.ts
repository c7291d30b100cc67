import { quotedRanges } from './split.ts'

/** A word, number, quoted text or sign of a clause. */
export interface Token {
  kind: 'word' | 'number' | 'text' | 'sign'
  /** Words in lower case with straight apostrophes; the inside of a quoted text as it stands; numbers and signs as they stand. */
  text: string
  /** Of a number; NaN for one that can be read in two ways (`1,000` is one thousand to some and one to others). */
  value: number
  /** Where it stands in the clause. */
  start: number
  end: number
}

const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** Numbers that are words. `a hundred` and `half` need their neighbours and are read by `joinNumbers`. */
const numberWords = new Map<string, number>([
  ...units.map((word, i): [string, number] => [word, i]),
  ...tens.map((word, i): [string, number] => [word, 20 + 10 * i]),
  ...tens.flatMap((ten, i) => units.slice(1, 10).map((one, j): [string, number] => [`${ten}-${one}`, 21 + 10 * i + j])),
])

/** What the number that a person wrote is worth; NaN where two people would read it differently. */
export function quantity(text: string): number {
  if (/^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return Number.NaN
  return numberWords.get(text.toLowerCase()) ?? Number(text.replace(',', '.'))
}

const twoLetterSigns = /^(?:->|=>|>=|<=|==|≥|≤|→)/u

/** Cuts a clause into tokens, left to right. White space and hyphens inside words only separate. */
export function tokenise(clause: string): Token[] {
  const tokens: Token[] = []
  const quoted = quotedRanges(clause)
  let at = 0
  const push = (kind: Token['kind'], raw: string, text = raw, value = Number.NaN) => {
    tokens.push({ kind, text, value, start: at, end: at + raw.length })
    at += raw.length
  }
  while (at < clause.length) {
    const rest = clause.slice(at)
    const range = quoted.find(([start]) => start === at)
    if (range) {
      const raw = clause.slice(range[0], range[1] + 1)
      push('text', raw, raw.slice(1, -1))
      continue
    }
    const blank = /^\s+/u.exec(rest)
    if (blank) {
      at += blank[0].length
      continue
    }
    const before = at === 0 ? ' ' : (clause[at - 1] as string)
    const number = (/[\s(=:<>]/.test(before) ? /^-?(?:\d+(?:[.,]\d+)*|\.\d+)/ : /^\d+(?:[.,]\d+)*/).exec(rest)
    if (number) {
      push('number', number[0], number[0], quantity(number[0]))
      continue
    }
    const pair = new RegExp(`^(?:${tens.join('|')})-(?:${units.slice(1, 10).join('|')})(?![\\p{L}\\p{N}])`, 'iu').exec(
      rest,
    )
    const word = pair ?? /^\p{L}(?:[\p{L}\p{M}\p{N}_]|['’](?=\p{L}))*/u.exec(rest)
    if (word) {
      const text = word[0].toLowerCase().replace(/’/g, "'")
      const value = numberWords.get(text)
      if (value === undefined) push('word', word[0], text)
      else push('number', word[0], text, value)
      continue
    }
    const hyphen = /^-(?=\p{L})/u.exec(rest)
    if (hyphen && /[\p{L}\p{N}]/u.test(before)) {
      at += 1
      continue
    }
    push('sign', twoLetterSigns.exec(rest)?.[0] ?? (/^[\s\S]/u.exec(rest) as RegExpExecArray)[0])
  }
  return joinNumbers(tokens)
}

/** `two hundred`, `a hundred`, `five thousand`, `half a`: several words, one number. */
function joinNumbers(tokens: Token[]): Token[] {
  const joined: Token[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const next = tokens[i + 1]
    const factor = next && { hundred: 100, thousand: 1000 }[next.text]
    const count = token.kind === 'number' ? token.value : token.text === 'a' ? 1 : Number.NaN
    if (factor && next && count > 0) {
      joined.push({
        kind: 'number',
        text: `${token.text} ${next.text}`,
        value: count * factor,
        start: token.start,
        end: next.end,
      })
      i++
    } else if (token.text === 'half' && (next?.text === 'a' || next?.text === 'an')) {
      joined.push({ kind: 'number', text: `half ${next.text}`, value: 0.5, start: token.start, end: next.end })
      i++
    } else joined.push(token)
  }
  return joined
}
