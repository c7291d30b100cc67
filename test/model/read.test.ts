import { Builder } from 'flatbuffers'
import { compileModel } from '../../src/model/index.ts'
import { largestModelBytes, readModel } from '../../src/model/read.ts'
import { fixture } from './cases.ts'
import { Random } from './random.ts'

const codes = (bytes: Uint8Array): string[] => {
  const result = compileModel(bytes)
  return 'findings' in result ? [...new Set(result.findings.map((f) => f.code))] : []
}

describe('files that are no good model', () => {
  it('are corrupt when empty, text, or a Git LFS pointer', () => {
    for (const text of ['', 'x', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 2360\n'])
      expect(codes(new TextEncoder().encode(text))).toEqual(['model/corrupt'])
    expect(codes(new Uint8Array(4096))).toEqual(['model/corrupt'])
  })

  it('are corrupt wherever they are cut off', () => {
    const whole = fixture('fruit')
    for (let length = 0; length < whole.length; length++) {
      const found = codes(whole.subarray(0, length))
      // The last bytes of a flatbuffer may be padding that nothing refers to.
      if (length < whole.length - 8) expect(found).toEqual(['model/corrupt'])
    }
  })

  it('never throw, hang or ask for much memory, whatever bytes are changed', () => {
    const whole = fixture('digits')
    const random = new Random(4)
    const started = Date.now()
    const before = process.memoryUsage().rss
    let refused = 0
    const rounds = 3000
    for (let i = 0; i < rounds; i++) {
      const bytes = Uint8Array.from(whole)
      for (let k = random.int(1, 6); k > 0; k--) {
        const at = random.int(0, bytes.length - 4)
        const view = new DataView(bytes.buffer)
        if (random.chance(0.5)) bytes[at] = random.int(0, 255)
        else
          view.setUint32(
            at & ~3,
            random.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffc, bytes.length]),
            true,
          )
      }
      if (codes(bytes).length > 0) refused++
    }
    expect(refused).toBeGreaterThan(rounds / 10)
    expect(Date.now() - started).toBeLessThan(60_000)
    // What the test's own worker holds from other suites is not its doing.
    expect(process.memoryUsage().rss - before).toBeLessThan(5e8)
  })

  it('are corrupt when many tables share one long vector', () => {
    // 1,000 tensors of which each points at the same 40,000 scales: 160 KB that would decode to 320 MB.
    const b = new Builder()
    const table = (fields: [number, number][]): number => {
      b.startObject(8)
      for (const [id, offset] of fields) b.addFieldOffset(id, offset, 0)
      return b.endObject()
    }
    const list = (offsets: number[]): number => {
      b.startVector(4, offsets.length, 4)
      for (const o of offsets) b.addOffset(o)
      return b.endVector()
    }
    b.startVector(4, 40_000, 4)
    for (let i = 0; i < 40_000; i++) b.addFloat32(1)
    const quantisation = table([[2, b.endVector()]])
    const tensors = list(Array.from({ length: 1000 }, () => table([[4, quantisation]])))
    const subgraphs = list([table([[0, tensors]])])
    b.startObject(5)
    b.addFieldInt32(0, 3, 0)
    b.addFieldOffset(2, subgraphs, 0)
    b.finish(b.endObject(), 'TFL3')
    const result = readModel(b.asUint8Array())
    expect('findings' in result && result.findings[0]?.message).toContain('overlap')
  })

  it('are refused before they are read when no board could hold them', () => {
    const started = Date.now()
    expect(codes(new Uint8Array(largestModelBytes + 1))).toEqual(['model/corrupt'])
    expect(Date.now() - started).toBeLessThan(1000)
  })

  it('name the reason in one sentence', () => {
    const result = readModel(fixture('fruit').subarray(0, 1000))
    expect('findings' in result && result.findings[0]?.message).toMatch(
      /^The model cannot be read: .* byte \d+ of 1000\.$/,
    )
  })
})
