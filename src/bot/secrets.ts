import { withoutHidden } from '../hidden.ts'
import { keyForms, leastLength, secretsOf } from '../llm/secrets.ts'

/** So many letters and digits in a row of a long secret are a part that must not be shown either. */
const partLength = 16

interface Known {
  name: string
  /** How the secret looks in squeezed text: as it is, reversed, and encoded. */
  forms: { how: string; form: string }[]
  /** The secret without blanks, where it has hardly a letter or digit: it is looked for as it is. */
  exact: string | null
  parts: string[]
}

/**
 * The last look at what is about to be published. It knows secrets by value and by form, and finds them in plain sight, in other case,
 * in pieces with blanks, marks or hidden characters between them, reversed, as base64 (either alphabet, any alignment, wrapped), hex,
 * lists of bytes, percent, entity and JSON escapes, or in part. It cannot find what was enciphered: the sandbox and the job
 * that has no secret are what keep secrets; this refuses to publish where they failed.
 */
export class SecretFilter {
  readonly #known: Known[] = []

  /** Knows the values of all variables whose names look secret. */
  constructor(environment: NodeJS.ProcessEnv = process.env) {
    for (const [secret, name] of secretsOf(environment)) this.add(secret, `the value of ${name}`)
  }

  /** One more secret; shorter than 8 characters it would be found everywhere, and is not looked for. `name` is said when it is found. */
  add(secret: string, name = 'a secret'): void {
    if (secret.trim().length < leastLength) return
    const squeezed = squeeze(secret)
    const plain = [
      { how: '', form: squeezed },
      { how: ', reversed', form: [...squeezed].reverse().join('') },
    ]
    this.#known.push({
      name,
      forms: [...plain, ...encoded(secret)].filter(({ form }) => form.length >= leastLength),
      exact: squeezed.length < leastLength ? secret.replace(/\s+/g, '') : null,
      parts: (secret.match(/[A-Za-z0-9_-]+/g) ?? []).map(squeeze).filter((run) => run.length > partLength),
    })
  }

  /** What was found, without the secret itself, such as `the value of OPENAI_API_KEY, as base64`; null when there is nothing. */
  check(content: string | Buffer): string | null {
    const text = typeof content === 'string' ? content : content.toString('utf8')
    const seen = withoutHidden(text.normalize('NFKC'))
    const read = decode(seen)
    for (const view of new Set([text, seen, read])) {
      const found = this.#value(view) ?? keyForm(view)
      if (found) return found
    }
    return tokenInPieces.test(read.replace(/\s+/g, '')) ? 'a token of GitHub' : null
  }

  #value(view: string): string | null {
    const squeezed = squeeze(view)
    const tight = view.replace(/\s+/g, '')
    let blocks: Set<string> | null = null
    for (const { name, forms, exact, parts } of this.#known) {
      const whole = forms.find(({ form }) => squeezed.includes(form))
      if (whole) return `${name}${whole.how}`
      if (exact && tight.includes(exact)) return name
      if (parts.length === 0) continue
      blocks ??= blocksOf(squeezed)
      if (parts.some((part) => shares(squeezed, blocks as Set<string>, part))) return `a part of ${name}`
    }
    return null
  }
}

/** Letters and digits alone, in lower case: whatever was put between them is gone, and so are the alphabets of base64. */
const squeeze = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '').toLowerCase()

function encoded(secret: string): { how: string; form: string }[] {
  const bytes = Buffer.from(secret)
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, '0'))
  return [
    ...[0, 1, 2].map((before) => ({ how: ', as base64', form: squeeze(base64(bytes, before)) })),
    { how: ', as hex', form: hex.join('') },
    { how: ', as bytes', form: hex.map((b) => `0x${b}`).join('') },
    { how: ', as bytes', form: [...bytes].join('') },
  ]
}

/** The letters of base64 that are the same whatever stands before (so many bytes, modulo 3) and after the secret. */
function base64(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  return text.slice(Math.ceil((8 * before) / 6), Math.floor((8 * (before + bytes.length)) / 6))
}

const half = partLength / 2

/** Every eighth block of eight: a common part of sixteen holds one of them whole. */
function blocksOf(text: string): Set<string> {
  const blocks = new Set<string>()
  for (let i = 0; i + half <= text.length; i += half) blocks.add(text.slice(i, i + half))
  return blocks
}

function shares(text: string, blocks: ReadonlySet<string>, part: string): boolean {
  for (let i = 0; i + half <= part.length; i++) {
    if (!blocks.has(part.slice(i, i + half))) continue
    for (let from = Math.max(0, i - half); from <= i && from + partLength <= part.length; from++)
      if (text.includes(part.slice(from, from + partLength))) return true
  }
  return false
}

const forms = keyForms.map(({ what, form }) => ({ what, form: new RegExp(form) }))
const keyForm = (text: string): string | null => forms.find(({ form }) => form.test(text))?.what ?? null

/** Long and unmistakable enough to be looked for across blanks. */
const tokenInPieces = /gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}/

const escapes =
  /%([0-9a-f]{2})|&#x([0-9a-f]{1,6});|&#(\d{1,7});|\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([nrtbfv])|\\(?=[^A-Za-z0-9\s])/gi

/** Text as a reader of URLs, HTML, JSON, C or Markdown would have it, also where it was escaped twice. */
function decode(text: string): string {
  let read = text
  for (let i = 0; i < 3; i++) {
    const before = read
    read = read.replace(escapes, (_, url, hex, decimal, braced, four, two, blank) => {
      if (blank) return ' '
      const point = decimal ? Number(decimal) : Number.parseInt(url ?? hex ?? braced ?? four ?? two ?? '', 16)
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ''
    })
    read = read.replace(/&amp;/gi, '&')
    if (read === before) break
  }
  return withoutHidden(read.normalize('NFKC'))
}
