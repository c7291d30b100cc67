import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { hashFile } from '../../../src/lifecycle/hash.ts'
import { contractSchema } from '../../../src/project/contract.ts'
import { pythonInSandbox } from '../../../src/python/run.ts'
import { convertStage } from '../../../src/stages/convert/index.ts'
import { compareWithReference } from '../../../src/stages/convert/litert.ts'
import { trainStage } from '../../../src/stages/train/index.ts'
import { attempt, threeFruits, workshop, write } from '../small-project.ts'

// One TensorFlow process for the whole file: it takes seconds to start.
const shop = workshop()
const trained = shop.context('', threeFruits)
let training: Awaited<ReturnType<typeof attempt>>
let converting: Awaited<ReturnType<typeof attempt>>
beforeAll(async () => {
  training = await attempt(trainStage, trained, trained.out)
  converting = await attempt(convertStage, trained, trained.out)
})
afterAll(() => shop.close())

const artifact = (name: string) => readFileSync(join(trained.out, name))
const codes = (verdict: { findings: { code: string; severity: string }[] }) =>
  verdict.findings.filter((f) => f.severity !== 'note').map((f) => f.code)

/** A project that brings the file `source` as its own model. */
function bringing(source: string, name: string, data = threeFruits) {
  const context = shop.context(`model: {file: ${name}}\n`, data)
  cpSync(source, join(context.project.dir, name), { recursive: true })
  return context
}
const bring = (file: string, name: string, data = threeFruits) => bringing(join(trained.out, 'model', file), name, data)

test('a small network learns the clusters, and says so epoch by epoch', () => {
  expect(codes(training)).toEqual([])
  expect(training.metrics).toMatchObject({ network: '3-8-3' })
  expect((training.metrics as { accuracy: { validation: number } }).accuracy.validation).toBeGreaterThan(0.9)
  const epochs = artifact('model/training.csv').toString().trim().split('\n').length - 1
  expect(trained.updates.filter(([, total]) => total === 200).map(([done]) => done)).toEqual(
    Array.from({ length: epochs }, (_, i) => i + 1),
  )
  expect(artifact('model/learning-curve.png').subarray(1, 4).toString()).toBe('PNG')
})

test('float, INT8 and the generated C++ are right on the same held-out rows', () => {
  expect(codes(converting)).toEqual([])
  const { accuracy, rows, operators } = converting.metrics as {
    accuracy: Record<'float' | 'int8' | 'board', number>
    rows: number
    operators: string[]
  }
  expect(rows).toBe(60)
  expect(accuracy.float).toBeGreaterThan(0.9)
  expect(Math.abs(accuracy.float - accuracy.int8) * rows).toBeLessThanOrEqual(1)
  expect(accuracy.board).toBe(accuracy.int8)
  expect(operators).toEqual(['FULLY_CONNECTED', 'FULLY_CONNECTED', 'SOFTMAX'])
  expect(converting.headline).toMatch(/^\d+\.\d % float → \d+\.\d % INT8, [\d,]+ B$/)
})

test('the contract ties the data to the model by their hashes', async () => {
  const contract = contractSchema.parse(JSON.parse(artifact('contract.json').toString()))
  expect(contract.from.model).toBe((await hashFile(join(trained.out, 'model/model.tflite'))).sha256)
  expect(contract.from.data).toBe((await hashFile(join(trained.out, 'data/contract.json'))).sha256)
  expect(contract.tensors.input).toMatchObject({ shape: [1, 3], type: 'int8' })
  expect(contract.tensors.output).toMatchObject({ shape: [1, 3], type: 'int8', scale: 1 / 256, zeroPoint: -128 })
})

test('the reference holds the CRC-32 of each row quantised as the contract says', () => {
  const { tensors } = contractSchema.parse(JSON.parse(artifact('contract.json').toString()))
  const reference = artifact('model/reference.csv').toString().trim().split('\n').slice(1)
  const rows = artifact('data/test.csv').toString().trim().split('\n').slice(1)
  expect(reference).toHaveLength(rows.length)
  for (const [i, row] of rows.entries()) {
    const bytes = row
      .split(',')
      .slice(0, 3)
      .map((cell) => {
        const x = Math.fround(Math.fround(Number(cell)) / Math.fround(tensors.input.scale))
        const rounded = Math.sign(x) * Math.floor(Math.abs(x) + 0.5) + tensors.input.zeroPoint
        return Math.max(-128, Math.min(127, rounded))
      })
    const crc = crc32(Buffer.from(Int8Array.from(bytes).buffer))
      .toString(16)
      .padStart(8, '0')
    const [number, found, label, ...scores] = reference[i]?.split(',') ?? []
    expect([number, found]).toEqual([String(i), crc])
    expect(scores.map(Number).indexOf(Math.max(...scores.map(Number)))).toBe(Number(label))
  }
})

test('training and converting again in the same process gives the same bytes', async () => {
  const again = shop.context('', threeFruits)
  await attempt(trainStage, again, again.out)
  await attempt(convertStage, again, again.out)
  for (const name of [
    'float.keras',
    'training.csv',
    'learning-curve.png',
    'float.tflite',
    'model.tflite',
    'reference.csv',
  ]) {
    expect([name, readFileSync(join(again.out, 'model', name)).equals(artifact(`model/${name}`))]).toEqual([name, true])
  }
})

test('another process gives the same bytes, and its artifacts belong to whoever runs it', async () => {
  const other = workshop()
  try {
    const context = other.context('', threeFruits)
    await attempt(trainStage, context, context.out)
    await attempt(convertStage, context, context.out)
    for (const name of ['float.keras', 'learning-curve.png', 'float.tflite', 'model.tflite', 'reference.csv']) {
      const path = join(context.out, 'model', name)
      expect([name, readFileSync(path).equals(artifact(`model/${name}`))]).toEqual([name, true])
      expect(statSync(path).uid).toBe(process.getuid?.())
    }
  } finally {
    await other.close()
  }
})

test('a .keras file that a person brings becomes the same INT8 model', async () => {
  const context = bring('float.keras', 'mine.keras')
  expect(codes(await attempt(convertStage, context, context.out))).toEqual([])
  expect(readFileSync(join(context.out, 'model/model.tflite'))).toEqual(artifact('model/model.tflite'))
})

test('a float .tflite becomes the same INT8 model', async () => {
  const context = bring('float.tflite', 'mine.tflite')
  expect(codes(await attempt(convertStage, context, context.out))).toEqual([])
  expect(readFileSync(join(context.out, 'model/model.tflite'))).toEqual(artifact('model/model.tflite'))
})

test('an .h5 file and a SavedModel folder of the same network become an INT8 model of the same answers', async () => {
  const { program, mounts, env } = await pythonInSandbox(shop.tools, 'tensorflow')
  const formats = join(shop.home, 'formats')
  mkdirSync(formats)
  const keras = join(trained.out, 'model/float.keras')
  const saved = await shop.sandbox.run({
    command: [program, '-B', '/other_formats.py', keras, formats],
    readOnly: [
      ...mounts,
      { from: keras, to: keras },
      { from: join(import.meta.dirname, 'other_formats.py'), to: '/other_formats.py' },
    ],
    writable: [{ from: formats, to: formats }],
    env,
    limits: { processes: 256 },
  })
  expect(saved.exitCode).toBe(0)
  for (const name of ['model.h5', 'saved']) {
    const context = bringing(join(formats, name), name)
    expect([name, codes(await attempt(convertStage, context, context.out))]).toEqual([name, []])
    expect(readFileSync(join(context.out, 'model/reference.csv'))).toEqual(artifact('model/reference.csv'))
  }
})

test('an INT8 .tflite passes through unchanged, with a note and without a float accuracy', async () => {
  const context = bring('model.tflite', 'mine.tflite')
  const verdict = await attempt(convertStage, context, context.out)
  expect(verdict.findings.map((f) => f.code)).toEqual(['convert/already-int8'])
  expect(readFileSync(join(context.out, 'model/model.tflite'))).toEqual(artifact('model/model.tflite'))
  expect(existsSync(join(context.out, 'model/float.tflite'))).toBe(false)
  expect(verdict.metrics).toMatchObject({ accuracy: { float: null, board: expect.any(Number) } })
})

test.each(['float.keras', 'float.tflite'])(
  '%s with another number of inputs than features is refused',
  async (file) => {
    const twoFeatures = { ...threeFruits, centres: threeFruits.centres.map((c) => c.slice(0, 2)) }
    const context = bring(file, file, twoFeatures)
    const verdict = await attempt(convertStage, context, context.out)
    expect(codes(verdict)).toEqual(['convert/width'])
    expect(verdict.findings[0]).toMatchObject({ where: 'tinyml.yml:4', message: expect.stringContaining('2 features') })
  },
)

test.each(['float.keras', 'float.tflite'])('%s with another number of outputs than labels is refused', async (file) => {
  const twoFruits = {
    ...threeFruits,
    centres: threeFruits.centres.slice(0, 2),
    labels: ['apple', 'orange'],
    rows: [60, 60],
  }
  const context = bring(file, file, twoFruits)
  expect(codes(await attempt(convertStage, context, context.out))).toEqual(['convert/outputs'])
})

test('a .keras archive with a Lambda layer is refused without running it', async () => {
  const context = shop.context('model: {file: evil.keras}\n', threeFruits)
  const path = join(context.project.dir, 'evil.keras')
  const made = await shop.python.run({
    script: { file: join(import.meta.dirname, 'lambda_model.py') },
    args: [join(trained.out, 'model/float.keras'), path],
    read: [join(trained.out, 'model')],
    write: [context.project.dir],
  })
  expect(made.stderr).toBe('')
  const verdict = await attempt(convertStage, context, context.out)
  expect(codes(verdict)).toEqual(['convert/lambda'])
})

test('a truncated .keras archive is refused', async () => {
  const context = shop.context('model: {file: half.keras}\n', threeFruits)
  write(join(context.project.dir, 'half.keras'), artifact('model/float.keras').subarray(0, 900))
  expect(codes(await attempt(convertStage, context, context.out))).toEqual(['convert/corrupt'])
})

test('a model larger than the limits is refused before it is run', async () => {
  const context = shop.context('model: {file: mine.tflite}\nlimits: {flash: 100, ram: 5}\n', threeFruits)
  cpSync(join(trained.out, 'model/model.tflite'), join(context.project.dir, 'mine.tflite'))
  const verdict = await attempt(convertStage, context, context.out)
  expect(codes(verdict)).toEqual(['convert/too-large-flash', 'convert/too-large-ram'])
})

test('one byte that differs from the reference is found and named', () => {
  const want = Int8Array.from([1, 2, 3, 4, 5, 6])
  expect(compareWithReference(want.slice(), want, 3)).toEqual([])
  const [found] = compareWithReference(Int8Array.from([1, 2, 3, 4, 9, 6]), want, 3)
  expect(found?.message).toBe('1 of 2 rows differ: in row 1, output 1 is 9 instead of 5')
  expect(compareWithReference(want.slice(0, 3), want, 3)).toHaveLength(1)
})
