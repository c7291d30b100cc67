import { crc32 } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { of, run } from './board.ts'

const rows = (n: number, channels: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: channels }, (_, j) => (i * 7 + j * 3) % 250))

describe('the APDS9960', () => {
  test('gives colour and proximity of one row, whichever is asked for first', async () => {
    const run20 = await run('apds', rows(20, 5), { sensor: 'apds9960' })
    expect(run20.reason).toBe('rows-exhausted')
    expect(run20.serial.trim().split('\r\n')).toEqual(rows(20, 5).map(([r, , , c, p]) => `${r},${c},${p}`))
    expect(of(run20, 'read').map((e) => [e.row, e.stale])).toEqual(rows(20, 5).map((_, i) => [i, false]))
  })

  // Milliseconds from one reading to the next: a pause and four steps of 2.78 ms, 1.7 ms for proximity, a look each 0.2 ms.
  test.each([
    [0, 'colour alone', 14.1],
    [1, 'proximity alone', 1.9],
    [2, 'proximity once there is colour, so that another colour comes first', 29.5],
    [3, 'colour once there is proximity', 15.8],
    [4, 'both at once', 16],
    [5, 'one after the other', 16],
    [6, 'colour after 100 ms in which it did not measure', 114],
  ])('starts to measure when it is asked (order %i: %s) and gives each row once', async (mode, _, milliseconds) => {
    const given = rows(20, 5).map((row, i) => [i ? (row[0] as number) : mode, ...row.slice(1)])
    const asked = await run('orders', given, { sensor: 'apds9960' })
    expect(asked.reason).toBe('rows-exhausted')
    const reads = of(asked, 'read').filter((e) => !e.stale || e.row >= 0)
    expect(reads.map((e) => [e.row, e.stale])).toEqual(given.map((_, i) => [i, false]))
    const [first, ...lines] = asked.serial.trim().split('\r\n')
    expect(first).toBe('0 0 255')
    const shown = given.slice(1).map(([r, , , , p]) => [mode === 1 ? 0 : r, mode === 0 || mode === 6 ? 255 : p])
    expect(lines.map((line) => line.split(' ').map(Number))).toEqual(shown)
    for (let i = 2; i < reads.length; i++) {
      const gap = ((reads[i]?.us ?? 0) - (reads[i - 1]?.us ?? 0)) / 1000
      expect(Math.abs(gap - milliseconds)).toBeLessThan(0.7)
    }
  })

  test('gives the last proximity to a sketch that does not ask whether there is one', async () => {
    const given = rows(5, 5).map((row, i) => [i ? (row[0] as number) : 7, ...row.slice(1)])
    const unasked = await run('orders', given, { sensor: 'apds9960' })
    expect(unasked.serial.trim().split('\r\n').slice(1, 4)).toEqual([1, 2, 3].map((i) => `${given[i]?.[0]} 12`))
    expect(of(unasked, 'read').filter((e) => e.stale && e.row > 0)).not.toHaveLength(0)
  })

  test('reads a missing value as -1', async () => {
    const missing = await run(
      'apds',
      [
        [1, 2, 3, 4, 5],
        [Number.NaN, 2, 3, 4, 5],
        [1, 2, 3, 4, Number.NaN],
      ],
      {
        sensor: 'apds9960',
      },
    )
    expect(missing.serial).toBe('1,4,5\r\n-1,-1,5 invalid\r\n1,4,-1\r\n')
  })

  test('whose begin() fails leaves its rows unread', async () => {
    const failed = await run('apds', rows(3, 5), { sensor: 'apds9960', faults: ['begin-fails'] })
    expect(failed.serial).toBe('no sensor\r\n')
    expect(failed.findings[0]).toMatchObject({ code: 'board/rows-left' })
    expect(failed.findings[0]?.message).toContain('0 of 3')
  })

  test('that never has a reading is a finding', async () => {
    const silent = await run('apds', rows(3, 5), { sensor: 'apds9960', faults: ['never-ready'] })
    expect(silent.reason).toBe('rows-left')
  })
})

test('an inference shows its output, the CRC of its input and the exact number of its instructions', async () => {
  const inferences = of(await run('apds', rows(5, 5), { sensor: 'apds9960' }), 'inference')
  expect(inferences.map((e) => e.instructions)).toEqual(Array(5).fill(1 + 200 + 5))
  expect(inferences.map((e) => e.output)).toEqual([0, 7, 14, 21, 28].map((r) => [r, -128]))
  expect(inferences[1]?.inputCrc).toBe(crc32(Buffer.from([7, 10, 13, 19])))
})

describe('the LSM9DS1', () => {
  test('gives all of its values for a row, and flags one that is read again', async () => {
    const nine = Array.from({ length: 4 }, (_, i) => Array.from({ length: 9 }, (_, j) => i + j / 8))
    const motion = await run('lsm', nine, { sensor: 'lsm9ds1' })
    expect(motion.serial.trim().split('\r\n')).toEqual([0, 1, 2, 3].map((i) => `${i}.0000 ${i}.6250`))
    expect(of(motion, 'read').slice(0, 4)).toMatchObject([
      { row: 0, stale: false },
      { row: 0, stale: true },
      { row: 1, stale: false },
      { row: 1, stale: true },
    ])
  })
})

test('the LSM9DS1 measures at 119 Hz and its magnetic field at 20 Hz, and the values of a row stay together', async () => {
  const nine = Array.from({ length: 12 }, (_, i) => Array(9).fill(i) as number[])
  const field = await run('field', nine, { sensor: 'lsm9ds1' })
  expect(field.serial.trim().split('\r\n')).toEqual(nine.map(([v]) => `${v}.0 ${v}.0 ${v}.0`))
  const at = of(field, 'read').map((e) => e.us / 1000)
  for (let i = 1; i < 12; i++) {
    if (i !== 5) expect(Math.abs((at[i] ?? 0) - (at[i - 1] ?? 0) - (i < 5 ? 8.4 : 50))).toBeLessThan(1.2)
  }
})

describe('rows over serial', () => {
  test('come one at a time and are read when their line was', async () => {
    const three = await run('line', [
      [0.1, -2, 3e-7, 4, 5, 6],
      [1, 1, 1, 1, 1, 1],
      [255, 0, 0, 0, 0, 0.5],
    ])
    expect(three.serial).toBe('13.100\r\n6.000\r\n255.500\r\n')
    expect(three.events.map((e) => e.type)).toEqual(['read', 'serial', 'read', 'serial', 'read', 'serial'])
  })

  test('10,000 of six values take less than five seconds', async () => {
    const many = await run('line', rows(10_000, 6))
    expect(many.reason).toBe('rows-exhausted')
    expect(of(many, 'read')).toHaveLength(10_000)
    expect(many.seconds).toBeLessThan(5)
  }, 20_000)
})
