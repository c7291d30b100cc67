import type { Finding, Question } from '../findings/index.ts'
import { addUsage, noUsage, type Usage } from '../lifecycle/usage.ts'
import { ModelError } from '../llm/errors.ts'
import type { LanguageModel, ModelRequest } from '../llm/types.ts'
import type { ReadingBook } from './book.ts'
import { ReadingBook as Book, isOpen } from './book.ts'
import { clausesOf } from './clauses.ts'
import { mostClauses, readingRequest } from './model-reading.ts'
import { ModelTurn, nameOf } from './model-turn.ts'
import type { PromptLibrary } from './prompts.ts'
import type { ClauseReading, WishLanguage } from './types.ts'

export interface ReadOptions<Plan> {
  /** Cheapest first. Empty: what the grammar does not read becomes a question. */
  models: readonly LanguageModel[]
  /** Readings so far in this run: clauses that are read already cost nothing again. */
  book: ReadingBook
  prompts: PromptLibrary
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
/** With so many open clauses there will be questions anyway, and no more are read. */
const mostOpen = 60

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
  const { book, previous } = options
  readByGrammar(language, brief, book)
  const reasons: string[] = []
  let usage = noUsage
  for (const model of options.models) {
    const turn = new ModelTurn(language, brief, model, options)
    try {
      if (previous) await turn.mend(previous.findings)
      await turn.readOpen()
    } catch (error) {
      if (!(error instanceof ModelError) || error.next === 'stop') throw error
      turn.reasons.push(`${nameOf(model)} could not answer: ${error.message}`)
    }
    usage = addUsage(usage, turn.usage)
    reasons.push(...turn.reasons)
  }
  return finish(language, brief, book, usage, reasons)
}

/** The same without a model, at once and free: plan or questions. */
export function readByRules<Brief, Plan>(language: WishLanguage<Brief, Plan>, brief: Brief): ReadResult<Plan> {
  const book = new Book()
  readByGrammar(language, brief, book)
  return finish(language, brief, book, noUsage, [])
}

/** The calls that a model would be asked first: about the clauses that the grammar leaves open. */
export function openCalls<Brief, Plan>(
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  prompts: PromptLibrary,
): ModelRequest[] {
  const open = clausesOf(language, brief).filter((c) => !c.decided && !language.grammar(c.words, brief))
  const calls: ModelRequest[] = []
  for (let at = 0; at < open.length; at += mostClauses) {
    const words = open.slice(at, at + mostClauses).map((c) => c.words)
    calls.push(readingRequest(language, brief, words, prompts).request)
  }
  return calls
}

function readByGrammar<Brief, Plan>(language: WishLanguage<Brief, Plan>, brief: Brief, book: ReadingBook): void {
  let open = 0
  for (const { words, decided } of clausesOf(language, brief, book)) {
    if (book.get(language.stage, words)) continue
    const reading: ClauseReading | null = decided
      ? { words, settings: [], by: 'person' }
      : open < mostOpen
        ? language.grammar(words, brief)
        : null
    if (!reading) open++
    book.set(language.stage, words, { reading, findings: [], asked: [] })
  }
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
  for (const { words } of clausesOf(language, brief, book)) {
    const entry = book.get(language.stage, words)
    if (entry?.reading) readings.push(entry.reading)
    if (isOpen(entry)) questions.push(language.question(words, entry?.findings ?? [], brief, entry?.reading ?? null))
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
