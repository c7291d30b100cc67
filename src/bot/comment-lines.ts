import { withoutHidden } from '../hidden.ts'

/** A line of a comment as its author sees it. */
export interface CommentLine {
  text: string
  /** Blanks before it. */
  indent: number
  /** What GitHub shows the line as, other than as plain words; null for plain words. */
  inside: Shield | null
}

/** `code`, `quote` and `comment` are plain to see for the author; about the others something has to be said. */
export type Shield =
  | 'code'
  | 'quote'
  | 'comment'
  | 'end of a quote'
  | 'span of code'
  | 'HTML element'
  | 'link'
  | 'unclear'

/**
 * The lines of a comment without hidden characters and HTML comments, each with what it stands in. An approximation of CommonMark that
 * errs to one side: what GitHub shows as code or quote, or hides, is never taken for plain words. Where only the whole of CommonMark
 * could tell (fences in lists, or among HTML), everything from there on is `unclear`. Takes time linear in the length of the comment.
 */
export function commentLines(body: string): CommentLine[] {
  const raw = body
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '    ')
    .replace(/[\u2028\u2029]/g, '\u00a0')
  const blocks = new Blocks()
  const clean = withoutHidden(raw).split('\n')
  const lines = raw.split('\n').map((line, row) => blocks.next(clean[row] ?? '', line))
  for (const paragraph of paragraphs(lines)) {
    markCodeSpans(paragraph)
    markTags(paragraph)
    markDefinitions(paragraph)
  }
  markElements(lines)
  return lines.map((line) => ({ ...line, text: line.text.trim() }))
}

/** The blocks of CommonMark that matter here, read line by line. */
class Blocks {
  #fence: string | null = null
  #comment = false
  #quote = false
  #unclear = false
  #html = false
  #htmlBlock = false
  #afterBlank = true

  next(clean: string, raw: string): CommentLine {
    const indent = clean.length - clean.trimStart().length
    // A line of hidden characters alone is no empty one to GitHub; neither is one of a no-break space.
    const text = withoutBlanks(clean) || (clean === raw ? '' : '\u00a0')
    // GitHub does not drop hidden characters: with one in it, such a mark is none.
    if (!this.#unclear && clean !== raw && /```|~~~|</.test(clean)) this.#unclear = true
    const inside = this.#unclear ? 'unclear' : this.#block(text, indent)
    this.#afterBlank = text === '' || inside !== null
    return { text: inside ? text : this.#withoutComments(text), indent, inside }
  }

  #block(text: string, indent: number): Shield | null {
    if (this.#fence) {
      if (indent < 4 && text.length >= this.#fence.length && text === this.#fence.charAt(0).repeat(text.length))
        this.#fence = null
      return 'code'
    }
    if (this.#comment) {
      this.#comment = !text.includes('-->')
      return 'comment'
    }
    const start = withoutListMarks(text)
    const fence = fenceOf(start)
    const comment = start.startsWith('<!--')
    // Only what stands at the margin surely belongs to no list, whose end would be its end as well.
    const sure = indent === 0 && start === text && !this.#html
    if (fence || (comment && !text.includes('-->'))) {
      this.#quote = false
      if (!sure) this.#unclear = true
      else if (fence) this.#fence = fence
      else this.#comment = true
      return !sure ? 'unclear' : fence ? 'code' : 'comment'
    }
    if (comment) return 'comment'
    this.#readHtml(text, start)
    return this.#words(text, start, indent)
  }

  /**
   * A line that begins with a tag begins a block up to an empty line, which GitHub hands on to the browser as it is: a tag or a quote that
   * stays open there hides what follows, empty lines or not.
   */
  #readHtml(text: string, start: string): void {
    const tag = lastTag(text)
    this.#htmlBlock = text !== '' && (this.#htmlBlock || /^<[A-Za-z/!?]/.test(start))
    this.#html ||= this.#htmlBlock
    if (this.#htmlBlock && tag >= 0 && (/["']/.test(text) || tag > text.lastIndexOf('>'))) this.#unclear = true
  }

  #words(text: string, start: string, indent: number): Shield | null {
    if (start.startsWith('>')) {
      this.#quote = true
      return 'quote'
    }
    this.#quote &&= text !== ''
    if (this.#quote) return 'end of a quote'
    // Four blanks make code after an empty line, and continue a paragraph elsewhere; no command is written like that either way.
    if (indent >= 4 && (this.#afterBlank || text.startsWith('/'))) return 'code'
    return null
  }

  /** Comments within a line go; one that reaches further may be none, in a span of code. */
  #withoutComments(text: string): string {
    let kept = ''
    let at = 0
    for (let from = text.indexOf('<!--'); from >= 0; from = text.indexOf('<!--', at)) {
      kept += `${text.slice(at, from)} `
      const end = text.indexOf('-->', from + 4)
      if (end < 0) {
        this.#unclear = true
        return kept
      }
      at = end + 3
    }
    return kept + text.slice(at)
  }
}

/** Not `trim`: to CommonMark only these are blanks. Not a regular expression: those take long for many blanks. */
function withoutBlanks(text: string): string {
  let [from, to] = [0, text.length]
  while (text[from] === ' ') from++
  while (to > from && text[to - 1] === ' ') to--
  return text.slice(from, to)
}

const listMark = /(?:[-+*]|\d{1,9}[.)]) +/y

/** `- 1. > text` → `> text`. */
function withoutListMarks(text: string): string {
  let at = 0
  for (listMark.lastIndex = 0; listMark.test(text); ) at = listMark.lastIndex
  return text.slice(at)
}

function fenceOf(text: string): string | null {
  const mark = /^(?:`{3,}|~{3,})/.exec(text)?.[0]
  return mark && !(mark.startsWith('`') && text.includes('`', mark.length)) ? mark : null
}

/** Runs of lines in which a span of code or a tag can reach from one line to the next. */
function paragraphs(lines: readonly CommentLine[]): CommentLine[][] {
  const all: CommentLine[][] = []
  let open: CommentLine[] | null = null
  for (const line of lines) {
    if (line.text === '' || (line.inside && line.inside !== 'unclear')) open = null
    else if (open) open.push(line)
    else {
      open = [line]
      all.push(open)
    }
  }
  return all
}

/** Marks the lines that begin within a span of code. */
function markCodeSpans(lines: readonly CommentLine[]): void {
  const runs = lines.flatMap((line, row) => [...line.text.matchAll(/`+/g)].map((m) => ({ row, length: m[0].length })))
  // The last run of each length says whether one that opens has an end.
  const last = new Map(runs.map(({ length }, i) => [length, i]))
  let opened: { row: number; length: number } | null = null
  for (const [i, run] of runs.entries()) {
    if (opened?.length === run.length) {
      for (const line of lines.slice(opened.row + 1, run.row + 1)) line.inside ??= 'span of code'
      opened = null
    } else if (!opened && (last.get(run.length) ?? i) > i) opened = run
  }
}

/** Marks the lines that begin within a tag, such as `<img alt="` … `">`. */
function markTags(lines: readonly CommentLine[]): void {
  let since = -1
  for (const [row, { text }] of lines.entries()) {
    const end = text.lastIndexOf('>')
    if (since >= 0 && end >= 0) {
      for (const line of lines.slice(since + 1, row + 1)) line.inside ??= 'HTML element'
      since = -1
    }
    if (since < 0 && lastTag(text) > end) since = row
  }
}

/** Marks what could be a command, and could be the title in the definition of a link: `[a]: b "` … `"`. */
function markDefinitions(lines: readonly CommentLine[]): void {
  const first = lines.findIndex((line) => withoutListMarks(line.text).startsWith('['))
  if (first < 0) return
  for (const line of lines.slice(first + 1)) if (line.text.startsWith('/')) line.inside ??= 'link'
}

/** Where the last thing that looks like a tag begins; -1 without any. */
function lastTag(text: string): number {
  for (let at = text.length - 2; at >= 0; at--)
    if (text[at] === '<' && /[A-Za-z/!?]/.test(text[at + 1] ?? '')) return at
  return -1
}

const shieldTag = /<(\/?)(pre|code|samp|kbd|tt|blockquote|q|script|style|textarea|title|xmp|svg|math)(?![\w-])/gi

/** Marks the lines between `<pre>` and `</pre>` and the like; without the end up to the end of the comment. */
function markElements(lines: readonly CommentLine[]): void {
  let open: string | null = null
  for (const line of lines) {
    if (open) line.inside ??= 'HTML element'
    if (line.inside === 'code' || line.inside === 'comment') continue
    for (const [, end, name = ''] of line.text.matchAll(shieldTag)) {
      if (!open && !end) open = name.toLowerCase()
      else if (end && open === name.toLowerCase()) open = null
    }
  }
}
