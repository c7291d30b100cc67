import type { Command } from 'commander'
import { InputError } from '../errors.ts'
import { catalogue, type FindingCode } from '../findings/index.ts'
import { PromptLibrary } from '../language/prompts.ts'
import { explain } from '../report/explain.ts'

export function register(program: Command): void {
  program
    .command('explain')
    .summary('what a code means')
    .description('Say what the code of a finding or an error means and how to fix it.')
    .argument('[code]', 'such as data/leakage; without it all codes are listed')
    .action((code?: string) => {
      if (code && !Object.hasOwn(catalogue, code)) {
        throw new InputError('project/bad-usage', `no code is called \`${code}\`; \`tinyml explain\` lists them`)
      }
      const hint = code ? new PromptLibrary(null).hint(code) : null
      process.stdout.write(`${explain(code as FindingCode | undefined, hint)}\n`)
    })
}
