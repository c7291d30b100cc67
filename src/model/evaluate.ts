import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Finding, finding } from '../findings/index.ts'
import { packageRoot } from '../root.ts'
import type { Sandbox, SandboxResult } from '../sandbox/sandbox.ts'
import { assertPlainTree } from '../sandbox/tree.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import type { GeneratedModel } from './index.ts'

/** What the generated C++ did on an emulated Cortex-M4. */
export interface Evaluation {
  /** INT8 outputs of all rows, one after the other. */
  outputs: Int8Array
  /** Instructions an inference, averaged over the rows. */
  instructionsPerInference: number
  /** Code and constants of the model alone, in bytes. */
  flashBytes: number
  /** Its static RAM: the arena. */
  ramBytes: number
}

const cpu = ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=softfp', '-mfpu=fpv4-sp-d16', '-Os']
const harness = join(packageRoot, 'boards/bare')
/** `-icount shift=4` makes an instruction 16 ns, and the counter ticks every 40 ns. */
const instructionsPerTick = 2.5

/**
 * Compiles a generated model for a bare Cortex-M4F and runs it under QEMU, both in the sandbox.
 * @param inputs INT8 rows, one after the other: a multiple of the model's input size.
 * @param folder an empty folder for this alone; gone afterwards.
 */
export async function evaluateModel(
  model: GeneratedModel,
  inputs: Uint8Array,
  { folder, tools, sandbox, signal }: { folder: string; tools: Toolchain; sandbox: Sandbox; signal: AbortSignal },
): Promise<Evaluation | { findings: Finding[] }> {
  for (const [name, text] of model.files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  await writeFile(join(folder, 'inputs.bin'), inputs)
  const run = async (command: [string, ...string[]]): Promise<SandboxResult | null> => {
    const result = await sandbox.run({
      command,
      cwd: folder,
      readOnly: [{ from: harness, to: '/harness' }],
      writable: [{ from: folder, to: folder }],
      limits: { seconds: 120 },
      signal,
    })
    signal.throwIfAborted()
    failed = result.exitCode === 0 ? null : result
    return failed
  }
  let failed: SandboxResult | null = null
  try {
    const gcc = (await tools.require('arm-gcc')).path
    const qemu = (await tools.require('qemu')).path
    const flags = [...cpu, '-fno-exceptions', '-fno-rtti', '-ffunction-sections', '-fdata-sections', '-I.']
    if (await run([gcc, ...flags, '-c', '-x', 'c++', 'model.cpp', '-o', 'model.o'])) return died('compiling', failed)
    const sources = ['-x', 'c', '/harness/start.c', '-x', 'c++', '/harness/rows.cpp', '-x', 'none', 'model.o']
    const link = ['--specs=rdimon.specs', '-T', '/harness/mps2.ld', '-Wl,--gc-sections', '-o', 'rows.elf']
    if (await run([gcc, ...flags, ...sources, ...link])) return died('linking', failed)
    const machine = ['-M', 'mps2-an386', '-icount', 'shift=4,sleep=off', '-display', 'none', '-monitor', 'none']
    const semihosting = ['-serial', 'none', '-semihosting-config', 'enable=on,target=native']
    if (await run([qemu, ...machine, ...semihosting, '-kernel', 'rows.elf'])) return died('emulating', failed)
    const size = await sandbox.run({
      command: [gcc.replace(/g(cc|\+\+)$/, 'size'), 'model.o'],
      cwd: folder,
      readOnly: [{ from: folder, to: folder }],
      signal,
    })
    const [text, data, bss] = (size.stdout.split('\n')[1] ?? '').trim().split(/\s+/).map(Number)
    assertPlainTree(folder)
    const rows = inputs.length / model.input.shape.reduce((n, d) => n * d, 1)
    const ticks = Number(await readFile(join(folder, 'ticks.txt'), 'utf8'))
    const outputs = await readFile(join(folder, 'outputs.bin'))
    return {
      outputs: new Int8Array(outputs.buffer, outputs.byteOffset, outputs.length),
      instructionsPerInference: Math.round((ticks * instructionsPerTick) / rows),
      flashBytes: (text ?? 0) + (data ?? 0),
      ramBytes: (data ?? 0) + (bss ?? 0),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The generated code has to compile and run; that it does not is our fault or a limit, and the message says which. */
function died(doing: string, result: SandboxResult | null): { findings: Finding[] } {
  const how = result?.killedFor
    ? `went over its limit of ${result.killedFor}`
    : `ended with exit code ${result?.exitCode}`
  const lines = (result?.stderr ?? '').split('\n')
  const said = lines.find((line) => /error/i.test(line)) ?? lines[0] ?? ''
  const message = `${doing} the generated C++ ${how}${said ? `: ${said.slice(0, 300)}` : ''}`
  return { findings: [finding('convert/cpp-failed', message)] }
}
