import { ReadingBook } from './book.ts'
import { cleanWords, sameWords } from './clean.ts'
import { joinBack } from './demands.ts'
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
  const pieces = language.split(wish, brief)
  for (const words of joinBack(pieces, wish, (_, together) => book.isJoined(language.stage, together))) {
    // A question about a contradiction is about two clauses; the last answer to a question counts.
    const answer = answers.findLast((a) => a.about.split(' … ').some((about) => sameWords(about, words)))
    add(words, answer !== undefined)
    if (answer) for (const own of language.split(cleanWords(answer.answer), brief)) add(own, false)
  }
  return clauses
}
