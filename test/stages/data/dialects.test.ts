import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { dataStage } from '../../../src/stages/data/index.ts'
import { briefOf, contextOf, planOf, projectWith, removeTemporary } from './helpers.ts'

afterAll(removeTemporary)

const rows = Array.from({ length: 12 }, (_, i) => [`${i}.5`, `${(i * 7) % 5}.25`])
const written = (delimiter: string, end = '\n') =>
  `${[['x', 'y'], ...rows].map((r) => r.join(delimiter)).join(end)}${end}`
const jsonLines = `${rows.map(([x, y]) => JSON.stringify({ x: Number(x), y: Number(y) })).join('\n')}\n`
const comma = written(';').replaceAll('.', ',')

/** Name of the file → its content; all hold the same readings. */
const ways: Record<string, string | Uint8Array> = {
  'comma.csv': written(','),
  'semicolon.csv': written(';'),
  'tab.tsv': written('\t'),
  'pipe.txt': written('|'),
  'blanks.dat': written('   '),
  'windows.csv': written(',', '\r\n'),
  'bom.csv': `\ufeff${written(',')}`,
  'quoted.csv': written(',').replace('x,y', '"x","y"').replace('0.5', '"0.5"'),
  'decimal.csv': comma,
  'packed.csv.gz': gzipSync(written(',')),
  'lines.jsonl': jsonLines,
  'packed2.jsonl.gz': gzipSync(jsonLines),
  'comment.csv': `# recorded on a Tuesday\n\n${written(',')}`,
  'gaps.csv': written(',').replace('3.5', '\n3.5'),
  'other-order.csv': `y,x\n${rows.map(([x, y]) => `${y},${x}`).join('\n')}`,
  'bare.csv': rows.map((r) => r.join(',')).join('\n'),
}

describe('reading raw files', () => {
  it('reads the same readings whatever way they are written, in TypeScript and in the script', async () => {
    const dir = projectWith(ways)
    const brief = await briefOf(dir)
    expect(brief.files).toHaveLength(Object.keys(ways).length)
    for (const file of brief.files) expect([file.path, file.rows]).toEqual([file.path, rows.length])
    expect(brief.columns.map((c) => [c.name, c.min, c.max, c.missing])).toEqual([
      ['x', 0.5, 11.5, 0],
      ['y', 0.25, 4.25, 0],
    ])
    const context = contextOf(dir)
    const plan = planOf(brief)
    await dataStage.render(plan, brief, context.out, context)
    const verdict = await dataStage.verify({ dir: context.out, plan, brief }, context)
    // Every reading occurs in every class, so nothing can be told apart and no class stands in every split; all else is in order.
    const codes = new Set(verdict.findings.filter((f) => f.severity === 'error').map((f) => f.code))
    expect([...codes].filter((c) => c !== 'data/no-signal' && c !== 'data/class-missing-in-split')).toEqual([])
    const script = readFileSync(join(context.out, 'data/prepare.py'), 'utf8')
    expect(script.split('\n').filter((line) => line.length > 120)).toEqual([])
  })

  it.each([
    ['comma.csv', { delimiter: ',', decimal: '.', skip: 1 }],
    ['semicolon.csv', { delimiter: ';', decimal: '.', skip: 1 }],
    ['tab.tsv', { delimiter: '\t', decimal: '.', skip: 1 }],
    ['pipe.txt', { delimiter: '|', decimal: '.', skip: 1 }],
    ['blanks.dat', { delimiter: ' ', decimal: '.', skip: 1 }],
    ['decimal.csv', { delimiter: ';', decimal: ',', skip: 1 }],
    ['comment.csv', { delimiter: ',', decimal: '.', skip: 3 }],
    ['bare.csv', { delimiter: ',', decimal: '.', skip: 0 }],
  ])('sees how %s is written', async (name, dialect) => {
    const brief = await briefOf(projectWith({ 'other.csv': written(','), [name]: ways[name] as string }))
    expect(brief.files.find((f) => f.path === name)).toMatchObject(dialect)
  })

  it('counts a word in a column of numbers as missing and says so in the brief', async () => {
    const brief = await briefOf(projectWith({ 'a.csv': written(',').replace('3.5', 'lost'), 'b.csv': written(',') }))
    expect(brief.columns[0]).toMatchObject({ name: 'x', missing: 1, missingMarks: ['lost'] })
    expect(brief.rows).toMatchObject({ raw: 24, complete: 23 })
  })

  it('drops a few ragged rows and names the first', async () => {
    const brief = await briefOf(projectWith({ 'a.csv': `${written(',')}1,2,3\n`, 'b.csv': written(',') }))
    expect(brief.rows).toMatchObject({ raw: 25, ragged: 1, complete: 24 })
    expect(brief.notes.find((n) => n.code === 'data/ragged-rows')?.where).toBe('data/a.csv:14')
  })

  it('gives the same plain brief twice', async () => {
    const dir = projectWith({ 'a.csv': written(','), 'b.csv': comma })
    const [first, second] = [await briefOf(dir), await briefOf(dir)]
    expect(second).toEqual(first)
    expect(JSON.parse(JSON.stringify(first))).toEqual(first)
  })
})
