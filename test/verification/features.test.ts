import { crc32 } from 'node:zlib'
import { featuresOf } from '../../src/verification/features.ts'
import { load } from './setup.ts'

/** Step 5 of the contract. */
const quantised = (x: number, { scale, zeroPoint }: { scale: number; zeroPoint: number }): number => {
  const q = Math.fround(x / Math.fround(scale))
  return Math.max(-128, Math.min(127, Math.sign(q) * Math.floor(Math.abs(q) + 0.5) + zeroPoint))
}

test.each(['fruit', 'motion'])(
  'the features of every held-out %s sample are those that the reference was given',
  async (name) => {
    const { contract, replay, reference } = await load(name)
    const samples = new Map<number, number[][]>()
    for (const [row, sample] of replay.sample.entries()) {
      if (sample >= 0) samples.set(sample, [...(samples.get(sample) ?? []), replay.rows[row] as number[]])
    }
    const found = [...samples.values()].map((rows) => {
      const input = featuresOf(rows, contract).map((x) => quantised(x, contract.tensors.input))
      return crc32(Uint8Array.from(input, (q) => q & 255))
    })
    expect(found).toEqual([...reference.crc])
  },
)
