import type { Contract } from '../project/contract.ts'
import type { Behaviour, Field, Outcome } from './behaviour.ts'

/** One line that a sketch should print. */
export interface ExpectedLine {
  /** As a person would write it, with `<ms>` for a time. */
  shown: string
  /** Whether a printed line is this one; `from` and `to`: milliseconds between which its time may lie. */
  matches: (found: string, from: number, to: number) => boolean
}

/** What a line tells of. */
export interface Told {
  outcome: Outcome
  /** Null for `nothing`. */
  score: number | null
  reading: readonly number[]
}

/** `exact` text, a `number` that may end in zeros, or the time. */
type Value = { kind: 'text'; text: string } | { kind: 'exact' | 'number'; number: string } | { kind: 'time' }

/** The line of an outcome that is printed; null where its reaction is silent, or no field has a value. */
export function expectedLine(behaviour: Behaviour, contract: Contract, told: Told): ExpectedLine | null {
  const say = behaviour.reactions.find((r) => r.on === told.outcome)?.say ?? 'line'
  if (say === 'silent') return null
  if (say !== 'line') return fromParts(template(say.text, contract, told))
  const { format, fields, template: text } = behaviour.line
  if (format === 'template') return fromParts(template(text ?? '', contract, told))
  const values = fields.map((field) => valueOfField(field, contract, told))
  if (format === 'json') return jsonLine(fields.map(keyOf), values)
  if (format === 'csv') return fromParts(values.flatMap((v, i) => [...(i > 0 ? [','] : []), v === null ? '' : cell(v)]))
  const present = values.filter((v) => v !== null)
  return present.length === 0 ? null : fromParts(present.flatMap((v, i) => (i > 0 ? [' ', v] : [v])))
}

/** A label as it stands in a line; one that could be taken for a comment, for `unsure` or for `nothing` stands there as JSON text. */
export function printedName(label: string): string {
  const confusing = label === '' || label === 'unsure' || label === 'nothing' || label !== label.trim()
  return confusing || /^[#"]|\p{C}|[\u2028\u2029]/u.test(label) ? JSON.stringify(label) : label
}

/** What an outcome is called in a line. */
export const outcomeName = (outcome: Outcome, labels: readonly string[]): string =>
  typeof outcome === 'number' ? printedName(labels[outcome] ?? '?') : outcome

function valueOfField(field: Field, contract: Contract, { outcome, score, reading }: Told): Value | null {
  if (field === 'label') return { kind: 'text', text: outcomeName(outcome, contract.labels) }
  if (field === 'ms') return { kind: 'time' }
  if (typeof field === 'object') {
    const number = thousandths(reading[contract.raw.findIndex((c) => c.name === field.column)] ?? Number.NaN)
    return number === null ? null : { kind: 'number', number }
  }
  if (score === null) return null
  const whole = hundredths(score)
  if (field === 'percent') return { kind: 'exact', number: String(whole) }
  const digits = String(Math.abs(whole)).padStart(3, '0')
  return { kind: 'exact', number: `${whole < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` }
}

/** A score in hundredths, halves away from zero, computed as the board does: in float32, then cut to whole hundredths. */
function hundredths(score: number): number {
  const f32 = Math.fround
  const scaled = f32(score * 100)
  return Math.trunc(scaled < 0 ? f32(scaled - 0.5) : f32(scaled + 0.5)) || 0
}

/** A float32 with at most three decimals, halves away from zero; null for what has no value, or 10^15 and more. */
function thousandths(value: number): string | null {
  const single = Math.fround(value)
  if (!Number.isFinite(single) || Math.abs(single) >= 1e15) return null
  if (Number.isInteger(single)) return String(single || 0)
  // 24 bits times 1000 is exact in a double.
  const whole = Math.floor(Math.abs(single) * 1000 + 0.5)
  return `${single < 0 && whole > 0 ? '-' : ''}${Math.floor(whole / 1000)}.${String(whole % 1000).padStart(3, '0')}`
}

const cell = (value: Value): Value | string =>
  value.kind === 'text' && /[",]/.test(value.text) ? `"${value.text.replaceAll('"', '""')}"` : value

const keyOf = (field: Field): string => {
  if (typeof field === 'string') return field
  return ['label', 'score', 'percent', 'ms'].includes(field.column) ? `raw_${field.column}` : field.column
}

type Part = string | Value

/** The parts of a template; braces around what is no field are text. */
function template(text: string, contract: Contract, told: Told): Part[] {
  const names: [string, Field][] = [
    ...contract.raw.map((c): [string, Field] => [`{${c.name}}`, { column: c.name }]),
    ...(['label', 'score', 'percent', 'ms'] as const).map((f): [string, Field] => [`{${f}}`, f]),
  ]
  const parts: Part[] = []
  let rest = text
  while (rest !== '') {
    const here = names.findLast(([name]) => rest.startsWith(name))
    parts.push(here ? (valueOfField(here[1], contract, told) ?? '-') : (rest[0] as string))
    rest = rest.slice(here ? here[0].length : 1)
  }
  return parts
}

const shown = (part: Part): string => {
  if (typeof part === 'string') return part
  return part.kind === 'text' ? part.text : part.kind === 'time' ? '<ms>' : part.number
}

const number = String.raw`(-?\d+(?:\.\d+)?)`

function fromParts(parts: readonly Part[]): ExpectedLine {
  const groups: Value[] = []
  const pattern = parts.map((part) => {
    if (typeof part === 'string' || part.kind === 'text' || part.kind === 'exact') return escaped(shown(part))
    groups.push(part)
    return part.kind === 'time' ? String.raw`(\d+)` : number
  })
  const whole = new RegExp(`^${pattern.join('')}$`, 'u')
  return {
    shown: parts.map(shown).join(''),
    matches: (found, from, to) => {
      const match = whole.exec(found)
      return (
        match !== null &&
        groups.every((value, i) => fits(Number(match[i + 1]), match[i + 1] as string, value, from, to))
      )
    },
  }
}

function fits(found: number, text: string, value: Value, from: number, to: number): boolean {
  if (value.kind === 'time') return found >= from && found <= to && /^\d+$/.test(text)
  return value.kind !== 'text' && found === Number(value.number)
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

function jsonLine(keys: readonly string[], values: readonly (Value | null)[]): ExpectedLine {
  const body = keys.map((key, i) => {
    const value = values[i] ?? null
    return `${JSON.stringify(key)}:${value === null ? 'null' : value.kind === 'text' ? JSON.stringify(value.text) : shown(value)}`
  })
  return {
    shown: `{${body.join(',')}}`,
    matches: (found, from, to) => {
      const object = parsed(found)
      if (object === null || Object.keys(object).length !== new Set(keys).size) return false
      return keys.every((key, i) => {
        const is = Object.hasOwn(object, key) ? object[key] : undefined
        const value = values[i] ?? null
        if (value === null) return is === null
        if (value.kind === 'text') return is === value.text
        return typeof is === 'number' && fits(is, String(is), value, from, to)
      })
    },
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
