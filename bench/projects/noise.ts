/** Seeded numbers, the same on every machine (mulberry32; nearly normal ones are sums of twelve, so that no logarithm plays a part). */
export class Noise {
  private state: number

  constructor(seed: number) {
    this.state = seed | 0
  }

  /** From 0 to 1, 1 excluded. */
  share(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.share()
  }

  /** Mean 0, standard deviation 1. */
  normal(): number {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += this.share()
    return sum
  }

  around(mean: number, deviation: number): number {
    return mean + deviation * this.normal()
  }
}
