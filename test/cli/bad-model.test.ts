import { rmSync } from 'node:fs'
import type { Model, Operator, Tensor } from '../../src/model/types.ts'
import { buildModel } from '../model/builder.ts'
import { goodFiles, makeProject, random, serialConfig, stateOf, tinyml } from './harness.ts'

/** Two labels over three columns: what a model has to fit. */
const inputs = 3
const labels = 2

const tensor = (index: number, name: string, shape: number[], data: Uint8Array | null = null): Tensor => ({
  index,
  name,
  shape,
  type: 'int8',
  quantisation: { scale: [1 / 64], zeroPoint: [0], axis: 0 },
  data,
  isVariable: false,
})

/** An INT8 network of dense layers with these widths, its weights from a seeded generator, as a `.tflite` file. */
function dense(widths: readonly number[], change: (model: Model) => void = () => {}): Buffer {
  const next = random(3)
  const tensors: Tensor[] = [tensor(0, 'input', [1, widths[0] ?? 0])]
  const operators: Operator[] = []
  const add = (name: string, shape: number[], data: Uint8Array | null = null) =>
    tensors.push(tensor(tensors.length, name, shape, data)) - 1
  let last = 0
  for (const [i, out] of widths.slice(1).entries()) {
    const weights = Uint8Array.from({ length: out * (widths[i] ?? 0) }, () => Math.floor(next() * 256))
    const used = add(`weights ${i}`, [out, widths[i] ?? 0], weights)
    const made = add(`layer ${i}`, [1, out])
    operators.push({
      index: i,
      name: 'FULLY_CONNECTED',
      version: 1,
      inputs: [last, used, -1],
      outputs: [made],
      options: { kind: 'dense', activation: 'none', shuffledWeights: false },
    })
    last = made
  }
  const model: Model = { tensors, operators, inputs: [0], outputs: [last] }
  change(model)
  return Buffer.from(buildModel(model))
}

const good = dense([inputs, 4, labels])

let dir: string
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Runs a project with a model of its own, which must be refused with one message while everything stays as it was. */
async function refused(model: Uint8Array, name = 'model.tflite') {
  dir = makeProject({
    ...goodFiles(),
    'tinyml.yml': `${serialConfig}model: {file: ${name}}\n`,
    [name]: Buffer.from(model),
  })
  // Artifacts and lock must not change; what an accepted stage left aside for the next run, the report and the trace of the run are neither.
  const apart = /\/tinyml(\/(report\.(json|md)|trace\.jsonl)|\/\.tinyml(\/.*)?)?$/
  const state = async () => Object.fromEntries(Object.entries(await stateOf(dir)).filter(([path]) => !apart.test(path)))
  const before = await state()
  const started = performance.now()
  const ended = await tinyml(['run', '--project', dir])
  expect(await state()).toEqual(before)
  expect(ended.stderr).not.toMatch(/internal error|at .*\.ts:\d+/)
  const said = `${ended.stderr}\n${ended.stdout}`
  expect(said.match(/^ *error /gm)).toHaveLength(1)
  return { ...ended, said, seconds: (performance.now() - started) / 1000 }
}

/** What no data could mend is said at once: no stage has run, no report is written. */
const hopeless: [string, Uint8Array, RegExp][] = [
  [
    'random bytes',
    Uint8Array.from(
      { length: 5000 },
      (
        (next) => () =>
          Math.floor(next() * 256)
      )(random(5)),
    ),
    /tinyml\.yml:5.*model\.tflite/,
  ],
  ['a file that was cut off', good.subarray(0, good.length / 2), /tinyml\.yml:5.*model\.tflite/],
  ['an empty file', new Uint8Array(), /tinyml\.yml:5.*model\.tflite/],
  [
    'weights that no board holds',
    dense([inputs, 512, 2048, labels]),
    /model\.tflite: its weights alone take 1,0\d\d,\d{3} B of flash, there are 983,040 B/,
  ],
  [
    'an operator that is not supported',
    dense([inputs, 4, labels], (model) => {
      const tanh = tensor(model.tensors.length, 'squashed', [1, labels])
      model.tensors.push(tanh)
      const of = { version: 1, options: { kind: 'none' as const } }
      model.operators.push({ ...of, index: 2, name: 'TANH', inputs: model.outputs, outputs: [tanh.index] })
      model.outputs = [tanh.index]
    }),
    /operator 2 \(TANH\) is not supported\. It makes tensor \d+ "squashed" \(int8 \[1,2\]\)/,
  ],
  [
    'two outputs',
    dense([inputs, 4, labels], (model) => model.outputs.unshift(2)),
    /model\.tflite has 1 inputs and 2 outputs, expected one of each/,
  ],
]

test.each(hopeless)('%s: refused before any stage runs, with exit code 2', async (_, model, message) => {
  const ended = await refused(model)
  expect(ended.stderr).toMatch(message)
  expect(ended.stderr.split('\n')[0]).toContain('tinyml.yml:5')
  expect(ended.code).toBe(2)
  expect(Object.keys(await stateOf(dir)).some((path) => path.includes('report'))).toBe(false)
  expect(ended.seconds).toBeLessThan(5)
})

test.each([
  ['a Keras file that is not one', 'model.keras', /does not begin like a \.keras file/],
  ['an ONNX file', 'model.onnx', /expected \.keras, \.h5, \.tflite or a SavedModel folder, found `\.onnx`/],
])('%s: refused before any stage runs, with exit code 2', async (_, name, message) => {
  const ended = await refused(Buffer.from('not a model at all'), name)
  expect(ended.stderr).toMatch(message)
  expect(ended.code).toBe(2)
})

/** What only the data can tell comes after the data stage, and before anything is trained or converted. */
test.each([
  ['more inputs than there are features', dense([5, 4, labels]), /takes 5 numbers \(\[5\]\), .* 3 features/],
  ['more outputs than there are labels', dense([inputs, 4, 3]), /gives 3 scores, the data have 2 labels \(high, low\)/],
])('%s: the convert stage fails at once', async (_, model, message) => {
  const ended = await refused(model)
  expect(ended.said).toMatch(message)
  expect(ended.code).toBe(1)
  expect(ended.seconds).toBeLessThan(15)
})

test('`run data` needs no model', async () => {
  dir = makeProject({
    ...goodFiles(),
    'tinyml.yml': `${serialConfig}model: {file: model.tflite}\n`,
    'model.tflite': '',
  })
  const ended = await tinyml(['run', 'data', '--project', dir])
  expect(ended.stderr).toBe('')
  expect(ended.code).toBe(0)
})
