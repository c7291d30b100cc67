import { columnsOf, parse } from '../../../expression/index.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { BriefColumn, DataBrief } from '../brief.ts'
import type { DataPlan, PlanFeature } from '../plan.ts'
import { blockOf, usualColumns, usualFeatures, usualScaling, usualSize, usualValidity } from '../usual.ts'
import { describe } from './describe.ts'
import { type MadeFeature, makeFeatures } from './features.ts'
import { isPercent, numberOf } from './numbers.ts'
import { rulesOf } from './readings.ts'
import type { DataSetting } from './settings.ts'
import { sharesOf, together } from './shares.ts'

/** The plan that the readings make over the usual one. All arithmetic on the person's numbers happens here and in what it calls. */
export function compose(readings: readonly ClauseReading[], brief: DataBrief): DataPlan {
  const settings = readings.flatMap((r) => r.settings) as DataSetting[]
  const of = <S extends DataSetting['set']>(set: S) =>
    settings.filter((s): s is Extract<DataSetting, { set: S }> => s.set === set)
  const asked = new Set<string>()
  const { size, stride, smoothed } = windowOf(settings, brief)
  if (of('window').length + of('smooth').length > 0) asked.add('window')

  const made = makeFeatures(settings, brief)
  const named = usedColumns(settings, brief, made)
  if (made.length > 0) asked.add('features')
  if (named.chosen) asked.add('columns')
  const own = made.flatMap((f) => aggregated(f, size, settings))
  const usual = named.columns.length > 0 ? usualFeatures(brief, named.columns, size, smoothed) : []
  const windowed = size > 1 ? overWindows(of('of each window'), usual, brief, named.columns) : null
  if (windowed) asked.add('features')
  // The usual feature of a column gives way to what is made of it, and so do the shares of three colours to what is made of these.
  const replaced = made.flatMap((f) => f.replaces)
  const others = (windowed ?? usual).filter((f) => !columnsOf(parse(f.expression)).every((c) => replaced.includes(c)))
  const features = own.length > 0 && made.some((f) => f.as === 'only') ? own : [...others, ...own]

  const { validity, drop } = rulesOf(settings, brief)
  const left = new Set(of('leave out columns').flatMap((s) => s.columns))
  const guards = made
    .flatMap((f) => f.validity)
    .filter((g) => !validity.some((v) => v.column === g.column && v.min !== undefined))
  const kept = usualValidity(brief, named.columns).filter(
    (v) =>
      !left.has(v.column) &&
      !validity.some(
        (own) =>
          own.column === v.column &&
          ((own.min !== undefined && v.min !== undefined) || (own.max !== undefined && v.max !== undefined)),
      ),
  )
  if (validity.length > 0) asked.add('validity')
  if (drop.length > 0) asked.add('drop')
  const columns = brief.columns
    .map((c) => c.name)
    .filter(
      (name) =>
        named.columns.some((c) => c.name === name) ||
        [...validity, ...guards].some((v) => v.column === name) ||
        made.some((f) => f.columns.includes(name)) ||
        drop.some((d) => d.columns.includes(name)),
    )
  const edges = of('leave out ends').at(-1)
  const splits = of('split')
  const split = splits.length > 0 ? (together(splits) ?? splits.at(-1)) : undefined
  const seed = of('seed').at(-1)
  const group = of('keep together').at(-1)
  const scale = of('scale').at(-1)
  const perClass = of('readings of a class').at(-1)
  const copies = of('noisy copies').at(-1)
  const leaveOut = classesLeftOut(settings, brief)
  if (edges) asked.add('edges')
  if (split || seed || group) asked.add('split')
  if (scale) asked.add('scaling')
  if (perClass) asked.add('perClass')
  if (copies || of('no copies').length > 0) asked.add('augment')
  if (leaveOut.length > 0) asked.add('leaveOut')
  if (of('repeated readings').length > 0) asked.add('duplicates')
  const scaling = usualScaling(named.columns)
  const fields: Omit<DataPlan, 'clauses' | 'defaults'> = {
    ...{ version: 2, label: { from: brief.wish.labelFrom, column: brief.wish.labelColumn }, leaveOut, columns },
    validity: unique([...validity, ...guards, ...kept.filter((v) => columns.includes(v.column))]),
    drop: drop.map(({ condition, reason }) => ({ condition, reason })),
    edges: edges ? { of: edges.of, first: whole(edges.first), last: whole(edges.last) } : null,
    duplicates: of('repeated readings').at(-1)?.action === 'drop',
    perClass: perClass ? (perClass.most === 'smallest' ? 'smallest' : whole(perClass.most)) : null,
    features: distinct(features),
    window: { size, trainStride: stride, block: blockOf(brief, size) },
    scaling: scale ? { kind: scale.kind, shared: scale.kind !== 'none' && scaling.shared } : scaling,
    split: {
      ...(split ? sharesOf(split, brief.wish.split) : brief.wish.split),
      seed: seed ? whole(seed.number) : brief.wish.seed,
      group: brief.wish.session !== null ? 'session' : group ? 'file' : 'none',
    },
    augment: copies ? noisy(copies) : of('no copies').length > 0 ? null : brief.wish.augment,
  }
  return {
    ...fields,
    clauses: readings.map((r) => ({
      words: r.words,
      settings: r.settings.map((s) => describe(s as DataSetting, brief)),
      by: r.by,
    })),
    defaults: Object.keys(fields).filter((field) => field !== 'version' && field !== 'label' && !asked.has(field)),
  }
}

const whole = (text: string | null): number => (text === null ? 0 : Math.round(numberOf(text)))

/** Copies and noise; what was not said is one copy and a twentieth of the spread. */
export function noisy({ copies, noise }: { copies: string | null; noise: string | null }): {
  copies: number
  noise: number
} {
  const share = noise === null ? 0.05 : numberOf(noise) / (isPercent(noise) ? 100 : 1)
  return { copies: copies === null ? 1 : whole(copies), noise: share }
}

/** Readings of a sample, readings between training windows, and how usual features become one value of a smoothed window. */
export function windowOf(
  settings: readonly DataSetting[],
  brief: DataBrief,
): { size: number; stride: number; smoothed: boolean } {
  const smooth = settings.findLast((s) => s.set === 'smooth')
  const window = settings.findLast((s) => s.set === 'window')
  if (smooth && !window) return { size: whole(smooth.size), stride: 1, smoothed: true }
  const size = window ? whole(window.size) : usualSize(brief)
  if (!window) return { size, stride: brief.wish.window?.stride ?? size, smoothed: false }
  if (window.stride !== null) return { size, stride: whole(window.stride), smoothed: false }
  if (window.overlap === null)
    return { size, stride: Math.min(brief.wish.window?.stride ?? size, size), smoothed: false }
  const overlap = numberOf(window.overlap)
  const shared = overlap * (isPercent(window.overlap) ? size / 100 : overlap < 1 ? size : 1)
  return { size, stride: Math.max(1, Math.round(size - shared)), smoothed: false }
}

/** Columns that the usual features are made of: those that were asked for, without those that were not wanted. */
function usedColumns(
  settings: readonly DataSetting[],
  brief: DataBrief,
  made: readonly MadeFeature[],
): { columns: BriefColumn[]; chosen: boolean } {
  const wanted = settings.flatMap((s) => (s.set === 'use columns' ? s.columns : []))
  const unwanted = settings.flatMap((s) => (s.set === 'leave out columns' ? s.columns : []))
  const usual = usualColumns(brief)
  const chosen = wanted.length > 0 ? brief.columns.filter((c) => wanted.includes(c.name)) : usual
  const columns = chosen.filter((c) => !unwanted.includes(c.name))
  const gone = made.some((f) => f.as === 'only')
  // Where features are named, the usual columns stay for the sake of validity rules alone: light and distance of a colour sensor.
  const used = gone ? columns.filter((c) => c.channel !== null && brief.sensor === 'apds9960') : columns
  return { columns: used, chosen: wanted.length + unwanted.length > 0 }
}

/** How a feature that was asked for becomes one value of a window. */
function aggregated(feature: MadeFeature, size: number, settings: readonly DataSetting[]): PlanFeature[] {
  const { name, unit, expression, resolution } = feature
  if (size === 1) return [{ name, unit, expression, aggregate: 'none', resolution }]
  const asked = settings.flatMap((s) => (s.set === 'of each window' && s.columns.length === 0 ? s.aggregates : []))
  const smoothed = settings.some((s) => s.set === 'smooth')
  const ways =
    asked.length > 0 ? [...new Set(asked)] : smoothed ? (['mean'] as const) : (['mean', 'std', 'range'] as const)
  return ways.map((aggregate) => ({
    name: smoothed ? name : `${name}_${aggregate}`.slice(0, 64),
    unit,
    expression,
    aggregate,
    resolution,
  }))
}

/** Aggregates that were asked for, of the columns that they were asked of. */
function overWindows(
  asked: readonly Extract<DataSetting, { set: 'of each window' }>[],
  usual: readonly PlanFeature[],
  brief: DataBrief,
  columns: readonly BriefColumn[],
): PlanFeature[] | null {
  if (asked.length === 0) return null
  return asked.flatMap(({ aggregates, columns: of }) =>
    (of.length > 0 ? brief.columns.filter((c) => of.includes(c.name)) : columns).flatMap((c) =>
      aggregates.map((aggregate) => ({
        name: `${c.name}_${aggregate}`.slice(0, 64),
        unit: c.unit,
        expression: c.name,
        aggregate,
        resolution: usual.find((f) => f.expression === c.name)?.resolution ?? 0.001,
      })),
    ),
  )
}

export function classesLeftOut(settings: readonly DataSetting[], brief: DataBrief): string[] {
  const labels = brief.classes.map((c) => c.label)
  const only = settings.flatMap((s) => (s.set === 'only classes' ? s.labels : []))
  const out = settings.flatMap((s) => (s.set === 'leave out classes' ? s.labels : []))
  return labels.filter((l) => out.includes(l) || (only.length > 0 && !only.includes(l)))
}

function unique(rules: DataPlan['validity']): DataPlan['validity'] {
  return rules.filter((rule, i) => rules.findIndex((r) => JSON.stringify(r) === JSON.stringify(rule)) === i)
}

/** Features of one expression and aggregate once, and no name twice. */
function distinct(features: readonly PlanFeature[]): PlanFeature[] {
  const once = features.filter(
    (f, i) => features.findIndex((g) => g.expression === f.expression && g.aggregate === f.aggregate) === i,
  )
  const taken = new Set<string>()
  return once.map((f) => {
    let name = f.name
    for (let n = 2; taken.has(name); n++) name = `${f.name.slice(0, 60)}_${n}`
    taken.add(name)
    return { ...f, name }
  })
}
