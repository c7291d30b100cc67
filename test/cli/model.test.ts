import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { goodFiles, makeProject, tinyml } from './harness.ts'

const content = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(1000)])
const sha256 = createHash('sha256').update(content).digest('hex')
let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'tinyml-model-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const run = (...args: string[]) => tinyml(['model', ...args], { TINYML_HOME: home })

/** A project with a model file of its own, and what `llm.local` says of it. */
function project(local: string): string {
  const files = goodFiles()
  return makeProject({
    ...files,
    'tinyml.yml': `${files['tinyml.yml']}llm:\n  local:\n    model: models/own.gguf\n${local}`,
    'models/own.gguf': content,
  })
}

test('a model that was never pulled has no path, and the error says how to pull it', async () => {
  const { code, stdout, stderr } = await run('path')
  expect([code, stdout]).toEqual([3, ''])
  expect(stderr).toMatch(/qwen2\.5-coder-1\.5b is not on this machine \[llm\/not-installed\]\n.*tinyml model pull/)
})

test('without a name the model of the project is meant', async () => {
  const dir = project(`    sha256: ${sha256}\n`)
  expect(await run('path', '--project', dir)).toMatchObject({ code: 0, stdout: join(dir, 'models/own.gguf') })
  expect((await run('verify', '--project', dir)).stdout).toBe(`own is whole: ${sha256}`)
})

test('a file whose SHA-256 is not the one in tinyml.yml is bad input', async () => {
  const dir = project(`    sha256: ${'f'.repeat(64)}\n`)
  const { code, stderr } = await run('verify', '--project', dir)
  expect(code).toBe(2)
  expect(stderr).toMatch(new RegExp(`has the SHA-256 ${sha256}; expected f{64} \\[llm/broken-file\\]`))
})

test('a cut off download of a known model is seen by its size', async () => {
  const file = join(home, 'models/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf')
  mkdirSync(join(home, 'models'), { recursive: true })
  writeFileSync(file, content)
  const { code, stderr } = await run('path', 'qwen2.5-coder-0.5b')
  expect(code).toBe(2)
  expect(stderr).toMatch(/has 1004 bytes; expected 491400064 .*\n.*tinyml model remove/)
  expect(await run('remove', 'qwen2.5-coder-0.5b')).toMatchObject({ code: 0 })
  expect(existsSync(file)).toBe(false)
  expect((await run('remove', 'qwen2.5-coder-0.5b')).code).toBe(3)
})

test.each(['nonsense', 'https://host/model.zip'])('%s is no model, and the known ones are named', async (name) => {
  const { code, stderr } = await run('pull', name)
  expect(code).toBe(2)
  expect(stderr).toMatch(/expected qwen2\.5-coder-1\.5b, qwen2\.5-coder-0\.5b, or a path or URL/)
})

test('a person’s own file is never removed', async () => {
  const dir = project('')
  expect((await run('remove', '--project', dir)).code).toBe(2)
  expect(existsSync(join(dir, 'models/own.gguf'))).toBe(true)
})
