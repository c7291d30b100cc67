import { visible } from '../hidden.ts'

/**
 * Words from outside as one line of Markdown that shows them and does nothing else: no markup, HTML, entity or formula, no link, image,
 * mention or reference, no block when it begins a line, and no cell of a table more. Hidden characters are shown as code points.
 */
export function escapeMarkdown(text: string): string {
  return (
    unlinked(visible(text.replace(/\s+/g, ' ').trim()))
      .replace(/[\\`*_{}[\]<>|#!~&]/g, (c) => `\\${c}`)
      // A formula needs one dollar that stands before something else than a digit; prices stay as they are.
      .replace(/\$(?!\d)/g, '&#36;')
      // Lists, headings, rules and the second row of a table begin with these.
      .replace(/^[-+=:]/, (c) => `\\${c}`)
      .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
  )
}

/**
 * Text in which GitHub finds nobody to tell and nothing to link: people and teams, issues, pull requests, commits, advisories, and
 * addresses. GitHub looks for these in the text after Markdown is done, so no escape helps: a zero-width space parts them.
 */
export function unlinked(text: string): string {
  return (
    text
      .replace(/@/g, '@\u200b')
      .replace(/#(?=\d)/g, '#\u200b')
      .replace(/\b(GH|GHSA|CVE)-(?=[\da-z])/gi, '$1-\u200b')
      .replace(/:(?=\/\/)/g, ':\u200b')
      .replace(/www(?=\.)/gi, 'www\u200b')
      // What could be the hash of a commit, short or whole; longer ones, such as SHA-256, are none.
      // No part of it may be long enough, which is from seven digits on.
      .replace(/\b[0-9a-f]{7,40}\b/gi, (hash) => hash.replace(/.{6}(?=.)/g, '$&\u200b'))
  )
}

/** What comments are found by must not stand in text that comes from outside, not even in code. */
const withoutMarkers = (text: string): string => text.replace(/<!--(?=\s*tinyml:)/gi, '<!\u200b--')

/** Text as inline code; nothing in it can end the span, or the line. */
export function codeSpan(text: string): string {
  const code = withoutMarkers(visible(text.replace(/[\r\n]+/g, ' '))).replace(/`/g, "'")
  return `\`${code || ' '}\``
}

/** Lines as a block of code; nothing in them can end it. `language` colours it; blocks that GitHub draws or applies are not to be had. */
export function codeBlock(text: string, language = ''): string {
  const code = withoutMarkers(visible(text.replace(/\r\n?/g, '\n')))
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  const drawn = /^(?:suggestion|mermaid|math|geojson|topojson|stl)$/i.test(language)
  return `${fence}${drawn || !/^[\w+-]*$/.test(language) ? '' : language}\n${code}\n${fence}`
}
