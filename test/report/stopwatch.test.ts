import { setTimeout as sleep } from 'node:timers/promises'
import { Stopwatch } from '../../src/report/stopwatch.ts'

test('overlapping spans count once, and what nothing covers is our own', async () => {
  const watch = new Stopwatch()
  await sleep(100)
  await Promise.all([watch.measure('compiler', () => sleep(200)), watch.measure('emulator', () => sleep(200))])
  await watch.measure('python', () => sleep(50))
  const time = watch.report()
  expect(time.compiler).toBeGreaterThan(0.19)
  expect(time.emulator).toBeGreaterThan(0.19)
  // 100 ms of waiting and 50 ms of Python are ours; 400 ms would mean that the overlap counted twice, or not at all.
  expect(time.own).toBeGreaterThan(0.14)
  expect(time.own).toBeLessThan(0.3)
})
