import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, parse } from '../../src/expression/index.ts'
import { packageRoot } from '../../src/root.ts'

const page = readFileSync(join(packageRoot, 'docs/expressions.md'), 'utf8')

/** The rows of the table that begins with this header: what stands in the first cell as code, and the second cell. */
function table(header: string): [string, string][] {
  const [, rest = ''] = page.split(`\n| ${header} |\n|---|---|\n`)
  const lines = rest.slice(0, rest.indexOf('\n\n')).split('\n')
  return lines.map((line) => {
    const [, code, said] = /^\| `(.*?)` \| (.*) \|$/.exec(line) ?? []
    return [code ?? '', said ?? '']
  })
}

const reading: Record<string, number> = Object.fromEntries(
  [...page.matchAll(/`([\w ]+)` = (-?[\d.]*\d)/g)].map(([, name, value]) => [name, Number(value)]),
)

describe('docs/expressions.md', () => {
  it('has a reading and examples', () => {
    expect(Object.keys(reading)).toEqual(['r', 'g', 'b', 'clear', 'proximity', 'ax', 'raw light'])
    expect(table('expression | value').length).toBeGreaterThan(5)
    expect(table('expression | what is said').length).toBeGreaterThan(2)
  })

  it.each(table('expression | value'))('says rightly that %s is %s', (expression, value) => {
    expect(String(evaluate(parse(expression), (name) => reading[name] as number))).toBe(value)
  })

  it.each(table('expression | what is said'))('says rightly what is wrong with %s', (expression, said) => {
    expect(() => parse(expression)).toThrow(said)
  })
})
