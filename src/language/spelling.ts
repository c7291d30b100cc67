import { lookalikes } from './english.ts'
import { quotedRanges } from './split.ts'

/**
 * Slips of the pen in the words that demands are made of: `blnk` for `blink`, `evry` for `every`. A word is corrected only if nobody knows
 * it, and only to the one listed word that it can be a slip of.
 */
const listed =
  `about above accept accuracy after again always anything apple average because before below between blink blinking blue board button
  buzzer calibrate calibration centimeter certain change changes channel classes clear colour color column columns compare confidence confident
  converted convert data degrees detect detected different difference digital divide don't drop during each either else every everything except
  feature features fifth filter first flash four gesture green greater half hertz higher however ignore ignored instead interval keep label labels
  larger last leave less light lights line lines longer lower magnitude majority maximum mean measure measurement measurements milliseconds minimum minute
  minutes model moisture more most motion motor movement never normalise normalize nothing number object only orange other others otherwise output
  percent percentage please points print prints probability proximity pulse quarter ratio reading readings relay remove repeat report rest result
  results rows sample samples scale score second seconds seed sensor serial share should show silent since skip smaller smooth smoothing
  something sound split standardise standardize start state states stay stays switch temperature test testing than that their them then there these
  third threshold through times together tolerate train training turn twice unless unsure until validation value values voltage weights when
  whenever which while white window windows without would write yellow`
    .split(/\s+/)
    .filter((word) => word.length > 3)
/** What is written without its apostrophe; not `wont`, which is a word. */
const withoutApostrophe = Object.fromEntries(
  "don't doesn't didn't isn't aren't wasn't can't shouldn't mustn't wouldn't couldn't hasn't haven't"
    .split(' ')
    .map((word) => [word.replace("'", ''), word]),
)
const common: Record<string, string> = {
  teh: 'the',
  hte: 'the',
  adn: 'and',
  nad: 'and',
  pls: 'please',
  ...withoutApostrophe,
}

const byLetter = new Map(listed.map((word) => [word[0] as string, listed.filter((other) => other[0] === word[0])]))

/** How many letters are missing, too many, wrong or exchanged with their neighbour; more than `most` is not counted out. */
function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const above = rows[i - 1] as number[]
      let cost = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, ((rows[i - 2] as number[])[j - 2] as number) + 1)
      row.push(cost)
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] as number
}

/** The word that is meant, or null where the word is known or nobody can tell. */
function meant(word: string, known: (word: string) => boolean): string | null {
  if (Object.hasOwn(common, word)) return common[word] as string
  if (word.length < 4 || lookalikes.has(word) || known(word)) return null
  const most = word.length >= 8 ? 2 : 1
  const near = (byLetter.get(word[0] as string) ?? []).map((other) => ({ other, count: slips(word, other, most) }))
  const least = Math.min(...near.map((n) => n.count))
  const best = near.filter((n) => n.count === least && n.count > 0 && n.count <= most)
  return best.length === 1 ? (best[0]?.other as string) : null
}

/** A text with its slips corrected, and for each of its letters where that stands in the original. */
export interface Corrected {
  text: string
  origin: number[]
}

/** Nothing between quotes is touched. */
export function correct(text: string, known: (word: string) => boolean): Corrected {
  const origin: number[] = []
  let out = ''
  const push = (piece: string, from: number, width: number) => {
    for (let i = 0; i < piece.length; i++) origin.push(from + Math.min(i, width - 1))
    out += piece
  }
  const quoted = quotedRanges(text)
  for (const match of text.matchAll(/\p{L}+(?:['’]\p{L}+)*|[^\p{L}]+/gu)) {
    const [piece] = match
    const isWord = /^\p{L}/u.test(piece) && !quoted.some(([from, to]) => from < match.index && match.index < to)
    const word = isWord ? meant(piece.toLowerCase().replace(/’/g, "'"), known) : null
    push(word ?? piece, match.index, piece.length)
  }
  origin.push(text.length)
  return { text: out, origin }
}
