import { quoteColumn } from '../../../expression/index.ts'
import type { DataBrief } from '../brief.ts'
import type { DataPlan } from '../plan.ts'
import { wordsOf } from './lex.ts'
import { amountOf, numberOf } from './numbers.ts'
import type { Comparison, Condition, DataSetting } from './settings.ts'
import { conversion, sameKind } from './units.ts'

type Rule = DataPlan['validity'][number]
type Drop = DataPlan['drop'][number] & { columns: string[] }

/** The opposite of each comparison: what is left when those are dropped. */
const opposite: Record<Comparison, Comparison> = {
  ...{ below: 'at least', above: 'at most', 'at most': 'above', 'at least': 'below', between: 'outside' },
  ...{ outside: 'between', 'equal to': 'not equal to', 'not equal to': 'equal to' },
}

/** Bounds and conditions of the readings that count: a bound on one column holds on the board too, everything else only for the data. */
export function rulesOf(settings: readonly DataSetting[], brief: DataBrief): { validity: Rule[]; drop: Drop[] } {
  const validity: Rule[] = []
  const drop: Drop[] = []
  for (const setting of settings) {
    if (setting.set === 'outliers') validity.push(...outlierBounds(setting, brief))
    if (setting.set !== 'drop readings' && setting.set !== 'keep readings') continue
    const wanted = setting.set === 'keep readings'
    const [one, ...more] = setting.all
    if (!one) continue
    const bounds = more.length > 0 && !wanted ? null : setting.all.map((c) => boundsOf(c, wanted, brief))
    if (bounds?.every((b) => b !== null)) validity.push(...(bounds as Rule[]))
    else if (wanted) drop.push(...setting.all.map((c) => conditionOf([c], true, brief)))
    else drop.push(conditionOf(setting.all, false, brief))
  }
  return { validity, drop }
}

/** The number in the unit of the column. */
export function valueIn(column: string, text: string, brief: DataBrief): number {
  const { value, unit } = amountOf(text)
  const own = wordsOf(brief).columns.units.get(column)
  const profile = brief.columns.find((c) => c.name === column)
  if (unit === '%') return own !== '%' && profile && profile.min >= 0 && profile.max <= 1 ? value / 100 : value
  const line = unit && own ? conversion(unit, own) : null
  return line ? Number((value * line.factor + line.offset).toPrecision(9)) : value
}

/** A unit that only one end of a range has belongs to both: “20 to 30 °C”. */
export function rangeOf(number: string, upper: string): [string, string] {
  const [a, b] = [amountOf(number), amountOf(upper)]
  if (a.unit === b.unit || (a.unit && b.unit)) return [number, upper]
  return a.unit ? [number, `${upper} ${a.unit}`] : [`${number} ${b.unit}`, upper]
}

/** Whether a number with this unit can be compared with the column. */
export function fits(column: string, text: string, brief: DataBrief): boolean {
  const { unit } = amountOf(text)
  const own = wordsOf(brief).columns.units.get(column)
  if (unit === null) return true
  if (!own) return true
  if (unit === '%') return own === '%'
  return sameKind(unit, own)
}

function boundsOf(condition: Condition, wanted: boolean, brief: DataBrief): Rule | null {
  const { column, number, upper, than } = condition
  if (than !== undefined || number === undefined) return null
  const is = wanted ? condition.is : opposite[condition.is]
  const [first, last] = typeof upper === 'string' ? rangeOf(number, upper) : [number, number]
  const [a, b] = [valueIn(column, first, brief), valueIn(column, last, brief)]
  const [low, high] = [Math.min(a, b), Math.max(a, b)]
  const min = (excluded: boolean): Rule => ({
    ...{ column, min: a, ...(excluded ? { minExcluded: true as const } : {}), reason: reasonOf(column, 'too low') },
  })
  const max = (excluded: boolean): Rule => ({
    ...{ column, max: a, ...(excluded ? { maxExcluded: true as const } : {}), reason: reasonOf(column, 'too high') },
  })
  switch (is) {
    case 'above':
      return min(true)
    case 'at least':
      return min(false)
    case 'below':
      return max(true)
    case 'at most':
      return max(false)
    case 'between':
      return { column, min: low, max: high, reason: reasonOf(column, 'out of range') }
    case 'equal to':
      return { column, min: a, max: a, reason: reasonOf(column, 'another') }
    default:
      return null
  }
}

const signs: Record<Exclude<Comparison, 'between' | 'outside'>, string> = {
  ...{ below: '<', above: '>', 'at most': '<=', 'at least': '>=', 'equal to': '==', 'not equal to': '!=' },
}

/** Readings for which all hold are dropped, or, if wanted, those for which not all hold. */
function conditionOf(all: readonly Condition[], wanted: boolean, brief: DataBrief): Drop {
  const texts = all.map(({ column, is, number, upper, than }) => {
    const name = quoteColumn(column)
    const value = (text: string | null | undefined) => String(valueIn(column, text ?? '0', brief))
    if (is === 'between' || is === 'outside') {
      const [a, b] = rangeOf(number ?? '', upper ?? number ?? '')
        .map(value)
        .sort((x, y) => Number(x) - Number(y))
      return is === 'between' ? `(${name} >= ${a} and ${name} <= ${b})` : `(${name} < ${a} or ${name} > ${b})`
    }
    return `${name} ${signs[is]} ${than === undefined ? value(number) : quoteColumn(than)}`
  })
  const condition = texts.join(' and ')
  const columns = [...new Set(all.flatMap((c) => [c.column, ...(c.than === undefined ? [] : [c.than])]))]
  return {
    condition: wanted ? `not (${condition})` : condition,
    reason: reasonOf(columns.join(' and '), wanted ? 'not as asked' : 'as asked'),
    columns,
  }
}

/** Bounds so many deviations around the mean, or interquartile ranges beyond the quartiles, of all readings. */
function outlierBounds({ number, measure }: Extract<DataSetting, { set: 'outliers' }>, brief: DataBrief): Rule[] {
  const n = numberOf(number)
  return brief.columns
    .filter((c) => !c.constant)
    .map((c) => {
      const [low, high] = [c.quantiles[2], c.quantiles[4]]
      const [from, to] =
        measure === 'standard deviations'
          ? [c.mean - n * c.std, c.mean + n * c.std]
          : [low - n * (high - low), high + n * (high - low)]
      const round = (x: number) => Number(x.toPrecision(7))
      return { column: c.name, min: round(from), max: round(to), reason: 'outlier' }
    })
}

/** Forty characters that begin with a letter, as a reason of the plan has to be. */
const reasonOf = (what: string, why: string): string => {
  const plain = `${/^[A-Za-z]/.test(what) ? '' : 'x'}${what.replace(/[^A-Za-z0-9 _-]/g, '')}`
  return `${plain.slice(0, 39 - why.length)} ${why}`
}
