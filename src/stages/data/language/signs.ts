import type { Token } from './lex.ts'
import { type Clause, type Part, partOf } from './parts.ts'

/** Whether what stands somewhere in a clause is to be kept or to be left out, as far as its words tell. */
export type Sign = 'keep' | 'drop'

interface Event {
  at: number
  end: number
  sign: Sign
  /** Turns the sign of what comes before it: “all but”, “unless”. */
  turns?: boolean
  /** “must be”, “has to”: counts where nothing else does. */
  weak?: boolean
}

const gone =
  /\b(?:bin (?:it|them|those|these)|bin|chuck\w*|lose (?:it|them)|may go|must go|(?:has|have|had|need|needs|ought) to go|should go|can go|lies\b(?! (?:in|between|within|some\w*|from|at|on))|worthless|useless|pointless|invalid|unreliable|not reliable|out of spec|leave \w+(?: \w+){0,3} (?:aside|out)|snip\w*|reject\w*|w\/o|do without|away|out with|of no (?:use|interest|value)|too (?:few|dangerous)|no need|nothing to do with|tells? (?:us |the model |me )?nothing|never mind|get lost|out(?= with| of it|$))/g
const kept =
  /\b(?:let (?:\w+ ){0,2}through|trust\w*|is valid|are valid|valid|counts?(?= as| if| when| only)|judges?|decides?|needs|want(?:s|ed)?|teach|train it on|care about|worth|let \w+ stay|can stay|may stay|should stay|(?:are|is|be) allowed|on purpose|okay to (?:use|keep)|learns?|(?:restrict|limit) (?:\w+ ){1,3}to|suffices?|enough)\b/g
const must = /\b(?:must|has to|have to|needs to|need to|should|shall|ought to|allowed|real|please)\b/g
const no = /\bnothing(?! (?:but|else|besides|about|to)\b)|\bnowhere\b|\bnone\b/g
const except =
  /\b(?:unless|except(?:ing)?|all but|everything but|every \w+ but|anything but|apart from|other than|save for)\b/g

/** Tokens that take a “not” with them. */
const verbs = ['KEEP', 'USE', 'FIT', 'TRAIN', 'ONLY', 'DROP', 'MAKE', 'TEST']

function eventsOf(part: Part): Event[] {
  const found: Event[] = []
  const taken = new Set<Token>()
  const { tokens, text } = part
  for (const [i, t] of tokens.entries()) {
    const [at, end] = [t.start ?? 0, (t.start ?? 0) + t.text.length]
    if (taken.has(t)) continue
    if (t.code === 'NOT') {
      const next = tokens.slice(i + 1, i + 5).find((n) => verbs.includes(n.code))
      const between = next ? tokens.slice(i + 1, tokens.indexOf(next)) : []
      // “does not go beyond” is a comparison, “not the gyro” a thing that is not wanted.
      if (tokens.slice(i + 1, i + 3).some((n) => ['GT', 'LT'].includes(n.code))) continue
      if (next && !between.some((b) => ['C', 'L', 'N'].includes(b.code))) {
        taken.add(next)
        found.push({ at, end: (next.start ?? 0) + next.text.length, sign: next.code === 'DROP' ? 'keep' : 'drop' })
      } else found.push({ at, end, sign: 'drop' })
    } else if (t.code === 'DROP') found.push({ at, end, sign: 'drop' })
    else if (t.code === 'OUT') found.push({ at, end, sign: 'drop' })
    else if (t.code === 'KEEP' || t.code === 'USE') {
      // “data in use”, “used up” and the like are no demands; nor is “to learn from” of readings that must not be.
      found.push({ at, end, sign: 'keep', ...(t.text === 'need' || t.text === 'see' ? { weak: true } : {}) })
    } else if (t.code === 'ONLY') found.push({ at, end, sign: 'keep', ...(t.text === 'just' ? { weak: true } : {}) })
    else if (t.code === 'EXCEPT') found.push({ at, end, sign: 'drop', turns: true })
  }
  const words = (pattern: RegExp, event: Omit<Event, 'at' | 'end'>) => {
    for (const m of text.matchAll(pattern)) {
      const at = part.start + m.index
      const end = at + m[0].length
      if (!found.some((e) => e.at < end && e.end > at)) found.push({ at, end, ...event })
    }
  }
  words(except, { sign: 'drop', turns: true })
  words(gone, { sign: 'drop' })
  words(no, { sign: 'drop' })
  words(kept, { sign: 'keep', weak: true })
  words(must, { sign: 'keep', weak: true })
  return found.toSorted((a, b) => a.at - b.at)
}

/** What a part says at a place: the last word before it, else the first one behind it; weak words only where there are no others. */
function signIn(events: readonly Event[], at: number): Sign | null {
  const turn = events.find((e) => e.turns && e.at <= at)
  const all = events.filter((e) => !e.turns && (turn === undefined || e.at < turn.at))
  const strong = all.filter((e) => !e.weak)
  const usable = strong.length > 0 ? strong : all
  const one = usable.findLast((e) => e.at <= at) ?? usable.find((e) => e.at > at)
  if (!turn) return one?.sign ?? null
  return (one?.sign ?? 'keep') === 'keep' ? 'drop' : 'keep'
}

/** What “the others” are is said of what was not asked for. */
const others =
  /^(?:and |but |the |all |everything |any )*(?:others?\b|else\b|rest\b|remaining|remainder)|^(?:and )?whatever (?:else|is left)/

/** “more it must not know” */
const nothingMore = /^(?:and )?(?:more (?:\w+ ){1,4}(?:not|never|n't)\b|nothing more\b|no more\b)/

const verdict =
  /^(?:and |so |hence |therefore |thus )+(?:better |rather )?(?:no|not|no thanks|without|out)(?: (?:it|them|please))*$/

/** What the clause says of a token: its own part, else the parts around it where they agree. */
export function signAt(clause: Clause, token: Token | undefined): Sign | null {
  const own = token && partOf(clause, token)
  const at = token?.start ?? 0
  // “temp depends on the weather, so no”
  if (own && clause.parts.some((p) => p !== own && verdict.test(p.text))) return 'drop'
  const of = (part: Part): Sign | null => signIn(eventsOf(part), part === own ? at : Number.POSITIVE_INFINITY)
  const asked = clause.parts.filter((p) => p.kind !== 'aside' && !others.test(p.text) && !nothingMore.test(p.text))
  const groups = [
    own ? [own].filter((p) => !weakIn(p)) : [],
    own?.kind === 'main' ? [own] : [],
    asked.filter((p) => p.kind === 'main' && !weakIn(p)),
    asked.filter((p) => p.kind === 'cause' && !weakIn(p)),
    asked,
    clause.parts.filter((p) => p.kind === 'aside'),
  ]
  const closed = clause.parts.some((p) => p !== own && nothingMore.test(p.text))
  for (const parts of groups) {
    const signs = new Set(parts.flatMap((p) => of(p) ?? []))
    if (signs.size > 0) return signs.size === 1 ? ([...signs][0] as Sign) : null
  }
  return closed ? 'keep' : null
}

/** Whether a part has nothing but weak words. */
function weakIn(part: Part): boolean {
  const events = eventsOf(part)
  return events.length > 0 && events.every((e) => e.weak)
}

/** Whether anything in the clause says that something goes. */
export const saysDrop = (clause: Clause): boolean =>
  clause.parts.some((p) => eventsOf(p).some((e) => e.sign === 'drop'))
