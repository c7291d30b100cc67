import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../root.ts'
import { parseExamples } from './examples.ts'
import { type Corrected, correct } from './spelling.ts'
import type { ClauseReading, WishLanguage } from './types.ts'

/**
 * A language that reads words with their slips corrected. Clauses stay as the person wrote them, in readings, questions and reports; the
 * grammar and the checks see what was meant.
 * @param words every word that the language itself knows
 */
export function spelled<Brief extends object, Plan>(
  language: WishLanguage<Brief, Plan>,
  words: (brief: Brief) => Iterable<string>,
): WishLanguage<Brief, Plan> {
  const lexicons = new WeakMap<Brief, (word: string) => boolean>()
  const knownTo = (brief: Brief): ((word: string) => boolean) => {
    const found = lexicons.get(brief)
    if (found) return found
    const { labels, columns } = language.names(brief)
    const own = new Set(wordsIn([...words(brief), ...labels, ...Object.entries(columns).flat()].join(' ')))
    const known = (word: string) => forms(word).some((form) => own.has(form) || everyday().has(form))
    lexicons.set(brief, known)
    return known
  }
  const corrected = (text: string, brief: Brief): Corrected => correct(text, knownTo(brief))
  const meant = (reading: ClauseReading, brief: Brief): ClauseReading => ({
    ...reading,
    words: corrected(reading.words, brief).text,
  })
  return {
    ...language,
    split(wish, brief) {
      const { text, origin } = corrected(wish, brief)
      if (text === wish) return language.split(wish, brief)
      let at = 0
      return language.split(text, brief).map((piece) => {
        const start = text.indexOf(piece, at)
        if (start < 0) return piece
        at = start + piece.length
        return wish.slice(origin[start], (origin[at - 1] as number) + 1 + slack(wish, origin, at))
      })
    },
    grammar(clause, brief) {
      const reading = language.grammar(corrected(clause, brief).text, brief)
      return reading && { ...reading, words: clause }
    },
    settingSchema: (brief, clause) => language.settingSchema(brief, corrected(clause, brief).text),
    check: (reading, brief) =>
      language.check(meant(reading, brief), brief).map((f) => ({ ...f, where: f.where ? reading.words : f.where })),
    checkTogether(readings, brief, partial) {
      const read = readings.map((r) => ({ own: r.words, meant: meant(r, brief) }))
      const changed = read.filter((r) => r.own !== r.meant.words)
      const restore = (text: string) => changed.reduce((t, r) => t.replaceAll(r.meant.words, r.own), text)
      return language
        .checkTogether(
          read.map((r) => r.meant),
          brief,
          partial,
        )
        .map((f) => ({ ...f, message: restore(f.message), where: restore(f.where) }))
    },
  }
}

/** A word that became shorter ends later in the original. */
const slack = (wish: string, origin: readonly number[], at: number): number => {
  const end = (origin[at - 1] as number) + 1
  const next = origin[at] ?? wish.length
  return /^[\p{L}'’]*$/u.test(wish.slice(end, next)) ? next - end : 0
}

const wordsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/’/g, "'")
    .match(/\p{L}[\p{L}']*/gu) ?? []

/** A word, and what it is a form of. */
const forms = (word: string): string[] => [
  word,
  ...[/s$/, /es$/, /ed$/, /d$/, /ing$/, /er$/, /ly$/, /'s$/].flatMap((end) =>
    end.test(word) ? [word.replace(end, ''), word.replace(end, 'e')] : [],
  ),
]

let bank: Set<string> | null = null

/** Words of the built-in examples: what people say, spelled as they spell it. */
function everyday(): Set<string> {
  if (bank) return bank
  const files = ['sketch', 'data', 'convert'].flatMap((stage) => {
    const folder = join(packageRoot, 'prompts', stage, 'examples')
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  })
  const texts = files.flatMap((file) => parseExamples(readFileSync(file, 'utf8'), file).map((e) => e.words))
  // Some of them are misspelled; what only one person wrote may be a slip.
  const counts = new Map<string, number>()
  for (const word of wordsIn(texts.join(' '))) counts.set(word, (counts.get(word) ?? 0) + 1)
  bank = new Set([...counts].filter(([, count]) => count > 1).map(([word]) => word))
  return bank
}
