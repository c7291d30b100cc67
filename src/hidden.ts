/**
 * Characters that nobody sees, or that change how others are seen: control and format characters (direction, zero width, tags),
 * private use, lone surrogates, whatever fonts are told to ignore (fillers, variation selectors), line and paragraph separators, and the
 * braille blank. The line feed is the only one that text needs.
 */
const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu

/** Text without its hidden characters; line feeds stay. */
export const withoutHidden = (text: string): string => text.replace(hidden, '')

/** Hidden characters as their code points, such as `\u{202e}`; line feeds and tabs stay. */
export const visible = (text: string): string =>
  text.replace(hidden, (c) => (c === '\t' ? c : `\\u{${c.codePointAt(0)?.toString(16)}}`))
