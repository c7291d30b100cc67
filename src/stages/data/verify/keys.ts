/**
 * Finds samples that are equal, exactly or when rounded: an open hash table from a 53-bit hash of the values to the number of the first
 * sample that has it, 12 bytes a place. Of a million samples two different ones meet with a chance of 1 in 20,000, so whoever
 * reports a meeting compares the values first. A sample is `width` values from place `at` of `values` on.
 */
export class KeyIndex {
  private readonly keys: Float64Array
  private readonly numbers: Int32Array
  private readonly mask: number
  private readonly width: number
  private readonly steps: readonly number[] | null
  private readonly bits = new Float64Array(1)
  private readonly words = new Int32Array(this.bits.buffer)
  private key = 0

  /**
   * @param most Samples that will be stored at most.
   * @param steps To multiples of which values are rounded, null to compare them as they are.
   */
  constructor(most: number, width: number, steps: readonly number[] | null) {
    const places = 2 ** Math.max(4, Math.ceil(Math.log2(most * 1.3 + 1)))
    this.mask = places - 1
    this.width = width
    this.steps = steps
    this.keys = new Float64Array(places).fill(-1)
    this.numbers = new Int32Array(places)
  }

  /** The number that was first stored for equal values; stores `number` and returns it where there is none. */
  first(values: ArrayLike<number>, at: number, number: number): number {
    const place = this.find(values, at)
    if (this.keys[place] === this.key) return this.numbers[place] as number
    this.keys[place] = this.key
    this.numbers[place] = number
    return number
  }

  has(values: ArrayLike<number>, at: number): boolean {
    return this.keys[this.find(values, at)] === this.key
  }

  /** Place of the values, or the free place where they belong. */
  private find(values: ArrayLike<number>, at: number): number {
    let [a, b] = [0x811c9dc5, 0x2545f491]
    for (let i = 0; i < this.width; i++) {
      const value = values[at + i] as number
      this.bits[0] = (this.steps ? Math.floor(value / (this.steps[i] as number) + 0.5) : value) + 0
      const word = (this.words[0] as number) ^ Math.imul(this.words[1] as number, 0x9e3779b1)
      a = Math.imul(a ^ word, 0x01000193)
      a ^= a >>> 15
      b = Math.imul(b + word, 0x85ebca6b) ^ a
      b ^= b >>> 13
    }
    this.key = (a >>> 0) * 2 ** 21 + (b >>> 11)
    let place = (a ^ (b >>> 11)) & this.mask
    while (this.keys[place] !== -1 && this.keys[place] !== this.key) place = (place + 1) & this.mask
    return place
  }
}
