import type { ClauseReading, Setting } from '../../../../src/language/types.ts'

export interface Mutant {
  kind: string
  reading: ClauseReading
}

const swaps: Record<string, string> = {
  ...{ below: 'above', above: 'below', 'at most': 'at least', 'at least': 'at most' },
  ...{ between: 'outside', outside: 'between', 'equal to': 'not equal to', 'not equal to': 'equal to' },
}
const verbs: Record<string, string> = {
  ...{ 'drop readings': 'keep readings', 'keep readings': 'drop readings' },
  ...{ 'use columns': 'leave out columns', 'leave out columns': 'use columns' },
  ...{ 'leave out classes': 'only classes', 'only classes': 'leave out classes' },
}
const others: Record<string, string[]> = {
  as: ['also', 'only', 'instead'],
  kind: ['standard', 'min-max', 'symmetric', 'robust', 'none'],
  measure: ['standard deviations', 'interquartile ranges'],
  action: ['drop', 'keep'],
  operation: ['times', 'divided by', 'plus', 'minus'],
  quantity: [
    'share',
    'ratio',
    'difference',
    'absolute difference',
    'sum',
    'mean',
    'log',
    'largest',
    'smallest',
    'value',
  ],
}

type Condition = { column: string; is: string; number: string; upper: string | null }
const numbers = [
  'number',
  'upper',
  'size',
  'stride',
  'overlap',
  'first',
  'last',
  'train',
  'validation',
  'test',
  'copies',
  'noise',
  'most',
]

const place = /\b(?:only|also|too|extra|add\w*|instead|more|well|next to|nothing|better|additional|further|not with)\b/i

/** Everything that one setting could wrongly be, one change at a time. */
function changes(
  words: string,
  s: Setting,
  columns: readonly string[],
  labels: readonly string[],
): [string, Setting][] {
  const found: [string, Setting][] = []
  const put = (kind: string, change: Record<string, unknown>) => found.push([kind, { ...s, ...change } as Setting])
  const another = (names: readonly string[], all: readonly string[]): string[] => {
    const free = all.find((name) => !names.includes(name))
    return free === undefined ? [] : [free, ...names.slice(1)]
  }
  const verb = verbs[s.set]
  if (verb) put('drop and keep', { set: verb })
  for (const field of numbers) if (typeof s[field] === 'string') put('number', { [field]: changed(s[field]) })
  for (const [field, values] of Object.entries(others)) {
    if (typeof s[field] !== 'string') continue
    // Beside the usual features is right where the words say no place.
    const right = field === 'as' && !place.test(words) ? [s[field], 'also'] : [s[field]]
    for (const value of values.filter((v) => !right.includes(v))) put(field, { [field]: value })
  }
  for (const field of ['columns', 'of', 'by']) {
    const names = s[field]
    if (!Array.isArray(names) || names.length === 0) continue
    const more = another(names, columns)
    if (more.length > 0) put('column', { [field]: more })
    if (names.length > 1) put('column lost', { [field]: names.slice(0, -1) })
  }
  if (Array.isArray(s.labels)) {
    const more = another(s.labels, labels)
    if (more.length > 0) put('label', { labels: more })
  }
  if (Array.isArray(s.all)) found.push(...ofConditions(s, s.all as Condition[], columns))
  const symmetric = !['ratio', 'difference'].includes(String(s.quantity))
  if (Array.isArray(s.by) && s.by.length > 0 && !symmetric) put('ratio', { of: s.by, by: s.of })
  if (s.set === 'split' && s.train !== s.test) put('train and test', { train: s.test, test: s.train })
  if (s.set === 'split' && s.validation !== s.test)
    put('validation and test', { validation: s.test, test: s.validation })
  if (s.set === 'leave out ends' && s.first !== s.last) put('first and last', { first: s.last, last: s.first })
  if (s.set === 'leave out ends') put('file and recording', { of: s.of === 'file' ? 'recording' : 'file' })
  if (s.set === 'keep together') put('file and session', { what: s.what === 'file' ? 'session' : 'file' })
  if (s.set === 'window' && s.stride !== s.overlap && s.stride !== s.size)
    put('stride and overlap', { stride: s.overlap, overlap: s.stride })
  return found
}

function ofConditions(s: Setting, all: Condition[], columns: readonly string[]): [string, Setting][] {
  return all.flatMap((c, i): [string, Setting][] => {
    const put = (change: Partial<Condition>): Setting => ({ ...s, all: all.with(i, { ...c, ...change }) })
    const column = columns.find((name) => name !== c.column) as string
    return [
      ['below and above', put({ is: swaps[c.is] as string })],
      ['number', put({ number: changed(c.number) })],
      ['column', put({ column })],
      ...(c.is === 'below' ? ([['bound', put({ is: 'at most' })]] as [string, Setting][]) : []),
    ]
  })
}

const changed = (text: string): string =>
  text === 'smallest' ? '77' : /\d/.test(text) ? text.replace(/\d/, (d) => String((Number(d) % 9) + 1)) : '77'

/** Wrong readings of a clause: one change of one setting, a setting lost, and one of another line besides. */
export function mutantsOf(
  reading: ClauseReading,
  foreign: readonly Setting[],
  { columns, labels }: { columns: readonly string[]; labels: readonly string[] },
): Mutant[] {
  const { settings } = reading
  const wrong = (kind: string, list: readonly Setting[]): Mutant => {
    const { cannot: _, ...rest } = reading
    return { kind, reading: { ...rest, settings: [...list] } }
  }
  const one = settings.flatMap((s, i) =>
    changes(reading.words, s, columns, labels).map(([kind, mutant]) => wrong(kind, settings.with(i, mutant))),
  )
  // Where nothing can be done, “nothing” is not what was said either, but a person sees it.
  const lost = settings.flatMap((s, i) => (s.set === 'as always' ? [] : [wrong('lost', settings.toSpliced(i, 1))]))
  const more = foreign
    .filter((f) => !settings.some((s) => JSON.stringify(s) === JSON.stringify(f)))
    .map((f) => wrong('more', [...settings, f]))
  return [...one, ...lost, ...more]
}
