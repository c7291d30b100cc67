import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../../../src/root.ts'
import type { Toolchain } from '../../../src/tools/toolchain.ts'

const run = promisify(execFile)

export interface BareRun {
  /** What the sketch printed, at most 4 MiB. */
  printed: string
  /** What came out of the emulator's UART. */
  uart: string
  /** It was still running after `seconds`. */
  outlived: boolean
}

/**
 * Runs a sketch on a bare Cortex-M4 in an emulator without sandbox, with semihosting and without the monitor: the control which shows
 * that a case does what it says where nothing holds it.
 * @param folder has `<name>.ino` and `bait.h`, and is the emulator's working folder
 */
export async function runBare(tools: Toolchain, folder: string, name: string, seconds = 3): Promise<BareRun> {
  const gcc = (await tools.require('arm-gcc')).path
  const qemu = (await tools.require('qemu')).path
  const bare = join(import.meta.dirname, 'bare')
  const harness = join(packageRoot, 'boards/bare')
  const [elf, uart] = [join(folder, 'bare.elf'), join(folder, 'uart.txt')]
  await run(gcc, [
    ...['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=softfp', '-mfpu=fpv4-sp-d16', '-Os', '-w', '-fpermissive'],
    ...['-I', bare, '-I', folder, '-x', 'c', join(harness, 'start.c')],
    ...['-x', 'c++', '-include', 'Arduino.h', join(folder, `${name}.ino`), join(bare, 'main.cpp')],
    ...['--specs=rdimon.specs', '-T', join(harness, 'mps2.ld'), '-o', elf],
  ])
  writeFileSync(uart, '')
  const machine = ['-M', 'mps2-an386', '-display', 'none', '-monitor', 'none', '-serial', `file:${uart}`]
  const semihosting = ['-semihosting-config', 'enable=on,target=native', '-kernel', elf]
  const limits = { cwd: folder, timeout: seconds * 1000, maxBuffer: 4 * 2 ** 20, killSignal: 'SIGKILL' } as const
  let outlived = false
  const { stdout, stderr } = await run(qemu, [...machine, ...semihosting], limits).catch((error) => {
    outlived = error.signal === 'SIGKILL'
    return error as { stdout: string; stderr: string }
  })
  return { printed: stdout + stderr, uart: readFileSync(uart, 'utf8'), outlived }
}
