import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  cppHelpers,
  evaluate,
  floatLiteral,
  parse,
  pythonHelpers,
  toCpp,
  toPython,
} from '../../src/expression/index.ts'

import { createToolchain } from '../../src/tools/find.ts'

import { bits, columns, random, randomExpression, randomValue } from './random.ts'

const next = random(4)
const asts = Array.from({ length: 2000 }, () => parse(randomExpression(next)))
const rows = Array.from({ length: 8 }, () => columns.map(() => randomValue(next)))
const expected = asts.map((ast) => rows.map((row) => bits(evaluate(ast, (c) => row[columns.indexOf(c)] ?? Number.NaN))))

const dir = mkdtempSync(join(tmpdir(), 'expression-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Names the first expression that differs. */
function expectAgreement(found: string[][]): void {
  for (const [e, ast] of asts.entries()) {
    expect({ expression: toCpp(ast, (c) => c), bits: found[e] }).toEqual({
      expression: toCpp(ast, (c) => c),
      bits: expected[e],
    })
  }
}

test('the random expressions are not mostly NaN or constant', () => {
  const all = expected.flat()
  expect(all.filter((b) => b !== 'nan').length / all.length).toBeGreaterThan(0.5)
  expect(expected.filter((values) => new Set(values).size > 3).length).toBeGreaterThan(1000)
})

test('the expressions take logarithms of ordinary, zero, negative, subnormal and infinite numbers', () => {
  expect(asts.filter((ast) => toCpp(ast, (c) => c).includes('naturalLog(')).length).toBeGreaterThan(200)
  for (const x of [0, -0, -1, 1, 1e-45, 1.17e-38, 3e38, Number.POSITIVE_INFINITY, Number.NaN, 0.7, 1.5]) {
    const float = Math.fround(x)
    const found = evaluate(parse('log(x)'), () => float)
    const exact = Math.log(float)
    if (!Number.isFinite(exact)) expect(found).toBe(exact)
    else expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(Math.abs(exact) * 2 ** -23, 2 ** -149))
  }
})

test('numpy gives the same bits as the interpreter', async () => {
  const sources = asts.map((ast) => toPython(ast, (c) => `x[${columns.indexOf(c)}]`))
  const script = [
    'import numpy as np',
    pythonHelpers(sources),
    `x = np.array([${rows.map((r) => `[${r.map(pythonValue).join(', ')}]`).join(',\n')}], dtype=np.float32).T`,
    'n = x.shape[1]',
    "with np.errstate(all='ignore'):",
    ...sources.map(
      (source) =>
        `    y = ${source}\n    assert y.dtype == np.float32, y.dtype\n    print(*[f'{v:08x}' for v in np.broadcast_to(y, n).copy().view(np.uint32)])`,
    ),
  ].join('\n')
  const file = join(dir, 'agree.py')
  writeFileSync(file, script)
  const lines = execFileSync((await createToolchain().require('python')).path, [file], { encoding: 'utf8' })
    .trim()
    .split('\n')
  expectAgreement(lines.map((line) => line.split(' ').map(fromHex)))
})

test('C++ on a Cortex-M4 gives the same bits as the interpreter', () => {
  const sources = asts.map((ast) => toCpp(ast, (c) => `x[${columns.indexOf(c)}]`))
  writeFileSync(
    join(dir, 'expressions.inc'),
    [
      cppHelpers(sources),
      ...sources.map((s, i) => `static float e${i}(const float *x) { (void)x; return ${s}; }`),
      `static float (*const expressions[])(const float *) = {${sources.map((_, i) => `e${i}`).join(', ')}};`,
      `static const float rows[][${columns.length}] = {${rows.map((r) => `{${r.map(cppValue).join(', ')}}`).join(',\n')}};`,
      `static const int expressionCount = ${asts.length}, rowCount = ${rows.length};`,
    ].join('\n'),
  )
  copyFileSync(join(import.meta.dirname, 'cortex-m4.cpp'), join(dir, 'main.cpp'))
  const elf = join(dir, 'main.elf')
  execFileSync('arm-none-eabi-g++', [
    ...['-std=gnu++14', '-Os', '-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=softfp', '-mfpu=fpv4-sp-d16'],
    ...['-nostartfiles', '--specs=nosys.specs', '-Wl,-Ttext=0x100,-Tdata=0x20000000,--section-start=.vectors=0'],
    ...['-Wl,-e,reset', join(dir, 'main.cpp'), '-o', elf],
  ])
  const assembly = execFileSync('arm-none-eabi-objdump', ['-d', elf], { encoding: 'utf8', maxBuffer: 1 << 28 })
  expect(assembly).toMatch(/vmul\.f32/)
  expect(assembly).not.toMatch(/\bvn?fm[as]/)
  const qemu = ['-M', 'mps2-an386', '-display', 'none', '-monitor', 'none', '-serial', 'null']
  const run = spawnSync(
    'qemu-system-arm',
    [...qemu, '-semihosting-config', 'enable=on,target=native', '-kernel', elf],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
    },
  )
  expect(run.status).toBe(0)
  // QEMU prints what the program says to the debugger on its own stderr.
  const values = run.stderr.trim().split('\n').map(fromHex)
  expectAgreement(asts.map((_, e) => values.slice(e * rows.length, (e + 1) * rows.length)))
})

function fromHex(text: string): string {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, Number.parseInt(text.slice(0, 8), 16))
  return bits(view.getFloat32(0))
}

function pythonValue(value: number): string {
  if (Number.isNaN(value)) return 'np.nan'
  return Number.isFinite(value) ? String(Object.is(value, -0) ? '-0.0' : value) : value > 0 ? 'np.inf' : '-np.inf'
}

function cppValue(value: number): string {
  if (Number.isNaN(value)) return 'NAN'
  if (!Number.isFinite(value)) return value > 0 ? 'INFINITY' : '-INFINITY'
  return Object.is(value, -0) ? '-0.0f' : floatLiteral(value)
}
