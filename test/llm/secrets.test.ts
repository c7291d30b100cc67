import { createMask } from '../../src/llm/secrets.ts'

test('the values of variables whose names look secret are masked, others are not', () => {
  const mask = createMask({ OPENAI_API_KEY: 'correct-horse', GITHUB_TOKEN: 'battery-staple', HOME: '/home/somebody' })
  expect(mask('correct-horse, battery-staple and /home/somebody')).toBe('***, *** and /home/somebody')
})

test('a secret that begins with another is masked whole', () => {
  expect(createMask({ A_KEY: 'abcdefgh', B_KEY: 'abcdefgh-ijkl' })('abcdefgh-ijkl abcdefgh')).toBe('*** ***')
})

test('each header of a list is masked, with its scheme and without', () => {
  const mask = createMask({ OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20dXNlcjpwYXNz,x-team=blue-birds' })
  expect(mask('dXNlcjpwYXNz')).toBe('***')
  expect(mask('Basic dXNlcjpwYXNz / blue-birds')).toBe('*** / ***')
})

test('short values are words and stay', () => {
  expect(createMask({ TOKENIZERS_PARALLELISM: 'false', MY_KEY: '' })('false')).toBe('false')
})

test.each([
  ['sk-proj-abcdefghijklmnop1234', '***'],
  ['ghp_abcdefghijklmnopqrstuvwx', '***'],
  ['github_pat_11ABCDEFG0abcdefghijkl', '***'],
  ['AKIAABCDEFGHIJKLMNOP', '***'],
  ['Authorization: Bearer abcdefghijklmnop0123', 'Authorization: Bearer ***'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefgh', '***'],
  ['every 250 ms the task-list sk-1 blinks', 'every 250 ms the task-list sk-1 blinks'],
])('%s becomes %s', (text, masked) => {
  expect(createMask({})(text)).toBe(masked)
})
