import type { Command } from 'commander'
import { ExitCode } from '../errors.ts'
import { textTable } from '../report/table.ts'
import { doctor } from '../tools/doctor.ts'
import { printJson } from './fail.ts'

export function register(program: Command): void {
  program
    .command('doctor')
    .summary('check the tools')
    .description('Print each tool: what was found, what is needed, and the command that fixes it.')
    .option('--json', 'print the rows as JSON')
    .action(async (flags: { json?: boolean }) => {
      const rows = await doctor()
      if (flags.json) printJson(rows)
      else {
        const cells = rows.map((r) => [r.ok ? '✔' : '✘', r.tool, r.found, r.needed, r.ok ? '' : r.fix])
        process.stdout.write(`${textTable(['', 'tool', 'found', 'needed', 'to fix it'], cells)}\n`)
      }
      process.exitCode = rows.every((r) => r.ok) ? ExitCode.done : ExitCode.missingTool
    })
}
