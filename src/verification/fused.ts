import { insideSandbox, siblingOf } from '../board/programs.ts'
import { type Finding, finding } from '../findings/index.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Toolchain } from '../tools/toolchain.ts'

/**
 * Looks for fused multiply-adds in the compiled program. They round once where the contract rounds twice, so that last bits may differ
 * on readings that are not among the held-out ones; quantisation hides that from any comparison on few rows.
 */
export async function findFused(
  elf: string,
  { tools, sandbox, signal }: { tools: Toolchain; sandbox: Sandbox; signal?: AbortSignal },
): Promise<Finding[]> {
  const gcc = insideSandbox(await tools.require('arm-gcc'))
  const result = await sandbox.run({
    command: [siblingOf(gcc.path, 'objdump'), '-dC', '--no-show-raw-insn', '/in/sketch.elf'],
    readOnly: [...gcc.mounts, { from: elf, to: '/in/sketch.elf' }],
    limits: { outputBytes: 256 * 2 ** 20 },
    ...(signal ? { signal } : {}),
  })
  const functions = new Set<string>()
  let inside = ''
  for (const line of result.stdout.split('\n')) {
    if (/^[0-9a-f]+ </.test(line)) inside = line.slice(line.indexOf('<') + 1, line.lastIndexOf('>'))
    else if (/\tvfn?m[as](\.|\s)/.test(line)) functions.add(inside)
  }
  if (functions.size === 0) return []
  return [finding('verify/fused-multiply-add', `vfma or vfms in ${[...functions].slice(0, 5).join(', ')}`)]
}
