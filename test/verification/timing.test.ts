import type { Contract } from '../../src/project/contract.ts'
import type { Behaviour } from '../../src/verification/behaviour.ts'
import { compareTiming } from '../../src/verification/compare-timing.ts'
import type { Replay } from '../../src/verification/replay.ts'
import type { Observed } from '../../src/verification/trace.ts'

/** Findings for a sketch with an interval of 100 ms that takes its readings at these milliseconds. */
const at = (milliseconds: number[], intervalMs = 100) =>
  compareTiming(
    { reads: milliseconds.map((ms) => ms * 1000) } as unknown as Observed,
    { intervalMs } as Behaviour,
    { sensor: 'apds9960', window: { size: 1, trainStride: 1 } } as Contract,
    { sample: milliseconds.map((_, i) => i) } as unknown as Replay,
    null,
  ).map((f) => f.code)

const every = (ms: number) => Array.from({ length: 40 }, (_, i) => 2000 + i * ms)

test('samples on schedule pass, and a late one that the next makes up for', () => {
  expect(at(every(100))).toEqual([])
  expect(at(every(100.7))).toEqual([])
  expect(at(every(100).map((ms, i) => (i === 7 ? ms + 14 : ms)))).toEqual([])
})

test('a sketch that is a tenth slower or faster than asked is found', () => {
  expect(at(every(110))).toEqual(['verify/interval'])
  expect(at(every(120))).toEqual(['verify/interval'])
  expect(at(every(90))).toEqual(['verify/interval'])
})

test('an interval shorter than the sensor needs is not held against the sketch', () => {
  expect(at(every(29), 10)).toEqual([])
})
