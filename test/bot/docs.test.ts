import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filled, page } from '../../script/bot-docs.ts'

const text = readFileSync(page, 'utf8')

test('docs/bot.md has the commands and permissions that the code has (node script/bot-docs.ts)', () => {
  expect(text).toBe(filled(text))
})

test('what docs/bot.md shows and links to is there', () => {
  const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((m) => m[1] as string)
  expect(targets).toEqual(expect.arrayContaining(['images/comment.png', 'images/pull-request.png', 'security.md']))
  // Written and held to its tests elsewhere.
  const missing = targets.filter((target) => !existsSync(join(dirname(page), target)))
  expect(missing).toEqual([])
})
