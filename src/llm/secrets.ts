/** Replaces what must not be kept or sent by `***`. */
export type Mask = (text: string) => string

const secretName = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|AUTHORIZATION|HEADERS)/i

/** Shorter values are words such as `true`, and would be found everywhere. */
const leastLength = 8

/** Keys as services hand them out, wherever they stand. */
const keyLike = new RegExp(
  [
    String.raw`\bsk-[A-Za-z0-9_-]{16,}`,
    String.raw`\bgh[pousr]_[A-Za-z0-9]{20,}`,
    String.raw`\bgithub_pat_[A-Za-z0-9_]{20,}`,
    String.raw`\bglpat-[A-Za-z0-9_-]{16,}`,
    String.raw`\bxox[abprs]-[A-Za-z0-9-]{10,}`,
    String.raw`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`,
    String.raw`\bAIza[A-Za-z0-9_-]{30,}`,
    String.raw`\bhf_[A-Za-z0-9]{20,}`,
    String.raw`\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}`,
    String.raw`(?<=\b[Bb]earer\s+)[A-Za-z0-9._~+/=-]{16,}`,
  ].join('|'),
  'g',
)

/**
 * Masks the value of every environment variable whose name looks like that of a secret (and each part of a list of headers), and
 * whatever looks like a key by itself.
 */
export function createMask(environment: NodeJS.ProcessEnv = process.env): Mask {
  const values = new Set<string>()
  for (const [name, value] of Object.entries(environment)) {
    if (!value || !secretName.test(name)) continue
    const parts = /HEADERS/i.test(name) ? value.split(',').flatMap((pair) => headerValue(pair)) : []
    for (const secret of [value, ...parts]) if (secret.length >= leastLength) values.add(secret)
  }
  // The longest first: one secret may begin with another.
  const known = [...values].sort((a, b) => b.length - a.length)
  return (text) => known.reduce((masked, secret) => masked.replaceAll(secret, '***'), text).replace(keyLike, '***')
}

/** `Authorization=Basic abc` → the value, and what follows the scheme. */
function headerValue(pair: string): string[] {
  const value = pair.slice(pair.indexOf('=') + 1).trim()
  const decoded = safeDecode(value)
  return [value, decoded, decoded.split(/\s+/).at(-1) ?? '']
}

function safeDecode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
