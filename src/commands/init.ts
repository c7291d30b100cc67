import { type Command, Option } from 'commander'
import colours from 'picocolors'
import { type BoardId, boards, type SensorId, sensors } from '../board/profiles.ts'
import { ExitCode } from '../errors.ts'
import { type InitResult, init } from '../init/init.ts'
import { onTerminal, silent } from '../init/questions.ts'
import { formatFinding, printable } from '../report/terminal.ts'
import { canAsk } from './ask.ts'

interface InitFlags {
  yes?: boolean
  name?: string
  sensor?: SensorId
  board?: BoardId
  data?: string
  model?: string
  sketch?: string
  app?: boolean
  action?: string
  force?: boolean
}

export function register(program: Command): void {
  program
    .command('init')
    .summary('make a project and its bot of a repository')
    .description(
      'Write tinyml.yml, the workflow of the bot and lines of .gitattributes into a repository, and say what would fail later. A file ' +
        'that says something else is shown as a difference and replaced only after a yes. With GITHUB_TOKEN set, the settings of the ' +
        'repository on GitHub are looked at, too.',
    )
    .argument('[folder]', 'folder of the project', '.')
    .option('-y, --yes', 'ask nothing: take what was found, keep files that differ')
    .option('--name <name>', 'name of the project')
    .addOption(new Option('--sensor <id>', 'sensor that the readings come from').choices(Object.keys(sensors)))
    .addOption(new Option('--board <id>', 'board that the firmware is for').choices(Object.keys(boards)))
    .option('--data <path>', 'folder or file of the readings')
    .option('--model <file>', 'a model of your own: .keras, .h5, .tflite or a SavedModel folder')
    .option('--sketch <file>', 'a sketch that is there already; the project is called like it')
    .option('--app', 'let a GitHub App of yours make commits, so that other workflows run on them')
    .option('--no-app', 'let the token of the workflow make commits, also where the workflow has an App')
    .option('--action <ref>', 'this action as OWNER/REPO@SHA (default: where this installation comes from)')
    .option('--force', 'replace files that say something else without asking')
    .addHelpText('after', '\nExit codes: 0 done, or nothing to do; 5 a file that differs was kept.')
    .action(async (folder: string, flags: InitFlags) => {
      const asks = canAsk({ input: !flags.yes }, process.stdin, process.stdout, process.env)
      const questions = asks ? onTerminal(process.stdin, process.stdout) : silent
      try {
        const { yes: _, app, action, force = false, ...asked } = flags
        const token = process.env.GITHUB_TOKEN?.trim() || null
        const apiUrl = (process.env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, '')
        show(await init({ ...asked, folder, app, action, force, questions, token, apiUrl, say }))
      } finally {
        questions.close()
      }
    })
}

const write = (text: string): boolean => process.stdout.write(text)

function say(word: string, text: string): void {
  write(`${colours.bold(word.padEnd(9))} ${tinted(printable(text))}\n`)
}

/** Lines of a difference in their usual colours; other text as it is. */
const tinted = (text: string): string =>
  text
    .split('\n')
    .map((line, i) =>
      i === 0 ? line : line.startsWith('+') ? colours.green(line) : line.startsWith('-') ? colours.red(line) : line,
    )
    .join('\n')

function show({ files, findings, steps }: InitResult): void {
  for (const f of findings) write(`${formatFinding(f)}\n`)
  if (steps.length > 0) {
    write(`\n${colours.bold('What is left for you')}\n`)
    for (const [i, step] of steps.entries()) write(`${i + 1}. ${printable(step)}\n`)
  }
  const kept = files.some(({ done }) => done === 'kept')
  if (files.every(({ done }) => done === 'unchanged')) write('\nnothing to do: everything is as init would write it\n')
  process.exitCode = kept ? ExitCode.question : ExitCode.done
}
