/** Started by a test with a descriptor that it inherits; runs an escape in the sandbox or not, and prints what that printed. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { escapes, inSandbox } from './harness.ts'

if (process.argv[2] === 'sandbox') process.stdout.write((await inSandbox('use_descriptors.py', [])).stdout)
else {
  // The shell's child keeps what the shell was given.
  const stdio = ['ignore', 'inherit', 'inherit', 'ignore', 'ignore', 'ignore', 'ignore', 7] as const
  spawnSync('python3', [join(escapes, 'use_descriptors.py')], { stdio: [...stdio] })
}
