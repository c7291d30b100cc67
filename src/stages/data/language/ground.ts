import type { DataBrief } from '../brief.ts'
import { speaksOf } from './check.ts'
import { possiblePlaces, speaksOfQuantity } from './check-features.ts'
import { saysAlways } from './check-ways.ts'
import { impliedColumns } from './implied.ts'
import { clauseOf } from './parts.ts'
import { always, type DataSetting, type Grounds, quantities } from './settings.ts'
import { all, has } from './tokens.ts'

/**
 * What a clause gives ground for: kinds of settings of which it has a word, the columns and classes that it names, and its numbers as it
 * writes them.
 */
export function groundsOf(clause: string, brief: DataBrief): Grounds {
  const parts = clauseOf(clause, brief)
  const { tokens } = parts
  const named = [...all(tokens, 'C').flatMap((t) => t.columns ?? []), ...impliedColumns(parts, brief)]
  const numbers = all(tokens, 'N', 'P', 'F').flatMap((t) => {
    const bare = t.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s+')
    const withUnit = new RegExp(`${bare}\\s*(?:%|per ?cent\\b|[^\\s\\d.,;:]+)`, 'iu').exec(clause)?.[0]
    const percent = t.code === 'P' ? [`${t.text}%`] : []
    return [t.text, ...percent, ...(withUnit && (t.code === 'P' || t.unit) ? [withUnit] : [])]
  })
  return {
    kind: (set) => speaksOf(set as DataSetting['set'], parts),
    // “All of them” and groups such as the shares may be any.
    columns: has(tokens, 'A') || (has(tokens, 'SHARE') && named.length === 0) ? null : [...new Set(named)],
    quantities: quantities.filter((q) => speaksOfQuantity(q, parts)),
    places: possiblePlaces(parts),
    always: always.filter((what) => saysAlways(parts, what)),
    labels: [...new Set(all(tokens, 'L').flatMap((t) => t.labels ?? []))],
    numbers: [...new Set(numbers)],
  }
}
