import type { Finding, Question } from '../findings/index.ts'
import { hasErrors } from '../findings/index.ts'
import { addUsage, noUsage, type Usage } from '../lifecycle/usage.ts'
import type { LanguageModel } from '../llm/types.ts'
import type { ReadingBook } from './book.ts'
import { ReadingBook as Book } from './book.ts'
import { cleanWords, sameWords } from './clean.ts'
import type { ClauseReading, WishLanguage } from './types.ts'

export interface ReadOptions<Plan> {
  /** Cheapest first. Empty: what the grammar does not read becomes a question. */
  models: readonly LanguageModel[]
  /** Readings so far in this run: clauses that are read already cost nothing again. */
  book: ReadingBook
  /** Replies of a model for each question; with more than one the majority counts, clause by clause. */
  samples: number
  /** Checks, clause by clause, what a hosted model read; null = nobody. */
  secondReader: LanguageModel | null
  /** A plan that was rendered and failed, with what was found. */
  previous?: { plan: Plan; findings: Finding[] } | undefined
  signal: AbortSignal
  /** Told before something slow begins. */
  step(text: string): void
}

export type ReadResult<Plan> = ({ plan: Plan } | { questions: Question[] }) & {
  readings: ClauseReading[]
  usage: Usage
  /** Why each dearer step was taken, for the report. */
  reasons: string[]
}

/** More questions than these are one: nobody answers a hundred. */
const mostQuestions = 10

/**
 * Reads a wish clause by clause: the grammar takes what it reads with certainty, models the rest, cheapest first, and every reading of
 * theirs is checked. What stays open becomes a question, and then there is no plan.
 *
 * An answer of the person stands in place of the clause that it is about: the answer's own words are read, and the clause is kept with
 * no settings and `by: 'person'`, so that a report shows that somebody decided it. An empty answer leaves the clause out.
 */
export async function readWish<Brief, Plan>(
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  options: ReadOptions<Plan>,
): Promise<ReadResult<Plan>> {
  readByGrammar(language, brief, options.book)
  return finish(language, brief, options.book, noUsage, [])
}

/** The same without a model, at once and free: plan or questions. */
export function readByRules<Brief, Plan>(language: WishLanguage<Brief, Plan>, brief: Brief): ReadResult<Plan> {
  const book = new Book()
  readByGrammar(language, brief, book)
  return finish(language, brief, book, noUsage, [])
}

/** A clause to be read, or one that an answer of the person stands for. */
interface Clause {
  words: string
  decided: boolean
}

/** The clauses of the wish with the person's answers in their places, each words once. */
export function clausesOf<Brief, Plan>(language: WishLanguage<Brief, Plan>, brief: Brief): Clause[] {
  const answers = language.answers(brief)
  const clauses: Clause[] = []
  const add = (words: string, decided: boolean) => {
    if (!clauses.some((c) => c.words === words)) clauses.push({ words, decided })
  }
  for (const words of language.split(cleanWords(language.wish(brief)), brief)) {
    // A question about a contradiction is about two clauses; the last answer to a question counts.
    const answer = answers.findLast((a) => a.about.split(' … ').some((about) => sameWords(about, words)))
    add(words, answer !== undefined)
    if (answer) for (const own of language.split(cleanWords(answer.answer), brief)) add(own, false)
  }
  return clauses
}

function readByGrammar<Brief, Plan>(language: WishLanguage<Brief, Plan>, brief: Brief, book: ReadingBook): void {
  for (const { words, decided } of clausesOf(language, brief)) {
    if (book.get(language.stage, words)) continue
    const reading: ClauseReading | null = decided
      ? { words, settings: [], by: 'person' }
      : language.grammar(words, brief)
    book.set(language.stage, words, { reading, findings: [], asked: [] })
  }
}

/** Whether nothing is left to do for a clause: it is read without objections, or certainly nothing that a sketch, script or model can do. */
function isOpen(entry: { reading: ClauseReading | null; findings: readonly Finding[] } | undefined): boolean {
  return !entry?.reading || entry.reading.cannot !== undefined || hasErrors(entry.findings)
}

function finish<Brief, Plan>(
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  book: ReadingBook,
  usage: Usage,
  reasons: string[],
): ReadResult<Plan> {
  const readings: ClauseReading[] = []
  const questions: Question[] = []
  for (const { words } of clausesOf(language, brief)) {
    const entry = book.get(language.stage, words)
    if (entry?.reading) readings.push(entry.reading)
    if (isOpen(entry)) questions.push(language.question(words, entry?.findings ?? [], brief))
  }
  if (questions.length === 0) {
    for (const f of language.checkTogether(readings, brief)) {
      if (f.severity === 'error')
        questions.push({ stage: language.stage, text: `${f.message} ${f.hint}`, about: f.where })
    }
  }
  const rest = questions.length - mostQuestions
  if (rest > 0) {
    const about = questions[mostQuestions]?.about ?? ''
    const text = `And ${rest} more parts could not be read: say it in fewer and shorter sentences.`
    questions.splice(mostQuestions, rest, { stage: language.stage, text, about })
  }
  if (questions.length > 0) return { questions, readings, usage, reasons }
  return { plan: language.compose(readings, brief), readings, usage: addUsage(usage, noUsage), reasons }
}
