import { type Finding, finding } from '../../../findings/index.ts'
import type { Token } from './lex.ts'
import { type Clause, mainTokens } from './parts.ts'
import type { Aggregate, DataSetting, Place, Quantity } from './settings.ts'
import { has } from './tokens.ts'

type Feature = Extract<DataSetting, { set: 'feature' }>
type Arithmetic = Extract<DataSetting, { set: 'arithmetic' }>

const signless = /\b(?:no matter|whichever|regardless|irrespective|either way|apart|absolute|unsigned|sign)\b/
const parts = /\b(?:parts?|portion|part) of\b|\b(?:by|over) (?:their|the) (?:sum|total)\b/

/** Words of each quantity: codes, or anything in the text. */
const words: Record<Quantity, { codes: string; text?: RegExp; not?: RegExp }> = {
  value: {
    codes: 'RAW ALSO CN USE',
    text: /\bitself\b|\bas (?:it is|they are)\b|\b(?:model|it) (?:should(?:n't| not)? |shall |must(?:n't| not)? )?gets?\b|\bshould(?:n't| not) get\b|\bnothing (?:more|else)\b/,
    not: /\|[a-z_0-9]+\|/,
  },
  share: { codes: 'SHARE', text: parts },
  ratio: {
    codes: 'RATIO DIV DIVIDE COLON SCALE',
    text: /\bover\b|\bcompare[sd]?\b|\brelative\b|\bper\b|\//,
    not: parts,
  },
  difference: { codes: 'DIFF MINUS SUBTRACT', text: /\btak(?:e|en|ing) .*\b(?:away|off)\b|\bdiffer/, not: signless },
  'absolute difference': { codes: 'ABSDIFF DIFF AWAY ABS', text: /\bdiffer|\bapart\b|\bdistance\b/ },
  sum: { codes: 'SUM TOTAL', text: /\bplus\b|\badded (?:up|together)\b/ },
  mean: { codes: 'AVERAGE' },
  product: { codes: 'PRODUCT TIMES MULTIPLY' },
  magnitude: { codes: 'MAG', text: /\bvector\b/ },
  smallest: { codes: 'MIN', text: /\b(?:dark|dimm)est\b/, not: /\bspread\b|\brange\b/ },
  largest: { codes: 'MAX', text: /\bbrightest\b/, not: /\bspread\b|\brange\b/ },
  spread: { codes: 'RANGE', text: /\bspread\b/ },
  log: { codes: 'LOG' },
  absolute: { codes: 'ABS', text: /\|[a-z_0-9]+\|/ },
  'square root': { codes: 'SQRT' },
  square: { codes: 'SQUARE' },
}

/** Which quantities answer a word: a clause that says “log” is not answered by a ratio, nor by the column itself. */
const answers: Record<string, Quantity[]> = {
  ...{ LOG: ['log'], SQRT: ['square root'], SQUARE: ['square'], MAG: ['magnitude'], ABSDIFF: ['absolute difference'] },
  ...{
    RATIO: ['ratio', 'share'],
    SHARE: ['share'],
    PRODUCT: ['product'],
    SUBTRACT: ['difference'],
    TIMES: ['product'],
  },
  ...{
    DIFF: ['difference', 'absolute difference', 'spread'],
    MINUS: ['difference', 'spread'],
    SUM: ['sum', 'share', 'ratio'],
  },
  ...{
    ABS: ['absolute', 'absolute difference'],
    AVERAGE: ['mean'],
    MIN: ['smallest', 'spread'],
    MAX: ['largest', 'spread'],
  },
  ...{ RANGE: ['spread'], TOTAL: ['sum', 'share', 'ratio'], DIV: ['ratio', 'share'], DIVIDE: ['ratio', 'share'] },
}
const withBy: Quantity[] = ['ratio', 'difference', 'absolute difference', 'share']

/** Whether features are what the clause says: the quantity, the order of columns, and where they stand. */
export function checkFeatures(clause: Clause, settings: readonly DataSetting[]): Finding[] {
  const features = settings.filter((s): s is Feature => s.set === 'feature')
  const sums = settings.filter((s): s is Arithmetic => s.set === 'arithmetic')
  return [
    ...features.flatMap((s) => checkQuantity(clause, s)),
    ...features.flatMap((s) => checkOrder(clause, s)),
    ...checkPairs(clause, features),
    ...(features.length > 0 && sums.length === 0 ? checkAnswered(clause, features, settings) : []),
    ...sums.flatMap((s) => checkOperation(clause, s)),
    ...[...features, ...sums].flatMap((s) => checkPlace(clause, s)),
  ]
}

/** Whether a clause has a word for a quantity. */
export function speaksOfQuantity(quantity: Quantity, { tokens, text: plain }: Clause): boolean {
  const { codes, text, not } = words[quantity]
  return (has(tokens, ...codes.split(' ')) || text?.test(plain) === true) && not?.test(plain) !== true
}

/** Where a clause lets features stand, whatever they are. */
export function possiblePlaces(clause: Clause): Place[] {
  const kinds = [{ set: 'arithmetic' }, { set: 'feature', quantity: 'log' }, { set: 'feature', quantity: 'ratio' }]
  return [...new Set(kinds.flatMap((s) => placesOf(clause, s as Feature | Arithmetic)))]
}

function checkQuantity(clause: Clause, s: Feature): Finding[] {
  const unsaid = (what: string) => [finding('wish/trigger', `no word of the clause asks for ${what}`)]
  if (!speaksOfQuantity(s.quantity, clause)) return unsaid(`“${s.quantity}”`)
  const several = ['sum', 'product', 'magnitude', 'mean', 'smallest', 'largest', 'spread'].includes(s.quantity)
  if (several && s.of.length < 2) return unsaid(`“${s.quantity}” of ${s.of[0]} alone`)
  if (s.by.length > 0 && !withBy.includes(s.quantity)) return unsaid(`“${s.quantity}” by ${s.by.join(', ')}`)
  if (s.quantity === 'absolute difference' && !signless.test(clause.text))
    return unsaid('a difference without its sign')
  if (s.quantity === 'absolute' && has(clause.tokens, 'ABSDIFF')) return unsaid('an absolute value')
  const two =
    clause.tokens.some((t) => t.code === 'AWAY' || /^differ/.test(t.text)) ||
    /\b(?:taken?|taking) \w+ away\b/.test(clause.text)
  return s.quantity === 'value' && two ? unsaid('a column as it is') : []
}

function checkAnswered(clause: Clause, features: readonly Feature[], settings: readonly DataSetting[]): Finding[] {
  const windows = settings.some((s) => s.set === 'of each window')
  const token = mainTokens(clause).find((t) => {
    const wanted = answers[t.code]
    if (!wanted || (t.code === 'RATIO' && has(clause.tokens, 'SHARE')) || isSaidOtherwise(clause, t)) return false
    return !(windows && t.code in aggregateOf) && !features.some((s) => wanted.includes(s.quantity))
  })
  return token ? [finding('wish/coverage', `“${token.text}” asks for something that no setting says`)] : []
}

/** “whichever is bigger”, “instead of the sum”, “per reading”: words that ask for nothing there. */
const isSaidOtherwise = (clause: Clause, t: Token): boolean => {
  const before = clause.tokens.slice(0, clause.tokens.indexOf(t))
  // “besides the shares”
  if (
    /\b(?:besides?|in addition to|on top of|apart from|next to) (?:the |its |all )?(?:\w+ )?$/.test(
      clause.text.slice(0, t.start),
    )
  )
    return true
  // “such a huge range”
  if (/\b(?:huge|wide|large|big|whole|full|entire) $/.test(clause.text.slice(0, t.start))) return true
  return (
    before.some((b) => b.code === 'CONVERTTO' || b.code === 'NOT') || ['per', 'size of', 'length of'].includes(t.text)
  )
}

const operations: Record<Arithmetic['operation'], { codes: string; text?: RegExp }> = {
  times: { codes: 'TIMES MULTIPLY' },
  'divided by': { codes: 'DIV DIVIDE', text: /\// },
  plus: { codes: '', text: /\bplus\b|\badd(?:ed|ing)?\b|\bincrease|\+/ },
  minus: { codes: 'MINUS SUBTRACT', text: /\btak(?:e|en|ing) .*\boff\b|\b(?:deduct|reduce|lower)\b| - / },
}

function checkOperation(clause: Clause, s: Arithmetic): Finding[] {
  const { codes, text } = operations[s.operation]
  const said = has(clause.tokens, ...codes.split(' ')) || text?.test(clause.text)
  return said ? [] : [finding('wish/trigger', `no word of the clause asks for “${s.operation}”`)]
}

const asWords: Record<Place, string> = {
  ...{ also: 'beside the usual features', only: 'as the only features', instead: 'in place of the columns' },
}

function checkPlace(clause: Clause, s: Feature | Arithmetic): Finding[] {
  const wanted = placesOf(clause, s)
  if (wanted.includes(s.as)) return []
  return [finding('wish/polarity', `${asWords[s.as]} is not what the clause says: write “${wanted[0]}”`)]
}

const further =
  /\b(?:as (?:an? |one )?(?:extra|additional|further|more)|one more|in addition|additionally|next to|besides? (?:the|what)|on top|beside)\b/
const extra = new RegExp(`${further.source}|\\b(?:add|added|adding)\\b`)
const replaces =
  /\binstead\b|\brather than\b|\breplac\w+\b|\bin place of\b|\bbetter\b.*\bthan\b|\bnot (?:with |from )?the raw\b/
const alone =
  /\b(?:only|(?:is|are) enough|suffices?|solely|nothing (?:else|besides)|no others?|exclusively|nothing but|nothing more|(?:is|are) all (?:i|we|it|you|the model)|(?:is|are) plenty|no more(?! than)|more [\w ]{0,12}(?:should not|shouldn't|must not|mustn't|does not|doesn't) (?:get|see|need|know))\b/
const transforms: readonly string[] = ['log', 'absolute', 'square root', 'square']

/** Where the clause says that features stand; where it says nothing, where such features usually do. */
function placesOf(clause: Clause, s: Feature | Arithmetic): Place[] {
  const { text, tokens } = clause
  const own = s.set === 'arithmetic' || transforms.includes(s.quantity)
  if (replaces.test(text) && !/\bin addition\b/.test(text)) {
    // “use the shares instead of raw values”: instead of all of them.
    const at = tokens.findIndex((t) => t.code === 'CONVERTTO' || t.code === 'NOT')
    const whole = !own && has(tokens, 'USE') && at >= 0 && !has(tokens.slice(at), 'C')
    return whole ? ['instead', 'only'] : ['instead']
  }
  if (saysAlso(clause, s)) return ['also']
  if (alone.test(text) || has(tokens, 'ONLY')) return ['only']
  // Beside the usual features does no harm where nobody says.
  if (own) return ['instead', 'also']
  if (has(tokens, 'USE', 'CN', 'RAW')) return ['only', 'also']
  return has(tokens, 'DIVIDE', 'SCALE') ? ['instead', 'also'] : ['also']
}

function saysAlso({ text, tokens }: Clause, s: Feature | Arithmetic): boolean {
  if ((s.set === 'arithmetic' ? further : extra).test(text)) return true
  // “too low” is no place, nor is “add 3”; and “the shares and also the brightness” are two of the same kind.
  const at = tokens.findIndex(
    (t, i) =>
      t.code === 'ALSO' &&
      !(t.text === 'too' && tokens[i + 1]?.code === '?') &&
      !(s.set === 'arithmetic' && t.text.startsWith('add')),
  )
  const columns = (list: readonly Token[]) => has(list, 'C', 'A')
  return at >= 0 && !(has(tokens.slice(0, at), 'USE') && columns(tokens.slice(0, at)) && columns(tokens.slice(at)))
}

const reversed = /\b(?:subtract|deduct|take|taking|subtracting)\b.*\b(?:from|off)\b/

/** “a over b”, “a minus b”, but “subtract b from a”. */
function checkOrder(clause: Clause, { quantity, of, by }: Feature): Finding[] {
  if (!['ratio', 'difference'].includes(quantity) || by.length === 0) return []
  const wrong = () => [finding('wish/order', `the clause has ${by.join(', ')} the other way round to ${of.join(', ')}`)]
  if (of.some((c) => by.includes(c))) return wrong()
  const order = clause.tokens.flatMap((t) => (t.code === 'C' || t.code === 'A' ? (t.columns ?? []) : []))
  const first = (names: readonly string[]) => Math.min(...names.map((n) => order.indexOf(n)).filter((i) => i >= 0))
  const last = (names: readonly string[]) => Math.max(...names.map((n) => order.lastIndexOf(n)))
  const turned = quantity === 'difference' && reversed.test(clause.text)
  return (turned ? first(by) < last(of) : first(of) < last(by)) ? [] : wrong()
}

/** “red/green and green/blue”: of several, each is of the two that stand beside one sign. */
function checkPairs({ tokens }: Clause, features: readonly Feature[]): Finding[] {
  const pairs = tokens.flatMap((t, i) => {
    const [a, b] = [tokens[i - 1], tokens[i + 1]]
    const sign = ['DIV', 'MINUS', 'TIMES'].includes(t.code) || t.text === 'over'
    return sign && a?.code === 'C' && b?.code === 'C' ? [`${a.columns?.at(-1)} ${b.columns?.[0]}`] : []
  })
  const own = features.filter((s) => withBy.includes(s.quantity) && s.of.length === 1 && s.by.length === 1)
  if (pairs.length < 2 || own.length < 2) return []
  const wrong = own.find((s) => !pairs.includes(`${s.of[0]} ${s.by[0]}`))
  return wrong ? [finding('wish/order', `the clause does not set ${wrong.of[0]} beside ${wrong.by[0]}`)] : []
}

const aggregateOf: Record<string, Aggregate> = {
  ...{ AVERAGE: 'mean', STD: 'std', MIN: 'min', MAX: 'max', RMS: 'rms', RANGE: 'range' },
}
const everyReading =
  /\b(?:all|every|each|single)\b.*\b(?:readings?|values?|samples?|numbers?)\b|\bone by one\b|\bone after the other\b/

/** What is taken of each window: what the clause says, and of the columns that it says it of. */
export function checkAggregates(clause: Clause, settings: readonly DataSetting[]): Finding[] {
  const own = settings.flatMap((s) => (s.set === 'of each window' ? [s] : []))
  if (own.length === 0) return []
  const found: Finding[] = []
  const said = clause.tokens.flatMap((t) => (t.code in aggregateOf ? [aggregateOf[t.code] as Aggregate] : []))
  const used = own.flatMap((s) => s.aggregates)
  const unsaid = used.find((a) => (a === 'each' ? !everyReading.test(clause.text) : !said.includes(a)))
  if (unsaid) found.push(finding('wish/trigger', `no word of the clause asks for “${unsaid}”`))
  const forgotten = said.find((a) => !used.includes(a))
  if (forgotten) found.push(finding('wish/coverage', `the clause asks for “${forgotten}”, which no setting says`))
  if (own.length > 1 && own.some((s) => s.columns.length === 0))
    found.push(finding('wish/conflict', 'what is taken of every column is there twice'))
  for (const s of own.length > 1 ? own : []) {
    const at = clause.tokens.findIndex((t) => (t.columns ?? []).some((c) => s.columns.includes(c)))
    const near = clause.tokens.slice(0, at).findLast((t) => t.code in aggregateOf)
    if (near && !s.aggregates.includes(aggregateOf[near.code] as Aggregate))
      found.push(finding('wish/order', `the clause asks for “${near.text}” of ${s.columns.join(', ')}`))
  }
  return found
}
