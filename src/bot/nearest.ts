import { distance } from 'fastest-levenshtein'

/** The one of the names that this is most likely a slip of; null where none is near. */
export function nearest(word: string, names: readonly string[]): string | null {
  if (word.length > 60) return null
  const own = word.toLowerCase()
  const ranked = names
    .map((name) => ({ name, slips: distance(own, name.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips)
  const best = ranked[0]
  return best && best.slips <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : null
}
