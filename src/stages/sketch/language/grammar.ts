import { Grammar } from '../../../language/grammar.ts'
import { type Token, tokenise } from '../../../language/tokens.ts'
import { digest } from '../../../lifecycle/hash.ts'
import type { SketchBrief } from '../brief.ts'
import { type Amount, addAmounts } from './amounts.ts'
import { addConditions, type Condition } from './grammar-conditions.ts'
import { addLines, say } from './grammar-lines.ts'
import { type Action, addOutputs } from './grammar-outputs.ts'
import { addReports } from './grammar-reports.ts'
import { addSampling } from './grammar-sampling.ts'
import { outcomeName, type SketchSetting } from './vocabulary.ts'

const grammars = new Map<string, Grammar>()

/** The grammar for one brief: its labels and columns are words of it. */
export function grammarFor(brief: SketchBrief): Grammar {
  const { labels, raw, window } = brief.contract
  const key = digest({
    name: brief.name,
    labels,
    raw: raw.map((c) => [c.name, c.channel, c.unit]),
    window: window.size,
  })
  let grammar = grammars.get(key)
  if (!grammar) {
    grammar = build(brief)
    grammars.set(key, grammar)
  }
  return grammar
}

/** Every way in which the whole of the words can be read: settings, in the order of the words. */
export function readings(words: string | readonly Token[], brief: SketchBrief): SketchSetting[][] {
  // Brackets group for the eye only.
  const tokens = (typeof words === 'string' ? tokenise(words) : words).filter(
    (t) => t.kind !== 'sign' || !/[()]/.test(t.text),
  )
  const all = grammarFor(brief).read('wish', tokens) as SketchSetting[][]
  // `Keep it on` after what was said of one outcome is about that outcome, not about all.
  const general = (settings: SketchSetting[]) =>
    settings.some((s) => s.set === 'hold' && s.on === outcomeName('always', brief.contract.labels))
  const close = all.some((s) => !general(s)) ? all.filter((s) => !general(s)) : all
  // `Blink red, every 2 s`: a time belongs to what is said right before it, if that can have one.
  const paces = (settings: SketchSetting[], set: string) =>
    settings.flatMap((s) => (s.set === set && 'every' in s && s.every !== undefined ? [s.every] : []))
  const nearer = (settings: SketchSetting[]) =>
    paces(settings, 'interval').some((every) =>
      close.some((other) => paces(other, 'led').includes(every) && paces(other, 'interval').length === 0),
    )
  const read = close.filter((s) => !nearer(s))
  const distinct = (settings: SketchSetting[]) => [
    ...new Map(settings.map((s) => [JSON.stringify(inOrder(s)), inOrder(s)])).values(),
  ]
  return [...new Map(read.map((settings) => [canonical(settings), distinct(settings)])).values()]
}

/** The same settings are the same, in whichever order they and their fields came. */
export const canonical = (settings: readonly object[]): string =>
  [...new Set(settings.map((s) => JSON.stringify(inOrder(s))))].sort().join('\n')

const order = ['set', 'on']
const rank = (key: string): string => (order.includes(key) ? `${order.indexOf(key)}` : `9${key}`)
const inOrder = <S extends object>(setting: S): S =>
  Object.fromEntries(Object.entries(setting).sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))) as S

const isAmount = (part: unknown): part is Amount => typeof part === 'object' && part !== null && 'unit' in part

function build(brief: SketchBrief): Grammar {
  const grammar = addAmounts(new Grammar())
  addConditions(grammar, brief)
  addOutputs(grammar)
  addLines(grammar, brief)
  addReports(grammar, brief)
  addSampling(grammar, brief)

  const combine = (c: Condition, actions: Action[]): SketchSetting[] => [
    ...c.also,
    ...c.on.flatMap((on) => actions.map((a) => ({ ...a, on }) as unknown as SketchSetting)),
  ]
  const colon =
    '(:|=|->|=>|→|,|means|gets|get|then|gives|makes|(should|shall|must|has to) (give|get|have|make|show|trigger|mean))?'
  grammar.add(
    'outputs',
    ['{output}', (a: Action) => [a]],
    [
      '{output} ,? (and|then|while|plus|&|,|and then|and also|as well as|together with|+) {outputs}',
      (a: Action, more: Action[]) => [a, ...more],
    ],
  )
  const keep =
    '(keep|leave|hold|have) (the|its)? ((red|green|blue|yellow|cyan|magenta|white)? led|leds|light|it|outputs|output|lights|them) (on|lit|going|active)?'
  grammar.add('stays', [
    '(the|its)? (led|leds|light|lights|lamp|output|outputs) (should|must|shall|has to|have to|will)? (stay|stays|remain|remains|be|keep|keeps|is|are|hold) (on|lit|active)?',
    () => true,
  ])
  grammar.add('gone', [
    "(is|are|was|has|have|it|goes|went|it's|it is|it has|they're)? (gone|disappears|disappeared|disappear|leaves|left|vanishes|vanished|ends|ended|removed|taken away|away|went away|goes away|over|past|been removed|been taken away)",
    () => true,
  ])
  const hold = (on: string[], time: Amount): SketchSetting[] => on.map((o) => ({ set: 'hold', on: o, for: time.text }))
  const items = (more: SketchSetting[] | undefined): SketchSetting[] => more ?? []
  grammar.add('sayText', [`(${say}) " (instead)?`, (t: Token) => ({ set: 'say', text: t.text }) as unknown as Action])
  grammar.add(
    'sayItem',
    [
      `(${say})? " {condition}`,
      (t: Token, c: Condition) => combine(c, [{ set: 'say', text: t.text } as unknown as Action]),
    ],
    [`(${say})? nothing {condition}`, (c: Condition) => combine(c, [{ set: 'silent' } as unknown as Action])],
  )
  grammar.add('sayItems', [
    '{sayItem} (,|and|, and)? {sayItems}?',
    (s: SketchSetting[], more?: SketchSetting[]) => [...s, ...items(more)],
  ])
  grammar.add(
    'sayList',
    [`(${say})? {sayItem} (,|and|, and) {sayItems}`, (s: SketchSetting[], more: SketchSetting[]) => [...s, ...more]],
    [
      '" {condition}',
      (t: Token, c: Condition) =>
        t.text.trim() === '' ? undefined : combine(c, [{ set: 'say', text: t.text } as unknown as Action]),
    ],
  )
  // `set D2 high if apple, D3 if banana`
  const high = (pin: string, c: Condition) => combine(c, [{ set: 'pin', pin, level: 'high' } as unknown as Action])
  grammar.add('pinItems', [
    '{pin} {condition} (,|and|, and)? {pinItems}?',
    (pin: string, c: Condition, more?: SketchSetting[]) => [...high(pin, c), ...items(more)],
  ])
  grammar.add('pinList', [
    [
      '(set|turn|switch|drive|pull) {pin} (high|on) {condition} (,|and|, and) {pinItems}',
      '(turn on|switch on|activate|raise) {pin} {condition} (,|and|, and) {pinItems}',
    ],
    (pin: string, c: Condition, more: SketchSetting[]) => [...high(pin, c), ...more],
  ])
  grammar.add(
    'statement',
    [
      '{condition} (,|:|->|=>|→)? (then)? {openers}? {outputs}',
      (c: Condition, _o: unknown, a: Action[]) => combine(c, a),
    ],
    // What goes on after the condition, with a verb of its own and none of its own conditions, is about the same.
    [
      '{outputs} ,? {condition} ,? and {sayText}',
      (a: Action[], c: Condition, more: Action) => combine(c, [...a, more]),
    ],
    [
      '{outputs} ,? {condition} ,? (and)? then (turn|switch) (it|the led|them) off (again)?',
      (a: Action[], c: Condition) => (a.every((x) => 'for' in x) ? combine(c, a) : undefined),
    ],
    [
      '{unsureStatement} ,? (and|then|,) (in that case|then|also)? {outputs}',
      (s: SketchSetting[], a: Action[]) => [
        ...s,
        ...combine({ on: [outcomeName('unsure', brief.contract.labels)], also: [] }, a),
      ],
    ],
    [
      "(do not|don't|never) use (the|any)? (leds|led|lights) (at all)?",
      () => [{ set: 'leds off', on: outcomeName('always', brief.contract.labels) }],
    ],
    [
      `{condition} ,? {outputs} ,? and ${keep} (for)? {time} (longer|more|extra)? (after|once|when)? (it|that|the {_thing})? {_gone}?`,
      (c: Condition, a: Action[], time: Amount) => [...combine(c, a), ...hold(c.on, time)],
    ],
    ['{pinList}', (s: SketchSetting[]) => s],
    ['{sayList}', (s: SketchSetting[]) => s],
    ['{condition} ,? (then)? {bareWord}', (c: Condition, a: Action) => combine(c, [a])],
    ['{outputs} ,? {condition}', (a: Action[], c: Condition) => combine(c, a)],
    ['{bareWord} {condition}', (a: Action, c: Condition) => combine(c, [a])],
    [`{outcomes} ${colon} {outputs}`, (on: string[], a: Action[]) => combine({ on, also: [] }, a)],
    [
      '{outputs} (:|=|means|stands for|is|->|=>|→) {outcomes}',
      (a: Action[], on: string[]) => combine({ on, also: [] }, a),
    ],
    ['{lineStatement}', (s: SketchSetting[]) => s],
    ['{reportStatement}', (s: SketchSetting[]) => s],
    ['{samplingStatement}', (s: SketchSetting[]) => s],
    [
      [
        '{lineStatement} ,? (but|only|just)? (not|never|nothing) {condition}',
        '{reportStatement} ,? (but|only|just)? (not|never|nothing) {condition}',
        '{samplingStatement} ,? (but|only|just)? (not|never|nothing) {condition}',
      ],
      (s: SketchSetting[], { on, also }: Condition) =>
        on.includes(outcomeName('always', brief.contract.labels))
          ? undefined
          : [...s, ...also, ...on.map((o): SketchSetting => ({ set: 'silent', on: o }))],
    ],
    [
      [
        `${keep} (for)? {time} (longer|more|extra)? (after|once|when) (it|that|the (thing|object|label|item|result|answer))? {gone}`,
        `${keep} (for)? {time} (longer|more|extra) (after (that|wards))?`,
        `${keep} (for)? {time} afterwards`,
        `{stays} (for)? {time} (longer|more|extra)? (after|once|when) (it|that|the (thing|object|label|item|result|answer))? {gone}`,
      ],
      (...parts: unknown[]) => hold([outcomeName('always', brief.contract.labels)], parts.find(isAmount) as Amount),
    ],
    [
      [`${keep} (for)? {time} (longer|more|extra)? (after|once|when) (the|an|a)? {outcomes} {gone}?`],
      (time: Amount, on: string[]) => hold(on, time),
    ],
    [
      ['{stays} (for)? {time} (longer|more|extra)? (after|once|when) (the|an|a)? {outcomes} {gone}?'],
      (_s: unknown, time: Amount, on: string[]) => hold(on, time),
    ],
  )
  const you = '(you|it|us|the (sketch|board|arduino|program|device|sensor|thing)|to see|this)?'
  grammar.add('anOpener', [
    [
      'to|please|kindly|hi|hello|hey|ok|okay|so|and|then|also|but|plus|finally|furthermore|additionally|now|well|just|first|next',
      'and (also|then|please)',
      `(i|we) (want|need|would like|would love|wish|like|'d like) ${you} (to)?`,
      `(i'd|we'd|i'll) (like|love|want|prefer) ${you} (to)?`,
      '(can|could|would|will) (you|it|we|the board|the sketch) (please)?',
      '(it|you|the (sketch|board|arduino|program|device|thing|sensor|output)) (should|shall|must|has to|needs to|can|will|would|is to|ought to)',
      '(make|let|have) (it|the (sketch|board|arduino|program|device))',
      '(make sure|ensure|be sure) (that|to)? (it|you|the (sketch|board|arduino))?',
      '(the)? (led|leds)? (leds|led|lights|colours|colors|serial|output|outputs|reactions|timing|sampling|lines|printing|behaviour|behavior|settings) :',
      'so? (that)? (i|we) (want|need|would like) (this|the|that) (thing|box|gadget|sketch|board|device|project|little thing) to',
      'make it (fast|quick|slow|simple) :',
      '(in addition|on top of that|by the way|as well)',
    ],
    () => true,
  ])
  grammar.add('openers', ['{anOpener}', () => true], ['{anOpener} ,? {openers}', () => true])
  grammar.add('closer', [
    [
      ',? (please|thanks|thank you|too|as well|ok|okay|for me|thx|cheers)',
      // Outputs rest otherwise anyway.
      ',? (and|but)? only (for|with|on|in) (those|these|them|it|that|that case|this case)',
      ',? (and|but)? only then',
      ',? (and)? then (silence|silent|quiet|nothing|off|off again|no more)',
    ],
    () => true,
  ])
  grammar.add(
    'statements',
    ['{statement}', (s: SketchSetting[]) => s],
    [
      '{statement} ,? (and|but|then|also|plus|and also|and then|and please|but also|as well as|:)? {openers}? {statements}',
      (s: SketchSetting[], _o: unknown, more: SketchSetting[]) => [...s, ...more],
    ],
  )
  grammar.add(
    'wish',
    ['{openers}? ,? {statements} {closer}?', (_o: unknown, s: SketchSetting[]) => s],
    [
      [
        '(hi|hello|hey|hiya|dear|good) (there|all|everybody|everyone|morning|afternoon|evening|day|arduino|board|team|friend|you)?',
        '(please|thanks|thank you|thank you very much|thanks a lot|many thanks|cheers|thx|ta|kind regards|best regards|regards|bye|goodbye)',
        'thanks (in advance|for (your|the) help)',
        "that's (all|it)",
        'that is (all|it)',
        'please and thank you',
        '(and)? nothing (else|more)',
      ],
      () => [],
    ],
  )
  return grammar
}
