import type { Grammar } from '../../../language/grammar.ts'
import type { Token } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import type { Amount } from './amounts.ts'
import { above, atLeast, atMost, below, whenever } from './grammar-conditions.ts'
import { canonicalUnit, inUnit, unitIn, unitOfColumn } from './units.ts'
import { type Comparison, gateColumns, type SketchSetting } from './vocabulary.ts'

const readings =
  'readings|reading|samples|sample|values|measurements|measurement|results|result|predictions|answers|labels|inferences|classifications|outputs|frames|windows'

/** How often, how smooth, how sure, and which readings count at all. */
export function addSampling(grammar: Grammar, brief: SketchBrief): void {
  const measure =
    '((take|takes|make|makes|do|does|read|reads|sample|samples|measure|measures|classify|classifies|check|checks|update|updates|predict|predicts|look|looks|run|runs|get|poll|scan|sense|evaluate|test|measuring|reading|sampling|capture) (a|the|one|your|new)? (sensor|reading|readings|sample|samples|measurement|measurements|values|value|data|colour|color|model|inference|classification|prediction|motion|light|object|picture|new one)?)?'
  const interval = (a: Amount): SketchSetting[] => [{ set: 'interval', every: a.text }]
  const enough =
    '((is|are|would be|will do|should be) (enough|plenty|fine|ok|okay|sufficient|good enough|all it takes)?)?'
  grammar.add(
    'samplingStatement',
    [
      [
        `${measure} (only)? (once|one time)? (exactly)? every {time}`,
        `(set|use)? (the|a)? (sampling|sample|measuring|reading|measurement|update)? (interval|period) (to|at|is|of|=|should be|:)? {time}`,
        `every {time} ,? (read|measure|sample|check|classify|poll|query|look at|take) (the|a|one)? (sensor|reading|sample|measurement|colour|color|values|value|data)?`,
        `(use|with|at) (an|a)? (sampling|sample|measuring)? (interval|period) of {time}`,
        `${measure} (with|at|in) {time} intervals`,
        `(wait|pause|delay|sleep) {time} between (two|the)? (${readings})`,
        `${measure} (one|a) reading (each|per|every) {time}`,
      ],
      interval,
    ],
    [
      [
        `${measure} (only)? (at)? (a rate of)? {rate}`,
        '(set|use)? (the|a)? (sampling|sample|measuring|reading|update|refresh)? (rate|frequency|speed) (to|at|is|of|=|should be|:)? {rate}',
        `(use|with|at) (a)? (sampling|sample|measuring)? (rate|frequency) of {rate}`,
      ],
      interval,
    ],
    [[`${measure} (once)? every (single)? second`], () => [{ set: 'interval', every: '1 s' }]],
    [[`${measure} (once)? every (single)? minute`], () => [{ set: 'interval', every: '1 min' }]],
    [[`${measure} (once)? every hour`], () => [{ set: 'interval', every: '1 h' }]],
    [[`(print|predict|report|answer|log) (once)? every {time}`], interval],
    [
      [
        `(a|an|one|the)? (new|single)? (line|reading|measurement|sample|value|result|answer|prediction|update) (once)? (every|each|per) {time} ${enough}`,
        `{time} between (two|the)? (${readings}) ${enough}`,
      ],
      interval,
    ],
    [
      [
        `{rate} (is|are|would be|will be|should be) (enough|plenty|fine|ok|okay|sufficient|good enough)`,
        `{rate} (will|would|should) (do|suffice)`,
      ],
      interval,
    ],
    ...(['second', 'minute', 'hour'] as const).map((unit): [string[], () => SketchSetting[]] => [
      [
        `(a|an|one) (new|single)? (line|reading|measurement|sample|value|result|answer|prediction|update) (a|an|per|every|each) ${unit} ${enough}`,
      ],
      () => [{ set: 'interval', every: `1 ${{ second: 's', minute: 'min', hour: 'h' }[unit]}` }],
    ]),
    [[`(print|predict|report|answer|log) {rate}`], interval],
    [['(print|predict|report|log) (once)? every second'], () => [{ set: 'interval', every: '1 s' }]],
    [['(print|predict|report|log) (once)? every minute'], () => [{ set: 'interval', every: '1 min' }]],
    [
      [
        `${measure} as (fast|quick|quickly|often|frequently) as (possible|you can|it can|it goes|(it|the (sensor|board|arduino|chip|thing|hardware|device)) (can|allows|permits|delivers|goes|is able) (deliver|go|give|manage|do|to)?)`,
        `${measure} (at)? (full|maximum|top) speed`,
      ],
      () => [{ set: 'interval', every: 'as fast as possible' }],
    ],
  )
  const window =
    (kind: 'majority' | 'mean') =>
    (n: number): SketchSetting[] | undefined =>
      n > 255 ? undefined : [n === 1 ? { set: 'no smoothing' } : { set: 'smoothing', kind, readings: n }]
  const last = '(the)? (last|latest|most recent|previous|past)?'
  grammar.add(
    'samplingStatement',
    [
      [
        `(smooth|smoothed|smoothing|smoothen) (it|the (result|results|output|label|answer|answers|predictions|readings)|things|this)? (over|with|across|using) ${last} {count} (${readings})`,
        `(take|use|with|using|do|by|apply)? (the|a)? (majority|majority vote|vote|most common|most frequent|mode|voting) (label|class|answer|one|vote|result)? (of|over|from|across|among|in|out of) ${last} {count} (${readings})?`,
        `smoothing (over|of|=|:|with)? {count} (${readings})?`,
        `(use|with|do|by|take)? (a|the)? majority (voting|vote|decision) (over|of|across|with|from|among) ${last} {count} (${readings})?`,
        `(let|have) ${last} {count} (${readings}) (vote|decide)`,
        `(vote|decide|voting) (over|across|by|from|with) ${last} {count} (${readings})`,
        `{count} (${readings})? majority (vote)?`,
        `majority vote (with|over|of) {count} (${readings})?`,
        `the (label|class|answer) that (won|wins|came|occurs|appears) most (often)? (in|of|among|over) ${last} {count} (${readings})?`,
      ],
      window('majority'),
    ],
    [
      [
        `(take|use|print|with|using|do|apply|show|compute)? (the|a|an)? (average|mean|averaged|running average|moving average|running mean|rolling average|rolling mean|averaging|moving mean) (score|scores|confidence|probability|probabilities|result)? (of|over|from|across) ${last} {count} (${readings}|scores)?`,
        `average (it|the (score|scores|results|predictions|outputs|probabilities)|scores|results|predictions)? (over|across|of) ${last} {count} (${readings})`,
      ],
      window('mean'),
    ],
    [
      [
        '(no|without|without any) (smoothing|averaging|filtering|filter|majority vote|voting)',
        "(do not|don't) smooth (it|anything|the (results|result|output))?",
        "(do not|don't) (average|filter) (it|anything|the (results|result))?",
        'smoothing (off|none|=? none)',
        '(turn|switch) smoothing off',
        '(turn|switch) off smoothing',
        '(use|give|print|show)? raw (answers|results|labels|predictions|outputs|output)',
        '(just|only)? use (just|only)? (the)? (last|latest|single) (reading|sample|result)',
      ],
      () => [{ set: 'no smoothing' }],
    ],
  )
  const confirm = (n: number): SketchSetting[] | undefined => (n > 255 ? undefined : [{ set: 'confirm', times: n }])
  const same = '(equal|same|identical|matching|consecutive|successive|agreeing)'
  const before =
    '(before (you|it) (say|says|print|prints|report|reports|change|changes|do|does|react|reacts|show|shows|act) (anything|it|something|a label)?)'
  const row = '(in a row|in succession|consecutively|one after (another|the other)|running)'
  grammar.add('samplingStatement', [
    [
      `(wait|ask) (for|until) {count} ${same}? (${readings}) ${row}? (that)? (agree|are the same|say the same|match|are equal)?`,
      `(only)? (count|accept|believe|trust|change|switch|react|report|act|print|say) (it|a (new)? (label|result|class|answer)|the (new)? (label|result|class|answer))? (only)? (after|when|if|once|with) (it (was|is|came|has been) seen|it came|it comes|it appears|it shows up|seen|the same)? {count} ${same}? (${readings}|times)? ${row} (agree|are the same|say so|match|say the same|are equal)?`,
      `(only)? (count|accept|believe|trust|change|switch|react|report|act|print|say) (it|a (new)? (label|result|class|answer)|the (new)? (label|result|class|answer))? (only)? (after|when|if|once|with) {count} ${same} (${readings}) (agree|are the same|say so|match|say the same|are equal)?`,
      `(a|the)? (new)? (label|result|class|answer|outcome) (must|has to|needs to|should) (come|appear|be seen|be there|show up|be confirmed|be the same|repeat|be confirmed by|hold) (for|by)? {count} (${readings}|times)? ${row}`,
      `(a|the)? (new)? (label|result|class|answer|outcome) (must|has to|needs to|should) (come|appear|be seen|be there|show up|be confirmed|be the same|repeat|hold) (for|by)? {count} ${same} (${readings}|times)`,
      `(it|that) (must|has to|needs to|should) (come|appear|be seen|be there|show up|be confirmed|be the same) {count} (${readings}|times)? ${row}`,
      `(need|needs|require|requires|want|demand) {count} ${same}? (${readings}) (${row}|(to)? (agree|be the same|match)) (before (it|a (new)? (label|result)) (counts|changes|is (accepted|reported|believed)|switching|changing))?`,
      `(only)? after {count} ${same}? (${readings}|times) ${row}`,
      `(only)? after {count} ${same} (${readings})`,
      `{count} ${same} (${readings}) (must|have to|need to|should) (agree|match|be the same|be equal)`,
      `{count} (${readings}) ${row} (must|have to|need to|should) (agree|match|be the same|be equal)`,
      `wait (until|till|for|before) (you've|you have|it has|it's|it|you|i've)? (seen|see|sees|saw|detected|got|had|have|has|recognised|recognized)? (the same|one|a) (label|class|result|answer)? {count} times ${row} ${before}?`,
      `(confirm|debounce) (each|every|a|the) {_thing} (with|by|over|for|using) {count} ${same}? (${readings}) ${row}?`,
      `(confirm|debounce) (it|a (new)? (label|result|class)|the (label|result|class)|labels|results)? (with|by|over|for|using) {count} ${same}? (${readings}) ${row}?`,
    ],
    confirm,
  ])
  grammar.add('samplingStatement', [
    `wait (until|till|for|before) (you've|you have|it has|it's|it|you|i've)? (seen|see|sees|saw|detected|got|had|have|has|recognised|recognized)? (the same|one|a) {thing} {count} times ${row} ${before}?`,
    (_thing: unknown, n: number) => confirm(n),
  ])
  addGates(grammar, brief)
}

function addGates(grammar: Grammar, brief: SketchBrief): void {
  const gates = gateColumns(brief)
  if (gates.length === 0) return
  const unitOf = (name: string): string => {
    const column = brief.contract.raw.find((c) => c.name === name || (name === 'motion' && c.channel === 'ax'))
    return column ? unitOfColumn(column) : ''
  }
  grammar.addMatcher('columnUnit', (tokens, at) => {
    const token = tokens[at]
    if (!token || token.kind === 'text') return []
    if (['counts', 'count', 'units', 'unit'].includes(token.text)) return [{ end: at + 1, value: 'count' }]
    for (let end = Math.min(at + 3, tokens.length); end > at; end--) {
      const written = tokens.slice(at, end).map((t) => t.text)
      const unit = [written.join(''), written.join(' ')].find((text) => unitIn(text)?.written.length === text.length)
      if (unit !== undefined) return [{ end, value: unit }]
    }
    return []
  })
  const column = '(the|its|a)? {column} (sensor|value|reading|level|channel|count|signal)?'
  interface Bound {
    column: string
    is: Comparison
    value: number
    unit?: string
  }
  const bound =
    (is: Comparison) =>
    (name: string, value: Token, unit?: string): Bound | undefined => {
      if (!gates.includes(name) || !Number.isFinite(value.value)) return undefined
      const own = unitOf(name)
      if (unit === undefined || unit === 'count' || canonicalUnit(unit) === own)
        return unit === 'count' && own !== '' && own !== 'count' ? undefined : { column: name, is, value: value.value }
      if (own === '' || inUnit(value.value, canonicalUnit(unit), own) === null) return undefined
      return { column: name, is, value: value.value, unit }
    }
  const swapped = (is: Comparison) => (value: Token, unit: string | undefined, name: string) =>
    bound(is)(name, value, unit)
  for (const [is, phrase] of [
    ['below', below],
    ['above', above],
    ['at least', atLeast],
    ['at most', atMost],
  ] as const) {
    grammar.add(
      'bound',
      [
        [`${column} ${phrase} # {columnUnit}?`, `(there is)? (a|an)? {column} (of|with)? ${phrase} # {columnUnit}?`],
        bound(is),
      ],
      [`${phrase} # {columnUnit}? (of)? {column}`, swapped(is)],
    )
  }
  grammar.add('bound', [`${column} (exceeds|passes) # {columnUnit}?`, bound('above')])
  // One column has the light, one the distance: no need to name them.
  const light = brief.contract.raw.find((c) => c.channel === 'clear')?.name
  const near = brief.contract.raw.find((c) => c.channel === 'proximity')?.name
  const implied: [string | undefined, Comparison, string][] = [
    [light, 'below', 'darker|dimmer'],
    [light, 'above', 'brighter|lighter'],
    [near, 'below', 'nearer|closer'],
    [near, 'above', 'farther|further'],
  ]
  for (const [name, is, words] of implied) {
    if (name === undefined) continue
    grammar.add('bound', [
      `(it|things|that|the light|the object)? (is|are|it's)? ${words} away? than # {columnUnit}? (on|in)? the? {column}? (channel|value|counts)?`,
      (value: Token, unit: string | undefined, column: string | undefined) =>
        column !== undefined && column !== name ? undefined : bound(is)(name, value, unit),
    ])
  }
  const both = (a: Bound, b: Bound): SketchSetting[] =>
    [a, b].map((bound): SketchSetting => ({ set: 'only when', ...bound }))
  const apply =
    (set: 'skip' | 'only when') =>
    (b: Bound): SketchSetting[] => [{ set, ...b }]
  const those =
    '(readings|reading|samples|sample|measurements|everything|anything|it|them|those|rows|a reading|windows|all readings|any reading|a sample|values|the reading|the sample|data)?'
  const skip =
    '(skip|skips|ignore|ignores|drop|drops|discard|discards|reject|rejects|throw away|leave out|throw out|disregard|exclude)'
  const use =
    '(measure|read|classify|run|predict|count|look|sample|use|accept|keep|react|work|act|take|consider|evaluate|do|answer|respond)'
  grammar.add(
    'samplingStatement',
    [
      [
        `${skip} ${those} (${whenever}|where|with|whose|that (has|have)) {bound}`,
        `${skip} ${those} {bound}`,
        `${skip} ${those} (that|which)? (is|are) {bound}`,
        `(${whenever}) {bound} ,? (then)? ${skip} ${those}`,
        `${those} (where|with|whose|that have|when)? {bound} (must be|should be|are|is|get|gets|have to be|shall be|are to be|do not count|don't count) (skipped|ignored|discarded|dropped|left out|thrown away|rejected|excluded)?`,
        `(do not|don't|never) ${use} (anything|readings|a reading|it|samples|the model|the sensor|inference)? (${whenever}|while|with) {bound}`,
        `(${whenever}) {bound} ,? (do not|don't|never) ${use} (anything|it|the reading|the model)?`,
        `(do) nothing (${whenever}|while) {bound}`,
        `${use} (anything|readings|it|samples|the model)? unless {bound}`,
        'not (when|if|while) {bound}',
      ],
      apply('skip'),
    ],
    [
      [
        `only ${use} ${those} (the model|the sensor|inference)? (${whenever}|with|where|while) {bound}`,
        `${use} ${those} (the model|the sensor|inference)? only (${whenever}|with|where|while) {bound}`,
        `only (${whenever}|while|with) {bound}`,
        `(do not|don't|never) ${use} (anything|readings|a reading|it|samples|the model|the sensor)? unless {bound}`,
        `${skip} ${those} unless {bound}`,
      ],
      apply('only when'),
    ],
    [
      [
        `only ${use} ${those} (the model|the sensor|inference)? (${whenever}|with|where|while) {bound} and (when|if)? {bound}`,
        `only (${whenever}|while|with) {bound} and {bound}`,
      ],
      both,
    ],
    [
      [
        `only ${use} ${those} (${whenever}|with|where|while) ${column} (is|are|lies|stays)? (between|from) # (and|to) # {columnUnit}?`,
        `only (${whenever}|while|with) ${column} (is|are|lies|stays)? (between|from) # (and|to) # {columnUnit}?`,
        `${use} ${those} only (${whenever}|with|where|while) ${column} (is|are|lies|stays)? (between|from) # (and|to) # {columnUnit}?`,
      ],
      (name: string, low: Token, high: Token, unit?: string) => {
        const from = bound('at least')(name, low, unit)
        const to = bound('at most')(name, high, unit)
        return from && to && from.value < to.value
          ? [...apply('only when')(from), ...apply('only when')(to)]
          : undefined
      },
    ],
  )
}
