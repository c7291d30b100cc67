import { isDeepStrictEqual } from 'node:util'
import {
  Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
} from 'yaml'

/** The first of these texts that is valid YAML and holds exactly what is expected; null when none does. */
export function firstThatHolds(texts: Iterable<string>, expected: unknown): string | null {
  for (const text of texts) {
    try {
      const again = parseDocument(text)
      if (again.errors.length === 0 && isDeepStrictEqual(again.toJS(), expected)) return text
    } catch {} // What cannot be read at all holds nothing.
  }
  return null
}

/** Gives new lines the ends that the other lines of a text have. */
export const likeLinesOf =
  (text: string) =>
  (part: string): string =>
    text.includes('\r\n') ? part.replaceAll('\n', '\r\n') : part

/**
 * Texts with a setting that holds these words, the most pleasant first, each by changing nothing else of the text. A layout may make any
 * of them wrong, so the caller takes the first that holds. None where the layout allows no such change.
 */
export function* withWords(text: string, path: readonly string[], words: string): Generator<string> {
  const root = parseDocument(text).contents
  if (!isMap(root)) return
  const place = find(root, path)
  if (!place) return
  const ends = likeLinesOf(text)
  const texts = place.pair ? replaced(text, place, words) : inserted(text, place, words)
  for (const { start, end, part } of texts) yield `${text.slice(0, start)}${ends(part)}${text.slice(end)}`
}

interface Place {
  map: YAMLMap
  /** Whether it stands inside of `{…}`. */
  flow: boolean
  /** The setting itself, where it is there. */
  pair: Pair | null
  /** Keys that are missing below `map`. */
  missing: readonly string[]
}

function find(root: YAMLMap, path: readonly string[]): Place | null {
  let map = root
  let flow = root.flow ?? false
  for (const [i, key] of path.entries()) {
    const pair = map.items.find((p) => isScalar(p.key) && p.key.value === key) ?? null
    if (!pair) return { map, flow, pair: null, missing: path.slice(i) }
    if (i === path.length - 1) return { map, flow, pair, missing: [] }
    if (!isMap(pair.value)) return null
    map = pair.value
    flow ||= map.flow ?? false
  }
  return null
}

interface Splice {
  start: number
  end: number
  part: string
}

function* replaced(text: string, { map, flow, pair }: Place, words: string): Generator<Splice> {
  const node = pair?.value
  const range = isNode(node) ? node.range : null
  if (!range) return
  const [start] = range
  const source = text.slice(start, range[1])
  const end = start + source.trimEnd().length
  const space = text[start - 1] === ':' ? ' ' : ''
  const block = isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL')
  const comment = block ? (/^\S+([ \t]+#[^\r\n]*)/.exec(source)?.[1] ?? '') : ''
  if (!flow) {
    const pad = ' '.repeat(columnOf(text, map))
    // In the style that is there; but text without quotes over several lines is no style for new words.
    const style = isScalar(node) && node.type !== 'PLAIN' ? node.type : undefined
    for (const type of [style, undefined]) {
      const [first = '', ...rest] = lines({ setting: scalar(words, type) }, pad)
      const value = first.replace(/^setting: ?/, '')
      yield { start, end, part: [`${space}${value}${comment}`, ...rest].join('\n') }
    }
  }
  yield { start, end, part: `${space}${quoted(words)}${comment}` }
}

function* inserted(text: string, { map, flow, missing }: Place, words: string): Generator<Splice> {
  if (flow) {
    yield* insertedInFlow(text, map, missing, words)
    return
  }
  const first = map.items[0]
  const start = isNode(first?.key) ? first.key.range?.[0] : undefined
  if (start === undefined) return
  const pad = ' '.repeat(columnOf(text, map))
  const line = lineEnd(text, endOf(text, map))
  for (const value of [scalar(words), scalar(words, 'QUOTE_DOUBLE')]) {
    const [name = '', ...others] = lines(nested(missing, value), pad)
    yield { start: line, end: line, part: `\n${[pad + name, ...others].join('\n')}` }
    // The last setting may be one that nothing can stand behind: a text that keeps the empty lines after it.
    yield { start, end: start, part: `${[name, ...others].join('\n')}\n${pad}` }
  }
}

function* insertedInFlow(text: string, map: YAMLMap, missing: readonly string[], words: string): Generator<Splice> {
  const last = map.items.at(-1)
  const open = map.range?.[0]
  if (open === undefined) return
  const known = isNode(last?.key) ? last.key.range?.[0] : undefined
  // Keys are written like those beside them: JSON stays JSON.
  const key = (name: string) => (known === undefined || text[known] === '"' ? JSON.stringify(name) : name)
  const part = missing.reduceRight((inner, name, i) => {
    const value = i === missing.length - 1 ? inner : `{${inner}}`
    return `${key(name)}: ${value}`
  }, quoted(words))
  if (!last || known === undefined) {
    yield { start: open + 1, end: open + 1, part }
    return
  }
  const before = text.slice(text.lastIndexOf('\n', known - 1) + 1, known)
  const end = endOf(text, isNode(last.value) ? last.value : last.key)
  yield { start: end, end, part: /^\s*$/.test(before) && text.includes('\n') ? `,\n${before}${part}` : `, ${part}` }
}

/** `{a: {b: value}}` for the keys a and b. */
const nested = (keys: readonly string[], value: Scalar): unknown =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)

function scalar(words: string, type?: Scalar.Type | null): Scalar<string> {
  const node = new Scalar(words)
  if (type) node.type = type
  return node
}

/** A setting as YAML, each line but the first indented by `pad`. */
function lines(setting: unknown, pad: string): string[] {
  const text = new Document(setting).toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
  const [first = '', ...rest] = text.replace(/\n$/, '').split('\n')
  return [first, ...rest.map((line) => (line ? pad + line : line))]
}

/** In double quotes and in one line, as JSON and YAML both read it. */
const quoted = (words: string): string =>
  JSON.stringify(words).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

function columnOf(text: string, map: YAMLMap): number {
  const key = map.items[0]?.key
  const start = isNode(key) ? (key.range?.[0] ?? 0) : 0
  return start - (text.lastIndexOf('\n', start - 1) + 1)
}

/** Where the content of a node ends, the comments and empty lines after it left out. */
function endOf(text: string, node: unknown): number {
  if (isCollection(node) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1)
    return endOf(text, isPair(last) ? (isNode(last.value) ? last.value : last.key) : last)
  }
  const range = isNode(node) ? node.range : null
  if (!range) return text.length
  return range[0] + text.slice(range[0], range[1]).trimEnd().length
}

/** The end of the line that holds this offset, before its line end. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  if (end < 0) return text.length
  return text[end - 1] === '\r' ? end - 1 : end
}
