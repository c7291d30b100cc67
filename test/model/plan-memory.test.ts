import fc from 'fast-check'
import { type Lifetime, planMemory } from '../../src/model/plan-memory.ts'

const lifetimes = fc
  .array(fc.record({ bytes: fc.integer({ min: 1, max: 5000 }), from: fc.nat(20), length: fc.nat(6) }), {
    maxLength: 30,
  })
  .map((list) => list.map(({ bytes, from, length }, i): Lifetime => ({ id: `t${i}`, bytes, from, to: from + length })))

describe('memory plan', () => {
  it('never lets two buffers that live together overlap, and stays within its arena', () => {
    fc.assert(
      fc.property(lifetimes, (list) => {
        const { offsets, arenaBytes } = planMemory(list)
        const start = (l: Lifetime): number => offsets.get(l.id) as number
        for (const a of list) {
          expect(start(a) % 4).toBe(0)
          expect(start(a) + a.bytes).toBeLessThanOrEqual(arenaBytes)
          for (const b of list) {
            if (a.id >= b.id || a.to < b.from || b.to < a.from) continue
            expect(start(a) + a.bytes <= start(b) || start(b) + b.bytes <= start(a)).toBe(true)
          }
        }
      }),
    )
  })

  it('reuses the bytes of buffers that are not needed any more', () => {
    const chain = Array.from({ length: 10 }, (_, i): Lifetime => ({ id: `t${i}`, bytes: 100, from: i, to: i + 1 }))
    expect(planMemory(chain).arenaBytes).toBe(200)
  })

  it('does not depend on the order in which buffers are given', () => {
    fc.assert(
      fc.property(lifetimes, (list) => {
        expect(planMemory(list.toReversed())).toEqual(planMemory(list))
      }),
    )
  })

  it('is empty for nothing', () => {
    expect(planMemory([]).arenaBytes).toBe(0)
  })
})
