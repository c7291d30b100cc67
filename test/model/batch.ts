import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compileModel } from '../../src/model/index.ts'
import { elementCount } from '../../src/model/types.ts'
import { createPythonEnvironment } from '../../src/python/run.ts'
import { packageRoot } from '../../src/root.ts'
import { createSandbox } from '../../src/sandbox/bwrap.ts'
import type { SandboxResult } from '../../src/sandbox/sandbox.ts'
import { createToolchain } from '../../src/tools/find.ts'

/** A model, its inputs (rows one after the other) and, once compiled, its generated files. */
export interface Case {
  /** What a person needs to find it again. */
  about: string
  flatbuffer: Uint8Array
  rows: Int8Array[]
}

const tools = createToolchain()
const sandbox = createSandbox({ bwrap: async () => (await tools.require('bwrap')).path })
const here = join(packageRoot, 'test/model')
/** Start-up and memory map of a bare Cortex-M4F under QEMU. */
const bare = join(packageRoot, 'boards/bare')

async function run(command: [string, ...string[]], folder: string, memoryBytes = 2 ** 31): Promise<SandboxResult> {
  const result = await sandbox.run({
    command,
    cwd: folder,
    readOnly: [
      { from: here, to: here },
      { from: bare, to: bare },
      { from: join(packageRoot, 'runtime'), to: join(packageRoot, 'runtime') },
    ],
    writable: [{ from: folder, to: folder }],
    env: { PATH: '/usr/bin:/bin', ASAN_OPTIONS: 'detect_leaks=0' },
    limits: { seconds: 300, memoryBytes },
  })
  if (result.exitCode !== 0)
    throw new Error(
      `${command[0]} ended with ${result.exitCode ?? result.killedFor}:\n${result.stderr}${result.stdout}`,
    )
  return result
}

/**
 * Writes cases, their inputs and one C++ program that runs all of them into `folder`. Each model.cpp is compiled as it was
 * generated, in a namespace of its own and with its C symbols renamed, so that one program can hold hundreds.
 */
export function writeBatch(cases: readonly Case[], folder: string): void {
  const kernels = new Set<string>()
  const parts = cases.map((c, i) => {
    const result = compileModel(c.flatbuffer)
    if ('findings' in result) throw new Error(`${c.about}: ${result.findings[0]?.message}`)
    for (const [name, text] of result.model.files) {
      if (name.startsWith('src/')) kernels.add(name)
      else write(join(folder, `m${i}`, name), text)
    }
    return `#undef MODEL_H
#define model_invoke model_invoke_${i}
#define model_input_size model_input_size_${i}
#define model_output_size model_output_size_${i}
namespace m${i} {
#include "m${i}/model.cpp"
}
#undef model_invoke
#undef model_input_size
#undef model_output_size
`
  })
  const include = (name: string): string => `#include "${name}"\n`
  const rows = cases.map(
    (c, i) =>
      `    {m${i}::model_invoke_${i}, m${i}::model_input_size_${i}, m${i}::model_output_size_${i}, ${c.rows.length}},\n`,
  )
  const kernelIncludes = [...kernels].sort().map(include).join('')
  write(
    join(folder, 'batch.cpp'),
    `#include <stdint.h>\n#include <stdio.h>\n#include <string.h>\n${kernelIncludes}${parts.join('')}
struct Entry { void (*invoke)(const int8_t *, int8_t *); int input; int output; int rows; };
static const Entry entries[] = {
${rows.join('')}};
#include "main.inc"
`,
  )
  write(join(folder, 'main.inc'), readFileSync(join(here, 'main.inc'), 'utf8'))
  for (const name of kernels)
    write(join(folder, name), readFileSync(join(packageRoot, 'runtime', name.slice('src/runtime/'.length)), 'utf8'))
  for (const [i, c] of cases.entries()) writeFileSync(join(folder, `m${i}`, 'model.tflite'), c.flatbuffer)
  write(
    join(folder, 'models.json'),
    JSON.stringify(cases.map((c, i) => ({ file: `m${i}/model.tflite`, rows: c.rows.length }))),
  )
  writeFileSync(
    join(folder, 'inputs.bin'),
    Buffer.concat(cases.flatMap((c) => c.rows.map((r) => new Uint8Array(r.buffer)))),
  )
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Outputs of TensorFlow Lite Micro's reference kernels, all cases one after the other. */
export async function runReference(folder: string): Promise<Int8Array> {
  const python = createPythonEnvironment({ tools, sandbox, signal: new AbortController().signal })
  const result = await python.run({
    script: { file: join(here, 'reference.py') },
    args: [folder],
    read: [here],
    write: [folder],
  })
  if (result.exitCode !== 0)
    throw new Error(`the reference ended with ${result.exitCode ?? result.killedFor}:\n${result.stderr}`)
  return new Int8Array(readFileSync(join(folder, 'reference.bin')))
}

const arm = ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=softfp', '-mfpu=fpv4-sp-d16']

/** The generated code on an emulated Cortex-M4. The second part of the answer is instructions an inference, by case. */
export async function runOnBoard(
  folder: string,
  flags: string[] = ['-Os'],
): Promise<{ outputs: Int8Array; instructions: number[] }> {
  const gcc = (await tools.require('arm-gcc')).path
  const elf = join(folder, 'batch.elf')
  const sources = ['-x', 'c', join(bare, 'start.c'), '-x', 'c++', 'batch.cpp']
  await run(
    [
      gcc,
      ...arm,
      ...flags,
      '-ffunction-sections',
      '-fno-exceptions',
      '-fno-rtti',
      '-I.',
      ...sources,
      '-x',
      'none',
      '--specs=rdimon.specs',
      '-T',
      join(bare, 'mps2.ld'),
      '-Wl,--gc-sections',
      '-o',
      elf,
    ],
    folder,
  )
  const qemu = (await tools.require('qemu')).path
  const clock = ['-icount', 'shift=4,sleep=off']
  await run(
    [
      qemu,
      '-M',
      'mps2-an386',
      ...clock,
      '-display',
      'none',
      '-monitor',
      'none',
      '-serial',
      'none',
      '-semihosting-config',
      'enable=on,target=native',
      '-kernel',
      elf,
    ],
    folder,
  )
  const ticks = JSON.parse(
    `[${readFileSync(join(folder, 'ticks.txt'), 'utf8').trim().split('\n').join(',')}]`,
  ) as number[]
  return { outputs: new Int8Array(readFileSync(join(folder, 'outputs.bin'))), instructions: ticks.map((t) => t * 2.5) }
}

/** The same program on this machine. @param compiler null when there is none. */
export async function runOnHost(folder: string, compiler: string, flags: string[]): Promise<Int8Array> {
  await run([compiler, ...flags, '-I.', 'batch.cpp', '-o', join(folder, 'batch')], folder)
  // AddressSanitizer reserves 15 TB of addresses for its shadow memory.
  await run([join(folder, 'batch')], folder, 2 ** 45)
  return new Int8Array(readFileSync(join(folder, 'outputs.bin')))
}

const outputBytes = (c: Case): number => {
  const result = compileModel(c.flatbuffer)
  if ('findings' in result) throw new Error(`${c.about} does not compile any more`)
  return elementCount(result.model.output.shape)
}

/** The part of `outputs`, which are of `all` cases, that belongs to `some` of them. */
export function outputsOf(some: readonly Case[], all: readonly Case[], outputs: Int8Array): Int8Array {
  const parts = new Map<Case, Uint8Array>()
  let at = 0
  for (const c of all) {
    const end = at + outputBytes(c) * c.rows.length
    parts.set(c, new Uint8Array(outputs.slice(at, end).buffer))
    at = end
  }
  return new Int8Array(Buffer.concat(some.map((c) => parts.get(c) as Uint8Array)))
}

export interface Difference {
  case: number
  row: number
  index: number
  want: number
  got: number
}

/** The first byte that differs in each case that has one. */
export function differences(cases: readonly Case[], want: Int8Array, got: Int8Array): Difference[] {
  if (want.length !== got.length) throw new Error(`${got.length} output bytes, expected ${want.length}`)
  const found: Difference[] = []
  let at = 0
  for (const [i, c] of cases.entries()) {
    const size = outputBytes(c)
    const end = at + size * c.rows.length
    for (let k = at; k < end; k++) {
      if (want[k] === got[k]) continue
      const [row, index] = [Math.floor((k - at) / size), (k - at) % size]
      found.push({ case: i, row, index, want: want[k] as number, got: got[k] as number })
      break
    }
    at = end
  }
  return found
}

/** One line a person can start from. */
export const describeDifference = (cases: readonly Case[], d: Difference): string =>
  `${cases[d.case]?.about}: row ${d.row}, output ${d.index} is ${d.got}, the reference has ${d.want}`
