import { expect, test } from '@jest/globals'
import { of, run } from './board.ts'

/** What each line of sketches/fidelity is on the real board; the versions that were compared stand in boards/README.md. */
const real: [string, string][] = [
  ['42', 'a constant that is only declared is taken by value'],
  ['1.50', 'F may be a variable, since it is a function and not a macro'],
  ['2', 'abs() is a macro, which evaluates its argument twice'],
  ['0.3333333433', 'String(float) has ten digits at most'],
  ['7', 'B101 is a binary number'],
  ['65', 'toAscii() clears the high bit'],
  ['14', 'random() of an empty range'],
  ['1', 'random() of a negative number is not negative'],
  ['0', 'availableForWrite() is the default of Print'],
  ['9600', 'baud() is what begin() was given'],
  ['413', 'SERIAL_8N1 has the number of the API'],
  ['1000', 'Stream calls its time-out _timeout'],
  ['-1', 'analogRead() of a pin without a converter'],
  ['1', 'a look at Serial takes a millisecond'],
  ['1', 'begin() succeeds'],
  ['1', 'begin() takes ten milliseconds'],
  ['119.00', 'LSM9DS1Class can be a base class'],
  ['2', 'Wire.write(0) is not ambiguous, and nobody acknowledges'],
  ['1', 'an interrupt on a falling edge pulls its pin up'],
  ['1', 'a pin that is written first is an output'],
  ['32', 'PIN_ENABLE_I2C_PULLUP'],
  ['33', 'PIN_ENABLE_SENSORS_3V3'],
  ['0', 'PIN_SERIAL_TX'],
  ['26', 'PIN_INT_APDS'],
]

test('names, numbers and habits are those of the real core and libraries', async () => {
  const board = await run('fidelity', [[1, 2, 3, 4, 5]], { sensor: 'apds9960' })
  const lines = board.serial.trim().split('\r\n')
  expect(real.map(([, what], i) => [lines[i], what])).toEqual(real)
  expect(lines).toHaveLength(real.length)
  // What is written to an input, or to a pin that is not there, does not show.
  expect(of(board, 'pin').map((p) => [p.pin, p.value])).toEqual([[3, 1]])
})
