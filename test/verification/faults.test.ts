import { boards, sensors } from '../../src/board/profiles.ts'
import { buildSketch, runOnVirtualBoard } from '../../src/board/virtual.ts'
import { boardRows } from '../../src/verification/replay.ts'
import { cleanUp, type Held, load, rendered, sandbox, tools } from './setup.ts'

afterAll(cleanUp)

let fruit: Held
let elf: string
beforeAll(async () => {
  fruit = await load('fruit')
  const { sketch } = await rendered(fruit, 'every 100 ms')
  const build = await buildSketch({ sketch, fqbn: boards['nano33ble-sense'].virtualFqbn, tools, sandbox })
  elf = build.elf as string
})

const run = (fault: string) =>
  runOnVirtualBoard({
    elf,
    sensor: 'apds9960',
    rows: boardRows(fruit.replay, fruit.contract, sensors.apds9960),
    faults: [fault],
    limits: { virtualSeconds: 40 },
    tools,
    sandbox,
  })

test('a sensor that does not answer is said again and again, and nothing is inferred', async () => {
  const { serial, events } = await run('begin-fails')
  expect(serial.match(/# the APDS9960 sensor does not answer/g)?.length).toBeGreaterThan(10)
  expect(events.some((e) => e.type === 'inference' || e.type === 'read')).toBe(false)
  expect(events.some((e) => e.type === 'pin')).toBe(true)
})

test('a sensor that is never ready is said, and nothing is inferred', async () => {
  const { serial, events } = await run('never-ready')
  expect(serial.match(/# no reading for two seconds/g)?.length).toBeGreaterThan(5)
  expect(events.some((e) => e.type === 'inference')).toBe(false)
})

test('without a computer every sample is inferred all the same', async () => {
  const { reason, events } = await run('no-usb')
  expect(reason).toBe('rows-exhausted')
  expect(events.filter((e) => e.type === 'inference')).toHaveLength(fruit.reference.label.length)
})
