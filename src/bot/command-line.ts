/** A word of a command line, or what stands in quotes: that is never a flag or a name. */
export interface Word {
  /** Without the quotes. */
  text: string
  quoted: boolean
  /** As it was written. */
  raw: string
}

const quotes: Record<string, string> = { '"': '"', '“': '”', '„': '“', '«': '»', "'": "'", '`': '`' }

/** Splits at blanks. A quote opens at the beginning of a word and closes at the end of one; another is a letter like any. */
export function splitWords(line: string): Word[] {
  const words: Word[] = []
  // Kinds of quotes that do not close any more: each is looked for in vain once, so that the time stays linear.
  const unclosed = new Set<string>()
  let at = 0
  while (at < line.length) {
    if (isBlank(line, at)) {
      at++
      continue
    }
    const end = quoteEnd(line, at, unclosed)
    const next = end ?? wordEnd(line, at)
    const raw = line.slice(at, next)
    words.push({ text: end === null ? raw : raw.slice(1, -1), quoted: end !== null, raw })
    at = next
  }
  return words
}

const isBlank = (line: string, at: number): boolean => at >= line.length || /\s/.test(line.charAt(at))

function wordEnd(line: string, from: number): number {
  let at = from
  while (!isBlank(line, at)) at++
  return at
}

/** Behind the closing quote; null where none opens here. */
function quoteEnd(line: string, from: number, unclosed: Set<string>): number | null {
  const close = quotes[line.charAt(from)]
  if (!close || unclosed.has(close)) return null
  for (let at = line.indexOf(close, from + 1); at >= 0; at = line.indexOf(close, at + 1))
    if (isBlank(line, at + 1)) return at + 1
  unclosed.add(close)
  return null
}
