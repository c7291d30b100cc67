import { diff3Merge } from 'node-diff3'

/** Whose lines stand where an edit by hand and what is generated now changed the same place: nobody's (a question), or one side's. */
export type MergeSide = 'ask' | 'mine' | 'generated'

/** A place that both sides changed, each in its own way. */
export interface Conflict {
  /** First line of the place in the person's file, from 1. */
  line: number
  mine: string[]
  generated: string[]
}

export interface Merged {
  /** With conflict markers, as git writes them, where there is a conflict. */
  text: string
  conflicts: Conflict[]
}

/** One of the stretches that `diff3Merge` gives: lines that are settled, or the two versions of a place. */
type Stretch = { ok: string[] } | { conflict: { a: string[]; b: string[]; aIndex: number } }

/** Pairs of equal lines that the comparison may have to look at; beyond it would take minutes. */
const mostPairs = 20_000_000
const mostLines = 20_000

/**
 * Merges three ways, line by line: what the person changed in `mine`, and what changed in `generated`, both against `base`, the text
 * generated last. Null when the texts are too large, or repeat their lines too often, to be compared.
 */
export function mergeTexts(base: string, mine: string, generated: string, side: MergeSide): Merged | null {
  if (mine === generated || base === generated) return { text: mine, conflicts: [] }
  if (base === mine) return { text: generated, conflicts: [] }
  // An editor that changed every line end did not change every line.
  const windows = mine.includes('\r\n') && !generated.includes('\r\n')
  const lines = [windows ? mine.replaceAll('\r\n', '\n') : mine, base, generated].map((text) => text.split('\n')) as [
    string[],
    string[],
    string[],
  ]
  const before = sharedStart(lines)
  const after = sharedStart(lines.map((l) => l.slice(before).reverse()))
  const [a, o, b] = lines.map((l) => l.slice(before, l.length - after)) as [string[], string[], string[]]
  if (tooLarge(a, o) || tooLarge(b, o)) return null
  const conflicts: Conflict[] = []
  const middle = (diff3Merge(a, o, b, { excludeFalseConflicts: true }) as Stretch[]).flatMap((stretch) => {
    if ('ok' in stretch) return stretch.ok
    const { a: ours, b: theirs, aIndex } = stretch.conflict
    if (side !== 'ask') return side === 'mine' ? ours : theirs
    conflicts.push({ line: before + aIndex + 1, mine: ours, generated: theirs })
    return ['<<<<<<< edited by hand', ...ours, '=======', ...theirs, '>>>>>>> generated now']
  })
  const [whole] = lines
  const text = [...whole.slice(0, before), ...middle, ...whole.slice(whole.length - after)].join('\n')
  return { text: windows ? text.replaceAll('\n', '\r\n') : text, conflicts }
}

/** Lines at the beginning that all have in common. */
function sharedStart(texts: readonly string[][]): number {
  const [first, ...others] = texts as [string[], ...string[][]]
  const most = Math.min(...texts.map((t) => t.length))
  let n = 0
  while (n < most && others.every((t) => t[n] === first[n])) n++
  return n
}

function tooLarge(text: readonly string[], base: readonly string[]): boolean {
  if (text.length > mostLines || base.length > mostLines) return true
  const counts = new Map<string, number>()
  for (const line of base) counts.set(line, (counts.get(line) ?? 0) + 1)
  return text.reduce((pairs, line) => pairs + (counts.get(line) ?? 0), 0) > mostPairs
}
