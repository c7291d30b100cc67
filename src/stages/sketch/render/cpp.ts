/**
 * A C++ string literal with exactly this text as UTF-8. Letters, signs and emoji stay readable; quotes, backslashes, control and
 * direction characters, and what could form a trigraph or join the next digit, are octal escapes.
 */
export function stringLiteral(text: string): string {
  let body = ''
  let before = ''
  for (const character of text.replace(/\p{Cs}/gu, '\ufffd')) {
    const plain =
      /^[\p{L}\p{N}\p{P}\p{S}\p{M} ]$/u.test(character) &&
      !/["\\]/.test(character) &&
      !(character === '?' && before === '?')
    body += plain ? character : octal(character)
    before = character
  }
  return `"${body}"`
}

const octal = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')

/** Text for a `//` comment: one line, nothing that hides or continues it. */
export function comment(text: string, longest = 100): string {
  const line = text
    .replace(/[^\p{L}\p{N}\p{P}\p{S}\p{M} ]+/gu, ' ')
    .replace(/[\\?]+\s*$/, '')
    .trim()
  return [...line].length > longest ? `${[...line].slice(0, longest - 1).join('')}…` : line
}

/** How a label stands in a printed line: as it is, or as a JSON string where it could be taken for something else. */
export function lineName(label: string): string {
  const odd =
    /^(#|")|[\p{C}\u2028\u2029]|^\s|\s$/u.test(label) || label === 'unsure' || label === 'nothing' || label === ''
  return odd ? JSON.stringify(label) : label
}

/** A C++ variable for each column: its own name with an `in_` before it where that is an identifier, else `in_` and its number. */
export function variables(columns: readonly string[]): Map<string, string> {
  return new Map(columns.map((c, i) => [c, /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(c) ? `in_${c}` : `in_${i}`]))
}
