import { type Finding, finding, hasErrors } from '../findings/index.ts'
import { addUsage, noUsage } from '../lifecycle/usage.ts'
import { ModelError } from '../llm/errors.ts'
import type { LanguageModel } from '../llm/types.ts'
import { isImpossible, isOpen } from './book.ts'
import { type Clause, clausesOf } from './clauses.ts'
import { cleanWords } from './clean.ts'
import { mostClauses, type Refused, readByModel, repairByModel, secondOpinion } from './model-reading.ts'
import type { ReadOptions } from './reader.ts'
import type { ClauseReading, WishLanguage } from './types.ts'

/** With more clauses open after the first call and its repair, a small model does not understand this person. */
const mostRetried = 4
/** A clause and the one before it are not read together when they are longer than this. */
const longestJoin = 320

/** One model's turn: it is asked once about what is open, and once more about what the checks refuse. */
export class ModelTurn<Brief, Plan> {
  usage = noUsage
  readonly reasons: string[] = []
  readonly #language: WishLanguage<Brief, Plan>
  readonly #brief: Brief
  readonly #model: LanguageModel
  readonly #options: ReadOptions<Plan>

  constructor(language: WishLanguage<Brief, Plan>, brief: Brief, model: LanguageModel, options: ReadOptions<Plan>) {
    this.#language = language
    this.#brief = brief
    this.#model = model
    this.#options = options
  }

  async readOpen(): Promise<void> {
    const { book, step } = this.#options
    const open = this.#clauses()
      .map((c) => c.words)
      .filter((words) => {
        const entry = book.get(this.#language.stage, words)
        return isOpen(entry) && !isImpossible(entry) && !entry?.asked.includes(nameOf(this.#model))
      })
    if (open.length === 0) return
    this.reasons.push(`${nameOf(this.#model)} was asked about ${few(open)}`)
    for (let at = 0; at < open.length; at += mostClauses) {
      const clauses = open.slice(at, at + mostClauses)
      step(`asking ${this.#model.model} what ${few(clauses)} means`)
      const first = await readByModel(this.#model, this.#language, this.#brief, clauses, this.#options)
      this.usage = addUsage(this.usage, first.usage)
      await this.#keep(await this.#judged(first.readings))
    }
    if (this.#model.tier === 'local') await this.#insist(open.length > 1)
  }

  /**
   * A small model's replies cost nothing, and the checks know a right one when they see it: what is still open is read by itself, with
   * examples of its own, then together with the clause before it. Where a question is certain anyway, nobody waits for that.
   * @param apart whether the clauses were read together with others
   */
  async #insist(apart: boolean): Promise<void> {
    const { book } = this.#options
    const { stage } = this.#language
    const stillOpen = () =>
      this.#clauses().filter(({ words, decided }) => {
        const entry = book.get(stage, words)
        return !decided && isOpen(entry) && !isImpossible(entry) && entry?.asked.includes(nameOf(this.#model))
      })
    const open = stillOpen()
    const certain = this.#clauses().some(({ words }) => isImpossible(book.get(stage, words)))
    if (certain || open.length > mostRetried) return
    for (const { words } of open) {
      // A clause may have gone into the one before it by now.
      if (!stillOpen().some((c) => c.words === words)) continue
      const both = this.#withTheOneBefore(words)
      const attempts = [...(apart ? [{ attempt: words, parts: [] }] : []), ...(both ? [both] : [])]
      this.#options.step(`asking ${this.#model.model} once more about ${few([words])}`)
      for (const { attempt, parts } of attempts) {
        if (await this.#reads(attempt, parts)) break
      }
    }
  }

  /** @param parts the clauses that `words` joins */
  async #reads(words: string, parts: readonly string[]): Promise<boolean> {
    const { book } = this.#options
    const read = await readByModel(
      this.#model,
      this.#language,
      this.#brief,
      [words],
      { ...this.#options, samples: 1 },
      true,
    ).catch((error: unknown) => {
      // A reply that is no reading is one more that was not right.
      if (!(error instanceof ModelError) || error.next === 'stop') throw error
      return { readings: [], usage: noUsage }
    })
    this.usage = addUsage(this.usage, read.usage)
    if (read.readings.length === 0) return false
    const judged = read.readings.map((reading) => this.#check(reading))
    if (judged.some((j) => j.reading.cannot !== undefined || hasErrors(j.findings))) return false
    if (judged.some((j) => this.#passesOver(j.reading, parts))) return false
    if (!this.#clauses().some((c) => c.words === words)) book.join(this.#language.stage, words)
    await this.#keep(judged)
    return true
  }

  /** Whether one of the parts says all that was read, so that another which asks for something would go unheard. */
  #passesOver(reading: ClauseReading, parts: readonly string[]): boolean {
    const stands = (words: string, settings: ClauseReading['settings']) =>
      !hasErrors(this.#findings({ ...reading, words, settings }).findings)
    return parts.some(
      (part) => stands(part, reading.settings) && parts.some((other) => other !== part && !stands(other, [])),
    )
  }

  /** A clause with the one before it and what stands between them; null where there is none, or it is an answer. */
  #withTheOneBefore(words: string): { attempt: string; parts: string[] } | null {
    const wish = cleanWords(this.#language.wish(this.#brief))
    const clauses = this.#clauses()
    const at = clauses.findIndex((c) => c.words === words)
    const before = clauses[at - 1]
    if (!before || before.decided) return null
    const start = wish.indexOf(before.words)
    const end = wish.indexOf(words, start + before.words.length) + words.length
    if (start < 0 || end < start || end - start > longestJoin) return null
    return { attempt: wish.slice(start, end), parts: [before.words, words] }
  }

  #clauses(): Clause[] {
    return clausesOf(this.#language, this.#brief, this.#options.book)
  }

  /** After a plan failed: what models read is read again, with what was found. What the grammar read is certain. */
  async mend(findings: readonly Finding[]): Promise<void> {
    const { book } = this.#options
    const errors = findings.filter((f) => f.severity === 'error')
    const refused = this.#clauses().flatMap(({ words }) => {
      const reading = book.get(this.#language.stage, words)?.reading
      return reading && reading.by !== 'rules' && reading.by !== 'person' ? [{ reading, findings: errors }] : []
    })
    if (refused.length === 0) return
    this.reasons.push(`${nameOf(this.#model)} was asked again because of ${errors.map((f) => f.code).join(', ')}`)
    await this.#keep(await this.#repaired(refused.slice(0, mostClauses)))
  }

  /** Checks readings; those that are refused are mended once, and so are those that give up. */
  async #judged(readings: readonly ClauseReading[]): Promise<Refused[]> {
    const judged = readings.map((reading) => this.#check(reading))
    const refused = judged.flatMap((j) => (this.#givesUp(j.reading) ? [gaveUp(j)] : hasErrors(j.findings) ? [j] : []))
    if (refused.length === 0) return judged
    const mended = await this.#repaired(refused).catch((error: unknown): Refused[] => {
      // What was read already is not lost with the second call.
      if (!(error instanceof ModelError) || error.next === 'stop') throw error
      this.reasons.push(`${nameOf(this.#model)} could not mend: ${error.message}`)
      return []
    })
    return judged.map((j) => {
      const other = mended.find((m) => m.reading.words === j.reading.words)
      // What cannot be read as anything else is what the model said it is.
      return other && !(j.reading.cannot !== undefined && hasErrors(other.findings)) ? other : j
    })
  }

  /** Whether a small model says "cannot" of a clause that has words for settings, and that the grammar knows nothing impossible in. */
  #givesUp({ words, cannot }: ClauseReading): boolean {
    return (
      this.#model.tier === 'local' && cannot !== undefined && this.#language.settingSchema(this.#brief, words) !== null
    )
  }

  async #repaired(refused: readonly Refused[]): Promise<Refused[]> {
    this.#options.step(`asking ${this.#model.model} again about ${few(refused.map((r) => r.reading.words))}`)
    const mended = await repairByModel(this.#model, this.#language, this.#brief, refused, this.#options)
    this.usage = addUsage(this.usage, mended.usage)
    return mended.readings.map((reading) => this.#check(reading))
  }

  /** A reading with what the checks have against it: without the settings too many, where it is right then and in one way only. */
  #check(reading: ClauseReading): Refused {
    const whole = this.#findings(reading)
    const { settings } = reading
    if (!hasErrors(whole.findings)) return whole
    for (let size = settings.length - 1; size > 0; size--) {
      const right = subsets(settings, size)
        .map((fewer) => this.#findings({ ...reading, settings: fewer }))
        .filter((r) => !hasErrors(r.findings))
      if (right.length > 0) return right.length === 1 ? (right[0] as Refused) : whole
    }
    return whole
  }

  #findings(reading: ClauseReading): Refused {
    const findings = this.#language.check(reading, this.#brief)
    // What contradicts itself is mended before anybody is asked which of both holds.
    const alone = hasErrors(findings) ? [] : this.#language.checkTogether([reading], this.#brief, true)
    return { reading, findings: [...findings, ...alone] }
  }

  async #keep(judged: readonly Refused[]): Promise<void> {
    const { book } = this.#options
    const doubted = await this.#doubted(judged)
    for (const { reading, findings } of judged) {
      const before = book.get(this.#language.stage, reading.words)
      const objection = doubted.includes(reading.words)
        ? [finding('wish/second-reader', `another model does not understand “${reading.words}” so`)]
        : []
      book.set(this.#language.stage, reading.words, {
        reading,
        findings: [...findings, ...objection],
        asked: [...(before?.asked ?? []), nameOf(this.#model)],
      })
    }
  }

  async #doubted(judged: readonly Refused[]): Promise<string[]> {
    const { secondReader } = this.#options
    const sure = judged.filter((j) => !hasErrors(j.findings) && j.reading.cannot === undefined).map((j) => j.reading)
    if (!secondReader || this.#model.tier !== 'hosted' || sure.length === 0) return []
    const opinion = await secondOpinion(secondReader, this.#language, this.#brief, sure, this.#options)
    this.usage = addUsage(this.usage, opinion.usage)
    return opinion.doubted
  }
}

/** Every choice of so many, in their order. */
function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]))
}

const gaveUp = ({ reading }: Refused): Refused => ({
  reading,
  findings: [
    finding('wish/unread', 'nothing in it is known to be impossible, and it has words for settings', {
      where: reading.words,
    }),
  ],
})

/** `“a”, “b” and 3 more`. */
function few(words: readonly string[]): string {
  const shown = words.slice(0, 3).map((w) => `“${w.length > 60 ? `${w.slice(0, 59)}…` : w}”`)
  const rest = words.length - shown.length
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ')
}

export const nameOf = (model: LanguageModel): string => `${model.provider}/${model.model}`
