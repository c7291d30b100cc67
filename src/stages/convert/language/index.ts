import { type Finding, finding, type Question } from '../../../findings/index.ts'
import { joinBack, splitBy } from '../../../language/demands.ts'
import { spelled } from '../../../language/spelled.ts'
import type { ClauseReading, WishLanguage } from '../../../language/types.ts'
import type { ConvertBrief } from '../brief.ts'
import type { ConvertPlan } from '../plan.ts'
import { check, problemOf } from './check.ts'
import { grammar } from './grammar.ts'
import { lex, lexicon, numberOf } from './lex.ts'
import { type ConvertSetting, settingSchema } from './settings.ts'

const language: WishLanguage<ConvertBrief, ConvertPlan> = {
  stage: 'convert',
  wish: (brief) => brief.wish.text,
  answers: (brief) => brief.wish.answers,
  split: (wish, brief) =>
    joinBack(
      splitBy(
        wish,
        (piece) =>
          grammar(piece) !== null || (piece.length > 8 && !conditional.test(piece) && tale(piece, brief) !== null),
        goesOn,
      ),
      wish,
      (piece) => pointsBack.test(piece),
    ),
  grammar: (clause, brief) => grammar(clause) ?? tale(clause, brief),
  settingSchema: (_, clause) => settingSchema(clause),
  context: (brief) => `Training rows: ${brief.rows.train}. Held-out rows: ${brief.rows.test}.`,
  names: (brief) => ({ labels: brief.labels ?? [], columns: {}, windows: false }),
  check,
  checkTogether,
  compose,
  question,
  describe: (setting) => describe(setting as ConvertSetting),
}

/** A greeting or a story, as far as its form and its words show. */
function tale(words: string, brief: ConvertBrief): ClauseReading | null {
  const reading: ClauseReading = { words, settings: [], by: 'rules' }
  return !/\b(?:enough|suffic\w+|only|more|less|float\w*|bits?|int\d+)\b/i.test(words) &&
    check(reading, brief).length === 0
    ? reading
    : null
}

const conditional =
  /^(?:and |but |or )?(?:if|when|whenever|while|unless|until|before|after|where|except|only|as long|provided|for|that|which|with|without|from|so)\b/i

/** “Not more.”, “120 of them”: says nothing without the clause before it. */
const pointsBack =
  /^(?:and |but )?(?:(?:not|no|never) (?:more|less)\b.{0,30}|\d+ of (?:them|these|those))$|^(?:and |but )?(?:it|they|that|this) (?:must|should|may|can|is|are) (?:not|enough)\b.{0,20}$/i

/** “input / and output too”. */
function goesOn(piece: string, before: string): boolean {
  const [first, last] = [lex(piece)[0], lex(before).at(-1)]
  return first?.code === 'MODEL' && last?.code === 'MODEL' && grammar(piece) === null
}

/** What can be said to the convert stage. */
export const convertLanguage = spelled(language, () => lexicon.keys())

/** The accuracy that may be lost, as a share. */
export const shareOf = ({ atMost, in: unit }: { atMost: string; in: string }): number =>
  numberOf(atMost) / (unit === 'share' ? 1 : 100)

export function describe(s: ConvertSetting): string {
  switch (s.set) {
    case 'calibrate with':
      return s.rows === 'all'
        ? 'all training rows calibrate the ranges'
        : `${s.rows} training rows calibrate the ranges`
    case 'accuracy loss':
      return numberOf(s.atMost) === 0
        ? 'no accuracy may be lost (one row at most)'
        : `INT8 may lose ${Number((shareOf(s) * 100).toPrecision(6))} points of accuracy`
    case 'weights':
      return `one weight scale ${s.scale}`
    case 'seed':
      return `seed ${s.number}`
    case 'as always':
      return s.what === 'defaults' ? 'as usual' : 'INT8 throughout, as always'
  }
}

function compose(readings: readonly ClauseReading[], brief: ConvertBrief): ConvertPlan {
  const settings = readings.flatMap((r) => r.settings) as ConvertSetting[]
  const last = <S extends ConvertSetting['set']>(set: S) =>
    settings.findLast((s): s is Extract<ConvertSetting, { set: S }> => s.set === set)
  const rows = last('calibrate with')
  const loss = last('accuracy loss')
  const weights = last('weights')
  const seed = last('seed')
  const wanted = rows ? (rows.rows === 'all' ? brief.rows.train : numberOf(rows.rows)) : brief.wish.representative
  const asked = { representative: rows, tolerance: loss, perChannel: weights, seed }
  return {
    ...{ version: 2, quantise: !brief.isInt8, kind: 'int8', input: 'int8', output: 'int8' },
    representative: Math.min(wanted, brief.rows.train),
    perChannel: weights?.scale !== 'per layer',
    tolerance: loss ? Number(shareOf(loss).toPrecision(9)) : brief.wish.tolerance,
    seed: seed ? numberOf(seed.number) : brief.wish.seed,
    clauses: readings.map((r) => ({
      words: r.words,
      settings: r.settings.map((s) => describe(s as ConvertSetting)),
      by: r.by,
    })),
    defaults: Object.entries(asked).flatMap(([field, setting]) => (setting ? [] : [field])),
  }
}

function checkTogether(readings: readonly ClauseReading[], brief: ConvertBrief): Finding[] {
  const settings = readings.flatMap((r) => (r.settings as ConvertSetting[]).map((s) => ({ words: r.words, s })))
  const impossible = settings.flatMap(({ words, s }) => {
    const problem = problemOf(s, brief)
    return problem ? [finding('wish/not-in-project', `“${words}”: ${problem}.`, { where: words })] : []
  })
  if (impossible.length > 0) return impossible
  return (['calibrate with', 'accuracy loss', 'weights', 'seed'] as const).flatMap((set) => {
    const own = settings.filter(({ s }) => s.set === set)
    if (new Set(own.map(({ s }) => describe(s))).size < 2) return []
    const message = `${own.map(({ words }) => `“${words}”`).join(' and ')} contradict each other.`
    return [finding('wish/conflict', message, { where: own.map(({ words }) => words).join(' … ') })]
  })
}

const sayable =
  'What can be said: how many training rows calibrate (“calibrate with 300 rows”), how much accuracy may be lost (“lose at most 2 points”), ' +
  'one weight scale per channel or per layer, and the seed. The model is INT8 throughout.'

function question(
  clause: string,
  findings: readonly Finding[],
  _brief: ConvertBrief,
  reading: ClauseReading | null,
): Question {
  const why = [...new Set(findings.map((f) => f.message))].slice(0, 3)
  const understood = (reading?.settings ?? []).map((s) => describe(s as ConvertSetting))
  const parts = [
    `“${clause.slice(0, 300)}”:`,
    reading?.cannot !== undefined ? `this cannot be had: ${reading.cannot}.` : 'this was not understood for certain.',
    understood.length > 0 ? `It looked like: ${understood.join('; ')}.` : '',
    why.length > 0 ? `But ${why.join('; ')}.` : '',
    'Say it in other words, or leave it out with an empty answer.',
    sayable,
  ]
  return { stage: 'convert', text: parts.filter((p) => p !== '').join(' '), about: clause }
}
