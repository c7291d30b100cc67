#!/usr/bin/env node
import { Command } from 'commander'
import * as answer from './commands/answer.ts'
import * as doctor from './commands/doctor.ts'
import * as explain from './commands/explain.ts'
import { fail } from './commands/fail.ts'
import * as init from './commands/init.ts'
import * as model from './commands/model.ts'
import * as prompt from './commands/prompt.ts'
import * as run from './commands/run.ts'
import * as trace from './commands/trace.ts'
import * as verify from './commands/verify.ts'
import { ExitCode } from './errors.ts'
import { version } from './root.ts'

const program = new Command('tinyml')
  .description('From raw sensor readings to firmware proven on a virtual board.')
  .version(version)
  .showSuggestionAfterError()
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 a stage failed verification, 2 bad input or usage, 3 a tool is missing, 4 internal error, 5 a question for you is open.',
  )

for (const command of [init, run, verify, answer, prompt, trace, model, doctor, explain]) command.register(program)

// Who pipes into `head` wants no more lines; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : ExitCode.internal),
)
exitByThrowing(program)
program.parseAsync().catch(fail)

/** Usage errors go the way of all others, those of commands below commands too. */
function exitByThrowing(command: Command): void {
  command.exitOverride()
  command.commands.forEach(exitByThrowing)
}
