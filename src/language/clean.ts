import { withoutHidden } from '../hidden.ts'

/**
 * A wish as it is read: without what a person cannot see but a model can. HTML comments, control characters, zero-width and
 * direction marks, soft hyphens, variation selectors and tag characters go; markup that is visible stays, as the words that it is.
 */
export function cleanWords(text: string): string {
  const seen = text
    .normalize('NFC')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\t]/g, ' ')
  return withoutHidden(seen).trim()
}

/** Two pieces of a wish are the same when only case and blanks tell them apart. */
export const sameWords = (a: string, b: string): boolean => plainWords(a) === plainWords(b)

export const plainWords = (text: string): string => cleanWords(text).replace(/\s+/g, ' ').toLowerCase()
