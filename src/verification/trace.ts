import type { TraceEvent } from '../board/virtual.ts'

export type Inference = Extract<TraceEvent, { type: 'inference' }>

/** A trace sorted by the reading that led to each event. Index = row of the replay. */
export interface Observed {
  /** Microseconds at which the row was taken first; null = never. */
  reads: (number | null)[]
  /** Row of each read that took no new reading. */
  staleAt: number[]
  inferences: Inference[][]
  /** Lines that ended after the row was read and before the next one was; without those that begin with `#`. */
  lines: string[][]
  /** Microseconds at which each of these lines ended. */
  lineUs: number[][]
  /** Inferences and lines before the first reading. */
  early: { inferences: Inference[]; lines: string[] }
}

/** One pass over the trace. */
export function observe(events: readonly TraceEvent[], rows: number): Observed {
  const observed: Observed = {
    reads: new Array<number | null>(rows).fill(null),
    staleAt: [],
    inferences: Array.from({ length: rows }, () => []),
    lines: Array.from({ length: rows }, () => []),
    lineUs: Array.from({ length: rows }, () => []),
    early: { inferences: [], lines: [] },
  }
  let row = -1
  let text = ''
  let us = 0
  const keep = (line: string): void => {
    if (line.startsWith('#')) return
    ;(observed.lines[row] ?? observed.early.lines).push(line)
    observed.lineUs[row]?.push(us)
  }
  for (const event of events) {
    us = event.us
    if (event.type === 'read') {
      if (event.stale) observed.staleAt.push(event.row)
      else {
        row = event.row
        if (row < rows) observed.reads[row] ??= event.us
      }
    } else if (event.type === 'inference') {
      const here = observed.inferences[row] ?? observed.early.inferences
      here.push(event)
    } else if (event.type === 'serial') {
      text += event.text
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
        const line = text.slice(0, end).replace(/\r$/, '')
        text = text.slice(end + 1)
        keep(line)
      }
    }
  }
  if (text !== '') keep(text)
  return observed
}
