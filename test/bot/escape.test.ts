import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import {
  clip,
  codeBlock,
  codeText,
  commitText,
  link,
  logText,
  markdownText,
  plainText,
  visible,
} from '../../src/bot/escape.ts'
import { markdownTable } from '../../src/report/table.ts'
import { hiddenIn, page } from './page.ts'

const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constantFrom(
      ...[
        '@team',
        '@org/team',
        '#1',
        'GH-2',
        'o/r#3',
        'o/r@abcdef1',
        'abcdef1234',
        'GHSA-abcd-',
        'CVE-2024-1',
        'https://e.com',
        'http://',
        'www.e.com',
        'a@b.com',
        'mailto:',
      ],
      ...[
        '[',
        ']',
        '(',
        ')',
        '![',
        '<',
        '>',
        '<img src=x>',
        '<!--',
        '-->',
        '&#64;',
        '&lt;',
        '&',
        ';',
        '`',
        '```',
        '~~~',
        '|',
        '\\',
        '*',
        '_',
        '~~',
        '$x$',
        '^',
        '{',
        '}',
      ],
      ...[
        '\n',
        '\r',
        '\t',
        '    ',
        ' ',
        '-',
        '+',
        '1.',
        '1)',
        '#',
        '=',
        '==',
        '---',
        ':-:',
        '> ',
        '[^1]',
        '[!NOTE]',
        '[ ]',
        '::',
        '##[',
        '\u202e',
        '\u200b',
        '\u2028',
        '\u001b[31m',
      ],
    ),
  ),
  { maxLength: 8 },
)
const anything = pieces.map((p) => p.join(''))

const places: [string, (text: string) => string][] = [
  ['a sentence', (text) => `The stage said ${text} today.`],
  ['a line of its own', (text) => `Before.\n${text}\nAfter.`],
  ['a list item', (text) => `- ${text}`],
  ['bold words', (text) => `**x ${text} x**`],
  ['a heading', (text) => `## ${text} x`],
  ['the cell of a table', (text) => `| a | b |\n|---|---|\n| ${text} | ok |`],
]
/** What stands in tables was never empty; an empty line parts paragraphs, which is the place's own doing. */
const shape = ({ elements, links, images, references, rows }: ReturnType<typeof page>) => ({
  ...{ elements, links, images, references },
  rows: rows.map((row) => row.length),
})

test.each(places)('Markdown from outside does nothing in %s, and its words are shown', (_, place) => {
  fc.assert(
    fc.property(anything, (text) => {
      const words = markdownText(`x${text}x`)
      expect(shape(page(place(words)))).toEqual(shape(page(place('x'))))
      expect(hiddenIn(words)).toEqual([])
    }),
    { numRuns: 1500 },
  )
})

test('nor where it begins or ends a line', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const words = markdownText(text)
      if (words.trim() === '') return
      expect(shape(page(`Before.\n${words}`))).toEqual(shape(page('Before.\nx')))
      expect(shape(page(words))).toEqual(shape(page('x')))
    }),
    { numRuns: 3000 },
  )
})

test('what is shown is what was said, but for blanks and the marks that part words', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const said = visible(`x${text}x`.replace(/[\s\u0085]+/g, ' '))
      fc.pre(!/\p{M}/u.test(said))
      expect(
        page(markdownText(`x${text}x`))
          .all.replaceAll('\u200b', '')
          .trim(),
      ).toBe(said)
    }),
    { numRuns: 1500 },
  )
})

test('code from outside stays code', () => {
  const cell = (text: string) => markdownTable(['a', 'b'], [[{ code: text }, 'ok']])
  fc.assert(
    fc.property(anything, (text) => {
      expect(shape(page(`x ${codeText(text)} x`))).toEqual(shape(page('x `x` x')))
      expect(shape(page(`x\n${codeBlock(text)}\nx`))).toEqual(shape(page('x\n```\nx\n```\nx')))
      expect(page(cell(text)).rows.map((row) => row.length)).toEqual([2, 2])
    }),
    { numRuns: 1500 },
  )
})

test.each(['mermaid', 'suggestion', 'a b', 'c`', 'math\n'])(
  'a block of code in the language %j is one of no language',
  (language) => {
    expect(codeBlock('x', language)).toBe('```\nx\n```')
  },
)

test('a comment’s marker cannot be forged, in words or in code', () => {
  const marker = '<!-- tinyml:progress 7 -->'
  for (const shown of [markdownText(marker), codeText(marker), codeBlock(marker)])
    expect(shown).not.toContain('<!-- tinyml:')
})

test('the runner and the terminal take nothing in a log for a command', () => {
  fc.assert(
    fc.property(anything, fc.constantFrom('', '\n', '\r', '\n \u0085', '\u2028'), (text, before) => {
      const log = logText(`${text}${before}::set-output name=x::y ##[error]z \u001b[2J`)
      expect(log).not.toMatch(/(?:^|[\r\n\u0085])\s*::|##\[/)
      expect(log).not.toContain('\u001b')
    }),
  )
})

test('plain text is one line without mentions, links and orders', () => {
  expect(plainText(' a\n@b\u202e fixes #1, GH-2 https://e.com [skip ci]\n::error::x')).toBe(
    'a @\u200bb\\u{202e} fixes #\u200b1, GH-\u200b2 https:\u200b//e.com [\u200bskip ci] ::error::x',
  )
  expect(plainText('::error::x')).toBe(':\u200b:error::x')
})

test('numbers and hashes of other lengths keep their form, prices too', () => {
  expect(markdownText('$0.0123 of 123,456 in 1.5 s: 12.')).toBe('$0.0123 of 123,456 in 1.5 s: 12.')
  expect(plainText('a'.repeat(64))).toBe('a'.repeat(64))
})

test('git finds no trailer in the text of a commit', () => {
  const text =
    'Blink green\n\nSigned-off-by: Eve <eve@example.com>\nCo-authored-by : Eve <e@e>\n(cherry picked from commit abc)'
  const trailers = (message: string) =>
    execFileSync('git', ['interpret-trailers', '--parse'], { input: message }).toString()
  expect(trailers(`Subject\n\n${text}\n`)).toContain('Eve')
  expect(trailers(`Subject\n\n${commitText(text)}\n`)).toBe('')
})

test('links lead to https addresses alone, with words that cannot end them', () => {
  expect(link('a](x) @b', 'https://github.com/o/r/issues/1?a=(b)')).toBe(
    '[a\\](x) @\u200bb](https://github.com/o/r/issues/1?a=%28b%29)',
  )
  for (const bad of ['javascript:alert(1)', 'http://e.com', 'https://github.com@e.com', 'x', '//e.com'])
    expect(link('a', bad)).toBeNull()
})

test('long text is cut between characters, and a pile of accents is cut down', () => {
  expect(clip('💡💡💡', 2)).toBe('💡…')
  expect(clip('💡💡💡', 3)).toBe('💡💡💡')
  expect(plainText(`e${'\u0301'.repeat(500)}`).length).toBeLessThan(8)
  expect([...markdownText('x'.repeat(100_000))]).toHaveLength(300)
})
