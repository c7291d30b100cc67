import { SecretFilter } from '../../../src/bot/secrets.ts'
import type { Defence } from '../defences.ts'

/** Stands in the environment of the attacked; made here, so that no file holds it. */
const canary = ['q7Xw', '2mRt', '9vKz', '4bNs', '8pLd', '3hJf'].join('-')
const bytes = Buffer.from(canary)
const hex = [...bytes].map((b) => b.toString(16).padStart(2, '0'))

/** What the attacker makes of it, and how it is turned back: the proof that the text gives the secret away. */
const forms: Record<string, [string, (text: string) => string]> = {
  '{canary}': [canary, (text) => text],
  '{canary as base64}': [bytes.toString('base64'), (text) => decoded(text)],
  '{xcanary as base64}': [Buffer.from(`x${canary}`).toString('base64'), (text) => decoded(text)],
  '{canary as bytes}': [
    hex.map((b) => `0x${b}`).join(', '),
    (text) => String.fromCharCode(...(text.match(/0x[0-9a-f]{2}/g) ?? []).map(Number)),
  ],
  '{canary with zero widths}': [[...canary].join('\u200b'), (text) => text.replaceAll('\u200b', '')],
  '{canary spelled}': [[...canary].join(' '), (text) => text.replaceAll(' ', '')],
  '{canary reversed}': [[...canary].reverse().join(''), (text) => [...text].reverse().join('')],
  '{canary half}': [canary.replaceAll('-', '').slice(0, 17), (text) => text],
  '{canary percent}': [hex.map((b) => `%${b}`).join(''), (text) => decodeURIComponent(text)],
  '{token}': ['A1b2C3d4E5f6'.repeat(3), (text) => text],
}

const decoded = (text: string): string =>
  (text.match(/[A-Za-z0-9+/]{20,}=*/g) ?? []).map((run) => Buffer.from(run, 'base64').toString()).join(' ')

export const secrets: Defence = {
  is: 'src/bot/secrets.ts: SecretFilter',
  attack({ text, id }, defended) {
    const placeholder = /\{x?(?:canary|token)[^}]*\}/.exec(text)?.[0]
    const form = placeholder ? forms[placeholder] : undefined
    if (placeholder && !form) throw new Error(`${id}: ${placeholder} is not known`)
    const shown = placeholder && form ? text.replace(placeholder, form[0]) : text
    const filter = new SecretFilter({ CANARY_API_KEY: canary, PATH: '/usr/bin' })
    const found = defended ? filter.check(shown) : null
    const published = found === null ? shown : ''
    const read = form ? form[1](published) : published
    const given = [canary, forms['{canary half}']?.[0] ?? '', 'ghs_A1b2', 'OPENSSH PRIVATE KEY-----\nb3Blb']
    return given.some((secret) => read.includes(secret)) ? ['leak'] : []
  },
}
