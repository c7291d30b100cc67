import { quotedRanges, sentences } from './split.ts'

/** Where a new demand may begin within a sentence. */
const joints =
  /,\s*(?:and|then|but|also|so)?\s+(?=\S)|(?<!\bby)\s+(?:and|then|but|also|plus|&)\s+(?=\S)|(?<!\d)[,:](?=\S)|,(?=\D)|:\s+/giu
/** More joints than these are not tried in every combination. */
const mostJoints = 24

/**
 * Cuts a wish into sentences, and a sentence into demands: such that a grammar reads most of it, in as few pieces as can be. What it does
 * not read stays together up to the next piece that it reads.
 * @param reads whether the grammar reads a piece from its first to its last word
 * @param leans whether a piece may go on with the verb of the piece before it
 */
export const splitBy = (
  wish: string,
  reads: (piece: string) => boolean,
  leans: (piece: string, before: string) => boolean = () => false,
): string[] => sentences(wish).flatMap((sentence) => joined(demands(sentence, reads), sentence, leans))

/** Joins a piece again with the one before it, where it has no verb of its own: “forget the first, and the second too”. */
function joined(pieces: string[], sentence: string, leans: (piece: string, before: string) => boolean): string[] {
  const found: string[] = []
  let from = 0
  for (const piece of pieces) {
    const at = sentence.indexOf(piece, from)
    const before = found.at(-1)
    if (before !== undefined && leans(piece, before)) {
      const start = sentence.lastIndexOf(before, at)
      found[found.length - 1] = sentence.slice(start, at + piece.length)
    } else found.push(piece)
    from = at + piece.length
  }
  return found
}

/**
 * Joins a clause to the one before it, with what stands between them, where it says nothing without that one.
 * @param pointsBack whether a clause does; it sees both together too, as they stand in the wish
 */
export function joinBack(
  clauses: readonly string[],
  wish: string,
  pointsBack: (words: string, together: string) => boolean,
): string[] {
  const joined: { words: string; start: number }[] = []
  let at = 0
  for (const words of clauses) {
    const start = wish.indexOf(words, at)
    if (start < 0) return [...clauses]
    at = start + words.length
    const last = joined.at(-1)
    if (last && pointsBack(words, wish.slice(last.start, at)))
      joined.splice(-1, 1, { words: wish.slice(last.start, at), start: last.start })
    else joined.push({ words, start })
  }
  return joined.map((j) => j.words)
}

function demands(sentence: string, reads: (piece: string) => boolean): string[] {
  if (reads(sentence)) return [sentence]
  const quoted = quotedRanges(sentence)
  const cuts = [...sentence.matchAll(joints)]
    .filter((m) => !quoted.some(([start, end]) => m.index > start && m.index < end))
    .map((m) => ({ end: m.index, next: m.index + m[0].length }))
    .slice(0, mostJoints)
  const starts = [0, ...cuts.map((c) => c.next)]
  const ends = [...cuts.map((c) => c.end), sentence.length]
  const piece = (from: number, to: number) => sentence.slice(starts[from], ends[to]).trim()
  const n = starts.length
  // best[i]: cheapest way to cut the parts from i on.
  const best: { cost: number; to: number; read: boolean }[] = []
  for (let from = n - 1; from >= 0; from--) {
    let choice = { cost: Number.POSITIVE_INFINITY, to: from, read: false }
    for (let to = from; to < n; to++) {
      const text = piece(from, to)
      const read = text !== '' && reads(text)
      const after = best[to + 1] ?? { cost: 0, to: n, read: true }
      // Unread words count, then pieces; two unread pieces are one.
      const cost = (read ? 0.01 : text.length) + (after.read || read ? 0.1 : 0) + after.cost
      if (cost < choice.cost) choice = { cost, to, read }
    }
    best[from] = choice
  }
  const pieces: { from: number; to: number; read: boolean }[] = []
  for (let from = 0; from < n; from = (best[from]?.to ?? n) + 1) {
    const { to, read } = best[from] as { to: number; read: boolean }
    const last = pieces.at(-1)
    if (last && !last.read && !read && !beginsDemand(piece(from, to))) last.to = to
    else pieces.push({ from, to, read })
  }
  return pieces.map((p) => piece(p.from, p.to)).filter((text) => /[\p{L}\p{N}]/u.test(text))
}

const verbs =
  /^(?:please |then |also |but |and |finally )*(?:i (?:want|need)|we (?:want|need)|do not|don't|never|drop|remove|delete|discard|exclude|ignore|skip|omit|keep|only|use|take|add|make|compute|calculate|divide|multiply|convert|split|scale|normali[sz]e|standardi[sz]e|smooth|average|augment|balance|shuffle|cut|leave|throw|filter)\b/i

const beginsDemand = (text: string): boolean => verbs.test(text)
