import type { DataBrief } from '../brief.ts'
import type { ColumnWords } from './columns.ts'

export const plural = (word: string): string => (/(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`)

/** Labels and their plurals, lower case. A word that could mean two classes means none. */
export function labelWords(
  brief: DataBrief,
  columns: ColumnWords,
): { labels: Map<string, string>; noun: string | null } {
  const found = new Map<string, string>()
  const twice = new Set<string>()
  const put = (phrase: string, label: string) => {
    if (found.has(phrase) && found.get(phrase) !== label) twice.add(phrase)
    found.set(phrase, label)
  }
  for (const { label, spellings } of brief.classes) {
    // `apple_2` is the name of a file, not of the class.
    for (const spelling of [label, ...spellings.filter((s) => /\d/.test(label) || !/\d/.test(s))]) {
      const word = spelling.toLowerCase().trim()
      for (const form of [word, word.replace(/[_-]+/g, ' ')]) {
        put(form, label)
        if (/[a-z]$/.test(form)) put(plural(form), label)
        if (/[^aeiou]y$/.test(form)) put(`${form.slice(0, -1)}ies`, label)
        for (const verb of inflected(form)) put(verb, label)
      }
    }
  }
  // “red cap”, “gold cap”: “gold” and “the red ones” are classes; “red” alone may be a column.
  const ends = brief.classes.map((c) => /^(.+)[ _-]([a-z]+)$/.exec(c.label.toLowerCase()))
  const noun = ends[0]?.[2] ?? null
  const shared = ends.length > 1 && ends.every((e) => e?.[2] === noun) ? noun : null
  for (const [i, end] of (shared === null ? [] : ends).entries()) {
    const own = (end?.[1] ?? '').replace(/[_-]+/g, ' ')
    const { label } = brief.classes[i] as DataBrief['classes'][number]
    for (const form of [`${own} one`, `${own} ones`, ...(columns.phrases.has(own) ? [] : [own])]) put(form, label)
  }
  for (const phrase of twice) found.delete(phrase)
  return { labels: found, noun: shared }
}

/** “jumping” of a class `jump`. */
const inflected = (word: string): string[] => {
  if (!/^[a-z]{3,}$/.test(word)) return []
  const stem = /[^aeiou]e$/.test(word) ? word.slice(0, -1) : word
  return [`${stem}ing`, ...(/[^aeiou][aeiou][bdgklmnprt]$/.test(word) ? [`${word}${word.at(-1)}ing`] : [])]
}
