import type { SketchBrief } from '../brief.ts'
import { fieldWords, labelFieldWords } from './fields.ts'
import { columnNames } from './names.ts'
import { canonicalUnit, unitAt } from './units.ts'

/** A template cut into what stands there as it is and the fields in between: one literal more than fields. */
interface Parts {
  literals: string[]
  fields: string[]
}

const partsOf = (template: string): Parts => {
  const pieces = template.split(/\{([^{}]*)\}/)
  return { literals: pieces.filter((_, i) => i % 2 === 0), fields: pieces.filter((_, i) => i % 2 === 1) }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')

/** How values of a field look in a line. */
const values: Record<string, string> = {
  label: '\\p{L}[\\p{L}\\p{N}_-]*(?: [\\p{L}\\p{N}_-]+)*?',
  score: '[01](?:[.,]\\d+)?',
  percent: '\\d{1,3}(?:[.,]\\d+)?',
  ms: '\\d+',
}

/**
 * Where a line stands in the clause that the template would print, as in `must look like: state=fine, temp=21.5` for
 * `state={label}, temp={temp_c}`: its start and end, or null. It has to reach to the end of the clause or of its quotes, and each number
 * must be named by what stands before it or by the unit behind it, so that nobody guesses which column it is.
 */
export function sampleOf(template: string, clause: string, brief: SketchBrief): [start: number, end: number] | null {
  const { literals, fields } = partsOf(template)
  if (fields.length === 0 || new Set(fields).size !== fields.length) return null
  const shown = placeholders(clause, brief).find((p) => p.template === template)
  if (shown) return shown.range
  if (!/\b(?:like|looks?|forms?|formats?|such as|examples?|e\.g|template|style|exactly)\b/i.test(clause)) return null
  const pattern = literals.map((l, i) => escaped(l) + (i < fields.length ? `(${shapeOf(fields[i])})` : '')).join('')
  const line = new RegExp(`(?<=^|["“„'‘«]|[:\\s])${pattern}(?=["”’'»]|[.!]?\\s*$)`, 'iu').exec(clause)
  if (!line) return null
  const start = line.index
  const end = start + line[0].length
  const quoted = /["“„'‘«]/.test(clause[start - 1] ?? '') && /["”’'»]/.test(clause[end] ?? '')
  const led = /(?:[:,]|\b(?:like|form|format|such as|as|this|that|template|example|exactly|e\.g\.?))\s*$/i
  if (!quoted && !led.test(clause.slice(0, start))) return null
  const named = fields.every((field, i) => {
    const value = line[i + 1] as string
    return isNamed(field, value, literals[i] as string, literals[i + 1] as string, brief)
  })
  if (!named) return null
  return quoted ? [start - 1, end + 1] : [start, end]
}

/**
 * Lines that a clause shows with names in angles, brackets or braces for what changes, `CAP=<colour>;P=<percent>`: the template of each, and
 * where it stands. A name that is no field's makes it none.
 */
export function placeholders(clause: string, brief: SketchBrief): { template: string; range: [number, number] }[] {
  const name = /<([\p{L}][\p{L}\p{N}_ -]*)>|\[([\p{L}][\p{L}\p{N}_ -]*)\]|\{([\p{L}][\p{L}\p{N}_ -]*)\}/gu
  const lines =
    /["“„«]([^"”“»\n]*)["”“»]|[^\s"“”„«»]+(?:<[^<>\n]*>|\[[^[\]\n]*\]|\{[^{}\n]*\})[^\s"“”„«»]*|[<[{]\p{L}[^\s"“”„«»]*/gu
  return [...clause.matchAll(lines)].flatMap((line) => {
    const text = (line[1] ?? line[0]).replace(line[1] === undefined ? /[,.!?:)]+$/ : /$^/, '')
    const names = [...text.matchAll(name)].map((m) => fieldCalled((m[1] ?? m[2] ?? m[3]) as string, brief))
    if (names.length === 0 || names.includes(null)) return []
    let at = 0
    const template = text.replace(name, () => `{${names[at++]}}`)
    const start = line.index
    return [{ template, range: [start, start + (line[1] === undefined ? text.length : line[0].length)] }]
  })
}

/** The field of a line that a name in a placeholder stands for; null where none, or more than one, is called so. */
function fieldCalled(name: string, brief: SketchBrief): string | null {
  const text = name.toLowerCase().replace(/[_-]+/g, ' ').trim()
  const column = [...columnNames(brief)].filter(
    ([c, names]) => c.toLowerCase() === name.toLowerCase() || names.includes(text),
  )
  if (column.length === 1) return (column[0] as [string, string[]])[0]
  if (/^(?:percent|percentage|pct|per cent|confidence percent|score percent)$/.test(text)) return 'percent'
  if (/^(?:score|confidence|conf|probability|certainty|sureness)$/.test(text)) return 'score'
  if (/^(?:ms|millis|milliseconds|time|t|timestamp|uptime)$/.test(text)) return 'ms'
  const thing = new RegExp(`^(?:label|class|name|result|answer|what|verdict|${labelFieldWords(brief)})$`)
  return thing.test(text) ? 'label' : null
}

const shapeOf = (field: string | undefined): string => values[field ?? ''] ?? '-?\\d+(?:[.,]\\d+)?'

/** Whether the literals around a value say which field it is of. */
function isNamed(field: string, value: string, before: string, after: string, brief: SketchBrief): boolean {
  const number = Number(value.replace(',', '.'))
  const name = before.toLowerCase()
  const says = (pattern: RegExp) => pattern.test(name)
  const score = /\b(?:scores?|conf\w*|prob\w*|cert\w*|sure\w*|p)\b/
  const columns = [...columnNames(brief)]
    .filter(([, names]) => names.some((n) => hasWord(name, n) || isShort(name, n)))
    .map(([c]) => c)
  const unit = unitAt(after)
  switch (field) {
    case 'label':
      return columns.length === 0 && !says(score)
    case 'score':
      return number <= 1 && says(score)
    case 'percent':
      return number <= 100 && (unit === '%' || (says(/\bper ?cent\w*/) && columns.length === 0))
    case 'ms':
      return says(/\b(?:ms|millis\w*|time\w*|uptime|t)\b/) || unit === 'ms'
    default: {
      if (columns.length > 0) return columns.length === 1 && columns[0] === field
      const own = brief.contract.raw.filter((c) => unit !== null && canonicalUnit(c.unit) === unit)
      return own.length === 1 && own[0]?.name === field && !says(score)
    }
  }
}

/** `vib` for `vibration`. */
const isShort = (text: string, word: string): boolean =>
  (text.match(/\p{L}{3,}/gu) ?? []).some((t) => word.length > t.length && word.startsWith(t))

const hasWord = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, 'iu').test(text)

/** Names of signs between values. A comma has a setting of its own. */
const separators: Record<string, RegExp> = {
  ';': /\bsemi-?\s?colons?\b/,
  '|': /\b(?:pipes?|(?:vertical )?bars?)\b/,
  '/': /\bslash(?:es)?\b/,
  ':': /(?<!semi[- ]?)\bcolons?\b/,
  '-': /\b(?:dash(?:es)?|hyphens?|minus)\b/,
  ' ': /\b(?:spaces?|blanks?)\b/,
  _: /\bunderscores?\b/,
  '#': /\bhash(?:es)?\b/,
  '\\': /\bbackslash(?:es)?\b/,
}

/** Whether the clause names the one sign that stands between the fields of the template, and the fields in this order. */
export function isSeparated(template: string, clause: string, brief: SketchBrief): boolean {
  const { literals, fields } = partsOf(template)
  const between = new Set(literals.slice(1, -1).map((l) => l.trim() || ' '))
  const [sign] = between
  if (fields.length < 2 || sign === undefined || between.size !== 1) return false
  if (literals[0] !== '' || literals.at(-1) !== '' || sign === ',') return false
  const lower = clause.toLowerCase()
  const said =
    separators[sign]?.test(lower) ||
    (sign !== ' ' && /\b(?:separat|divid|delimit|between|split|join)\w*/.test(lower) && lower.includes(sign))
  return said && inOrder(fields, lower, brief)
}

/** Whether each field is named behind the one before. */
function inOrder(fields: readonly string[], clause: string, brief: SketchBrief): boolean {
  let from = 0
  for (const field of fields) {
    const names = columnNames(brief).get(field)
    const pattern = fieldWords(field, brief) ?? new RegExp(`\\b(?:${(names ?? [field]).map(escaped).join('|')})\\b`)
    const match = new RegExp(pattern.source, 'gi')
    match.lastIndex = from
    const found = match.exec(clause)
    if (!found) return false
    from = found.index + found[0].length
  }
  return true
}

/** The clause with blanks where the sample stands: what is in it is no demand. */
export const without = (clause: string, [start, end]: [number, number]): string =>
  `${clause.slice(0, start)}${' '.repeat(end - start)}${clause.slice(end)}`
