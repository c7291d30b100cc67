/** Small seeded generator (mulberry32): the same expressions on every machine. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export const columns = ['r', 'g', 'clear', 'raw light']

/** The text of a random expression over {@link columns}. */
export function randomExpression(next: () => number, depth = 4): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  const sub = () => randomExpression(next, depth - 1)
  if (depth === 0 || next() < 0.15) {
    if (next() < 0.3) return pick(['0', '1', '0.1', '255', '1e-3', '65535', '3.14159', '1e30', '1.17e-38'])
    return pick(['r', 'g', 'clear', '`raw light`'])
  }
  const kind = next()
  if (kind < 0.55) return `(${sub()} ${pick(['+', '-', '*', '/', '×', '÷', '−'])} ${sub()})`
  if (kind < 0.65) return `-${sub()}`
  if (kind < 0.75) return `${pick(['abs', 'sqrt', 'log', 'log'])}(${sub()})`
  if (kind < 0.85) return `${pick(['min', 'max'])}(${sub()}, ${sub()})`
  if (kind < 0.9) return `clamp(${sub()}, 0, ${sub()})`
  const compare = () => `${sub()} ${pick(['<', '<=', '>', '>=', '==', '!='])} ${sub()}`
  const condition = next() < 0.5 ? compare() : `${compare()} ${pick(['and', 'or'])} not ${compare()}`
  return `if(${condition}, ${sub()}, ${sub()})`
}

/** A value as a sensor, or a nasty mind, would give it; a float32. */
export function randomValue(next: () => number): number {
  const kind = next()
  if (kind < 0.5) return Math.floor(next() * 4096)
  if (kind < 0.8) return Math.fround(next() * 4 - 2)
  const odd = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 1.401298464324817e-45, 3.4028234663852886e38]
  return Math.fround(odd[Math.floor(next() * odd.length)] as number)
}

/** The 32 bits of a float as hexadecimal digits; one pattern stands for every NaN. */
export function bits(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return view.getUint32(0).toString(16).padStart(8, '0')
}
