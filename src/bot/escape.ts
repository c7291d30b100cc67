import { defuse } from '../github/log.ts'
import { visible } from '../hidden.ts'
import { codeBlock as block, codeSpan, escapeMarkdown, unlinked } from '../report/escape.ts'

export { visible } from '../hidden.ts'

/**
 * Everything that comes from outside (readings, files, people, models, compilers) goes through one of these before GitHub or a log
 * shows it: which one depends on where it is shown. Each shortens what is too long, after `limit` characters as a person counts them.
 */

const line = 300
const block_ = 20_000

/** For titles, names, outputs and lines of other plain text: one line that tells nobody, links nothing and commands nothing. */
export const plainText = (text: string, limit = line): string => inert(clip(oneLine(text), limit))

/** For Markdown: sentences, list items, headings, cells of a table. One line. */
export const markdownText = (text: string, limit = line): string => escapeMarkdown(clip(oneLine(text), limit))

/** For Markdown: names and values as inline code; for a cell of a table use a `{code}` cell of `markdownTable`. One line. */
export const codeText = (text: string, limit = line): string => codeSpan(clip(oneLine(text), limit))

/** For Markdown: many lines, as they are. */
export const codeBlock = (text: string, language = '', limit = block_): string => block(clip(text, limit), language)

/** For the log of the runner: many lines that steer neither the terminal nor the runner. */
export const logText = (text: string, limit = block_): string => defuse(visible(clip(newLines(text), limit)))

/**
 * For the body of a commit message: many lines. None of them is a trailer (`Signed-off-by:`) or an order to skip workflows, and none
 * closes an issue.
 */
export const commitText = (text: string, limit = 2000): string =>
  clip(newLines(text), limit)
    .split('\n')
    .map((row) => inert(limitMarks(row).trimEnd()).replace(/^(?=\s*(?:[A-Za-z0-9-]+\s*:|\(cherry picked))/, '\u200b'))
    .join('\n')

/** A Markdown link with words from outside to an address of GitHub's API or the bot's own; null where the address is not `https:`. */
export function link(words: string, address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'https:' || url.username || url.password) return null
  const target = url.href.replace(/[()<>\\*_`|[\]{}]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `[${markdownText(words)}](${target})`
}

/** The first `limit` characters with an ellipsis in place of the last; never half a character. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const kept = [...text.slice(0, 2 * limit)]
  return kept.length <= limit && text.length <= 2 * limit ? text : `${kept.slice(0, limit - 1).join('')}…`
}

const newLines = (text: string): string => text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')

const oneLine = (text: string): string => limitMarks(text.replace(/[\s\u0085]+/g, ' ').trim())

/** A letter with a hundred accents covers the lines above and below. */
const limitMarks = (text: string): string => text.replace(/(\p{M}{4})\p{M}+/gu, '$1')

/** Plain text that GitHub, git and the runner take for nothing but text. */
const inert = (text: string): string =>
  defuse(unlinked(visible(text)))
    .replace(/\[(?=(?:skip|ci|no|actions)[ -])/gi, '[\u200b')
    .replace(/skip-checks(?=\s*:)/gi, 'skip-\u200bchecks')
