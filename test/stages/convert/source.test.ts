import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkShapes, inspectSource } from '../../../src/stages/convert/source.ts'

const expected = { width: 3, labels: ['a', 'b'], where: 'tinyml.yml:4' }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tinyml-source-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function problemsOf(name: string, content: string | Uint8Array) {
  const path = join(folder, name)
  writeFileSync(path, content)
  return (await inspectSource(path, name, expected)).problems
}

test.each([
  ['model.keras', 'not a zip archive', 'convert/corrupt'],
  ['model.h5', 'not HDF5', 'convert/corrupt'],
  ['model.keras', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n', 'convert/corrupt'],
  ['model.tflite', 'not a flatbuffer', 'model/corrupt'],
  ['model.tflite', '', 'model/corrupt'],
  ['model.onnx', '\x08\x08', 'convert/unknown-format'],
  ['model', 'anything', 'convert/unknown-format'],
])('%s holding %j is refused before TensorFlow is asked', async (name, content, code) => {
  const problems = await problemsOf(name, content)
  expect(problems.map((p) => [p.code, p.severity, p.where])).toEqual([[code, 'error', 'tinyml.yml:4']])
})

test('the message about an ONNX file says what can be given instead', async () => {
  const [problem] = await problemsOf('model.onnx', 'x')
  expect(problem?.message).toContain('.keras')
  expect(problem?.hint).toContain('ONNX is not supported yet')
})

test('a folder without saved_model.pb is no SavedModel', async () => {
  const source = await inspectSource(folder, 'model', expected)
  expect(source.problems.map((p) => p.code)).toEqual(['convert/unknown-format'])
})

test('a SavedModel folder that holds a link is refused', async () => {
  writeFileSync(join(folder, 'saved_model.pb'), '')
  mkdirSync(join(folder, 'variables'))
  symlinkSync('/etc/passwd', join(folder, 'variables/variables.index'))
  const source = await inspectSource(folder, 'model', expected)
  expect(source.problems.map((p) => p.code)).toEqual(['sandbox/odd-file'])
})

test('inputs and outputs are compared with features and labels', () => {
  expect(checkShapes('m', [3], [2], expected)).toEqual([])
  expect(checkShapes('m', [3, 1], [2], expected)).toEqual([])
  expect(checkShapes('m', [4], [2], expected).map((p) => p.code)).toEqual(['convert/width'])
  expect(checkShapes('m', [3], [1], expected).map((p) => p.code)).toEqual(['convert/outputs'])
  expect(checkShapes('m', [-1], [2], expected).map((p) => p.code)).toEqual(['convert/tensors'])
})
