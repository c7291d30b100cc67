import type { Grammar } from '../../../language/grammar.ts'
import type { Token } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import type { Amount } from './amounts.ts'
import { type Condition, type Threshold, whenever } from './grammar-conditions.ts'
import { it, place, say } from './grammar-lines.ts'
import type { Action } from './grammar-outputs.ts'
import { addThresholds, plainTexts } from './grammar-thresholds.ts'
import { outcomeName, outcomeNames, type SketchSetting } from './vocabulary.ts'

/** When there is a line, for which outcomes, and what is said at the start or instead. */
export function addReports(grammar: Grammar, brief: SketchBrief): void {
  const { labels } = brief.contract
  const every = outcomeNames(labels).slice(0, labels.length)
  const not = outcomeName('unsure', labels)
  const line = (fields: string[]): SketchSetting[] => [{ set: 'line', fields }]
  const changes = `(it|the label|the result|the answer|the class|the prediction|the outcome|something|that|the output|(the|its|a)? (detected|current|recognised|recognized)? {_thing}|the detected (thing|object|label|class)) (changes|has changed|changed|is different (from (before|the last one|the one before)|than before)?|is new|is another one|differs)`
  const report = (when: 'every reading' | 'changes' | 'never'): SketchSetting[] => [{ set: 'report', when }]
  grammar.add(
    'reportStatement',
    [
      [
        `(${say})? ${it}? ${place} only (when|if|once) ${changes}`,
        `only (${say}) (${it}|something|a line|lines|the label|the result)? ${place} (when|if|once) ${changes}`,
        `(${say}) ${it}? ${place} (when|if|whenever) ${changes}`,
        `(${say})? (only)? (on|upon|at) (a)? changes|change (only)?`,
        `only (${say}) (on|upon|at) (a)? changes|change`,
        `(${say}) ${it}? ${place} (only)? (on|upon) (a)? changes|change (only)? ${place}`,
        `(${say}) (only|just) (the)? changes ${place}`,
        `only (${say}) changes ${place}`,
        'the changes only',
        '(only|just) (the)? changes',
        `(when|whenever|if|each time|every time) ${changes} ,? (then)? (${say}) (${it}|the (new)? (label|result|answer)|a line)? ${place}`,
        "(do not|don't|never) (repeat|print|say|send) (yourself|the same (label|line|thing|result|answer) (twice|again|over and over)?|it again|lines) (in a row)?",
        'no (repeats|repetitions|duplicates|duplicate lines|repeated lines)',
        'not (every time|every reading|each time)',
      ],
      () => report('changes'),
    ],
    [
      [
        `(one|a) line (per|for each|for every|each|every|after each|after every) (reading|sample|result|measurement|prediction)`,
        `(${say}) (after|for|at|on|with)? (every|each) (reading|sample|result|measurement|prediction|inference) ${place}`,
        '(after|for|on|with) (every|each) (reading|sample|result|measurement|prediction|inference)',
        'every (reading|sample|result|measurement)',
        `(${say}) all (the)? (readings|results|samples|predictions|measurements) ${place}`,
      ],
      () => report('every reading'),
    ],
    [
      [
        `(${say}) nothing (at all)? ${place}`,
        `(do not|don't) (${say}) (anything|any lines|any text|lines) (at all)? ${place}`,
        `never (${say}) (anything|any lines|any text|lines) (at all)? ${place}`,
        'no (serial)? (output|lines|printing|text|messages) (at all|on serial|to serial|over serial)?',
        'no serial (at all)?',
        '(quiet|silent) mode',
        'nothing (at all)? (on|over|via|to|through) (the)? (serial|usb|console|serial monitor|serial port|serial line|port) (at all)? (please|pls)?',
        'no (serial)? (output|lines|printing|text|messages) whatsoever',
        "(the)? (serial|serial monitor|serial port|serial output) (i|we) (do not|don't|dont) need",
        "(i|we) (do not|don't|dont) (need|want) (the|any)? (serial|serial output|serial monitor|serial port|text|lines) (at all)?",
        'without (any)? (serial)? (output|lines|printing)',
        '(stay|be|keep) (silent|quiet) on (the)? serial (port|line|monitor)?',
      ],
      () => report('never'),
    ],
    [
      [
        `(${say}) {fields} ${place} only (when|if) ${changes}`,
        `(${say}) {fields} ${place} (but)? only on (a)? (change|changes)`,
        `(${say}) {fields} ${place} (only)? on (a)? (change|changes) (only)?`,
        `only (${say}) {fields} ${place} (when|if) ${changes}`,
        `(${say}) {fields} ${place} (when|whenever|if|each time|every time) ${changes}`,
      ],
      (fields: string[]) => [...line(fields), ...report('changes')],
    ],
    [
      [
        `(${say}) {fields} ${place} (after|for|at|on|with) (every|each) (reading|sample|measurement|prediction|inference)`,
      ],
      (fields: string[]) => [...line(fields), ...report('every reading')],
    ],
    [
      [
        `(but|and)? (${say})? ${it}? (again)? at least (once)? every {time}`,
        `(but|and)? at least (once)? every {time}`,
        `(but|and)? repeat (${it}|the (last)? (line|label|result|message|answer))? (at least)? (every|after) {time}`,
        `(but|and)? (${say}) (${it}|the (last)? (line|label|result|state|answer|same)) again (every|after) {time} (anyway|regardless|nonetheless|all the same)?`,
        `(but|and)? repeat (${it}|the (last)? (line|label|result|message|answer|state))? every {time} (anyway|regardless|nonetheless|even if nothing changes|even if nothing has changed)?`,
        'and again every {time}',
      ],
      (t: Amount) => [{ set: 'repeat', every: t.text }],
    ],
    [
      [
        '(but|and)? at least (once)? every|a|per minute',
        '(but|and)? repeat (it|the line)? (at least)? every minute',
        'and again every minute',
      ],
      () => [{ set: 'repeat', every: '1 min' }],
    ],
    [
      ['(but|and)? at least (once)? every|a|per second', '(but|and)? repeat (it|the line)? (at least)? every second'],
      () => [{ set: 'repeat', every: '1 s' }],
    ],
    [
      [
        `(${say}) " ${place} (at|on|upon|after|during) (the)? (start|startup|start up|boot|power on|power up|beginning|reset|booting|power)`,
        `(${say}) " ${place} (when|once|as soon as) (it|the (board|sketch|arduino|device|program)) (starts|is ready|boots|has started|starts up|powers up|is on|is powered|boots up|turns on|comes on|wakes up)`,
        `(when|once|as soon as) (it|the (board|sketch|arduino|device|program)) (starts|is ready|boots|has started|starts up|powers up|is on|boots up|turns on|wakes up) ,? (${say}) " ${place}`,
        `(at|on|upon|after) (the)? (start|startup|start up|boot|power on|power up|beginning|reset) ,? (first)? (${say}) " ${place} (once)?`,
        `(${say}) " (first|once (at|on) (start|startup|boot)|once at the (start|beginning))`,
        `(start|begin|starts|begins) (with|by (saying|printing)) " ${place}`,
        '(greet|greets|welcome) (me|us|people)? with "',
        '(the)? (start|startup|start up|welcome|greeting|boot) (message|text|line)? (is|=|of|should be)? "',
        `(${say}) (the|a)? (start|startup|welcome|greeting|boot) (message|text|line) (of)? "`,
      ],
      (text: Token) => [{ set: 'start', text: text.text }],
    ],
  )

  // Without quotes only what every program says when it starts.
  grammar.addMatcher('startWord', (tokens, at) =>
    tokens[at]?.kind === 'word' && startTexts.has(tokens[at].text) ? [{ end: at + 1, value: tokens[at].text }] : [],
  )
  grammar.add('reportStatement', [
    [
      `(${say}) {startWord} (at|on|upon) (the)? (start|startup|start up|boot|power on|power up|beginning)`,
      `(${say}) {startWord} (when|once) (it|the (board|sketch|arduino|device)) (starts|boots|is ready|starts up|boots up)`,
    ],
    (text: string) => [{ set: 'start', text }],
  ])

  const print = `(${say})`
  const text = (t: Token): Action | undefined =>
    t.text.trim() === '' || /\{\w+\}/.test(t.text) ? undefined : ({ set: 'say', text: t.text } as Action)
  grammar.addMatcher('word', (tokens, at) => {
    const token = tokens[at]
    return token?.kind === 'word' && plainTexts.has(token.text) ? [{ end: at + 1, value: token }] : []
  })
  const silent = (): Action => ({ set: 'silent' }) as Action
  grammar.add(
    'output',
    [
      [
        `${print} ((the|a|an)? (text|word|words|message|line|warning|alert|alarm|error|note|notice)|just|only)? " (instead)? ${place} (instead)?`,
      ],
      text,
    ],
    [
      [
        `${print} nothing (at all)? ${place}`,
        `(do not|don't|never|not) ${print} (anything|a line|any line|it|that)? ${place}`,
        '(be|stay|keep|remain) (silent|quiet)',
        '(no|without a?) (line|output|print|message)',
        'nothing printed',
        'silence',
      ],
      silent,
    ],
  )
  // Without quotes only words that say that there is no answer.
  grammar.add('bareWord', [
    `${print} {word} (instead)? ${place}`,
    (t: Token) => ({ set: 'say', text: t.text }) as unknown as Action,
  ])
  const onlyFor = (on: string[]): SketchSetting[] => on.map((o) => ({ set: 'print only', on: o }))
  grammar.add(
    'reportStatement',
    [
      [
        `only ${print} (${it}|something|a line|lines|the label|the result)? ${place} {condition}`,
        `${print} (${it}|something|a line|lines|the label|the result)? ${place} only {condition}`,
        `${print} (only|just) {condition} ${place}`,
      ],
      (c: Condition) => {
        const [also] = c.also
        if (also?.set === 'unsure' || c.on.includes(outcomeName('always', labels))) return undefined
        return [...c.also, ...onlyFor(c.on)]
      },
    ],
    [
      [`${print} (only|just) (the)? {outcomes} ${place}`, `only ${print} (the)? {outcomes} ${place}`],
      (on: string[]) => (on.every((o) => every.includes(o)) ? onlyFor(on) : undefined),
    ],
    [
      [
        `only ${print} (${it}|something|a line|lines|the label|the result|results|labels|answers|predictions)? ${place} (${whenever}|with|if it is|when it is|if it's|when it's) {threshold}`,
        `${print} (${it}|something|a line|lines|the label|the result|results|labels)? ${place} only (${whenever}|with|if it is|when it is|if it's|when it's) {threshold}`,
        `${print} {onlyLabel} only (${whenever}|with) {threshold}`,
      ],
      (...parts: unknown[]) => {
        const t = parts.at(-1) as Threshold
        return t.set === 'sure' ? [t, { set: 'silent', on: not }] : undefined
      },
    ],
    [
      [
        `(do not|don't|never) ${print} (the|a|an|any)? {outcomes} ${place}`,
        `(do not|don't|never) ${print} (anything|it|a line|something)? ${place} {condition}`,
        '(ignore|hide|suppress|skip|leave out) (the|a|an|any|all)? {outcomes} (results|readings|answers|outputs|lines)?',
      ],
      (c: Condition | string[]) => {
        const also = Array.isArray(c) ? [] : c.also
        const on = Array.isArray(c) ? c : c.on
        return on.includes(outcomeName('always', labels)) ||
          (Array.isArray(c) && on.includes(outcomeName('any label', labels)))
          ? undefined
          : [...also, ...on.map((o): SketchSetting => ({ set: 'silent', on: o }))]
      },
    ],
  )
  grammar.add('onlyLabel', ['the? label|result|answer|class|prediction', () => true])
  addThresholds(grammar, not)
}

const startTexts = new Set(['hello', 'hi', 'ready', 'welcome', 'started', 'go', 'online', 'booted'])
