import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { floatLiteral } from '../../src/model/generate.ts'
import type { GeneratedModel } from '../../src/model/index.ts'
import { readModel } from '../../src/model/read.ts'
import type { Model } from '../../src/model/types.ts'
import { describeDifference, differences, runOnBoard, runReference, writeBatch } from './batch.ts'
import { buildModel } from './builder.ts'
import { compiled, fixture, toCase } from './cases.ts'
import { randomModel } from './random-models.ts'

const real = ['fruit', 'fruit-per-tensor', 'digits', 'residual'] as const

function model(flatbuffer: Uint8Array): Model {
  const result = readModel(flatbuffer)
  if ('findings' in result) throw new Error(result.findings[0]?.message)
  return result.model
}

const text = (m: GeneratedModel): [string, string][] => [...m.files]

describe('models of the real converter', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tinyml-real-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('give the bytes of the reference kernels on an emulated board', async () => {
    const cases = real.map((name, i) => toCase(name, fixture(name), i, 300))
    const place = join(folder, 'batch')
    writeBatch(cases, place)
    const want = await runReference(place)
    const { outputs, instructions } = await runOnBoard(place)
    expect(differences(cases, want, outputs).map((d) => describeDifference(cases, d))).toEqual([])
    // Ten instructions a multiplication would be a slip; the fruit model has 48 of them, digits 14,000.
    expect(instructions[0]).toBeLessThan(3_000)
    expect(instructions[2]).toBeLessThan(200_000)
  })

  it('compile without a warning as C++11, 14 and 17', () => {
    for (const name of real) {
      const place = join(folder, name)
      for (const [file, content] of compiled(fixture(name)).files) {
        mkdirSync(dirname(join(place, file)), { recursive: true })
        writeFileSync(join(place, file), content)
      }
      const flags = ['-Wall', '-Wextra', '-Werror', '-pedantic', '-fsyntax-only', 'model.cpp']
      const compilers = ['/usr/bin/arm-none-eabi-g++', '/usr/bin/g++', '/usr/bin/clang++'].filter((c) => existsSync(c))
      expect(compilers.length).toBeGreaterThan(0)
      for (const compiler of compilers)
        for (const standard of ['c++11', 'c++14', 'c++17'])
          execFileSync(compiler, [`-std=${standard}`, ...flags], { cwd: place, stdio: 'pipe' })
    }
  })

  it('are described: arena, constants, operators, input and output', () => {
    const fruit = compiled(fixture('fruit'))
    expect(fruit.operators).toEqual(['FULLY_CONNECTED', 'FULLY_CONNECTED', 'SOFTMAX'])
    // Two dense layers of 8 and 3 outputs are alive together; the softmax writes to the caller's buffer.
    expect(fruit.arenaBytes).toBe(11)
    expect(fruit.input).toMatchObject({ shape: [1, 3], type: 'int8' })
    expect(fruit.output).toMatchObject({ shape: [1, 3], type: 'int8', scale: 1 / 256, zeroPoint: -128 })
    const digits = compiled(fixture('digits'))
    // Flattening with a dynamic batch makes SHAPE, STRIDED_SLICE and PACK, whose result is known when compiling.
    expect(digits.operators).toEqual([
      'CONV_2D',
      'MAX_POOL_2D',
      'DEPTHWISE_CONV_2D',
      'CONV_2D',
      'RESHAPE',
      'FULLY_CONNECTED',
      'SOFTMAX',
    ])
    expect(digits.arenaBytes).toBe(640)
  })

  it('bring along only the kernels that they use', () => {
    expect([...compiled(fixture('fruit')).files.keys()].sort()).toEqual([
      'model.cpp',
      'model.h',
      'src/runtime/dot_product.h',
      'src/runtime/fixed_point.h',
      'src/runtime/fully_connected.h',
      'src/runtime/softmax.h',
    ])
  })

  it('take and give INT8 where the converter left float32 ends', () => {
    const cut = compiled(fixture('fruit-float-ends'))
    const whole = compiled(fixture('fruit'))
    expect(cut.operators).toEqual(whole.operators)
    expect(cut.input).toMatchObject({ type: 'int8', scale: whole.input.scale, zeroPoint: whole.input.zeroPoint })
    expect(cut.output).toMatchObject({ type: 'int8', scale: whole.output.scale, zeroPoint: whole.output.zeroPoint })
  })

  it('survive a round trip through the builder that makes the other tests’ models', () => {
    for (const name of real) {
      const m = model(fixture(name))
      const again = buildModel(m)
      expect(model(again)).toEqual(m)
      expect(text(compiled(again))).toEqual(text(compiled(fixture(name))))
    }
  })
})

describe('generated text', () => {
  it('is the same bytes for the same model', () => {
    for (const name of real) expect(text(compiled(fixture(name)))).toEqual(text(compiled(fixture(name))))
  })

  it('lets no tensor name leave its comment', () => {
    const m = model(fixture('fruit'))
    const name = 'x */ \n#include "/etc/passwd"\n??/\\\n" // é\u202e'
    const evil = { ...m, tensors: m.tensors.map((t) => ({ ...t, name })) }
    const files = compiled(buildModel(evil)).files
    for (const file of ['model.h', 'model.cpp']) {
      const written = files.get(file) ?? ''
      expect(written).not.toMatch(/passwd"\n|\\|\?\?\/|[^\x20-\x7e\n]/)
      expect(
        written
          .split('\n')
          .filter((l) => l.includes('passwd'))
          .every((l) => l.startsWith('// ')),
      ).toBe(true)
    }
  })

  it('writes float constants that are exact', () => {
    for (const value of [1 / 256, Math.fround(0.1), Math.fround(1e-20), 3, Math.fround(16777217), 2 ** -149]) {
      const literal = floatLiteral(value)
      expect(literal).toMatch(/^[0-9.e+-]*[.e][0-9.e+-]*f /)
      expect(Math.fround(Number(literal.slice(0, literal.indexOf('f'))))).toBe(value)
    }
  })

  it('keeps activations that live together apart, for every random model', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const m = compiled(buildModel(randomModel(seed).model))
      const biggest = Math.max(
        0,
        ...[...(m.files.get('model.cpp') ?? '').matchAll(/arena \+ (\d+)/g)].map((x) => Number(x[1])),
      )
      expect(m.arenaBytes).toBeGreaterThanOrEqual(biggest)
    }
  })
})
