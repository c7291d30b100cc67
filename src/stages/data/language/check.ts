import { type Finding, finding } from '../../../findings/index.ts'
import { isTale } from '../../../language/story.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { DataBrief } from '../brief.ts'
import { checkConditions } from './check-conditions.ts'
import { checkAggregates, checkFeatures } from './check-features.ts'
import { checkNames } from './check-names.ts'
import { checkNumbers, isIdle } from './check-numbers.ts'
import { checkWays, ofEach } from './check-ways.ts'
import { isQuestion } from './grammar.ts'
import type { Token } from './lex.ts'
import { type Clause, clauseOf, mainTokens } from './parts.ts'
import { problemOf } from './problems.ts'
import type { DataSetting } from './settings.ts'
import { signAt } from './signs.ts'
import { has } from './tokens.ts'

type Kind = DataSetting['set']

/** Codes of the lexicon, or words, of which one has to stand in a clause that asks for this kind of setting. */
const triggers: Partial<Record<Kind, { codes: string; text?: RegExp }>> = {
  arithmetic: {
    codes: 'DIV DIVIDE TIMES MULTIPLY MINUS SUBTRACT',
    text: /\b(?:plus|add|added|take|takes?|off|minus|multipl\w+|divid\w+|factor|offset)\b|[*/]/,
  },
  'of each window': { codes: 'AVERAGE STD MIN MAX RMS RANGE WINDOW' },
  'leave out ends': { codes: 'FIRST LAST START END', text: /\bends\b/ },
  'repeated readings': { codes: 'DUP' },
  outliers: { codes: 'OUTLIER STD IQR' },
  window: { codes: 'WINDOW OVERLAP STRIDE ROW' },
  smooth: { codes: 'SMOOTH AVERAGE', text: /\bmean of the last\b/ },
  scale: { codes: 'SCALE STANDARD MINMAX SYMMETRIC ROBUST UNSCALED' },
  split: { codes: 'SPLIT TRAIN VAL TEST', text: /\d+ ?%? ?[/:–-] ?\d+ ?%? ?[/:–-] ?\d+/ },
  seed: { codes: 'SEED' },
  'keep together': {
    codes: 'TOGETHER SPLIT LEAK',
    text: /\b(?:torn|sides?|piece|apart|whole|across|mix|spread|(?:two|several) (?:splits|sets|parts)|either|both(?! ends)|at once|at the same time)\b/,
  },
  'noisy copies': { codes: 'NOISE COPY AUGMENT' },
  'no copies': { codes: 'NOISE COPY AUGMENT' },
  'readings of a class': { codes: 'CLASS BALANCE', text: ofEach },
  label: { codes: 'CLASS LABELSARE NAMES FOLDER' },
  unit: { codes: 'U MAKE CONVERTTO' },
  formula: { codes: 'MAKE USE ALSO CN' },
}

/** What a word asks for: a clause that says it is answered by one of these. */
const demands: [codes: string, kinds: Kind[]][] = [
  ['SEED', ['seed']],
  ['SMOOTH', ['smooth', 'window']],
  ['OVERLAP STRIDE', ['window', 'as always']],
  ['BALANCE', ['readings of a class', 'as always']],
  ['DUP', ['repeated readings', 'as always', 'keep together', 'noisy copies']],
  ['OUTLIER IQR', ['outliers', 'scale']],
  ['AUGMENT', ['noisy copies', 'no copies']],
  ['COPY', ['noisy copies', 'no copies', 'as always', 'repeated readings']],
  ['MISSING', ['as always']],
  ['STANDARD SYMMETRIC ROBUST UNSCALED', ['scale', 'as always', 'drop readings', 'keep readings']],
  ['SCALE', ['scale', 'as always', 'feature', 'arithmetic', 'unit', 'keep together']],
  ['MINMAX', ['scale', 'drop readings', 'keep readings']],
  [
    'LOG SQRT SQUARE MAG SHARE RATIO ABSDIFF',
    ['feature', 'formula', 'arithmetic', 'window', 'split', 'as always', 'keep together'],
  ],
  ['SUBTRACT MULTIPLY DIVIDE', ['feature', 'formula', 'arithmetic', 'split', 'keep together', 'scale']],
  ['STD RMS', ['of each window', 'outliers', 'scale', 'noisy copies', 'as always']],
  ['STRATIFY', ['as always', 'readings of a class', 'split']],
  ['SHUFFLE', ['as always', 'split', 'keep together']],
  ['LEAK', ['as always', 'keep together']],
]

/** Codes that ask for something on their own: a clause with one of them is not answered by nothing. */
const alone =
  'DROP KEEP ONLY EXCEPT SPLIT SCALE STANDARD MINMAX SYMMETRIC ROBUST UNSCALED SMOOTH WINDOW AUGMENT NOISE SEED BALANCE RATIO SHARE MAG DIVIDE MULTIPLY SUBTRACT OUTLIER DUP MISSING STRATIFY SHUFFLE LEAK'

/**
 * What speaks against a model's reading of a clause: every number, column and class of the clause has to be in the settings, and nothing
 * else; each word that asks for something needs its setting, each setting its word; and what is dropped and kept, below and above, first
 * and last must not be exchanged.
 */
export function check(reading: ClauseReading, brief: DataBrief): Finding[] {
  if (reading.cannot !== undefined) return []
  const clause = clauseOf(reading.words, brief)
  const settings = reading.settings as DataSetting[]
  if (settings.length === 0) return checkNothing(clause, reading.words)
  if (isQuestion(reading.words)) return [finding('wish/polarity', 'the clause asks whether, and demands nothing')]
  return [
    ...checkTriggers(clause, settings),
    ...checkDemands(clause, settings),
    ...checkNumbers(clause, settings),
    ...checkNames(clause, settings, brief),
    ...checkConditions(clause, settings, brief),
    ...checkFeatures(clause, settings),
    ...checkAggregates(clause, settings),
    ...checkWays(clause, settings),
    ...checkDenied(clause, settings),
    ...settings.flatMap((s) => problemOf(s, brief) ?? []).map((p) => finding('wish/not-in-project', p)),
  ]
}

const quantities =
  'DIFF ABSDIFF ABS SQRT SQUARE SUM PRODUCT RMS STD AVERAGE MIN MAX MINUS TIMES DIV RANGE ALSO NOT LOG'.split(' ')
const comparisons = 'LT GT LE GE BRIGHTER DARKER HOTTER COLDER CLOSER FARTHER WETTER DRIER'.split(' ')

/** “depends too much” */
const isDegree = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]?.text === 'too' && tokens[i + 1]?.code === '?'

function checkNothing(clause: Clause, words: string): Finding[] {
  const { tokens } = clause
  const codes = alone.split(' ')
  const first = (of: readonly string[]) => tokens.find((t) => of.includes(t.code))
  const things = has(tokens, 'C', 'A', 'L', 'MAG', 'SHARE')
  const wholes = has(tokens, 'FILE', 'SESSION', 'RECORDING')
  const demand =
    first(codes) ??
    (wholes ? first(['TOGETHER', 'BOTH', 'NOT', 'TRAIN', 'TEST']) : undefined) ??
    (things ? tokens.find((t, i) => quantities.includes(t.code) && !isDegree(tokens, i)) : undefined) ??
    first(['STD', 'RMS']) ??
    tokens.find((t, i) => t.text === 'over' && tokens[i - 1]?.code === 'C' && tokens[i + 1]?.code === 'C') ??
    tokens.find((t, i) => comparisons.includes(t.code) && ['N', 'P'].includes(tokens[i + 1]?.code ?? '')) ??
    tokens.find((t) => ['C', 'L'].includes(t.code) && signAt(clause, t) !== null) ??
    tokens.find((t) => ['N', 'P', 'F'].includes(t.code) && !isTold(t, clause))
  if (demand) return [finding('wish/nothing', `“${demand.text}” asks for something, but nothing was read`)]
  // What nobody understands is not nothing.
  return isTale(words) ? [] : [finding('wish/nothing', 'the clause asks for something, but nothing was read')]
}

/** “twelve pupils”: a number of things that are none of the data. */
function isTold(t: Token, clause: Clause): boolean {
  // “one reading alone is too nervous”
  if (isIdle(t, clause, []) || t.text === 'one') return true
  const next = clause.tokens[clause.tokens.indexOf(t) + 1]
  return (
    t.code === 'N' && (next === undefined || next.code === '?' || next.code === 'AND') && !has(clause.tokens, 'C', 'L')
  )
}

/** Whether a clause has a word for a kind of setting. */
export function speaksOf(set: Kind, clause: Clause): boolean {
  const trigger = triggers[set]
  return !trigger || has(clause.tokens, ...trigger.codes.split(' ')) || trigger.text?.test(clause.text) === true
}

function checkTriggers(clause: Clause, settings: readonly DataSetting[]): Finding[] {
  return settings
    .filter((s) => !speaksOf(s.set, clause))
    .map((s) => finding('wish/trigger', `no word of the clause asks for “${s.set}”`))
}

function checkDemands(clause: Clause, settings: readonly DataSetting[]): Finding[] {
  const tokens = mainTokens(clause)
  const wholes = has(tokens, 'FILE', 'SESSION')
  const whole = wholes ? [['TOGETHER', ['keep together']] as [string, Kind[]]] : []
  return [...demands, ...whole].flatMap(([codes, kinds]) => {
    const token = tokens.find((t) => codes.split(' ').includes(t.code))
    if (!token || settings.some((s) => kinds.includes(s.set))) return []
    return [finding('wish/coverage', `“${token.text}” asks for something that no setting says`)]
  })
}

const positive: Partial<Record<Kind, string>> = {
  ...{ smooth: 'SMOOTH AVERAGE', window: 'WINDOW', 'noisy copies': 'AUGMENT COPY NOISE', split: 'SPLIT' },
  ...{ feature: 'SHARE RATIO DIFF LOG MAG SUM PRODUCT SQUARE SQRT ABS', 'of each window': 'AVERAGE STD RMS' },
}

/** “no windows”, “do not smooth”: what is denied is not asked for. */
function checkDenied({ tokens }: Clause, settings: readonly DataSetting[]): Finding[] {
  const denied = (codes: string[]) =>
    tokens.some((t, i) => {
      if (t.code !== 'NOT') return false
      const next = tokens
        .slice(i + 1)
        .find((n) => !['USE', 'MAKE', 'EACH', 'ALSO', '?', 'TO', 'WHERE'].includes(n.code))
      return next !== undefined && codes.includes(next.code)
    })
  return settings.flatMap((s) => {
    const codes = positive[s.set]
    return codes && denied(codes.split(' ')) ? [finding('wish/polarity', `the clause says “not” of “${s.set}”`)] : []
  })
}
