import { join } from 'node:path'
import { createPythonEnvironment } from '../../src/python/run.ts'
import { packageRoot } from '../../src/root.ts'
import { createSandbox } from '../../src/sandbox/bwrap.ts'
import { createToolchain } from '../../src/tools/find.ts'

const tools = createToolchain()
const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })
const { signal } = new AbortController()
const python = createPythonEnvironment({ tools, sandbox, signal })
const model = join(packageRoot, 'test/verification/fixtures/motion/model/model.tflite')

/** What LiteRT and TFLM make of random rows, when LiteRT's first layer gives so many steps more. */
async function apart(more: number): Promise<{ apart: number; parting: number }> {
  const script = { file: join(packageRoot, 'test/python/apart.py') }
  const ran = await python.run({ script, args: [model, String(more)], read: [model] })
  if (ran.exitCode !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout)
}

test('one sum that LiteRT rounds otherwise than TFLM is told from an operator that they compute differently', async () => {
  const plain = await apart(0)
  expect(plain.apart).toBeGreaterThan(1)
  expect(plain.parting).toBe(1)
  expect((await apart(3)).parting).toBeGreaterThan(1)
})
