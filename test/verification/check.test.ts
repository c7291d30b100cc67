import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, cleanUp, type Held, load, rendered } from './setup.ts'

afterAll(cleanUp)

let fruit: Held
beforeAll(async () => {
  fruit = await load('fruit')
})

test.each([
  'Every 100 ms, print the label and its score. Smooth over 5 readings. Say "unsure" below 60 %.',
  'average over 4 readings, print the label, only when it changes, at 20 Hz',
  'no smoothing, every 2 s',
  '',
])('a colour sketch for “%s” does what its plan says and answers as the reference', async (wish) => {
  const { sketch, plan } = await rendered(fruit, wish)
  const result = await check(fruit, sketch, plan)
  expect(result.findings).toEqual([])
  expect(result).toMatchObject({ samples: 48, agreeing: 48 })
  expect([...result.boardLabels]).toEqual([...fruit.reference.label])
  expect(result.build.flashBytes).toBeGreaterThan(1000)
  expect(result.instructions?.min).toBeGreaterThan(100)
})

test('a motion sketch with windows and every aggregate answers as the reference', async () => {
  const motion = await load('motion')
  const { sketch, plan } = await rendered(motion, 'every 100 ms')
  const result = await check(motion, sketch, plan)
  expect(result.findings).toEqual([])
  expect(result).toMatchObject({ samples: 12, agreeing: 12 })
})

test('labels of every kind and rows over serial', async () => {
  const labels = ['int", ??/ \\ %s //\\', `${'🍎'.repeat(199)}!`, '../unsure # nothing']
  const raw = fruit.contract.raw.map((c) => ({ ...c, channel: null }))
  const serial: Held = { ...fruit, contract: { ...fruit.contract, sensor: 'serial', labels, raw } }
  const { sketch, plan } = await rendered(serial)
  const result = await check(serial, sketch, plan)
  expect(result.findings).toEqual([])
  expect(result).toMatchObject({ samples: 48, agreeing: 48 })
  expect(result.run?.serial).toContain(`${labels[0]} 0.`)
})

test('a hand-written sketch without model_invoke is held to its labels', async () => {
  const { sketch } = await rendered(fruit, 'no smoothing, print the label')
  for (const file of ['model.h', 'model.cpp', 'fruit.ino']) {
    const path = join(sketch, file)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('model_invoke', 'think'))
  }
  const good = await check(fruit, sketch, null)
  expect(good.findings.map((f) => f.code)).toEqual(['verify/labels-only'])
  expect(good.agreeing).toBe(48)
  const ino = join(sketch, 'fruit.ino')
  writeFileSync(ino, readFileSync(ino, 'utf8').replace('"apple"', '"pear"'))
  const bad = await check(fruit, sketch, null)
  expect(bad.findings.map((f) => f.code)).toContain('verify/wrong-line')
})

test('a sketch that does not compile is findings on its own lines', async () => {
  const { sketch, plan } = await rendered(fruit)
  const ino = join(sketch, 'fruit.ino')
  writeFileSync(ino, readFileSync(ino, 'utf8').replace('say(decide(output));', 'say(decide(output))'))
  const result = await check(fruit, sketch, plan)
  expect(result.run).toBeNull()
  expect(result.findings[0]?.where).toMatch(/fruit\.ino:\d+/)
})

test('10,000 readings are replayed and compared', async () => {
  const times = Math.ceil(10_000 / fruit.replay.rows.length)
  const samples = fruit.reference.label.length
  const { crc, label, outputs } = fruit.reference
  const repeat = <T>(list: ArrayLike<T>) => Array.from({ length: times }, () => Array.from(list)).flat()
  const many: Held = {
    ...fruit,
    replay: {
      rows: repeat(fruit.replay.rows),
      sample: Int32Array.from(
        Array.from({ length: times }, (_, t) =>
          Array.from(fruit.replay.sample, (s) => (s < 0 ? -1 : s + t * samples)),
        ).flat(),
      ),
    },
    reference: {
      crc: Uint32Array.from(repeat(crc)),
      label: Int32Array.from(repeat(label)),
      outputs: repeat(outputs),
    },
  }
  const { sketch, plan } = await rendered(many, 'every 100 ms')
  const result = await check(many, sketch, plan)
  expect(result.findings).toEqual([])
  expect(result.agreeing).toBe(times * samples)
})
