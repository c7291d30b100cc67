/** Thrown by the accessors below and caught by the reader: the file is not a well-formed flatbuffer. */
export class CorruptFlatbuffer extends Error {}

/**
 * Bounds-checked reading of a flatbuffer. The generated accessors of the `flatbuffers` package trust every offset of the
 * file; this one is for files that nobody vouches for. Every access is checked, and what is copied out of vectors is counted
 * against a budget, since a small file can point at one long vector many times.
 * Format: https://flatbuffers.dev/internals/
 */
export class FlatbufferReader {
  readonly bytes: Uint8Array
  private readonly view: DataView
  private budget: number

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.budget = 65_536 + 4 * bytes.length
  }

  private check(position: number, size: number): number {
    if (!Number.isInteger(position) || position < 0 || position + size > this.bytes.length)
      throw new CorruptFlatbuffer(`an offset points to byte ${position} of ${this.bytes.length}`)
    return position
  }

  uint8 = (at: number): number => this.view.getUint8(this.check(at, 1))
  int8 = (at: number): number => this.view.getInt8(this.check(at, 1))
  uint16 = (at: number): number => this.view.getUint16(this.check(at, 2), true)
  int32 = (at: number): number => this.view.getInt32(this.check(at, 4), true)
  uint32 = (at: number): number => this.view.getUint32(this.check(at, 4), true)
  float32 = (at: number): number => this.view.getFloat32(this.check(at, 4), true)
  int64 = (at: number): number => Number(this.view.getBigInt64(this.check(at, 8), true))

  /** The file's identifier, four characters after the root offset. */
  identifier(): string {
    this.check(0, 8)
    return String.fromCharCode(...this.bytes.subarray(4, 8))
  }

  root(): Table {
    return new Table(this, this.uint32(0))
  }

  spend(elements: number): void {
    this.budget -= elements
    if (this.budget < 0) throw new CorruptFlatbuffer('its vectors overlap: they hold more than the file has bytes')
  }
}

/** A table: fields are found through its vtable by their number in the schema, and a field that is absent has its default. */
export class Table {
  private readonly reader: FlatbufferReader
  private readonly position: number
  private readonly vtable: number
  private readonly vtableSize: number

  constructor(reader: FlatbufferReader, position: number) {
    this.reader = reader
    this.position = position
    this.vtable = position - reader.int32(position)
    this.vtableSize = reader.uint16(this.vtable)
    reader.spend(1)
  }

  private field(id: number): number | null {
    const slot = 4 + 2 * id
    if (slot + 2 > this.vtableSize) return null
    const offset = this.reader.uint16(this.vtable + slot)
    return offset === 0 ? null : this.position + offset
  }

  private target(id: number): number | null {
    const at = this.field(id)
    return at === null ? null : at + this.reader.uint32(at)
  }

  has = (id: number): boolean => this.field(id) !== null
  bool = (id: number): boolean => this.number(id, 'uint8', 0) !== 0

  number(id: number, type: 'int8' | 'uint8' | 'int32' | 'uint32' | 'float32', absent: number): number {
    const at = this.field(id)
    return at === null ? absent : this.reader[type](at)
  }

  table(id: number): Table | null {
    const at = this.target(id)
    return at === null ? null : new Table(this.reader, at)
  }

  /** Text of at most `limit` bytes; more is cut off. */
  string(id: number, limit = 256): string {
    const at = this.target(id)
    if (at === null) return ''
    const bytes = this.span(at, 1)
    return new TextDecoder().decode(bytes.subarray(0, limit))
  }

  /** A view, not a copy; null when absent. */
  byteVector(id: number): Uint8Array | null {
    const at = this.target(id)
    return at === null ? null : this.span(at, 1)
  }

  vector(id: number, type: 'int32' | 'float32' | 'int64'): number[] | null {
    const at = this.target(id)
    if (at === null) return null
    const size = type === 'int64' ? 8 : 4
    const count = this.span(at, size).length / size
    this.reader.spend(count)
    return Array.from({ length: count }, (_, i) => this.reader[type](at + 4 + i * size))
  }

  tables(id: number): Table[] {
    const at = this.target(id)
    if (at === null) return []
    const count = this.span(at, 4).length / 4
    this.reader.spend(count)
    return Array.from({ length: count }, (_, i) => {
      const slot = at + 4 + i * 4
      return new Table(this.reader, slot + this.reader.uint32(slot))
    })
  }

  private span(at: number, size: number): Uint8Array {
    const length = this.reader.uint32(at) * size
    if (at + 4 + length > this.reader.bytes.length)
      throw new CorruptFlatbuffer(`a vector of ${length} bytes starts at byte ${at} of ${this.reader.bytes.length}`)
    return this.reader.bytes.subarray(at + 4, at + 4 + length)
  }
}
