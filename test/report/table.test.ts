import { markdownTable, money, textTable } from '../../src/report/table.ts'
import { printable } from '../../src/report/terminal.ts'

test('text columns line up, numbers to the right', () => {
  expect(
    textTable(
      ['stage', 'seconds'],
      [
        ['data', '1.5'],
        ['convert', '12.0'],
      ],
      ['seconds'],
    ),
  ).toBe(['stage    seconds', '───────  ───────', 'data         1.5', 'convert     12.0'].join('\n'))
})

test('what Markdown, HTML or GitHub would act on is escaped in cells', () => {
  expect(markdownTable(['a'], [['x|y <img src=x> @team `c` [l](u)\nz']])).toBe(
    '| a |\n|---|\n| x\\|y \\<img src=x\\> @\u200bteam \\`c\\` \\[l\\](u) z |',
  )
})

test('control and hidden characters are shown, not sent to the terminal', () => {
  expect(printable('a\u001b[31m\u202eb')).toBe('a\\u{1b}[31m\\u{202e}b')
})

test('no cost is $0, some cost has four decimals, an unknown one is a question mark', () => {
  expect([money(0), money(0.01234), money(null)]).toEqual(['$0', '$0.0123', '?'])
})
