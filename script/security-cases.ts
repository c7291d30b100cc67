/** The attacks and scenarios that the tests run, as tables for the docs: read from the case files, so that no page can promise another one. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markdownTable } from '../src/report/table.ts'
import { packageRoot } from '../src/root.ts'
import { readCase } from '../test/attacks/bundle-case.ts'
import { casesOf } from '../test/attacks/case.ts'
import { escapeCases } from '../test/attacks/cases.ts'
import { defences } from '../test/attacks/defences.ts'
import { attacks, sketchAttacks } from '../test/attacks/obedient-cases.ts'

const folder = (name: string): string => join(packageRoot, 'test', name)
const count = (n: number, table: string): string => `${n} cases.\n\n${table}`

export function injections(): string {
  const cases = casesOf(folder('attacks/injections'))
  const rows = cases.map((c) => [
    c.through.replaceAll('-', ' '),
    { code: c.id },
    c['must-not'].trim(),
    { code: defences[c.defence]?.is ?? c.defence },
  ])
  return count(rows.length, markdownTable(['through', 'case', 'without the defence', 'held by'], rows))
}

export function obedience(): string {
  const rows = [
    ...attacks.map((a) => ['generate', a.through, a.tries, a.held]),
    ...sketchAttacks.map((a) => [
      'session, sketch',
      'the reply',
      `C++ in ${a.as}`,
      'words that the clause does not say are refused',
    ]),
  ]
  return count(rows.length, markdownTable(['runs', 'through', 'tries', 'held by'], rows))
}

export function bundleCases(): string {
  const at = folder('attacks/bundles')
  const rows = readdirSync(at)
    .sort()
    .map((name) => {
      const { attack, code, 'held by': held } = readCase(join(at, name))
      return [{ code: name.replace(/\.yml$/, '') }, attack, { code }, held.join(', ')]
    })
  return count(rows.length, markdownTable(['case', 'what was done', 'refused with', 'held by'], rows))
}

export function escapes(): string {
  const rows = escapeCases().map((c) => [{ code: c.id }, c.language, c.tries, c.mustNot, c.heldBy])
  return count(rows.length, markdownTable(['case', 'as', 'tries', 'it must not', 'held by'], rows))
}

/** Names of tests that tell a story: `given …, when …, then …`, read from the source of each file. */
export function scenarios(): string {
  const at = folder('scenarios')
  const files = readdirSync(at)
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
  const all = files.flatMap((file) =>
    namesIn(readFileSync(join(at, file), 'utf8')).map((name) => [file.replace(/\.test\.ts$/, ''), name]),
  )
  const lines = all.map(([file, name = '']) => {
    const [, given = name, when = '', then = ''] = /^given (.*?), when (.*?), then (.*)$/s.exec(name) ?? []
    return [{ code: file ?? '' }, given, when, then]
  })
  return `${lines.length} scenarios, a row each; “…” stands for several.\n\n${markdownTable(['file', 'given', 'when', 'then'], lines)}`
}

/** Literals that begin with “given” as the first argument of a call. Places of a `test.each` become an ellipsis. */
const namesIn = (source: string): string[] =>
  [...source.matchAll(/\(\s*(['"`])(given (?:\\.|(?!\1).)*)\1,/gs)].map(([, , name = '']) =>
    name.replace(/\\(.)/g, '$1').replace(/%s|\$\w+|\$\{[^}]*\}/g, '…'),
  )
