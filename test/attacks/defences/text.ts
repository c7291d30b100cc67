import { execFileSync } from 'node:child_process'
import { codeBlock, codeText, commitText, logText, markdownText, plainText } from '../../../src/bot/escape.ts'
import { cleanWords } from '../../../src/language/clean.ts'
import { safeName } from '../../../src/model/check.ts'
import { hiddenIn, page } from '../../bot/page.ts'
import type { Case } from '../case.ts'
import type { Defence } from '../defences.ts'

type Text = (text: string) => string
const same: Text = (text) => text

/** A defence that is a function from text to text: shown at the case's place, with it and without. */
const through = (
  is: string,
  defence: Text,
  places: Record<string, Text>,
  harms: (shown: string, place: Text) => string[],
): Defence => ({
  is,
  attack({ text, place = 'alone', id }: Case, defended) {
    const show = places[place]
    if (!show) throw new Error(`${id}: no place is called ${place}`)
    return harms(show((defended ? defence : same)(text)), show)
  },
})

/** What differs from the same place with a harmless word in it. */
function harmsOfMarkdown(shown: string, place: Text): string[] {
  const [got, harmless] = [page(shown), page(place('x'))]
  const more = [...got.elements]
  for (const element of harmless.elements) if (more.includes(element)) more.splice(more.indexOf(element), 1)
  const lost = harmless.elements.some((element) => !got.elements.includes(element))
  const cells = (rows: string[][]) => rows.map((row) => row.length).join()
  const named: [string, boolean][] = [
    ['image', got.images.length > 0],
    ['link', got.links.length > 0],
    ['mention', got.references.some((r) => r.startsWith('@'))],
    ['reference', got.references.some((r) => !r.startsWith('@'))],
    ['heading', got.elements.some((e) => /^h\d$/.test(e))],
    ['table', cells(got.rows) !== cells(harmless.rows) || got.rows.at(-1)?.at(-1) !== harmless.rows.at(-1)?.at(-1)],
    ['html', more.length > 0 || lost],
    ['hidden', hiddenIn(shown).length > 0],
    ['marker', shown.includes('<!-- tinyml:progress')],
    ['formula', /(?<!\\)\$(?![\s\d])[^$]+(?<!\s)\$(?!\d)/.test(shown)],
  ]
  return named.filter(([, seen]) => seen).map(([harm]) => harm)
}

export const markdown = through(
  'src/bot/escape.ts: markdownText',
  markdownText,
  {
    sentence: (text) => `The stage said ${text} today.`,
    line: (text) => `Before.\n${text}\n\nAfter.`,
    cell: (text) => `| label | result |\n|---|---|\n| ${text} | failed |`,
  },
  harmsOfMarkdown,
)

/** Here the defence makes the code itself; without it the text is put between marks as it is. */
export const code: Defence = {
  is: 'src/bot/escape.ts: codeText, codeBlock',
  attack({ text, place }, defended) {
    const block = place === 'block'
    const bare: Text = block ? (t) => `Before.\n\`\`\`\n${t}\n\`\`\`\nAfter.` : (t) => `The file \`${t}\` is new.`
    const held: Text = block ? (t) => `Before.\n${codeBlock(t)}\nAfter.` : (t) => `The file ${codeText(t)} is new.`
    return harmsOfMarkdown((defended ? held : bare)(text), bare)
  },
}

/** Titles are no Markdown, but people, issues and commits are looked for in them, and in the commit that a merge makes of them. */
export const plain = through('src/bot/escape.ts: plainText', plainText, { alone: same }, (shown) => [
  ...(page(shown).references.length > 0 ? ['reference'] : []),
  ...(/[\r\n]/.test(shown) ? ['line'] : []),
  ...(hiddenIn(shown).length > 0 ? ['hidden'] : []),
])

export const commit = through(
  'src/bot/escape.ts: commitText',
  commitText,
  { alone: (text) => `Regenerate the sketch\n\n${text}\n` },
  (message) => {
    const trailers = execFileSync('git', ['interpret-trailers', '--parse'], { input: message }).toString()
    return [
      ...(trailers ? ['trailer'] : []),
      ...(/\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]/i.test(message) ? ['skip'] : []),
      ...(page(message).references.length > 0 ? ['reference'] : []),
    ]
  },
)

/** The runner's own rules: ActionCommand.cs, `TryParseV2` (a line that begins with `::` once it is trimmed) and `TryParse` (`##[` anywhere). */
export const log = through('src/bot/escape.ts: logText', logText, { alone: (text) => `reading ${text}\n` }, (shown) => [
  ...(shown.split(/\r\n|\r|\n/).some((l) => /^[\s\u0085]*::[^:]|##\[/.test(l)) ? ['workflow-command'] : []),
  ...(shown.includes('\u001b') ? ['ansi'] : []),
])

/** What a model reads and a person does not see. */
export const clean = through('src/language/clean.ts: cleanWords', cleanWords, { alone: same }, (words) =>
  hiddenIn(words).length > 0 || words.includes('<!--') ? ['hidden-words'] : [],
)

/** What is left of generated C++ when its comments are taken out. */
export const identifier = through(
  'src/model/check.ts: safeName',
  safeName,
  { block: (name) => `/* tensor ${name} */\nint x;`, line: (name) => `// tensor ${name}\nint x;` },
  (source) => (source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').trim() === 'int x;' ? [] : ['code']),
)
