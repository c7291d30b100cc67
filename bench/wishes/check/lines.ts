import { type Expectation, type Judgement, tolerance } from './expectation.ts'
import type { Line, Moment, Recording } from './recording.ts'
import { cellsOf } from './table.ts'

/** Says what is wrong with a line, null when nothing is. */
export type Pattern = (text: string, outcome: string, moment: Moment, recording: Recording) => string | null

const bare = (text: string): string => text.trim().toLowerCase()
const names = (text: string, label: string): boolean =>
  new RegExp(`(^|[^a-z0-9])${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}([^a-z0-9]|$)`, 'i').test(text)

/** The name of the outcome, and no other label's. */
export const named: Pattern = (text, outcome, _moment, { labels }) => {
  if (!names(text, outcome)) return `"${text}" does not name ${outcome}`
  const other = labels.find((label) => label !== outcome && !names(outcome, label) && names(text, label))
  return other ? `"${text}" names ${other} as well as ${outcome}` : null
}

/** The name of the outcome and nothing else. */
export const onlyNamed: Pattern = (text, outcome) =>
  bare(text) === bare(outcome) ? null : `"${text}", not just the label`

export const says =
  (words: string): Pattern =>
  (text) =>
    bare(text) === bare(words) ? null : `"${text}" instead of "${words}"`

export const contains =
  (words: string): Pattern =>
  (text) =>
    bare(text).includes(bare(words)) ? null : `"${text}" without "${words}"`

/** A line as a whole, with its named groups `label`, `score`, `percent`, `ms` or columns read as such. */
export const shaped =
  (form: RegExp): Pattern =>
  (text, outcome, moment, recording) => {
    const found = form.exec(text.trim())
    if (!found) return `"${text}" is not like ${form.source}`
    for (const [name, cell] of Object.entries(found.groups ?? {})) {
      const value = ['label', 'score', 'percent', 'ms'].includes(name) ? (name as Value) : { column: name }
      const problem = valueProblem(cell, value, outcome, moment, recording)
      if (problem) return problem
    }
    return null
  }

export const without =
  (unwanted: RegExp): Pattern =>
  (text) =>
    unwanted.test(text) ? `"${text}"` : null

export const both =
  (...patterns: Pattern[]): Pattern =>
  (...line) =>
    patterns.map((pattern) => pattern(...line)).find((problem) => problem !== null) ?? null

export type Value = 'label' | 'score' | 'percent' | 'ms' | { column: string }

/** Whether a cell can be that quantity at that moment. */
function valueProblem(
  cell: string,
  value: Value,
  outcome: string,
  moment: Moment,
  recording: Recording,
): string | null {
  if (value === 'label') return bare(cell) === bare(outcome) ? null : `"${cell}" is not ${outcome}`
  const number = Number(cell.replace('%', '').trim())
  if (cell.trim() === '' || Number.isNaN(number)) return `"${cell}" is no number`
  if (value === 'ms') {
    const fits = number >= moment.at / 1000 - 100 && number <= moment.until / 1000 + 100
    return fits ? null : `${cell} ms at ${Math.round(moment.answered / 1000)}`
  }
  if (typeof value === 'object') {
    const real = moment.values[value.column] as number
    return Math.abs(number - real) <= Math.max(0.011, Math.abs(real) * 0.01)
      ? null
      : `${cell} for ${value.column} ${real}`
  }
  const share = value === 'percent' ? number / 100 : number
  const mine = moment.scores?.[recording.labels.indexOf(outcome)]
  if (share < 0 || share > 1.01) return `${cell} is no ${value}`
  // Smoothing may have its part in the figure; an answer that is sure has to look sure.
  return mine !== undefined && mine > 0.9 && share < 0.55 ? `${cell} for a score of ${mine.toFixed(2)}` : null
}

/** Exactly these cells between commas. */
export const csv =
  (...values: Value[]): Pattern =>
  (text, outcome, moment, recording) => {
    const cells = cellsOf(text)
    if (cells.length !== values.length) return `"${text}" has ${cells.length} cells, not ${values.length}`
    return values.map((v, i) => valueProblem(cells[i] as string, v, outcome, moment, recording)).find((p) => p) ?? null
  }

/** One JSON object that has each of these somewhere. */
export const json =
  (...values: Value[]): Pattern =>
  (text, outcome, moment, recording) => {
    let object: unknown
    try {
      object = JSON.parse(text)
    } catch {
      return `"${text}" is no JSON`
    }
    if (typeof object !== 'object' || object === null || Array.isArray(object)) return `"${text}" is no object`
    const entries = Object.values(object).map(String)
    const missing = values.find((v) => entries.every((e) => valueProblem(e, v, outcome, moment, recording) !== null))
    return missing === undefined ? null : `${text} without ${typeof missing === 'string' ? missing : missing.column}`
  }

/** Somewhere in the line, a number that can be that quantity. */
export const number =
  (value: Value): Pattern =>
  (text, outcome, moment, recording) => {
    const cells = text.match(/-?\d+(\.\d+)?/g) ?? []
    const fits = cells.some((cell) => valueProblem(cell, value, outcome, moment, recording) === null)
    return fits ? null : `"${text}" without ${typeof value === 'string' ? value : value.column}`
  }

/** A percentage, as a whole number with its sign. */
export const percentSign: Pattern = (text, ...rest) => {
  const found = /(\d+(?:\.\d+)?)\s*%/.exec(text)
  return found ? number('percent')(found[1] as string, ...rest) : `"${text}" without a percentage`
}

export interface Talk {
  /** `change`: a line only when the outcome is another than before. */
  when: 'every' | 'change'
  /** What a line looks like. */
  line: Pattern
  /** In place of it for one outcome; null: no line at all; `any`: whatever. */
  say?: Record<string, Pattern | null | 'any'>
  /** With `change`: again when the last line is so old. */
  repeatMs?: number
  /** Whether an outcome `unsure` was spoken of; without that its lines may be anything. */
  unsure?: boolean
}

/** What is printed for each moment. `nothing` may print anything unless `say` names it. */
export const talks =
  (talk: Talk): Expectation =>
  (recording, at, judgement) => {
    for (const [outcome, pattern] of Object.entries(talk.say ?? {})) {
      if (pattern !== 'any') judgement.need(`lines, ${outcome}`)
    }
    if (talk.when === 'every') judgement.need('a line for every reading')
    else if (!talk.repeatMs) judgement.need('no line without a change')
    let cursor = 0
    let spoken: string | null = null
    for (const [i, moment] of recording.moments.entries()) {
      const outcome = at[i] as string | null
      const texts: Line[] = []
      while (cursor < recording.lines.length && (recording.lines[cursor] as Line).at < moment.until) {
        const line = recording.lines[cursor++] as Line
        if (line.at >= moment.at) texts.push(line)
      }
      if (outcome === null) spoken = null
      else if (!unspoken(talk, outcome)) {
        const pattern = talk.say?.[outcome] === undefined ? talk.line : (talk.say[outcome] as Pattern | null)
        if (pattern === null) silent(outcome, texts, judgement)
        else {
          const before = at[i - 1]
          if (talk.when === 'every') every(texts, outcome, recording.pending?.has(i) ?? false, judgement)
          else if (outcome !== 'nothing')
            changes(texts, outcome, before, spoken, talk.repeatMs !== undefined, judgement)
          if (texts.length === 0) judgement.look(`lines, ${outcome}`, null)
          for (const { text } of texts) judgement.look(`lines, ${outcome}`, pattern(text, outcome, moment, recording))
          if (outcome !== 'nothing') spoken = outcome
        }
      }
    }
    if (talk.repeatMs) repeats(recording, at, talk.repeatMs, judgement)
  }

const unspoken = (talk: Talk, outcome: string): boolean => {
  const said = talk.say?.[outcome]
  if (said !== undefined) return said === 'any'
  return outcome === 'nothing' || (outcome === 'unsure' && !talk.unsure)
}

const silent = (outcome: string, texts: Line[], judgement: Judgement): void =>
  judgement.look(`lines, ${outcome}`, texts[0] ? `"${texts[0].text}" instead of silence` : null)

function every(texts: Line[], outcome: string, pending: boolean, judgement: Judgement): void {
  // `nothing` goes on for many readings; saying it once is enough.
  if (outcome === 'nothing' || (pending && texts.length === 0)) return
  judgement.look('a line for every reading', texts.length === 1 ? null : `${texts.length} lines for one`)
}

function changes(
  texts: Line[],
  outcome: string,
  before: string | null | undefined,
  spoken: string | null,
  repeated: boolean,
  judgement: Judgement,
): void {
  if (outcome === before) {
    if (!repeated) judgement.look('no line without a change', texts[0] ? `"${texts[0].text}" again` : null)
  } else if (spoken !== null && spoken !== outcome) {
    judgement.look('a line for every change', texts.length === 1 ? null : `${texts.length} lines for one change`)
  }
}

/** In a long stretch of one outcome the line comes again and again. */
function repeats(recording: Recording, at: readonly (string | null)[], ms: number, judgement: Judgement): void {
  const what = `the line again every ${ms} ms`
  judgement.need(what)
  let start = 0
  for (let i = 1; i <= at.length; i++) {
    if (i < at.length && at[i] === at[start]) continue
    const [from, to] = [(recording.moments[start] as Moment).at, (recording.moments[i - 1] as Moment).until]
    const outcome = at[start]
    start = i
    if (outcome === null || outcome === 'nothing' || outcome === 'unsure' || to - from < 2500 * ms) continue
    const times = recording.lines.filter((l) => l.at >= from && l.at < to).map((l) => l.at)
    const gaps = times.slice(1).map((t, n) => (t - (times[n] as number)) / 1000)
    const spare = tolerance(ms) + recording.paceMs
    const off = gaps.find((gap) => gap < ms * 0.95 - 20 || gap > ms + spare)
    const none = gaps.length === 0 ? 'it did not come again' : null
    judgement.look(what, off === undefined ? none : `${Math.round(off)} ms between two lines`)
  }
}

/** Nothing is printed at all. */
export const mute: Expectation = (recording, _at, judgement) => {
  const first = recording.lines[0]
  judgement.look('no lines', first ? `"${first.text}"` : null)
}

/** A line before the first reading. */
export const greets =
  (words: string): Expectation =>
  (recording, _at, judgement) => {
    const early = recording.lines.filter((line) => line.at < recording.firstRead)
    const found = early.some((line) => bare(line.text).includes(bare(words)))
    const instead = early[0] ? `"${early[0].text}"` : 'nothing'
    judgement.look('at the start', found ? null : `${instead} instead of "${words}"`)
  }
