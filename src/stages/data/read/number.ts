const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** The value of a cell as float32; NaN when it is no number or too large for one. The same texts are numbers to pandas. */
export function toNumber(cell: string, decimal: '.' | ','): number {
  let text = cell.trim()
  if (decimal === ',') text = text.includes('.') ? '' : text.replace(',', '.')
  if (!number.test(text)) return Number.NaN
  const value = Math.fround(Number(text))
  return Number.isFinite(value) ? value : Number.NaN
}

const powers = Array.from({ length: 16 }, (_, i) => 10 ** i)
const [plus, minus, zero] = [43, 45, 48]

/**
 * `toNumber` of the cell between two places of a line, without cutting it out: millions of cells are read this way. Up to 15
 * digits make an exact integer, and its quotient by an exact power of ten is the nearest double (Clinger 1990).
 */
export function numberAt(line: string, from: number, to: number, decimal: '.' | ','): number {
  const point = decimal.charCodeAt(0)
  let at = from
  const first = line.charCodeAt(at)
  if (first === minus || first === plus) at++
  let [mantissa, digits, fraction] = [0, 0, -1]
  for (; at < to; at++) {
    const code = line.charCodeAt(at) - zero
    if (code >= 0 && code <= 9) {
      mantissa = mantissa * 10 + code
      digits++
      if (fraction >= 0) fraction++
    } else if (code + zero === point && fraction < 0) fraction = 0
    else return toNumber(line.slice(from, to), decimal)
  }
  if (digits === 0 || digits > 15) return toNumber(line.slice(from, to), decimal)
  const size = fraction > 0 ? mantissa / (powers[fraction] as number) : mantissa
  return Math.fround(first === minus ? -size : size)
}
