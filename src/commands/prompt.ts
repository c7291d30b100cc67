import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { InputError } from '../errors.ts'
import { PromptLibrary } from '../language/prompts.ts'
import type { Strategy } from '../lifecycle/planner.ts'
import { createModels } from '../llm/models.ts'
import { preview } from '../preview.ts'
import { withOverrides } from '../project/overrides.ts'
import { loadProject, type Project, realish } from '../project/project.ts'
import { costOf, formatPreview } from '../report/prompt.ts'
import { stopOnSignals } from '../signals.ts'
import { stages } from '../stages/index.ts'
import { printJson } from './fail.ts'

interface PromptFlags {
  project: string
  out?: string
  strategy: Strategy
  all?: boolean
  json?: boolean
  wish?: string
  wishData?: string
  wishConvert?: string
}

export function register(program: Command): void {
  program
    .command('prompt')
    .summary('print what a stage would ask a language model')
    .description(
      'Print exactly what a stage would send to a language model, what each part costs, and what would leave the machine. Sends nothing.',
    )
    .argument('<stage>', 'data, convert or sketch')
    .addOption(new Option('--project <dir>', 'folder of tinyml.yml').default('.'))
    .option('--out <dir>', 'folder of the artifacts (default: `output:` of tinyml.yml)')
    .option('--wish <words>', 'what the sketch should do, in place of `sketch:` in tinyml.yml')
    .option('--wish-data <words>', 'what should be done with the readings, in place of `data.wish`')
    .option('--wish-convert <words>', 'how the model should be converted, in place of `quantisation.wish`')
    .addOption(
      new Option('--strategy <name>', 'guided: the words are read; freeform: code is written')
        .choices(['guided', 'freeform'])
        .default('guided'),
    )
    .option('--all', 'also the clauses that the rules read by themselves')
    .option('--json', 'print the requests as JSON')
    .action((name: string, flags: PromptFlags) => prompt(name, flags))
}

async function prompt(name: string, flags: PromptFlags): Promise<void> {
  const { wish, wishData, wishConvert, strategy, all = false } = flags
  const wishes = { sketch: wish, data: wishData, convert: wishConvert }
  const project = withOverrides(loadProject(flags.project), { wishes })
  const signal = stopOnSignals()
  const out = realish(resolve(flags.out ?? join(project.dir, project.config.output)))
  const prompts = new PromptLibrary(project.dir)
  const shown = await preview({ project, out, stage: stageOf(name, project), strategy, prompts, all, signal })
  const models = createModels(project)
  try {
    const calls = await Promise.all(shown.calls.map((call) => costOf(call, project, models, prompts, signal)))
    if (flags.json) printJson({ stage: name, strategy, clauses: shown.clauses, calls })
    else process.stdout.write(formatPreview({ stage: name, strategy, clauses: shown.clauses, calls }))
  } finally {
    await models.close()
  }
}

function stageOf(name: string, project: Project) {
  const applying = stages.filter((s) => s.applies(project))
  const stage = applying.find((s) => s.name === name)
  if (stage) return stage
  const names = applying.map((s) => s.name).join(', ')
  throw new InputError('project/bad-usage', `\`${name}\` is not a stage of this project; its stages are ${names}`)
}
