import { columnsOf, evaluate, parse, quoteColumn } from '../../../expression/index.ts'
import type { BriefColumn, DataBrief } from '../brief.ts'
import type { DataPlan } from '../plan.ts'
import { resolution } from '../usual.ts'
import { wordsOf } from './lex.ts'
import { numberOf } from './numbers.ts'
import type { DataSetting, Place } from './settings.ts'
import { conversion } from './units.ts'

export interface MadeFeature {
  name: string
  unit: string
  expression: string
  resolution: number
  columns: string[]
  as: Place
  /** Columns whose usual features it stands for, where `as` is `instead`. */
  replaces: string[]
  /** Readings that have to be kept out so that it is a number. */
  validity: DataPlan['validity']
}

type Asked = Extract<DataSetting, { set: 'feature' | 'arithmetic' | 'unit' | 'formula' }>
type Made = Pick<MadeFeature, 'name' | 'unit' | 'expression' | 'validity'>

export const isFeature = (s: DataSetting): s is Asked => ['feature', 'arithmetic', 'unit', 'formula'].includes(s.set)

/** Features that were asked for, each column's own. Throws nothing: {@link problemOf} has said before what cannot be. */
export function makeFeatures(settings: readonly DataSetting[], brief: DataBrief): MadeFeature[] {
  return settings.filter(isFeature).flatMap((setting) =>
    made(setting, brief).map((f) => ({
      ...f,
      name: f.name.replace(/[^A-Za-z0-9_]/g, '_').slice(0, 60),
      resolution: f.unit === 'share' ? 0.001 : stepOf(f.expression, brief),
      columns: columnsOf(parse(f.expression)),
      as: setting.as,
      replaces: setting.as === 'instead' && setting.set !== 'formula' ? setting.of : [],
    })),
  )
}

const colours: Record<string, string> = { r: 'red', g: 'green', b: 'blue' }

function made(setting: Asked, brief: DataBrief): Made[] {
  const column = (name: string) => brief.columns.find((c) => c.name === name) as BriefColumn
  const title = (name: string) => colours[column(name).channel ?? ''] ?? name
  const unit = (name: string) => column(name).unit
  const plain = (name: string, itsUnit: string, expression: string, validity: Made['validity'] = []): Made => ({
    ...{ name, unit: itsUnit.slice(0, 20), expression, validity },
  })
  if (setting.set === 'formula') return [plain('formula', '', setting.formula)]
  const { of } = setting
  if (setting.set === 'arithmetic') {
    const number = String(numberOf(setting.number))
    const sign = { times: '*', 'divided by': '/', plus: '+', minus: '-' }[setting.operation]
    const word = { times: 'times', 'divided by': 'by', plus: 'plus', minus: 'minus' }[setting.operation]
    return of.map((c) => plain(`${c}_${word}_${number}`, '', `${quoteColumn(c)} ${sign} ${number}`))
  }
  if (setting.set === 'unit') {
    return of.map((c) => {
      const { factor, offset } = conversion(fromUnit(setting, c, brief) ?? '', setting.to) ?? { factor: 1, offset: 0 }
      const shift = offset === 0 ? '' : ` ${offset < 0 ? '-' : '+'} ${short(Math.abs(offset))}`
      return plain(`${c}_${setting.to}`, setting.to, `${quoteColumn(c)} * ${short(factor)}${shift}`)
    })
  }
  const { quantity, by } = setting
  const q = quoteColumn
  const list = of.map(q)
  const names = of.map(title).join('_')
  switch (quantity) {
    case 'value':
      return of.map((c) => plain(c, unit(c), q(c)))
    case 'share': {
      const group = shareGroup(setting, brief) ?? of
      const sum = group.map(q).join(' + ')
      const zero =
        group.every((c) => column(c).min <= 0) &&
        !group.some((c) => column(c).channel === 'g' && brief.sensor === 'apds9960')
      const share = (c: string) => `${q(c)} / (${sum})`
      return of.map((c) => plain(`${title(c)}_share`, 'share', zero ? `if(${sum} == 0, 0, ${share(c)})` : share(c)))
    }
    case 'ratio':
      return of.flatMap((c) => by.map((d) => ratio(plain, c, column(d), title)))
    case 'difference':
      return of.flatMap((c) => by.map((d) => plain(`${title(c)}_minus_${title(d)}`, unit(c), `${q(c)} - ${q(d)}`)))
    case 'absolute difference':
      return of.flatMap((c) => by.map((d) => plain(`${title(c)}_from_${title(d)}`, unit(c), `abs(${q(c)} - ${q(d)})`)))
    case 'sum':
      return [plain(`sum_${names}`, unit(of[0] as string), list.join(' + '))]
    case 'mean':
      return [plain(`mean_${names}`, unit(of[0] as string), `(${list.join(' + ')}) / ${list.length}`)]
    case 'product':
      return [plain(`product_${names}`, '', list.join(' * '))]
    case 'magnitude':
      return [plain(`magnitude_${names}`, unit(of[0] as string), `sqrt(${list.map((c) => `${c} * ${c}`).join(' + ')})`)]
    case 'smallest':
      return [plain(`smallest_${names}`, unit(of[0] as string), `min(${list.join(', ')})`)]
    case 'largest':
      return [plain(`largest_${names}`, unit(of[0] as string), `max(${list.join(', ')})`)]
    case 'spread':
      return [plain(`spread_${names}`, unit(of[0] as string), `max(${list.join(', ')}) - min(${list.join(', ')})`)]
    case 'log':
      return of.map((c) => plain(`log_${c}`, 'log', `log(${q(c)})`, aboveZero(column(c))))
    case 'absolute':
      return of.map((c) => plain(`abs_${c}`, unit(c), `abs(${q(c)})`))
    case 'square root':
      return of.map((c) => plain(`root_${c}`, '', `sqrt(${q(c)})`))
    case 'square':
      return of.map((c) => plain(`square_${c}`, '', `${q(c)} * ${q(c)}`))
  }
}

function ratio(
  plain: (name: string, unit: string, expression: string, validity?: Made['validity']) => Made,
  of: string,
  by: BriefColumn,
  title: (name: string) => string,
): Made {
  const [a, b] = [quoteColumn(of), quoteColumn(by.name)]
  const name = `${title(of)}_per_${title(by.name)}`
  if (by.min < 0 && by.max >= 0) return plain(name, 'ratio', `if(${b} == 0, 0, ${a} / ${b})`)
  return plain(name, 'ratio', `${a} / ${b}`, by.min === 0 ? aboveZero(by) : [])
}

/** A rule that keeps readings of 0 out, where there are any. */
const aboveZero = (c: BriefColumn): Made['validity'] =>
  c.min > 0 ? [] : [{ column: c.name, min: 0, minExcluded: true, reason: `${c.name.slice(0, 30)} is zero` }]

const short = (x: number): string => String(Number(x.toPrecision(9)))

/** What a share is a part of: what is named, else the columns themselves, else the three colours for one of them. */
export function shareGroup({ of, by }: { of: string[]; by: string[] }, brief: DataBrief): string[] | null {
  if (by.length > 1) return by
  if (of.length > 1) return of
  const rgb = brief.columns.filter((c) => /^[rgb]$/.test(c.channel ?? '')).map((c) => c.name)
  return rgb.length === 3 && rgb.includes(of[0] ?? '') ? rgb : null
}

export const fromUnit = (setting: { from: string | null }, column: string, brief: DataBrief): string | null =>
  setting.from ?? wordsOf(brief).columns.units.get(column) ?? null

/** A thousandth of the reach of a feature, over readings at the quantiles of each column. */
function stepOf(expression: string, brief: DataBrief): number {
  const ast = parse(expression)
  const columns = columnsOf(ast).map((name) => brief.columns.find((c) => c.name === name) as BriefColumn)
  if (ast.kind === 'column') return resolution(columns[0] as BriefColumn)
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const places = columns.length <= 3 ? [0, 2, 3, 4, 6] : [1, 5]
  const combinations = Math.min(places.length ** columns.length, 4096)
  for (let n = 0; n < combinations; n++) {
    let rest = n
    const row = new Map<string, number>()
    for (const c of columns) {
      row.set(c.name, c.quantiles[places[rest % places.length] as number] as number)
      rest = Math.floor(rest / places.length)
    }
    const value = evaluate(ast, (name) => row.get(name) as number)
    if (!Number.isFinite(value)) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return max > min ? resolution({ min, max }) : 0.001
}
