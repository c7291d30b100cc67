import { BundleError } from '../../errors.ts'
import type { Guard } from './guard.ts'
import type { Limits } from './limits.ts'

/** Everything but strings: those can be long, and are ended by hand. */
const token = /[{}[\],:]|[^\s{}[\],:"]+/y
const space = /\s*/y
/** In Unicode mode, a surrogate that is no part of a pair. */
const halfCharacter = /\p{Surrogate}/u

/** Keys that reach an object's prototype in a program that merges or copies it carelessly. */
const prototypeKeys = ['__proto__', 'constructor', 'prototype']

/**
 * Parses JSON that comes from elsewhere: what `JSON.parse` takes, but in UTF-8 only, nested at most so deeply, without a key that
 * stands twice (programs differ in which one counts), without keys of prototypes and without halves of characters.
 */
export function parseUntrusted(bytes: Uint8Array, guard: Guard, { depth }: Pick<Limits, 'depth'>): unknown {
  const text = decode(bytes)
  scan(text, guard, depth)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw notJson(`expected JSON: ${(cause as Error).message}`, cause)
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw notJson('expected UTF-8', cause)
  }
}

/** Looks at the tokens before anything builds values of them. What is no JSON at all passes here, and fails in the parser. */
function scan(text: string, guard: Guard, depth: number): void {
  /** The keys of each open object; null for an array. */
  const open: (Set<string> | null)[] = []
  let at = skipSpace(text, 0)
  let keyMayFollow = false
  while (at < text.length) {
    const found = text[at] === '"' ? stringAt(text, at) : tokenAt(text, at)
    if (found === null) return
    at = skipSpace(text, at + found.length)
    if (found === '{' || found === '[') {
      open.push(found === '{' ? new Set() : null)
      guard.refuse('depth', open.length > depth, 'bot/bundle-not-json', `expected at most ${depth} levels of nesting`)
    } else if (found === '}' || found === ']') {
      open.pop()
    } else if (found.startsWith('"') && (keyMayFollow || found.includes('\\'))) {
      // UTF-8 has no halves of characters, so that only an escape can make one.
      const value = stringOf(found)
      const half = halfCharacter.test(value)
      guard.refuse(
        'well-formed-text',
        half,
        'bot/bundle-not-json',
        `half of a character stands alone in ${show(found)}`,
      )
      if (keyMayFollow) checkKey(value, open.at(-1), guard)
    }
    keyMayFollow = found === '{' || (found === ',' && open.at(-1) instanceof Set)
  }
}

function checkKey(key: string, keys: Set<string> | null | undefined, guard: Guard): void {
  const name = show(JSON.stringify(key))
  guard.refuse('prototype-keys', prototypeKeys.includes(key), 'bot/bundle-not-json', `the key ${name} is not allowed`)
  guard.refuse('duplicate-keys', keys?.has(key) ?? false, 'bot/bundle-not-json', `the key ${name} stands twice`)
  keys?.add(key)
}

function tokenAt(text: string, at: number): string | null {
  token.lastIndex = at
  return token.exec(text)?.[0] ?? null
}

/** The string literal that begins here; null where it does not end. */
function stringAt(text: string, at: number): string | null {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return text.slice(at, end + 1)
  }
  return null
}

function skipSpace(text: string, at: number): number {
  space.lastIndex = at
  return at + (space.exec(text)?.[0].length ?? 0)
}

function stringOf(literal: string): string {
  try {
    return JSON.parse(literal) as string
  } catch (cause) {
    throw notJson(`expected a string, found ${show(literal)}`, cause)
  }
}

const show = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

const notJson = (message: string, cause: unknown): BundleError =>
  new BundleError('bot/bundle-not-json', message, { where: 'manifest.json', cause })
