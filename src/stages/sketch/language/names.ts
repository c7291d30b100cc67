import type { Match, Matcher } from '../../../language/grammar.ts'
import { type Token, tokenise } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import { unitOfColumn } from './units.ts'

/** The forms in which a person writes the last word of a label: itself, plural, genitive, and as an activity (`shake`, `shaking`). */
export function wordForms(word: string): Set<string> {
  const forms = new Set([word, `${word}s`, `${word}'s`, `${word}ing`, `${word}ed`])
  if (/(?:s|x|z|ch|sh|o)$/.test(word)) forms.add(`${word}es`)
  if (/[^aeiou]y$/.test(word)) forms.add(`${word.slice(0, -1)}ies`)
  if (/[^e]e$/.test(word)) for (const form of [`${word.slice(0, -1)}ing`, `${word}d`, `${word}n`]) forms.add(form)
  if (/[^aeiou][aeiou][bdgmnprt]$/.test(word)) forms.add(`${word}${word.at(-1)}ing`)
  // The label itself may be a plural: `bananas`.
  if (/[^s]s$/.test(word) && word.length > 3) forms.add(word.slice(0, -1))
  if (/ies$/.test(word)) forms.add(`${word.slice(0, -3)}y`)
  return forms
}

const labelWords = (label: string): string[] =>
  tokenise(label.replace(/[_-]+/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')).map((t) => t.text.toLowerCase())

interface Name {
  name: string
  words: string[]
  last: Set<string>
}

/** What a participle comes from, and the other forms of that: `jammed` gives `jam`, `jams`, `jamming`. */
function verbForms(word: string): string[] {
  const stem = /^(\p{L}{2,}?)(?:ing|ed)$/u.exec(word)?.[1]
  if (stem === undefined || !/[aeiouy]/.test(stem)) return []
  const single = stem.replace(/([bdgmnprt])\1$/, '$1')
  return [...new Set([single, ...(single === stem ? [`${stem}e`] : [])])].flatMap((verb) => [...wordForms(verb)])
}

const nameOf = (name: string, words = labelWords(name)): Name => {
  const word = words.at(-1)
  // One word by itself is too little to tell a label from what devices do: `run the fan` with a label `running`.
  const more = word !== undefined && words.length > 1 ? verbForms(word) : []
  return { name, words, last: word === undefined ? new Set() : new Set([...wordForms(word), ...more]) }
}

const copula = new Set(['is', 'are', 'was', 'has', 'got', 'gets', 'becomes', 'became'])
const colourWords = new Set(
  'red green blue yellow cyan turquoise magenta purple violet white orange black brown pink grey gray'.split(' '),
)

/** Where a label of two words stands turned round or with a verb in between: `a worn bearing`, `the bearing is worn`. */
function matchTurned({ name, words, last }: Name, tokens: readonly Token[], at: number): Match[] {
  const [first, second] = words as [string, string]
  if (words.length !== 2 || words.some((w) => colourWords.has(w))) return []
  const text = (i: number) => (tokens[at + i]?.kind === 'word' ? (tokens[at + i]?.text ?? '') : '')
  if (text(0) === second && wordForms(first).has(text(1))) return [{ end: at + 2, value: name }]
  return wordForms(first).has(text(0)) && copula.has(text(1)) && last.has(text(2)) ? [{ end: at + 3, value: name }] : []
}

/** `It runs`, of a label `running`. */
function matchVerb({ name, words }: Name, tokens: readonly Token[], at: number): Match[] {
  const before = tokens[at - 1]?.text ?? ''
  const token = tokens[at]
  if (
    words.length !== 1 ||
    token?.kind !== 'word' ||
    !/^(?:it|i|he|she|they|we|you|somebody|someone|machine)$/.test(before)
  )
    return []
  return verbForms(words[0] as string).includes(token.text) ? [{ end: at + 1, value: name }] : []
}

/** Words that say nothing of which label is meant by themselves. */
const vague = new Set(
  'bearing state mode status fault error level high low on off no not new old big small good bad'.split(' '),
)

/** What people leave out of a label of several words: `tea` of `black tea`, `the red ones` of `red cap`, where no other label could be meant. */
function matchShort(names: readonly Name[], tokens: readonly Token[], at: number): Match[] {
  const token = tokens[at]
  if (token?.kind !== 'word') return []
  const found = names.filter(
    ({ words }) => words.length > 1 && telling(words).some((w) => shortens(w, token.text, tokens, at)),
  )
  const [only] = found
  const others = names.filter((n) => n !== only && n.words.some((w) => wordForms(w).has(token.text)))
  if (!only || found.length > 1 || others.length > 0) return []
  const coloured = colourWords.has(token.text)
  return [{ end: coloured && /^ones?$/.test(tokens[at + 1]?.text ?? '') ? at + 2 : at + 1, value: only.name }]
}

/** Of `worn bearing` or `belt jammed` what happened, not what it happened to. */
const telling = (words: readonly string[]): readonly string[] => {
  const happened = words.filter(
    (w) => /(?:ed|en|ing|rn|wn)$/.test(w) && !/^(?:bearing|evening|morning|building)$/.test(w),
  )
  return happened.length > 0 && happened.length < words.length ? happened : words
}

function shortens(word: string, text: string, tokens: readonly Token[], at: number): boolean {
  if (colourWords.has(word)) return text === word && isThingOfColour(tokens, at)
  return word.length > 2 && !vague.has(word) && !things.includes(word) && wordForms(word).has(text)
}

/** `The red and blue ones`: a colour that tells things apart is none of an LED. */
function isThingOfColour(tokens: readonly Token[], at: number): boolean {
  for (const t of tokens.slice(at + 1, at + 6)) {
    if (/^ones?$/.test(t.text)) return true
    if (!colourWords.has(t.text) && !/^(?:and|or|,|the|nor)$/.test(t.text)) return false
  }
  return false
}

/** Where one of the names stands at `at`; the longest only: `red apple` is no `red`. */
function matchNames(names: readonly Name[], tokens: readonly Token[], at: number): Match[] {
  const found: Match[] = []
  for (const { name, words, last } of names) {
    if (words.length === 0) continue
    const fits = words.every((word, i) => {
      const token = tokens[at + i]
      if (!token || token.kind === 'sign') return false
      const text = token.text.toLowerCase()
      return i === words.length - 1 ? last.has(text) : text === word
    })
    if (fits) found.push({ end: at + words.length, value: name })
    // A label that is written as the data has it, `ripe_banana`, or in quotes.
    const token = tokens[at]
    if (words.length > 1 && token && labelWords(token.text).join(' ') === words.join(' '))
      found.push({ end: at + 1, value: name })
  }
  if (found.length === 0) {
    for (const name of names) found.push(...matchTurned(name, tokens, at), ...matchVerb(name, tokens, at))
  }
  if (found.length === 0) found.push(...matchShort(names, tokens, at))
  const longest = Math.max(...found.map((m) => m.end))
  const best = found.filter((m) => m.end === longest)
  // Of a label and another one's plural the exact one counts.
  const exact = best.filter((m) => {
    const words = tokens.slice(at, m.end).map((t) => t.text.toLowerCase())
    return words.join(' ') === labelWords(m.value as string).join(' ')
  })
  return exact.length > 0 ? exact.slice(0, 1) : best
}

/** Reads labels of the brief, by name, plural, genitive or activity, whatever the case. */
export function labelMatcher(labels: readonly string[]): Matcher {
  const names = labels.map((l) => nameOf(l))
  return (tokens, at) => matchNames(names, tokens, at)
}

/** What labels are labels of: everyday words, and the name of the project where it is one word (`fruit`, `gestures`). */
const things =
  'thing object item fruit gesture movement drink material state status mode category type kind food vegetable animal activity pose posture exercise shape species surface cap card product sort colour color sample liquid bottle candidate'.split(
    ' ',
  )

/** Words for what the labels of this project are labels of: of its name (`caps`), and the last one where all share it (`blue cap`, `red cap`). */
export function ownThings({ name, contract: { labels, raw } }: SketchBrief): string[] {
  const named = name
    .toLowerCase()
    .split(/[-_]/)
    .filter((w) => w.length > 3)
  const last = new Set(labels.map((l) => labelWords(l).slice(1).at(-1)))
  const shared = last.size === 1 ? [...last].filter((w) => w !== undefined) : []
  const columns = new Set(raw.flatMap((c) => labelWords(c.name)))
  const single = [...named, ...shared].map((w) => w.replace(/s$/, ''))
  return [...new Set(single)].filter((w) => !columns.has(w) && !columns.has(`${w}s`))
}

export function thingMatcher(brief: SketchBrief): Matcher {
  const labels = new Set(brief.contract.labels.flatMap(labelWords))
  // Several things may be meant where one of them is a word of the labels: `the other caps`.
  const own = ownThings(brief).flatMap((w) => [w, `${w}s`])
  const words = new Set([...things, ...own].filter((w) => !labels.has(w)).flatMap((w) => [w, `${w}s`, `${w}'s`]))
  for (const { name } of brief.contract.raw) for (const word of labelWords(name)) words.delete(word)
  return (tokens, at) =>
    tokens[at]?.kind === 'word' && words.has(tokens[at].text) ? [{ end: at + 1, value: true }] : []
}

/** Everyday names of sensor channels: listed, never guessed. */
const channelNames: Record<string, string[]> = {
  clear: [
    'clear',
    'clear channel',
    'light',
    'light level',
    'light value',
    'brightness',
    'ambient light',
    'ambient',
    'illumination',
    'clear light',
  ],
  proximity: ['proximity', 'prox', 'distance', 'proximity value', 'proximity reading'],
  r: ['r', 'red channel', 'red value', 'red count', 'raw red'],
  g: ['g', 'green channel', 'green value', 'green count', 'raw green'],
  b: ['b', 'blue channel', 'blue value', 'blue count', 'raw blue'],
}

/** Last words of column names that are their unit, and words that data shortens. */
const unitWords = new Set('c f k g v a w hz khz db rpm pct percent ms us s mm cm m pa hpa kpa lux ppm deg'.split(' '))
const inFull: Record<string, string> = {
  temp: 'temperature',
  hum: 'humidity',
  press: 'pressure',
  vib: 'vibration',
  acc: 'acceleration',
  volt: 'voltage',
  curr: 'current',
  prox: 'proximity',
  moist: 'moisture',
  dist: 'distance',
  lum: 'light',
}

/** What a unit measures, in everyday words. */
const quantities: Record<string, string[]> = {
  '°c': ['temperature'],
  '°f': ['temperature'],
  v: ['voltage'],
  mv: ['voltage'],
  a: ['current'],
  ma: ['current'],
  lux: ['light', 'brightness', 'light level', 'lux'],
}

/** Every name by which a raw column can be called, and `motion` for a window of acceleration. */
export function columnNames(brief: SketchBrief): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const { name, channel } of brief.contract.raw) {
    const spelled = labelWords(name)
    const plain = spelled.length > 1 && unitWords.has(spelled.at(-1) as string) ? spelled.slice(0, -1) : spelled
    const own = [spelled.join(' '), name.toLowerCase(), plain.join(' '), plain.map((w) => inFull[w] ?? w).join(' ')]
    const unit = unitOfColumn({ name, unit: brief.contract.raw.find((c) => c.name === name)?.unit ?? '' })
    const quantity = quantities[unit] ?? []
    const alone = brief.contract.raw.filter((c) => unitOfColumn(c) === unit).length === 1
    names.set(
      name,
      [
        ...new Set([
          ...own,
          ...(channel ? (channelNames[channel] ?? [channel]) : []),
          ...quantity.map((q) => `${plain.map((w) => inFull[w] ?? w).join(' ')} ${q}`),
          ...(alone && !channel ? quantity : []),
        ]),
      ].filter((n) => n !== ''),
    )
  }
  if (brief.contract.window.size > 1) {
    names.set('motion', [
      'motion',
      'movement',
      'motion level',
      'movement level',
      'amount of motion',
      'acceleration',
      'length of the acceleration',
      'length of acceleration',
      'magnitude of the acceleration',
      'magnitude of acceleration',
      'acceleration magnitude',
      'total acceleration',
      'amount of movement',
      'shaking',
      'acceleration range',
    ])
  }
  return names
}

/** Reads raw columns by their names and listed everyday names. A name that two columns share is nobody's. */
export function columnMatcher(brief: SketchBrief): Matcher {
  const all = [...columnNames(brief)].flatMap(([name, spoken]) =>
    spoken.flatMap((s) => [s, ...(s.length > 3 ? [`${s}s`] : [])]).map((s) => ({ name, words: s.split(' ') })),
  )
  const unique = all.filter((a) => !all.some((b) => b.name !== a.name && b.words.join(' ') === a.words.join(' ')))
  return (tokens, at) => {
    const found = unique
      .filter(({ words }) => words.every((w, i) => tokens[at + i]?.text === w && tokens[at + i]?.kind !== 'text'))
      .map(({ name, words }) => ({ end: at + words.length, value: name }))
    const longest = Math.max(...found.map((m) => m.end))
    return found.filter((m) => m.end === longest)
  }
}
