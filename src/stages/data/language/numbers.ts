import { wordsToNumber, wordsToShare } from '../../../language/number-words.ts'
import { unitWords } from './units.ts'

export interface Amount {
  /** NaN where the text is no number. */
  value: number
  /** `%`, or a unit that is known. */
  unit: string | null
}

const digits =
  /^([-−+]?(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:[.,]\d+)?|[.,]\d+)(?:e[+-]?\d+)?)(?: (hundred|thousand|dozen)(?![a-z]))?/
/** Things that are counted are no units. */
const counted =
  /^(?:rows?|readings?|samples?|lines?|points?|values?|copies|times|σ|sigmas?|degrees?|deg|standard deviations?|iqrs?)$/
const factors: Record<string, number> = { hundred: 100, thousand: 1000, dozen: 12 }

/** A number as people write it, with its unit: `0.5`, `0,5`, `1,000`, `2e3`, `five`, `a fifth`, `18 °C`, `3.9g`, `twenty percent`. */
export function amountOf(written: string): Amount {
  const text = written
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/(\p{L})%$/u, '$1 %')
  const number = digits.exec(text)
  if (number) {
    const value = plainNumber(number[1] as string) * (factors[number[2] ?? ''] ?? 1)
    if (wordsToShare(text) !== null) return { value: wordsToShare(text) as number, unit: null }
    const unit = unitAfter(text.slice(number[0].length))
    return unit === undefined ? { value: Number.NaN, unit: null } : { value, unit }
  }
  const words = text.split(' ')
  for (let n = words.length; n > 0; n--) {
    const front = words.slice(0, n).join(' ')
    const value = wordsToNumber(front) ?? wordsToShare(front)
    const unit = value === null ? undefined : unitAfter(words.slice(n).join(' '))
    if (value !== null && unit !== undefined) return { value, unit }
  }
  return { value: Number.NaN, unit: null }
}

/** What stands behind a number: its unit, null for none, undefined for what is no unit. */
function unitAfter(text: string): string | null | undefined {
  const plain = text
    .trim()
    .replace(/^°\s?|^degrees? /, '')
    .replace('²', '2')
    .replace(/\.$/, '')
  if (plain === '' || counted.test(plain)) return null
  if (/^(?:%|per ?cent|pct)$/.test(plain)) return '%'
  return unitWords.get(plain)
}

function plainNumber(text: string): number {
  const plain = text.replace('−', '-').replace(/^\+/, '')
  // An English comma before three digits is one of thousands.
  if (/^-?[1-9]\d{0,2}(?:,\d{3})+/.test(plain)) return Number(plain.replaceAll(',', ''))
  return Number(plain.replace(',', '.'))
}

/** The value of a number as people write it; NaN for anything else. */
export const numberOf = (text: string): number => amountOf(text).value

export const isPercent = (text: string): boolean => amountOf(text).unit === '%'
