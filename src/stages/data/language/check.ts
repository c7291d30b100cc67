import { type Finding, finding } from '../../../findings/index.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { DataBrief } from '../brief.ts'
import { lex, numberOf, type Token } from './lex.ts'
import { problemOf } from './problems.ts'
import type { Condition, DataSetting } from './settings.ts'
import { all, has } from './tokens.ts'

/** Codes of the lexicon of which one has to stand in a clause that asks for this kind of setting. */
const triggers: Record<DataSetting['set'], string> = {
  'use columns': 'USE KEEP ONLY EXCEPT CN MAKE',
  'leave out columns': 'DROP NOT EXCEPT',
  'drop readings': 'DROP NOT EXCEPT',
  'keep readings': 'KEEP USE ONLY NOT DROP',
  feature:
    'SHARE RATIO DIFF ABSDIFF ABS MAG SUM PRODUCT LOG SQRT SQUARE AVERAGE MIN MAX RANGE RAW DIV DIVIDE MINUS SUBTRACT TIMES CN USE ALSO MAKE SCALE',
  arithmetic: 'DIV DIVIDE TIMES MULTIPLY MINUS SUBTRACT AND ALSO GT',
  unit: 'U MAKE CONVERTTO',
  formula: 'MAKE USE ALSO CN',
  'of each window': 'AVERAGE STD MIN MAX RMS RANGE',
  'leave out ends': 'FIRST LAST START END',
  'leave out classes': 'DROP NOT EXCEPT',
  'only classes': 'ONLY USE KEEP',
  'repeated readings': 'DUP',
  outliers: 'OUTLIER STD IQR',
  window: 'WINDOW OVERLAP STRIDE ROW',
  smooth: 'SMOOTH AVERAGE',
  scale: 'SCALE STANDARD MINMAX SYMMETRIC ROBUST UNSCALED',
  split: 'SPLIT TRAIN VAL TEST',
  seed: 'SEED',
  'keep together': 'TOGETHER BOTH SPLIT LEAK',
  'noisy copies': 'NOISE COPY AUGMENT',
  'no copies': 'NOISE COPY AUGMENT',
  'readings of a class': 'CLASS BALANCE',
  label: 'CLASS LABELSARE NAMES FOLDER',
  'as always': 'MISSING SHUFFLE STRATIFY FIT LEAK SCALE DEFAULT DUP',
}

/** Codes that ask for something: a clause with one of them is not answered by nothing. */
const demands =
  'DROP KEEP ONLY EXCEPT SPLIT SCALE STANDARD MINMAX SYMMETRIC ROBUST UNSCALED SMOOTH WINDOW AUGMENT NOISE SEED BALANCE TOGETHER RATIO SHARE LOG MAG DIVIDE MULTIPLY SUBTRACT OUTLIER DUP MISSING'

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((x) => b.includes(x)) && b.every((x) => a.includes(x))

/**
 * What speaks against a model's reading of a clause: every number, column and class of the clause has to be in the settings, and nothing
 * else; a word for each kind of setting has to stand there; and what is dropped and kept, below and above must not be exchanged.
 */
export function check(reading: ClauseReading, brief: DataBrief): Finding[] {
  if (reading.cannot !== undefined) return []
  const tokens = lex(reading.words, brief)
  const settings = reading.settings as DataSetting[]
  if (settings.length === 0) {
    const demand = tokens.find((t) => demands.split(' ').includes(t.code))
    const silent = demand ?? tokens.find((t) => ['N', 'P'].includes(t.code))
    return silent ? [finding('wish/nothing', `“${silent.text}” asks for something, but nothing was read`)] : []
  }
  return [
    ...checkTriggers(tokens, settings),
    ...checkNumbers(tokens, settings),
    ...checkNames(tokens, settings, brief),
    ...checkPolarity(tokens, settings),
    ...settings.flatMap((s) => problemOf(s, brief) ?? []).map((p) => finding('wish/not-in-project', p)),
  ]
}

function checkTriggers(tokens: readonly Token[], settings: readonly DataSetting[]): Finding[] {
  return settings
    .filter((s) => !has(tokens, ...triggers[s.set].split(' ')))
    .map((s) => finding('wish/trigger', `no word of the clause asks for “${s.set}”`))
}

function numbersIn(settings: readonly DataSetting[]): string[] {
  return settings.flatMap((s) => {
    switch (s.set) {
      case 'drop readings':
      case 'keep readings':
        return s.all.flatMap((c) => [c.number, c.upper].filter((n): n is string => typeof n === 'string'))
      case 'arithmetic':
      case 'outliers':
      case 'seed':
        return [s.number]
      case 'leave out ends':
        return [s.first, s.last].filter((n): n is string => n !== null)
      case 'window':
        return [s.size, s.stride, s.overlap].filter((n): n is string => n !== null)
      case 'smooth':
        return [s.size]
      case 'split':
        return [s.train, s.validation, s.test].filter((n): n is string => n !== null)
      case 'noisy copies':
        return [s.copies, s.noise].filter((n): n is string => n !== null)
      case 'readings of a class':
        return s.most === 'smallest' ? [] : [s.most]
      default:
        return []
    }
  })
}

/** Numbers of the clause and of the settings are the same ones; a range that a word stands for (“0 to 1”) is none. */
function checkNumbers(tokens: readonly Token[], settings: readonly DataSetting[]): Finding[] {
  const said = all(tokens, 'N', 'P', 'F').map((t) => t.value as number)
  const used = numbersIn(settings).map((text) => numberOf(text.replace(/ .*$/, '')))
  const unknown = numbersIn(settings).find((text) => !said.includes(numberOf(text.replace(/ .*$/, ''))))
  const found: Finding[] = []
  if (unknown !== undefined) found.push(finding('wish/number', `“${unknown}” is no number of the clause`))
  const forgotten = all(tokens, 'N', 'P', 'F').find((t) => !used.includes(t.value as number))
  if (forgotten) found.push(finding('wish/number', `the number “${forgotten.text}” of the clause is not used`))
  const percents = all(tokens, 'P').map((t) => t.value)
  const bare = numbersIn(settings).find(
    (text) =>
      !text.includes('%') &&
      percents.includes(numberOf(text)) &&
      settings.some((s) => ['window', 'noisy copies'].includes(s.set)),
  )
  if (bare !== undefined) found.push(finding('wish/number', `“${bare}” is per cent in the clause: write “${bare}%”`))
  return found
}

function checkNames(tokens: readonly Token[], settings: readonly DataSetting[], brief: DataBrief): Finding[] {
  const found: Finding[] = []
  const whole = has(tokens, 'A')
  const named = all(tokens, 'C').flatMap((t) => t.columns ?? [])
  const used = settings.flatMap(columnsIn)
  const invented = used.find((c) => !named.includes(c) && !whole && !asGroup(settings, brief))
  if (invented) found.push(finding('wish/column', `the clause does not name ${invented}`))
  const forgotten = named.find((c) => !used.includes(c))
  if (forgotten) found.push(finding('wish/column', `the clause names ${forgotten}, which no setting uses`))
  const labels = all(tokens, 'L').flatMap((t) => t.labels ?? [])
  const classes = settings.flatMap((s) => (s.set === 'leave out classes' || s.set === 'only classes' ? s.labels : []))
  if (!sameSet([...new Set(labels)], [...new Set(classes)])) {
    found.push(
      finding(
        'wish/label',
        `classes of the clause: ${labels.join(', ') || 'none'}; of the settings: ${classes.join(', ') || 'none'}`,
      ),
    )
  }
  const unknown = tokens.find(
    (t) =>
      t.code === '?' &&
      settings.some((s) => ['leave out classes', 'only classes', 'leave out columns', 'use columns'].includes(s.set)),
  )
  if (unknown && /^[\p{L}]{3,}$/u.test(unknown.text) && !harmless.has(unknown.text)) {
    found.push(finding('wish/column', `“${unknown.text}” may be a name that is not known here`))
  }
  return found
}

/** Words beside names that are no names. */
const harmless = new Set(
  'because since bothers bother confuses confuse model think really much many never again purposes purpose today therefore thing things channels'.split(
    ' ',
  ),
)

/** Aggregates and the shares of everything may name all columns where the clause names none. */
const asGroup = (settings: readonly DataSetting[], brief: DataBrief): boolean =>
  settings.every((s) => s.set === 'of each window' && s.columns.length === brief.columns.length)

function columnsIn(s: DataSetting): string[] {
  if (s.set === 'drop readings' || s.set === 'keep readings')
    return s.all.flatMap((c) => [c.column, ...(c.than ? [c.than] : [])])
  if (s.set === 'feature') return [...s.of, ...s.by]
  if ('columns' in s && Array.isArray(s.columns)) return s.columns
  return 'of' in s && Array.isArray(s.of) ? s.of : []
}

const lower = ['below', 'at most']
const upper = ['above', 'at least']

function checkPolarity(tokens: readonly Token[], settings: readonly DataSetting[]): Finding[] {
  const found: Finding[] = []
  const wrong = (message: string) => found.push(finding('wish/polarity', message))
  const conditions = settings.flatMap((s): Condition[] =>
    s.set === 'drop readings' || s.set === 'keep readings' ? s.all : [],
  )
  const below = has(tokens, 'LT', 'LE', 'ORLESS', 'DARKER', 'CLOSER', 'COLDER')
  const above = has(tokens, 'GT', 'GE', 'ORMORE', 'BRIGHTER', 'FARTHER', 'HOTTER')
  if (conditions.some((c) => lower.includes(c.is)) && !below) wrong('no word of the clause says “below”')
  if (conditions.some((c) => upper.includes(c.is)) && !above) wrong('no word of the clause says “above”')
  if (conditions.length > 0 && below && !conditions.some((c) => lower.includes(c.is)))
    wrong('the clause says “below”, the settings do not')
  if (conditions.length > 0 && above && !conditions.some((c) => upper.includes(c.is)))
    wrong('the clause says “above”, the settings do not')
  const strict = has(tokens, 'LE', 'ORLESS', 'GE', 'ORMORE')
  if (conditions.length > 0 && !strict && conditions.some((c) => c.is === 'at most' || c.is === 'at least'))
    wrong('the clause does not include the bound')
  if (conditions.length > 0 && strict && !conditions.some((c) => c.is === 'at most' || c.is === 'at least'))
    wrong('the clause includes the bound')
  const drops = has(tokens, 'DROP', 'EXCEPT')
  const keeps = has(tokens, 'KEEP', 'ONLY')
  const denied = has(tokens, 'NOT')
  const out = settings.some(
    (s) =>
      /^(?:drop readings|leave out (?:columns|classes|ends)|outliers)$/.test(s.set) ||
      (s.set === 'repeated readings' && s.action === 'drop'),
  )
  const kept = settings.some(
    (s) =>
      ['keep readings', 'only classes', 'use columns'].includes(s.set) ||
      (s.set === 'repeated readings' && s.action === 'keep'),
  )
  if (out && keeps && !drops && !denied) wrong('the clause says what to keep, not what to leave out')
  if (kept && drops && !keeps && !denied) wrong('the clause says what to leave out, not what to keep')
  if (drops && denied && (out || kept))
    wrong('the clause denies a word that leaves something out: say it without “not”')
  if (
    denied &&
    settings.some(
      (s) =>
        ['feature', 'scale', 'window', 'smooth', 'noisy copies', 'split'].includes(s.set) &&
        !(s.set === 'scale' && s.kind === 'none'),
    )
  ) {
    wrong('the clause says “not”')
  }
  return found
}
