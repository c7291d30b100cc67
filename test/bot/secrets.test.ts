import fc from 'fast-check'
import { codeBlock, markdownText } from '../../src/bot/escape.ts'
import { SecretFilter } from '../../src/bot/secrets.ts'

const key = 'mK9-vR2xQ7_wL4pZ8tB3nY6c'
const filter = new SecretFilter({ MODEL_API_KEY: key, HOME: '/home/somebody', A_TOKEN: 'short' })
const base64 = (text: string) => Buffer.from(text).toString('base64')

test.each<[string, string, string]>([
  ['as it is', `"${key}"`, ''],
  ['in other case', key.toUpperCase(), ''],
  ['with blanks between', [...key].join(' '), ''],
  ['over several lines', key.replace(/(.{5})/g, '$1\n'), ''],
  ['with hidden characters between', [...key].join('\u200b'), ''],
  ['with marks between', [...key].join('.*'), ''],
  ['in full-width letters', key.replace(/[A-Za-z0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)), ''],
  ['as entities', [...key].map((c) => `&#x${c.charCodeAt(0).toString(16)};`).join(' '), ''],
  ['as escapes of JSON', [...key].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''), ''],
  ['percent-encoded twice', [...key].map((c) => `%25${c.charCodeAt(0).toString(16)}`).join(''), ''],
  ['reversed', [...key].reverse().join(''), ', reversed'],
  ['as base64', base64(key), ', as base64'],
  ['as base64, one byte later', base64(`x${key}`), ', as base64'],
  ['as base64, two bytes later and wrapped', base64(`xy${key}zz`).replace(/(.{8})/g, '$1\n'), ', as base64'],
  ['as base64 for URLs', Buffer.from(`:${key}`).toString('base64url'), ', as base64'],
  ['as hex', Buffer.from(key).toString('hex'), ', as hex'],
  [
    'as hex in capitals with colons',
    [...Buffer.from(key)].map((b) => b.toString(16).toUpperCase()).join(':'),
    ', as hex',
  ],
  ['as an array of C', [...Buffer.from(key)].map((b) => `0x${b.toString(16)}`).join(', '), ', as bytes'],
  ['as decimal bytes', [...Buffer.from(key)].join(', '), ', as bytes'],
])('a secret is found %s', (_, text, how) => {
  expect(filter.check(`before ${text} after`)).toBe(`the value of MODEL_API_KEY${how}`)
  expect(filter.check(Buffer.from(`before ${text} after`))).toBe(`the value of MODEL_API_KEY${how}`)
})

test('a secret is found in UTF-16, in part, and behind the escapes that are written for Markdown', () => {
  expect(filter.check(Buffer.from(key, 'utf16le'))).toBe('the value of MODEL_API_KEY')
  const long = new SecretFilter({ K_SECRET: 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7' })
  expect(long.check('first aB3dE6gH9jK2mN5pQ8 and the rest')).toBe('a part of the value of K_SECRET')
  const marked = new SecretFilter({ B_KEY: 'ab#12@https://x_*y*' })
  expect(marked.check(markdownText('ab#12@https://x_*y*'))).toBe('the value of B_KEY')
  expect(marked.check(codeBlock('ab#12@https://x_*y*'))).toBe('the value of B_KEY')
})

test('a secret of marks alone is found as it is, however it is broken', () => {
  const marks = new SecretFilter({})
  marks.add('!?§$%&/()=', 'the pass phrase')
  expect(marks.check('say !?§$ %&/()= now')).toBe('the pass phrase')
  expect(marks.check(base64('!?§$%&/()='))).toBe('the pass phrase, as base64')
})

test.each([
  ['a token of GitHub', 'ghs_abcdefghijklmnopqrstuvwxyz0123456789'],
  ['a token of GitHub', 'gh\u200bp\\_abcdefghij klmnopqrst uvwxyz0123456789'],
  ['a token of GitHub', 'github_pat_11ABCDEFG0abcdefghijkl'],
  ['an API key (sk-…)', 'key=sk-proj-abcdefghijklmnop1234'],
  ['an access key of AWS', 'AKIAABCDEFGHIJKLMNOP'],
  ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r'],
  ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh'],
])('%s is known by its form: %j', (what, text) => {
  expect(new SecretFilter({}).check(`x ${text} x`)).toBe(what)
})

test.each([
  'The home is /home/somebody, short words are no secrets.',
  'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'mK9-vR2xQ7 is half of it',
  'every 250 ms the task-list sk-1 blinks; ghost_writer; AKIA; Authorization: Basic',
])('%j is no secret', (text) => {
  expect(filter.check(text)).toBeNull()
})

test('what it says never holds the secret', () => {
  expect(filter.check(key)).not.toContain(key)
})

const secret = fc
  .string({ unit: fc.constantFrom(...'abcXYZ0189-_+/=.~'), minLength: 12, maxLength: 60 })
  .filter((s) => s.replace(/\W|_/g, '').length >= 10)

test('any secret is found in any surroundings, encoded or not', () => {
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
      const own = new SecretFilter({})
      own.add(value)
      for (const text of [
        value,
        base64(before + value + after),
        Buffer.from(value).toString('hex'),
        encodeURIComponent(value),
        JSON.stringify(value),
      ])
        expect(own.check(text)).not.toBeNull()
    }),
  )
})

test('nothing makes it throw, and other text passes', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(filter.check(text)).toBeNull()))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => expect(filter.check(Buffer.from(bytes))).toBeNull()),
  )
})

test.each(['eyJ-', '-----BEGIN PRIVATE KE', 'sk-', 'Bearer ', ' ', '\\u', '&#', '%25', 'aB3dE6gH', 'gh'])(
  'a megabyte of %j is searched in a second or two',
  (piece) => {
    const before = process.cpuUsage()
    filter.check(piece.repeat(1e6 / piece.length))
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(3)
  },
)
