import { type Finding, finding, type Question } from '../../../findings/index.ts'
import { joinBack, splitBy } from '../../../language/demands.ts'
import { spelled } from '../../../language/spelled.ts'
import type { ClauseReading, WishLanguage } from '../../../language/types.ts'
import type { DataBrief } from '../brief.ts'
import type { DataPlan } from '../plan.ts'
import { check } from './check.ts'
import { compose } from './compose.ts'
import { describe } from './describe.ts'
import { grammar, leans } from './grammar.ts'
import { groundsOf } from './ground.ts'
import { goesOn, pointsBack, resolved } from './leaning.ts'
import { lex } from './lex.ts'
import { lexicon } from './lexicon.ts'
import { contradictions, problemOf } from './problems.ts'
import { type DataSetting, settingSchema } from './settings.ts'

const language: WishLanguage<DataBrief, DataPlan> = {
  stage: 'data',
  wish: (brief) => brief.wish.text,
  answers: (brief) => brief.wish.answers,
  split: (wish, brief) =>
    joinBack(
      splitBy(
        wish,
        (piece) => grammar(piece, brief) !== null || toldBeside(piece, brief),
        (piece, before) => leans(piece, before, brief) || goesOn(piece, before, brief),
      ),
      wish,
      (piece) => pointsBack(piece, brief, (grammar(piece, brief)?.settings.length ?? 0) > 0),
    ),
  grammar(clause, brief) {
    return grammar(clause, brief) ?? tale(clause, brief)
  },
  settingSchema: (brief, clause) => settingSchema(brief, groundsOf(resolved(clause, brief), brief)),
  context,
  names: (brief) => ({
    labels: brief.classes.map((c) => c.label),
    columns: Object.fromEntries(brief.columns.map((c) => [c.name, c.unit])),
    windows: brief.wish.window !== null,
  }),
  check: (reading, brief) => check({ ...reading, words: resolved(reading.words, brief) }, brief),
  checkTogether,
  compose,
  question,
  describe: (setting, brief) => describe(setting as DataSetting, brief),
}

/** What can be said to the data stage. */
export const dataLanguage = spelled(language, () => lexicon.keys())

/** A greeting or a story, as far as its form and its words show. */
function tale(words: string, brief: DataBrief): ClauseReading | null {
  const reading: ClauseReading = { words, settings: [], by: 'rules' }
  // Why a column is not wanted may name it.
  const codes = excuse.test(words) ? ['L', 'N', 'P', 'F', 'A'] : ['C', 'L', 'N', 'P', 'F', 'A']
  const names = lex(words, brief).some((t) => codes.includes(t.code) && t.text !== 'one')
  if (headings.test(words)) return reading
  return !names && !limits.test(words) && !onCondition.test(words) && check(reading, brief).length === 0
    ? reading
    : null
}

const excuse = /\b(?:depends?|drifts?|varies|vary|jumps?|flickers?|differs?|changes)\b/i

/** What is told within a sentence, beside what is asked for. What begins with a condition belongs to it. */
const toldBeside = (piece: string, brief: DataBrief): boolean =>
  piece.length > 12 && !conditional.test(piece) && tale(piece, brief) !== null

const conditional =
  /^(?:and |but |or )?(?:if|when|whenever|while|unless|until|till|before|after|where|except|only|as long|provided|for|at|that|which|who|whose|with|without|from|so)\b/i

/** A line over a list. */
const headings =
  /^(?:my |our |the )?(?:requirements?|wishes|wish ?list|data|notes?|specs?|specification|preprocessing|pipeline|settings|todo|to do|summary|background)[:.]?$/i
/** “When it rained”: belongs to something. */
const onCondition = /^(?:and |but )?(?:only )?(?:if|when|whenever|unless|until|except|provided|as long as)\b/i

/** `Two numbers are enough`: says what else there is not. */
const limits = /\b(?:enough|suffic\w+|only|all (?:it|the model) (?:needs|gets)|nothing more|no more)\b/i

/** Names, ranges and units; no rows, no paths. */
function context(brief: DataBrief): string {
  const columns = brief.columns
    .slice(0, 40)
    .map(
      (c) =>
        `${c.name}${c.header !== c.name ? ` (${c.header})` : ''}${c.unit ? ` in ${c.unit}` : ''}: ${short(c.min)} to ${short(c.max)}`,
    )
  return [
    `Sensor: ${brief.sensor}`,
    `Columns: ${columns.join('; ')}`,
    `Classes: ${brief.classes
      .slice(0, 40)
      .map((c) => c.label)
      .join(', ')}`,
  ].join('\n')
}

/** Without the noise of float32 behind it. */
const short = (value: number): number => Number(value.toPrecision(4))

/** What the project cannot have, and what contradicts. `where` holds the words that it is about. */
function checkTogether(readings: readonly ClauseReading[], brief: DataBrief): Finding[] {
  const settings = readings.flatMap((r) => r.settings) as DataSetting[]
  const alone = readings.flatMap((r) =>
    (r.settings as DataSetting[]).flatMap((s) => {
      const problem = problemOf(s, brief)
      return problem ? [finding('wish/not-in-project', `“${r.words}”: ${problem}.`, { where: r.words })] : []
    }),
  )
  if (alone.length > 0) return alone
  return contradictions(settings, brief).map((problem) =>
    finding('wish/conflict', `${problem}.`, {
      where: readings
        .filter((r) => r.settings.length > 0)
        .map((r) => r.words)
        .join(' … '),
    }),
  )
}

const sayable =
  'What can be said: columns to use or leave out, readings to drop or keep (“drop readings where clear is below 20”), the first or last ' +
  'readings of each file, classes to leave out, repeated readings, outliers, features (“share of red”, “ratio of r to g”, “log of lux”, units), windows, ' +
  'a moving average, scaling, the split (“70/15/15”), files that stay together, noisy copies, readings of a class, the seed.'

function question(
  clause: string,
  findings: readonly Finding[],
  brief: DataBrief,
  reading: ClauseReading | null,
): Question {
  const cannot = reading?.cannot
  const why = [...new Set(findings.map((f) => f.message))].slice(0, 3)
  const understood = (reading?.settings ?? []).map((s) => describe(s as DataSetting, brief))
  const columns = brief.columns
    .slice(0, 12)
    .map((c) => c.name)
    .join(', ')
  const parts = [
    `“${clause.slice(0, 300)}”:`,
    cannot !== undefined ? `this cannot be had: ${cannot}.` : 'this was not understood for certain.',
    understood.length > 0 ? `It looked like: ${understood.join('; ')}.` : '',
    why.length > 0 ? `But ${why.join('; ')}.` : '',
    'Say it in other words, or leave it out with an empty answer.',
    cannot !== undefined ? '' : `${sayable} Columns: ${columns}.`,
  ]
  return { stage: 'data', text: parts.filter((p) => p !== '').join(' '), about: clause }
}
