import type { Finding } from '../../../findings/index.ts'
import { spelled } from '../../../language/spelled.ts'
import type { ClauseReading, Setting, WishLanguage } from '../../../language/types.ts'
import type { SketchBrief } from '../brief.ts'
import type { SketchPlan } from '../plan.ts'
import { check, outsideBrackets } from './check.ts'
import { checkTogether } from './check-together.ts'
import { compose } from './compose.ts'
import { context, names } from './context.ts'
import { describe } from './describe.ts'
import { readFrame } from './frames.ts'
import { grammarFor, readings } from './grammar.ts'
import { groundsOf } from './ground.ts'
import { asksNothing, demand, idles, impossibility, isDescription, isReason, reasonWithin } from './lexicon.ts'
import { columnNames } from './names.ts'
import { question } from './question.ts'
import { splitWish } from './split.ts'
import { type SketchSetting, vocabulary } from './vocabulary.ts'
import { type ClauseWords, wordsOf } from './words.ts'

const language: WishLanguage<SketchBrief, SketchPlan> = {
  stage: 'sketch',
  wish: (brief) => brief.wish,
  answers: (brief) => brief.answers,
  split: splitWish,
  grammar: readByGrammar,
  // A model may write C++ only where the person did: nobody asked it to be inventive.
  settingSchema: (brief, clause) =>
    vocabulary(brief, {
      custom: /\bC\+\+|\bcustom code\b|[;{}]\s*$|digitalWrite/m.test(brief.wish),
      grounds: groundsOf(clause, brief),
    }) as never,
  context,
  names,
  check: checkRemarks,
  checkTogether,
  compose,
  question,
  describe: (setting, brief) => describe(setting as unknown as SketchSetting, brief),
}

/** What gives no ground for any setting, and asks for nothing, may be nothing, whatever it speaks of. */
function checkRemarks(reading: ClauseReading, brief: SketchBrief): Finding[] {
  const findings = check(reading, brief)
  const idle = reading.settings.length === 0 && reading.cannot === undefined
  if (!idle || findings.length === 0 || findings.some((f) => f.code === 'wish/unread')) return findings
  return isRemark(wordsOf(reading.words, brief)) && language.settingSchema(brief, reading.words) === null
    ? []
    : findings
}

const isRemark = (words: ClauseWords): boolean =>
  asksNothing(words.plain) &&
  [words.labels, outsideBrackets(words), words.colours, words.pins, words.texts, words.amounts].every(
    (f) => f.length === 0,
  )

/** How a person talks about a sketch. */
export const sketchLanguage = spelled(language, (brief) => grammarFor(brief).words())

/** Somebody tells of themselves or their things, without a word that could ask for anything: `my grandma sells fruit`. */
function isStory(words: ClauseWords): boolean {
  const { plain, ...there } = words
  const named = [
    there.labels,
    outsideBrackets(words),
    there.colours,
    there.pins,
    there.texts,
    there.amounts,
    there.unclear,
  ]
  const teller =
    /^(?:so |well |and |hi,? |hello,? |hey,? )*(?:i'm|i am|i (?:have|had|bought|built|made|got|run|own|live|work|teach|love|like)|we're|we are|we (?:have|bought|built|made|got|run|own|live|work|teach)|my|our|this is|it is for|it's for|they are|he is|she is|as an? )\b/
  const asks =
    /\b(?:can|could|would|will|shall|must|may|might|let|make|do|does|dance|play|so that|because of|after|before|until|while|again|react|respond|act|behave|work|works)\b/
  if (named.some((found) => found.length > 0)) return false
  return (
    isDescription(plain) ||
    (teller.test(plain) && !demand.test(plain) && !asks.test(plain) && impossibility(plain, []) === null)
  )
}

/** Nothing but labels, of which nothing comes. */
const idlesOnly = ({ lower, labels, colours, pins, texts, amounts }: Omit<ClauseWords, 'plain'>): boolean =>
  (labels.length > 0 || /\b(?:others?|rest)\b/.test(lower)) &&
  [colours.filter((c) => !labels.some((l) => l.at === c.at)), pins, texts, amounts].every((found) => found.length === 0)

/** A reading is certain when the grammar has exactly one, and the checks that a model's reading must pass have nothing against it. */
function readByGrammar(words: string, brief: SketchBrief): ClauseReading | null {
  return readWhole(words, brief) ?? readBeforeReason(words, brief)
}

/** `Print it again every ten minutes so that I know it is alive`: what stands before the reason, where the whole says no more. */
function readBeforeReason(words: string, brief: SketchBrief): ClauseReading | null {
  const match = reasonWithin.exec(words)
  if (!match || match.index < 4) return null
  const { plain, ...there } = wordsOf(words.slice(match.index), brief)
  const { labels, numbers, colours, pins, texts, amounts } = there
  if (!isReason(plain) || [labels, numbers, colours, pins, texts, amounts].some((found) => found.length > 0))
    return null
  const head = readWhole(words.slice(0, match.index), brief)
  if (!head || head.settings.length === 0) return null
  const reading = { ...head, words }
  return check(reading, brief).length === 0 ? reading : null
}

function readWhole(words: string, brief: SketchBrief): ClauseReading | null {
  const all = readings(words, brief)
  const [settings] = all
  if (settings && all.length === 1) {
    const reading: ClauseReading = { words, settings: settings as unknown as Setting[], by: 'rules' }
    return check(reading, brief).length === 0 ? reading : null
  }
  const frame = all.length === 0 ? readFrame(words, brief) : null
  if (frame) {
    const reading: ClauseReading = { words, settings: frame as unknown as Setting[], by: 'rules' }
    if (check(reading, brief).length === 0) return reading
  }
  const found = wordsOf(words, brief)
  const { plain, ...there } = found
  if (all.length === 0 && idles.test(plain) && idlesOnly(there)) return { words, settings: [], by: 'rules' }
  if (all.length === 0 && isStory(found)) return { words, settings: [], by: 'rules' }
  // "No wifi needed" asks for nothing; whoever reads it has to say so.
  if (all.length === 0 && !isRemark(found) && !/\b(?:no|not|don't|without|never|isn't|doesn't)\b/.test(plain)) {
    const known = [...brief.contract.labels, ...columnNames(brief).values()].flat().map((w) => w.toLowerCase())
    const what = impossibility(plain, known)
    if (what !== null) return { words, settings: [], cannot: what, by: 'rules' }
  }
  return null
}
