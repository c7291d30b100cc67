/**
 * Finds samples that are equal, exactly or when rounded: an open hash table from a 53-bit hash of the values to the number of the first
 * sample that has it, 12 bytes a place. Of a million samples two different ones meet with a chance of 1 in 20,000, so whoever
 * reports a meeting compares the values first.
 */
export class KeyIndex {
  private readonly keys: Float64Array
  private readonly numbers: Int32Array
  private readonly mask: number
  private readonly bits = new Float64Array(1)
  private readonly words = new Int32Array(this.bits.buffer)

  /** @param most Samples that will be stored at most. */
  constructor(most: number) {
    const places = 2 ** Math.max(4, Math.ceil(Math.log2(most * 1.5 + 1)))
    this.mask = places - 1
    this.keys = new Float64Array(places).fill(-1)
    this.numbers = new Int32Array(places)
  }

  /** The number that was first stored for equal values; stores `number` and returns it where there is none. */
  first(values: ArrayLike<number>, steps: readonly number[] | null, number: number): number {
    const key = this.hash(values, steps)
    const place = this.find(key)
    if (this.keys[place] === key) return this.numbers[place] as number
    this.keys[place] = key
    this.numbers[place] = number
    return number
  }

  has(values: ArrayLike<number>, steps: readonly number[] | null): boolean {
    const key = this.hash(values, steps)
    return this.keys[this.find(key)] === key
  }

  /** Place of the key, or the free place where it belongs. */
  private find(key: number): number {
    let place = key % (this.mask + 1)
    while (this.keys[place] !== -1 && this.keys[place] !== key) place = (place + 1) & this.mask
    return place
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
