import { describe, expect, test } from '@jest/globals'
import { of, run } from './board.ts'

describe('time and pins', () => {
  test('blink shows each change of the pin once, at its time', async () => {
    const blink = await run('blink', [], { limits: { virtualSeconds: 6.1 } })
    expect(blink.reason).toBe('time-limit')
    expect(blink.findings).toEqual([])
    const pins = of(blink, 'pin')
    expect(pins.map((p) => [p.pin, p.value])).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => [13, 1 - (i % 2)]))
    const start = pins[0]?.us ?? Number.NaN
    for (const [i, p] of pins.entries()) {
      // What lies between are a few instructions of 16 ns.
      expect(Math.abs(p.us - start - Math.floor(i / 2) * 2_000_000 - (i % 2) * 500_000)).toBeLessThan(20)
    }
    expect(of(blink, 'pwm')).toMatchObject([{ pin: 22, value: 128 }])
    expect(of(blink, 'tone')).toMatchObject([{ pin: 5, hertz: 440 }])
  })

  test('a day of delays costs less than ten seconds', async () => {
    const day = await run('blink', [], { limits: { virtualSeconds: 86_400 } })
    expect(of(day, 'pin')).toHaveLength(86_400)
    expect(day.seconds).toBeLessThan(10)
  })

  test('the same program gives the same events', async () => {
    const [a, b] = [await run('formats'), await run('formats')]
    expect(a.events).toEqual(b.events)
  })
})

test('numbers and text are formatted as on the real board', async () => {
  const { serial } = await run('formats')
  expect(serial.split('\r\n')).toEqual([
    ...['3.1416', '-0.01', '3', 'nan', 'ovf', '-255', 'FFFFFFFF', '11111111', '200', 'x', 'flash'],
    ...[
      '-9223372036854775807',
      '<>b2.50ff<>b2.50ff',
      'b2.90',
      'MIXED CASE',
      '3.250',
      '0.333|   -7|é',
      '127',
      '255',
      '8"\\\n',
    ],
  ])
})

describe('an open USB port', () => {
  test('is there a little after reset', async () => {
    expect((await run('waits')).serial).toBe('100\r\n')
  })

  test('that never comes is a finding, not a hang', async () => {
    const waits = await run('waits', [[1]], { faults: ['no-usb'] })
    expect(waits.reason).toBe('usb-not-opened')
    expect(waits.findings[0]?.code).toBe('board/usb-not-opened')
    expect(waits.serial).toBe('')
  })
})

describe('a sketch that wants to deceive', () => {
  test('gains nothing by printing look-alike lines, nor by calling the host', async () => {
    const forge = await run('forge')
    expect(forge.reason).toBe('host-call')
    expect(forge.findings[0]).toMatchObject({ code: 'board/host-call' })
    expect(forge.findings[0]?.where).toMatch(/forge\.ino:[45]$/)
    expect(of(forge, 'read')).toEqual([])
    expect(forge.serial).toContain('"rows":1}')
  })
})
