import type { DataBrief } from '../brief.ts'
import { noisy } from './compose.ts'
import { shareGroup } from './features.ts'
import { numberOf } from './numbers.ts'
import { valueIn } from './readings.ts'
import type { Condition, DataSetting } from './settings.ts'
import { sharesOf } from './shares.ts'

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

const scaled = {
  standard: 'to mean 0 and standard deviation 1',
  'min-max': 'to 0 to 1',
  symmetric: 'to -1 to 1',
  robust: 'by median and quartiles',
  none: 'not at all',
} as const

/** A setting in plain words, for reports and questions. */
export function describe(s: DataSetting, brief: DataBrief): string {
  const also =
    'as' in s && s.as !== 'only'
      ? s.as === 'also'
        ? ', beside the usual features'
        : ', instead of the column as it is'
      : ''
  switch (s.set) {
    case 'use columns':
      return `use ${listed(s.columns)} alone`
    case 'leave out columns':
      return `leave out the column${s.columns.length > 1 ? 's' : ''} ${listed(s.columns)}`
    case 'drop readings':
      return `drop readings where ${s.all.map((c) => condition(c, brief)).join(' and ')}`
    case 'keep readings':
      return `keep only readings where ${s.all.map((c) => condition(c, brief)).join(' and ')}`
    case 'feature':
      return `feature: ${feature(s, brief)}${also}`
    case 'arithmetic':
      return `feature: ${listed(s.of)} ${s.operation} ${s.number}${also}`
    case 'unit':
      return `feature: ${listed(s.of)} in ${s.to}${s.from ? `, from ${s.from}` : ''}${also}`
    case 'formula':
      return `feature: ${s.formula}${also}`
    case 'of each window':
      return `of each window ${listed(s.aggregates)} of ${s.columns.length > 0 ? listed(s.columns) : 'every column'}`
    case 'leave out ends': {
      const ends = [s.first !== null && `first ${s.first}`, s.last !== null && `last ${s.last}`].filter(
        (e) => e !== false,
      )
      return `leave out the ${ends.join(' and the ')} readings of each ${s.of}`
    }
    case 'leave out classes':
      return `leave out the class${s.labels.length > 1 ? 'es' : ''} ${listed(s.labels)}`
    case 'only classes':
      return `learn only the classes ${listed(s.labels)}`
    case 'repeated readings':
      return s.action === 'drop' ? 'drop readings that repeat another of their class' : 'keep repeated readings'
    case 'outliers':
      return `drop readings more than ${s.number} ${s.measure} ${s.measure === 'standard deviations' ? 'from the mean' : 'beyond the quartiles'} in any column`
    case 'window':
      return `windows of ${s.size} readings${s.stride !== null ? `, a new one every ${s.stride} in training` : s.overlap !== null ? `, overlapping by ${s.overlap} in training` : ''}`
    case 'smooth':
      return `average ${s.size} readings`
    case 'scale':
      return `scale ${scaled[s.kind]}`
    case 'split': {
      const shares = sharesOf(s, brief.wish.split)
      const percent = (share: number) => `${Number((share * 100).toPrecision(4))} %`
      return `${percent(shares.train)} training, ${percent(shares.validation)} validation, ${percent(shares.test)} test`
    }
    case 'seed':
      return `random seed ${s.number}`
    case 'keep together':
      return `each ${s.what === 'session' ? (brief.wish.sessionColumn ?? s.what) : s.what} stays on one side of the split`
    case 'noisy copies': {
      const { copies, noise } = noisy(s)
      return `${copies} ${copies === 1 ? 'copy' : 'copies'} of each training reading with noise of ${Number((noise * 100).toPrecision(4))} % of the spread`
    }
    case 'no copies':
      return 'no noisy copies'
    case 'readings of a class':
      return s.most === 'smallest'
        ? 'as many readings of each class as the smallest has'
        : `at most ${s.most} readings of each class`
    case 'label':
      return `the class comes from ${s.from === 'column' ? `the column ${s.column}` : `the ${s.from === 'folder' ? 'folder' : 'name of the file'}`}`
    case 'as always':
      return s.what === 'defaults' ? 'as usual' : `${s.what}, as always`
  }
}

function condition({ column, is, number, upper, than }: Condition, brief: DataBrief): string {
  if (than !== undefined) return `${column} is ${is} ${than}`
  const text = (written: string) => {
    const value = valueIn(column, written, brief)
    return value === numberOf(written) ? written : `${written} (${value})`
  }
  return `${column} is ${is} ${text(number ?? '')}${typeof upper !== 'string' ? '' : ` and ${text(upper)}`}`
}

function feature(s: Extract<DataSetting, { set: 'feature' }>, brief: DataBrief): string {
  const of = listed(s.of)
  switch (s.quantity) {
    case 'value':
      return of
    case 'share':
      return `share of ${of} in the sum of ${listed(shareGroup(s, brief) ?? s.of)}`
    case 'ratio':
      return `${of} divided by ${listed(s.by)}`
    case 'difference':
      return `${of} minus ${listed(s.by)}`
    case 'absolute difference':
      return `distance between ${of} and ${listed(s.by)}`
    default:
      return `${s.quantity === 'log' ? 'logarithm' : s.quantity} of ${of}`
  }
}
