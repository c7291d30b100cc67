/** A seeded stream of numbers (mulberry32), so that a failing model can be made again from its seed. */
export class Random {
  private state: number
  constructor(seed: number) {
    this.state = Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995
  }
  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  /** An integer from low to high, both inclusive. */
  int = (low: number, high: number): number => low + Math.floor(this.next() * (high - low + 1))
  chance = (p: number): boolean => this.next() < p
  pick = <T>(list: readonly T[]): T => list[this.int(0, list.length - 1)] as T
  /** A float32 between low and high, evenly on a logarithmic scale. */
  scale = (low: number, high: number): number => Math.fround(low * (high / low) ** this.next())
  /** A zero point: anywhere, but often at an edge. */
  zeroPoint = (): number => (this.chance(0.3) ? this.pick([-128, -127, 0, 127]) : this.int(-100, 100))
}
