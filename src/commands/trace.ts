import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { InputError } from '../errors.ts'
import { loadProject } from '../project/project.ts'
import { formatTrace, parseTrace } from '../report/trace.ts'
import { printJson } from './fail.ts'

interface TraceFlags {
  project: string
  out?: string
  json?: boolean
}

export function register(program: Command): void {
  program
    .command('trace')
    .summary('what the last run asked of language models')
    .description('Print the trace of the last run as a tree: stages, attempts and calls with their tokens and seconds.')
    .addOption(new Option('--project <dir>', 'folder of tinyml.yml').default('.'))
    .option('--out <dir>', 'folder of the artifacts (default: `output:` of tinyml.yml)')
    .option('--json', 'print the spans as JSON')
    .action((flags: TraceFlags) => {
      const out = flags.out ? resolve(flags.out) : outputOf(flags.project)
      const file = join(out, 'trace.jsonl')
      if (!existsSync(file)) {
        throw new InputError('lifecycle/no-trace', `expected the trace of a run at ${file}, found none`)
      }
      const spans = parseTrace(readFileSync(file, 'utf8'), file)
      if (flags.json) printJson(spans)
      else process.stdout.write(formatTrace(spans))
    })
}

function outputOf(folder: string): string {
  const { dir, config } = loadProject(folder)
  return join(dir, config.output)
}
