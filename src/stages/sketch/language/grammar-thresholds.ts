import type { Grammar } from '../../../language/grammar.ts'
import type { Amount } from './amounts.ts'
import { above, atLeast, below, type Threshold, whenever } from './grammar-conditions.ts'
import type { SketchSetting } from './vocabulary.ts'

/** Words that people print for an answer that is none. */
export const plainTexts = new Set([
  'unknown',
  'none',
  'empty',
  'maybe',
  'nobody',
  'clear',
  'error',
  'waiting',
  'idle',
  'dunno',
  'hmm',
])

/** How sure it has to be, and what is said of what it is not sure of. */
export function addThresholds(grammar: Grammar, not: string): void {
  const unsureWords = new Set(['unsure', 'uncertain', 'not sure'])
  const call =
    '(print|say|show|write|output|report|answer|display|call it|call that|treat it as|treat (that|them) as|count it as|make it|return|it is|label it|mark it as|then)?'
  const anything =
    '(anything|everything|a result|results|predictions|answers|(the|its)? (score|confidence|probability|certainty)|scores|it|readings|samples|values)?'
  grammar.addMatcher('unsureWord', (tokens, at) => {
    const found: { end: number; value: string }[] = []
    const token = tokens[at]
    if (token?.kind === 'word' && unsureWords.has(token.text)) found.push({ end: at + 1, value: '' })
    if (token?.text === 'not' && tokens[at + 1]?.text === 'sure') found.push({ end: at + 2, value: '' })
    // In quotes it is what the line says; `unsure` it says anyway.
    if (token?.kind === 'text')
      found.push({ end: at + 1, value: token.text.toLowerCase() === 'unsure' ? '' : token.text })
    if (token?.kind === 'word' && plainTexts.has(token.text)) found.push({ end: at + 1, value: token.text })
    return found
  })
  const set = (word: string, limit: string): SketchSetting[] => [
    { set: 'unsure', below: limit },
    ...(word === '' ? [] : [{ set: 'say', on: not, text: word } as SketchSetting]),
  ]
  const under = `(${below}|is less than|is lower than)`
  grammar.add('reportStatement', ['{unsureStatement}', (s: SketchSetting[]) => s])
  grammar.add(
    'unsureStatement',
    [
      [
        `${call} {unsureWord} (${whenever}|for|with|at)? ${anything} ${under} {share} (sure|certain|confidence|confident|probability|score)?`,
        `${call} {unsureWord} (${whenever}) {threshold}`,
      ],
      (word: string, limit: Amount | Threshold) =>
        'text' in limit ? set(word, limit.text) : limit.set === 'unsure' ? set(word, limit.below) : undefined,
    ],
    [
      [
        `(${whenever}|for|with)? ${anything} ${under} {share} (sure|certain|confidence|confident|probability|score)? (is|are|=|:|means|counts as|should be|,|then)? ${call} (as)? {unsureWord}`,
        `(treat|count|regard|mark|take|call|consider) ${anything} ${under} {share} (sure|certain|confidence|confident|probability|score)? (as|to be)? {unsureWord}`,
      ],
      (limit: Amount, word: string) => set(word, limit.text),
    ],
    [
      [`(${whenever}) {threshold} ,? ${call} {unsureWord}`],
      (t: Threshold, word: string) => (t.set === 'unsure' ? set(word, t.below) : undefined),
    ],
  )
  grammar.add(
    'reportStatement',
    [
      [
        `(only)? (accept|trust|believe|count|take|use|consider|allow) (answers|results|predictions|labels|a result|an answer|it|readings|the result|the label|a label|scores)? (${whenever}|with|if it is|when it is|if it's)? {threshold}`,
        `(it|the model|you) (must|should|has to|needs to) be {threshold}`,
        'be {threshold}',
        '(require|requires|need|needs|demand|want) {threshold}',
      ],
      (t: Threshold) => (t.set === 'sure' ? [t] : undefined),
    ],
    [
      [
        `(only)? (accept|trust|believe|count|take|use|consider) (answers|results|predictions|labels|scores|confidences)? (${above}|${atLeast}) {share} (confidence|score|probability|certainty)?`,
        '(require|need|demand|want|use) (a|an)? (minimum|least)? (confidence|score|probability|certainty) (threshold|level|limit)? (of|=|at|:)? (at least)? {share}',
        '(the|a|an)? (minimum|min|minimal|least|required) (confidence|score|probability|certainty) (threshold|level)? (is|of|=|should be|:)? {share}',
        '(the|a|an)? (confidence|score|probability|certainty|decision|unsure) (threshold|limit|level) (is|of|=|should be|:|at)? {share}',
        '(require|requires|need|needs|demand|want) (at least)? {share} (confidence|certainty|probability|score)',
        'threshold (is|of|=|should be|:|at)? {share}',
        '(use|take|set|with)? {share} (as|for) (the|a)? (confidence|score|probability|unsure|minimum)? (threshold|limit|minimum)',
        '(at least|min|minimum) {share} (confidence|certainty|probability|score)',
      ],
      (limit: Amount) => [{ set: 'sure', above: limit.text }],
    ],
    [
      [
        'never (say|print|report|answer|be|show) (unsure|uncertain)',
        'always (give|print|say|report|show|take|use) (the|a) (best|top|likeliest|most likely|winning)? (label|answer|guess|class|one|result)',
        '(without|no) (an|any)? (unsure|uncertain) (state|outcome|label|answer|answers|results)?',
        'no (confidence|score|unsure) (threshold|limit)',
        "even (when|if) (it is|it's) (unsure|not sure|uncertain) ,? (say|print|give) the (best|label|best guess)",
      ],
      () => [{ set: 'never unsure' }],
    ],
  )
}
