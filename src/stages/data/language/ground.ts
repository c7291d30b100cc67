import type { DataBrief } from '../brief.ts'
import { triggers } from './check.ts'
import { lex } from './lex.ts'
import type { Grounds } from './settings.ts'
import { all, has } from './tokens.ts'

/**
 * What a clause gives ground for: kinds of settings of which it has a word, the columns and classes that it names, and its numbers as it
 * writes them.
 */
export function groundsOf(clause: string, brief: DataBrief): Grounds {
  const tokens = lex(clause, brief)
  const named = all(tokens, 'C').flatMap((t) => t.columns ?? [])
  const numbers = all(tokens, 'N', 'P', 'F').flatMap((t) => {
    const units = t.code === 'P' ? ['%', ' %'] : t.unit ? [t.unit, ` ${t.unit}`] : []
    return [t.text, ...units.map((unit) => t.text + unit)]
  })
  return {
    kind: (set) => has(tokens, ...(triggers[set as keyof typeof triggers] ?? '').split(' ')),
    // Of all columns together, and of each window, none needs to be named.
    columns: named.length > 0 && !has(tokens, 'A') ? [...new Set(named)] : null,
    labels: [...new Set(all(tokens, 'L').flatMap((t) => t.labels ?? []))],
    numbers: [...new Set(numbers)],
  }
}
