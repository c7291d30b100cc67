import { type Finding, hasErrors } from '../findings/index.ts'
import type { ClauseReading } from './types.ts'

/** How far a clause has come: its best reading yet, and what the checks have against it (nothing, when it is read). */
export interface BookEntry {
  reading: ClauseReading | null
  findings: Finding[]
  /** Models that have had their turn with the clause, as `provider/model`: none is asked the same thing twice. */
  asked: string[]
}

/** The readings of a run, by stage and words of the clause: the next tier is asked only about what is still open. */
export class ReadingBook {
  readonly #entries = new Map<string, BookEntry>()
  /** Neighbours in a wish that were only understood together, by stage. */
  readonly #joins = new Map<string, Set<string>>()

  get(stage: string, words: string): BookEntry | undefined {
    return this.#entries.get(`${stage}\0${words}`)
  }

  set(stage: string, words: string, entry: BookEntry): void {
    this.#entries.set(`${stage}\0${words}`, entry)
  }

  /** Keeps that these words, a verbatim piece of the wish, are one clause. */
  join(stage: string, words: string): void {
    const joins = this.#joins.get(stage) ?? new Set()
    this.#joins.set(stage, joins.add(words))
  }

  isJoined(stage: string, words: string): boolean {
    return this.#joins.get(stage)?.has(words) ?? false
  }
}

/** What the grammar knows to be beyond any sketch, script or model: nobody else is asked. */
export const isImpossible = (entry: { reading: ClauseReading | null } | undefined): boolean =>
  entry?.reading?.by === 'rules' && entry.reading.cannot !== undefined

/** Whether a clause is not read yet, or was given up, or the checks object. */
export function isOpen(entry: { reading: ClauseReading | null; findings: readonly Finding[] } | undefined): boolean {
  return !entry?.reading || entry.reading.cannot !== undefined || hasErrors(entry.findings)
}
