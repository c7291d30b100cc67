import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoppedError } from '../../src/errors.ts'
import { startTensorflowWorker, WorkerDied, WorkerError } from '../../src/python/worker.ts'
import { createSandbox } from '../../src/sandbox/bwrap.ts'
import { createToolchain } from '../../src/tools/find.ts'

const tools = createToolchain()
const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })
const start = (more: Partial<Parameters<typeof startTensorflowWorker>[0]> = {}) =>
  startTensorflowWorker({ tools, sandbox, signal: new AbortController().signal, ...more })

test('an exception in Python comes back as an error of that call, and the process goes on', async () => {
  const worker = await start()
  try {
    const file = join(worker.folder, 'broken.keras')
    writeFileSync(file, 'no archive')
    const first = worker.call('load', { source: file })
    const second = worker.call('nonsense', {})
    await expect(first).rejects.toMatchObject({ name: 'WorkerError', type: 'corrupt' })
    await expect(second).rejects.toBeInstanceOf(WorkerError)
    await expect(second).rejects.toMatchObject({ type: 'KeyError' })
  } finally {
    await worker.close()
  }
  expect(existsSync(worker.folder)).toBe(false)
  await expect(worker.call('load', {})).rejects.toBeInstanceOf(WorkerDied)
})

test('a process that runs out of memory ends its calls with the name of the limit', async () => {
  const worker = await start({ limits: { memoryBytes: 150 * 2 ** 20 } })
  await expect(worker.call('load', { source: worker.folder })).rejects.toMatchObject({ code: 'sandbox/memory' })
  await worker.close()
})

test('a process that takes too long ends its calls with the name of the limit', async () => {
  const worker = await start({ limits: { seconds: 0.3 } })
  await expect(worker.call('load', { source: worker.folder })).rejects.toMatchObject({ code: 'sandbox/time' })
  await worker.close()
})

test('an abort ends the calls with the reason of the abort', async () => {
  const stop = new AbortController()
  const worker = await start({ signal: stop.signal })
  const call = worker.call('load', { source: worker.folder })
  stop.abort(new StoppedError('lifecycle/stopped', 'stopped by hand'))
  await expect(call).rejects.toMatchObject({ code: 'lifecycle/stopped', message: 'stopped by hand' })
  await worker.close()
})
