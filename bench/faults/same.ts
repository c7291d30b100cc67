/**
 * Shows how cases differ from the right thing beside them, on far more than the checks look at: `node bench/faults/same.ts ID …`. What
 * stands in `no-fault.ts` can be looked at so. Sketches: each pin, line, reading and inference in four situations; scripts: each file.
 */
import { execFileSync } from 'node:child_process'
import type { VirtualRun } from '../../src/board/virtual.ts'
import { setDown } from './cases.ts'
import { scripts } from './scripts.ts'
import { copyOf, sketches } from './sketches.ts'
import type { Fault } from './types.ts'
import { differences, witnessSketch } from './witness.ts'

async function showSketch({ base, edits }: Fault): Promise<void> {
  const right = (await witnessSketch(base, copyOf(base))) as VirtualRun[]
  const changed = await witnessSketch(base, (await sketches(base, edits)).folder)
  if (!changed) return console.log('  does not compile')
  for (const [i, run] of right.entries()) {
    for (const { channel, what, ms } of differences(run, changed[i] as VirtualRun)) {
      if (what || ms > 0) console.log(`  run ${i + 1}, ${channel}: ${what || `the same, ${ms.toFixed(2)} ms apart`}`)
    }
  }
}

async function showScript({ base, edits }: Fault): Promise<void> {
  const [right, changed] = [await scripts(base, []), await scripts(base, edits)]
  for (const made of [right, changed]) await made.judge()
  try {
    execFileSync('diff', ['-r', '-U0', '-x', 'prepare.py', right.folder, changed.folder], { encoding: 'utf8' })
    console.log('  writes the same')
  } catch (error) {
    const lines = (error as { stdout: string }).stdout.split('\n').filter((line) => !/^@@|^---/.test(line))
    console.log(
      lines
        .map((line) => `  ${line.slice(0, 150)}`)
        .slice(0, 40)
        .join('\n'),
    )
  }
}

for (const id of process.argv.slice(2)) {
  const found = setDown().find((fault) => fault.id === id)
  if (!found) throw new Error(`no case ${id}`)
  console.log(`${id}: ${found.what}`)
  if (found.kind === 'sketch') await showSketch(found)
  if (found.kind === 'script') await showScript(found)
}
