import { CommanderError } from 'commander'
import colours from 'picocolors'
import { ExitCode, TinymlError } from '../errors.ts'
import { printable } from '../report/terminal.ts'

export const printJson = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)

/** Every failure ends here: one sentence, a place, what to do, and the exit code. */
export function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.badInput
  } else if (error instanceof TinymlError) {
    const place = error.where ? `${printable(error.where)}: ` : ''
    process.stderr.write(
      `${colours.red('error')} ${place}${printable(error.message)} ${colours.dim(`[${error.code}]`)}\n`,
    )
    process.stderr.write(`  ${colours.dim('→')} ${error.hint}\n`)
    const { code, message, where, hint, exitCode } = error
    if (process.argv.includes('--json')) printJson({ error: { code, message, where, hint } })
    process.exitCode = exitCode
  } else {
    process.stderr.write(`${colours.red('internal error')} ${error instanceof Error ? error.stack : String(error)}\n`)
    process.stderr.write('  → This is a bug in TinyML Lifecycle. Please report it with the lines above.\n')
    process.exitCode = ExitCode.internal
  }
}
