/** Replaces what must not be kept or sent by `***`. */
export type Mask = (text: string) => string

const secretName = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|AUTHORIZATION|HEADERS)/i

/** Shorter values are words such as `true`, and would be found everywhere. */
export const leastLength = 8

/** Keys as services hand them out, wherever they stand. Repetitions that can fail have an upper limit, so that the time is linear. */
export const keyForms: readonly { what: string; form: string }[] = [
  { what: 'an API key (sk-…)', form: String.raw`\bsk-[A-Za-z0-9_-]{16,}` },
  // Newer tokens of GitHub hold a JSON Web Token: dots and underscores.
  { what: 'a token of GitHub', form: String.raw`\bgh[pousr]_[A-Za-z0-9_]{20,}(?:\.[A-Za-z0-9_-]{5,})*` },
  { what: 'a token of GitHub', form: String.raw`\bgithub_pat_[A-Za-z0-9_]{20,}` },
  { what: 'a token of GitLab', form: String.raw`\bglpat-[A-Za-z0-9_-]{16,}` },
  { what: 'a token of Slack', form: String.raw`\bxox[abprs]-[A-Za-z0-9-]{10,}` },
  { what: 'an access key of AWS', form: String.raw`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b` },
  { what: 'an API key of Google', form: String.raw`\bAIza[A-Za-z0-9_-]{30,}` },
  { what: 'a token of Hugging Face', form: String.raw`\bhf_[A-Za-z0-9]{20,}` },
  { what: 'a token of npm', form: String.raw`\bnpm_[A-Za-z0-9]{30,}` },
  { what: 'a JSON Web Token', form: String.raw`\beyJ[A-Za-z0-9_-]{10,500}\.[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{5,}` },
  { what: 'a bearer token', form: String.raw`(?<=\b[Bb]earer\s{1,8})[A-Za-z0-9._~+/=-]{16,}` },
  // With its end where that is at hand: a part is a secret as well.
  {
    what: 'a private key',
    form: String.raw`-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=:,\s\\-]{0,8000}-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----)?`,
  },
]

const keyLike = new RegExp(keyForms.map(({ form }) => form).join('|'), 'g')

/**
 * The values of every environment variable whose name looks like that of a secret (and each part of a list of headers), with the name.
 */
export function secretsOf(environment: NodeJS.ProcessEnv): Map<string, string> {
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(environment)) {
    if (!value || !secretName.test(name)) continue
    const parts = /HEADERS/i.test(name) ? value.split(',').flatMap((pair) => headerValue(pair)) : []
    for (const secret of [value, ...parts]) if (secret.length >= leastLength) values.set(secret, name)
  }
  return values
}

/** Masks the secrets of the environment, and whatever looks like a key by itself. */
export function createMask(environment: NodeJS.ProcessEnv = process.env): Mask {
  // The longest first: one secret may begin with another.
  const known = [...secretsOf(environment).keys()].sort((a, b) => b.length - a.length)
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
