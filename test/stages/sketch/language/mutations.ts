import { compose } from '../../../../src/stages/sketch/language/compose.ts'
import type { SketchSetting } from '../../../../src/stages/sketch/language/vocabulary.ts'
import type { Bank, Example } from './bank.ts'

/** A wrong reading of an example: what was done to the right one, and what came of it. */
export interface Mutant {
  words: string
  how: string
  settings: SketchSetting[]
}

type Loose = Record<string, unknown> & { set: string }

const colours = ['red', 'green', 'blue', 'yellow', 'cyan', 'magenta', 'white', 'builtin']
const swaps: Record<string, Record<string, string>> = {
  do: { on: 'off', off: 'on', blink: 'on' },
  level: { high: 'low', low: 'high' },
  is: { below: 'above', above: 'below', 'at least': 'at most', 'at most': 'at least' },
  kind: { majority: 'mean', mean: 'majority' },
  when: { changes: 'never', never: 'changes', 'every reading': 'changes' },
  as: { csv: 'json', json: 'csv', human: 'csv' },
  about: { 'too dark': 'too far away', 'too far away': 'too dark' },
}

/** Every wrong reading of an example that means something else than the right one. */
export function mutants(bank: Bank, example: Example): Mutant[] {
  const right = example.settings as unknown as Loose[]
  const found: Mutant[] = []
  const add = (how: string, settings: Loose[]) =>
    found.push({ words: example.words, how, settings: settings as unknown as SketchSetting[] })
  for (const [i, s] of right.entries()) {
    const other = (how: string, setting: Loose) => add(how, right.with(i, setting))
    for (const [how, setting] of changed(s, bank)) other(how, setting)
    if (right.length > 1) add('dropped', right.toSpliced(i, 1))
    for (const t of right.slice(i + 1)) {
      if (s.on === undefined || t.on === undefined || s.on === t.on) continue
      add(
        'labels swapped',
        right.map((r) => (r === s ? { ...s, on: t.on } : r === t ? { ...t, on: s.on } : r)),
      )
    }
  }
  if (right.length > 0) add('nothing', [])
  for (const more of strangers(bank, example)) add('added', [...right, more])
  const meant = meaning(bank, example.words, example.settings)
  const distinct = new Map(found.map((m) => [JSON.stringify(m.settings), m]))
  return [...distinct.values()].filter((m) => meaning(bank, m.words, m.settings) !== meant)
}

function* changed(s: Loose, bank: Bank): Generator<[how: string, Loose]> {
  const { labels } = bank.brief.contract
  if (typeof s.on === 'string') {
    const words = ['unsure', 'nothing', 'everything else', 'any label', 'always']
    for (const on of [...labels, ...words])
      if (on !== s.on) yield [labels.includes(on) ? 'label' : 'outcome', { ...s, on }]
  }
  if (s.set === 'led') for (const led of colours) if (led !== s.led) yield ['colour', { ...s, led }]
  for (const [key, table] of Object.entries(swaps)) {
    const to = typeof s[key] === 'string' ? table[s[key]] : undefined
    if (to === undefined) continue
    const { every, times, ...rest } = s
    yield [`${key}`, key === 'do' ? { ...rest, do: to } : { ...s, [key]: to }]
  }
  if (s.set === 'skip') yield ['gate', { ...s, set: 'only when' }]
  if (s.set === 'only when') yield ['gate', { ...s, set: 'skip' }]
  if (s.set === 'skip' || s.set === 'only when') {
    for (const { name } of bank.brief.contract.raw) if (name !== s.column) yield ['column', { ...s, column: name }]
  }
  if (s.set === 'confirm') yield ['kind', { set: 'smoothing', kind: 'majority', readings: s.times }]
  if (s.set === 'smoothing') yield ['kind', { set: 'confirm', times: s.readings }]
  if (s.set === 'interval') yield ['every for repeat', { set: 'repeat', every: s.every }]
  if (s.set === 'repeat') yield ['every for repeat', { set: 'interval', every: s.every }]
  if (s.set === 'silent') yield ['silent', { ...s, set: 'print only' }]
  if (s.set === 'print only') yield ['silent', { ...s, set: 'silent' }]
  if (s.set === 'leds off') yield ['off', { set: 'led', on: s.on, led: 'builtin', do: 'on' }]
  if (s.set === 'line') {
    const fields = s.fields as string[]
    for (const f of fields)
      if (fields.length > 1) yield ['field dropped', { ...s, fields: fields.filter((x) => x !== f) }]
    for (const f of ['label', 'score', 'percent', 'ms', ...bank.brief.contract.raw.map((c) => c.name)])
      if (!fields.includes(f)) yield ['field added', { ...s, fields: [...fields, f] }]
  }
  yield* amounts(s)
}

/** Other numbers, other units, one amount for the other, and amounts left out. */
function* amounts(s: Loose): Generator<[how: string, Loose]> {
  for (const key of ['readings', 'times', 'value']) {
    if (typeof s[key] === 'number') for (const n of [s[key] + 1, s[key] * 10]) yield ['number', { ...s, [key]: n }]
  }
  for (const key of ['every', 'for', 'below', 'above', 'duty', 'pitch', 'pin']) {
    const text = s[key]
    if (typeof text !== 'string') continue
    const digits = /\d+(?:[.,]\d+)?/.exec(text)?.[0]
    if (digits !== undefined) {
      for (const n of [`${Number(digits.replace(',', '.')) + 1}`, `${digits}0`])
        yield ['number', { ...s, [key]: text.replace(digits, n) }]
    } else for (const t of ['3 seconds', '20 ms', '2 minutes']) yield ['number', { ...s, [key]: t }]
    for (const [from, to] of units) if (from.test(text)) yield ['unit', { ...s, [key]: text.replace(from, to) }]
  }
  if (s.every !== undefined && s.for !== undefined) yield ['every and for', { ...s, every: s.for, for: s.every }]
  if (s.set === 'led' && s.do === 'blink') {
    const { every, for: time, ...rest } = s
    if (every !== undefined && time === undefined) yield ['every for for', { ...rest, for: every }]
    if (every === undefined && time !== undefined) yield ['every for for', { ...rest, every: time }]
  }
  for (const key of ['every', 'for', 'times']) {
    if (['interval', 'repeat', 'hold', 'confirm'].includes(s.set)) continue
    const { [key]: gone, ...rest } = s
    if (gone !== undefined) yield ['amount dropped', rest as Loose]
  }
}

const units: [RegExp, string][] = [
  [/\b(?:ms|msecs?|milliseconds?)\b|(?<=\d)ms\b/, 's'],
  [/\b(?:s|secs?|seconds?)\b|(?<=\d)s\b/, 'ms'],
  [/\b(?:s|secs?|seconds?)\b|(?<=\d)s\b/, 'min'],
  [/\b(?:min|minutes?)\b/, 's'],
  [/\b(?:hours?)\b/, 'min'],
  [/\b(?:kHz)\b/i, 'Hz'],
  [/\b(?:Hz|hertz)\b/i, 'kHz'],
  [/\b(?:Hz|hertz)\b/i, 's'],
  [/ ?(?:%|percent)/, ''],
]

/** Settings of other examples, the same ones each time. */
function strangers(bank: Bank, example: Example): Loose[] {
  const at = bank.examples.indexOf(example)
  const others = [7, 31, 83].map((n) => bank.examples[(at + n) % bank.examples.length] as Example)
  return others.flatMap((o) => o.settings.slice(0, 1)) as unknown as Loose[]
}

/** What a reading comes to beside another clause about the first label; what cannot be composed has no meaning. */
function meaning({ brief }: Bank, words: string, settings: SketchSetting[]): string {
  const first = { set: 'led', on: brief.contract.labels[0], led: 'white', do: 'blink', every: '7 s' }
  try {
    const readings = [
      { words: '', settings: [first], by: 'rules' as const },
      { words, settings: settings as never, by: 'local' as const },
    ]
    const { clauses, defaults, ...plan } = compose(readings, brief)
    return JSON.stringify(plan)
  } catch {
    return `none: ${JSON.stringify(settings)}`
  }
}
