import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/root.ts'
import { type Results, summary } from './tally.ts'

const begin = '<!-- wishes: made by bench/wishes/run.ts -->'
const end = '<!-- /wishes -->'

/** Puts the tables of all results of the benchmark of wishes into docs/evaluation.md, between the two marks. */
export function writePage(): void {
  const page = join(packageRoot, 'docs/evaluation.md')
  const folder = join(packageRoot, 'bench/results')
  const tables = readdirSync(folder)
    .filter((name) => /^wishes-.*\.json$/.test(name))
    .sort()
    .map((name) => {
      const results: Results = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      const { set, planner, strategy, commit, command, of } = results
      const count = results.results.length
      const part = count === of ? `All ${of} wishes` : `${count} of ${of} wishes, the others were not run`
      return [
        `### Set ${set}, planner \`${planner}\`, strategy \`${strategy}\``,
        `${part}. \`${command}\` at ${commit}; each wish is in \`bench/results/${name}\`.`,
        summary(results),
      ].join('\n\n')
    })
  const text = existsSync(page) ? readFileSync(page, 'utf8') : ''
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/evaluation.md needs the lines "${begin}" and "${end}"`)
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${tables.join('\n\n')}\n\n${text.slice(to)}`)
}
