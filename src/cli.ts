#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import colours from 'picocolors'
import { ExitCode, InputError, TinymlError } from './errors.ts'
import { catalogue, type FindingCode } from './findings/index.ts'
import type { PlannerMode } from './lifecycle/planner.ts'
import { explain } from './report/explain.ts'
import { columns, numeric, summaryRows, textTable } from './report/table.ts'
import { printable, terminalProgress } from './report/terminal.ts'
import { version } from './root.ts'
import { runSession, type SessionResult } from './session.ts'
import { stopOnSignals } from './signals.ts'
import { doctor } from './tools/doctor.ts'

interface RunFlags {
  project: string
  out?: string
  json?: boolean
  planner: PlannerMode
  from?: string
  force?: boolean
  dryRun?: boolean
}

const exits: Record<RunStatus, ExitCode> = {
  passed: ExitCode.done,
  unchanged: ExitCode.done,
  failed: ExitCode.failed,
  'needs-input': ExitCode.question,
}
type RunStatus = SessionResult['report']['status']

const program = new Command('tinyml')
  .description('From raw sensor readings to firmware proven on a virtual board.')
  .version(version)
  .showSuggestionAfterError()
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 a stage failed verification, 2 bad input or usage, 3 a tool is missing, 4 internal error, 5 a question for you is open.',
  )

program
  .command('run')
  .summary('bring stages up to date')
  .description(
    'Bring stages, and all that they need, up to date: data, train, convert, sketch, verify. Without names: all of them.',
  )
  .argument('[stage...]', 'stages to bring up to date')
  .addOption(new Option('--project <dir>', 'folder of tinyml.yml').default('.'))
  .option('--out <dir>', 'folder for the artifacts (default: `output:` of tinyml.yml)')
  .option('--json', 'print report.json on standard output, progress on standard error')
  .addOption(new Option('--planner <tier>', 'who plans').choices(['rules', 'auto']).default('auto'))
  .option('--from <stage>', 'run this stage and those after it even if nothing changed')
  .option('--force', 'run even if nothing changed, and overwrite generated files that were edited by hand')
  .option('--dry-run', 'say what would run and why; change nothing')
  .action((names: string[], flags: RunFlags) => run(names, flags, false))

program
  .command('verify')
  .summary('verify the artifacts as they are')
  .description(
    'Verify the sketch in the output folder as it is, edited by hand or not, on the virtual board. Generates nothing.',
  )
  .addOption(new Option('--project <dir>', 'folder of tinyml.yml').default('.'))
  .option('--out <dir>', 'folder of the artifacts (default: `output:` of tinyml.yml)')
  .option('--json', 'print report.json on standard output, progress on standard error')
  .action((flags: Omit<RunFlags, 'planner'>) => run(['verify'], { ...flags, planner: 'rules', force: true }, true))

program
  .command('doctor')
  .summary('check the tools')
  .description('Print each tool: what was found, what is needed, and the command that fixes it.')
  .option('--json', 'print the rows as JSON')
  .action(async (flags: { json?: boolean }) => {
    const rows = await doctor()
    if (flags.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
    else {
      const cells = rows.map((r) => [r.ok ? '✔' : '✘', r.tool, r.found, r.needed, r.ok ? '' : r.fix])
      process.stdout.write(`${textTable(['', 'tool', 'found', 'needed', 'to fix it'], cells)}\n`)
    }
    process.exitCode = rows.every((r) => r.ok) ? ExitCode.done : ExitCode.missingTool
  })

program
  .command('explain')
  .summary('what a code means')
  .description('Say what the code of a finding or an error means and how to fix it.')
  .argument('[code]', 'such as data/leakage; without it all codes are listed')
  .action((code?: string) => {
    if (code && !Object.hasOwn(catalogue, code)) {
      throw new InputError('project/bad-usage', `no code is called \`${code}\`; \`tinyml explain\` lists them`)
    }
    process.stdout.write(`${explain(code as FindingCode | undefined)}\n`)
  })

async function run(names: string[], flags: RunFlags, only: boolean): Promise<void> {
  const output = flags.json ? process.stderr : process.stdout
  const result = await runSession({
    ...flags,
    stages: names,
    only,
    progress: terminalProgress(output),
    signal: stopOnSignals(),
  })
  const { report, outcome, out } = result
  for (const q of report.questions) {
    const about = q.about ? `, about “${printable(q.about)}”` : ''
    output.write(`\n${colours.bold(`Question ${q.number}`)} (${q.stage}${about}): ${printable(q.text)}\n`)
  }
  if (outcome.failedAt) output.write(`\nThe rejected candidate was kept in ${outcome.failedAt}\n`)
  if (flags.dryRun) {
    const names = outcome.wouldRun.join(', ')
    output.write(names ? `\nwould run: ${names}\n` : '\nnothing would run\n')
  } else {
    output.write(`\n${textTable(columns, summaryRows(report), numeric)}\n`)
    output.write(`\nreport  ${out}/report.md\n`)
    const sketch = join(out, 'sketch', report.project)
    if (exits[report.status] === ExitCode.done && existsSync(sketch)) output.write(`sketch  ${sketch}/\n`)
  }
  if (flags.json) printJson(flags.dryRun ? { wouldRun: outcome.wouldRun, stages: report.stages } : report)
  process.exitCode = exits[report.status]
}

const printJson = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)

/** Every failure ends here: one sentence, a place, what to do, and the exit code. */
function fail(error: unknown): void {
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

// Who pipes into `head` wants no more lines; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : ExitCode.internal),
)
for (const command of [program, ...program.commands]) command.exitOverride()
program.parseAsync().catch(fail)
