import type { DataPlan } from '../plan.ts'
import { isPercent, numberOf } from './numbers.ts'

type Shares = Pick<DataPlan['split'], 'train' | 'validation' | 'test'>
type Written = Record<keyof Shares, string | null>

const parts = ['train', 'validation', 'test'] as const

/**
 * The shares of a split. Three numbers are parts of their sum (70/15/15, 3:1:1). Fewer are per cent, or shares below 1: what they
 * leave is dealt out to the parts that were not named, as the usual split has them.
 */
export function sharesOf(written: Written, usual: Shares): Shares {
  const named = parts.filter((p) => written[p] !== null)
  const value = (p: (typeof parts)[number]) => inOneMeasure(written[p] as string, written)
  if (named.length === 3) {
    const sum = parts.reduce((total, p) => total + value(p), 0)
    return { train: value('train') / sum, validation: value('validation') / sum, test: value('test') / sum }
  }
  const whole = scaleOf(written)
  const rest = 1 - named.reduce((total, p) => total + value(p) / whole, 0)
  const others = parts.filter((p) => written[p] === null)
  const weight = others.reduce((total, p) => total + usual[p], 0)
  const share = (p: (typeof parts)[number]) =>
    round(written[p] === null ? (rest * usual[p]) / weight : value(p) / whole)
  return { train: share('train'), validation: share('validation'), test: share('test') }
}

/** What a whole is in these numbers: 100 with per cent or from 1 on, else 1. */
function scaleOf(written: Written): 1 | 100 {
  const texts = parts.flatMap((p) => written[p] ?? [])
  return texts.some((t) => isPercent(t) || numberOf(t) >= 1) ? 100 : 1
}

/** Beside per cent, a share in words is a number of per cent too: “half for training, 30 % for the test”. */
function inOneMeasure(text: string, written: Written): number {
  const value = numberOf(text)
  const percent = parts.some((p) => written[p] !== null && isPercent(written[p]))
  return percent && !isPercent(text) && value < 1 ? value * 100 : value
}

const round = (share: number): number => Math.round(share * 1e9) / 1e9

/** What is wrong with the shares, in words; null for nothing. */
export function problemOfShares(written: Written, usual: Shares): string | null {
  const texts = parts.flatMap((p) => written[p] ?? [])
  const values = texts.map((text) => inOneMeasure(text, written))
  if (values.some((v) => !(v > 0))) return 'each part needs a number above 0'
  const sum = values.reduce((a, b) => a + b, 0)
  if (texts.length === 3) {
    const fine = [1, 100].some((whole) => Math.abs(sum - whole) < 0.011 * whole)
    const inParts = texts.every((t) => !isPercent(t)) && values.every(Number.isInteger) && sum <= 20
    return fine || inParts ? null : `${texts.join(', ')} add up to ${Number(sum.toPrecision(6))}`
  }
  const { train, validation, test } = sharesOf(written, usual)
  if (Math.min(train, validation, test) > 0.001) return null
  const open = parts.filter((p) => written[p] === null)
  return `${texts.join(' and ')} leave nothing for ${open.join(' and ')}, which is needed too: how large should it be?`
}

/** “A fifth for the test. 15 % for validation.”: what several sentences say of different parts, as one; null where two speak of the same. */
export function together(splits: readonly Written[]): Written | null {
  const whole: Written = { train: null, validation: null, test: null }
  for (const split of splits) {
    for (const part of parts) {
      const own = split[part]
      if (own === null) continue
      if (whole[part] !== null && whole[part] !== own) return null
      whole[part] = own
    }
  }
  return whole
}
