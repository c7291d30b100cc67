import type { TraceEvent } from '../../src/board/virtual.ts'
import { boardScenes, scenesOf } from '../../src/report/board-scenes.ts'

const line = (us: number, text: string): TraceEvent => ({ type: 'serial', us, text: `${text}\r\n` })
const pin = (us: number, at: number, value: number): TraceEvent => ({ type: 'pin', us, pin: at, value })
const read = (us: number): TraceEvent => ({ type: 'read', us, row: 0, stale: false })

test('each kind of line is shown once, with what the pins do then', () => {
  const events: TraceEvent[] = [
    ...[22, 23, 24].map((led) => pin(10, led, 1)),
    line(100, '# ready'),
    read(1000),
    pin(1500, 22, 0),
    line(2_000_000, 'apple 0.98'),
    read(2_100_000),
    line(2_200_000, 'apple 0.71'),
    read(3_000_000),
    line(3_100_000, 'orange 1.00'),
    pin(3_100_010, 22, 1),
    { type: 'tone', us: 3_100_020, pin: 5, hertz: 880 },
    { type: 'pwm', us: 3_100_030, pin: 9, value: 128 },
    read(4_000_000),
    { type: 'tone', us: 4_000_010, pin: 5, hertz: 0 },
    pin(4_000_020, 13, 1),
    line(4_000_030, 'unsure'),
  ]
  expect(scenesOf(events)).toEqual([
    '2.000 s “apple 0.98”, RGB LED red',
    '3.100 s “orange 1.00”, RGB LED off, D9 at 50 %, 880 Hz on D5',
    '4.000 s “unsure”, RGB LED off, D9 at 50 %, built-in LED on',
  ])
})

test('a run without a trace has none', () => {
  expect(boardScenes('/nowhere')).toEqual([])
})
