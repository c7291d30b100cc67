import { stripVTControlCharacters } from 'node:util'
import { questions } from '../../src/report/markdown.ts'
import { columns, summaryRows } from '../../src/report/table.ts'
import { inShort } from '../../src/report/terminal.ts'
import { escalations, review, words } from '../../src/report/words.ts'
import { outcome, report, usage } from './report.ts'

const behaviour = {
  custom: null,
  reactions: [{ on: 0, say: 'line', outputs: [{ kind: 'led', led: 'green', blinkMs: null, forMs: null }], holdMs: 0 }],
}
const plan = {
  ...behaviour,
  clauses: [
    { words: 'green | for <apple>', settings: ['LED green while apple'], by: 'local' },
    { words: 'hello', settings: [], by: 'rules' },
    { words: 'be nice', settings: [], by: 'person' },
  ],
  defaults: ['intervalMs'],
}
const local = outcome({
  ...{ tier: 'local', model: 'llama.cpp/qwen2.5-coder-1.5b', usage: usage(1500, 1200, 90, 0), plan },
  reasons: ['rules left “green | for <apple>” open'],
})
const accuracy = (board: number, float = 0.99) => ({ rows: 100, accuracy: { float, int8: board, board } })

test('the table shows who planned, and input, cached and output tokens apart', () => {
  const [row, total] = summaryRows(report([local]))
  const cells = Object.fromEntries(columns.map((c, i) => [c, row?.[i]]))
  expect(cells).toMatchObject({
    planner: 'local qwen2.5-coder-1.5b',
    input: '1500',
    cached: '1200',
    output: '90',
    cost: '$0',
  })
  expect(total?.slice(5)).toEqual(['1500', '1200', '90', '$0', ''])
})

test('a price that is not known is a question mark, and so is every sum with it', () => {
  const hosted = outcome({ tier: 'hosted', model: 'openai/gpt-x', usage: usage(10, 0, 1, null), strategy: 'freeform' })
  const rows = summaryRows(report([outcome({ stage: 'data', usage: usage(10, 0, 1, 0.01) }), hosted]))
  expect(rows.map((r) => r[columns.indexOf('cost')])).toEqual(['$0.0100', '?', '?'])
  expect(rows[1]?.[columns.indexOf('planner')]).toBe('hosted gpt-x, freeform')
})

test('the words stand beside what they became and who read them, escaped, and the defaults are named', () => {
  const text = words(report([local]))
  expect(text).toContain('| sketch | “green \\| for \\<apple\\>” | LED green while apple | local |')
  expect(text).toContain('| sketch | “hello” | nothing: it asks for nothing | rules |')
  expect(text).toContain('| sketch | “be nice” | decided by an answer | you |')
  expect(text).toContain('Nobody asked for intervalMs of **sketch**: defaults.')
  expect(words(report([outcome({})]))).toBe('')
})

test('the reasons of each escalation are listed, and the terminal says all of it in short', () => {
  const made = report([local])
  expect(escalations(made)).toContain('- **sketch**: rules left “green \\| for \\<apple\\>” open')
  expect(stripVTControlCharacters(inShort(made))).toMatch(
    /words +“green \| for <apple>” → LED green while apple \(local\)\n[\s\S]*why +sketch: rules left “green/,
  )
})

test('an LED of the board, and an accuracy that holds, need no look', () => {
  expect(
    report([local, outcome({ stage: 'verify', metrics: accuracy(0.985), before: accuracy(0.99) })]).review,
  ).toEqual([])
})

const reviews: [string, Parameters<typeof outcome>[0], RegExp][] = [
  [
    'pins that are driven',
    {
      plan: {
        custom: null,
        reactions: [
          { ...behaviour.reactions[0], outputs: [{ kind: 'pin', pin: 14, level: 'high', forMs: null }] },
          { ...behaviour.reactions[0], on: 1, outputs: [{ kind: 'tone', pin: 5, hertz: 440, forMs: 100 }] },
        ],
      },
    },
    /drives D5, A0:/,
  ],
  ['a C++ slot', { plan: { ...behaviour, custom: { body: 'x();', pins: [7], prints: false } } }, /custom\.cpp/],
  [
    'code that a model wrote',
    { tier: 'hosted', model: 'openai/gpt-x', strategy: 'freeform' },
    /openai\/gpt-x wrote the code/,
  ],
  [
    'a loss against the float model',
    { stage: 'verify', metrics: accuracy(0.95) },
    /95\.0 % of 100 .* float model on 99\.0 %/,
  ],
  [
    'a loss against the last run',
    { stage: 'verify', metrics: accuracy(0.95, 0.951), before: accuracy(0.97) },
    /it was 97\.0 %/,
  ],
]

test.each(reviews)('a person is to look at %s', (_, more, reason) => {
  const made = report([outcome(more)])
  expect(made.review.map((r) => r.reason).join('\n')).toMatch(reason)
  expect(review(made)).toContain('## For you to look at')
  expect(report([outcome({ ...more, status: 'failed' })]).review).toEqual([])
})

test('a question of several lines keeps them in report.md, and it is said how to answer', () => {
  const asked = (answerable: boolean) =>
    questions(
      report([outcome({})], {
        status: 'needs-input',
        questions: [{ stage: 'sketch', about: 'a.ino', text: 'Which?\n  yours: ```\n  new: *b*', answerable }],
      }),
    )
  expect(asked(false)).toBe(
    '## Questions for you\n\n1. Which? — about “a.ino”\n\n   ````\n     yours: ```\n     new: *b*\n   ````',
  )
  expect(asked(true)).toContain('Answer with `tinyml answer 1 "…"`')
})
