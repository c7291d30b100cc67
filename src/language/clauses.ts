import { ReadingBook } from './book.ts'
import { cleanWords, sameWords } from './clean.ts'
import type { WishLanguage } from './types.ts'

/** A clause to be read, or one that an answer of the person stands for. */
export interface Clause {
  words: string
  decided: boolean
}

/** The clauses of the wish with the person's answers in their places, each words once. */
export function clausesOf<Brief, Plan>(
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  book: ReadingBook = new ReadingBook(),
): Clause[] {
  const answers = language.answers(brief)
  const clauses: Clause[] = []
  const add = (words: string, decided: boolean) => {
    if (!clauses.some((c) => c.words === words)) clauses.push({ words, decided })
  }
  const wish = cleanWords(language.wish(brief))
  for (const words of joinKnown(language.split(wish, brief), wish, (piece) => book.isJoined(language.stage, piece))) {
    // A question about a contradiction is about two clauses; the last answer to a question counts.
    const answer = answers.findLast((a) => a.about.split(' … ').some((about) => sameWords(about, words)))
    add(words, answer !== undefined)
    if (answer) for (const own of language.split(cleanWords(answer.answer), brief)) add(own, false)
  }
  return clauses
}

/** Joins two neighbours that are known to be one clause. */
function joinKnown(clauses: readonly string[], wish: string, isJoined: (words: string) => boolean): string[] {
  const found: { words: string; start: number }[] = []
  let at = 0
  for (const words of clauses) {
    const start = wish.indexOf(words, at)
    if (start < 0) return [...clauses]
    at = start + words.length
    const last = found.at(-1)
    if (last && isJoined(wish.slice(last.start, at)))
      found.splice(-1, 1, { words: wish.slice(last.start, at), start: last.start })
    else found.push({ words, start })
  }
  return found.map((f) => f.words)
}
