import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Case,
  describeDifference,
  differences,
  outputsOf,
  runOnBoard,
  runOnHost,
  runReference,
  writeBatch,
} from './batch.ts'
import { compiled, plainCase, randomCase } from './cases.ts'
import { everySum, manySoftmaxes } from './random-models.ts'

const models = 440
const hostCompiler = '/usr/bin/g++'

/** Fails with the smallest model among those that differ. */
function expectSame(cases: readonly Case[], want: Int8Array, got: Int8Array): void {
  const found = differences(cases, want, got)
  const size = (i: number): number => cases[i]?.flatbuffer.length ?? 0
  const smallest = found.sort((a, b) => size(a.case) - size(b.case))[0]
  if (smallest)
    throw new Error(`${found.length} of ${cases.length} models differ; ${describeDifference(cases, smallest)}`)
}

describe('generated C++ against the reference kernels of TensorFlow Lite Micro', () => {
  // Ratios of scales that make the additions end in halves, and one that does not.
  const special = [
    plainCase(everySum(0.5, 0.25, 1), 'every sum'),
    plainCase(everySum(0.1, 0.037, 0.13), 'every sum'),
    plainCase(manySoftmaxes(), 'many softmaxes'),
  ]
  let folder: string
  let cases: Case[]
  let want: Int8Array

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tinyml-model-'))
    cases = [...Array.from({ length: models }, (_, i) => randomCase(i + 1)), ...special]
    writeBatch(cases, folder)
    want = await runReference(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is tried on outputs of which less than a fifth are saturated', () => {
    const saturated = want.filter((v) => v === -128 || v === 127).length
    expect(want.length).toBeGreaterThan(200_000)
    expect(saturated / want.length).toBeLessThan(0.2)
    expect(new Set(want).size).toBe(256)
  })

  it('gives every byte the same on an emulated Cortex-M4, optimised for size', async () => {
    expectSame(cases, want, (await runOnBoard(folder, ['-Os', '-std=c++11'])).outputs)
  })

  it('gives every byte the same on an emulated Cortex-M4, optimised for speed', async () => {
    expectSame(cases, want, (await runOnBoard(folder, ['-O3', '-std=c++17'])).outputs)
  })

  // A host compiler is no tool of the product: without one there is nothing to sanitize with.
  const onHost = existsSync(hostCompiler) ? it : it.skip
  onHost(
    'does nothing that address and undefined-behaviour sanitizers object to (needs g++ on this machine)',
    async () => {
      const flags = ['-std=c++14', '-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']
      expectSame(cases, want, await runOnHost(folder, hostCompiler, flags))
    },
  )

  /** Kernel, what it says, what a mistake would make of it. */
  const mutants: [string, string, string][] = [
    ['fixed_point.h', '((int64_t)1 << 30)', '0'],
    ['fixed_point.h', '((int64_t)1 << 30)', '((int64_t)1 << 30) - 1'],
    ['fixed_point.h', ' + (value < 0 ? 1 : 0)', ''],
    [
      'fixed_point.h',
      'return rounding_shift_right(high_multiply(value, multiplier), -shift)',
      'return (int32_t)(((int64_t)value * multiplier + ((int64_t)1 << (30 - shift))) >> (31 - shift))',
    ],
    ['fixed_point.h', '<< shift), multiplier)', '<< (shift - 1)), multiplier)'],
    ['dot_product.h', 'stage.per_channel ? output : 0', '0'],
    ['dot_product.h', ' + stage.zero_point', ''],
    ['window.h', 'memset(patch, zero_point', 'memset(patch, 0'],
    ['window.h', 'out_x * w.stride_width - w.pad_left', 'out_x * w.stride_width'],
    ['window.h', 'fy * w.dilation_height', 'fy'],
    ['depthwise_convolution.h', 'o / layer.multiplier', 'o % w.channels'],
    ['pooling.h', '(sum - count / 2) / count', '(sum + count / 2) / count'],
    ['pooling.h', 'origin < 0 ? 0 : origin', 'origin'],
    ['mean.h', 'int32_t sum = layer.start', 'int32_t sum = 0'],
    ['add.h', '(int32_t)1 << 20', '(int32_t)1 << 19'],
    ['pad.h', '+ layer.before[2]', '+ 0'],
    ['softmax.h', 'step < 3', 'step < 2'],
    ['softmax.h', ', 790015084', ', 790000000'],
    [
      'softmax.h',
      'rounding_shift_right(high_multiply(reciprocal, power), exponent)',
      '(high_multiply(reciprocal, power) >> exponent)',
    ],
    ['elementwise.h', 'input[i] - layer.input_zero_point', 'input[i]'],
    ['elementwise.h', 'input[i] + 128', 'input[i] + 127'],
  ]

  it('differs when a kernel is changed in rounding, shift, zero point or padding', async () => {
    const unnoticed: string[] = []
    for (const [number, [file, from, to]] of mutants.entries()) {
      const uses = (c: Case): boolean => compiled(c.flatbuffer).files.has(`src/runtime/${file}`)
      const few = [...(file === 'softmax.h' ? special.slice(-1) : []), ...cases.filter(uses).slice(0, 35)]
      const place = join(folder, `mutant${number}`)
      writeBatch(few, place)
      const truth = outputsOf(few, cases, want)
      const path = join(place, 'src/runtime', file)
      const original = readFileSync(path, 'utf8')
      expect(original).toContain(from)
      writeFileSync(path, original.replace(from, to))
      const got = await runOnBoard(place, ['-O1'])
      if (differences(few, truth, got.outputs).length === 0) unnoticed.push(`${file}: ${from} -> ${to}`)
    }
    expect(unnoticed).toEqual([])
  }, 300_000)
})
