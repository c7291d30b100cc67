/**
 * Sentences of a wish, each a verbatim piece without its end mark. A point or comma inside a number, and everything between quotes,
 * separates nothing; a line is a sentence, and so is an item of a list.
 */
export function sentences(wish: string): string[] {
  return cut(
    wish,
    /\n|;(?=\s|$)|[!?。！？；]|(?<!^\s*\d{1,2}|\n\s*\d{1,2})(?<!\b(?:incl|approx|resp|vs|ca|e\.g|i\.e))\.(?!\.?[\p{L}\p{N}])|\s[-–—]\s(?![^()]*\))/gu,
  )
}

/** Pieces of a sentence between commas; a comma inside a number or between quotes separates nothing. */
export function commaParts(sentence: string): string[] {
  return cut(sentence, /[,，、](?!\d)|(?<!\d)[,，、](?=\d)/gu)
}

/** Cuts at every match of `mark` that is outside quotes; the marks are dropped, and so are empty pieces and, unless `keepAll`, blanks
 * and the dots of lists. */
export function cut(text: string, mark: RegExp, more: { keepAll?: boolean } = {}): string[] {
  const quoted = quotedRanges(text)
  const pieces: string[] = []
  let from = 0
  for (const match of text.matchAll(mark)) {
    if (quoted.some(([start, end]) => match.index > start && match.index < end)) continue
    pieces.push(text.slice(from, match.index))
    from = match.index + match[0].length
  }
  pieces.push(text.slice(from))
  const bare = pieces.map((p) => p.replace(/^[\s•*·]+|^\s*(?:-|\d+[.)])\s+|\s+$/g, '').trim())
  return (more.keepAll ? pieces : bare).filter((p) => /[\p{L}\p{N}]/u.test(p))
}

/** Start and end of every quoted text: between two quotes that belong together. An apostrophe within a word opens nothing. */
export function quotedRanges(text: string): [number, number][] {
  return [
    ...text.matchAll(/"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|(?<![\p{L}\p{N}])['‘][^'’\n]*['’](?![\p{L}\p{N}])/gu),
  ].map((m) => [m.index, m.index + m[0].length - 1])
}
