/** Address and size of the memory that a sketch has on the virtual board, as in monitor/layout.h. */
const memory = [
  [0x0010_0000, 0x0010_0000],
  [0x2000_0000, 0x0004_0000],
] as const

/**
 * What of an ELF file would be loaded outside of the sketch's flash and RAM, where the monitor lies among others; null when nothing.
 * A program too large for the RAM is left to the monitor, which says by how much.
 */
export function outsideMemory(elf: Buffer): string | null {
  if (elf.length < 52 || elf.readUInt32BE(0) !== 0x7f45_4c46 || elf[4] !== 1 || elf[5] !== 1)
    return 'no 32-bit ELF file'
  const [table, size, count] = [elf.readUInt32LE(28), elf.readUInt16LE(42), elf.readUInt16LE(44)]
  if (size < 32 || table + size * count > elf.length) return 'its program headers are cut off'
  for (let i = 0; i < count; i++) {
    const at = table + i * size
    const [type, , , physical, inFile] = [0, 4, 8, 12, 16].map((field) => elf.readUInt32LE(at + field)) as Words
    if (type !== 1 || inFile === 0) continue
    if (!memory.some(([start, length]) => physical >= start && physical + inFile <= start + length)) {
      return `${inFile} bytes of it belong at 0x${physical.toString(16)}, which is not the sketch's memory`
    }
  }
  return null
}

type Words = [number, number, number, number, number]
