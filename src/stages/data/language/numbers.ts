import { unitWords } from './units.ts'

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const small = new Map<string, number>([
  ...ones.map((word, i): [string, number] => [word, i]),
  ...tens.map((word, i): [string, number] => [word, 20 + 10 * i]),
  ...tens.flatMap((ten, i) => ones.slice(1, 10).map((one, j): [string, number] => [`${ten} ${one}`, 21 + 10 * i + j])),
])

/** A whole number in words: `twenty-five`, `a hundred`, `two hundred and fifty`, `fifty thousand`, `a dozen`; null for anything else. */
export function wordsToNumber(text: string): number | null {
  const plain = text.replace(/-/g, ' ')
  const dozen = /^(half a |a |one )?dozen$/.exec(plain)
  if (dozen) return dozen[1] === 'half a ' ? 6 : 12
  const parts = /^(?:(.+) |)thousand(?: (?:and )?(.+))?$/.exec(plain)
  if (parts) return together(parts, 1000)
  return belowThousand(plain)
}

function belowThousand(text: string): number | null {
  const parts = /^(?:(\S+) |)hundred(?: (?:and )?(.+))?$/.exec(text)
  return parts ? together(parts, 100) : (small.get(text) ?? null)
}

function together([, before, behind]: RegExpExecArray, factor: number): number | null {
  const count = before === undefined || before === 'a' ? 1 : belowThousand(before)
  const rest = behind === undefined ? 0 : belowThousand(behind)
  return count === null || rest === null || rest >= factor ? null : count * factor + rest
}

const pieces: Record<string, number> = {
  ...{ half: 2, halve: 2, third: 3, quarter: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10 },
  ...{ twelfth: 12, twentieth: 20 },
}

/** A share in words: `half`, `a fifth`, `three quarters`, `3 out of 4`; null for anything else. */
export function wordsToShare(text: string): number | null {
  const found = /^(?:(a|an|one|the other|two|three|four|five|six|seven|eight|nine|\d) )?([a-z]+?)(s?)$/.exec(text)
  const of = found && pieces[found[2] === 'halve' ? 'half' : (found[2] as string)]
  if (found && of) {
    const count = /^\d$/.test(found[1] ?? '') ? Number(found[1]) : (small.get(found[1] ?? '') ?? 1)
    return (found[3] === 's') === count > 1 && count < of ? count / of : null
  }
  const out = /^(\S+) (?:out of|in every) (?:every )?(\S+)$/.exec(text)
  if (!out) return null
  const [a, b] = [out[1], out[2]].map((t) => (/^\d+$/.test(t as string) ? Number(t) : (small.get(t as string) ?? 0)))
  return a && b && a < b ? a / b : null
}

/** The longest text in front that is a share of the kind `3 out of 4`. */
export const outOf = /^(?:\d+|[a-z]+) (?:out of|in every) (?:every )?(?:\d+|[a-z]+)(?![\p{L}\p{N}])/u

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
