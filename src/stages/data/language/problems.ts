import { columnsOf, ExpressionError, parse } from '../../../expression/index.ts'
import type { DataBrief } from '../brief.ts'
import { fewestRows } from '../brief.ts'
import { usualSize } from '../usual.ts'
import { classesLeftOut, noisy, windowOf } from './compose.ts'
import { fromUnit, isFeature, shareGroup } from './features.ts'
import { isPercent, numberOf } from './numbers.ts'
import { fits, rulesOf } from './readings.ts'
import type { DataSetting } from './settings.ts'
import { problemOfShares, together } from './shares.ts'
import { conversion, isUnit } from './units.ts'

/** Why this project cannot have a setting, in words; null where it can. */
export function problemOf(s: DataSetting, brief: DataBrief): string | null {
  const column = (name: string) => brief.columns.find((c) => c.name === name)
  const lowest = (names: readonly string[]) => names.find((n) => (column(n)?.min ?? 0) < 0)
  if (isFeature(s)) {
    if (s.set === 'formula') return problemOfFormula(s.formula, brief)
    if (s.set === 'arithmetic') {
      const value = numberOf(s.number)
      return !Number.isFinite(value) || (s.operation === 'divided by' && value === 0)
        ? `${s.number} is no number to calculate with`
        : null
    }
    if (s.set === 'unit') {
      for (const c of s.of) {
        const from = fromUnit(s, c, brief)
        if (from === null) return `the unit of ${c} is not known: say “convert ${c} from … to ${s.to}”`
        if (!conversion(from, s.to)) return `${c} is in ${from}, which cannot be turned into ${s.to}`
      }
      return null
    }
    const negative = lowest(s.of)
    if ((s.quantity === 'log' || s.quantity === 'square root') && negative !== undefined) {
      return `${negative} has negative values, and there is no ${s.quantity === 'log' ? 'logarithm' : 'square root'} of those`
    }
    if (s.quantity === 'share' && !shareGroup(s, brief))
      return `a share of ${s.of[0]} in what? Name the columns that make the whole`
    if (['ratio', 'difference', 'absolute difference'].includes(s.quantity) && s.by.length === 0)
      return `${s.quantity} of ${s.of.join(', ')} and what?`
    return null
  }
  switch (s.set) {
    case 'drop readings':
    case 'keep readings':
      for (const c of s.all) {
        for (const text of [c.number, c.upper]) {
          if (typeof text !== 'string') continue
          if (!Number.isFinite(numberOf(text))) return `“${text}” is no number`
          if (!fits(c.column, text, brief)) return `${text} is not what ${c.column} is measured in`
        }
      }
      return nothingLeft(s, brief)
    case 'split':
      return problemOfShares(s, brief.wish.split)
    case 'window':
    case 'smooth': {
      const { size, stride } = windowOf([s], brief)
      if (s.set === 'window' && s.overlap !== null && !isPercent(s.overlap) && numberOf(s.overlap) >= size)
        return 'a window cannot share all its readings with the next one'
      const already = usualSize(brief)
      if (s.set === 'smooth' && already > 1) {
        return `a sample is a window of ${already} readings already, and readings are not smoothed before that`
      }
      if (!(size >= 1 && size <= 4096)) return `a window of ${s.size} readings is not possible (1 to 4096)`
      if (!(stride >= 1 && stride <= size)) return 'a new window has to begin within the one before'
      if (size * 3 > brief.recordings.longest) {
        return `the longest recording has ${brief.recordings.longest} readings, too few for windows of ${size} in training, validation and test`
      }
      return null
    }
    case 'noisy copies': {
      const { copies, noise } = noisy(s)
      if (!(copies >= 1 && copies <= 20)) return 'there can be 1 to 20 copies'
      return noise > 0 && noise <= 0.5 ? null : 'noise can be up to 0.5 of the spread (50 %)'
    }
    case 'keep together':
      return problemOfGroups(s.what, brief)
    case 'readings of a class':
      return s.most === 'smallest' || numberOf(s.most) >= 3 ? null : `a class needs at least ${fewestRows} readings`
    case 'leave out ends': {
      const lost = numberOf(s.first ?? '0') + numberOf(s.last ?? '0')
      const shortest = s.of === 'file' ? Math.min(...brief.files.map((f) => f.rows)) : brief.recordings.longest
      return lost < shortest ? null : `the shortest ${s.of} has ${shortest} readings: nothing would be left of it`
    }
    case 'outliers':
      return numberOf(s.number) >= 1 ? null : 'fewer than 1 would drop most readings'
    case 'label':
      return s.from === brief.wish.labelFrom && (s.column === null || s.column === brief.wish.labelColumn)
        ? null
        : 'where the class comes from is said with data.label in tinyml.yml, and it says something else'
    default:
      return null
  }
}

function problemOfFormula(formula: string, brief: DataBrief): string | null {
  try {
    const unknown = columnsOf(parse(formula)).filter((name) => !brief.columns.some((c) => c.name === name))
    return unknown.length > 0 ? `there is no column ${unknown.join(', ')}` : null
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return error.message
  }
}

/** Bounds beside everything that was ever read. */
function nothingLeft(s: DataSetting, brief: DataBrief): string | null {
  for (const { column, min, max } of rulesOf([s], brief).validity) {
    const c = brief.columns.find((b) => b.name === column)
    if (c && ((min !== undefined && min > c.max) || (max !== undefined && max < c.min))) {
      return `${column} goes from ${c.min} to ${c.max}: no reading would be left`
    }
  }
  return null
}

function problemOfGroups(what: 'file' | 'session', brief: DataBrief): string | null {
  if (brief.wish.session !== null) {
    if (brief.wish.sessions < 3)
      return `there are only ${brief.wish.sessions} sessions, and each part of the split needs one`
    return what === 'session' || brief.wish.session === 'file'
      ? null
      : 'tinyml.yml declares sessions by a column, and those stay together'
  }
  if (what === 'session') return 'which readings are one session is said with data.session in tinyml.yml, and it is not'
  if (brief.wish.labelFrom === 'column') {
    return brief.files.length >= 3
      ? null
      : `there ${brief.files.length === 1 ? 'is only one file' : 'are only two files'}, and three parts need files of their own`
  }
  const few = brief.classes.find((c) => brief.files.filter((f) => f.label === c.label).length < 3)
  return few ? `the class ${few.label} has fewer than three files, and each part of the split needs one` : null
}

/** Settings that cannot stand beside each other. */
export function contradictions(settings: readonly DataSetting[], brief: DataBrief): string[] {
  const found: string[] = []
  const of = <S extends DataSetting['set']>(set: S) =>
    settings.filter((s): s is Extract<DataSetting, { set: S }> => s.set === set)
  const split = together(of('split'))
  if (of('split').length > 1) {
    const problem = split ? problemOfShares(split, brief.wish.split) : 'there are two different demands: split'
    if (problem !== null) found.push(problem)
  }
  for (const set of [
    'seed',
    'scale',
    'window',
    'smooth',
    'noisy copies',
    'readings of a class',
    'repeated readings',
    'leave out ends',
    'outliers',
  ] as const) {
    const values = [...new Set(of(set).map((s) => JSON.stringify(s)))]
    if (values.length > 1)
      found.push(
        `there are two different demands: ${of(set)
          .map((s) => s.set)
          .slice(0, 1)}`,
      )
  }
  if (of('noisy copies').length > 0 && of('no copies').length > 0)
    found.push('noisy copies are asked for, and not wanted')
  if (of('window').length > 0 && of('smooth').length > 0)
    found.push('a window and a moving mean of readings are asked for: a sample is one or the other')
  const wanted = of('use columns').flatMap((s) => s.columns)
  const unwanted = of('leave out columns').flatMap((s) => s.columns)
  const both = wanted.find((c) => unwanted.includes(c))
  if (both) found.push(`${both} is to be used and to be left out`)
  const needed = settings
    .filter(isFeature)
    .flatMap((s) => (s.set === 'formula' ? [] : s.of))
    .find((c) => unwanted.includes(c))
  if (needed) found.push(`${needed} is to be left out, but a feature is made of it`)
  const usable = brief.columns.filter((c) => !unwanted.includes(c.name))
  if (usable.length === 0) found.push('every column is to be left out')
  const labels = brief.classes.length - classesLeftOut(settings, brief).length
  if (labels < 2) found.push(`${labels === 1 ? 'one class is' : 'no classes are'} left, and at least two are needed`)
  const { size } = windowOf(settings, brief)
  const gaps = of('readings of a class').length > 0 || of('repeated readings').some((s) => s.action === 'drop')
  if (size > 1 && gaps)
    found.push(`a sample is a window of ${size} readings, and single readings cannot be taken out of it`)
  if (of('of each window').length > 0 && size === 1)
    found.push(
      'a sample is one reading, so there is no window to take the mean, deviation or range of: how many readings should it have?',
    )
  const bounds = new Map<string, { min: number; max: number }>()
  for (const { column, min, max } of rulesOf(settings, brief).validity) {
    const b = bounds.get(column) ?? { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY }
    bounds.set(column, { min: Math.max(b.min, min ?? b.min), max: Math.min(b.max, max ?? b.max) })
  }
  for (const [column, b] of bounds)
    if (b.min > b.max) found.push(`no ${column} is both at least ${b.min} and at most ${b.max}`)
  const units = settings.filter((s) => s.set === 'unit')
  if (units.some((s) => !isUnit(s.to))) found.push('one of the units is not known')
  return found
}
