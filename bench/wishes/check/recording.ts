import type { TraceEvent } from '../../../src/board/virtual.ts'
import type { Prepared } from './prepared.ts'
import type { Scenario } from './scenario.ts'

/** A reading that could lead to an answer: one that completes a sample, or one that is no valid reading. Times are µs since reset. */
export interface Moment {
  row: number
  /** Raw values of the reading that completes it, by column. */
  values: Record<string, number>
  /** Raw readings of the whole sample, oldest first. */
  window: number[][]
  /** When the reading was taken. */
  at: number
  /** When the model answered; `at` where it was not asked. */
  answered: number
  /** When the next reading was taken. */
  until: number
  valid: boolean
  /** Share of each label by the model's own output; null when the model was not asked. */
  scores: number[] | null
}

export interface Line {
  at: number
  text: string
}

/** What a sketch did, put in order. */
export interface Recording {
  labels: string[]
  columns: string[]
  moments: Moment[]
  /** Without those that begin with `#`. */
  lines: Line[]
  firstRead: number
  end: number
  /** Ms that a sample took, the median. */
  paceMs: number
  /** Moments whose answer waits to be confirmed; a line may be left out there. */
  pending?: ReadonlySet<number>
  /** What is wrong whatever was asked for. */
  problems: string[]
  events: readonly TraceEvent[]
}

export function record(events: readonly TraceEvent[], scenario: Scenario, prepared: Prepared): Recording {
  const { labels, tensors, window } = prepared.contract
  const { columns } = prepared
  const problems: string[] = []
  const reads = events.filter((e) => e.type === 'read' && !e.stale) as Extract<TraceEvent, { type: 'read' }>[]
  const end = (events.at(-1)?.us ?? 0) + 1
  const moments: Moment[] = []
  const byRow = new Map<number, Moment>()
  for (const [i, { row, us }] of reads.entries()) {
    if (!scenario.completes.has(row) && !scenario.invalid.has(row)) continue
    const raw = scenario.rows[row] as number[]
    const moment: Moment = {
      row,
      values: Object.fromEntries(columns.map((name, c) => [name, raw[c] as number])),
      window: scenario.rows.slice(Math.max(0, row + 1 - window.size), row + 1),
      at: us,
      answered: us,
      until: reads[i + 1]?.us ?? us + 2_000_000,
      valid: !scenario.invalid.has(row),
      scores: null,
    }
    moments.push(moment)
    byRow.set(row, moment)
  }
  let row = -1
  let extra = 0
  let wrong = 0
  for (const event of events) {
    if (event.type === 'read' && !event.stale) row = event.row
    if (event.type !== 'inference') continue
    const moment = byRow.get(row)
    if (!moment?.valid || moment.scores) {
      extra++
      continue
    }
    moment.answered = event.us
    moment.scores = event.output.map((q) => (q - tensors.output.zeroPoint) * tensors.output.scale)
    const expected = scenario.completes.get(row)
    const scores = moment.scores
    const best = labels[scores.indexOf(Math.max(...scores))]
    // A repeated sample gives the same bits; a tie of LiteRT and TFLM may differ by a step, which is no matter of wishes.
    if (expected && best !== expected && Math.max(...scores) - (scores[labels.indexOf(expected)] ?? 0) > 0.02) wrong++
  }
  if (extra > 0) problems.push(`the model was asked ${extra} times where there was no new sample`)
  if (wrong > 0) problems.push(`${wrong} samples got another label than LiteRT gives them`)
  if (reads.length < scenario.rows.length) {
    problems.push(`only ${reads.length} of ${scenario.rows.length} readings were taken`)
  }
  if (!moments.some((m) => m.scores)) problems.push('the model was never asked')
  // After the last reading a sketch may be waiting for the next for ever.
  const gaps = moments.slice(1).flatMap((m, i) => (moments[i] ? [(m.at - moments[i].at) / 1000] : []))
  const paceMs = median(gaps)
  const last = moments.at(-1)
  if (last && paceMs > 0) last.until = Math.min(last.until, last.at + paceMs * 1000)
  return {
    labels,
    columns,
    moments,
    lines: linesOf(events),
    firstRead: reads[0]?.us ?? end,
    end,
    paceMs,
    problems,
    events,
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

function linesOf(events: readonly TraceEvent[]): Line[] {
  const lines: Line[] = []
  let text = ''
  let at = 0
  for (const event of events) {
    if (event.type !== 'serial') continue
    for (const part of event.text.split(/(?<=\n)/)) {
      text += part
      at = event.us
      if (!text.endsWith('\n')) continue
      lines.push({ at, text: text.replace(/\r?\n$/, '') })
      text = ''
    }
  }
  if (text !== '') lines.push({ at, text })
  return lines.filter((line) => !line.text.startsWith('#') && line.text.trim() !== '')
}
