import type { Grammar } from '../../../language/grammar.ts'
import type { SketchBrief } from '../brief.ts'
import type { Amount } from './amounts.ts'
import { columnMatcher, labelMatcher, thingMatcher } from './names.ts'
import { type OutcomeWord, outcomeName, type SketchSetting } from './vocabulary.ts'

/** When something holds: the outcomes it is about, and the settings that the condition itself asks for (`below 60 %`). */
export interface Condition {
  on: string[]
  also: SketchSetting[]
}

/** A threshold on the score, in the form in which it was said. */
export type Threshold = { set: 'unsure'; below: string } | { set: 'sure'; above: string }

const score = '(the|its|a|your|my)? score|confidence|probability|certainty|sureness (value|level|score)?'
export const below =
  '(is|are|was|falls|drops|goes|gets|lies|stays)? (below|under|less than|lower than|smaller than|beneath|<|not at least)'
export const above =
  '(is|are|was|rises|goes|gets|lies|stays|changes by|varies by)? (above|over|more than|higher than|greater than|bigger than|larger than|>)'
export const atLeast =
  '(is|are|was|lies|stays)? (at least|>=|≥|not below|not less than|no less than|not under|a minimum of)'
export const atMost =
  '(is|are|was|lies|stays)? (at most|<=|≤|not above|not more than|no more than|not over|a maximum of|up to)'
export const whenever =
  '(only|exactly)? when|if|whenever|once|while|as (soon|long) as|in case|every time|each time|any time|anytime'

/** Adds `{outcome}`, `{outcomes}`, `{condition}`, `{threshold}` and `{column}` to the grammar of one brief. */
export function addConditions(grammar: Grammar, brief: SketchBrief): void {
  const { labels } = brief.contract
  grammar
    .addMatcher('label', labelMatcher(labels))
    .addMatcher('column', columnMatcher(brief))
    .addMatcher('thing', thingMatcher(brief))
  const word = (name: OutcomeWord) => () => outcomeName(name, labels)
  // A label that is called like an outcome is the label.
  const taken = (phrase: string) => labels.some((l) => l.toLowerCase() === phrase)
  const add = (name: OutcomeWord, phrases: string[]) =>
    grammar.add('outcome', [phrases.filter((p) => !taken(p)), word(name)])

  grammar.add('outcome', ['{label}', (l: string) => l])
  add('unsure', [
    'unsure',
    'uncertain',
    'unclear',
    'doubtful',
    'in doubt',
    'not sure',
    'not certain',
    'not confident',
    'unsure ones',
    'unsure readings',
    'unsure results',
    'uncertain readings',
    'uncertain results',
  ])
  add('nothing', [
    'nothing',
    'nothing there',
    'nothing near',
    'nothing nearby',
    'nothing close',
    'nothing in front (of (it|the sensor|the board|me))?',
    'nothing at all',
    'no object',
    'nothing in view',
    'nothing is there',
    'no thing',
    'nothing present',
    'nothing held',
    'nobody',
  ])
  add('any label', [
    'anything',
    'any label',
    'any class',
    'every label',
    'all labels',
    'each label',
    'any of them',
    'any of (these|those)',
    'all classes',
    'something',
  ])
  add('everything else', [
    'everything else',
    'anything else',
    'all else',
    'something else',
    'any other',
    'any others',
    'all others',
    'the others',
    'the other ones',
    'all the others',
    'every other',
    'all other',
    'the rest',
    'rest',
    'all the rest',
    'any other label',
    'any other class',
    'all other labels',
    'all other classes',
    'every other label',
    'other labels',
    'other classes',
    'the other labels',
    'the other classes',
    'others',
    'any other result',
    'any other (one|case|outcome)',
    'all other cases',
    'other cases',
  ])
  add('always', [
    'always',
    'all the time',
    'at all times',
    'permanently',
    'in every case',
    'no matter what',
    'in any case',
  ])

  grammar.add(
    'outcome',
    ['no {thing} (there|near|present|at all|in sight|in front of it)?', word('nothing')],
    ['any|every|each {thing}', word('any label')],
    [['any other|every other|another|all other {thing}', 'all? (of)? the? other {thing}'], word('everything else')],
  )
  // In quotes it is the outcome too: `the red LED for "unsure"`.
  const quoted: Record<string, OutcomeWord> = {
    unsure: 'unsure',
    uncertain: 'unsure',
    'not sure': 'unsure',
    nothing: 'nothing',
  }
  grammar.addMatcher('outcome', (tokens, at) => {
    const token = tokens[at]
    const outcome = token?.kind === 'text' ? quoted[token.text.toLowerCase()] : undefined
    return outcome && !taken(token?.text.toLowerCase() ?? '')
      ? [{ end: at + 1, value: outcomeName(outcome, labels) }]
      : []
  })

  const article = '(an|a|the|any|each|every|some)?'
  grammar.add(
    'outcomes',
    [
      `${article} {outcome} (operation|state|condition|mode|result|results|reading|readings|sample|samples|one|ones|status|case|cases)?`,
      (o: string) => [o],
    ],
    [`${article} {outcome} {_thing}`, (o: string) => [o]],
    [
      `(either|both)? ${article} {outcome} ,? and|or|&|/|, or?|and? {outcomes}`,
      (o: string, more: string[]) => [...new Set([o, ...more])],
    ],
  )
  grammar.add(
    'threshold',
    [
      [
        `${score} ${below} {share}`,
        `${score} of (less than|under|below) {share}`,
        `(less than|under|below|not) {share} sure|certain|confident|confidence|probability`,
      ],
      (s: Amount) => unsure(s),
    ],
    [
      [
        `${score} ${atLeast} {share}`,
        `${score} of (at least)? {share} (or (more|higher|above))?`,
        `at least {share} sure|certain|confident|confidence|probability`,
        `{share} (or (more|higher|above)) (sure|certain|confident|confidence)?`,
      ],
      (s: Amount) => sure(s),
    ],
    [
      [
        `${score} ${above} {share}`,
        `${score} of (more than|over|above) {share}`,
        `(more than|over|above) {share} sure|certain|confident|confidence|probability`,
      ],
      (s: Amount) => sure(s),
    ],
  )
  const it =
    '(it|this|that|there|(the|its|my)? (answer|result|label|model|class|thing|prediction|object|sample|reading|sensor|board|item|outcome|output|winner|classification|detection))'
  const itIs = "(it's|that's|it is|this is|that is|there's|there is|there are|they are|they're)"
  const seen =
    '((is|are|was|were|gets|has been)? (seen|detected|recognised|recognized|found|there|present|shown|held|predicted|identified|spotted|sensed|classified|near|nearby|close|in front of (it|the sensor)|before (it|the sensor)|held (up|in front of it|to it|up to it|near it|close)))?'
  const shows =
    '(says|shows|sees|detects|recognises|recognizes|finds|spots|is|are|was|equals|=|==|becomes|turns out to be|predicts|identifies|means|reads|senses)'
  const you =
    '(you|i|we|it|the (sensor|board|model|sketch|arduino|device)) (see|detect|recognise|recognize|find|spot|sense|identify|predict|hold|show|sees|detects|recognises|recognizes|finds|spots|senses|identifies|predicts|have|got|get|classify|classifies)'
  const cond = (on: string[], also: SketchSetting[] = []): Condition => ({ on, also })
  const not = word('unsure')()
  grammar.add(
    'condition',
    [
      [
        `(${whenever}) ${it} ${shows} {outcomes}`,
        `(${whenever}) ${itIs} {outcomes}`,
        `(${whenever}) (the|its|this)? {_thing} ${shows} {outcomes}`,
        `(${whenever}) (i|you|we|it|someone|somebody|one) (is|are|gets)? {outcomes} (it|the board|the sensor)?`,
        `(${whenever}) {outcomes} ${seen}`,
        `(${whenever}) {outcomes} (shows up|appears|comes|comes up|comes along|comes near|turns up|wins|is the (result|answer|label|winner))`,
        `(${whenever}) ${you} {outcomes} (up|in front of it|to it|near it)?`,
        'for|on|at|upon|with|in {outcomes} only?',
        'only for|on|with {outcomes}',
        'for|on|at|upon|with|in case of {outcomes}',
      ],
      (on: string[]) => cond(on),
    ],
    [
      [
        `(${whenever}) (it|the model|the board|the sketch|the sensor|you|the result|the answer) (is|are) (unsure|uncertain|not sure|not certain|not confident|in doubt)`,
        `(${whenever}) (it|the model|you|the board|the sketch) (isn't|aren't|ain't) (sure|certain|confident)`,
        `(${whenever}) (it's|you're) (unsure|uncertain|not sure|not certain|not confident|in doubt)`,
        `(${whenever}) (it|the model) (doesn't|does not) know`,
        `(${whenever}) (in doubt|unsure|uncertain)`,
        'in case of doubt',
      ],
      () => cond([not]),
    ],
    [
      [
        `(${whenever}) (it|the model|the board) (doesn't|does not|don't) (see|detect|find|recognise|recognize) anything`,
        `(${whenever}) there (isn't|is not) anything (there|near|in front of it)?`,
      ],
      () => cond([word('nothing')()]),
    ],
    [
      ['otherwise', 'else', 'in all other cases', 'in any other case', 'if not', 'for everything else'],
      () => cond([word('everything else')()]),
    ],
    [['always', 'all the time', 'at all times', 'permanently'], () => cond([word('always')()])],
    [
      [
        `(${whenever}) {threshold}`,
        '{threshold}',
        `(${whenever}) (it is|it's|the model is|you are|you're) {threshold}`,
      ],
      (t: Threshold) => (t.set === 'unsure' ? cond([not], [t]) : undefined),
    ],
  )
}

const unsure = (s: Amount): Threshold => ({ set: 'unsure', below: s.text })
const sure = (s: Amount): Threshold => ({ set: 'sure', above: s.text })
