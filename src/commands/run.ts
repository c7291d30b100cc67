import { type Command, InvalidArgumentError, Option } from 'commander'
import { execute, type RunFlags } from './execute.ts'

export function register(program: Command): void {
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
    .option('--wish <words>', 'what the sketch should do, for this run in place of `sketch:` in tinyml.yml')
    .option('--wish-data <words>', 'what should be done with the readings, in place of `data.wish`')
    .option('--wish-convert <words>', 'how the model should be converted, in place of `quantisation.wish`')
    .addOption(
      new Option('--planner <tier>', 'who plans: the rules alone, up to the local model, up to a hosted one, or all')
        .choices(['rules', 'local', 'hosted', 'auto'])
        .default('auto'),
    )
    .addOption(
      new Option('--strategy <name>', 'guided: a plan that code renders; freeform: a model writes whole files')
        .choices(['guided', 'freeform'])
        .default('guided'),
    )
    .option('--budget-tokens <n>', 'tokens that the run may use, cached ones left out (`llm.budget.tokens`)', count)
    .option('--budget-usd <x>', 'US dollars that the run may cost (`llm.budget.usd`)', amount)
    .option('--budget-seconds <s>', 'seconds that the run may wait for models (`llm.budget.seconds`)', amount)
    .option('--record <dir>', 'keep every request to a model, with its reply, in this folder')
    .addOption(
      new Option(
        '--replay <dir>',
        'answer every request to a model from such a folder, and from nothing else',
      ).conflicts('record'),
    )
    .option('--from <stage>', 'run this stage and those after it even if nothing changed')
    .option('--force', 'run even if nothing changed, and overwrite generated files that were edited by hand')
    .addOption(
      new Option(
        '--merge <side>',
        'where an edit by hand and newly generated text changed the same lines: ask, or take mine or the generated ones',
      )
        .choices(['ask', 'mine', 'generated'])
        .default('ask'),
    )
    .option('--dry-run', 'say what would run, why, and what it would cost; change nothing')
    .option('--no-input', 'ask nothing on the terminal')
    .action((names: string[], flags: RunFlags) => execute(names, flags, false))
}

function amount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('Expected a number, 0 or more.')
  }
  return value
}

function count(text: string): number {
  const value = amount(text)
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('Expected a whole number, 0 or more.')
  return value
}
