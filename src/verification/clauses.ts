import type { Outcome } from './behaviour.ts'

/** A clause of the wish, with what it led to. */
export interface Clause {
  words: string
  settings: readonly string[]
}

/** The clause that an outcome's output or line most likely goes back to: it names the outcome, and shares words with it; '' for none. */
export function wordsFor(
  clauses: readonly Clause[],
  labels: readonly string[],
  outcome: Outcome | null,
  about: string,
): string {
  const name = outcome === null ? '' : (typeof outcome === 'number' ? (labels[outcome] ?? '') : outcome).toLowerCase()
  const wanted = new Set(wordsOf(about))
  let best = { words: '', score: 1 }
  for (const clause of clauses) {
    const text = [clause.words, ...clause.settings].join(' ').toLowerCase()
    const shared = new Set(wordsOf(text).filter((word) => wanted.has(word))).size
    const score = (name !== '' && text.includes(name) ? 2 : 0) + shared
    if (shared > 0 && score > best.score) best = { words: clause.words, score }
  }
  return best.words
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []
