import { parse } from 'yaml'
import { withAnswers } from '../../src/project/answers.ts'

const answer = { stage: 'sketch', about: 'make it "pretty": yes # no', answer: 'green for apple' }
const earlier = { stage: 'sketch', about: 'every so often', answer: 'every 250 ms' }

test('answers are added at the end, and no other byte of the file changes', () => {
  const text = 'name: x   # mine\nsensor:    serial\ndata: {source:   d}\n\n\nsketch: >-\n    long\n    words\n# end\n'
  const written = withAnswers(text, [answer])
  expect(written.startsWith(text)).toBe(true)
  expect(parse(written).answers).toEqual([answer])
})

test('an answer to the same words replaces the earlier one; comments inside and outside stay', () => {
  const text =
    'name:   x\nanswers: # kept\n  # first\n  - {stage: sketch, about: every so often, answer: hourly} # inline\n# of data\ndata:   {source: d}\n'
  const written = withAnswers(text, [earlier, answer])
  expect(parse(written)).toEqual({ name: 'x', answers: [earlier, answer], data: { source: 'd' } })
  expect(written).toMatch(/^name: {3}x\n/)
  expect(written).toMatch(/# kept\n {2}# first\n/)
  expect(written.endsWith('# of data\ndata:   {source: d}\n')).toBe(true)
})

test('Windows line ends and a missing last line end are kept as they are', () => {
  expect(withAnswers('name: x\r\nsensor: serial\r\n', [earlier])).toBe(
    'name: x\r\nsensor: serial\r\nanswers:\r\n  - stage: sketch\r\n    about: every so often\r\n    answer: every 250 ms\r\n',
  )
  expect(parse(withAnswers('name: x', [earlier]))).toEqual({ name: 'x', answers: [earlier] })
})

test.each([
  ['an empty list', 'answers: []\nname: x\n'],
  ['nothing', 'name: x\nanswers:\nsensor: serial\n'],
  ['JSON', '{"name": "x", "data": {"source": "d"}}\n'],
  ['an anchor used elsewhere', 'name: &n x\npurpose: *n\n'],
])('a file with %s can be answered in', (_, text) => {
  const written = parse(withAnswers(text, [answer]))
  expect(written.answers).toEqual([answer])
  expect({ ...written, answers: null }).toEqual({ ...parse(text), answers: null })
})

test('words of any kind come back as they were said', () => {
  for (const words of ['a: b', '# no', "it's “fine”", '- x', 'two\nlines', 'null', ' ', '\u202e', '💡', '']) {
    expect(parse(withAnswers('name: x\n', [{ ...earlier, answer: words }])).answers[0].answer).toBe(words)
  }
})
