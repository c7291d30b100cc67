import type { Guard } from './guard.ts'
import { kindOf } from './paths.ts'

/** Characters that change the order in which a line is shown, not the one in which it is compiled. */
const directionControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** Refuses text that is no text, and code that reads otherwise than it runs. */
export function checkContent(path: string, bytes: Uint8Array, guard: Guard): void {
  const kind = kindOf(path)
  if (kind === 'binary' || kind === null) return
  const text = decode(bytes)
  const refuse = (defence: 'text' | 'direction', bad: boolean, why: string) =>
    guard.refuse(defence, bad, 'bot/bundle-bad-text', `${path}: ${why}`, path)
  refuse('text', text === null, 'expected UTF-8')
  refuse('text', bytes.includes(0), 'holds a NUL')
  const at = kind === 'code' ? directionControls.exec(text ?? '') : null
  if (!at) return
  const line = (text ?? '').slice(0, at.index).split('\n').length
  const code = at[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  refuse('direction', true, `line ${line} holds the bidirectional control character U+${code}`)
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
