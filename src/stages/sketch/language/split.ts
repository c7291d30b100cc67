import { cut, sentences } from '../../../language/split.ts'
import { tokenise } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import { readFrame } from './frames.ts'
import { canonical, grammarFor, readings } from './grammar.ts'
import type { SketchSetting } from './vocabulary.ts'
import { wordsOf } from './words.ts'

/** Most atoms that one clause is tried over: more are several clauses. */
const widest = 8
/** Most atoms of a wish that are cut with care. */
const mostAtoms = 300
/** A clause that nothing reads is cut at its commas beyond so many words. */
const longestUnread = 40

interface Atom {
  start: number
  end: number
}

/**
 * Cuts a wish into clauses, each a verbatim piece of it. Sentences first; within one, the finest pieces that the grammar reads each by
 * itself, as long as they mean together what the whole means. What it does not read stays together with a condition that hangs on it
 * (`unless it is dark, …`), because half of a demand is a guess.
 */
export function splitWish(wish: string, brief: SketchBrief): string[] {
  const known = new Map<string, string[]>()
  let atoms = 0
  const clauses = sentences(wish).flatMap((sentence) => {
    const earlier = known.get(sentence)
    if (earlier) return earlier
    // A book is not a wish: what comes after so much is asked about sentence by sentence.
    atoms += atomsOf(sentence).length
    const clauses = atoms > mostAtoms ? shorten(sentence).slice(0, 50) : splitSentence(sentence, brief)
    known.set(sentence, clauses)
    return clauses
  })
  return joinLeaning(clauses, wish, brief)
}

/** What only says which pin a thing is on; what the thing does comes with the next clause. */
function isDeclaration(words: string, brief: SketchBrief): boolean {
  const { pins, labels, numbers, colours, texts, plain } = wordsOf(words, brief)
  return (
    pins.length > 0 &&
    numbers.every((n) => pins.some((p) => n.at >= p.at && n.at < p.end)) &&
    labels.length + colours.length + texts.length === 0 &&
    !/\b(?:when|if|for|while|whenever|unless|otherwise|always|every|high|low|on when|off)\b/.test(plain)
  )
}

/** `and only for those`: says nothing without the clause before it. */
const pointsBack =
  /^(?:and |but |so |then )*(?:only |just |never )?(?:(?:for|with|on|at|by|in) )?(?:those|these|them|that case|such a case)(?: ones?| cases?)?$/i
/** `but it goes out after 2 s`: what is said of the output before. */
const ofOutput =
  /^(?:and |but |then |so )*(?:it|they|this|that|which|the (?:light|led|lamp|relay|pin|fan|motor|buzzer|pump|siren|valve)) (?:goes?|turns?|switch(?:es)?|is|are|has|have|stays?|keeps?|remains?|should|shall|must|will|needs?|may|can|lasts?|stops?|blinks?|flashes)\b.*\b(?:out|off|on|for|after|again|longer|until|high|low|blink\w*|flash\w*)\b/i
const blinks = /\b(?:blink|flash|puls|flicker|strob|beep)\w*/i
const lists = /\b(?:csv|json|columns?|fields?|values|lines?|rows?|print\w*|show\w*|log\w*|output\w*|format)\b/i

/** Whether a clause goes on with the one before it in the same sentence: how fast something blinks, or one more field of a line. */
function goesOn(words: string, before: string, brief: SketchBrief): boolean {
  const grammar = grammarFor(brief)
  const bare = words.replace(/^(?:and|plus|then|also)\s+/i, '').replace(/^(?:at |with |about )/i, '')
  const isPace = grammar.read('pace', bare).length > 0 || grammar.read('rate', bare).length > 0
  if (isPace && blinks.test(before)) {
    const { amounts, numbers } = wordsOf(before, brief)
    return amounts.length + numbers.length === 0
  }
  if (grammar.read('for', bare).length > 0) {
    const { colours, pins, amounts } = wordsOf(before, brief)
    return colours.length + pins.length > 0 && !amounts.some((a) => /^(?:ms|s|min|h)$/.test(a.value.unit))
  }
  const { labels, colours, pins, texts } = wordsOf(words, brief)
  if (ofOutput.test(words) && colours.length + pins.length + texts.length === 0) {
    const earlier = wordsOf(before, brief)
    const same = labels.every((l) => earlier.labels.some((e) => e.value === l.value))
    if (same && earlier.colours.length + earlier.pins.length > 0 && earlier.labels.length > 0) return true
  }
  return (
    lists.test(before) && grammar.read('fields', bare).length > 0 && !/\b(?:no|not|without|only|just)\b/i.test(before)
  )
}

/** `Apple D4 high` and `banana D5, orange D6`: neighbours that mean something together, of which one says too little alone. */
const areOneList = (together: string, pieces: readonly string[], brief: SketchBrief): boolean =>
  pieces.some((words) => readings(words, brief).length !== 1) && readFrame(together, brief) !== null

/** Joins what says nothing by itself to the clause that it leans on, with what stands between them. */
function joinLeaning(clauses: readonly string[], wish: string, brief: SketchBrief): string[] {
  const joined: { words: string; start: number; declares: boolean }[] = []
  let at = 0
  for (const words of clauses) {
    const start = wish.indexOf(words, at)
    if (start < 0) return [...clauses]
    at = start + words.length
    const last = joined.at(-1)
    const between = last ? wish.slice(last.start + last.words.length, start) : ''
    const leans =
      last &&
      (pointsBack.test(words) ||
        (!/[.;!?\n]/.test(between) &&
          (goesOn(words, last.words, brief) || areOneList(wish.slice(last.start, at), [last.words, words], brief))) ||
        (last.declares && wordsOf(words, brief).pins.length === 0 && at - last.start < 300))
    if (leans) joined.splice(-1, 1, { words: wish.slice(last.start, at), start: last.start, declares: false })
    else joined.push({ words, start, declares: isDeclaration(words, brief) })
  }
  return joined.map((j) => j.words)
}

function splitSentence(sentence: string, brief: SketchBrief): string[] {
  const atoms = atomsOf(sentence)
  const piece = (from: number, to: number) =>
    tidy(sentence.slice((atoms[from] as Atom).start, (atoms[to - 1] as Atom).end))
  const known = new Map<string, SketchSetting[][]>()
  const read = (from: number, to: number): SketchSetting[][] => {
    const key = `${from} ${to}`
    const found = known.get(key) ?? (to - from > widest ? [] : readings(piece(from, to), brief))
    known.set(key, found)
    return found
  }

  // best[i]: the way to cut the first i atoms that leaves the fewest unread, and of those the finest.
  interface Way {
    unread: number
    clauses: { from: number; to: number; read: boolean }[]
  }
  const best: Way[] = [{ unread: 0, clauses: [] }]
  for (let to = 1; to <= atoms.length; to++) {
    const before = best[to - 1] as Way
    let way: Way = { unread: before.unread + 1, clauses: [...before.clauses, { from: to - 1, to, read: false }] }
    for (let from = to - 1; from >= Math.max(0, to - widest); from--) {
      const earlier = best[from] as Way
      if (earlier.unread > way.unread) continue
      if (read(from, to).length !== 1) continue
      const candidate: Way = { unread: earlier.unread, clauses: [...earlier.clauses, { from, to, read: true }] }
      if (candidate.unread < way.unread || candidate.clauses.length > way.clauses.length) way = candidate
    }
    best.push(way)
  }
  const clauses = (best[atoms.length] as Way).clauses

  // Pieces that mean something else together than apart, or more than one thing, are one clause.
  for (let i = 0; i + 1 < clauses.length; i++) {
    const [a, b] = [clauses[i], clauses[i + 1]] as [(typeof clauses)[0], (typeof clauses)[0]]
    if (!a.read || !b.read) continue
    const together = read(a.from, b.to)
    if (together.length === 0) continue
    const apart = canonical([...(read(a.from, a.to)[0] ?? []), ...(read(b.from, b.to)[0] ?? [])])
    if (together.length === 1 && canonical(together[0] as SketchSetting[]) === apart) continue
    clauses.splice(i, 2, { from: a.from, to: b.to, read: together.length === 1 })
    i = Math.max(-1, i - 2)
  }
  const touching = (at: number): boolean => {
    const [before, after] = [atoms[at - 1], atoms[at]] as [Atom, Atom]
    return (
      !/[,，、:()]/.test(sentence.slice(before.end, after.start)) &&
      !/^\s*(?:and|but|then|plus|also|while)\b/i.test(sentence.slice(after.start, after.end))
    )
  }
  return joinUnread(clauses, piece, touching).flatMap((words) => shorten(words))
}

/** Words that hang on what stands before or after them. */
const hanging =
  /^(?:(?:but|and|or|only|even|except)\s+)*(?:when|if|unless|while|until|except|without|as long as|as soon as|after|before|whenever|once|because|since|so that|instead|rather|then|which|where|than|not)\b/i
const condition = /\b(?:when|if|unless|while|until|except|whenever|once|for|otherwise|else)\b/i

/** Joins unread pieces to each other, a hanging one to the clause that it hangs on, and one to its neighbour when nothing stands between. */
function joinUnread(
  clauses: { from: number; to: number; read: boolean }[],
  piece: (from: number, to: number) => string,
  touching: (at: number) => boolean,
): string[] {
  const joined: { from: number; to: number; read: boolean }[] = []
  for (const clause of clauses) {
    const last = joined.at(-1)
    const words = piece(clause.from, clause.to)
    const open =
      last && !last.read && hanging.test(piece(last.from, last.to)) && !hasOwnDemand(piece(last.from, last.to))
    const hangs = !clause.read && hanging.test(words) && !hasOwnDemand(words)
    const fragment =
      last && !last.read && !clause.read && !(condition.test(words) && condition.test(piece(last.from, last.to)))
    const apart = last?.read && clause.read
    if (last && (open || hangs || fragment || (!apart && touching(clause.from))))
      joined.splice(-1, 1, { from: last.from, to: clause.to, read: false })
    else joined.push({ ...clause })
  }
  return joined.map(({ from, to }) => piece(from, to))
}

/** A condition with its demand in one piece hangs on nothing: `when in doubt blink red`. */
const hasOwnDemand = (words: string): boolean =>
  /^(?:but |and |only )*(?:when|if|whenever|once)\b/i.test(words) && tokenise(words).length > 6

const joints =
  /[,，、](?!\d)|(?<!\d)[,，、](?=\d)|:(?=\s)|\s(?=(?:and(?! off\b| every\b)|but|then|plus|while|also|otherwise|else|only|except|unless)\s)|\s(?=(?:every|at|when|if|with|for|over|print|say|show|smooth|blink|flash|turn|switch|set|light)\s)/giu

/** The smallest pieces that a sentence can be cut into: at commas and brackets, and before words that can begin a demand. */
function atomsOf(sentence: string): Atom[] {
  const pieces = cut(sentence, joints, { keepAll: true })
  const atoms: Atom[] = []
  let at = 0
  for (const text of pieces) {
    const start = sentence.indexOf(text, at)
    at = start + text.length
    atoms.push({ start, end: at })
  }
  return atoms
}

const leading = /^(?:(?:and|but|then|also|plus)\s+)+/i
const tidy = (words: string): string => words.replace(/^[\s,:]+|[\s,:]+$/g, '').replace(leading, '')

/** Cuts a clause that is too long to be asked about at its commas. */
function shorten(words: string): string[] {
  if (tokenise(words).length <= longestUnread) return words === '' ? [] : [words]
  return cut(words, /[,，](?!\d)/gu)
}
