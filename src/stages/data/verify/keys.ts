/**
 * Finds samples that are equal. Keys are 53-bit hashes of the values: of a million samples two different ones meet with a chance
 * of 1 in 20,000, so whoever reports a meeting compares the values first.
 */
export class KeyIndex {
  private readonly keys = new Map<number, number>()
  private readonly bits = new Float64Array(1)
  private readonly words = new Int32Array(this.bits.buffer)

  /** Returns the number that was first stored for an equal key, or stores `number` and returns it. */
  first(values: ArrayLike<number>, number: number): number {
    const key = this.hash(values, null)
    const found = this.keys.get(key)
    if (found !== undefined) return found
    this.keys.set(key, number)
    return number
  }

  firstRounded(values: ArrayLike<number>, steps: readonly number[], number: number): number {
    const key = this.hash(values, steps)
    const found = this.keys.get(key)
    if (found !== undefined) return found
    this.keys.set(key, number)
    return number
  }

  addRounded(values: ArrayLike<number>, steps: readonly number[]): void {
    this.keys.set(this.hash(values, steps), 0)
  }

  hasRounded(values: ArrayLike<number>, steps: readonly number[]): boolean {
    return this.keys.has(this.hash(values, steps))
  }

  private hash(values: ArrayLike<number>, steps: readonly number[] | null): number {
    let [a, b] = [0x811c9dc5, 0x2545f491]
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number
      this.bits[0] = (steps ? Math.floor(value / (steps[i] as number) + 0.5) : value) + 0
      const word = (this.words[0] as number) ^ Math.imul(this.words[1] as number, 0x9e3779b1)
      a = Math.imul(a ^ word, 0x01000193)
      a ^= a >>> 15
      b = Math.imul(b + word, 0x85ebca6b) ^ a
      b ^= b >>> 13
    }
    return (a >>> 0) * 2 ** 21 + (b >>> 11)
  }
}
