import type { Table } from './read/table.ts'

/** What a column holds, over all rows that have a number there. Values are float32. */
export interface ColumnProfile {
  count: number
  missing: number
  min: number
  max: number
  mean: number
  std: number
  /** 1, 5, 25, 50, 75, 95 and 99 % quantiles. */
  quantiles: [number, number, number, number, number, number, number]
  integer: boolean
  constant: boolean
  /** Rows beyond 3 interquartile ranges of the middle half. */
  outliers: number
  /** Rows at the largest value: many of them mean that the sensor could not count further. */
  atMax: number
  /** The widest step between neighbouring values above the median: where two populations part. */
  gap: { below: number; above: number }
}

/** Profile of one column. Sorts a copy: 4 bytes a row. */
export function profileColumn(values: Float32Array): ColumnProfile {
  const sorted = numbersOf(values).sort()
  const count = sorted.length
  const at = (share: number) => sorted[Math.min(count - 1, Math.floor(share * count))] ?? 0
  let sum = 0
  let integer = true
  for (const v of sorted) {
    sum += v
    if (integer && !Number.isInteger(v)) integer = false
  }
  const mean = count ? sum / count : 0
  let squares = 0
  for (const v of sorted) squares += (v - mean) ** 2
  const [low, high] = [at(0.25), at(0.75)]
  const reach = 3 * (high - low)
  const max = sorted[count - 1] ?? 0
  let outliers = 0
  let atMax = 0
  let gap = { below: max, above: max }
  for (let i = 0; i < count; i++) {
    const v = sorted[i] as number
    if (v < low - reach || v > high + reach) outliers++
    if (v === max) atMax++
    if (i > count / 2 && v - (sorted[i - 1] as number) > gap.above - gap.below)
      gap = { below: sorted[i - 1] as number, above: v }
  }
  const min = sorted[0] ?? 0
  return {
    ...{ count, missing: values.length - count, min, max, mean: round(mean) },
    std: round(count ? Math.sqrt(squares / count) : 0),
    quantiles: [at(0.01), at(0.05), low, at(0.5), high, at(0.95), at(0.99)],
    ...{ integer, constant: count > 0 && min === max, outliers, atMax, gap },
  }
}

/** Without the missing ones; `filter` would make a list of boxed numbers first. */
function numbersOf(values: Float32Array): Float32Array {
  const numbers = new Float32Array(values.length)
  let count = 0
  for (const value of values) if (!Number.isNaN(value)) numbers[count++] = value
  return numbers.subarray(0, count)
}

/** Six significant digits: enough for a person and a planner, and free of the last bits. */
const round = (x: number): number => Number(x.toPrecision(6))

/**
 * Counts readings that repeat another exactly (same values, same class), and those that agree with a reading of another class
 * when rounded to a thousandth of each column's range. By 45-bit hashes, so that a million rows need 8 MB.
 */
export function countRepeats(
  table: Table,
  use: readonly Float32Array[],
  steps: readonly number[],
  complete: Uint8Array,
): { duplicates: number; acrossClasses: number } {
  const labels = Math.max(table.merge.labels.length, 1)
  const bits = new Float32Array(1)
  const asInt = new Int32Array(bits.buffer)
  let n = 0
  for (const c of complete) n += c
  const exactKeys = new Float64Array(n)
  const roundedKeys = new Float64Array(n)
  let k = 0
  for (let row = 0; row < table.rows; row++) {
    if (!complete[row]) continue
    let [a, b, c, d] = [0x811c9dc5, 0x1b873593, 0x2545f491, 0x7feb352d]
    for (let i = 0; i < use.length; i++) {
      const value = (use[i] as Float32Array)[row] as number
      bits[0] = value + 0
      a = Math.imul(a ^ (asInt[0] as number), 0x01000193)
      b = Math.imul((b ^ (asInt[0] as number)) + a, 0x85ebca6b)
      bits[0] = Math.floor(value / (steps[i] as number) + 0.5) + 0
      c = Math.imul(c ^ (asInt[0] as number), 0x01000193)
      d = Math.imul((d ^ (asInt[0] as number)) + c, 0x85ebca6b)
    }
    const label = (table.label[row] as number) & 255
    exactKeys[k] = ((mix(a) * 8192 + (mix(b) >>> 19)) % 2 ** 45) * 256 + label
    roundedKeys[k++] = ((mix(c) * 8192 + (mix(d) >>> 19)) % 2 ** 45) * 256 + label
  }
  exactKeys.sort()
  roundedKeys.sort()
  let duplicates = 0
  for (let i = 1; i < n; i++) if (exactKeys[i] === exactKeys[i - 1]) duplicates++
  let acrossClasses = 0
  for (let i = 0; i < n && labels > 1; ) {
    const place = Math.floor((roundedKeys[i] as number) / 256)
    let end = i
    while (end < n && Math.floor((roundedKeys[end] as number) / 256) === place) end++
    if (roundedKeys[i] !== roundedKeys[end - 1]) acrossClasses += end - i
    i = end
  }
  return { duplicates, acrossClasses }
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}
