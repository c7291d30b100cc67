import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5'

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

/** What a reader of GitHub sees and what GitHub makes of it. */
export interface Page {
  /** Tag names in the order of the document. */
  elements: string[]
  /** Text outside of code, quotes and hidden elements. */
  text: string
  /** All text, that in code too. */
  all: string
  links: string[]
  images: string[]
  /** People, teams, issues, pull requests, commits and advisories that GitHub would find in the text. */
  references: string[]
  /** The cells of each row of the tables. */
  rows: string[][]
}

const noText = new Set([
  'code',
  'pre',
  'kbd',
  'samp',
  'tt',
  'blockquote',
  'q',
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
  'svg',
  'math',
])

/**
 * Renders Markdown with CommonMark and the extensions of GitHub; HTML is let through as the browser would read it, so that what GitHub's
 * sanitiser might drop counts as well.
 */
export function page(markdown: string): Page {
  const html = micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  })
  const found: Page = { elements: [], text: '', all: '', links: [], images: [], references: [], rows: [] }
  walk(parseFragment(html), found, true)
  return found
}

function walk(node: Node, found: Page, plain: boolean): void {
  if (node.nodeName === '#text') {
    const { value } = node as DefaultTreeAdapterMap['textNode']
    found.all += value
    if (plain) {
      found.text += value
      found.references.push(...references(value))
    }
  }
  const element = 'tagName' in node ? (node as Element) : null
  if (element) note(element, found)
  const below = plain && !(element && noText.has(element.tagName))
  if ('childNodes' in node) for (const child of node.childNodes) walk(child, found, below)
}

function note(element: Element, found: Page): void {
  found.elements.push(element.tagName)
  const value = (name: string) => element.attrs.find((a) => a.name === name)?.value ?? ''
  if (element.tagName === 'a') found.links.push(value('href'))
  if (element.tagName === 'img') found.images.push(value('src'))
  if (element.tagName === 'tr')
    found.rows.push(element.childNodes.filter((c) => /^t[dh]$/.test(c.nodeName)).map(textOf))
}

const textOf = (node: Node): string =>
  node.nodeName === '#text'
    ? (node as DefaultTreeAdapterMap['textNode']).value
    : 'childNodes' in node
      ? node.childNodes.map(textOf).join('')
      : ''

/** What GitHub looks for in text after Markdown is done: https://docs.github.com/get-started/writing-on-github → autolinked references. */
const looked =
  /(?<![\w`])@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\/[\w.-]+)?|(?<![\w&])(?:[\w.-]+\/)?(?:[\w.-]+)?#\d+|\bGH-\d+|\bGHSA-[\da-z]{4}-|\bCVE-\d{4}-|(?:[\w.-]+\/)?[\w.-]+@[\da-f]{7,40}\b|(?<![\w/.-])[\da-f]{7,40}\b/gi

const references = (text: string): string[] => text.match(looked) ?? []

/** Characters that a reader does not see; the zero-width space with which the bot parts words is not counted. */
export const hiddenIn = (text: string): string[] =>
  text.match(/(?![\n\u200b])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu) ?? []
