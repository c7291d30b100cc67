import { type Finding, finding } from '../../../findings/index.ts'
import { isTale } from '../../../language/story.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { ConvertBrief } from '../brief.ts'
import { lex, numberOf, type Token } from './lex.ts'
import type { ConvertSetting } from './settings.ts'

/** Codes of which one has to stand in a clause that asks for this. */
const triggers: Record<ConvertSetting['set'], string> = {
  'calibrate with': 'CAL ROW',
  'accuracy loss': 'LOSS ACC POINT TOLERATE',
  weights: 'PERCHANNEL PERLAYER SCALEW',
  seed: 'SEED',
  'as always': 'INT8 DEFAULT QUANT',
}

/** Whether a clause has a word for a kind of setting. */
export const speaksOf = (set: ConvertSetting['set'], tokens: readonly Token[]): boolean =>
  tokens.some((t) => triggers[set].split(' ').includes(t.code)) ||
  // “within 4 percent of the float one”
  (set === 'accuracy loss' && tokens.some((t) => t.code === 'MAX') && tokens.some((t) => t.code === 'P'))

/** Codes that one of these settings has to answer. */
const demands: [codes: string, set: ConvertSetting['set']][] = [
  ['CAL', 'calibrate with'],
  ['LOSS', 'accuracy loss'],
  ['PERCHANNEL PERLAYER', 'weights'],
  ['SEED', 'seed'],
  ['INT8', 'as always'],
]

/** Codes beside which a number belongs to a setting. */
const beside: Record<string, string> = {
  'calibrate with': 'ROW CAL ALL',
  'accuracy loss': 'LOSS ACC POINT MAX TOLERATE MORE',
  seed: 'SEED',
}

/** What speaks against a model's reading of a clause. */
export function check(reading: ClauseReading, brief: ConvertBrief): Finding[] {
  if (reading.cannot !== undefined) return []
  const tokens = lex(reading.words)
  const settings = reading.settings as ConvertSetting[]
  const numbers = tokens.filter(isNumber)
  const has = (codes: string) => tokens.some((t) => codes.split(' ').includes(t.code))
  if (settings.length === 0) {
    const asks = numbers[0] ?? tokens.find((t) => 'CAL LOSS PERCHANNEL PERLAYER SEED INT8'.split(' ').includes(t.code))
    if (asks) return [finding('wish/nothing', `“${asks.text}” asks for something, but nothing was read`)]
    // What nobody understands is not nothing.
    return isTale(reading.words) ? [] : [finding('wish/nothing', 'the clause asks for something, but nothing was read')]
  }
  const found: Finding[] = []
  for (const s of settings) {
    if (!speaksOf(s.set, tokens)) found.push(finding('wish/trigger', `no word of the clause asks for “${s.set}”`))
    const problem = problemOf(s, brief)
    if (problem) found.push(finding('wish/not-in-project', problem))
    if (settings.filter((o) => o.set === s.set).length > 1 && s.set !== 'as always')
      found.push(finding('wish/conflict', `“${s.set}” is there twice`))
  }
  const unanswered = demands.find(([codes, set]) => has(codes) && !settings.some((s) => s.set === set))
  const isAside =
    unanswered?.[1] === 'as always' &&
    settings.length > 0 &&
    !/\b(?:full|fully|throughout|everywhere|everything)\b/i.test(reading.words)
  if (unanswered && !isAside && !isContext(unanswered[1], settings, reading.words))
    found.push(finding('wish/coverage', `the clause asks for “${unanswered[1]}”, which no setting says`))
  const used = settings.flatMap((s) => numbersOf(s))
  const invented = used.find((text) => !numbers.some((n) => n.value === numberOf(text)))
  if (invented !== undefined) found.push(finding('wish/number', `“${invented}” is no number of the clause`))
  const forgotten = numbers.find((n) => !used.some((text) => numberOf(text) === n.value))
  if (forgotten) found.push(finding('wish/number', `the number “${forgotten.text}” of the clause is not used`))
  return [...found, ...settings.flatMap((s) => checkOne(s, tokens, reading.words, settings.length))]
}

const isNumber = (t: Token): boolean => t.code === 'N' || t.code === 'P'

/** Words that say when or why: “when you convert it”, “the rows for the calibration should be drawn with seed 8”. */
const isContext = (set: ConvertSetting['set'], settings: readonly ConvertSetting[], words: string): boolean =>
  set === 'calibrate with' && settings.some((s) => s.set === 'seed') && !/\b(?:all|every|whole)\b/i.test(words)

function checkOne(s: ConvertSetting, tokens: readonly Token[], words: string, count: number): Finding[] {
  const has = (codes: string) => tokens.some((t) => codes.split(' ').includes(t.code))
  const numbers = tokens.filter(isNumber)
  const written = numbersOf(s)[0]
  const near = beside[s.set]
  if (written !== undefined && near && (count > 1 || numbers.length > 1)) {
    const at = tokens.findIndex((t) => isNumber(t) && t.value === numberOf(written))
    const around = [tokens[at + 1], tokens[at - 1], tokens[at + 2], tokens[at - 2]]
    const ours = around.findIndex((t) => t !== undefined && near.split(' ').includes(t.code))
    const other = Object.entries(beside)
      .filter(([set]) => set !== s.set)
      .flatMap(([, codes]) => codes.split(' '))
    const theirs = around.findIndex((t) => t !== undefined && other.includes(t.code))
    if (ours < 0 || (theirs >= 0 && theirs < ours))
      return [finding('wish/order', `in the clause ${written} does not belong to “${s.set}”`)]
  }
  switch (s.set) {
    case 'accuracy loss':
      return checkLoss(s, tokens, words)
    case 'calibrate with':
      if (s.rows === 'all' && !has('ALL')) return [finding('wish/number', 'the clause does not say “all”')]
      return numbers.some((n) => n.code === 'P' && n.value === numberOf(s.rows))
        ? [finding('wish/unit', 'per cent are no number of rows')]
        : []
    case 'weights': {
      const scale = scaleOf(tokens, words)
      return scale === s.scale
        ? []
        : [finding('wish/polarity', `the clause ${scale ? `says “${scale}”` : `does not say “${s.scale}”`}`)]
    }
    case 'as always':
      return s.what === 'full INT8'
        ? has('INT8')
          ? []
          : [finding('wish/trigger', 'the clause does not say INT8')]
        : checkDefaults(tokens)
    default:
      return []
  }
}

function checkLoss(
  s: Extract<ConvertSetting, { set: 'accuracy loss' }>,
  tokens: readonly Token[],
  words: string,
): Finding[] {
  const token = tokens.find((t) => isNumber(t) && t.value === numberOf(s.atMost))
  if (!token) {
    const none = tokens.some((t) => t.code === 'NOT') && !tokens.some(isNumber)
    return none ? [] : [finding('wish/number', 'the clause does not say that nothing may be lost')]
  }
  const behind = tokens[tokens.indexOf(token) + 1]
  const points = behind?.code === 'POINT' || /\bpoints?\b/i.test(words)
  const unit = token.code === 'P' ? 'percent' : points ? 'points' : 'share'
  return s.in === unit ? [] : [finding('wish/unit', `“${token.text}” is in ${unit}`)]
}

/** Which scale of the weights the clause wants: of two, the one that is not denied. */
function scaleOf(tokens: readonly Token[], words: string): 'per channel' | 'per layer' | null {
  const names = { PERCHANNEL: 'per channel', PERLAYER: 'per layer' } as const
  const said = tokens.flatMap((t, i) => {
    if (!(t.code in names)) return []
    const before = tokens.slice(Math.max(0, i - 3), i).findLastIndex((b) => b.code in names || b.code === ',')
    const front = tokens.slice(Math.max(0, i - 3), i).slice(before + 1)
    const denied = front.some((b) => b.code === 'NOT') || tokens[i + 1]?.code === 'NOT'
    return [{ scale: names[t.code as keyof typeof names], denied }]
  })
  const wanted = new Set(said.filter((o) => !o.denied).map((o) => o.scale))
  if (wanted.size === 1) return [...wanted][0] as 'per channel' | 'per layer'
  const denied = new Set(said.filter((o) => o.denied).map((o) => o.scale))
  if (wanted.size === 0 && denied.size === 1 && !/\bneither\b/i.test(words))
    return denied.has('per channel') ? 'per layer' : 'per channel'
  return null
}

/** “as usual” says nothing else. */
function checkDefaults(tokens: readonly Token[]): Finding[] {
  const other = tokens.find((t) => ['INT8', 'CAL', 'LOSS', 'PERCHANNEL', 'PERLAYER', 'SEED', 'N', 'P'].includes(t.code))
  return other ? [finding('wish/coverage', `“${other.text}” is more than the usual`)] : []
}

function numbersOf(s: ConvertSetting): string[] {
  if (s.set === 'calibrate with') return s.rows === 'all' ? [] : [s.rows]
  if (s.set === 'accuracy loss') return s.atMost === '0' ? [] : [s.atMost]
  return s.set === 'seed' ? [s.number] : []
}

/** Why this project cannot have a setting; null where it can. */
export function problemOf(s: ConvertSetting, brief: ConvertBrief): string | null {
  if (brief.isInt8 && s.set !== 'as always') return 'the model is INT8 already and is used as it is'
  switch (s.set) {
    case 'calibrate with': {
      if (s.rows === 'all') return null
      const rows = numberOf(s.rows)
      if (!Number.isInteger(rows) || rows < 10) return `${s.rows} rows are too few to find the ranges: at least 10`
      return rows <= brief.rows.train ? null : `there are ${brief.rows.train} training rows`
    }
    case 'accuracy loss': {
      const loss = numberOf(s.atMost) / (s.in === 'share' ? 1 : 100)
      return loss >= 0 && loss <= 0.5 ? null : 'a model that loses more than half of its right answers is of no use'
    }
    case 'seed':
      return Number.isInteger(numberOf(s.number)) ? null : `${s.number} is no whole number`
    default:
      return null
  }
}
