import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../../../src/errors.ts'
import { around, briefOf, projectWith, removeTemporary, temporary } from './helpers.ts'

afterAll(removeTemporary)

async function refusal(dir: string): Promise<InputError> {
  const error = await briefOf(dir).then(
    () => null,
    (e: unknown) => e,
  )
  if (!(error instanceof InputError)) throw new Error(`expected an InputError, found ${String(error)}`)
  return error
}

const b = around(2, 10)
const lfs =
  'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n'
const words = `x,y\n${Array.from({ length: 30 }, (_, i) => `word${i},other${i}`).join('\n')}\n`
const labelled = (labels: string[]) =>
  `kind,x\n${labels.flatMap((l, k) => [1, 2, 3, 4].map((i) => `${l},${k + i / 10}`)).join('\n')}\n`
const column = '  label: { column: kind }'

describe('data that cannot be used', () => {
  const cases: [string, Record<string, string | Uint8Array>, string, string, string][] = [
    ['an empty folder', {}, '', 'data/no-files', 'tinyml.yml:3'],
    ['a folder with prose only', { 'README.md': 'hello' }, '', 'data/no-files', 'tinyml.yml:3'],
    ['one class', { 'a.csv': around(1, 10) }, '', 'data/one-class', 'tinyml.yml:3'],
    ['a class with two rows', { 'a.csv': around(1, 2), 'b.csv': b }, '', 'data/class-too-small', 'data/a.csv:2'],
    ['an empty file', { 'a.csv': '', 'b.csv': b }, '', 'data/empty-file', 'data/a.csv:1'],
    ['a header alone', { 'a.csv': 'x,y\n', 'b.csv': b }, '', 'data/empty-file', 'data/a.csv:1'],
    ['a Git LFS pointer', { 'a.csv': lfs, 'b.csv': b }, '', 'data/lfs-pointer', 'data/a.csv:1'],
    [
      'binary junk',
      { 'a.csv': Uint8Array.from({ length: 4096 }, (_, i) => (i * 89) % 256), 'b.csv': b },
      '',
      'data/not-text',
      'data/a.csv:1',
    ],
    [
      'bytes that are not UTF-8',
      { 'a.csv': new Uint8Array(99).fill(0xe4), 'b.csv': b },
      '',
      'data/not-text',
      'data/a.csv:1',
    ],
    [
      'a gzipped file without the ending',
      { 'a.csv': Uint8Array.of(0x1f, 0x8b, 8, 0), 'b.csv': b },
      '',
      'data/not-text',
      'data/a.csv:1',
    ],
    [
      'UTF-16 with a mark',
      { 'a.csv': Buffer.from(`\ufeff${around(1, 10)}`, 'utf16le'), 'b.csv': b },
      '',
      'data/utf-16',
      'data/a.csv:1',
    ],
    [
      'UTF-16 without a mark',
      { 'a.csv': Buffer.from(around(1, 10), 'utf16le').swap16(), 'b.csv': b },
      '',
      'data/utf-16',
      'data/a.csv:1',
    ],
    [
      'a line break in quotes',
      { 'a.csv': 'x,note\n1,fine\n2,"two\nlines"\n3,fine\n4,fine\n', 'b.csv': b },
      '',
      'data/line-break',
      'data/a.csv:3',
    ],
    [
      'a line break in quotes far down',
      { 'a.csv': `x,note\n${'1,fine\n'.repeat(300)}2,"two\nlines"\n`, 'b.csv': b },
      '',
      'data/line-break',
      'data/a.csv:302',
    ],
    [
      'ragged rows',
      { 'a.csv': `x,y\n${'1,2,3\n1\n4,5,6,7\n'.repeat(4)}`, 'b.csv': b },
      '',
      'data/ragged',
      'data/a.csv:2',
    ],
    ['columns of words', { 'a.csv': words, 'b.csv': words }, '', 'data/not-numeric', 'data/a.csv:2'],
    [
      'a wanted column of words',
      { 'a.csv': words, 'b.csv': words },
      '  columns: [x]',
      'data/not-numeric',
      'data/a.csv:2',
    ],
    [
      'a wanted column that is not there',
      { 'a.csv': around(1, 9), 'b.csv': b },
      '  columns: [z]',
      'data/no-column',
      'tinyml.yml:4',
    ],
    ['a label column that is not there', { 'a.csv': around(1, 9) }, column, 'data/no-column', 'tinyml.yml:4'],
    [
      'only incomplete rows',
      { 'a.csv': 'x,y\n1,\n2,\n3,\n,4\n,5\n,6\n', 'b.csv': 'x,y\n1,\n,2\n3,\n,4\n' },
      '',
      'data/no-valid-rows',
      'tinyml.yml:3',
    ],
    ['JSON lines that are none', { 'a.jsonl': '{"x":1}\n[1]\n', 'b.csv': b }, '', 'data/not-json', 'data/a.jsonl:2'],
    [
      'a label of 200 characters',
      { 'a.csv': labelled(['ok', 'x'.repeat(200)]) },
      column,
      'data/bad-label',
      'data/a.csv:6',
    ],
    [
      'a label with control characters',
      { 'a.csv': labelled(['ok', 'be\u001bll']) },
      column,
      'data/not-text',
      'data/a.csv:6',
    ],
  ]
  it.each(cases)('refuses %s', async (_, files, data, code, where) => {
    const error = await refusal(projectWith(files, data))
    expect({ code: error.code, where: error.where, exit: error.exitCode }).toEqual({ code, where, exit: 2 })
    expect(error.message).toMatch(/\S{3}/)
  })

  it('refuses a missing folder', async () => {
    const dir = temporary()
    writeFileSync(join(dir, 'tinyml.yml'), 'name: thing\ndata: { source: nowhere }\nsensor: serial\n')
    expect(await refusal(dir)).toMatchObject({ code: 'project/missing-file', where: 'tinyml.yml:2' })
  })

  it('refuses a link that leaves the project, and follows one that stays', async () => {
    const outside = join(temporary(), 'secret.csv')
    writeFileSync(outside, b)
    const dir = projectWith({ 'a.csv': around(1, 10), 'b.csv': b })
    mkdirSync(join(dir, 'elsewhere'))
    writeFileSync(join(dir, 'elsewhere/c.csv'), around(3, 10))
    symlinkSync(join(dir, 'elsewhere/c.csv'), join(dir, 'data/c.csv'))
    expect((await briefOf(dir)).classes.map((c) => c.label)).toEqual(['a', 'b', 'c'])
    symlinkSync(outside, join(dir, 'data/d.csv'))
    expect(await refusal(dir)).toMatchObject({ code: 'project/leaves-project', where: 'data/d.csv' })
  })

  it('refuses ratios for a sensor that counts', async () => {
    const shares = 'red,green,blue\n0.5,0.3,0.2\n0.4,0.4,0.2\n0.6,0.2,0.2\n'
    const dir = projectWith({ 'a.csv': shares, 'b.csv': shares }, '', 'apds9960')
    expect(await refusal(dir)).toMatchObject({ code: 'data/not-counts', where: 'tinyml.yml:5' })
  })
})
