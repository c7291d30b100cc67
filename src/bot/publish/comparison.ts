import { type BoardProfile, boards } from '../../board/profiles.ts'
import type { Report } from '../../report/schema.ts'

/** One figure of the result beside the same at the base, with its share of the board where it takes room there. */
export interface Figure {
  name: string
  now: string
  before: string
  change: string
  share: string
}

/** Accuracy, flash, RAM, arena and instructions, as far as the report has them. */
export function figures(now: Report, before: Report | null): Figure[] {
  const board = boardOf(now)
  const bytes = (name: string, key: 'flashBytes' | 'ramBytes' | 'arenaBytes', of: number | undefined) =>
    figure(name, now.device?.[key], before?.device?.[key], { unit: ' B', of })
  return [
    figure('accuracy on the board', now.verification?.accuracy.board, before?.verification?.accuracy.board, {
      percent: true,
    }),
    figure('rows that agree with the reference', now.verification?.agreement, before?.verification?.agreement, {
      percent: true,
    }),
    bytes('flash', 'flashBytes', board?.flashBytes),
    bytes('static RAM', 'ramBytes', board?.ramBytes),
    bytes('arena', 'arenaBytes', board?.ramBytes),
    figure(
      'instructions an inference',
      now.device?.instructionsPerInference,
      before?.device?.instructionsPerInference,
      {},
    ),
  ].flatMap((f) => f ?? [])
}

const boardOf = (report: Report): BoardProfile | undefined =>
  Object.values(boards).find((b) => b.id === report.board || b.title === report.board)

interface Form {
  percent?: boolean
  unit?: string
  of?: number | undefined
}

function figure(
  name: string,
  now: number | null | undefined,
  before: number | null | undefined,
  form: Form,
): Figure | null {
  if (now === null || now === undefined) return null
  const { percent = false, unit = '', of } = form
  const show = (x: number) => (percent ? `${(100 * x).toFixed(1)} %` : `${x.toLocaleString('en')}${unit}`)
  const known = before !== null && before !== undefined
  return {
    name,
    now: show(now),
    before: known ? show(before) : 'not there',
    change: known
      ? signed(
          now - before,
          percent ? (d) => `${(100 * d).toFixed(1)} points` : (d) => `${d.toLocaleString('en')}${unit}`,
        )
      : 'new',
    share: of ? shareOf(now / of) : '',
  }
}

/** What takes room takes more than nothing. */
const shareOf = (part: number): string => (part > 0 && part < 0.0005 ? '< 0.1 %' : `${(100 * part).toFixed(1)} %`)

const signed = (d: number, show: (d: number) => string): string =>
  d === 0 ? '±0' : `${d > 0 ? '+' : '−'}${show(Math.abs(d))}`
