import type { BriefColumn, DataBrief } from './brief.ts'
import type { DataPlan, PlanFeature } from './plan.ts'

/** Where no window is asked for, motion is judged over so many readings, if a recording holds ten windows. */
const usualWindows = [64, 32, 16]
/** Pieces of a recording that the split deals out when no session is declared. */
const blocksOfRecording = 12

/** Columns that are used when nobody names any. */
export const usualColumns = (brief: DataBrief): BriefColumn[] =>
  brief.wish.keepColumns ? brief.columns : brief.columns.filter((c) => !c.constant)

/** Readings of a sample when nobody says. */
export const usualSize = (brief: DataBrief): number => brief.wish.window?.size ?? usualWindow(brief)

/** Readings that the split keeps together where nothing else does. */
export function blockOf(brief: DataBrief, size: number): number {
  const perBlock = Math.max(1, Math.floor(brief.recordings.median / size / blocksOfRecording))
  return size === 1 ? 1 : size * perBlock
}

/** Rules for readings that count nothing, by what is known of the sensor. */
export const usualValidity = (brief: DataBrief, columns: readonly BriefColumn[]): DataPlan['validity'] =>
  brief.sensor === 'apds9960' ? colourValidity(columns) : []

export const usualScaling = (columns: readonly BriefColumn[]): DataPlan['scaling'] =>
  isPicture(columns) ? { kind: 'min-max', shared: true } : { kind: 'standard', shared: false }

/** Features that are made when nobody names any. @param smoothed whether a window only evens out its readings */
export function usualFeatures(
  brief: DataBrief,
  columns: readonly BriefColumn[],
  size: number,
  smoothed: boolean,
): PlanFeature[] {
  if (size > 1 && !smoothed) return windowFeatures(columns, brief.wish.conv)
  return readingFeatures(columns).map((f) => ({ ...f, aggregate: size > 1 ? 'mean' : 'none' }))
}

function usualWindow(brief: DataBrief): number {
  if (brief.sensor !== 'lsm9ds1') return 1
  return usualWindows.find((size) => brief.recordings.median >= 10 * size) ?? 1
}

/** The first differing decimal of the range, three places down: closer readings are one reading twice. */
export function resolution(c: Pick<BriefColumn, 'min' | 'max'>): number {
  const range = c.max - c.min
  return range > 0 ? 10 ** Math.floor(Math.log10(range / 1000)) : 1e-6
}

function readingFeatures(columns: readonly BriefColumn[]): PlanFeature[] {
  const has = (channel: string) => columns.some((c) => c.channel === channel)
  // A share of the light does not change with its brightness, nor with the distance: it is the colour.
  if (has('r') && has('g') && has('b')) {
    return ['red', 'green', 'blue'].map((colour) => ({
      name: `${colour}_share`,
      unit: 'share',
      expression: `${colour[0]} / (r + g + b)`,
      aggregate: 'none' as const,
      resolution: 0.001,
    }))
  }
  return columns.map((c) => ({
    name: c.name,
    unit: c.unit,
    expression: c.name,
    aggregate: 'none' as const,
    resolution: resolution(c),
  }))
}

/** Level, spread and reach of each axis; a convolution gets the readings themselves. */
function windowFeatures(columns: readonly BriefColumn[], conv: boolean): PlanFeature[] {
  const aggregates = conv ? (['each'] as const) : (['mean', 'std', 'range'] as const)
  return columns.flatMap((c) =>
    aggregates.map((aggregate) => ({
      name: conv ? c.name : `${c.name}_${aggregate}`,
      unit: c.unit,
      expression: c.name,
      aggregate,
      resolution: resolution(c),
    })),
  )
}

/**
 * APDS9960: full scale is 65535, or what the chosen integration time allows (1025 counts each 2.78 ms): then several readings end at
 * the same largest value. Too dark is where a share is made of so few counts that it cannot be trusted. Proximity is 0 for near and
 * 255 for nothing there.
 */
function colourValidity(columns: readonly BriefColumn[]): DataPlan['validity'] {
  const of = (channel: string) => columns.find((c) => c.channel === channel)
  const colours = ['r', 'g', 'b'].flatMap((c) => of(c) ?? [])
  const light = of('clear')
  const counting = [...colours, ...(light ? [light] : [])]
  const brightest = counting.reduce<BriefColumn | null>((a, b) => (a && a.max >= b.max ? a : b), null)
  const full = brightest && brightest.atMax >= 3 && brightest.max >= 255 ? brightest.max : 65535
  // A tenth of the usual light, at least so many counts that one of them moves a share by no more than a twentieth.
  const dark = (light ? [light] : colours).map((c) => ({
    column: c.name,
    min: Math.min(Math.max(light ? 20 : 6, Math.round(c.quantiles[3] * 0.1)), Math.max(1, c.quantiles[2])),
    reason: 'too dark',
  }))
  // The features divide by r + g + b.
  if (light && of('g')) dark.push({ column: 'g', min: 1, reason: 'too dark' })
  const saturated = counting.map((c) => ({ column: c.name, max: full - 1, reason: 'saturated' }))
  return [...dark, ...saturated, ...tooFar(of('proximity'))]
}

/** Readings of nothing lie apart from readings of something: the widest step above the median parts them. */
function tooFar(proximity: BriefColumn | undefined): DataPlan['validity'] {
  if (!proximity) return []
  const { below, above } = proximity.gap
  const parts = above >= 200 && above - below >= 10
  return [{ column: proximity.name, max: parts ? Math.floor((below + above) / 2) : 250, reason: 'too far' }]
}

/** Many columns of small whole numbers on one scale: the pixels of a picture. */
function isPicture(columns: readonly BriefColumn[]): boolean {
  return columns.length >= 16 && columns.every((c) => c.integer && c.min >= 0 && c.max <= 255 && c.channel === null)
}
