type Numbers = Float32Array | Uint32Array | Uint16Array | Uint8Array | Int32Array | Int8Array

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

  /** Makes room for so many at once, so that the array need not be copied as it grows. */
  reserve(length: number): void {
    if (length > this.array.length) this.grow(length)
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

  reserve(rows: number): void {
    this.growing.reserve(rows)
  }

  get array(): Int32Array {
    return this.growing.array
  }
}

/** A long list of few different texts: two bytes each. */
export class Words {
  private readonly known = new Map<string, number>()
  private readonly texts: string[] = []
  private readonly codes = new Growing(Uint16Array)
  length = 0

  push(text: string): void {
    let code = this.known.get(text)
    if (code === undefined) {
      code = this.texts.push(text) - 1
      this.known.set(text, code)
    }
    this.codes.set(this.length++, code)
  }

  /** Undefined beyond the end. */
  at(index: number): string | undefined {
    return index < this.length ? this.texts[this.codes.array[index] as number] : undefined
  }

  /** How often each text stands in the list. */
  tally(): Map<string, number> {
    const counts = this.texts.map(() => 0)
    for (let i = 0; i < this.length; i++) {
      const code = this.codes.array[i] as number
      counts[code] = (counts[code] as number) + 1
    }
    return new Map(this.texts.map((text, i) => [text, counts[i] as number]))
  }
}
