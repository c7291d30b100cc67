import type { ProjectConfig } from '../../../project/config.ts'

/** Words that keep readings on one side of the split. */
const together =
  /\b(?:together|same (?:side|split|set|part)|(?:in|into|to) both|both (?:in|sets|sides)|one side|by|across|either|leak\w*|mix\w*|never|not be split)\b/i

/**
 * The column that marks a session: that of tinyml.yml, else one that a sentence of the wish names beside words such as “together” and
 * “in both”, and no number. Whether the sentence really asks for it is for the grammar to say: if it does not, there is a question.
 */
export function sessionColumnOf(
  { session, wish, columns }: ProjectConfig['data'],
  headers: readonly string[],
  label: string | null,
): string | null {
  if (session !== undefined) return typeof session === 'object' ? session.column : null
  const free = headers.filter((h) => h !== '' && h !== label && !columns?.includes(h))
  const named = free.filter((header) => {
    const word = sessionWords(header)
      .map((w) => w.replace(/[^\p{L}\p{N} ]/gu, '.'))
      .join('|')
    const mention = new RegExp(`(?<![\\p{L}\\p{N}])(?:${word})(?![\\p{L}\\p{N}])`, 'iu')
    return wish
      .split(/[.;!?\n]/)
      .some((sentence) => together.test(sentence) && !/\d/.test(sentence) && mention.test(sentence))
  })
  return named.length === 1 && longEnough(named[0] as string) ? (named[0] as string) : null
}

/** A letter could be any word. */
const longEnough = (header: string): boolean => header.length >= 3

/** How a person names such a column: `shift`, `shifts`, `person id`. */
export function sessionWords(header: string): string[] {
  const word = header
    .toLowerCase()
    .trim()
    .replace(/[\s_-]+/g, ' ')
  const bare = word.replace(/ (?:id|no|nr|number)$/, '')
  return [...new Set([word, bare].flatMap((w) => [w, `${w}s`, w.replace(/y$/, 'ies')]))]
}
