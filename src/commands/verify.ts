import { type Command, Option } from 'commander'
import { execute, type RunFlags } from './execute.ts'

export function register(program: Command): void {
  program
    .command('verify')
    .summary('verify the artifacts as they are')
    .description(
      'Verify the sketch in the output folder as it is, edited by hand or not, on the virtual board. Generates nothing.',
    )
    .addOption(new Option('--project <dir>', 'folder of tinyml.yml').default('.'))
    .option('--out <dir>', 'folder of the artifacts (default: `output:` of tinyml.yml)')
    .option('--json', 'print report.json on standard output, progress on standard error')
    .action((flags: Pick<RunFlags, 'project' | 'out' | 'json'>) =>
      execute(['verify'], { ...flags, planner: 'rules', force: true, input: false }, true),
    )
}
