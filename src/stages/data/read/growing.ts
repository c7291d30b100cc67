type Numbers = Float32Array | Uint32Array | Uint16Array | Uint8Array | Int32Array

/** A typed array that grows as rows come in. Cells that were never set hold `blank`. */
export class Growing<T extends Numbers> {
  array: T
  private readonly make: new (
    length: number,
  ) => T
  private readonly blank: number

  constructor(make: new (length: number) => T, blank = 0) {
    this.make = make
    this.blank = blank
    this.array = this.sized(1024)
  }

  set(index: number, value: number): void {
    if (index >= this.array.length) this.grow(index + 1)
    this.array[index] = value
  }

  upTo(length: number): T {
    if (length > this.array.length) this.grow(length)
    return this.array.subarray(0, length) as T
  }

  private grow(atLeast: number): void {
    const wider = this.sized(Math.max(atLeast, Math.ceil(this.array.length * 1.5)))
    wider.set(this.array)
    this.array = wider
  }

  private sized(length: number): T {
    const array = new this.make(length)
    if (this.blank !== 0) array.fill(this.blank)
    return array
  }
}

/** Texts as running numbers, in the order in which they were first seen; blank ones are -1. */
export class Interner {
  readonly words: string[] = []
  private readonly numbers = new Map<string, number>()
  private readonly growing = new Growing<Int32Array>(Int32Array, -1)
  used = false

  set(row: number, word: string): void {
    this.used = true
    if (word === '') return
    let number = this.numbers.get(word)
    if (number === undefined) {
      number = this.words.length
      this.numbers.set(word, number)
      this.words.push(word)
    }
    this.growing.set(row, number)
  }

  fillTo(rows: number): void {
    this.growing.upTo(rows)
  }

  get array(): Int32Array {
    return this.growing.array
  }
}
