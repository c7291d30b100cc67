/**
 * Writes the tables of attacks into docs/security.md, and that of scenarios into docs/bot.md (docs/security.md where that page has no
 * place for it), from the case files and the names of the tests; with --check only says whether they are current.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../src/root.ts'
import { bundleCases, escapes, injections, obedience, scenarios } from './security-cases.ts'

const check = process.argv.includes('--check')
const security = 'docs/security.md'
const bot = 'docs/bot.md'
const path = (page: string): string => join(packageRoot, page)
const textOf = (page: string): string => (existsSync(path(page)) ? readFileSync(path(page), 'utf8') : '')

const tables: [page: string, marker: string, table: string][] = [
  [security, 'injections', injections()],
  [security, 'obedience', obedience()],
  [security, 'bundles', bundleCases()],
  [security, 'escapes', escapes()],
  [textOf(bot).includes('<!-- scenarios -->') ? bot : security, 'scenarios', scenarios()],
]

for (const page of new Set(tables.map(([name]) => name))) {
  const before = textOf(page)
  const after = tables
    .filter(([name]) => name === page)
    .reduce((text, [, marker, table]) => put(text, page, marker, table), before)
  if (after === before) continue
  if (!check) writeFileSync(path(page), after)
  else {
    process.stderr.write(`${page} is not current: run \`node script/security-tables.ts\`\n`)
    process.exitCode = 1
  }
}

/** The text of a page with a table between its markers. */
function put(text: string, page: string, marker: string, table: string): string {
  const [from, to] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`]
  const [start, end] = [text.indexOf(from), text.indexOf(to)]
  if (start < 0 || end < start) throw new Error(`${page} has no place for ${marker}: ${from} … ${to}`)
  return `${text.slice(0, start + from.length)}\n${table}\n${text.slice(end)}`
}
