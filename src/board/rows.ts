import type { SensorId } from './profiles.ts'

/**
 * Rows as the virtual board's monitor reads them: little-endian float32, row after row; for `serial` lines of text.
 * A number of a line is the shortest decimal that is exactly its float32, and NaN is `nan`.
 */
export function encodeRows(sensor: SensorId, rows: readonly (readonly number[])[]): Uint8Array {
  if (sensor === 'serial') return Buffer.from(rows.map((row) => `${row.map(shortestFloat32).join(',')}\n`).join(''))
  const floats = new Float32Array(rows.length * (rows[0]?.length ?? 0))
  let at = 0
  for (const row of rows) for (const value of row) floats[at++] = value
  return new Uint8Array(floats.buffer)
}

/** The shortest decimal, without an exponent where that is usual, that reads as exactly the float32 nearest to `value`. */
export function shortestFloat32(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  const single = Math.fround(value)
  if (Object.is(single, -0)) return '-0'
  for (let digits = 1; digits <= 9; digits++) {
    const text = single.toPrecision(digits)
    if (Math.fround(Number(text)) === single) return plain(Number(text))
  }
  return plain(single)
}

/** JavaScript writes exponents only from 1e21 and below 1e-6; a sketch's parseFloat knows none. */
const plain = (value: number): string => {
  const text = String(value)
  return text.includes('e') && Math.abs(value) < 1
    ? value.toFixed(Math.min(100, Number(text.split('e-')[1]) + 9)).replace(/0+$/, '')
    : text
}
